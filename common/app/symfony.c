/*
 * Symfony: the chain of .env files, and DATABASE_URL with the parameters of the kernel.
 */
#include <ctype.h>
#include <string.h>

#include "common/app/framework.h"
#include "common/app/php_config.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

bool symfony_recognise(const struct app_site *site)
{
	return framework_has_file(site, "bin/console") &&
	       (framework_has_dir(site, "config") ||
	           framework_has_file(site, "symfony.lock"));
}

static bool load(
    const struct app_site *site, struct dotenv *env, const char *name, struct err *err)
{
	CLEANUP(freep) char *path = framework_path(site, name);

	return dotenv_load(env, path, err);
}

/*
 * APP_ENV as far as it is known; a name that is no part of a file's name counts as
 * unset.
 */
static const char *environment(const struct dotenv *env)
{
	const char *name = dotenv_filled(env, "APP_ENV");

	return name == NULL || strchr(name, '/') != NULL ? "dev" : name;
}

/*
 * .env.local.php, made by "composer dump-env", replaces all the others unless it is for
 * another environment.  *done: it was taken.
 */
static bool load_dumped(
    const struct app_site *site, struct dotenv *env, bool *done, struct err *err)
{
	CLEANUP(freep) char *path = framework_path(site, ".env.local.php");
	CLEANUP(php_config_freep)
	struct php_config *dumped = php_config_new(site->env, false);
	const char *asked = framework_env(site, "APP_ENV");
	const struct php_setting *s;
	const char *name;
	size_t at = 0;

	*done = false;
	if (!fs_is_file(path))
		return true;
	if (!php_config_load(dumped, path, err))
		return false;
	s = php_config_variable(dumped, PHP_RETURNED ".APP_ENV");
	if (s != NULL && s->value != NULL && asked != NULL &&
	    strcmp(s->value, asked) != 0)
		return true;
	*done = php_config_returns(dumped);
	while ((s = php_config_next(dumped, PHP_RETURNED, &at, &name)) != NULL) {
		if (s->value != NULL &&
		    !dotenv_set(env, name, s->value, s->file, s->line, err))
			return false;
	}
	return true;
}

static bool load_env(const struct app_site *site, struct dotenv *env, struct err *err)
{
	CLEANUP(freep) char *special = NULL;
	CLEANUP(freep) char *local = NULL;
	bool done;

	if (!load_dumped(site, env, &done, err))
		return false;
	if (done)
		return true;
	if (!load(
	        site, env, framework_has_file(site, ".env") ? ".env" : ".env.dist", err))
		return false;
	if (strcmp(environment(env), "test") != 0 && !load(site, env, ".env.local", err))
		return false;
	special = xasprintf(".env.%s", environment(env));
	local = xasprintf("%s.local", special);
	if (strcmp(special, ".env.local") == 0)
		return true;
	return load(site, env, special, err) && load(site, env, local, err);
}

/* Appends a path as it stands in a URL. */
static void put_encoded(struct buf *out, const char *path)
{
	for (; *path != '\0'; path++) {
		if (isalnum((unsigned char)*path) || strchr("/-._~", *path) != NULL)
			buf_putc(out, *path);
		else
			buf_printf(out, "%%%02X", (unsigned int)(unsigned char)*path);
	}
}

/* Replaces %kernel.project_dir% and the like, and "%%", which stands for a '%'. */
static void resolve(const struct app_site *site, const struct dotenv *env,
    const char *text, struct buf *out)
{
	const struct {
		const char *parameter;
		const char *value;
	} parameters[] = {
	    {"%kernel.project_dir%", site->root},
	    {"%kernel.root_dir%/..", site->root},
	    {"%kernel.environment%", environment(env)},
	};

	while (*text != '\0') {
		size_t taken = 0;

		for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++) {
			size_t len = strlen(parameters[i].parameter);

			if (taken == 0 &&
			    strncmp(text, parameters[i].parameter, len) == 0) {
				put_encoded(out, parameters[i].value);
				taken = len;
			}
		}
		if (taken == 0) {
			buf_putc(out, *text);
			taken = text[0] == '%' && text[1] == '%' ? 2 : 1;
		}
		text += taken;
	}
}

static bool find_db(const struct app_site *site, const struct dotenv *env,
    struct app *app, struct err *err)
{
	CLEANUP(wipe_buf) struct buf url = {0};
	const char *text = dotenv_filled(env, "DATABASE_URL");

	if (text == NULL)
		return true;
	resolve(site, env, text, &url);
	app->db = db_uri_parse(buf_str(&url), err);
	if (app->db == NULL)
		return dotenv_blame(env, "DATABASE_URL", err);
	framework_settle_sqlite(&app->db, app->root);
	return true;
}

static void add_files(const struct app_site *site, struct app *app)
{
	static const char *const names[] = {"uploads", "media"};
	const char *web = strrchr(app->web_dir, '/') + 1;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		CLEANUP(freep) char *folder = fs_join(web, names[i]);
		CLEANUP(freep) char *url = fs_join("/", names[i]);

		if (framework_has_dir(site, folder))
			framework_exclude_unpublished(
			    framework_add_files(app, names[i], folder, url));
	}
}

/* As make:user and make:reset-password name them. */
static void add_personal(struct app *app)
{
	static const char *const tables[] = {"user", "users", "*_user", "*_users"};
	static const char *const of_users[][2] = {
	    {"email", "email"},
	    {"email_canonical", "email"},
	    {"username", "login"},
	    {"username_canonical", "login"},
	    {"password", "password"},
	    {"confirmation_token", "hash"},
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		for (size_t k = 0; k < sizeof(of_users) / sizeof(*of_users); k++)
			framework_add_personal(
			    app, "", tables[i], of_users[k][0], of_users[k][1]);
	}
	framework_add_personal(app, "", "reset_password_request", "selector", "hash");
	framework_add_personal(app, "", "reset_password_request", "hashed_token", "hash");
}

bool symfony_detect(const struct app_site *site, struct app *app, struct err *err)
{
	static const char *const web_dirs[] = {"public", "public_html", "web", NULL};
	static const char *const dropped[] = {
	    "messenger_messages", "sessions", "cache_items", NULL};
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, site->env);

	if (!load_env(site, env, err) || !find_db(site, env, app, err))
		return false;
	framework_find_databases(site, env, app, resolve);
	framework_drop_rows(app, "", dropped);
	framework_set(&app->secret, dotenv_get(env, "APP_SECRET"));
	add_personal(app);
	framework_set_base_url(app, dotenv_get(env, "APP_URL"));
	framework_set_base_url(app, dotenv_get(env, "DEFAULT_URI"));
	framework_find_web_dir(site, app, web_dirs);
	if (app->web_dir != NULL)
		add_files(site, app);
	return true;
}
