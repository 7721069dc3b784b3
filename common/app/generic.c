/* Any app that names its database in the environment or in .env. */
#include <string.h>

#include "common/app/framework.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

/* A secret is short. */
#define SECRET_MAX 4096

/* Families of variables, and what each calls things; NULL where it has no name. */
static const struct family {
	const char *database[3];
	const char *user[3];
	const char *password[3];
	const char *root_password;
	const char *host;
	const char *port;
	const char *socket;
	const char *driver[4]; /* variables that name it */
	const char *fallback;  /* the driver where none does */
} families[] = {
    {.database = {"MYSQL_DATABASE", "MYSQL_DB"},
        .user = {"MYSQL_USER", "MYSQL_USERNAME"},
        .password = {"MYSQL_PASSWORD"},
        .root_password = "MYSQL_ROOT_PASSWORD",
        .host = "MYSQL_HOST",
        .port = "MYSQL_PORT",
        .socket = "MYSQL_SOCKET",
        .fallback = "mysql"},
    {.database = {"MARIADB_DATABASE", "MARIADB_DB"},
        .user = {"MARIADB_USER", "MARIADB_USERNAME"},
        .password = {"MARIADB_PASSWORD"},
        .root_password = "MARIADB_ROOT_PASSWORD",
        .host = "MARIADB_HOST",
        .port = "MARIADB_PORT",
        .socket = "MARIADB_SOCKET",
        .fallback = "mysql"},
    {.database = {"DB_DATABASE", "DB_NAME"},
        .user = {"DB_USERNAME", "DB_USER"},
        .password = {"DB_PASSWORD", "DB_PASS"},
        .host = "DB_HOST",
        .port = "DB_PORT",
        .socket = "DB_SOCKET",
        .driver = {"DB_CONNECTION", "DB_DRIVER", "DB_ENGINE"},
        .fallback = "mysql"},
};

#define FAMILIES (sizeof(families) / sizeof(*families))

/* The first of the names (at most n) that is set. */
static const char *first(const struct dotenv *env, const char *const names[], size_t n)
{
	for (size_t i = 0; i < n && names[i] != NULL; i++) {
		if (dotenv_filled(env, names[i]) != NULL)
			return dotenv_filled(env, names[i]);
	}
	return NULL;
}

static const struct family *find_family(const struct dotenv *env)
{
	for (size_t i = 0; i < FAMILIES; i++) {
		if (first(env, families[i].database, 3) != NULL)
			return &families[i];
	}
	return NULL;
}

static bool load(const struct app_site *site, struct dotenv *env, struct err *err)
{
	CLEANUP(freep) char *path = framework_path(site, ".env");

	return dotenv_load(env, path, err);
}

bool generic_recognise(const struct app_site *site)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, site->env);
	struct err err = {0};

	/* Of a broken file generic_detect() will tell. */
	return !load(site, env, &err) || dotenv_filled(env, "DATABASE_URL") != NULL ||
	       find_family(env) != NULL;
}

/* A password, or what the file holds that NAME_FILE names (a container's secret). */
static bool set_secret(
    const struct dotenv *env, const char *name, char **to, struct err *err)
{
	CLEANUP(freep) char *file_name = xasprintf("%s_FILE", name);
	const char *path = dotenv_filled(env, file_name);
	CLEANUP(wipe_buf) struct buf text = {0};

	if (*to != NULL || path == NULL)
		return true;
	if (!fs_read_file(path, SECRET_MAX, &text, err))
		return dotenv_blame(env, file_name, err);
	while (text.len > 0 && strchr("\r\n", text.data[text.len - 1]) != NULL)
		text.data[--text.len] = '\0';
	framework_set(to, buf_str(&text));
	return true;
}

static bool set_login(
    const struct dotenv *env, const struct family *f, struct db_uri *db, struct err *err)
{
	framework_set(&db->user, first(env, f->user, 3));
	framework_set(&db->password, first(env, f->password, 3));
	if (!set_secret(env, f->password[0], &db->password, err))
		return false;
	/* The server's images need no user but root. */
	if (db->user == NULL && f->root_password != NULL) {
		framework_set(&db->user, "root");
		framework_set(&db->password, dotenv_get(env, f->root_password));
		return set_secret(env, f->root_password, &db->password, err);
	}
	return true;
}

static bool find_db(const struct dotenv *env, struct app *app, struct err *err)
{
	const struct family *f = find_family(env);
	const char *driver;
	struct db_uri *db;

	if (f == NULL)
		return true;
	driver = first(env, f->driver, 4);
	/* app has it at once, so that it is freed on every path. */
	db = app->db = framework_db_new(driver != NULL ? driver : f->fallback);
	framework_set(&db->database, first(env, f->database, 3));
	if (strcmp(db->engine, "sqlite") == 0) {
		framework_settle_sqlite(&app->db, app->root);
		return true;
	}
	framework_set(&db->socket, dotenv_get(env, f->socket));
	if (dotenv_filled(env, f->host) != NULL &&
	    !framework_set_server(db, dotenv_get(env, f->host), err))
		return dotenv_blame(env, f->host, err);
	if (!framework_set_port(db, dotenv_get(env, f->port), err))
		return dotenv_blame(env, f->port, err);
	return set_login(env, f, db, err);
}

bool generic_detect(const struct app_site *site, struct app *app, struct err *err)
{
	static const char *const web_dirs[] = {
	    "public", "web", "htdocs", "public_html", NULL};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, site->env);

	if (!load(site, env, err))
		return false;
	framework_find_web_dir(site, app, web_dirs);
	framework_set_base_url(app, dotenv_get(env, "APP_URL"));
	if (dotenv_filled(env, "DATABASE_URL") != NULL
	        ? !framework_db_from_url(app, env, "DATABASE_URL", err)
	        : !find_db(env, app, err))
		return false;
	framework_find_databases(site, env, app, NULL);
	return true;
}
