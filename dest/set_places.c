#include "dest/set_places.h"

#include <string.h>

#include "common/app/set_choice.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/chooser.h"
#include "dest/foreign_path.h"
#include "dest/set_place_doubt.h"
#include "dest/set_record.h"

struct set_places {
	const struct set_places_opts *o; /* while places are looked for */
	struct set_place *places;
	size_t n;
	bool own_dir; /* opts->dir is empty, or all ours */
};

void set_places_free(struct set_places *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++) {
		free(p->places[i].base);
		free(p->places[i].below);
		free(p->places[i].path);
	}
	free(p->places);
	free(p);
}

const struct set_place *set_places_get(const struct set_places *p, size_t set)
{
	return set < p->n && p->places[set].base != NULL ? &p->places[set] : NULL;
}

size_t set_places_said_len(const char *said)
{
	size_t len = strspn(said, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                          "0123456789-_");

	return said[len] == '=' ? len : 0;
}

/* Sets a place; below is not written to when it is not one. */
static void settle(struct set_place *place, const char *base, const char *below)
{
	/* What it is made of may be its own. */
	struct set_place new = {.base = xstrdup(base), .below = xstrdup(below)};

	new.path = *below == '\0'           ? xstrdup(base)
	           : strcmp(base, ".") == 0 ? xstrdup(below)
	                                    : fs_join(base, below);
	free(place->base);
	free(place->below);
	free(place->path);
	place->base = new.base;
	place->below = new.below;
	place->path = new.path;
}

/* What is said for the set on the command line, or NULL. */
static const char *said_for(const struct set_places_opts *o, const char *set)
{
	for (size_t i = 0; i < o->said->n; i++) {
		size_t len = set_places_said_len(o->said->items[i]);

		if (strlen(set) == len && strncmp(set, o->said->items[i], len) == 0)
			return o->said->items[i] + len + 1;
	}
	return NULL;
}

/* The folder that .synco.yml here has for a set of one's own, or NULL. */
static const char *named_for(const struct policy *policy, const char *set)
{
	for (size_t i = 0; i < policy->sets_n; i++) {
		if (strcmp(policy->sets[i].name, set) == 0)
			return policy->sets[i].folder;
	}
	return NULL;
}

/* The app's set of that name, else one with that folder; or NULL. */
static const struct app_files *find_here(
    const struct app *app, const struct meta_set *set)
{
	for (size_t i = 0; app != NULL && i < app->files_n; i++) {
		if (strcmp(app->files[i].name, set->name) == 0)
			return &app->files[i];
	}
	for (size_t i = 0; app != NULL && i < app->files_n; i++) {
		if (strcmp(app->files[i].folder, set->folder) == 0)
			return &app->files[i];
	}
	return NULL;
}

/* How much of both paths is a folder that they have in common. */
static size_t common_len(const char *a, const char *b)
{
	size_t at = 0;

	for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++) {
		if (a[i] == '/')
			at = i;
	}
	return at;
}

/*
 * Where the app here keeps the set.  Laravel's private files lie in a folder of the one that an older checkout has:
 * such a rest of the source's folder is taken over.
 */
static void settle_here(
    const struct app *app, const struct meta_set *set, struct set_place *place)
{
	const struct app_files *f = place->here;
	size_t root = strlen(app->root);
	size_t len = strlen(f->folder);
	const char *rest = text_starts(set->folder, f->folder) && set->folder[len] == '/'
	                       ? set->folder + len + 1
	                       : "";
	CLEANUP(freep) char *dir =
	    foreign_path_is_fit(rest) && !foreign_path_is_code(rest)
	        ? fs_join(f->dir, rest)
	        : xstrdup(f->dir);
	size_t at = text_starts(dir, app->root) && dir[root] == '/'
	                ? root
	                : common_len(dir, app->root);
	/* The app's root, or what that lies in, is no folder of files. */
	size_t all = strlen(dir);
	bool above =
	    text_starts(app->root, dir) &&
	    (app->root[all] == '/' || app->root[all] == '\0' || dir[all - 1] == '/');
	CLEANUP(freep) char *base = at > 0 ? xstrndup(dir, at) : xstrdup("/");
	size_t end = strlen(dir);

	while (end > at + 1 && dir[end - 1] == '/')
		dir[--end] = '\0';
	settle(place, above ? dir : base, above ? "" : dir + at + (dir[at] == '/'));
}

/* What was agreed to once stays so, as long as it is the same folder. */
static bool is_agreed(const struct set_place *place)
{
	return set_record_read(place->path) != SET_RECORD_NONE;
}

/* As people are shown it, to free(). */
static char *full_path(const char *path)
{
	CLEANUP(freep) char *here = fs_real_path(".");

	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return fs_join(here != NULL ? here : "", path);
}

static bool refuse(const struct set_places_opts *o, const struct meta_set *set,
    const char *path, const char *why, struct err *err)
{
	CLEANUP(freep) char *full = full_path(path);
	CLEANUP(freep) char *shown = text_printable(full);
	CLEANUP(freep)
	char *own = xasprintf(
	    ", or in .synco.yml here (files: {sets: {%s: {folder: …}}})", set->name);
	bool here = find_here(o->app, set) != NULL;

	return err_set(err, ERR_REFUSED,
	    "%s: files of this set are not put into %s: %s; say where they go with --files "
	    "%s=DIR%s, or name other sets with --only",
	    set->name, shown, why, set->name, here ? "" : own);
}

static bool ask(const struct set_place *place, const struct meta_set *set,
    const char *why, bool *yes, struct err *err)
{
	CLEANUP(freep) char *full = full_path(place->path);
	CLEANUP(freep) char *real = fs_real_path(place->path);
	CLEANUP(freep) char *shown = text_printable(full);
	CLEANUP(freep)
	char *leads =
	    real != NULL && strcmp(real, full) != 0 ? text_printable(real) : NULL;
	CLEANUP(freep)
	char *question = xasprintf("%s: %s. Put its files into %s%s%s%s? [y/N] ",
	    set->name, why, shown, leads != NULL ? " (" : "", leads != NULL ? leads : "",
	    leads != NULL ? ")" : "");
	CLEANUP(freep) char *answer = chooser_line(question, err);

	*yes = answer != NULL && (*answer == 'y' || *answer == 'Y');
	return answer != NULL;
}

static void give_up(struct set_place *place)
{
	free(take_ptr(&place->base));
	free(take_ptr(&place->below));
	free(take_ptr(&place->path));
}

/* Somebody has to say yes, now or before. */
static bool settle_doubt(struct set_places *p, const struct meta_set *set,
    struct set_place *place, const char *why, struct err *err)
{
	const struct set_places_opts *o = p->o;
	bool fit = foreign_path_is_fit(place->below);
	bool agreed = fit && is_agreed(place);
	struct err refused = {0};

	if (fit && !agreed && o->ask && !ask(place, set, why, &agreed, err))
		return false;
	if (agreed) {
		place->agreed = true;
		if (set_place_is_blocked(place->base, place->below)) {
			CLEANUP(freep) char *real = fs_real_path(place->path);

			settle(place, real != NULL ? real : place->path, "");
		}
		return true;
	}
	(void)refuse(o, set, place->path, why, &refused);
	give_up(place);
	if (!o->dry_run) {
		*err = refused;
		return false;
	}
	log_warn(o->log, "%s", refused.msg);
	return true;
}

static bool find_place(struct set_places *p, const struct meta_set *set,
    struct set_place *place, struct err *err)
{
	const struct set_places_opts *o = p->o;
	const char *said = said_for(o, set->name);
	const char *named = named_for(o->policy, set->name);
	const char *why;

	place->here = find_here(o->app, set);
	if (said != NULL) {
		settle(place, said, "");
		place->agreed = true;
		return true;
	}
	if (place->here != NULL) {
		settle_here(o->app, set, place);
		why = set_place_doubt_here(o, place);
	} else if (named != NULL) {
		settle(place, o->app != NULL ? o->app->root : o->dir, named);
		why = set_place_doubt_here(o, place);
	} else {
		settle(place, o->dir, set->folder);
		place->fresh = p->own_dir && o->app == NULL;
		why = foreign_path_is_fit(set->folder)
		          ? set_place_doubt_there(o, set, place, p->own_dir)
		          : "that is no folder for files";
	}
	return why == NULL || settle_doubt(p, set, place, why, err);
}

/* A slip in a name must not send files elsewhere. */
static bool check_said(const struct set_places_opts *o, struct err *err)
{
	for (size_t i = 0; i < o->said->n; i++) {
		size_t len = set_places_said_len(o->said->items[i]);
		bool found = false;

		for (size_t k = 0; k < o->meta->sets_n && !found; k++)
			found =
			    o->meta->sets[k].type != META_TABLES &&
			    strlen(o->meta->sets[k].name) == len &&
			    strncmp(o->meta->sets[k].name, o->said->items[i], len) == 0;
		if (!found)
			return err_set(err, ERR_USAGE,
			    "--files %s: the source has no file set of that name",
			    o->said->items[i]);
		if (o->said->items[i][len + 1] == '\0')
			return err_set(err, ERR_USAGE, "--files %s: name a folder",
			    o->said->items[i]);
	}
	return true;
}

/* It may have become one since. */
static bool is_checkout(const char *dir)
{
	static const char *const marks[] = {".git", ".hg", ".svn", "composer.json",
	    "package.json", "Makefile", "index.php"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		CLEANUP(freep) char *mark = fs_join(dir, marks[i]);

		if (fs_exists(mark))
			return true;
	}
	return false;
}

/* Whether nothing is in the folder but what synco put there. */
static bool is_own_dir(const struct set_places_opts *o)
{
	return o->app == NULL &&
	       (set_place_is_vacant(o->dir) ||
	           (set_record_read(o->dir) == SET_RECORD_OWN && !is_checkout(o->dir)));
}

struct set_places *set_places_new(const struct set_places_opts *opts, struct err *err)
{
	CLEANUP(set_places_freep) struct set_places *p = xcalloc(1, sizeof(*p));

	p->o = opts;
	p->n = opts->meta->sets_n;
	p->places = xcalloc(p->n, sizeof(*p->places));
	p->own_dir = is_own_dir(opts);
	if (!check_said(opts, err))
		return NULL;
	for (size_t i = 0; i < p->n; i++) {
		const struct meta_set *set = &opts->meta->sets[i];

		if (set->type == META_TABLES ||
		    !set_choice_has(opts->only, set->name, false))
			continue;
		if (!find_place(p, set, &p->places[i], err))
			return NULL;
	}
	p->o = NULL;
	return take_ptr(&p);
}
