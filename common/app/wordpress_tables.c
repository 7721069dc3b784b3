/* The tables and uploads of a WordPress. */
#include <string.h>

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

void wordpress_add_tables(struct app *app, const char *prefix)
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
	if (app->base_url == NULL)
		app->base_url_query = xasprintf(
		    "SELECT option_value FROM `%soptions` WHERE option_name = 'siteurl'",
		    prefix);
}

/* The folder below the app's root, or where it usually is; to free(). */
static char *usual_folder(const struct app *app, const char *dir)
{
	size_t len = strlen(app->root);

	if (strncmp(dir, app->root, len) == 0 && dir[len] == '/' && dir[len + 1] != '\0')
		return xstrdup(dir + len + 1);
	return xstrdup("wp-content/uploads");
}

static void set_dir(struct app_files *f, const char *dir)
{
	free(f->dir);
	f->dir = xstrdup(dir);
}

void wordpress_add_uploads(struct app *app, const char *dir, const char *url)
{
	CLEANUP(freep) char *folder = usual_folder(app, dir);
	CLEANUP(freep) char *sold = fs_join(dir, "woocommerce_uploads");
	CLEANUP(freep) char *sold_folder = fs_join(folder, "woocommerce_uploads");
	struct app_files *f = framework_add_files(app, "uploads", folder, url);

	set_dir(f, dir);
	framework_exclude_unpublished(f);
	framework_exclude(f, "wc-logs/*");
	/* Files that are sold: the web server is told to refuse them. */
	if (!fs_is_dir(sold))
		return;
	framework_exclude(f, "woocommerce_uploads/*");
	set_dir(framework_add_files(app, "woocommerce_uploads", sold_folder, NULL), sold);
}
