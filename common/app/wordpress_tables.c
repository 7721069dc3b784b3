/* The tables and uploads of a WordPress. */
#include <string.h>

#include "common/app/php_config.h"
#include "common/app/wipe.h"
#include "common/app/wordpress.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

bool wordpress_check_prefix(const char *prefix, struct err *err)
{
	static const char allowed[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$-";

	if (prefix[strspn(prefix, allowed)] != '\0')
		return err_set(err, ERR_PROTO,
		    "the table prefix is not of letters, digits and underscores");
	return true;
}

/* Whether a constant is there, and not known to be false. */
static bool is_on(const struct php_config *config, const char *name)
{
	const struct php_setting *s = php_config_constant(config, name);

	return s != NULL &&
	       (s->value == NULL || (*s->value != '\0' && strcmp(s->value, "0") != 0));
}

bool wordpress_is_network(const struct php_config *config)
{
	return is_on(config, "MULTISITE") || is_on(config, "SUBDOMAIN_INSTALL");
}

void wordpress_set_secret(struct app *app, const char *key)
{
	if (key == NULL || *key == '\0' || strcmp(key, "generateme") == 0 ||
	    strcmp(key, "put your unique phrase here") == 0)
		return;
	wipe_str(app->secret);
	app->secret = xstrdup(key);
}

/* What one site of perhaps many has. */
static void add_site_rules(struct app *app, const char *prefix)
{
	/* Logs, visits and what a plugin finds out again by itself. */
	static const char *const dropped[] = {"actionscheduler_logs", "*_sessions",
	    "wfhits", "wflogins", "wfstatus", "wfcrawlers", "wflivetraffichuman",
	    "wftrafficrates", "wffilemods", "wfknownfilelist", "wfsnipcache",
	    "wfreversecache", "wfHits", "wfLogins", "wfStatus", "wfCrawlers",
	    "wfFileMods", "wfKnownFileList", NULL};

	/* '_' is a wildcard; '|' escapes it whatever the server takes a backslash for. */
	framework_add_rows(app, prefix, "options",
	    "option_name NOT LIKE '|_transient|_%' ESCAPE '|' AND "
	    "option_name NOT LIKE '|_site|_transient|_%' ESCAPE '|'");
	framework_add_rows(app, prefix, "actionscheduler_actions",
	    "status NOT IN ('complete', 'canceled', 'failed')");
	framework_drop_rows(app, prefix, dropped);
}

/*
 * The hosts of a network, however many: MySQL and MariaDB cut such a list at 1024 bytes, and each
 * has its own way to say otherwise in the same statement, which the other takes for a comment.
 */
#define HOSTS                                                                            \
	"/*M! SET STATEMENT group_concat_max_len = 65536 FOR */ "                        \
	"SELECT /*+ SET_VAR(group_concat_max_len = 65536) */ "                           \
	"GROUP_CONCAT(DISTINCT domain) FROM `%sblogs`"

static void add_network(struct app *app, const char *prefix)
{
	CLEANUP(freep) char *numbered = xasprintf("%s{n}_", prefix);

	add_site_rules(app, numbered);
	framework_add_rows(app, prefix, "sitemeta",
	    "meta_key NOT LIKE '|_site|_transient|_%' ESCAPE '|'");
	app->hosts_query = xasprintf(HOSTS, prefix);
}

void wordpress_add_tables(struct app *app, const char *prefix, bool network)
{
	add_site_rules(app, prefix);
	if (network)
		add_network(app, prefix);
	wordpress_add_personal(app, prefix);
	if (app->base_url == NULL)
		app->base_url_query = xasprintf(
		    "SELECT option_value FROM `%soptions` WHERE option_name = 'siteurl'",
		    prefix);
	if (app->home_url == NULL)
		app->home_url_query = xasprintf(
		    "SELECT option_value FROM `%soptions` WHERE option_name = 'home'",
		    prefix);
}

/* The folder below the app's root, or where it usually is; to free(). */
static char *usual_folder(const struct app *app, const char *dir, const char *usual)
{
	size_t len = strlen(app->root);

	if (strncmp(dir, app->root, len) == 0 && dir[len] == '/' && dir[len + 1] != '\0')
		return xstrdup(dir + len + 1);
	return xstrdup(usual);
}

static void set_dir(struct app_files *f, const char *dir)
{
	free(f->dir);
	f->dir = xstrdup(dir);
}

void wordpress_add_uploads(struct app *app, const char *dir, const char *url)
{
	CLEANUP(freep) char *folder = usual_folder(app, dir, "wp-content/uploads");
	CLEANUP(freep) char *sold = fs_join(dir, "woocommerce_uploads");
	CLEANUP(freep) char *sold_folder = fs_join(folder, "woocommerce_uploads");
	struct app_files *f = framework_add_files(app, "uploads", folder, url);

	set_dir(f, dir);
	framework_exclude_unpublished(f);
	framework_exclude(f, "wc-logs/*");
	framework_exclude(f, "sites/*/wc-logs/*");
	/* Files that are sold: the web server is told to refuse them. */
	if (!fs_is_dir(sold))
		return;
	framework_exclude(f, "woocommerce_uploads/*");
	set_dir(framework_add_files(app, "woocommerce_uploads", sold_folder, NULL), sold);
}

void wordpress_add_blogs(struct app *app, const char *content)
{
	CLEANUP(freep) char *dir = fs_join(content, "blogs.dir");
	CLEANUP(freep) char *folder = usual_folder(app, dir, "wp-content/blogs.dir");

	/* A script publishes them, at addresses of each site's own. */
	if (fs_is_dir(dir))
		set_dir(framework_add_files(app, "blogs", folder, NULL), dir);
}
