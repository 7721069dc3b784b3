#include "common/app/framework.h"

#include <string.h>
#include <strings.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

char *framework_path(const struct app_site *site, const char *below)
{
	return fs_join(site->root, below);
}

bool framework_has_file(const struct app_site *site, const char *below)
{
	CLEANUP(freep) char *path = framework_path(site, below);

	return fs_is_file(path);
}

bool framework_has_dir(const struct app_site *site, const char *below)
{
	CLEANUP(freep) char *path = framework_path(site, below);

	return fs_is_dir(path);
}

void framework_glob(const char *dir, const char *pattern, glob_t *found)
{
	CLEANUP(buf_reset) struct buf path = {0};

	for (; *dir != '\0'; dir++) {
		if (strchr("*?[]\\", *dir) != NULL)
			buf_putc(&path, '\\');
		buf_putc(&path, *dir);
	}
	buf_printf(&path, "/%s", pattern);
	*found = (glob_t){0};
	/* Where it fails nothing is found. */
	if (glob(path.data, 0, NULL, found) != 0)
		found->gl_pathc = 0;
}

const char *framework_env(const struct app_site *site, const char *name)
{
	const char *value = site->env->get(site->env->ctx, name);

	return value != NULL && *value != '\0' ? value : NULL;
}

struct app_files *framework_add_files(
    struct app *app, const char *name, const char *folder, const char *url)
{
	struct app_files *f;

	app->files = xreallocarray(app->files, app->files_n + 1, sizeof(*app->files));
	f = &app->files[app->files_n++];
	*f = (struct app_files){
	    .name = xstrdup(name),
	    .folder = xstrdup(folder),
	    .dir = fs_join(app->root, folder),
	    .url = xstrdup(url),
	    .layout = APP_FILES_PLAIN,
	};
	return f;
}

void framework_exclude(struct app_files *files, const char *glob)
{
	files->exclude =
	    xreallocarray(files->exclude, files->exclude_n + 1, sizeof(*files->exclude));
	files->exclude[files->exclude_n++] = xstrdup(glob);
}

void framework_exclude_unpublished(struct app_files *files)
{
	static const char *const globs[] = {".git*", "*/.git*", ".ht*", "*/.ht*",
	    ".DS_Store", "*/.DS_Store", "*.php", "*.phtml", "*.phar"};

	for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++)
		framework_exclude(files, globs[i]);
}

void framework_add_rows(
    struct app *app, const char *prefix, const char *table, const char *where)
{
	app->rows = xreallocarray(app->rows, app->rows_n + 1, sizeof(*app->rows));
	app->rows[app->rows_n++] = (struct app_rows){
	    .table = xasprintf("%s%s", prefix, table), .where = xstrdup(where)};
}

void framework_drop_rows(struct app *app, const char *prefix, const char *const tables[])
{
	for (; *tables != NULL; tables++)
		framework_add_rows(app, prefix, *tables, NULL);
}

void framework_add_database(struct app *app, const char *name, struct db_uri *uri)
{
	bool known = uri == NULL || (app->db != NULL && db_uri_same(app->db, uri));

	for (size_t i = 0; i < app->others_n && !known; i++)
		known = db_uri_same(app->others[i].uri, uri) ||
		        strcmp(app->others[i].name, name) == 0;
	if (known) {
		db_uri_free(uri);
		return;
	}
	app->others = xreallocarray(app->others, app->others_n + 1, sizeof(*app->others));
	app->others[app->others_n++] = (struct app_database){xstrdup(name), uri};
}

void framework_add_personal_when(struct app *app, const char *prefix, const char *table,
    const char *column, const char *mask, const char *when_column, const char *when_value)
{
	app->personal =
	    xreallocarray(app->personal, app->personal_n + 1, sizeof(*app->personal));
	app->personal[app->personal_n++] = (struct app_personal){
	    .table = xasprintf("%s%s", prefix, table),
	    .column = xstrdup(column),
	    .mask = mask,
	    .when_column = when_column,
	    .when_value = when_value,
	};
}

void framework_add_personal(struct app *app, const char *prefix, const char *table,
    const char *column, const char *mask)
{
	framework_add_personal_when(app, prefix, table, column, mask, NULL, NULL);
}

void framework_add_columns(
    struct app *app, const char *prefix, const struct framework_column *columns)
{
	for (; columns->table != NULL; columns++)
		framework_add_personal_when(app, prefix, columns->table, columns->column,
		    columns->mask, columns->when_column, columns->when_value);
}

struct db_uri *framework_db_new(const char *driver)
{
	static const struct {
		const char *driver; /* a glob */
		const char *engine;
	} engines[] = {
	    {"*mysql*", "mysql"},
	    {"*mariadb*", "mysql"},
	    {"*trilogy*", "mysql"},
	    {"*sqlite*", "sqlite"},
	    {"*spatialite*", "sqlite"},
	    {"*pgsql*", "postgres"},
	    {"*postgres*", "postgres"},
	    {"*postgis*", "postgres"},
	};
	struct db_uri *db = xcalloc(1, sizeof(*db));

	for (size_t i = 0; i < sizeof(engines) / sizeof(*engines) && db->engine == NULL;
	     i++) {
		if (text_glob(engines[i].driver, driver))
			db->engine = xstrdup(engines[i].engine);
	}
	if (db->engine == NULL)
		db->engine = xstrdup(driver);
	return db;
}

void framework_set(char **to, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	free(*to);
	*to = xstrdup(value);
}

bool framework_set_port(struct db_uri *db, const char *port, struct err *err)
{
	uint64_t n;

	if (port == NULL || *port == '\0')
		return true;
	if (!text_u64(port, 65535, &n) || n == 0)
		return err_set(err, ERR_PROTO, "the port is no number from 1 to 65535");
	db->port = (unsigned int)n;
	return true;
}

bool framework_set_server(struct db_uri *db, const char *server, struct err *err)
{
	const char *socket = *server == '/' ? server : strstr(server, ":/");
	bool bracket = *server == '[';
	const char *host = server + bracket;
	const char *colon = strchr(host, ':');
	size_t len = strcspn(host, bracket ? "]" : ":");
	CLEANUP(freep) char *name = NULL;

	if (socket != NULL)
		framework_set(&db->socket, socket + (*socket == ':'));
	if (socket == server)
		return true;
	/* More than one colon without brackets is an address. */
	if (colon != NULL && strchr(colon + 1, ':') != NULL &&
	    host[strspn(host, "0123456789abcdefABCDEF:")] == '\0')
		len = strlen(host);
	name = xstrndup(host, len);
	framework_set(&db->host, name);
	host += len;
	host += bracket && *host == ']';
	/* "host:3306:/socket" has both. */
	if (*host == ':' && host != socket) {
		CLEANUP(freep) char *port = xstrndup(host + 1, strcspn(host + 1, ":"));

		return framework_set_port(db, port, err);
	}
	return true;
}

char *framework_seen_path(const char *root, const char *path)
{
	if (*path == '/' && fs_foreign_root(root) > 0 && fs_foreign_root(path) == 0)
		return xasprintf("%.*s%s", (int)fs_foreign_root(root), root, path);
	return xstrdup(path);
}

/* The names of modes differ in case and sign, and libpq has its own. */
static void set_ssl_mode(struct db_uri *db, const char *mode)
{
	static const char *const libpq[] = {
	    [DB_SSL_PREFERRED] = "prefer",
	    [DB_SSL_DISABLED] = "disable",
	    [DB_SSL_REQUIRED] = "require",
	    [DB_SSL_VERIFY] = "verify-full",
	    [DB_SSL_VERIFY_CA] = "verify-ca",
	};
	CLEANUP(freep) char *name = xstrdup(mode);

	for (char *c = name; *c != '\0'; c++)
		*c = *c == '_' ? '-' : *c;
	for (size_t i = 0; i < sizeof(libpq) / sizeof(*libpq); i++) {
		if (strcasecmp(name, libpq[i]) == 0 ||
		    strcasecmp(name, db_ssl_name((enum db_ssl)i)) == 0)
			db->ssl = (enum db_ssl)i;
	}
}

void framework_set_option(struct db_uri *db, const char *name, const char *value)
{
	static const char *const libpq[] = {"host", "port", "hostaddr", "options",
	    "service", "passfile", "ssl*", "gss*", "krb*", "keepalives*",
	    "channel_binding", "target_session_attrs"};
	const struct {
		const char *name;
		char **field;
	} fields[] = {
	    {"socket", &db->socket},
	    {"unix_socket", &db->socket},
	    {"ssl_ca", &db->ssl_ca},
	    {"sslca", &db->ssl_ca},
	    {"sslrootcert", &db->ssl_ca},
	    {"ssl_cert", &db->ssl_cert},
	    {"sslcert", &db->ssl_cert},
	    {"ssl_key", &db->ssl_key},
	    {"sslkey", &db->ssl_key},
	};

	if (strcmp(name, "sslmode") == 0 || strcmp(name, "ssl_mode") == 0) {
		set_ssl_mode(db, value);
		return;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (strcmp(name, fields[i].name) == 0) {
			framework_set(fields[i].field, value);
			return;
		}
	}
	for (size_t i = 0; i < sizeof(libpq) / sizeof(*libpq); i++) {
		if (strcmp(db->engine, "postgres") == 0 && text_glob(libpq[i], name)) {
			db_uri_add_param(db, name, value);
			return;
		}
	}
}

void framework_settle_sqlite(struct db_uri **db, const char *root)
{
	struct db_uri *u = *db;
	CLEANUP(freep) char *seen = NULL;
	CLEANUP(freep) char *below = NULL;

	if (u == NULL || strcmp(u->engine, "sqlite") != 0 || u->database == NULL)
		return;
	if (strcmp(u->database, ":memory:") == 0) {
		db_uri_free(u);
		*db = NULL;
		return;
	}
	seen = framework_seen_path(root, u->database);
	if (strcmp(seen, u->database) != 0) {
		free(u->database);
		u->database = take_ptr(&seen);
		return;
	}
	below = fs_join(root, u->database + strspn(u->database, "/"));
	if (*u->database != '/' || (!fs_exists(u->database) && fs_exists(below))) {
		free(u->database);
		u->database = take_ptr(&below);
	}
}

void framework_need_database(struct db_uri **db)
{
	if (*db != NULL && (*db)->database == NULL) {
		db_uri_free(*db);
		*db = NULL;
	}
}

bool framework_db_from_url(
    struct app *app, const struct dotenv *env, const char *name, struct err *err)
{
	app->db = db_uri_parse(dotenv_get(env, name), err);
	if (app->db == NULL)
		return dotenv_blame(env, name, err);
	framework_settle_sqlite(&app->db, app->root);
	return true;
}

void framework_find_web_dir(
    const struct app_site *site, struct app *app, const char *const folders[])
{
	for (; *folders != NULL && app->web_dir == NULL; folders++) {
		if (framework_has_dir(site, *folders))
			app->web_dir = framework_path(site, *folders);
	}
}

void framework_set_url(char **to, const char *url)
{
	size_t len;

	if (url == NULL ||
	    (!text_starts(url, "http://") && !text_starts(url, "https://")))
		return;
	len = strlen(url);
	while (len > 0 && url[len - 1] == '/')
		len--;
	free(*to);
	*to = xstrndup(url, len);
}

void framework_set_base_url(struct app *app, const char *url)
{
	framework_set_url(&app->base_url, url);
}
