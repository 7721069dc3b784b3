/* The tables of Django's own apps, and of those that most sites have. */
#include <ctype.h>
#include <string.h>

#include "common/app/django.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* The table of AUTH_USER_MODEL ("accounts.User"), to free(). */
static char *user_table(const struct py_config *settings)
{
	const struct py_name *model = py_config_get(settings, "AUTH_USER_MODEL");
	const char *text = model != NULL ? py_value_str(&model->value) : NULL;
	char *table = xstrdup(text != NULL ? text : "auth.User");

	for (char *c = table; *c != '\0'; c++)
		*c = *c == '.' ? '_' : (char)tolower((unsigned char)*c);
	return table;
}

/* Tables of the cache: LOCATION where BACKEND is the database. */
static void drop_caches(const struct py_config *settings, struct app *app)
{
	const struct py_name *caches = py_config_get(settings, "CACHES");

	if (caches == NULL || caches->value.kind != PY_DICT)
		return;
	for (size_t i = 0; i < caches->value.n; i++) {
		const struct py_value *one = &caches->value.items[i].value;
		const char *backend = py_value_str(py_value_item(one, "BACKEND"));
		const char *table = py_value_str(py_value_item(one, "LOCATION"));

		if (backend != NULL && table != NULL &&
		    text_ends(backend, ".DatabaseCache"))
			framework_add_rows(app, "", table, NULL);
	}
}

void django_add_tables(const struct py_config *settings, struct app *app)
{
	static const char *const dropped[] = {"django_session", "django_admin_log",
	    "django_celery_results_*", "celery_taskmeta", "celery_tasksetmeta",
	    "djcelery_taskstate", "django_q_task", "silk_*", "axes_access*",
	    "account_emailconfirmation", "socialaccount_social*", "authtoken_token",
	    NULL};
	static const struct {
		const char *column;
		const char *mask;
	} users[] = {
	    {"username", "login"},
	    {"email", "email"},
	    {"first_name", "first_name"},
	    {"last_name", "last_name"},
	    {"full_name", "name"},
	    {"name", "name"},
	    {"password", "password"},
	};
	CLEANUP(freep) char *table = user_table(settings);

	framework_drop_rows(app, "", dropped);
	drop_caches(settings, app);
	for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++)
		framework_add_personal(app, "", table, users[i].column, users[i].mask);
	framework_add_personal(app, "", "account_emailaddress", "email", "email");
	framework_add_personal(app, "", "socialaccount_socialaccount", "uid", "hash");
	framework_add_personal(
	    app, "", "socialaccount_socialaccount", "extra_data", "null");
	/* Keys of the site's own, not of people. */
	framework_add_personal(app, "", "django_content_type", "*", "keep");
	framework_add_personal(app, "", "auth_permission", "*", "keep");
	framework_add_personal(app, "", "auth_group", "*", "keep");
	framework_add_personal(app, "", "django_migrations", "*", "keep");
	framework_add_personal(app, "", "django_site", "*", "keep");
}
