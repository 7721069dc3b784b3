#include <string.h>

#include "common/base/text.h"
#include "common/db/uri.h"

static void print(const struct db_uri *u, bool secret, struct buf *out)
{
	const struct {
		const char *name;
		const char *value;
	} parameters[] = {
	    {"socket", u->socket},
	    {"charset", u->charset},
	    {"ssl-mode", u->ssl == DB_SSL_PREFERRED ? NULL : db_ssl_name(u->ssl)},
	    {"ssl-ca", u->ssl_ca},
	    {"ssl-cert", u->ssl_cert},
	    {"ssl-key", u->ssl_key},
	};
	char separator = '?';

	buf_printf(out, "%s:", u->engine);
	if (strcmp(u->engine, "sqlite") == 0) {
		text_append_encoded(out, u->database, "/ +,=@:!$&'()*;");
		return;
	}
	buf_puts(out, "//");
	if (u->user != NULL) {
		text_append_encoded(out, u->user, "");
		if (secret && u->password != NULL) {
			buf_putc(out, ':');
			text_append_encoded(out, u->password, "");
		}
		buf_putc(out, '@');
	}
	if (u->host != NULL && strchr(u->host, ':') != NULL)
		buf_printf(out, "[%s]", u->host);
	else if (u->host != NULL)
		text_append_encoded(out, u->host, "");
	if (u->port != 0)
		buf_printf(out, ":%u", u->port);
	buf_putc(out, '/');
	if (u->database != NULL)
		text_append_encoded(out, u->database, "");
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++) {
		if (parameters[i].value == NULL)
			continue;
		buf_printf(out, "%c%s=", separator, parameters[i].name);
		text_append_encoded(out, parameters[i].value, "/");
		separator = '&';
	}
	for (size_t i = 0; i < u->params_n; i++) {
		if (!secret && strstr(u->params[i].name, "password") != NULL)
			continue;
		buf_putc(out, separator);
		text_append_encoded(out, u->params[i].name, "");
		buf_putc(out, '=');
		text_append_encoded(out, u->params[i].value, "/,");
		separator = '&';
	}
}

void db_uri_print(const struct db_uri *u, struct buf *out)
{
	print(u, false, out);
}

void db_uri_print_secret(const struct db_uri *u, struct buf *out)
{
	print(u, true, out);
}
