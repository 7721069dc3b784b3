#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_writer.h"

/* Schemas of the target, and whether something in them belongs to an extension. */
static const char schemas[] =
    "SELECT quote_ident(n.nspname), quote_ident(n.nspname || '" POSTGRES_OLD_SUFFIX "'), "
    "EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid), n.oid "
    "FROM pg_namespace n WHERE n.nspname !~ "
    "'^pg_(toast|temp)|^pg_catalog$|^information_schema$' AND NOT EXISTS "
    "(SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass "
    "AND d.objid = n.oid AND d.deptype = 'e')";

/*
 * What stands in a schema and is no extension's.  A partition may be of a table in another
 * schema, which is only put aside; a partitioned table's key depends on the table itself.
 */
static const char objects[] =
    "SELECT 'DROP ' || CASE i.type WHEN 'composite type' THEN 'TYPE' "
    "WHEN 'statistics object' THEN 'STATISTICS' "
    "ELSE upper(i.type) END || ' IF EXISTS ' || CASE WHEN p.oid IS NULL THEN i.identity "
    "ELSE format('%%s.%%I(%%s)', i.schema, p.proname, CASE WHEN p.prokind = 'a' "
    "AND p.pronargs = 0 THEN '*' ELSE pg_get_function_identity_arguments(p.oid) END) "
    "END || ' CASCADE' FROM pg_depend d LEFT JOIN pg_proc p "
    "ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid, "
    "pg_identify_object(d.classid, d.objid, 0) AS i "
    "WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = %s "
    "AND d.deptype = 'n' AND d.objsubid = 0 AND NOT EXISTS "
    "(SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid "
    "AND e.deptype IN ('e', 'i') AND e.refobjid <> e.objid) "
    /* An administrator's extension is not the user's to drop. */
    "AND NOT EXISTS (SELECT FROM pg_extension x WHERE d.classid = 'pg_extension'::regclass "
    "AND x.oid = d.objid AND NOT pg_has_role(x.extowner, 'USAGE')) "
    "ORDER BY i.type <> 'table'";

static bool drop_objects(struct postgres_writer *w, const char *id, struct err *err)
{
	CLEANUP(freep) char *sql = xasprintf(objects, id);
	CLEANUP(postgres_resultp)
	PGresult *list = postgres_conn_select(w->conn, sql, err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++) {
		if (!postgres_conn_run(w->conn, PQgetvalue(list, i, 0), err))
			return err_wrap(err, "remove the old content");
	}
	return true;
}

/* The new schema public is to be as the old one was: rights, comment, owner. */
static const char public_again[] =
    "SELECT 'CREATE SCHEMA public' UNION ALL "
    "SELECT format('COMMENT ON SCHEMA public IS %L', obj_description(n.oid)) FROM n "
    "UNION ALL SELECT format('GRANT %s ON SCHEMA public TO %s', a.privilege_type, "
    "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END) "
    "FROM n, aclexplode(n.nspacl) AS a "
    "UNION ALL SELECT format('ALTER SCHEMA public OWNER TO %I', pg_get_userbyid(n.nspowner)) "
    "FROM n";

static bool make_public(struct postgres_writer *w, struct err *err)
{
	CLEANUP(freep)
	char *sql = xasprintf("WITH n AS (SELECT * FROM pg_namespace WHERE nspname = "
	                      "'public" POSTGRES_OLD_SUFFIX "') %s",
	    public_again);
	CLEANUP(postgres_resultp)
	PGresult *list = postgres_conn_select(w->conn, sql, err);
	struct err ignored = {0};

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++)
		(void)!postgres_writer_run(w, w->conn, PQgetvalue(list, i, 0), &ignored);
	return true;
}

/* Aside, where that is possible: readers go on with it. */
static bool put_aside(
    struct postgres_writer *w, const PGresult *list, int i, struct err *err)
{
	CLEANUP(freep) char *rename = xasprintf("ALTER SCHEMA %s RENAME TO %s",
	    PQgetvalue(list, i, 0), PQgetvalue(list, i, 1));
	struct err ignored = {0};

	if (*PQgetvalue(list, i, 2) == 'f' &&
	    postgres_writer_run(w, w->conn, rename, &ignored))
		return strcmp(PQgetvalue(list, i, 0), "public") != 0 ||
		       make_public(w, err);
	return drop_objects(w, PQgetvalue(list, i, 3), err);
}

bool postgres_in_place_begin(struct postgres_writer *w, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *list = NULL;
	struct err ignored = {0};

	if (!postgres_conn_run(w->conn, "BEGIN", err))
		return false;
	list = postgres_conn_select(w->conn, schemas, err);
	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++) {
		if (!put_aside(w, list, i, err))
			return false;
	}
	/* Large objects have no schema; those of others stay. */
	(void)!postgres_writer_run(w, w->conn,
	    "SELECT lo_unlink(oid) FROM pg_largeobject_metadata "
	    "WHERE pg_has_role(lomowner, 'USAGE')",
	    &ignored);
	return true;
}

bool postgres_in_place_commit(struct postgres_writer *w, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *list = postgres_conn_select(w->conn,
	    "SELECT 'DROP SCHEMA ' || quote_ident(nspname) || ' CASCADE' FROM pg_namespace "
	    "WHERE nspname LIKE '%\\_\\_synco\\_old'",
	    err);

	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++) {
		if (!postgres_conn_run(w->conn, PQgetvalue(list, i, 0), err))
			return err_wrap(err, "remove the old content");
	}
	return postgres_conn_run(w->conn, "COMMIT", err);
}
