#include "common/app/dotenv.h"

#include <string.h>

#include "common/app/app.h"
#include "common/app/wipe.h"
#include "common/base/buf.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

struct entry {
	char *name;
	char *value;
	char *file;
	unsigned int line;
};

struct dotenv {
	enum dotenv_dialect dialect;
	const struct app_env *env; /* borrowed, may be NULL */
	struct entry *entries;
	size_t n;
	size_t cap;
	size_t total; /* bytes in values */
};

struct dotenv *dotenv_new(enum dotenv_dialect dialect, const struct app_env *env)
{
	struct dotenv *d = xcalloc(1, sizeof(*d));

	d->dialect = dialect;
	d->env = env;
	return d;
}

void dotenv_free(struct dotenv *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n; i++) {
		free(d->entries[i].name);
		wipe_str(d->entries[i].value);
		free(d->entries[i].file);
	}
	free(d->entries);
	free(d);
}

enum dotenv_dialect dotenv_dialect(const struct dotenv *d)
{
	return d->dialect;
}

static struct entry *find(const struct dotenv *d, const char *name)
{
	for (size_t i = 0; i < d->n; i++) {
		if (strcmp(d->entries[i].name, name) == 0)
			return &d->entries[i];
	}
	return NULL;
}

static const char *from_env(const struct dotenv *d, const char *name)
{
	return d->env != NULL ? d->env->get(d->env->ctx, name) : NULL;
}

const char *dotenv_get(const struct dotenv *d, const char *name)
{
	const char *value = from_env(d, name);
	const struct entry *e = value == NULL ? find(d, name) : NULL;

	return e != NULL ? e->value : value;
}

const char *dotenv_filled(const struct dotenv *d, const char *name)
{
	const char *value = dotenv_get(d, name);

	return value != NULL && *value != '\0' ? value : NULL;
}

char *dotenv_name(const struct dotenv *d, size_t i)
{
	const char *entry;

	if (i < d->n)
		return xstrdup(d->entries[i].name);
	entry = d->env != NULL && d->env->entry != NULL
	            ? d->env->entry(d->env->ctx, i - d->n)
	            : NULL;
	return entry != NULL ? xstrndup(entry, strcspn(entry, "=")) : NULL;
}

bool dotenv_blame(const struct dotenv *d, const char *name, struct err *err)
{
	const struct entry *e = find(d, name);

	if (from_env(d, name) != NULL || e == NULL)
		return err_wrap(err, "environment: %s", name);
	return err_wrap(err, "%s:%u: %s", e->file, e->line, name);
}

bool dotenv_set(struct dotenv *d, const char *name, const char *value, const char *file,
    unsigned int line, struct err *err)
{
	struct entry *e = find(d, name);

	d->total += strlen(value);
	if (d->total > DOTENV_TOTAL_MAX)
		return err_set(err, ERR_PROTO, "%s:%u: values of more than %zu bytes",
		    file, line, DOTENV_TOTAL_MAX);
	if (e == NULL) {
		if (d->n == DOTENV_NAMES_MAX)
			return err_set(err, ERR_PROTO, "%s:%u: more than %d variables",
			    file, line, DOTENV_NAMES_MAX);
		d->entries = xgrow(d->entries, d->n, &d->cap, sizeof(*d->entries));
		e = &d->entries[d->n++];
		*e = (struct entry){.name = xstrdup(name)};
	}
	wipe_str(e->value);
	free(e->file);
	e->value = xstrdup(value);
	e->file = xstrdup(file);
	e->line = line;
	return true;
}

bool dotenv_load(struct dotenv *d, const char *path, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};

	if (!fs_exists(path))
		return true;
	return fs_read_file(path, DOTENV_FILE_MAX, &text, err) &&
	       dotenv_parse(d, path, buf_str(&text), text.len, err);
}
