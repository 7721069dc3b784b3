#include "common/db/postgres/postgres_extension.h"

#include <string.h>

#include "common/db/statement.h"

bool postgres_extension_is_known(const char *name)
{
	static const char *const known[] = {/* PostgreSQL's own. */
	    "amcheck", "autoinc", "bloom", "bool_plperl", "btree_gin", "btree_gist",
	    "citext", "cube", "dict_int", "dict_xsyn", "earthdistance", "fuzzystrmatch",
	    "hstore", "hstore_plperl", "insert_username", "intagg", "intarray", "isn",
	    "jsonb_plperl", "lo", "ltree", "moddatetime", "pg_buffercache",
	    "pg_freespacemap", "pg_stat_statements", "pg_trgm", "pg_visibility",
	    "pgcrypto", "pgrowlocks", "pgstattuple", "plperl", "plpgsql", "pltcl",
	    "refint", "seg", "sslinfo", "tablefunc", "tcn", "timetravel",
	    "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "xml2",
	    /* Others'. */
	    "address_standardizer", "address_standardizer_data_us", "count_distinct",
	    "debversion", "first_last_agg", "h3", "h3_postgis", "hll", "hypopg", "ip4r",
	    "mobilitydb", "periods", "pg_bigm", "pg_hashids", "pg_hint_plan", "pg_idkit",
	    "pg_ivm", "pg_jsonschema", "pg_partman", "pg_rational", "pg_roaringbitmap",
	    "pg_sphere", "pg_stat_kcache", "pg_stat_monitor", "pg_ulid", "pg_uuidv7",
	    "pgjwt", "pgmp", "pgpcre", "pgrouting", "pgtap", "pgx_ulid", "plpgsql_check",
	    "plv8", "pointcloud", "pointcloud_postgis", "postgis", "postgis_raster",
	    "postgis_sfcgal", "postgis_tiger_geocoder", "postgis_topology", "prefix",
	    "q3c", "quantile", "rdkit", "roaringbitmap", "rum", "semver", "smlar",
	    "table_log", "tdigest", "temporal_tables", "timescaledb_toolkit", "topn",
	    "ulid", "unit", "uri", "vchord", "vector", "vectorscale"};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(known[i], name) == 0)
			return true;
	}
	return false;
}

bool postgres_extension_name(const char *spelled, struct buf *name)
{
	struct statement s;
	struct statement_token t;

	statement_start(&s, STATEMENT_POSTGRES, 0, spelled, strlen(spelled));
	t = statement_next(&s);
	return statement_name(&s, &t, name) && statement_next(&s).kind == STATEMENT_END;
}

bool postgres_extension_list(struct postgres_conn *c, struct buf *list, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(c, "SELECT extname FROM pg_extension", err);

	if (r == NULL)
		return false;
	for (int i = 0; i < PQntuples(r); i++)
		buf_printf(list, "%s\n", PQgetvalue(r, i, 0));
	return true;
}

static bool is_listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	while (*list != '\0') {
		size_t len = strcspn(list, "\n");

		if (len == n && memcmp(list, name, n) == 0)
			return true;
		list += len + (list[len] == '\n');
	}
	return false;
}

bool postgres_extension_check(struct postgres_conn *c, const char *name, const char *list,
    const char *database, struct err *err)
{
	CLEANUP(buf_reset) struct buf ask = {0};
	bool trusted = false;

	if (is_listed(list, name))
		return true;
	/* The version that would be made: the default one. */
	buf_puts(&ask, "SELECT EXISTS (SELECT FROM pg_available_extension_versions v "
	               "JOIN pg_available_extensions e ON e.name = v.name "
	               "AND e.default_version = v.version "
	               "WHERE (to_jsonb(v) ->> 'trusted')::boolean AND v.name = ");
	postgres_quote_text(&ask, name);
	buf_putc(&ask, ')');
	if (!postgres_conn_ask(c, ask.data, &trusted, err))
		return false;
	return trusted ||
	       err_set(err, ERR_REFUSED,
	           "it is not known to stay within its database: if you want it here, type "
	           "CREATE EXTENSION \"%s\" in database %s and pull again, or add "
	           "--trust-source",
	           name, database);
}
