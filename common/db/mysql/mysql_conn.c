#include "common/db/mysql/mysql_conn.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/base/mem.h"

#define CONNECT_TIMEOUT_S 15U

/* As large as the protocol allows: rows and statements are limited by the servers. */
#define PACKET_BYTES (1024UL * 1024 * 1024)

/* MySQL's ER_CLIENT_INTERACTION_TIMEOUT, which MariaDB's headers lack. */
#define IDLE_TOO_LONG 4031

struct mysql_conn {
	MYSQL *handle;
	char *where; /* the URI without its password */
	char *version;
	bool is_mariadb;
	bool discreet; /* errors tell nothing of rows */
};

/* What a person can do about it; "" when the server's words are enough. */
static const char *advice(const struct mysql_conn *c, unsigned int code)
{
	switch (code) {
	case CR_SSL_CONNECTION_ERROR:
		if (c->version == NULL)
			return ""; /* it was never made */
		                   /* fall through */
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case ER_CONNECTION_KILLED:
	case IDLE_TOO_LONG:
		return ": the connection to the server was lost";
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
		return ": is the server running there?";
	case ER_ACCESS_DENIED_ERROR:
		return ": check user and password";
	case ER_TABLE_DEF_CHANGED:
		return ": the table was altered while it was read; run again";
	case ER_TABLEACCESS_DENIED_ERROR:
	case ER_COLUMNACCESS_DENIED_ERROR:
		return ": grant it to the user, or name one that has it with --db";
	default:
		return "";
	}
}

/* Errors whose words hold values of rows, or what a function says of them. */
static bool tells_values(const char *state, unsigned int code)
{
	static const unsigned int codes[] = {
	    ER_UNKNOWN_ERROR /* "XPATH syntax error: '…'" */, ER_TRUNCATED_WRONG_VALUE,
	    ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, ER_WRONG_VALUE_FOR_TYPE, ER_WRONG_VALUE,
	    ER_DUP_ENTRY, ER_DATA_OUT_OF_RANGE};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		if (codes[i] == code)
			return true;
	}
	return strncmp(state, "22", 2) == 0 || strncmp(state, "45", 2) == 0;
}

bool mysql_conn_fail(struct mysql_conn *c, struct err *err)
{
	unsigned int code = mysql_errno(c->handle);

	if (c->discreet && tells_values(mysql_sqlstate(c->handle), code))
		return err_set(err, ERR_DB,
		    "%s: a row's value is not what a condition takes (error %u, the server may know more)",
		    c->where, code);
	return err_set(err, ERR_DB, "%s: %.600s (error %u)%s", c->where,
	    mysql_error(c->handle), code, advice(c, code));
}

void mysql_conn_discreet(struct mysql_conn *c)
{
	c->discreet = true;
}

/*
 * The library takes "localhost" for the unix socket at the usual place, whatever the port.
 * Where a port of its own is given (a tunnel) or there is no such socket (a container's port)
 * TCP is meant.
 */
static bool is_local(const struct db_uri *uri)
{
	if (uri->socket != NULL)
		return true;
	if (uri->host != NULL && strcasecmp(uri->host, "localhost") != 0)
		return false;
	return (uri->port == 0 || uri->port == MARIADB_PORT) &&
	       access(MARIADB_UNIX_ADDR, F_OK) == 0;
}

static void set_tls(MYSQL *handle, const struct db_uri *uri, bool local)
{
	bool verify = uri->ssl == DB_SSL_VERIFY ||
	              (uri->ssl == DB_SSL_VERIFY_CA && uri->ssl_ca == NULL);
	my_bool on = 1;

	if (uri->ssl == DB_SSL_DISABLED || (uri->ssl == DB_SSL_PREFERRED && local))
		return;
	(void)mysql_ssl_set(handle, uri->ssl_key, uri->ssl_cert, uri->ssl_ca, NULL, NULL);
	if (uri->ssl != DB_SSL_PREFERRED)
		(void)mysql_optionsv(handle, MYSQL_OPT_SSL_ENFORCE, &on);
	/* A given authority is always checked; this checks the host's name, too. */
	if (verify)
		(void)mysql_optionsv(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
}

static bool connect_to(
    struct mysql_conn *c, const struct db_uri *uri, unsigned int flags, struct err *err)
{
	bool local_server = is_local(uri);
	unsigned int tcp = MYSQL_PROTOCOL_TCP;
	unsigned int timeout = CONNECT_TIMEOUT_S;
	unsigned int local = (flags & MYSQL_CONN_LOCAL) != 0;
	unsigned long packet = PACKET_BYTES;
	const char *database =
	    (flags & MYSQL_CONN_NO_DATABASE) != 0 ? NULL : uri->database;

	(void)mysql_optionsv(c->handle, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
	(void)mysql_optionsv(c->handle, MYSQL_OPT_MAX_ALLOWED_PACKET, &packet);
	(void)mysql_optionsv(c->handle, MYSQL_OPT_LOCAL_INFILE, &local);
	(void)mysql_optionsv(c->handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	set_tls(c->handle, uri, local_server);
	if (!local_server)
		(void)mysql_optionsv(c->handle, MYSQL_OPT_PROTOCOL, &tcp);
	if (mysql_real_connect(c->handle, uri->host, uri->user, uri->password, database,
	        uri->port, uri->socket, CLIENT_MULTI_RESULTS) == NULL)
		return mysql_conn_fail(c, err);
	return true;
}

struct mysql_conn *mysql_conn_open(
    const struct db_uri *uri, unsigned int flags, struct err *err)
{
	CLEANUP(mysql_conn_closep) struct mysql_conn *c = xcalloc(1, sizeof(*c));
	struct buf where = {0};

	db_uri_print(uri, &where);
	c->where = buf_take(&where);
	c->handle = mysql_init(NULL);
	if (c->handle == NULL) {
		(void)err_set(err, ERR_DB, "no memory for a connection");
		return NULL;
	}
	if (!connect_to(c, uri, flags, err))
		return NULL;
	c->version = xstrdup(mysql_get_server_info(c->handle));
	c->is_mariadb = strcasestr(c->version, "mariadb") != NULL;
	return take_ptr(&c);
}

void mysql_conn_close(struct mysql_conn *c)
{
	if (c == NULL)
		return;
	if (c->handle != NULL)
		mysql_close(c->handle);
	free(c->where);
	free(c->version);
	free(c);
}

MYSQL *mysql_conn_handle(struct mysql_conn *c)
{
	return c->handle;
}

const char *mysql_conn_version(const struct mysql_conn *c)
{
	return c->version;
}

bool mysql_conn_is_mariadb(const struct mysql_conn *c)
{
	return c->is_mariadb;
}

/* Reads all results to their end, so that the next statement can be sent. */
static bool drain(struct mysql_conn *c, struct err *err)
{
	int more;

	do {
		MYSQL_RES *r = mysql_use_result(c->handle);

		if (r != NULL)
			mysql_free_result(r);
		else if (mysql_errno(c->handle) != 0)
			return mysql_conn_fail(c, err);
		more = mysql_next_result(c->handle);
	} while (more == 0);
	return more < 0 || mysql_conn_fail(c, err);
}

bool mysql_conn_run(struct mysql_conn *c, const char *sql, struct err *err)
{
	if (mysql_real_query(c->handle, sql, (unsigned long)strlen(sql)) != 0)
		return mysql_conn_fail(c, err);
	return drain(c, err);
}

void mysql_conn_try(struct mysql_conn *c, const char *sql)
{
	struct err ignored = {0};

	(void)!mysql_conn_run(c, sql, &ignored);
}

MYSQL_RES *mysql_conn_select(struct mysql_conn *c, const char *sql, struct err *err)
{
	MYSQL_RES *r = NULL;

	if (mysql_real_query(c->handle, sql, (unsigned long)strlen(sql)) == 0)
		r = mysql_store_result(c->handle);
	if (r == NULL)
		(void)mysql_conn_fail(c, err);
	return r;
}

bool mysql_conn_value(
    struct mysql_conn *c, const char *sql, char **value, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *r = mysql_conn_select(c, sql, err);
	MYSQL_ROW row;

	*value = NULL;
	if (r == NULL)
		return false;
	row = mysql_fetch_row(r);
	if (row != NULL)
		*value = xstrdup(row[0]);
	return true;
}

bool mysql_conn_is_lost(struct mysql_conn *c)
{
	unsigned int code = mysql_errno(c->handle);

	return (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR) ||
	       (code >= CER_MIN_ERROR && code <= CER_MAX_ERROR) ||
	       code == ER_SERVER_SHUTDOWN || code == ER_CONNECTION_KILLED ||
	       code == IDLE_TOO_LONG;
}

void mysql_quote_name(struct buf *out, const char *name)
{
	buf_putc(out, '`');
	for (; *name != '\0'; name++) {
		if (*name == '`')
			buf_putc(out, '`');
		buf_putc(out, *name);
	}
	buf_putc(out, '`');
}

/* The letter behind the backslash; ^Z would end a file on Windows. */
static const char escapes[256] = {['\0'] = '0',
    ['\n'] = 'n',
    ['\r'] = 'r',
    ['\\'] = '\\',
    ['\''] = '\'',
    ['"'] = '"',
    [0x1a] = 'Z'};

void mysql_quote_text(struct buf *out, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	(void)buf_reserve(out, len + 2);
	buf_putc(out, '\'');
	for (size_t i = 0; i < len; i++) {
		if (escapes[s[i]] != 0) {
			buf_putc(out, '\\');
			buf_putc(out, escapes[s[i]]);
		} else {
			buf_putc(out, (char)s[i]);
		}
	}
	buf_putc(out, '\'');
}

const char *mysql_read_text(const char *at, const char *end, struct buf *out)
{
	for (at++; at < end && *at != '\''; at++) {
		unsigned char c = (unsigned char)*at;

		if (c == '\\') {
			at++;
			for (c = 0; at < end && c < 255 && escapes[c] != *at; c++)
				;
			if (at == end || escapes[c] != *at)
				return NULL;
		}
		buf_putc(out, (char)c);
	}
	return at < end ? at + 1 : NULL;
}

bool mysql_conn_identity(
    struct mysql_conn *c, const char *database, struct buf *out, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *r = mysql_conn_select(c,
	    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'server_uid', "
	    "'hostname', 'port', 'datadir', 'socket', 'pid_file', 'lower_case_table_names')",
	    err);
	MYSQL_ROW row;
	bool fold = false;

	if (r == NULL)
		return false;
	buf_puts(out, "mysql");
	while ((row = mysql_fetch_row(r)) != NULL) {
		if (strcasecmp(row[0], "lower_case_table_names") == 0)
			fold = strcmp(row[1], "0") != 0;
		else
			buf_printf(out, "|%s=%s", row[0], row[1] != NULL ? row[1] : "");
	}
	buf_puts(out, "|");
	for (; *database != '\0'; database++)
		buf_putc(out, fold && *database >= 'A' && *database <= 'Z'
		                  ? (char)(*database + 32)
		                  : *database);
	return true;
}
