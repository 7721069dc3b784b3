#include "common/db/postgres/postgres_aside.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/own.h"
#include "common/db/postgres/postgres_path.h"

enum { NAME, BESIDE, MAKE, MOVE };

/*
 * Tables with values that name objects: the name, that of the table beside it, what makes that, and
 * what moves its rows.  Only regclass has a cast from text, which knows no numbers: its input
 * function does.  The types are pg_catalog's by number, which are the same in all versions.
 */
static const char tables[] =
    "WITH RECURSIVE naming(id) AS ("
    "SELECT oid FROM pg_type WHERE oid IN (24, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089, "
    "4096, 4191) UNION "
    "SELECT t.oid FROM naming n JOIN pg_type t ON t.typelem = n.id OR t.typbasetype = n.id "
    "OR EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "WHERE c.oid = t.typrelid AND a.atttypid = n.id AND a.attnum > 0 AND NOT a.attisdropped)"
    "), direct(id) AS (SELECT 2205::oid UNION "
    "SELECT t.oid FROM direct d JOIN pg_type t ON t.typbasetype = d.id"
    "), columns AS (SELECT c.oid AS id, c.oid::regclass::text AS name, "
    "quote_ident(n.nspname) || '.' || quote_ident('synco rows of ' || c.oid) AS beside, "
    "a.attnum, quote_ident(a.attname) AS q, format_type(a.atttypid, a.atttypmod) AS type, "
    "a.atttypid IN (SELECT id FROM naming) AS names, "
    "a.atttypid IN (SELECT id FROM direct) AS direct "
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
    "AND a.attgenerated = '' WHERE c.relkind = 'r' AND c.oid >= 16384 "
    "AND n.nspname !~ '^pg_(toast|temp)|^information_schema$') "
    "SELECT name, beside, "
    "'CREATE UNLOGGED TABLE ' || beside || ' (' || string_agg(q || ' ' || "
    "CASE WHEN names THEN 'pg_catalog.text' ELSE type END, ', ' ORDER BY attnum) || ')', "
    "'INSERT INTO ' || name || ' (' || string_agg(q, ', ' ORDER BY attnum) || "
    "') OVERRIDING SYSTEM VALUE SELECT ' || string_agg(CASE "
    "WHEN direct THEN 'pg_catalog.regclassin(pg_catalog.textout(' || q || '))::' || type "
    "WHEN names THEN q || '::' || type ELSE q END, ', ' ORDER BY attnum) || "
    "' FROM ' || beside || '; DROP TABLE ' || beside "
    "FROM columns GROUP BY id, name, beside HAVING bool_or(names) ORDER BY 1";

static const struct schema_object *find(
    const struct postgres_writer *w, const char *qualified)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (o->stage == SCHEMA_TABLE && o->has_rows &&
		    strcmp(o->kind, "table") == 0 && o->qualified != NULL &&
		    strcmp(o->qualified, qualified) == 0)
			return o;
	}
	return NULL;
}

bool postgres_aside_make(struct postgres_writer *w, struct err *err)
{
	struct postgres_conn *c = postgres_writer_owners(w);

	w->aside = postgres_conn_select(c, tables, err);
	if (w->aside == NULL)
		return false;
	for (int i = 0; i < PQntuples(w->aside); i++) {
		if (find(w, PQgetvalue(w->aside, i, NAME)) != NULL &&
		    !postgres_writer_run(w, c, PQgetvalue(w->aside, i, MAKE), err))
			return err_wrap(err, "a table beside table %s",
			    PQgetvalue(w->aside, i, NAME));
	}
	return true;
}

const char *postgres_aside_of(
    const struct postgres_writer *w, const struct schema_object *o)
{
	if (strcmp(o->kind, "table") != 0)
		return NULL;
	for (int i = 0; i < PQntuples(w->aside); i++) {
		if (strcmp(PQgetvalue(w->aside, i, NAME), o->qualified) == 0)
			return PQgetvalue(w->aside, i, BESIDE);
	}
	return NULL;
}

static bool move(
    struct postgres_writer *w, const struct schema_object *o, int i, struct err *err)
{
	CLEANUP(freep)
	char *drop =
	    xasprintf("DROP TABLE IF EXISTS %s", PQgetvalue(w->aside, i, BESIDE));
	struct postgres_conn *c = postgres_writer_owners(w);
	struct err why = {0};

	if (postgres_writer_run(w, c, PQgetvalue(w->aside, i, MOVE), &why))
		return true;
	if (o->own && why.code != ERR_STOPPED && postgres_conn_alive(c))
		return db_own_lose(&w->base, w->log, o, &why, err) &&
		       postgres_writer_run(w, c, drop, err);
	*err = why;
	return err_wrap(err,
	    "table %s names objects that are not here: carry them, too, or leave the table out "
	    "with \"exclude\" or \"skip\" in .synco.yml",
	    o->name);
}

bool postgres_aside_move(struct postgres_writer *w, struct err *err)
{
	struct postgres_conn *c = postgres_writer_owners(w);

	if (PQntuples(w->aside) == 0)
		return true;
	/* Functions of domains and checks look where a loader's do. */
	if (!postgres_path_set(c, w->schema->database.search_path, err))
		return false;
	for (int i = 0; i < PQntuples(w->aside); i++) {
		const struct schema_object *o = find(w, PQgetvalue(w->aside, i, NAME));

		if (o != NULL && !move(w, o, i, err))
			return false;
	}
	return postgres_path_set(c, w->path, err);
}
