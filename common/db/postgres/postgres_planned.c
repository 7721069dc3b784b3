/*
 * Tables that can't be read by a query with names of pg_catalog alone.
 *
 * A planner looks at the expressions of a table's indexes and statistics, and puts functions in SQL
 * in their place: one that calls another without its schema then fails the query, though nothing of it
 * is asked for.  Such a table is read where an app's session looks.  For a user who can do more
 * than read, it is read without a query, which nothing is planned for: others may put functions there.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_reader.h"

static const char candidates[] =
    "SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.oid "
    "FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid "
    "LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid "
    "LEFT JOIN pg_statistic_ext s ON d.classid = 'pg_statistic_ext'::regclass "
    "AND s.oid = d.objid JOIN pg_class c ON c.oid = coalesce(i.indrelid, s.stxrelid) "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE d.refclassid = 'pg_proc'::regclass AND p.oid >= 16384 AND p.prolang <> 13 "
    "AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT') "
    "AND has_schema_privilege(n.oid, 'USAGE') AND NOT EXISTS (SELECT FROM "
    "unnest(p.proconfig) AS o WHERE o LIKE 'search\\_path=%')";

/* Whether its query can be planned with this path; other failures are those of reading it. */
static bool is_planned(struct postgres_conn *c, const char *name, const char *path)
{
	CLEANUP(freep)
	char *sql = xasprintf("SAVEPOINT planned; SET LOCAL search_path TO %s; "
	                      "EXPLAIN SELECT FROM ONLY %s",
	    path, name);
	struct err ignored = {0};
	bool ok = postgres_conn_run(c, sql, &ignored);

	return postgres_conn_run(c,
	           "ROLLBACK TO SAVEPOINT planned; RELEASE SAVEPOINT planned",
	           &ignored) &&
	       ok;
}

/* Planning alone would run what others say: such a table is read without a query anyway. */
static bool is_foreign(const PGresult *foreign, const char *id)
{
	for (int i = 0; i < PQntuples(foreign); i++) {
		if (strcmp(PQgetvalue(foreign, i, 0), id) == 0)
			return true;
	}
	return false;
}

bool postgres_planned_read(
    struct postgres_reader *r, const PGresult *foreign, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *list = postgres_conn_select(r->conn, candidates, err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++) {
		const char *name = PQgetvalue(list, i, 0);

		bool held = r->powerful && r->opts->here;

		if (is_foreign(foreign, PQgetvalue(list, i, 1)) ||
		    (!held && is_planned(r->conn, name, "''")))
			continue;
		postgres_reader_special(r, xstrdup(name), NULL);
		r->specials[r->specials_n - 1].app_path =
		    !r->powerful && is_planned(r->conn, name, "DEFAULT");
	}
	return postgres_conn_alive(r->conn) ||
	       err_set(err, ERR_DB, "the connection was lost");
}

const struct postgres_special *postgres_reader_find(
    const struct postgres_reader *r, const char *name)
{
	for (size_t i = 0; i < r->specials_n; i++) {
		if (strcmp(r->specials[i].name, name) == 0)
			return &r->specials[i];
	}
	return NULL;
}
