/* WordPress: wp-config.php, also of Debian's package and of the official image. */
#include "common/app/wordpress.h"

#include <string.h>
#include <sys/stat.h>

#include "common/app/php_app.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

bool wordpress_recognise(const struct app_site *site)
{
	return framework_has_file(site, "wp-config.php") ||
	       framework_has_file(site, "wp-includes/version.php") ||
	       bedrock_recognise(site);
}

/* wp-config.php, to free(), as WordPress looks for it; NULL before it is installed. */
static char *find_config(const struct app_site *site)
{
	CLEANUP(freep) char *above = NULL;
	const char *slash = strrchr(site->root, '/');

	if (framework_has_file(site, "wp-config.php"))
		return framework_path(site, "wp-config.php");
	above = xasprintf("%.*s/wp-config.php", (int)(slash - site->root), site->root);
	/* Beside a wp-settings.php it is another WordPress's. */
	if (!fs_is_file(above) || framework_has_file(site, "../wp-settings.php"))
		return NULL;
	return take_ptr(&above);
}

/*
 * Debian's wp-config.php takes '<folder>/config-' . $host . '.php': the folder, to
 * free(); NULL for any other.
 */
static char *debian_folder(const char *text)
{
	const char *end = strstr(text, "/config-'");
	const char *start = end;

	while (start != NULL && start > text && start[-1] != '\'' && start[-1] != '\n')
		start--;
	if (start == NULL || start == text || start[-1] != '\'' || *start != '/')
		return NULL;
	return xstrndup(start, (size_t)(end - start));
}

/* Whether both names are of one file: hosts that share settings are links. */
static bool same_file(const char *a, const char *b)
{
	struct stat x;
	struct stat y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

/* The settings of the one site there is, to free(). */
static char *debian_config(
    const struct app_site *site, const char *folder, struct err *err)
{
	const char *wanted = framework_env(site, "WORDPRESS_CONFIG");
	CLEANUP(freep)
	char *pattern = xasprintf("config-%s.php", wanted != NULL ? wanted : "*");
	CLEANUP(globfree) glob_t found;
	CLEANUP(buf_reset) struct buf names = {0};
	bool several = false;

	framework_glob(folder, pattern, &found);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		several = several || !same_file(found.gl_pathv[0], found.gl_pathv[i]);
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", found.gl_pathv[i]);
	}
	if (found.gl_pathc > 0 && !several)
		return xstrdup(found.gl_pathv[0]);
	if (several)
		(void)err_set(err, ERR_USAGE,
		    "there are several sites (%s): name the database with --db, or set "
		    "WORDPRESS_CONFIG to one's name",
		    names.data);
	else
		(void)err_set(err, ERR_USAGE,
		    "there is no %s/%s: name the database with --db", folder, pattern);
	return NULL;
}

static bool load_config(const struct app_site *site, const char *path,
    struct php_config *config, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};
	CLEANUP(freep) char *folder = NULL;
	CLEANUP(freep) char *host = NULL;

	if (!fs_read_file(path, PHP_FILE_MAX, &text, err))
		return false;
	folder = debian_folder(buf_str(&text));
	if (folder != NULL) {
		host = debian_config(site, folder, err);
		if (host == NULL || !php_config_load(config, host, err))
			return false;
	}
	return php_config_parse(config, path, buf_str(&text), text.len, err);
}

/* A constant's value when it is known and not empty, else NULL. */
static const char *known(const struct php_config *config, const char *name)
{
	const struct php_setting *s = php_config_constant(config, name);

	return s != NULL && s->value != NULL && *s->value != '\0' ? s->value : NULL;
}

/* WP_CONTENT_DIR, to free(). */
static char *content_dir(const struct app_site *site, const struct php_config *config)
{
	const char *moved = known(config, "WP_CONTENT_DIR");
	const char *core = known(config, "ABSPATH");
	CLEANUP(freep) char *path =
	    moved != NULL ? fs_join(site->root, moved)
	                  : fs_join(core != NULL ? core : site->root, "wp-content");
	/* Without the ".." that such constants are often made with. */
	char *real = fs_real_path(path);

	return real != NULL ? real : take_ptr(&path);
}

/* The plugin that puts SQLite in MySQL's place. */
static bool find_sqlite(
    const struct app_site *site, const struct php_config *config, struct app *app)
{
	CLEANUP(freep) char *content = content_dir(site, config);
	CLEANUP(freep) char *usual = fs_join(content, "database");
	CLEANUP(freep) char *dropin = fs_join(content, "db.php");
	const char *dir = known(config, "DB_DIR");
	const char *file = known(config, "DB_FILE");
	const char *engine = known(config, "DB_ENGINE");
	CLEANUP(freep) char *path =
	    fs_join(dir != NULL ? dir : usual, file != NULL ? file : ".ht.sqlite");

	if (engine == NULL)
		engine = known(config, "DATABASE_TYPE");
	if (!(engine != NULL && strcmp(engine, "sqlite") == 0) &&
	    !(fs_is_file(dropin) && fs_is_file(path)))
		return false;
	app->db = framework_db_new("sqlite");
	app->db->database = take_ptr(&path);
	return true;
}

static bool find_db(const struct app_site *site, const struct php_config *config,
    struct app *app, struct err *err)
{
	static const char *const names[] = {
	    "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST"};
	const char *values[4];
	const struct php_setting *host = php_config_constant(config, "DB_HOST");
	struct db_uri *db;

	if (find_sqlite(site, config, app))
		return true;
	for (size_t i = 0; i < 4; i++) {
		/* The rest of the app is of use all the same: --db can name a database. */
		if (!php_app_value(site, php_config_constant(config, names[i]),
		        &values[i], &app->db_why))
			return true;
	}
	db = app->db = framework_db_new("mysql");
	framework_set(&db->database, values[0]);
	framework_set(&db->user, values[1]);
	framework_set(&db->password, values[2]);
	if (!framework_set_server(db, values[3] != NULL ? values[3] : "localhost", err))
		return err_wrap(err, "%s:%u: DB_HOST", host->file, host->line);
	if (db->host == NULL && db->socket == NULL)
		framework_set(&db->host, "localhost");
	framework_need_database(&app->db);
	return true;
}

static bool find_tables(const struct app_site *site, const struct php_config *config,
    struct app *app, struct err *err)
{
	const struct php_setting *s = php_config_variable(config, "table_prefix");
	const char *prefix;

	if (!php_app_value(site, s, &prefix, err))
		return false;
	if (prefix == NULL)
		prefix = "wp_";
	if (!wordpress_check_prefix(prefix, err))
		return err_wrap(err, "%s:%u", s->file, s->line);
	wordpress_add_tables(app, prefix, wordpress_is_network(config));
	wordpress_set_secret(app, known(config, "AUTH_KEY"));
	return true;
}

/*
 * Where the content is published: an absolute URL, or a path below the site's; to
 * free().
 */
static char *content_url(
    const struct app_site *site, const struct php_config *config, const char *content)
{
	const char *url = known(config, "WP_CONTENT_URL");
	size_t len = strlen(site->root);

	if (url != NULL && (text_starts(url, "http") || *url == '/'))
		return xstrdup(url);
	/* It is somewhere else, and only PHP knows where: then as the folders lie. */
	if (php_config_constant(config, "WP_CONTENT_URL") != NULL &&
	    strncmp(content, site->root, len) == 0 && content[len] == '/')
		return xstrdup(content + len);
	return xstrdup("/wp-content");
}

static void add_uploads(
    const struct app_site *site, const struct php_config *config, struct app *app)
{
	CLEANUP(freep) char *content = content_dir(site, config);
	CLEANUP(freep) char *base = content_url(site, config, content);
	const char *moved = known(config, "UPLOADS");
	const char *core = known(config, "ABSPATH");
	CLEANUP(freep) char *dir = NULL;
	CLEANUP(freep) char *url = NULL;

	/* UPLOADS is below WordPress itself, without a slash before it. */
	if (moved != NULL && *moved != '/') {
		dir = fs_join(core != NULL ? core : site->root, moved);
		url = fs_join("/", moved);
	} else {
		dir = fs_join(content, "uploads");
		url = fs_join(base, "uploads");
	}
	wordpress_add_uploads(app, dir, url);
	wordpress_add_blogs(app, content);
}

bool wordpress_detect(const struct app_site *site, struct app *app, struct err *err)
{
	CLEANUP(php_config_freep)
	struct php_config *config = php_config_new(site->env, true);
	CLEANUP(freep) char *path = NULL;
	CLEANUP(freep) char *core = xasprintf("%s/", site->root);

	if (bedrock_recognise(site))
		return bedrock_detect(site, app, err);
	path = find_config(site);
	if (framework_has_file(site, "wp-includes/version.php"))
		php_config_define(config, "ABSPATH", core);
	if (path != NULL &&
	    (!load_config(site, path, config, err) || !find_db(site, config, app, err)))
		return false;
	framework_set_base_url(app, known(config, "WP_HOME"));
	framework_set_url(&app->home_url, known(config, "WP_HOME"));
	framework_set_base_url(app, known(config, "WP_SITEURL"));
	if (!find_tables(site, config, app, err))
		return false;
	add_uploads(site, config, app);
	app->web_dir = xstrdup(site->root);
	return true;
}
