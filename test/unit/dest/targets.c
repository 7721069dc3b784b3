#include "dest/targets.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"

static struct meta_set sets[] = {
    {.name = (char[]){"db"}, .type = META_TABLES, .engine = (char[]){"mysql"}},
    {.name = (char[]){"db-analytics"}, .type = META_TABLES, .engine = (char[]){"sqlite"}},
    {.name = (char[]){"uploads"}, .type = META_PUBLIC_FILES},
};

static const struct meta meta = {.sets = sets, .sets_n = 3};

/* An app with a main database, and with the other one. */
static struct app *new_app(bool other)
{
	struct app *app = xcalloc(1, sizeof(*app));
	struct err err = {0};

	app->db = db_uri_parse("mysql://me:s3cret@h/shop", &err);
	if (other) {
		app->others = xcalloc(1, sizeof(*app->others));
		app->others[app->others_n++] = (struct app_database){
		    xstrdup("analytics"), db_uri_parse("sqlite:a.db", &err)};
	}
	return app;
}

struct asked {
	struct cli_list into;
	struct cli_list only;
	bool app;
	bool other;
	bool dry_run;
};

/* What becomes of it: "db>mysql://…, db-analytics>…, -left out" or the error. */
static void check(const struct asked *a, const char *wanted)
{
	CLEANUP(log_freep) struct log *log = log_new("test", LOG_SILENT);
	CLEANUP(app_freep) struct app *app = a->app ? new_app(a->other) : NULL;
	CLEANUP(buf_reset) struct buf got = {0};
	struct targets_opts opts = {.log = log,
	    .meta = &meta,
	    .into = &a->into,
	    .only = &a->only,
	    .app = app,
	    .dry_run = a->dry_run};
	struct err err = {0};
	CLEANUP(targets_freep) struct targets *t = targets_new(&opts, &err);
	const char *const *left;
	size_t n;

	if (t == NULL) {
		CHECK(err.code == ERR_USAGE);
		if (strstr(err.msg, wanted) == NULL)
			CHECK_STR(err.msg, wanted);
		return;
	}
	for (size_t i = 0; i < meta.sets_n; i++) {
		if (targets_wants(t, i))
			buf_printf(&got, "%s>%s ", sets[i].name,
			    targets_into(t, i) != NULL ? targets_into(t, i) : "");
	}
	left = targets_left_out(t, &n);
	for (size_t i = 0; i < n; i++)
		buf_printf(&got, "-%s ", left[i]);
	CHECK_STR(buf_str(&got), wanted);
}

#define INTO(...)                                                                        \
	.into = {{__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)}
#define ONLY(name) .only = {{name}, 1}
#define CASE(...)  (&(struct asked){__VA_ARGS__})

static void the_app_has_them(void)
{
	check(CASE(.app = true, .other = true),
	    "db>mysql://me:s3cret@h/shop db-analytics>sqlite:a.db ");
	check(CASE(.app = true), "db>mysql://me:s3cret@h/shop -db-analytics ");
	check(CASE(.app = true, ONLY("db")), "db>mysql://me:s3cret@h/shop ");
	check(CASE(.app = true, ONLY("db-analytics")),
	    "db-analytics: the app in this folder has no such database");
	check(CASE(.app = true, .other = true, ONLY("files")), "");
	check(CASE(.app = false), "db: no app with a database in this folder");
	check(CASE(.app = false, .dry_run = true), "db> db-analytics> ");
	check(CASE(.app = true, .dry_run = true),
	    "db>mysql://me:s3cret@h/shop -db-analytics ");
}

static void the_command_line_wins(void)
{
	check(CASE(INTO("x.sql")),
	    "--into names one database, and the source has several (db, db-analytics)");
	check(CASE(INTO("x.sql"), ONLY("db")), "db>x.sql ");
	check(CASE(INTO("sqlite:x?a=b"), ONLY("db-analytics")),
	    "db-analytics>sqlite:x?a=b ");
	check(CASE(INTO("./db=x.sql"), ONLY("db")), "db>./db=x.sql ");
	check(CASE(INTO("dbx=y.sql"), ONLY("db")), "db>dbx=y.sql ");
	check(CASE(INTO("db=x.sql"), .app = true, .other = true),
	    "db>x.sql db-analytics>sqlite:a.db ");
	check(CASE(INTO("db=x.sql", "db-analytics=sqlite:b=c")),
	    "db>x.sql db-analytics>sqlite:b=c ");
	check(CASE(INTO("db=x.sql")), "db>x.sql -db-analytics ");
	check(CASE(INTO("x.sql"), ONLY("files")), "");
}

static void what_makes_no_sense(void)
{
	check(CASE(INTO("db=x.sql", "db=y.sql")), "given twice for db");
	check(CASE(INTO("x.sql", "y.sql"), ONLY("db")), "given twice for db");
	check(CASE(INTO("db-x=x.sql")),
	    "--into db-x=...: no such database is pulled, but db, db-analytics");
	check(CASE(INTO("db-analytics=x.sql"), ONLY("db")),
	    "no such database is pulled, but db");
	check(CASE(INTO("db=x.sql"), ONLY("files")),
	    "no such database is pulled, but none");
	check(CASE(INTO("db=x.sql", "db-analytics=x.sql")),
	    "db-analytics: it would go into the same database as db");
	check(CASE(INTO("db=sqlite:x.db"), ONLY("db")),
	    "db: the source is mysql and the target is sqlite");
	/* A plan fails as the pull would. */
	check(CASE(INTO("db=sqlite:x.db"), ONLY("db"), .dry_run = true),
	    "db: the source is mysql and the target is sqlite");
}

int main(void)
{
	the_app_has_them();
	the_command_line_wins();
	what_makes_no_sense();
	return check_done();
}
