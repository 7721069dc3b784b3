#include "source-lite/find.h"

#include <string.h>

#include "common/app/set_choice.h"
#include "common/base/mem.h"
#include "common/db/db.h"

void find_reset(struct find *f)
{
	if (f->db_owned)
		db_uri_free(f->db);
	app_free(f->app);
	config_free(f->config);
	*f = (struct find){0};
}

bool find_wants_db(const struct find *f, const struct cli_list *only)
{
	return f->db != NULL && set_choice_has(only, FIND_DB_SET, true);
}

/* Each name of --only must be one that there is. */
static bool check_only(const struct find *f, const struct cli_list *only, struct err *err)
{
	size_t max = 1 + (f->app != NULL ? f->app->files_n : 0);
	CLEANUP(freep) const char **names = xcalloc(max, sizeof(*names));
	size_t n = 0;

	if (f->db != NULL)
		names[n++] = FIND_DB_SET;
	for (size_t i = 0; f->app != NULL && i < f->app->files_n; i++)
		names[n++] = f->app->files[i].name;
	return set_choice_check(only, names, n, err);
}

static bool read_db(const struct find_opts *opts, struct find *f, struct err *err)
{
	if (opts->db == NULL)
		return true;
	f->db = db_uri_parse(opts->db, err);
	/* Other users can read the arguments of a process: no password stays there. */
	explicit_bzero(opts->db, strlen(opts->db));
	f->db_owned = f->db != NULL;
	return f->db != NULL || err_wrap(err, "--db");
}

/* The app's own database, where --db names none. */
static bool take_db(const struct find_opts *opts, struct find *f, struct err *err)
{
	if (f->app == NULL || f->db != NULL)
		return true;
	f->db = f->app->db;
	if (f->db == NULL && f->app->db_why.code != ERR_NONE &&
	    set_choice_has(opts->only, FIND_DB_SET, true)) {
		*err = f->app->db_why;
		return false;
	}
	return true;
}

bool find_run(const struct find_opts *opts, struct find *f, struct err *err)
{
	struct err why = {0};

	if (!read_db(opts, f, err))
		return false;
	f->config = config_load(opts->root, err);
	if (f->config == NULL)
		return false;
	f->app = app_detect(opts->root, NULL, opts->log, &why);
	if (f->app == NULL && why.code == ERR_USAGE && f->config->policy.sets_n > 0 &&
	    (f->app = app_new_plain(opts->root, err)) == NULL)
		return false;
	if (f->app == NULL && (f->db == NULL || why.code != ERR_USAGE)) {
		*err = why;
		return false;
	}
	if (f->app != NULL && !app_apply_policy(f->app, &f->config->policy, err))
		return false;
	if (f->app != NULL)
		log_info(opts->log, "found %s in %s", f->app->framework, f->app->root);
	else
		log_info(opts->log, "no app here: only the database is served");
	if (!take_db(opts, f, err) || !check_only(f, opts->only, err))
		return false;
	if (find_wants_db(f, opts->only) && !db_can_read(f->db, err))
		return false;
	if (f->app != NULL && f->db != NULL)
		app_ask_database(f->app, f->db, opts->log);
	return true;
}
