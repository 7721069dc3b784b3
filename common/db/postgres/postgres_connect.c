#include "common/db/postgres/postgres_connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"

#define CONNECT_TIMEOUT_S "15"

/* Keywords and values for libpq, which knows what may be asked of it. */
struct conninfo {
	const char *keywords[48];
	const char *values[48];
	size_t n;
};

static void add(struct conninfo *info, const char *keyword, const char *value)
{
	if (value == NULL || info->n + 1 == sizeof(info->keywords) / sizeof(char *))
		return;
	info->keywords[info->n] = keyword;
	info->values[info->n++] = value;
}

static bool is_known(const PQconninfoOption *known, const char *keyword)
{
	for (; known != NULL && known->keyword != NULL; known++) {
		if (strcmp(known->keyword, keyword) == 0)
			return true;
	}
	return false;
}

/* The socket that is given may be the file, as for other engines: libpq wants its folder. */
static char *socket_folder(const char *socket)
{
	const char *file = strstr(socket, "/.s.PGSQL.");

	return file != NULL ? xstrndup(socket, (size_t)(file - socket)) : xstrdup(socket);
}

PGconn *postgres_connect(const struct db_uri *uri, const char *database)
{
	static const char *const modes[] = {
	    [DB_SSL_PREFERRED] = NULL, /* as libpq has it by default */
	    [DB_SSL_DISABLED] = "disable",
	    [DB_SSL_REQUIRED] = "require",
	    [DB_SSL_VERIFY] = "verify-full",
	    [DB_SSL_VERIFY_CA] = "verify-ca",
	};
	struct conninfo info = {0};
	PQconninfoOption *known = PQconndefaults();
	CLEANUP(freep) char *socket =
	    uri->socket != NULL ? socket_folder(uri->socket) : NULL;
	char port[16];
	PGconn *handle;

	(void)snprintf(port, sizeof(port), "%u", uri->port);
	add(&info, "connect_timeout",
	    getenv("PGCONNECT_TIMEOUT") == NULL ? CONNECT_TIMEOUT_S : NULL);
	add(&info, "fallback_application_name", "synco");
	add(&info, "host", socket != NULL ? socket : uri->host);
	add(&info, "port", uri->port != 0 ? port : NULL);
	add(&info, "user", uri->user);
	add(&info, "password", uri->password);
	add(&info, "dbname", uri->database);
	add(&info, "sslmode", modes[uri->ssl]);
	add(&info, "sslrootcert", uri->ssl_ca);
	add(&info, "sslcert", uri->ssl_cert);
	add(&info, "sslkey", uri->ssl_key);
	for (size_t i = 0; i < uri->params_n; i++) {
		if (is_known(known, uri->params[i].name))
			add(&info, uri->params[i].name, uri->params[i].value);
	}
	add(&info, "dbname", database);
	handle = PQconnectdbParams(info.keywords, info.values, 0);
	PQconninfoFree(known);
	return handle;
}
