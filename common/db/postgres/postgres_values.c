#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_describe.h"
#include "common/db/postgres/postgres_schema.h"

/* Sequences that are asked in one statement. */
#define SEQUENCES_AT_ONCE 200

struct schema_object *postgres_describe_add(struct postgres_describe *d,
    enum schema_stage stage, const char *kind, const char *name, const char *create)
{
	struct schema_object *o = schema_add(d->schema);

	o->stage = stage;
	o->kind = xstrdup(kind);
	o->name = xstrdup(name);
	o->create = xstrdup(create);
	return o;
}

void postgres_describe_column(
    struct schema_object *o, const char *name, enum schema_type type)
{
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	o->columns[o->columns_n++] =
	    (struct schema_column){.name = xstrdup(name), .type = type};
}

static void add_value(
    struct postgres_describe *d, const char *name, const char *last, bool called)
{
	CLEANUP(buf_reset) struct buf set = {0};

	buf_puts(&set, "SELECT pg_catalog.setval(");
	postgres_quote_text(&set, name);
	buf_printf(&set, ", %s, %s)", last, called ? "true" : "false");
	(void)postgres_describe_add(d, SCHEMA_AFTER, "value of sequence", name, set.data);
}

/*
 * Where sequences from..to of a list are that have given no value yet: only their rows say it.
 * Whoever makes something else of the same name meanwhile runs nothing here: names of views are
 * refused (postgres_source.c), and no value is converted.
 */
static bool ask_unused(
    struct postgres_describe *d, const PGresult *list, int from, int to, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(postgres_resultp) PGresult *r = NULL;

	for (int i = from; i < to; i++) {
		const char *name = PQgetvalue(list, i, 0);

		buf_printf(&sql,
		    "%s (SELECT last_value FROM ONLY %s), (SELECT is_called FROM ONLY %s)",
		    i > from ? "," : "SELECT", name, name);
	}
	r = postgres_conn_select(d->reader->conn, sql.data, err);
	if (r == NULL)
		return false;
	for (int i = from; i < to; i++)
		add_value(d, PQgetvalue(list, i, 0), PQgetvalue(r, 0, 2 * (i - from)),
		    *PQgetvalue(r, 0, 2 * (i - from) + 1) == 't');
	return true;
}

/*
 * Sequences, those first that can be read and have given values.  They are asked by their OID, which
 * nobody can give to something else, and stay locked to the end of the transaction.  From 18 on that
 * answers all; before, a sequence without a value is asked by its name where that can be done
 * safely, or begins where it was made to begin.
 */
static PGresult *list_sequences(struct postgres_describe *d, struct err *err)
{
	bool whole = postgres_conn_version(d->reader->conn) >= 180000;
	CLEANUP(freep)
	char *sql =
	    xasprintf("SELECT c.oid::regclass::text, p.may, v.last, v.called, s.seqstart "
	              "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
	              "JOIN pg_sequence s ON s.seqrelid = c.oid, "
	              "LATERAL (SELECT has_schema_privilege(n.oid, 'USAGE') AND "
	              "has_sequence_privilege(c.oid, 'SELECT') AS may OFFSET 0) AS p, "
	              "LATERAL (SELECT %s) AS v(last, called) "
	              "WHERE c.relkind = 'S' AND c.relpersistence <> 't' "
	              "AND c.oid NOT IN (0%s) ORDER BY p.may DESC, v.last IS NULL, 1",
	        whole ? "q.last_value, q.is_called FROM pg_get_sequence_data(c.oid) AS q"
	              : "CASE WHEN p.may THEN pg_sequence_last_value(c.oid) END, true",
	        buf_str(&d->items->skipped_sequences));

	return postgres_conn_select(d->reader->conn, sql, err);
}

bool postgres_describe_sequences(struct postgres_describe *d, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *list = list_sequences(d, err);
	int n = PQntuples(list);
	int i = 0;

	if (list == NULL)
		return false;
	for (; i < n && *PQgetvalue(list, i, 1) == 't' && !PQgetisnull(list, i, 2); i++)
		add_value(d, PQgetvalue(list, i, 0), PQgetvalue(list, i, 2),
		    *PQgetvalue(list, i, 3) == 't');
	while (i < n && *PQgetvalue(list, i, 1) == 't') {
		int to = i;

		while (to < n && to < i + SEQUENCES_AT_ONCE &&
		       *PQgetvalue(list, to, 1) == 't')
			to++;
		if (d->reader->restricted && !ask_unused(d, list, i, to, err))
			return false;
		for (; i < to; i++) {
			if (!d->reader->restricted)
				add_value(d, PQgetvalue(list, i, 0),
				    PQgetvalue(list, i, 4), false);
		}
	}
	for (; i < n; i++)
		log_warn(d->reader->opts->log,
		    "sequence %s: permission denied: it begins anew at the destination",
		    PQgetvalue(list, i, 0));
	return true;
}

/*
 * Large objects are rows of a table that is there while they are loaded.  Their own table is
 * for superusers; for others the server gives each object whole.
 */
bool postgres_describe_large_objects(struct postgres_describe *d, struct err *err)
{
	static const char pages[] =
	    "SELECT m.oid, coalesce(l.pageno, 0)::int8 * 2048, coalesce(l.data, '') "
	    "FROM pg_largeobject_metadata m LEFT JOIN pg_largeobject l ON l.loid = m.oid "
	    "ORDER BY 1, 2";
	static const char whole[] =
	    "SELECT m.oid, p.at, substr(o.data, p.at + 1, " POSTGRES_LARGE_OBJECT_PIECE
	    ") FROM pg_largeobject_metadata m, lo_get(m.oid) AS o(data), "
	    "generate_series(0, greatest(length(o.data) - 1, 0), " POSTGRES_LARGE_OBJECT_PIECE
	    ") AS p(at) ORDER BY 1, 2";
	bool any;
	bool own;
	struct schema_object *o;

	if (postgres_names_large_objects(&d->reader->opts->exclude) ||
	    postgres_names_large_objects(&d->reader->opts->skip))
		return true;
	if (!postgres_conn_ask(d->reader->conn,
	        "SELECT EXISTS (SELECT FROM pg_largeobject_metadata)", &any, err) ||
	    !postgres_conn_ask(d->reader->conn,
	        "SELECT has_table_privilege('pg_largeobject', 'SELECT')", &own, err))
		return false;
	if (!any)
		return true;
	o = postgres_describe_add(d, SCHEMA_TABLE, "large objects", "large objects",
	    POSTGRES_LARGE_OBJECTS_CREATE);
	o->qualified = xstrdup(POSTGRES_LARGE_OBJECTS);
	o->keys = xstrdup(POSTGRES_LARGE_OBJECTS_KEYS);
	postgres_describe_column(o, "id", SCHEMA_NUMBER);
	postgres_describe_column(o, "at", SCHEMA_NUMBER);
	postgres_describe_column(o, "data", SCHEMA_BINARY);
	o->key_n = 2;
	o->has_rows = true;
	postgres_reader_special(
	    d->reader, xstrdup(POSTGRES_LARGE_OBJECTS), xstrdup(own ? pages : whole));
	return true;
}
