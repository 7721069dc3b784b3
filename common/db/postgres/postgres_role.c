#include "common/db/postgres/postgres_role.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/digest.h"

#define PASSWORD_BYTES 24

/* By this it is known to be one of ours. */
#define COMMENT "synco: makes what a source says; goes when that is done"

struct postgres_role {
	char *name;
	struct db_uri *uri;          /* with its name and password */
	struct postgres_conn *maker; /* borrowed */
	char *public_owner; /* of the schema public, before it was the role's; or NULL */
	bool settled; /* one has logged in, so there is one way; before threads do it */
};

bool postgres_role_needed(struct postgres_conn *c, bool *needed, struct err *err)
{
	static const char dangerous[] =
	    "SELECT string_agg(m.rolname, ', ') FROM pg_roles m WHERE (m.rolsuper OR "
	    "m.rolcreaterole OR m.rolname IN ('pg_execute_server_program', "
	    "'pg_write_server_files', 'pg_read_server_files')) "
	    "AND pg_has_role(current_user, m.oid, 'MEMBER')";
	CLEANUP(freep) char *of = NULL;

	if (!postgres_conn_ask(c,
	        "SELECT rolsuper OR rolcreaterole FROM pg_roles "
	        "WHERE rolname = current_user",
	        needed, err))
		return false;
	if (*needed)
		return true;
	if (!postgres_conn_value(c, dangerous, &of, err))
		return false;
	return of == NULL ||
	       err_set(err, ERR_REFUSED,
	           "the target's user is a member of %s: functions of the source would have "
	           "its rights; fill it as another user, or add --trust-source",
	           of);
}

static char *name_of(const char *database)
{
	char digest[DIGEST_TEXT];

	digest_text(database, strlen(database), digest);
	return xasprintf("synco_run_%.24s", digest);
}

bool postgres_role_clean(struct postgres_conn *c, const char *database, struct err *err)
{
	CLEANUP(freep) char *name = name_of(database);
	CLEANUP(freep) char *ask = xasprintf(
	    "SELECT shobj_description(oid, 'pg_authid') IS NOT DISTINCT FROM '%s' "
	    "FROM pg_roles WHERE rolname = '%s'",
	    COMMENT, name);
	CLEANUP(freep) char *drop = xasprintf("DROP ROLE %s", name);
	bool ours = false;
	struct err ignored = {0};

	if (!postgres_conn_ask(c, ask, &ours, err))
		return false;
	/* Where it stays, making it again says why. */
	if (ours)
		(void)!postgres_conn_run(c, drop, &ignored);
	return true;
}

/* As a URI, where the session is: of several hosts it is one. */
static struct db_uri *place_of(struct postgres_conn *c, const struct db_uri *uri)
{
	PGconn *handle = postgres_conn_handle(c);
	struct db_uri *u = db_uri_copy(uri);
	const char *host = PQhost(handle);

	free(u->host);
	free(u->socket);
	u->host = u->socket = NULL;
	if (host != NULL && *host != '\0')
		*(*host == '/' ? &u->socket : &u->host) = xstrdup(host);
	u->port = (unsigned int)strtoul(PQport(handle), NULL, 10);
	return u;
}

static bool create(struct postgres_role *r, struct err *err)
{
	PGconn *handle = postgres_conn_handle(r->maker);
	CLEANUP(buf_reset) struct buf sql = {0};
	char *proof =
	    PQencryptPasswordConn(handle, r->uri->password, r->name, "scram-sha-256");
	bool ok;

	if (proof == NULL)
		return err_set(
		    err, ERR_DB, "make a password: %s", PQerrorMessage(handle));
	buf_printf(&sql,
	    "BEGIN; CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
	    "PASSWORD ",
	    r->name);
	postgres_quote_text(&sql, proof);
	buf_printf(&sql, "; COMMENT ON ROLE %s IS '%s'; GRANT %s TO CURRENT_USER; COMMIT",
	    r->name, COMMENT, r->name);
	PQfreemem(proof);
	ok = postgres_conn_run(r->maker, sql.data, err);
	if (!ok) {
		struct err ignored = {0};

		(void)!postgres_conn_run(r->maker, "ROLLBACK", &ignored);
	}
	return ok;
}

/* The name and password of the role instead of the user's. */
static bool set_login(struct postgres_role *r, struct err *err)
{
	unsigned char random[PASSWORD_BYTES];
	char *password = xcalloc(1, 2 * PASSWORD_BYTES + 1);

	if (r->uri->password != NULL)
		explicit_bzero(r->uri->password, strlen(r->uri->password));
	free(r->uri->password);
	free(r->uri->user);
	r->uri->user = xstrdup(r->name);
	r->uri->password = password;
	if (getentropy(random, sizeof(random)) != 0)
		return err_sys(err, "no random numbers");
	for (size_t i = 0; i < sizeof(random); i++)
		(void)snprintf(password + 2 * i, 3, "%02x", random[i]);
	explicit_bzero(random, sizeof(random));
	return true;
}

struct postgres_role *postgres_role_make(struct postgres_conn *c,
    const struct db_uri *uri, const char *database, struct err *err)
{
	CLEANUP(postgres_role_freep) struct postgres_role *r = NULL;

	if (!postgres_role_clean(c, database, err))
		return NULL;
	r = xcalloc(1, sizeof(*r));
	r->name = name_of(database);
	r->uri = place_of(c, uri);
	r->maker = c;
	if (set_login(r, err) && create(r, err))
		return take_ptr(&r);
	r->maker = NULL;
	return NULL;
}

const char *postgres_role_name(const struct postgres_role *r)
{
	return r->name;
}

/* A parameter of the URI, or a pooler, might have made it another user's session. */
static bool is_its_own(const struct postgres_role *r, struct postgres_conn *c)
{
	CLEANUP(freep) char *ask =
	    xasprintf("SELECT current_user = '%s' AND session_user = '%s' "
	              "AND current_setting('is_superuser') = 'off'",
	        r->name, r->name);
	struct err ignored = {0};
	bool is = false;

	return postgres_conn_ask(c, ask, &is, &ignored) && is;
}

/*
 * Who listens at the loopback address may be another user of this host, where the server does not:
 * the server knows which sessions it has.
 */
static bool is_at_the_server(const struct postgres_role *r, struct postgres_conn *c)
{
	CLEANUP(freep) char *pid = NULL;
	CLEANUP(freep) char *ask = NULL;
	struct err ignored = {0};
	uint64_t number;
	bool is = false;

	if (!postgres_conn_value(c, "SELECT pg_backend_pid()", &pid, &ignored) ||
	    pid == NULL || !text_u64(pid, INT32_MAX, &number))
		return false;
	ask = xasprintf("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %llu "
	                "AND usename = '%s')",
	    (unsigned long long)number, r->name);
	return postgres_conn_ask(r->maker, ask, &is, &ignored) && is;
}

static struct postgres_conn *login(
    const struct postgres_role *r, const char *database, struct err *err)
{
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c = postgres_conn_open(r->uri, database, NULL, err);

	if (c != NULL && !is_its_own(r, c)) {
		(void)err_set(err, ERR_DB, "the session is another user's");
		return NULL;
	}
	return take_ptr(&c);
}

struct postgres_conn *postgres_role_connect(
    struct postgres_role *r, const char *database, struct err *err)
{
	struct postgres_conn *c = login(r, database, err);

	if (c == NULL && r->uri->socket != NULL && !r->settled) {
		char *socket = r->uri->socket;
		struct err why = {0};

		r->uri->socket = NULL;
		free(r->uri->host);
		r->uri->host = xstrdup("127.0.0.1");
		c = login(r, database, &why);
		if (c != NULL && !is_at_the_server(r, c)) {
			postgres_conn_close(c);
			c = NULL;
		}
		if (c != NULL)
			free(socket);
		else
			r->uri->socket = socket;
	}
	if (c != NULL && !r->settled)
		r->settled = true;
	if (c == NULL) {
		err->code = ERR_REFUSED;
		(void)err_wrap(err,
		    "the source's definitions are made by a role without your user's rights, "
		    "and that may not log in: connect over TCP with a password, or as a user "
		    "that is no superuser, or add --trust-source");
	}
	return c;
}

bool postgres_role_give(
    struct postgres_role *r, struct postgres_conn *c, const char *name, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *public =
	    xasprintf("ALTER SCHEMA public OWNER TO %s", r->name);
	struct err ignored = {0};

	if (!postgres_conn_value(c,
	        "SELECT pg_get_userbyid(nspowner) FROM pg_namespace "
	        "WHERE nspname = 'public' AND pg_get_userbyid(nspowner) <> 'pg_database_owner'",
	        &r->public_owner, err))
		return false;
	buf_puts(&sql, "ALTER DATABASE ");
	postgres_quote_name(&sql, name);
	buf_printf(&sql, " OWNER TO %s", r->name);
	if (!postgres_conn_run(c, sql.data, err))
		return false;
	if (r->public_owner != NULL && !postgres_conn_run(c, public, &ignored)) {
		free(r->public_owner);
		r->public_owner = NULL;
	}
	return true;
}

bool postgres_role_take(struct postgres_role *r, struct postgres_conn *c, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	if (r->public_owner != NULL) {
		buf_puts(&sql, "ALTER SCHEMA public OWNER TO ");
		postgres_quote_name(&sql, r->public_owner);
		buf_puts(&sql, "; ");
	}
	buf_printf(&sql, "REASSIGN OWNED BY %s TO CURRENT_USER; DROP OWNED BY %s",
	    r->name, r->name);
	return postgres_conn_run(c, sql.data, err);
}

void postgres_role_free(struct postgres_role *r)
{
	if (r == NULL)
		return;
	if (r->maker != NULL) {
		CLEANUP(freep) char *drop = xasprintf("DROP ROLE IF EXISTS %s", r->name);
		struct err ignored = {0};

		(void)!postgres_conn_run(r->maker, drop, &ignored);
	}
	db_uri_free(r->uri);
	free(r->name);
	free(r->public_owner);
	free(r);
}
