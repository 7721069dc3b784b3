#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_aside.h"
#include "common/db/postgres/postgres_path.h"
#include "common/db/postgres/postgres_schema.h"
#include "common/db/own.h"
#include "common/db/postgres/postgres_writer.h"

struct db_loader *postgres_loader_open(struct db_target *t, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	CLEANUP(db_loader_freep) struct db_loader *base = NULL;
	struct postgres_loader *l = xcalloc(1, sizeof(*l));

	base = &l->base;
	l->base.target = t;
	l->writer = w;
	l->conn = w->in_place ? w->conn : postgres_writer_connect(w, w->shadow, err);
	if (l->conn == NULL ||
	    !postgres_path_set(l->conn, w->schema->database.search_path, err))
		return NULL;
	if (w->in_place)
		w->path = w->schema->database.search_path;
	return take_ptr(&base);
}

void postgres_loader_free(struct db_loader *base)
{
	struct postgres_loader *l = (struct postgres_loader *)base;

	struct err ignored = {0};

	if (l->writer->in_place) {
		l->writer->path = NULL;
		(void)!postgres_path_set(l->conn, NULL, &ignored);
	} else {
		postgres_conn_close(l->conn);
	}
	postgres_conn_close(l->user);
	free(l);
}

/* Sends all rows; a failure of ours is told to the server, which drops what it has. */
static bool send_rows(struct postgres_conn *c, struct db_rows *rows, struct err *err)
{
	PGconn *handle = postgres_conn_handle(c);
	const char *data;
	size_t len;

	for (;;) {
		if (!rows->read(rows, &data, &len, err)) {
			(void)PQputCopyEnd(handle, "the rows did not arrive");
			PQclear(PQgetResult(handle));
			PQclear(PQgetResult(handle));
			return false;
		}
		if (len == 0)
			break;
		/* The server has refused something: its answer says what. */
		if (PQputCopyData(handle, data, (int)len) != 1)
			break;
	}
	(void)PQputCopyEnd(handle, NULL);
	return true;
}

/* Text that the target's encoding lacks: where, and what helps. */
static bool explain_encoding(struct postgres_conn *c, const struct schema_object *o,
    const PGresult *result, struct err *err)
{
	const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);

	if (!postgres_conn_failed_with(c, POSTGRES_NOT_IN_REPERTOIRE) &&
	    !postgres_conn_failed_with(c, POSTGRES_UNTRANSLATABLE))
		return false;
	return err_wrap(err,
	    "%.200s: the source's encoding is %s, and the target's is another: give a target of that "
	    "encoding, or a user who may create databases",
	    context != NULL ? context : o->name,
	    o->session.charset != NULL ? o->session.charset : "UTF8");
}

static bool end_copy(struct postgres_conn *c, const struct schema_object *o,
    const struct db_rows *rows, struct err *err)
{
	PGconn *handle = postgres_conn_handle(c);
	CLEANUP(postgres_resultp) PGresult *result = PQgetResult(handle);
	uint64_t taken;

	PQclear(PQgetResult(handle));
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		return postgres_conn_fail(c, result, err) ||
		       explain_encoding(c, o, result, err);
	taken = strtoull(PQcmdTuples(result), NULL, 10);
	return taken == rows->lines ||
	       err_set(err, ERR_DB, "%llu rows were sent, the server took %llu",
	           (unsigned long long)rows->lines, (unsigned long long)taken);
}

static bool copy_rows(struct postgres_conn *c, const struct schema_object *o, bool freeze,
    struct db_rows *rows, struct err *err)
{
	const char *server =
	    PQparameterStatus(postgres_conn_handle(c), "server_encoding");
	struct schema_object named = *o;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(postgres_resultp) PGresult *result = NULL;

	/* Servers from 14 on take any bytes of what is said to have no encoding, into one that has. */
	if (named.session.charset != NULL && server != NULL &&
	    strcmp(named.session.charset, "SQL_ASCII") == 0)
		named.session.charset = (char *)(uintptr_t)server;
	postgres_append_copy(&sql, &named, freeze ? "FREEZE, " : "");
	result = postgres_conn_execute(c, sql.data, PGRES_COPY_IN, err);
	if (result == NULL)
		return false;
	return send_rows(c, rows, err) && end_copy(c, o, rows, err);
}

bool postgres_loader_copy(struct postgres_conn *c, const struct schema_object *o,
    struct db_rows *rows, struct err *err)
{
	return copy_rows(c, o, false, rows, err);
}

/*
 * Rows that come in with the transaction that empties the table are frozen at once: no vacuum
 * writes them again.
 */
static bool copy_frozen(struct postgres_loader *l, const struct schema_object *o,
    struct db_rows *rows, struct err *err)
{
	CLEANUP(freep)
	char *truncate = xasprintf("BEGIN; TRUNCATE ONLY %s", o->qualified);
	struct err ignored = {0};

	if (postgres_conn_run(l->conn, truncate, err) &&
	    copy_rows(l->conn, o, true, rows, err) &&
	    postgres_conn_run(l->conn, "COMMIT", err))
		return true;
	(void)!postgres_conn_run(l->conn, "ROLLBACK", &ignored);
	return false;
}

/* It computes expressions of statistics, of which a function may fail: then plans are worse. */
static bool analyze(
    struct postgres_loader *l, const struct schema_object *o, struct err *err)
{
	CLEANUP(freep) char *sql = xasprintf("ANALYZE %s", o->qualified);
	struct err why = {0};

	if (postgres_writer_run(l->writer, l->conn, sql, &why))
		return true;
	if (why.code == ERR_STOPPED || !postgres_conn_alive(l->conn)) {
		*err = why;
		return false;
	}
	log_warn(l->writer->log, "table %s is not analyzed: %s", o->name, why.msg);
	return true;
}

bool postgres_loader_load(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct postgres_loader *l = (struct postgres_loader *)base;
	const struct schema_object *o = &l->writer->schema->objects[table];
	bool own = strcmp(o->kind, "table") == 0;
	const char *aside;
	struct schema_object beside = *o;

	if (db_own_is_lost(&l->writer->base, o))
		return true;
	if (o->qualified == NULL)
		return err_set(err, ERR_PROTO, "a table without its name in SQL");
	if (strcmp(o->kind, "extension table") == 0)
		return postgres_extension_load(l, o, rows, err);
	aside = postgres_aside_of(l->writer, o);
	if (aside != NULL)
		beside.qualified = (char *)(uintptr_t)aside;
	if (!(own && aside == NULL && !l->writer->in_place
	            ? copy_frozen(l, o, rows, err)
	            : copy_rows(l->conn, &beside, false, rows, err)))
		return false;
	if (!postgres_run_text(l->writer, l->conn, o, o->keys, err)) {
		postgres_writer_explain(l->writer, l->conn, err);
		return err_wrap(err, "its keys");
	}
	return !own || analyze(l, o, err);
}
