#include "common/db/postgres/postgres_target.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_aside.h"
#include "common/db/postgres/postgres_extension.h"
#include "common/db/postgres/postgres_guard.h"
#include "common/db/postgres/postgres_writer.h"
#include "common/format/digest.h"

/* Two connections keep two cores and a disk busy; more only queue. */
#define LOADERS 2

/* Tables that are not the server's own, to select from. */
#define OWN_TABLES                                                                        \
	"pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
	"WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$'"

/* As long as PostgreSQL lets a name be, in bytes. */
#define NAME_BYTES 63

bool postgres_writer_session(struct postgres_conn *c, struct err *err)
{
	return postgres_conn_writes(c, err);
}

struct postgres_conn *postgres_writer_connect_user(
    const struct postgres_writer *w, const char *database, struct err *err)
{
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c = postgres_conn_open(w->uri, database, NULL, err);

	return c != NULL && postgres_writer_session(c, err) ? take_ptr(&c) : NULL;
}

struct postgres_conn *postgres_writer_connect(
    const struct postgres_writer *w, const char *database, struct err *err)
{
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c = NULL;

	if (w->role == NULL)
		return postgres_writer_connect_user(w, database, err);
	c = postgres_role_connect(w->role, database, err);

	return c != NULL && postgres_writer_session(c, err) ? take_ptr(&c) : NULL;
}

static bool target_identity(struct db_target *t, struct buf *out, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;

	return postgres_conn_identity(
	    w->admin != NULL ? w->admin : w->conn, w->database, out, err);
}

static bool target_contents(
    struct db_target *t, struct buf *out, size_t *n, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	CLEANUP(postgres_resultp) PGresult *r = NULL;

	*n = 0;
	if (w->conn == NULL)
		return true;
	r = postgres_conn_select(w->conn,
	    "SELECT x.name FROM (SELECT 'pg_class'::regclass AS class, oid, relname AS name, "
	    "relnamespace AS nsp FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') "
	    "UNION ALL SELECT 'pg_proc'::regclass, oid, proname, pronamespace FROM pg_proc) x "
	    "JOIN pg_namespace n ON n.oid = x.nsp WHERE n.nspname !~ "
	    "'^pg_(toast|temp)|^pg_catalog$|^information_schema$' AND NOT EXISTS "
	    "(SELECT FROM pg_depend d WHERE d.classid = x.class AND d.objid = x.oid "
	    "AND d.deptype = 'e') ORDER BY 1",
	    err);
	if (r == NULL)
		return false;
	*n = (size_t)PQntuples(r);
	for (int i = 0; i < PQntuples(r) && i < 5; i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "", PQgetvalue(r, i, 0));
	if (*n > 5)
		buf_puts(out, ", …");
	return true;
}

/* A number is used once in a database, and so is that of a server, where it may be seen. */
static bool append_births(
    struct postgres_conn *c, const char *database, struct buf *out, struct err *err)
{
	CLEANUP(buf_reset) struct buf server = {0};
	CLEANUP(postgres_resultp) PGresult *r = NULL;

	if (!postgres_conn_identity(c, database, &server, err))
		return false;
	r = postgres_conn_select(c,
	    "SELECT 'database ' || oid FROM pg_catalog.pg_database "
	    "WHERE datname = pg_catalog.current_database() AND NOT EXISTS (SELECT FROM " OWN_TABLES
	    ") UNION ALL SELECT 'table ' || c.oid FROM " OWN_TABLES,
	    err);
	if (r == NULL)
		return false;
	for (int i = 0; i < PQntuples(r); i++)
		buf_printf(out, "%s %s\n", PQgetvalue(r, i, 0), buf_str(&server));
	return true;
}

/* After the swap nothing is connected to the new database. */
static bool target_births(struct db_target *t, struct buf *out, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	CLEANUP(postgres_conn_closep) struct postgres_conn *own = NULL;

	if (w->conn == NULL &&
	    (own = postgres_conn_open(w->uri, w->database, NULL, err)) == NULL)
		return false;
	return append_births(w->conn != NULL ? w->conn : own, w->database, out, err);
}

static bool target_begin(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;

	w->schema = schema;
	w->base.differs =
	    strtol(schema->database.version, NULL, 10) !=
	    postgres_conn_version(w->conn != NULL ? w->conn : w->admin) / 10000;
	return postgres_guard_schema(schema, err) && postgres_shadow_begin(w, err) &&
	       postgres_make_before(w, err) && postgres_aside_make(w, err);
}

static bool target_commit(struct db_target *t, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;

	if (w->adopted)
		return postgres_change_commit(w, err);
	return postgres_make_after(w, err) && postgres_shadow_hand_over(w, err) &&
	       postgres_make_last(w, err) && postgres_shadow_commit(w, err);
}

static void target_free(struct db_target *t)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	struct err err = {0};

	postgres_late_report(w);
	/* In place, the server rolls back. */
	postgres_conn_close(w->conn);
	postgres_conn_close(w->own);
	postgres_conn_close(w->settled);
	free(w->since);
	postgres_keys_free(w->keys);
	if (w->admin != NULL)
		postgres_conn_steady(w->admin);
	if (w->made && !postgres_shadow_clean(w, &err))
		log_warn(w->log,
		    "the shadow of database %s is left, the next run removes it: %s",
		    w->database, err.msg);
	postgres_role_free(w->role);
	postgres_conn_close(w->admin);
	postgres_conn_close(w->lock);
	db_uri_free(w->uri);
	free(w->database);
	free(w->shadow);
	free(w->old);
	buf_reset(&w->again);
	PQclear(w->own_links);
	PQclear(w->aside);
	buf_reset(&w->extensions);
	free(w);
}

/* "<database><suffix>", shortened where that would be too long a name. */
static char *name_beside(const char *database, const char *suffix)
{
	char digest[DIGEST_TEXT];

	if (strlen(database) + strlen(suffix) <= NAME_BYTES)
		return xasprintf("%s%s", database, suffix);
	digest_text(database, strlen(database), digest);
	return xasprintf("%.32s%s", digest, suffix);
}

/* The name of the target, also where libpq's defaults say it. */
static bool open_target(struct postgres_writer *w, struct err *err)
{
	char state[6] = "";

	w->conn = postgres_conn_open(w->uri, NULL, state, err);
	w->exists = w->conn != NULL;
	if (w->conn != NULL) {
		w->database = xstrdup(postgres_conn_database(w->conn));
		return postgres_writer_session(w->conn, err) &&
		       postgres_extension_list(w->conn, &w->extensions, err) &&
		       postgres_own_watch(w, err);
	}
	if (strcmp(state, POSTGRES_INVALID_CATALOG_NAME) != 0 || w->uri->database == NULL)
		return false;
	w->database = xstrdup(w->uri->database);
	return true;
}

/* Whether databases can be made and renamed by this user; w->admin is connected if so. */
static bool open_admin(struct postgres_writer *w, struct err *err)
{
	static const char *const databases[] = {"postgres", "template1"};
	CLEANUP(buf_reset) struct buf sql = {0};
	bool may = false;

	for (size_t i = 0; i < 2 && w->admin == NULL; i++) {
		if (strcmp(databases[i], w->database) != 0)
			w->admin = postgres_conn_open(w->uri, databases[i], NULL, err);
	}
	if (w->admin == NULL || !postgres_writer_session(w->admin, err))
		return false;
	buf_puts(&sql,
	    "SELECT (r.rolcreatedb OR r.rolsuper) AND NOT EXISTS (SELECT FROM pg_database d "
	    "WHERE NOT pg_has_role(d.datdba, 'USAGE') AND d.datname = ");
	postgres_quote_text(&sql, w->database);
	buf_puts(&sql, ") FROM pg_roles r WHERE r.rolname = current_user");
	if (!postgres_conn_ask(w->admin, sql.data, &may, err))
		return false;
	if (may)
		return true;
	postgres_conn_close(take_ptr(&w->admin));
	return err_set(err, ERR_DB, "the user may not create database %s", w->database);
}

/*
 * A session's lock: it goes with the connection.  A pooler would keep the session, and the lock with it:
 * there a transaction holds it, open on a connection of its own.
 */
static bool take_lock(struct postgres_writer *w, struct err *err)
{
	struct postgres_conn *c = w->admin != NULL ? w->admin : w->conn;
	bool pooled = postgres_conn_pooled(c);
	CLEANUP(buf_reset) struct buf sql = {0};
	bool locked = false;

	if (pooled) {
		c = w->lock =
		    postgres_writer_connect_user(w, postgres_conn_database(c), err);
		if (c == NULL)
			return false;
	}
	buf_printf(&sql, "%sSELECT pg_try_advisory_%slock(hashtext('synco'), hashtext(",
	    pooled ? "BEGIN; " : "", pooled ? "xact_" : "");
	postgres_quote_text(&sql, w->database);
	buf_puts(&sql, "))");
	if (!postgres_conn_ask(c, sql.data, &locked, err))
		return false;
	return locked ||
	       err_set(err, ERR_BUSY,
	           "another synco is filling database %s: wait until it is done",
	           w->database);
}

struct db_target *postgres_target_open(
    const struct db_uri *uri, const struct db_target_opts *opts, struct err *err)
{
	static const struct db_target_ops ops = {
	    .identity = target_identity,
	    .contents = target_contents,
	    .births = target_births,
	    .begin = target_begin,
	    .loader = postgres_loader_open,
	    .load = postgres_loader_load,
	    .loader_free = postgres_loader_free,
	    .may_adopt = postgres_adoptable,
	    .may_replace = postgres_keep_check,
	    .adopt = postgres_change_adopt,
	    .change = postgres_change_table,
	    .commit = target_commit,
	    .free = target_free,
	};
	CLEANUP(db_target_freep) struct db_target *t = NULL;
	struct postgres_writer *w = xcalloc(1, sizeof(*w));
	struct err why = {0};

	t = &w->base;
	w->base = (struct db_target){.ops = &ops,
	    .engine = "postgres",
	    .loaders = LOADERS,
	    .own_way = DB_OWN_COPIED};
	w->log = opts->log;
	w->owners = opts->owners;
	w->trust = opts->trust_source;
	w->uri = db_uri_copy(uri);
	if (!open_target(w, err))
		return NULL;
	w->base.database = w->database;
	w->shadow = name_beside(w->database, "__synco");
	w->old = name_beside(w->database, POSTGRES_OLD_SUFFIX);
	if (!open_admin(w, &why)) {
		if (!w->exists) {
			*err = why;
			return NULL;
		}
		w->in_place = true;
		w->base.loaders = 1;
		w->base.emptied = true;
		w->base.own_way = DB_OWN_LOST;
	}
	return take_lock(w, err) ? take_ptr(&t) : NULL;
}
