#include "common/db/postgres/postgres_check.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/statement.h"

/* Rows that this transaction wrote. */
#define NEW(x) x ".xmin::text = mod(txid_current(), 4294967296)::text"

/* A function that came with an extension, of which the server's files decide. */
#define OF_EXTENSION(f)                                                                  \
	"EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass "         \
	"AND d.objid = " f " AND d.deptype = 'e')"

/* OIDs below are the server's own. */
#define BUILT_IN(x) x " < 16384"

/* Is each new row like one of the server's own? */
static const struct {
	const char *kind;
	const char *query;
} checks[] = {
    {"function",
        "SELECT bool_and(EXISTS (SELECT FROM pg_proc b WHERE " BUILT_IN(
            "b.oid") " AND b.prolang = p.prolang AND b.prosrc = p.prosrc "
                     "AND b.prorettype = p.prorettype AND b.proargtypes = p.proargtypes "
                     "AND b.proallargtypes IS NOT DISTINCT FROM p.proallargtypes "
                     "AND b.provariadic = p.provariadic AND b.proretset = p.proretset "
                     "AND b.prokind = p.prokind AND (p.proisstrict OR NOT b.proisstrict) "
                     "AND NOT p.prosecdef AND (b.proacl IS NULL OR EXISTS (SELECT FROM "
                     "aclexplode(b.proacl) a WHERE a.grantee = 0)))) FROM pg_proc p WHERE " NEW(
                         "p")},
    {"aggregate",
        "SELECT bool_and(EXISTS (SELECT FROM pg_aggregate b JOIN pg_proc q "
        "ON q.oid = b.aggfnoid WHERE " BUILT_IN(
            "q.oid") " AND q.proargtypes = p.proargtypes AND q.prorettype = p.prorettype "
                     "AND b.aggkind = a.aggkind AND b.aggnumdirectargs = a.aggnumdirectargs "
                     "AND b.aggtransfn = a.aggtransfn AND b.aggtranstype = a.aggtranstype "
                     "AND b.aggfinalfn = a.aggfinalfn AND b.aggfinalextra = a.aggfinalextra "
                     "AND a.aggfinalmodify IN ('w', b.aggfinalmodify) "
                     "AND a.aggcombinefn::oid IN (0, b.aggcombinefn) "
                     "AND a.aggserialfn::oid IN (0, b.aggserialfn) "
                     "AND a.aggdeserialfn::oid IN (0, b.aggdeserialfn) "
                     "AND a.aggmtransfn::oid IN (0, b.aggmtransfn) "
                     "AND a.aggminvtransfn::oid IN (0, b.aggminvtransfn) "
                     "AND a.aggmfinalfn::oid IN (0, b.aggmfinalfn) "
                     "AND a.aggmtranstype IN (0, b.aggmtranstype) "
                     "AND a.agginitval IS NOT DISTINCT FROM b.agginitval)) "
                     "FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE " NEW(
                         "p")},
    {"text search parser",
        "SELECT bool_and(EXISTS (SELECT FROM pg_ts_parser b WHERE " BUILT_IN(
            "b.oid") " AND b.prsstart = p.prsstart AND b.prstoken = p.prstoken "
                     "AND b.prsend = p.prsend AND b.prslextype = p.prslextype "
                     "AND p.prsheadline::oid IN (0, b.prsheadline))) FROM pg_ts_parser p WHERE " NEW(
                         "p")},
    {"text search template",
        "SELECT bool_and(EXISTS (SELECT FROM pg_ts_template b WHERE " BUILT_IN(
            "b.oid") " AND b.tmplinit = t.tmplinit AND b.tmpllexize = t.tmpllexize)) "
                     "FROM pg_ts_template t WHERE " NEW("t")},
    {"foreign-data wrapper",
        "SELECT bool_and((w.fdwhandler = 0 AND " BUILT_IN(
            "w.fdwvalidator") ") OR EXISTS (SELECT FROM pg_foreign_data_wrapper b "
                              "WHERE b.oid <> w.oid AND b.fdwhandler = w.fdwhandler "
                              "AND b.fdwvalidator = w.fdwvalidator AND " OF_EXTENSION(
                                  "b.fdwhandler") ")) FROM pg_foreign_data_wrapper w WHERE " NEW("w")},
    {"transform",
        "SELECT bool_and(l.lanname = 'sql' OR ((f.trffromsql = 0 OR " OF_EXTENSION("f.trffromsql") ") AND (f.trftosql = 0 OR " OF_EXTENSION(
            "f.trftosql") "))) FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang WHERE " NEW("f")},
    {"access method",
        "SELECT bool_and(EXISTS (SELECT FROM pg_am b WHERE b.oid <> a.oid "
        "AND b.amhandler = a.amhandler AND b.amtype = a.amtype AND (" BUILT_IN(
            "b.oid") " OR " OF_EXTENSION("b.amhandler") "))) FROM pg_am a WHERE " NEW("a")},
    {"operator family", NULL},
    {"operator class", NULL},
};

/* Support functions that pass C's own values. */
static const char support[] =
    "SELECT coalesce(bool_and(NOT ('internal'::regtype = ANY (p.proargtypes) OR "
    "p.prorettype = 'internal'::regtype) OR " OF_EXTENSION(
        "p.oid") " OR EXISTS "
                 "(SELECT FROM pg_amproc b WHERE " BUILT_IN(
                     "b.oid") " AND b.amproc = r.amproc "
                              "AND b.amprocnum = r.amprocnum AND b.amproclefttype = r.amproclefttype "
                              "AND b.amprocrighttype = r.amprocrighttype)), true) "
                              "FROM pg_amproc r JOIN pg_proc p ON p.oid = r.amproc WHERE " NEW(
                                  "r");

/* What becomes whose. */
static const char give[] =
    "SELECT format('ALTER ROUTINE %%s OWNER TO %%I', p.oid::regprocedure, %1$s) "
    "FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
    "WHERE l.lanname <> 'internal' AND p.prokind <> 'a' AND " NEW(
        "p") " UNION ALL SELECT format('GRANT USAGE ON FOREIGN SERVER %%I TO %%I', s.srvname, %1$s) "
             "FROM pg_foreign_server s WHERE " NEW(
                 "s") " UNION ALL "
                      "SELECT format('ALTER TYPE %%I.%%I OWNER TO %%I', n.nspname, t.typname, %1$s) "
                      "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
                      "WHERE NOT t.typisdefined AND " NEW("t");

static bool is_safe(
    struct postgres_conn *c, const char *kind, bool *safe, struct err *err)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		if (strcmp(checks[i].kind, kind) == 0)
			return postgres_conn_ask(c,
			    checks[i].query != NULL ? checks[i].query : support, safe,
			    err);
	}
	/* What nobody has looked at is not made with a superuser's rights. */
	*safe = false;
	return true;
}

static bool give_to(struct postgres_conn *c, const char *owner, struct err *err)
{
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(freep) char *query = NULL;
	CLEANUP(postgres_resultp) PGresult *list = NULL;

	if (owner == NULL)
		return true;
	postgres_quote_text(&name, owner);
	query = xasprintf(give, name.data);
	list = postgres_conn_select(c, query, err);
	if (list == NULL)
		return false;
	for (int i = 0; i < PQntuples(list); i++) {
		if (!postgres_conn_run(c, PQgetvalue(list, i, 0), err))
			return false;
	}
	return true;
}

/* Appends the signature of the function that a wrapper names as its validator; false for an odd name. */
static bool find_validator(const char *sql, struct buf *signature)
{
	CLEANUP(buf_reset) struct buf schema = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	struct statement s;
	struct statement_token t;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	do {
		t = statement_next(&s);
		if (t.kind == STATEMENT_END || t.kind == STATEMENT_ERROR)
			return true;
	} while (!statement_word(&t, "VALIDATOR"));
	t = statement_next(&s);
	if (!statement_qualified(&s, &t, &schema, &name))
		return false;
	if (schema.len > 0) {
		postgres_quote_name(signature, buf_str(&schema));
		buf_putc(signature, '.');
	}
	postgres_quote_name(signature, buf_str(&name));
	buf_puts(signature, "(text[],oid)");
	return true;
}

/*
 * The server calls a wrapper's validator while it makes the wrapper: too early for a look at what
 * was made.
 */
static bool has_safe_validator(
    struct postgres_conn *c, const char *sql, bool *safe, struct err *err)
{
	CLEANUP(buf_reset) struct buf signature = {0};
	CLEANUP(buf_reset) struct buf query = {0};

	*safe = find_validator(sql, &signature);
	if (!*safe || signature.len == 0)
		return true;
	buf_puts(&query,
	    "SELECT EXISTS (SELECT FROM pg_proc p WHERE (" BUILT_IN(
	        "p.oid") " OR " OF_EXTENSION("p.oid") ") AND p.oid = to_regprocedure(");
	postgres_quote_text(&query, signature.data);
	buf_puts(&query, "))");
	return postgres_conn_ask(c, query.data, safe, err);
}

static bool make(struct postgres_conn *c, const char *kind, const char *sql,
    const char *owner, bool *safe, struct err *err)
{
	if (kind != NULL && strcmp(kind, "foreign-data wrapper") == 0 &&
	    (!has_safe_validator(c, sql, safe, err) || !*safe))
		return false;
	if (!postgres_conn_run_one(c, sql, err))
		return false;
	if (kind == NULL)
		return give_to(c, owner, err);
	return is_safe(c, kind, safe, err) && (!*safe || give_to(c, owner, err));
}

bool postgres_check_make(struct postgres_conn *c, const char *kind, const char *sql,
    const char *owner, bool *safe, struct err *err)
{
	struct err ignored = {0};

	*safe = true;
	if (!postgres_conn_run(c, "BEGIN", err))
		return false;
	if (make(c, kind, sql, owner, safe, err) && *safe)
		return postgres_conn_run(c, "COMMIT", err);
	(void)!postgres_conn_run(c, "ROLLBACK", &ignored);
	return !*safe;
}
