/* Databases beside the main one that variables name: ANALYTICS_DATABASE_URL. */
#include <ctype.h>
#include <string.h>

#include "common/app/framework.h"
#include "common/app/wipe.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define SUFFIX "_DATABASE_URL"

/* What such a name says of a database that is none of the app's own, or the main one again. */
static bool is_no_other(const char *variable)
{
	static const char *const globs[] = {"TEST_*", "*_TEST" SUFFIX, "SHADOW" SUFFIX,
	    "DIRECT" SUFFIX, "*REPLICA*", "FOLLOWER_*", "READ_*", "READONLY_*"};

	for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++) {
		if (text_glob(globs[i], variable))
			return true;
	}
	return false;
}

static void add(const struct app_site *site, const struct dotenv *env, struct app *app,
    const char *variable, framework_resolve *resolve)
{
	CLEANUP(freep)
	char *name = xstrndup(variable, strlen(variable) - strlen(SUFFIX));
	CLEANUP(wipe_buf) struct buf url = {0};
	struct db_uri *uri;
	struct err why = {0};

	for (char *c = name; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	if (resolve != NULL)
		resolve(site, env, dotenv_get(env, variable), &url);
	else
		buf_puts(&url, dotenv_get(env, variable));
	uri = db_uri_parse(buf_str(&url), &why);
	if (uri == NULL) {
		(void)dotenv_blame(env, variable, &why);
		log_warn(site->log, "%s: that database is left out", why.msg);
		return;
	}
	framework_settle_sqlite(&uri, app->root);
	framework_need_database(&uri);
	framework_add_database(app, name, uri);
}

void framework_find_databases(const struct app_site *site, const struct dotenv *env,
    struct app *app, framework_resolve *resolve)
{
	char *variable;

	for (size_t i = 0; (variable = dotenv_name(env, i)) != NULL; i++) {
		if (text_ends(variable, SUFFIX) && strlen(variable) > strlen(SUFFIX) &&
		    !is_no_other(variable) && dotenv_filled(env, variable) != NULL)
			add(site, env, app, variable, resolve);
		free(variable);
	}
}
