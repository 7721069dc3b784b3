#include "test/unit/app/fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/db.h"
#include "common/mask/mask_rule.h"
#include "test/lib/check.h"

static struct fixture f;

void fixture_init(int argc, char **argv)
{
	f.data = argc > 1 ? realpath(argv[1], NULL) : NULL;
	if (f.data == NULL) {
		(void)fputs("Bail out! give the folder test/data/apps\n", stdout);
		exit(1);
	}
	f.log = log_new("test", LOG_QUIET);
}

void fixture_end(void)
{
	log_free(f.log);
	free((char *)(size_t)f.data);
}

static const char *get(void *ctx, const char *name)
{
	const char *const *vars = ctx;
	size_t len = strlen(name);

	for (; vars != NULL && *vars != NULL; vars++) {
		if (strncmp(*vars, name, len) == 0 && (*vars)[len] == '=')
			return *vars + len + 1;
	}
	return NULL;
}

static const char *entry(void *ctx, size_t i)
{
	const char *const *vars = ctx;

	for (; vars != NULL && *vars != NULL; vars++) {
		if (i-- == 0)
			return *vars;
	}
	return NULL;
}

struct app_env fixture_env(const char *const vars[])
{
	return (struct app_env){.get = get, .entry = entry, .ctx = (void *)(size_t)vars};
}

char *fixture_path(const char *below)
{
	return fs_join(f.data, below);
}

static void fixture_check(const struct app *app)
{
	for (size_t i = 0; app != NULL && i < app->personal_n; i++) {
		enum mask_kind kind;
		const char *near;

		/* One that nobody knows would mask nothing. */
		CHECK(mask_kind_find(app->personal[i].mask, &kind, &near));
	}
}

struct app *fixture_detect(const char *name, const char *const vars[], struct err *err)
{
	CLEANUP(freep) char *root = fixture_path(name);
	struct app_env env = fixture_env(vars);
	struct app *app;

	*err = (struct err){0};
	app = app_detect(root, &env, f.log, err);
	fixture_check(app);
	return app;
}

struct app *fixture_detect_asking(
    const char *name, const char *const vars[], struct err *err)
{
	CLEANUP(freep) char *root = fixture_path(name);
	struct app_env env = fixture_env(vars);

	*err = (struct err){0};
	return app_detect_asking(root, &env, f.log, err);
}

const struct app_files *fixture_files(const struct app *app, const char *name)
{
	for (size_t i = 0; i < app->files_n; i++) {
		if (strcmp(app->files[i].name, name) == 0)
			return &app->files[i];
	}
	return NULL;
}

const char *fixture_rows(const struct app *app, const char *table)
{
	for (size_t i = 0; i < app->rows_n; i++) {
		if (db_name_fits(app->rows[i].table, table))
			return app->rows[i].where != NULL ? app->rows[i].where : "";
	}
	return "*";
}

bool fixture_excludes(const struct app_files *files, const char *path)
{
	for (size_t i = 0; i < files->exclude_n; i++) {
		if (text_glob(files->exclude[i], path))
			return true;
	}
	return false;
}

const char *fixture_mask(
    const struct app *app, const char *table, const char *column, const char *when)
{
	for (size_t i = 0; i < app->personal_n; i++) {
		const struct app_personal *p = &app->personal[i];

		if (text_glob(p->table, table) && text_glob(p->column, column) &&
		    (p->when_column == NULL
		            ? when == NULL
		            : when != NULL && text_glob(p->when_value, when)))
			return p->mask;
	}
	return "-";
}

bool fixture_warned(const char *part)
{
	size_t n = log_warnings(f.log);
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *warning = log_warning(f.log, i);

		found = found || strstr(warning, part) != NULL;
	}
	return found;
}

struct log *fixture_log(void)
{
	return f.log;
}
