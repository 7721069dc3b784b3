/*
 * Whether a target's own tables may be changed in the user's session.
 *
 * One transaction is one session's, and tables are the user's.  Where he could do more than fill a
 * database (postgres_role.h) that is done only if nothing of a source's own runs meanwhile:
 * triggers, rules and foreign keys are put aside, but checks, generated columns, expressions of
 * indexes and partitions, domains and materialized views are not.  So their trees must have no
 * function but the server's, and those of extensions, that compute.  Else the database is filled
 * anew, by the role.
 */
#include "common/base/mem.h"
#include "common/db/postgres/postgres_writer.h"

#define NO_EXTENSION(class, id)                                                          \
	"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '" class                  \
	    "'::regclass AND e.objid = " id " AND e.deptype = 'e')"

static const char reason[] =
    "WITH trees AS ("
    "SELECT conbin::text AS tree FROM pg_constraint WHERE contype = 'c' AND oid >= 16384 "
    "UNION ALL SELECT d.adbin::text FROM pg_attrdef d JOIN pg_attribute a "
    "ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE a.attgenerated <> '' "
    "UNION ALL SELECT concat(indexprs::text, indpred::text) FROM pg_index "
    "WHERE indexrelid >= 16384 AND (indexprs IS NOT NULL OR indpred IS NOT NULL) "
    "UNION ALL SELECT partexprs::text FROM pg_partitioned_table WHERE partexprs IS NOT NULL "
    "UNION ALL SELECT r.ev_action::text FROM pg_rewrite r JOIN pg_class c "
    "ON c.oid = r.ev_class WHERE c.oid >= 16384 AND c.relkind IN ('m', 'v') "
    "AND EXISTS (SELECT FROM pg_class m WHERE m.relkind = 'm')"
    "), functions AS ("
    "SELECT DISTINCT m.id[1]::oid AS id FROM trees, "
    "regexp_matches(tree, ':[a-z]*(?:funcid|fnoid) (\\d+)', 'g') AS m(id) "
    "UNION SELECT o.oprcode::oid FROM trees, "
    "regexp_matches(tree, ':(?:[a-z]*opno|eqop|sortop) (\\d+)', 'g') AS m(id) "
    "JOIN pg_operator o ON o.oid = m.id[1]::oid)"
    "SELECT 'function ' || p.oid::regprocedure FROM functions f "
    "JOIN pg_proc p ON p.oid = f.id WHERE CASE WHEN p.oid < 16384 THEN "
    "p.provolatile = 'v' AND p.proname NOT IN ('random', 'nextval', 'clock_timestamp', "
    "'gen_random_uuid') OR p.proname ~ '_to_xml' "
    "ELSE p.provolatile = 'v' OR (p.prolang NOT IN (SELECT l.oid FROM pg_language l "
    "WHERE l.lanname IN ('c', 'internal')) AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS s "
    "WHERE s LIKE 'search\\_path=%')) OR " NO_EXTENSION("pg_proc",
        "p.oid") " END "
                 "UNION ALL SELECT 'operator class ' || opcname FROM pg_opclass c "
                 "WHERE c.oid >= 16384 AND " NO_EXTENSION("pg_opclass",
                     "c.oid") " UNION ALL SELECT 'operator family ' || opfname FROM pg_opfamily c "
                              "WHERE c.oid >= 16384 AND " NO_EXTENSION("pg_opfamily",
                                  "c.oid") " UNION ALL SELECT 'type ' || typname FROM pg_type t WHERE t.oid >= 16384 "
                                           "AND t.typtype = 'b' AND t.typisdefined AND t.typinput <> 'array_in'::regproc AND " NO_EXTENSION(
                                               "pg_type",
                                               "t.oid") " UNION ALL SELECT 'type ' || t.typname FROM pg_range r "
                                                        "JOIN pg_type t ON t.oid = r.rngtypid WHERE t.oid >= 16384 "
                                                        "AND (r.rngcanonical >= 16384 OR r.rngsubdiff >= 16384) AND " NO_EXTENSION(
                                                            "pg_type",
                                                            "t.oid") " UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger "
                                                                     "WHERE evtenabled IN ('A', 'R') OR (evtenabled = 'O' AND "
                                                                     "current_setting('is_superuser') = 'off')"
                                                                     " LIMIT 1";

/* Whether planners, for whoever reads, find nothing to compute with functions of their own. */
static const char unreadable[] =
    "SELECT NOT EXISTS (SELECT FROM (SELECT concat(indexprs::text, indpred::text) AS tree "
    "FROM pg_index WHERE indexrelid >= 16384 "
    "UNION ALL SELECT to_jsonb(s) ->> 'stxexprs' FROM pg_statistic_ext s) AS t, "
    "regexp_matches(t.tree, ':(?:[a-z]*funcid|[a-z]*fnoid|([a-z]*opno)) (\\d+)', 'g') "
    "AS m(id) LEFT JOIN pg_operator o ON m.id[1] IS NOT NULL AND o.oid = m.id[2]::oid "
    "JOIN pg_proc p ON p.oid = coalesce(o.oprcode, m.id[2]::oid) "
    "WHERE p.oid >= 16384 AND " NO_EXTENSION("pg_proc", "p.oid") ")";

bool postgres_adoptable(struct db_target *t, bool *may, bool *read, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	CLEANUP(freep) char *what = NULL;
	bool needed = false;

	*may = *read = true;
	if (w->trust || w->conn == NULL)
		return true;
	if (!postgres_role_needed(w->conn, &needed, err))
		return false;
	if (!needed)
		return true;
	if (!postgres_conn_value(w->conn, reason, &what, err))
		return false;
	*may = what == NULL;
	if (what != NULL && !postgres_conn_ask(w->conn, unreadable, read, err))
		return false;
	if (what != NULL)
		log_info(w->log,
		    "database %s has code of its own (%s), so it is filled anew: it is not run "
		    "with your user's rights; a user that is no superuser fills it in place",
		    w->database, what);
	return true;
}
