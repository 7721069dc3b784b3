#include "source-lite/detect.h"

#include <string.h>

#include "common/app/app.h"
#include "common/base/json.h"
#include "common/base/log.h"
#include "common/base/say.h"
#include "source-lite/personal.h"

struct options {
	const char *root;
	bool json;
};

const struct cli_opt detect_options[] = {
    CLI_STRING(struct options, root, "root", 'r', "DIR",
        "the app's folder (default: the current one)"),
    CLI_FLAG(struct options, json, "json", 0, "as JSON on standard output"),
    {0},
};

const char detect_help[] =
    "Recognised are Neos and Flow, Laravel, Symfony, WordPress, Drupal, TYPO3,\n"
    "Nextcloud, MediaWiki, Django, Rails, and any app with DATABASE_URL, MYSQL_* or\n"
    "DB_* in its .env file or the environment; there and in Laravel and Symfony,\n"
    "ANALYTICS_DATABASE_URL names one more database.\n";

static struct json *text(const char *s)
{
	return json_new_bytes(s, strlen(s));
}

static void set_text(struct json *o, const char *key, const char *s)
{
	if (s != NULL)
		json_set(o, key, text(s));
}

static struct json *database_json(const struct db_uri *db)
{
	CLEANUP(buf_reset) struct buf uri = {0};
	struct json *o = json_new_object();

	db_uri_print(db, &uri);
	set_text(o, "uri", uri.data);
	set_text(o, "engine", db->engine);
	set_text(o, "host", db->host);
	set_text(o, "socket", db->socket);
	set_text(o, "database", db->database);
	set_text(o, "user", db->user);
	return o;
}

static struct json *app_json(const struct app *app)
{
	struct json *o = json_new_object();
	struct json *files = json_new_array();
	struct json *rows = json_new_array();
	struct json *others = json_new_array();

	set_text(o, "framework", app->framework);
	set_text(o, "root", app->root);
	set_text(o, "baseUrl", app->base_url);
	set_text(o, "webDir", app->web_dir);
	if (app->db != NULL)
		json_set(o, "database", database_json(app->db));
	if (app->db_why.code != ERR_NONE)
		set_text(o, "databaseUnknown", app->db_why.msg);
	for (size_t i = 0; i < app->others_n; i++) {
		CLEANUP(freep) char *set = app_database_set(app->others[i].name);
		struct json *other = database_json(app->others[i].uri);

		set_text(other, "name", set);
		json_add(others, other);
	}
	json_set(o, "otherDatabases", others);
	for (size_t i = 0; i < app->files_n; i++) {
		struct json *set = json_new_object();

		set_text(set, "name", app->files[i].name);
		set_text(set, "folder", app->files[i].folder);
		set_text(set, "dir", app->files[i].dir);
		set_text(set, "url", app->files[i].url);
		json_add(files, set);
	}
	for (size_t i = 0; i < app->rows_n; i++) {
		struct json *rule = json_new_object();

		set_text(rule, "table", app->rows[i].table);
		set_text(rule, "keep", app->rows[i].where);
		json_add(rows, rule);
	}
	json_set(o, "files", files);
	return json_set(o, "leftOut", rows);
}

static void print_app(const struct app *app)
{
	CLEANUP(buf_reset) struct buf uri = {0};

	say_line("framework  %s", app->framework);
	say_line("root       %s", app->root);
	if (app->db != NULL)
		db_uri_print(app->db, &uri);
	say_line("database   %s", app->db_why.code != ERR_NONE ? app->db_why.msg
	                          : uri.len > 0                ? uri.data
	                                                       : "none found");
	for (size_t i = 0; i < app->others_n; i++) {
		CLEANUP(freep) char *set = app_database_set(app->others[i].name);

		buf_clear(&uri);
		db_uri_print(app->others[i].uri, &uri);
		say_line("database   %s: %s", set, uri.data);
	}
	if (app->base_url != NULL)
		say_line("site       %s", app->base_url);
	for (size_t i = 0; i < app->files_n; i++)
		say_line("files      %s: %s%s", app->files[i].name,
		    app->files[i].layout == APP_FILES_BUCKET ? app->files[i].url
		                                             : app->files[i].dir,
		    app->files[i].url != NULL ? " (public)" : "");
	for (size_t i = 0; i < app->rows_n; i++)
		say_line("left out   %s of %s",
		    app->rows[i].where != NULL ? "some rows" : "rows",
		    app->rows[i].table);
}

/* Where columns go that look personal and are not masked. */
struct bare {
	struct json *list; /* NULL: they are printed */
	struct log *log;
	bool shown;
};

static void add_bare(void *ctx, const struct personal_column *c)
{
	struct bare *b = ctx;
	struct json *o;

	if (c->masked || c->unsaid)
		return;
	if (b->list == NULL) {
		say_line("personal   %s.%s looks like %s%s, and is not masked%s%s%s",
		    c->table, c->column, c->mask, c->sometimes ? " in some rows" : "",
		    c->why != NULL ? " (" : "", c->why != NULL ? c->why : "",
		    c->why != NULL ? ")" : "");
		b->shown = true;
		return;
	}
	o = json_new_object();
	set_text(o, "table", c->table);
	set_text(o, "column", c->column);
	set_text(o, "mask", c->mask);
	set_text(o, "why", c->why);
	json_add(b->list, o);
}

/* Says which columns would leave as they are though they look personal. */
static bool look_for_personal(struct find *found, struct bare *b, struct err *err)
{
	CLEANUP(protect_reset) struct protect p = {0};
	CLEANUP(log_freep) struct log *silent = log_new("", LOG_SILENT);
	struct err ignored = {0};

	if (!protect_init(&p, found, false, silent, err))
		return false;
	if (found->db != NULL &&
	    !personal_columns(&p, found, silent, b->list == NULL ? b->log : silent,
	        add_bare, b, &ignored, err)) {
		if (err->code == ERR_USAGE)
			return false;
		log_warn(b->log, "personal columns are not known: %s", err->msg);
		*err = (struct err){0};
	}
	if (b->shown)
		say_line(
		    "           \"database: {mask: auto}\" in .synco.yml masks them");
	return true;
}

static bool report(
    const struct options *o, struct find *found, struct log *log, struct err *err)
{
	struct bare b = {.log = log};
	struct json *v = NULL;
	bool ok;

	if (o->json) {
		b.list = json_new_array();
		v = app_json(found->app);
	} else {
		print_app(found->app);
	}
	ok = look_for_personal(found, &b, err);
	if (o->json) {
		json_set(v, "personal", b.list);
		log_event(log, "detected", v);
	}
	return ok;
}

int detect_run(const struct cli_command *self, int argc, char **argv)
{
	struct options o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	CLEANUP(log_freep) struct log *log = NULL;
	CLEANUP(find_reset) struct find found = {0};
	struct err no_app = {0};
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);

	log = log_new("synco-lite", o.json ? LOG_JSON : 0U);
	if (ok && operands.n > 0)
		ok = err_set(&err, ERR_USAGE, "detect takes no operands: see --help");
	ok = ok && find_here(o.root, NULL, log, &found, &no_app, &err);
	if (ok && found.app == NULL) {
		err = no_app;
		ok = false;
	}
	if (ok) {
		app_ask_database(found.app, found.db, log);
		ok = report(&o, &found, log, &err);
	}
	if (!ok)
		log_err(log, &err);
	return ok ? 0 : err_exit_status(err.code);
}
