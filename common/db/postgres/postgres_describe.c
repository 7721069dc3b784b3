#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/postgres/postgres_items.h"
#include "common/db/postgres/postgres_queries.h"
#include "common/db/postgres/postgres_reader.h"
#include "common/db/postgres/postgres_schema.h"

/* Sequences that are asked in one statement. */
#define SEQUENCES_AT_ONCE 200

/* Large objects travel in a table of this name, in pieces of so many bytes. */
#define LARGE_OBJECTS      "synco_large_objects.pieces"
#define LARGE_OBJECT_PIECE "262144"

struct describe {
	struct postgres_reader *reader;
	struct schema *schema;
	const PGresult *columns; /* of all tables, by table */
	const struct postgres_items *items;
};

static struct schema_object *add_object(struct describe *d, enum schema_stage stage,
    const char *kind, const char *name, const char *create)
{
	struct schema_object *o = schema_add(d->schema);

	o->stage = stage;
	o->kind = xstrdup(kind);
	o->name = xstrdup(name);
	o->create = xstrdup(create);
	return o;
}

static enum schema_type type_of(const char *name)
{
	static const struct {
		const char *name;
		enum schema_type type;
	} types[] = {
	    {"binary", SCHEMA_BINARY},
	    {"json", SCHEMA_JSON},
	    {"enum", SCHEMA_ENUM},
	    {"number", SCHEMA_NUMBER},
	    {"time", SCHEMA_TIME},
	    {"bit", SCHEMA_BIT},
	    {"geometry", SCHEMA_GEOMETRY},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
	}
	return SCHEMA_TEXT;
}

static void add_column(struct schema_object *o, const char *name, enum schema_type type)
{
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	o->columns[o->columns_n++] =
	    (struct schema_column){.name = xstrdup(name), .type = type};
}

/* Those of the key in its order, then the others in theirs. */
static void add_columns(struct describe *d, struct schema_object *o, uint32_t id)
{
	int n = PQntuples(d->columns);
	int low = 0;
	int high = n;
	int first;
	int end;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (strtoul(PQgetvalue(d->columns, middle, 0), NULL, 10) < id)
			low = middle + 1;
		else
			high = middle;
	}
	first = end = low;
	while (end < n && strtoul(PQgetvalue(d->columns, end, 0), NULL, 10) == id)
		end++;
	for (int position = 0; position <= end - first; position++) {
		for (int i = first; i < end; i++) {
			if ((int)strtol(PQgetvalue(d->columns, i, 2), NULL, 10) !=
			    position)
				continue;
			add_column(o, PQgetvalue(d->columns, i, 1),
			    type_of(PQgetvalue(d->columns, i, 3)));
			o->key_n++;
		}
	}
	for (int i = first; i < end; i++) {
		if ((int)strtol(PQgetvalue(d->columns, i, 2), NULL, 10) < 0)
			add_column(o, PQgetvalue(d->columns, i, 1),
			    type_of(PQgetvalue(d->columns, i, 3)));
	}
}

/* An extension makes the table; rows of it that are the user's come in. */
static void describe_extension_table(
    struct describe *d, struct schema_object *o, const struct postgres_item *i)
{
	CLEANUP(buf_reset) struct buf query = {0};

	free(o->kind);
	free(o->create);
	o->kind = xstrdup("extension table");
	o->create = xstrdup("");
	buf_puts(&query, "SELECT ");
	postgres_append_columns(&query, o, o->columns_n);
	buf_printf(&query, " FROM ONLY %s %s", i->qualified, i->condition);
	postgres_reader_special(d->reader, xstrdup(i->qualified), buf_take(&query));
}

static void describe_table(
    struct describe *d, struct schema_object *o, const struct postgres_item *i)
{
	bool wanted = !db_names_fit(&d->reader->opts->exclude, i->name);

	o->qualified = xstrdup(i->qualified);
	o->session.charset = xstrdup(d->reader->encoding);
	o->rows_estimate = i->rows;
	o->bytes_estimate = i->bytes;
	if (i->relkind == 'r')
		add_columns(d, o, i->id);
	o->has_rows = o->columns_n > 0 && i->unreadable == NULL && wanted;
	if (i->member) {
		describe_extension_table(d, o, i);
		return;
	}
	o->keys = xstrdup(i->keys);
	o->after = i->after != NULL && *i->after != '\0' ? xstrdup(i->after) : NULL;
	if (i->unreadable != NULL && wanted)
		log_warn(d->reader->opts->log, "table %s: %s: only its structure is sent",
		    i->name, i->unreadable);
	else if (i->relkind == 'r' && o->columns_n == 0 && i->rows > 0)
		log_warn(d->reader->opts->log,
		    "table %s has no columns to send: its rows are left out", i->name);
}

static void emit(void *ctx, const struct postgres_item *i, enum postgres_part part)
{
	struct describe *d = ctx;
	bool is_table = i->rank == POSTGRES_RANK_TABLE && i->qualified != NULL;
	enum schema_stage stage =
	    is_table                                                   ? SCHEMA_TABLE
	    : i->rank >= POSTGRES_RANK_AFTER && part != POSTGRES_EARLY ? SCHEMA_AFTER
	                                                               : SCHEMA_BEFORE;

	switch (part) {
	case POSTGRES_EARLY:
		(void)add_object(
		    d, stage, i->kind, i->name, i->relkind == 'm' ? i->create : i->early);
		break;
	case POSTGRES_REFRESH:
		(void)add_object(
		    d, stage, "data of materialized view", i->name, i->refresh);
		break;
	case POSTGRES_INDEXES:
		(void)add_object(d, stage, "indexes of materialized view", i->name,
		    i->indexes + strspn(i->indexes, ";\n"));
		break;
	case POSTGRES_WHOLE: {
		struct schema_object *o =
		    add_object(d, stage, i->kind, i->name, i->create);

		if (is_table)
			describe_table(d, o, i);
		break;
	}
	}
}

/* One statement that asks sequences from..to of a list for where they are. */
static bool ask_sequences(
    struct describe *d, const PGresult *list, int from, int to, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(postgres_resultp) PGresult *r = NULL;

	for (int i = from; i < to; i++) {
		buf_puts(&sql, i > from ? " UNION ALL SELECT " : "SELECT ");
		postgres_quote_text(&sql, PQgetvalue(list, i, 0));
		buf_printf(
		    &sql, ", last_value, is_called FROM %s", PQgetvalue(list, i, 0));
	}
	r = postgres_conn_select(d->reader->conn, sql.data, err);
	if (r == NULL)
		return false;
	for (int i = 0; i < PQntuples(r); i++) {
		CLEANUP(buf_reset) struct buf set = {0};

		buf_puts(&set, "SELECT pg_catalog.setval(");
		postgres_quote_text(&set, PQgetvalue(r, i, 0));
		buf_printf(&set, ", %s, %s)", PQgetvalue(r, i, 1),
		    *PQgetvalue(r, i, 2) == 't' ? "true" : "false");
		(void)add_object(
		    d, SCHEMA_AFTER, "value of sequence", PQgetvalue(r, i, 0), set.data);
	}
	return true;
}

static bool describe_sequences(struct describe *d, struct err *err)
{
	CLEANUP(freep)
	char *sql = xasprintf(
	    "SELECT c.oid::regclass::text, has_schema_privilege(n.oid, 'USAGE') AND "
	    "has_sequence_privilege(c.oid, 'SELECT') FROM pg_class c "
	    "JOIN pg_namespace n ON n.oid = c.relnamespace "
	    "WHERE c.relkind = 'S' AND c.relpersistence <> 't' "
	    "AND c.oid NOT IN (0%s) ORDER BY 2 DESC, 1",
	    buf_str(&d->items->skipped_sequences));
	CLEANUP(postgres_resultp)
	PGresult *list = postgres_conn_select(d->reader->conn, sql, err);
	int readable = 0;

	if (list == NULL)
		return false;
	while (readable < PQntuples(list) && *PQgetvalue(list, readable, 1) == 't')
		readable++;
	for (int i = readable; i < PQntuples(list); i++)
		log_warn(d->reader->opts->log,
		    "sequence %s: permission denied: it begins anew at the destination",
		    PQgetvalue(list, i, 0));
	for (int i = 0; i < readable; i += SEQUENCES_AT_ONCE) {
		int to =
		    readable - i < SEQUENCES_AT_ONCE ? readable : i + SEQUENCES_AT_ONCE;

		if (!ask_sequences(d, list, i, to, err))
			return false;
	}
	return true;
}

/*
 * Large objects are rows of a table that is there while they are loaded.  Their own table is
 * for superusers; for others the server gives each object whole.
 */
static bool describe_large_objects(struct describe *d, struct err *err)
{
	static const char pages[] =
	    "SELECT m.oid, coalesce(l.pageno, 0)::int8 * 2048, coalesce(l.data, '') "
	    "FROM pg_largeobject_metadata m LEFT JOIN pg_largeobject l ON l.loid = m.oid "
	    "ORDER BY 1, 2";
	static const char whole[] =
	    "SELECT m.oid, p.at, substr(o.data, p.at + 1, " LARGE_OBJECT_PIECE ") "
	    "FROM pg_largeobject_metadata m, lo_get(m.oid) AS o(data), "
	    "generate_series(0, greatest(length(o.data) - 1, 0), " LARGE_OBJECT_PIECE
	    ") AS p(at) ORDER BY 1, 2";
	bool any;
	bool own;
	struct schema_object *o;

	if (!postgres_conn_ask(d->reader->conn,
	        "SELECT EXISTS (SELECT FROM pg_largeobject_metadata)", &any, err) ||
	    !postgres_conn_ask(d->reader->conn,
	        "SELECT has_table_privilege('pg_largeobject', 'SELECT')", &own, err))
		return false;
	if (!any)
		return true;
	o = add_object(d, SCHEMA_TABLE, "large objects", "large objects",
	    "CREATE SCHEMA synco_large_objects;\n"
	    "CREATE UNLOGGED TABLE " LARGE_OBJECTS " (id oid, at bigint, data bytea)");
	o->qualified = xstrdup(LARGE_OBJECTS);
	o->keys = xstrdup(
	    "SELECT lo_create(id) FROM (SELECT DISTINCT id FROM " LARGE_OBJECTS
	    ") AS o;\n"
	    "SELECT lo_put(id, at, data) FROM " LARGE_OBJECTS " WHERE data <> '';\n"
	    "DROP TABLE " LARGE_OBJECTS ";\nDROP SCHEMA synco_large_objects");
	add_column(o, "id", SCHEMA_NUMBER);
	add_column(o, "at", SCHEMA_NUMBER);
	add_column(o, "data", SCHEMA_BINARY);
	o->key_n = 2;
	o->has_rows = true;
	postgres_reader_special(
	    d->reader, xstrdup(LARGE_OBJECTS), xstrdup(own ? pages : whole));
	return true;
}

/* What is set for the database itself, after "ALTER DATABASE name". */
static bool describe_settings(struct describe *d, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(d->reader->conn,
	    "SELECT 'SET ' || quote_ident(split_part(c, '=', 1)) || ' TO ' || "
	    /* Lists of names are kept as they are written. */
	    "CASE WHEN v.value = '' THEN '''''' "
	    "WHEN lower(split_part(c, '=', 1)) IN ('search_path', 'temp_tablespaces', "
	    "'session_preload_libraries', 'local_preload_libraries') THEN v.value "
	    "ELSE quote_literal(v.value) END "
	    "FROM pg_db_role_setting s, unnest(s.setconfig) AS c, "
	    "substr(c, strpos(c, '=') + 1) AS v(value) "
	    "WHERE s.setrole = 0 AND s.setdatabase = "
	    "(SELECT oid FROM pg_database WHERE datname = current_database())",
	    err);
	struct schema_database *db = &d->schema->database;

	if (r == NULL)
		return false;
	db->settings = xcalloc((size_t)PQntuples(r), sizeof(*db->settings));
	for (int i = 0; i < PQntuples(r); i++)
		db->settings[db->settings_n++] = xstrdup(PQgetvalue(r, i, 0));
	return true;
}

static bool describe_database(struct describe *d, struct err *err)
{
	struct postgres_conn *c = d->reader->conn;
	struct schema_database *db = &d->schema->database;
	CLEANUP(buf_reset) struct buf identity = {0};

	db->engine = xstrdup("postgres");
	db->flavour = xstrdup("PostgreSQL");
	db->charset = xstrdup(d->reader->encoding);
	if (!postgres_conn_identity(c, postgres_conn_database(c), &identity, err))
		return false;
	db->identity = buf_take(&identity);
	return postgres_conn_value(c, "SHOW server_version", &db->version, err) &&
	       postgres_conn_value(c,
	           "SELECT 'LC_COLLATE ' || quote_literal(d.datcollate) || ' LC_CTYPE ' || "
	           "quote_literal(d.datctype) || CASE x.j ->> 'datlocprovider' "
	           "WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || quote_literal("
	           "coalesce(x.j ->> 'datlocale', x.j ->> 'daticulocale')) "
	           "WHEN 'b' THEN ' LOCALE_PROVIDER builtin BUILTIN_LOCALE ' || "
	           "quote_literal(x.j ->> 'datlocale') ELSE '' END "
	           "FROM pg_database d, to_jsonb(d) AS x(j) "
	           "WHERE d.datname = current_database()",
	           &db->collation, err) &&
	       describe_settings(d, err);
}

static bool check_left_out(struct describe *d, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(d->reader->conn,
	    "SELECT 'subscription ' || quote_ident(subname) FROM pg_subscription "
	    "WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) "
	    "UNION ALL SELECT 'passwords of server ' || srvname FROM pg_user_mappings "
	    "WHERE EXISTS (SELECT FROM unnest(umoptions) o WHERE "
	    "split_part(o, '=', 1) ~* '(passw|secret|token|credential|access_?key)') "
	    "OR umoptions IS NULL",
	    err);

	if (r == NULL)
		return false;
	for (int i = 0; i < PQntuples(r); i++)
		log_warn(d->reader->opts->log, "%s: left out", PQgetvalue(r, i, 0));
	return true;
}

/* Locks of tables that are not read are not needed any more. */
static bool release_others(struct describe *d, struct err *err)
{
	struct postgres_reader *r = d->reader;

	for (size_t i = 0; i < r->locks_n; i++)
		r->locks[i].done = true;
	for (size_t i = 0; i < d->schema->objects_n; i++) {
		const struct schema_object *o = &d->schema->objects[i];

		for (size_t l = 0; o->has_rows && l < r->locks_n; l++) {
			if (strcmp(o->qualified, r->locks[l].name) == 0)
				r->locks[l].done = false;
		}
	}
	return postgres_snapshot_release(&r->base, NULL, err);
}

bool postgres_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	struct describe d = {.reader = r, .schema = schema};
	CLEANUP(postgres_items_reset) struct postgres_items items = {0};
	CLEANUP(postgres_resultp) PGresult *columns = NULL;
	CLEANUP(buf_reset) struct buf left_out = {0};

	d.items = &items;
	if (!describe_database(&d, err) || !postgres_items_read(r->conn, &items, err) ||
	    !postgres_items_skip(r->conn, &items, &r->opts->skip, &left_out, err))
		return false;
	if (left_out.len > 0)
		log_warn(
		    r->opts->log, "left out with what is skipped: %s", left_out.data);
	d.columns = columns = postgres_conn_select(r->conn, postgres_sql_columns, err);
	if (columns == NULL)
		return false;
	postgres_order(&items, emit, &d);
	return describe_large_objects(&d, err) && describe_sequences(&d, err) &&
	       check_left_out(&d, err) && release_others(&d, err);
}
