/*
 * What is said of the target database itself, and not in it, stays when another one takes its name: by
 * statements for the new one, of what the server's own catalogs say of the old one.
 */
#include <string.h>

#include "common/db/postgres/postgres_writer.h"

/* The database that goes as d, and the name that the new one has until then as n.new. */
static void append_databases(struct buf *sql, const struct postgres_writer *w)
{
	buf_puts(sql, "WITH d AS (SELECT d.*, ");
	postgres_quote_text(sql, w->shadow);
	buf_puts(sql, "::name AS new FROM pg_database d WHERE d.datname = ");
	postgres_quote_text(sql, w->database);
	buf_puts(sql, ") ");
}

/* A statement that fails says what is lost, and all others are run. */
static bool run_each(struct postgres_writer *w, const char *query, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(w->admin, query, err);

	if (r == NULL)
		return false;
	for (int i = 0; i < PQntuples(r); i++) {
		struct err why = {0};

		if (!postgres_conn_run(w->admin, PQgetvalue(r, i, 0), &why))
			log_warn(w->log,
			    "what was set for database %s here is lost (%s): %s",
			    w->database, PQgetvalue(r, i, 0), why.msg);
	}
	return true;
}

bool postgres_keep(struct postgres_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	append_databases(&sql, w);
	buf_puts(&sql,
	    /* The owner first, whose own privileges may have been cut. */
	    "SELECT x.sql FROM (SELECT 1 AS place, format('ALTER DATABASE %I OWNER TO %I', new, "
	    "pg_get_userbyid(datdba)) AS sql FROM d "
	    "WHERE datdba <> (SELECT oid FROM pg_roles WHERE rolname = current_user) "
	    "UNION ALL SELECT 2, format('REVOKE ALL ON DATABASE %I FROM PUBLIC, %I', new, "
	    "pg_get_userbyid(datdba)) FROM d WHERE datacl IS NOT NULL "
	    "UNION ALL SELECT 3, format('GRANT %s ON DATABASE %I TO %s%s', a.privilege_type, "
	    "new, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE "
	    "quote_ident(pg_get_userbyid(a.grantee)) END, CASE WHEN a.is_grantable AND "
	    "a.grantee <> datdba THEN ' WITH GRANT OPTION' ELSE '' END) "
	    "FROM d, aclexplode(datacl) AS a "
	    "UNION ALL SELECT 4, format('ALTER DATABASE %I CONNECTION LIMIT %s', new, "
	    "datconnlimit) FROM d WHERE datconnlimit >= 0 "
	    "UNION ALL SELECT 4, format('COMMENT ON DATABASE %I IS %L', new, c.description) "
	    "FROM d JOIN pg_shdescription c ON c.objoid = d.oid "
	    "AND c.classoid = 'pg_database'::regclass "
	    "UNION ALL SELECT 4, format('SECURITY LABEL FOR %I ON DATABASE %I IS %L', "
	    "l.provider, new, l.label) FROM d JOIN pg_shseclabel l ON l.objoid = d.oid "
	    "AND l.classoid = 'pg_database'::regclass "
	    "UNION ALL SELECT 4, format('ALTER %s SET %I TO %s', CASE s.setrole WHEN 0 "
	    "THEN format('DATABASE %I', new) ELSE format('ROLE %I IN DATABASE %I', "
	    "pg_get_userbyid(s.setrole), new) END, "
	    "split_part(c, '=', 1), " POSTGRES_SETTING_VALUE ") "
	    "FROM d JOIN pg_db_role_setting s ON s.setdatabase = d.oid, "
	    "unnest(s.setconfig) AS c, substr(c, strpos(c, '=') + 1) AS v(value) "
	    /* Last, since what is a template can't be removed. */
	    "UNION ALL SELECT 5, format('ALTER DATABASE %I IS_TEMPLATE true', new) FROM d "
	    "WHERE datistemplate) AS x ORDER BY x.place");
	return run_each(w, buf_str(&sql), err);
}

bool postgres_keep_tablespace(struct postgres_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	append_databases(&sql, w);
	buf_puts(&sql,
	    "SELECT format('ALTER DATABASE %I SET TABLESPACE %I', new, t.spcname) FROM d "
	    "JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.dattablespace <> "
	    "(SELECT dattablespace FROM pg_database WHERE datname = d.new)");
	return run_each(w, buf_str(&sql), err);
}

bool postgres_keep_check(struct db_target *t, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *names = NULL;

	if (!w->exists || w->in_place)
		return true;
	append_databases(&sql, w);
	buf_puts(&sql, "SELECT string_agg(x.name, ', ' ORDER BY x.name) FROM ("
	               "SELECT 'subscription ' || s.subname AS name FROM d "
	               "JOIN pg_subscription s ON s.subdbid = d.oid UNION ALL "
	               "SELECT 'replication slot ' || s.slot_name FROM d "
	               "JOIN pg_replication_slots s ON s.database = d.datname) AS x");
	if (!postgres_conn_value(w->admin, buf_str(&sql), &names, err))
		return false;
	return names == NULL ||
	       err_set(err, ERR_REFUSED,
	           "the target must be filled anew, and what replicates it would stay with the "
	           "database that goes (%s): drop that first, or give another target with "
	           "--into",
	           names);
}
