/* files.*: what the policy makes of the file sets that were found. */
#include <string.h>

#include "common/app/framework.h"
#include "common/app/policy.h"
#include "common/base/mem.h"
#include "common/base/text.h"

static struct app_files *find_set(struct app *app, const char *name)
{
	for (size_t i = 0; i < app->files_n; i++) {
		if (strcmp(app->files[i].name, name) == 0)
			return &app->files[i];
	}
	return NULL;
}

static void refuse(struct app_files *f, const struct config_names *globs)
{
	f->refuse = xreallocarray(f->refuse, f->refuse_n + globs->n, sizeof(*f->refuse));
	for (size_t i = 0; i < globs->n; i++)
		f->refuse[f->refuse_n++] = xstrdup(globs->items[i]);
}

static void limit(struct app_files *f, const struct config_number *max_size)
{
	if (max_size->said)
		f->max_size = max_size->n;
}

/* A set of one's own is added; what is said of others must be of one that is there. */
static bool add_set(struct app *app, const struct policy *p, const struct policy_set *set,
    struct err *err)
{
	bool known = find_set(app, set->name) != NULL;
	struct app_files *f;

	if (known && (set->folder != NULL || set->url != NULL))
		return err_set(err, ERR_USAGE,
		    "%s:%zu:%zu: files.sets.%s: this set is known: folder and url are for "
		    "sets of your own",
		    p->file, set->line, set->col, set->name);
	if (known)
		return true;
	if (set->folder == NULL)
		return err_set(err, ERR_USAGE,
		    "%s:%zu:%zu: files.sets.%s: there is no such set here: give its folder",
		    p->file, set->line, set->col, set->name);
	f = framework_add_files(app, set->name, set->folder, set->url);
	if (set->url != NULL)
		framework_exclude_unpublished(f);
	return true;
}

static bool is_skipped(const struct policy *p, const char *name)
{
	for (size_t i = 0; i < p->file_skip.n; i++) {
		if (text_glob(p->file_skip.items[i], name))
			return true;
	}
	return false;
}

bool app_apply_policy(struct app *app, const struct policy *p, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->sets_n; i++) {
		if (!add_set(app, p, &p->sets[i], err))
			return false;
	}
	for (size_t i = 0; i < app->files_n; i++) {
		refuse(&app->files[i], &p->file_exclude);
		limit(&app->files[i], &p->max_size);
	}
	for (size_t i = 0; i < p->sets_n; i++) {
		refuse(find_set(app, p->sets[i].name), &p->sets[i].exclude);
		limit(find_set(app, p->sets[i].name), &p->sets[i].max_size);
	}
	for (size_t i = 0; i < app->files_n; i++) {
		if (is_skipped(p, app->files[i].name))
			app_files_reset(&app->files[i]);
		else
			app->files[kept++] = app->files[i];
	}
	app->files_n = kept;
	return true;
}
