#include "source-lite/find.h"

#include <string.h>

#include "common/app/set_choice.h"
#include "common/base/mem.h"
#include "common/db/db.h"
#include "common/format/limits.h"

void find_reset(struct find *f)
{
	for (size_t i = 0; i < f->wanted_n; i++)
		free(f->wanted[i].set);
	free(f->wanted);
	db_uri_free(f->given);
	app_free(f->app);
	config_free(f->config);
	*f = (struct find){0};
}

/* Each name of --only must be one that there is. */
static bool check_only(const struct find *f, const struct cli_list *only, struct err *err)
{
	const struct app none = {0};
	const struct app *app = f->app != NULL ? f->app : &none;
	CLEANUP(freep)
	struct set_choice_set *sets =
	    xcalloc(1 + app->others_n + app->files_n, sizeof(*sets));
	CLEANUP(freep) char **others = xcalloc(app->others_n, sizeof(*others));
	size_t n = 0;
	bool ok;

	if (f->db != NULL)
		sets[n++] = (struct set_choice_set){APP_DB_SET, true};
	for (size_t i = 0; i < app->others_n; i++) {
		others[i] = app_database_set(app->others[i].name);
		sets[n++] = (struct set_choice_set){others[i], true};
	}
	for (size_t i = 0; i < app->files_n; i++)
		sets[n++] = (struct set_choice_set){app->files[i].name, false};
	ok = set_choice_check(only, sets, n, err);
	for (size_t i = 0; i < app->others_n; i++)
		free(others[i]);
	return ok;
}

/* What was given before what .synco.yml says, and that before what the app says. */
static bool find_db(char *given, struct find *f, struct err *err)
{
	const char *url = given != NULL ? given : f->config->policy.database_url;

	if (url != NULL) {
		f->db = f->given = db_uri_parse(url, err);
		/* Other users can read the arguments of a process: no password stays there. */
		if (given != NULL)
			explicit_bzero(given, strlen(given));
		return f->db != NULL ||
		       err_wrap(err, "%s", given != NULL ? "--db" : "database.url");
	}
	f->db = f->app != NULL ? f->app->db : NULL;
	return true;
}

typedef struct app *detect(
    const char *root, const struct app_env *env, struct log *log, struct err *err);

static bool find_by(detect *look, const char *root, char *db, struct log *log,
    struct find *f, struct err *no_app, struct err *err)
{
	f->config = config_load(root, err);
	if (f->config == NULL)
		return false;
	f->app = look(root, NULL, log, no_app);
	if (f->app == NULL && no_app->code != ERR_USAGE) {
		*err = *no_app;
		return false;
	}
	if (f->app == NULL && f->config->policy.sets_n > 0 &&
	    (f->app = app_new_plain(root, err)) == NULL)
		return false;
	return (f->app == NULL || app_apply_policy(f->app, &f->config->policy, err)) &&
	       find_db(db, f, err);
}

bool find_here(const char *root, char *db, struct log *log, struct find *f,
    struct err *no_app, struct err *err)
{
	return find_by(app_detect, root, db, log, f, no_app, err);
}

static void want(struct find *f, const char *set, const struct db_uri *uri)
{
	f->wanted = xreallocarray(f->wanted, f->wanted_n + 1, sizeof(*f->wanted));
	f->wanted[f->wanted_n++] = (struct find_database){xstrdup(set), uri};
}

/* One that can't be read need not keep the rest from going, unless it was asked for by name. */
static bool choose_databases(
    const struct find_opts *opts, struct find *f, struct err *err)
{
	if (f->db != NULL && set_choice_has(opts->only, APP_DB_SET, true)) {
		if (!db_can_read(f->db, err))
			return false;
		want(f, APP_DB_SET, f->db);
	}
	for (size_t i = 0; f->app != NULL && i < f->app->others_n; i++) {
		const struct app_database *other = &f->app->others[i];
		CLEANUP(freep) char *set = app_database_set(other->name);
		struct err why = {0};

		if (!set_choice_has(opts->only, set, true))
			continue;
		if (db_can_read(other->uri, &why)) {
			want(f, set, other->uri);
		} else if (opts->only->n > 0) {
			*err = why;
			return err_wrap(err, "%s", set);
		} else {
			log_warn(opts->log, "%s is left out: %s", set, why.msg);
		}
	}
	if (f->app != NULL && f->wanted_n + f->app->files_n > LIMIT_FILE_SETS)
		return err_set(err, ERR_USAGE,
		    "more than %d databases and folders of files: choose some with "
		    "--only",
		    LIMIT_FILE_SETS);
	return true;
}

bool find_run(const struct find_opts *opts, struct find *f, struct err *err)
{
	struct err no_app = {0};

	if (!find_by(app_detect_asking, opts->root, opts->db, opts->log, f, &no_app, err))
		return false;
	if (f->app == NULL && f->db == NULL) {
		*err = no_app;
		return false;
	}
	if (f->app != NULL)
		log_info(opts->log, "found %s in %s", f->app->framework, f->app->root);
	else
		log_info(opts->log, "no app here: only the database is served");
	if (f->db == NULL && f->app->db_why.code != ERR_NONE &&
	    set_choice_has(opts->only, APP_DB_SET, true)) {
		*err = f->app->db_why;
		return false;
	}
	if (!check_only(f, opts->only, err) || !choose_databases(opts, f, err))
		return false;
	if (f->app != NULL && f->db != NULL)
		app_ask_database(f->app, f->db, opts->log);
	return true;
}
