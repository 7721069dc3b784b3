/*
 * Database URIs: mysql://user:pass@host:port/db?ssl-ca=…, sqlite:path, and what frameworks'
 * settings amount to.
 */
#ifndef SYNCO_COMMON_DB_URI_H
#define SYNCO_COMMON_DB_URI_H

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

enum db_ssl {
	DB_SSL_PREFERRED, /* TLS when the server offers it, not verified */
	DB_SSL_DISABLED,
	DB_SSL_REQUIRED, /* TLS, not verified */
	DB_SSL_VERIFY,   /* TLS, certificate and host name verified */
	/* TLS, certificate verified; without a ssl-ca of its own as DB_SSL_VERIFY. */
	DB_SSL_VERIFY_CA,
};

/* As ssl-mode= has it: "verify-identity". */
const char *db_ssl_name(enum db_ssl ssl);

/* A connection parameter that only the engine's own library knows. */
struct db_uri_param {
	char *name;
	char *value;
};

/* Values are decoded; NULL where not given.  All are owned. */
struct db_uri {
	/* "mysql" (also for mariadb://, pdo-mysql://, mysqli, mysql2), "sqlite", "postgres" */
	char *engine;
	char *user;
	char *password; /* secret: wiped by db_uri_free() */
	char *host;
	unsigned int port; /* 0: the default */
	char *socket;      /* path of a unix socket; wins over host */
	char *database;    /* name; of sqlite: the file's path */
	char *charset;
	enum db_ssl ssl;
	char *ssl_ca;
	char *ssl_cert;
	char *ssl_key;
	struct db_uri_param *params; /* postgres only: in their order */
	size_t params_n;
};

/*
 * Parses text.  User, password, and database are percent-decoded.  Query parameters: charset, socket
 * (also unix_socket), ssl-mode (disabled, preferred, required, verify-ca, verify-identity),
 * ssl-ca, ssl-cert, ssl-key; others are ignored, as DATABASE_URL carries hints for
 * frameworks, but for postgres, where libpq may know them (params).  A list of hosts is one there.  mysql://user@/db?socket=… and mysql://user@%2Frun%2Fmysqld%2Fmysqld.sock/db both
 * name a socket.  sqlite:path, sqlite:///abs/path (and sqlite:////abs/path), sqlite://rel are
 * files.  ERR_USAGE without repeating the password.
 */
struct db_uri *db_uri_parse(const char *text, struct err *err) MUST_CHECK;
void db_uri_free(struct db_uri *u);
CLEANUP_DEFINE(struct db_uri, db_uri_free)

/* Adds a parameter that the engine's own library may know. */
void db_uri_add_param(struct db_uri *u, const char *name, const char *value);

/* A deep copy. */
struct db_uri *db_uri_copy(const struct db_uri *u);

/* Whether both name the same database, whoever logs in there and how. */
bool db_uri_same(const struct db_uri *a, const struct db_uri *b);

/* The URI for people: never with the password. */
void db_uri_print(const struct db_uri *u, struct buf *out);

/* The URI with everything, percent-encoded, so that db_uri_parse() gives the same. */
void db_uri_print_secret(const struct db_uri *u, struct buf *out);

#endif
