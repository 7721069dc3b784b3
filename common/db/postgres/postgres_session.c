#include "common/db/postgres/postgres_session.h"

#include <stddef.h>

#define BOTH   3U
#define READS  1U
#define WRITES 2U

/*
 * Those that a version lacks are not in pg_settings; those of superusers are set where the user is
 * one.  What only changes how fast something is, what is logged, or what the server does by itself is
 * not here.
 */
static const struct {
	unsigned int where;
	const char *name;
	const char *value;
} settings[] = {
    /* How values are written: the same text at both ends, and all of it. */
    {BOTH, "client_encoding", "UTF8"}, {BOTH, "DateStyle", "ISO, YMD"},
    {BOTH, "IntervalStyle", "postgres"}, {BOTH, "TimeZone", "UTC"},
    {BOTH, "extra_float_digits", "1"}, {BOTH, "bytea_output", "hex"},
    {BOTH, "lc_monetary", "C"}, {BOTH, "xmlbinary", "base64"},
    {BOTH, "quote_all_identifiers", "off"},
    /* How they are read: NULL in an array, documents in xml, quotes, "= NULL" in definitions. */
    {BOTH, "array_nulls", "on"}, {BOTH, "xmloption", "content"},
    {BOTH, "standard_conforming_strings", "on"},
    {WRITES, "backslash_quote", "safe_encoding"}, {BOTH, "transform_null_equals", "off"},
    /* Which rows there are: all, or an error. */
    {BOTH, "row_security", "off"}, {BOTH, "gin_fuzzy_search_limit", "0"},
    {BOTH, "constraint_exclusion", "off"}, {BOTH, "zero_damaged_pages", "off"},
    {BOTH, "ignore_checksum_failure", "off"},
    {BOTH, "synchronize_seqscans", "off"}, /* and their order */
    /* Views by names of tables run code of others; materialized views are made of views. */
    {READS, "restrict_nonsystem_relation_kind", "view, foreign-table"},
    {WRITES, "restrict_nonsystem_relation_kind", ""},
    /* Limits that are meant for the app's own short queries. */
    {BOTH, "statement_timeout", "0"}, {BOTH, "lock_timeout", "60s"},
    {BOTH, "idle_in_transaction_session_timeout", "0"},
    {BOTH, "idle_session_timeout", "0"}, {BOTH, "transaction_timeout", "0"},
    {BOTH, "tcp_user_timeout", "0"}, {BOTH, "temp_file_limit", "-1"},
    {BOTH, "exit_on_error", "off"},
    /* Warnings would come by thousands; words that are looked at are English. */
    {BOTH, "client_min_messages", "error"}, {BOTH, "lc_messages", "C"},
    /* One processor, and no compiler for a statement that is run once. */
    {BOTH, "max_parallel_workers_per_gather", "0"}, {BOTH, "jit", "off"},
    /* Transactions write, each by itself; nobody waits for a standby. */
    {WRITES, "default_transaction_read_only", "off"},
    {WRITES, "default_transaction_isolation", "read committed"},
    {WRITES, "default_transaction_deferrable", "off"},
    {WRITES, "synchronous_commit", "off"},
    /* What a source's function does for ever ends with us. */
    {WRITES, "client_connection_check_interval", "10s"},
    /* What is made: where definitions say nothing they mean the default. */
    {WRITES, "check_function_bodies", "off"}, /* it may call what comes later */
    {WRITES, "default_tablespace", ""}, {WRITES, "temp_tablespaces", ""},
    {WRITES, "default_table_access_method", "heap"},
    {WRITES, "createrole_self_grant", ""}, {WRITES, "lo_compat_privileges", "off"},
    {WRITES, "plpgsql.extra_errors", "none"},
    /* Of values only, and where the server has it: a fifth of the time of a load. */
    {WRITES, "default_toast_compression", "lz4"},
    /* Triggers come last, and act as they do for an app; those of events never for us. */
    {WRITES, "session_replication_role", "origin"}, {WRITES, "event_triggers", "off"},
    {WRITES, "maintenance_work_mem", "256MB"},
    {WRITES, "vacuum_cost_delay", "0"}, /* of ANALYZE */
};

/* name and value of each; one with a dot is known only when its library is there. */
static void append_rows(struct buf *sql, enum postgres_use use)
{
	unsigned int wanted = use == POSTGRES_READS ? READS : WRITES;
	const char *comma = "";

	/* Without an encoding of its own, the server could only refuse what is not UTF-8. */
	buf_puts(sql,
	    use == POSTGRES_READS
	        ? " FROM (SELECT x.name, CASE WHEN x.name = 'client_encoding' AND "
	          "current_setting('server_encoding') = 'SQL_ASCII' THEN 'SQL_ASCII' ELSE x.value "
	          "END FROM (VALUES "
	        : " FROM (VALUES ");
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		if ((settings[i].where & wanted) == 0)
			continue;
		buf_printf(
		    sql, "%s('%s', '%s')", comma, settings[i].name, settings[i].value);
		comma = ", ";
	}
	/* Who gives a limit for locks in the URI means us. */
	buf_puts(sql, use == POSTGRES_READS ? ") AS x(name, value)" : "");
	buf_puts(sql,
	    ") AS v(name, value) LEFT JOIN pg_catalog.pg_settings s ON s.name = v.name "
	    "WHERE CASE WHEN s.name IS NULL THEN v.name LIKE '%.%' "
	    "ELSE (s.context = 'user' OR (s.context = 'superuser' "
	    "AND current_setting('is_superuser') = 'on')) "
	    "AND (s.enumvals IS NULL OR v.value = ANY (s.enumvals)) "
	    "AND NOT (s.name = 'lock_timeout' AND s.source = 'client') END");
}

void postgres_session_ask_local(
    struct buf *sql, enum postgres_use use, int pid, int version)
{
	/* Limits first: they hold from the begin on. */
	const char *limits = version >= 170000 ? "SET LOCAL transaction_timeout TO 0; "
	                                         "SET LOCAL statement_timeout TO 0; "
	                                       : "SET LOCAL statement_timeout TO 0; ";

	buf_printf(sql,
	    "%sSET LOCAL search_path TO ''; SELECT '%sSET LOCAL search_path TO ''''; ' || "
	    "string_agg(format('SET LOCAL %%s TO %%L; ', v.name, v.value), ''), "
	    "pg_backend_pid() <> %d, max(CASE WHEN pg_backend_pid() = %d "
	    "AND v.name = 'idle_session_timeout' THEN set_config(v.name, v.value, false) END)",
	    limits, limits, pid, pid);
	append_rows(sql, use);
}

void postgres_session_set(struct buf *sql, enum postgres_use use, int version)
{
	buf_puts(sql, version >= 170000 ? "SET transaction_timeout TO 0; " : "");
	buf_puts(sql,
	    "SET statement_timeout TO 0; SET search_path TO ''; SELECT count(set_config(v.name, v.value, "
	    "false))");
	append_rows(sql, use);
}
