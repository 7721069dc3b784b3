/*
 * What is the target's own in a PostgreSQL database, while the rest of it changes: foreign keys of its
 * tables do not act then, and are looked at afterwards.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/own.h"
#include "common/db/postgres/postgres_writer.h"

/* Name, how many rows break it, what drops it, what adds it (as postgres_change.c has it). */
static const char links[] =
    "SELECT k.name, format('SELECT count(*) FROM %s AS c WHERE %s AND NOT EXISTS "
    "(SELECT FROM %s AS p WHERE %s)', k.conrelid::regclass, x.given, k.confrelid::regclass, "
    "x.same), format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname), "
    "format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, "
    "pg_get_constraintdef(k.oid)) "
    "FROM (SELECT *, quote_ident(conname) || ' on ' || conrelid::regclass AS name "
    "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND convalidated) AS k, "
    "LATERAL (SELECT string_agg(format('c.%I IS NOT NULL', c.attname), ' AND ') AS given, "
    "string_agg(format('p.%I OPERATOR(%I.%s) c.%I', p.attname, n.nspname, o.oprname, "
    "c.attname), ' AND ') AS same "
    "FROM unnest(k.conkey, k.confkey, k.conpfeqop) AS u(own, there, operator) "
    "JOIN pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = u.own "
    "JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.there "
    "JOIN pg_operator o ON o.oid = u.operator JOIN pg_namespace n ON n.oid = o.oprnamespace"
    ") AS x WHERE k.name IN (''";

bool postgres_own_begin(struct postgres_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;
	CLEANUP(buf_reset) struct buf query = {0};
	size_t n = 0;

	buf_puts(&query, links);
	for (size_t i = 0; here != NULL && i < here->objects_n; i++) {
		const struct schema_object *o = &here->objects[i];

		if (!o->own || strcmp(o->kind, "foreign key") != 0)
			continue;
		buf_puts(&query, ", ");
		postgres_quote_text(&query, o->name);
		n++;
	}
	buf_puts(&query, ")");
	if (n > 0)
		w->own_links = postgres_conn_select(w->conn, query.data, err);
	return n == 0 || w->own_links != NULL;
}

/* It holds for new rows only, now or when it is put back. */
static bool loosen(struct postgres_writer *w, int i, struct err *err)
{
	const char *add = PQgetvalue(w->own_links, i, 3);
	const char *later = strstr(buf_str(&w->again), add);
	CLEANUP(buf_reset) struct buf sql = {0};

	if (later == NULL) {
		buf_printf(&sql, "%s; %s NOT VALID", PQgetvalue(w->own_links, i, 2), add);
		return postgres_conn_run(w->conn, sql.data, err);
	}
	later += strlen(add);
	buf_append(&sql, w->again.data, (size_t)(later - w->again.data));
	buf_printf(&sql, " NOT VALID%s", later);
	buf_reset(&w->again);
	w->again = sql;
	sql = (struct buf){0};
	return true;
}

bool postgres_own_check(struct postgres_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	for (int i = 0; w->own_links != NULL && i < PQntuples(w->own_links); i++) {
		CLEANUP(freep) char *name =
		    text_printable(PQgetvalue(w->own_links, i, 0));
		CLEANUP(freep) char *n = NULL;

		if (!postgres_conn_value(
		        w->conn, PQgetvalue(w->own_links, i, 1), &n, err))
			return err_wrap(err, "foreign key %s", name);
		if (n == NULL || strcmp(n, "0") == 0)
			continue;
		buf_printf(
		    &names, "%sforeign key %s (%s)", names.len > 0 ? ", " : "", name, n);
		if (w->base.yes && !loosen(w, i, err))
			return err_wrap(err, "foreign key %s", name);
	}
	return db_own_broken(&w->base, w->log, &names, err);
}

bool postgres_own_watch(struct postgres_writer *w, struct err *err)
{
	return postgres_conn_value(w->conn,
	    "SELECT txid_snapshot_xmin(txid_current_snapshot()) % 4294967296", &w->since,
	    err);
}

/* Whether a table has the rows that were copied, and no younger one; from now on it stays so. */
static bool is_settled(struct postgres_writer *w, struct postgres_conn *c,
    const struct schema_object *o, struct err *err)
{
	CLEANUP(freep)
	char *lock = xasprintf("LOCK TABLE ONLY %s IN SHARE MODE", o->qualified);
	CLEANUP(freep)
	char *sql = xasprintf("SELECT count(*) = %llu AND count(*) FILTER (WHERE "
	                      "age(xmin) BETWEEN 0 AND age('%s'::xid)) = 0 FROM ONLY %s",
	    (unsigned long long)o->rows_estimate, w->since, o->qualified);
	CLEANUP(freep) char *name = text_printable(o->name);
	bool settled = false;

	if (!postgres_conn_run(c, lock, err) || !postgres_conn_ask(c, sql, &settled, err))
		return err_wrap(err, "table %s", name);
	return settled ||
	       err_set(err, ERR_BUSY,
	           "table %s, which synco did not bring, was written to while the new database "
	           "was filled: nothing was changed; stop what writes to it, and run it again",
	           name);
}

bool postgres_own_settle(struct postgres_writer *w, struct err *err)
{
	struct postgres_conn *c = NULL;
	bool ok = true;

	for (size_t i = 0; ok && i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (!o->own || strcmp(o->kind, "table") != 0 || w->since == NULL ||
		    db_own_is_lost(&w->base, o))
			continue;
		if (c == NULL) {
			c = w->settled =
			    postgres_conn_open(w->uri, w->database, NULL, err);
			ok = c != NULL && postgres_writer_session(c, err) &&
			     postgres_conn_run(c, "BEGIN", err);
		}
		ok = ok && is_settled(w, c, o, err);
	}
	return ok;
}
