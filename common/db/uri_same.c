#include <string.h>

#include "common/base/fs.h"
#include "common/base/text.h"
#include "common/db/uri.h"

static unsigned int port(const struct db_uri *u)
{
	if (u->port != 0)
		return u->port;
	return strcmp(u->engine, "postgres") == 0 ? 5432 : 3306;
}

/* A list of hosts, where there is one. */
static const char *param(const struct db_uri *u, const char *name)
{
	for (size_t i = 0; i < u->params_n; i++) {
		if (strcmp(u->params[i].name, name) == 0)
			return u->params[i].value;
	}
	return NULL;
}

static bool same_file(const struct db_uri *a, const struct db_uri *b)
{
	CLEANUP(freep) char *real_a = fs_real_path(a->database);
	CLEANUP(freep) char *real_b = fs_real_path(b->database);

	return real_a != NULL && real_b != NULL ? strcmp(real_a, real_b) == 0
	                                        : strcmp(a->database, b->database) == 0;
}

bool db_uri_same(const struct db_uri *a, const struct db_uri *b)
{
	if (strcmp(a->engine, b->engine) != 0)
		return false;
	if (strcmp(a->engine, "sqlite") == 0)
		return a->database != NULL && b->database != NULL && same_file(a, b);
	if (!text_same(a->database, b->database) || !text_same(a->socket, b->socket))
		return false;
	return a->socket != NULL || (text_same(a->host, b->host) && port(a) == port(b) &&
	                                text_same(param(a, "host"), param(b, "host")) &&
	                                text_same(param(a, "port"), param(b, "port")));
}
