/* Database URLs as django-environ and dj-database-url turn them into settings. */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/uri.h"

static void set(struct py_value *v, const char *key, const char *text)
{
	if (text != NULL)
		py_value_set(py_value_need(v, key), PY_TEXT, text);
}

bool py_url(const char *url, struct py_value *v, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *u = db_uri_parse(url, err);
	const char *path = strchr(url, ':');
	CLEANUP(freep) char *port = NULL;
	struct py_value *options;

	if (u == NULL)
		return false;
	py_value_set(v, PY_DICT, "");
	set(v, "ENGINE", u->engine);
	set(v, "USER", u->user);
	set(v, "PASSWORD", u->password);
	set(v, "HOST", u->socket != NULL ? u->socket : u->host);
	/* sqlite:///x is relative here, sqlite:////x is not. */
	if (strcmp(u->engine, "sqlite") == 0 && text_starts(path, ":///") &&
	    path[4] != '/')
		set(v, "NAME", u->database + 1);
	else
		set(v, "NAME", u->database);
	port = u->port != 0 ? xasprintf("%u", u->port) : NULL;
	set(v, "PORT", port);
	options = py_value_need(v, "OPTIONS");
	py_value_set(options, PY_DICT, "");
	set(options, "ssl_ca", u->ssl_ca);
	set(options, "ssl_cert", u->ssl_cert);
	set(options, "ssl_key", u->ssl_key);
	if (u->ssl != DB_SSL_PREFERRED)
		set(options, "ssl_mode", db_ssl_name(u->ssl));
	for (size_t i = 0; i < u->params_n; i++)
		set(options, u->params[i].name, u->params[i].value);
	return true;
}
