#include "common/db/uri.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* The names that tools and frameworks give to the engines. */
static const struct {
	const char *scheme;
	const char *engine;
} schemes[] = {
    {"mysql", "mysql"},
    {"mariadb", "mysql"},
    {"mysql2", "mysql"},
    {"mysqli", "mysql"},
    {"pdo-mysql", "mysql"},
    {"pdo_mysql", "mysql"},
    {"mysqlgis", "mysql"},
    {"trilogy", "mysql"},
    {"postgres", "postgres"},
    {"postgresql", "postgres"},
    {"pgsql", "postgres"},
    {"pdo-pgsql", "postgres"},
    {"pdo_pgsql", "postgres"},
    {"psql", "postgres"},
    {"postgis", "postgres"},
    {"sqlite", "sqlite"},
    {"sqlite3", "sqlite"},
    {"pdo-sqlite", "sqlite"},
    {"pdo_sqlite", "sqlite"},
    {"spatialite", "sqlite"},
};

static const struct {
	const char *name;
	enum db_ssl ssl;
} ssl_modes[] = {
    {"preferred", DB_SSL_PREFERRED},
    {"disabled", DB_SSL_DISABLED},
    {"required", DB_SSL_REQUIRED},
    {"verify-identity", DB_SSL_VERIFY},
    {"verify-ca", DB_SSL_VERIFY_CA},
};

const char *db_ssl_name(enum db_ssl ssl)
{
	return ssl_modes[ssl].name;
}

void db_uri_free(struct db_uri *u)
{
	if (u == NULL)
		return;
	if (u->password != NULL)
		explicit_bzero(u->password, strlen(u->password));
	free(u->engine);
	free(u->user);
	free(u->password);
	free(u->host);
	free(u->socket);
	free(u->database);
	free(u->charset);
	free(u->ssl_ca);
	free(u->ssl_cert);
	free(u->ssl_key);
	for (size_t i = 0; i < u->params_n; i++) {
		explicit_bzero(u->params[i].value, strlen(u->params[i].value));
		free(u->params[i].name);
		free(u->params[i].value);
	}
	free(u->params);
	free(u);
}

/* Takes name and value. */
static void add_param(struct db_uri *u, char *name, char *value)
{
	u->params = xreallocarray(u->params, u->params_n + 1, sizeof(*u->params));
	u->params[u->params_n++] = (struct db_uri_param){name, value};
}

void db_uri_add_param(struct db_uri *u, const char *name, const char *value)
{
	add_param(u, xstrdup(name), xstrdup(value));
}

/* Percent-decodes len bytes; NULL with err when a NUL would result. */
static char *decode(const char *s, size_t len, struct err *err)
{
	char *out = xcalloc(len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int byte = s[i] == '%' && i + 2 < len ? text_hex_byte(s + i + 1) : -1;

		if (byte >= 0) {
			out[n] = (char)byte;
			i += 2;
		} else {
			out[n] = s[i];
		}
		if (out[n++] == '\0') {
			free(out);
			(void)err_set(err, ERR_USAGE, "a NUL byte in a database URI");
			return NULL;
		}
	}
	return out;
}

static bool set_ssl_mode(struct db_uri *u, const char *mode, struct err *err)
{
	for (size_t i = 0; i < sizeof(ssl_modes) / sizeof(*ssl_modes); i++) {
		if (strcasecmp(ssl_modes[i].name, mode) == 0) {
			u->ssl = ssl_modes[i].ssl;
			return true;
		}
	}
	return err_set(err, ERR_USAGE,
	    "ssl-mode is disabled, preferred, required, verify-ca or verify-identity");
}

static void replace(char **field, char **value)
{
	free(*field);
	*field = take_ptr(value);
}

/* One name=value of the query; unknown ones are hints for frameworks. */
static bool take_parameter(struct db_uri *u, const char *at, size_t len, struct err *err)
{
	const struct {
		const char *name;
		char **field;
	} texts[] = {
	    {"charset", &u->charset},
	    {"socket", &u->socket},
	    {"unix_socket", &u->socket},
	    {"ssl-ca", &u->ssl_ca},
	    {"ssl-cert", &u->ssl_cert},
	    {"ssl-key", &u->ssl_key},
	};
	const char *equals = memchr(at, '=', len);
	CLEANUP(freep) char *value = NULL;
	size_t name_len;

	if (equals == NULL)
		return true;
	name_len = (size_t)(equals - at);
	value = decode(equals + 1, len - name_len - 1, err);
	if (value == NULL)
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (strlen(texts[i].name) == name_len &&
		    strncmp(texts[i].name, at, name_len) == 0) {
			replace(texts[i].field, &value);
			return true;
		}
	}
	if (name_len == 8 &&
	    (strncmp(at, "ssl-mode", 8) == 0 || strncmp(at, "ssl_mode", 8) == 0))
		return set_ssl_mode(u, value, err);
	if (strcmp(u->engine, "postgres") == 0)
		add_param(u, xstrndup(at, name_len), take_ptr(&value));
	return true;
}

static bool take_query(struct db_uri *u, const char *query, struct err *err)
{
	while (*query != '\0') {
		size_t len = strcspn(query, "&");

		if (!take_parameter(u, query, len, err))
			return false;
		query += len + (query[len] == '&');
	}
	return true;
}

/* host:port,host:port: two lists, as libpq takes them. */
static bool take_hosts(struct db_uri *u, const char *at, size_t len, struct err *err)
{
	CLEANUP(buf_reset) struct buf hosts = {0};
	CLEANUP(buf_reset) struct buf ports = {0};
	CLEANUP(freep) char *list = decode(at, len, err);
	char *rest = list;
	char *one;

	if (list == NULL)
		return false;
	while ((one = strsep(&rest, ",")) != NULL) {
		char *colon = strrchr(one, ':');

		if (one != list) {
			buf_putc(&hosts, ',');
			buf_putc(&ports, ',');
		}
		if (colon != NULL && strchr(colon, ']') == NULL) {
			*colon = '\0';
			buf_puts(&ports, colon + 1);
		}
		/* An IPv6 address stands in brackets. */
		one[strcspn(one, "]")] = '\0';
		buf_puts(&hosts, *one == '[' ? one + 1 : one);
	}
	add_param(u, xstrdup("host"), buf_take(&hosts));
	add_param(u, xstrdup("port"), buf_take(&ports));
	return true;
}

/* [user[:password]@]host[:port] */
static bool take_authority(struct db_uri *u, const char *at, size_t len, struct err *err)
{
	const char *end = at + len;
	const char *user_end = NULL;
	const char *colon;
	uint64_t port;

	for (const char *p = at; p < end; p++) {
		if (*p == '@')
			user_end = p; /* the last one: passwords are not always encoded */
	}
	if (user_end != NULL) {
		const char *sep = memchr(at, ':', (size_t)(user_end - at));
		const char *name_end = sep != NULL ? sep : user_end;

		u->user = decode(at, (size_t)(name_end - at), err);
		if (u->user == NULL)
			return false;
		if (sep != NULL && (u->password = decode(sep + 1,
		                        (size_t)(user_end - sep - 1), err)) == NULL)
			return false;
		at = user_end + 1;
	}
	if (strcmp(u->engine, "postgres") == 0 &&
	    memchr(at, ',', (size_t)(end - at)) != NULL)
		return take_hosts(u, at, (size_t)(end - at), err);
	colon = *at == '[' ? memchr(at, ']', (size_t)(end - at)) : at;
	if (colon == NULL)
		return err_set(err, ERR_USAGE, "a host in brackets without its end");
	colon = memchr(colon, ':', (size_t)(end - colon));
	if (colon != NULL) {
		CLEANUP(freep) char *number =
		    xstrndup(colon + 1, (size_t)(end - colon - 1));

		if (*number != '\0' && !text_u64(number, 65535, &port))
			return err_set(
			    err, ERR_USAGE, "a port that is no number up to 65535");
		u->port = *number != '\0' ? (unsigned int)port : 0;
		end = colon;
	}
	if (*at == '[' && end - at >= 2) {
		at++;
		end--;
	}
	if (end == at)
		return true;
	u->host = decode(at, (size_t)(end - at), err);
	if (u->host != NULL && *u->host == '/') {
		free(u->socket);
		u->socket = take_ptr(&u->host);
		return true;
	}
	return u->host != NULL;
}

static bool take_server(struct db_uri *u, const char *at, struct err *err)
{
	const char *query;
	const char *end;
	size_t len;

	if (!text_starts(at, "//"))
		return err_set(err, ERR_USAGE,
		    "%s://user:password@host:port/database expected", u->engine);
	at += 2;
	/* The path starts behind the last '@': passwords are not always encoded. */
	query = strchr(at, '?');
	end = query != NULL ? query : at + strlen(at);
	len = strcspn(at, "/?");
	for (const char *p = at; p < end; p++) {
		if (*p == '@')
			len = (size_t)(p - at) + strcspn(p, "/?");
	}
	if (!take_authority(u, at, len, err))
		return false;
	at += len;
	if (*at == '/')
		at++;
	len = strcspn(at, "?");
	if (len > 0 && (u->database = decode(at, len, err)) == NULL)
		return false;
	return at[len] == '\0' || take_query(u, at + len + 1, err);
}

/* sqlite:path, sqlite://relative, sqlite:///absolute and sqlite:////absolute. */
static bool take_file(struct db_uri *u, const char *at, struct err *err)
{
	size_t slashes;
	size_t len;

	if (text_starts(at, "//"))
		at += 2;
	len = strcspn(at, "?");
	if (len == 0)
		return err_set(
		    err, ERR_USAGE, "sqlite: without a file: sqlite:FILE expected");
	u->database = decode(at, len, err);
	if (u->database == NULL)
		return false;
	/* Several are one, for the system as well. */
	slashes = strspn(u->database, "/");
	if (slashes > 1)
		memmove(u->database, u->database + slashes - 1,
		    strlen(u->database + slashes - 1) + 1);
	return true;
}

struct db_uri *db_uri_parse(const char *text, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *u = xcalloc(1, sizeof(*u));
	size_t len = strcspn(text, ":");
	bool ok;

	for (size_t i = 0; text[len] == ':' && i < sizeof(schemes) / sizeof(*schemes);
	     i++) {
		if (strlen(schemes[i].scheme) == len &&
		    strncasecmp(schemes[i].scheme, text, len) == 0)
			u->engine = xstrdup(schemes[i].engine);
	}
	if (u->engine == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "no database URI: mysql://user:password@host/database or sqlite:FILE "
		    "expected");
		return NULL;
	}
	ok = strcmp(u->engine, "sqlite") == 0 ? take_file(u, text + len + 1, err)
	                                      : take_server(u, text + len + 1, err);
	return ok ? take_ptr(&u) : NULL;
}

struct db_uri *db_uri_copy(const struct db_uri *u)
{
	struct db_uri *c = xcalloc(1, sizeof(*c));

	*c = *u;
	c->engine = xstrdup(u->engine);
	c->user = xstrdup(u->user);
	c->password = xstrdup(u->password);
	c->host = xstrdup(u->host);
	c->socket = xstrdup(u->socket);
	c->database = xstrdup(u->database);
	c->charset = xstrdup(u->charset);
	c->ssl_ca = xstrdup(u->ssl_ca);
	c->ssl_cert = xstrdup(u->ssl_cert);
	c->ssl_key = xstrdup(u->ssl_key);
	c->params = NULL;
	c->params_n = 0;
	for (size_t i = 0; i < u->params_n; i++)
		db_uri_add_param(c, u->params[i].name, u->params[i].value);
	return c;
}
