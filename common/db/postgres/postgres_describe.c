#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/postgres/postgres_bytes.h"
#include "common/db/postgres/postgres_items.h"
#include "common/db/postgres/postgres_describe.h"
#include "common/db/postgres/postgres_queries.h"
#include "common/db/postgres/postgres_reader.h"
#include "common/db/postgres/postgres_schema.h"

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

/* The first of a table's rows in a list by table, or where it would be. */
static int first_of(const PGresult *list, uint32_t id)
{
	int low = 0;
	int high = PQntuples(list);

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (strtoul(PQgetvalue(list, middle, 0), NULL, 10) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What it repeats of others, and what its columns are made of. */
static void add_descent(struct postgres_describe *d, struct schema_object *o, uint32_t id)
{
	const PGresult *r = d->descent;

	for (int i = first_of(r, id);
	     i < PQntuples(r) && strtoul(PQgetvalue(r, i, 0), NULL, 10) == id; i++) {
		char *name = xstrdup(PQgetvalue(r, i, 1));

		if (PQgetisnull(r, i, 2)) {
			o->parents = xreallocarray(
			    o->parents, o->parents_n + 1, sizeof(*o->parents));
			o->parents[o->parents_n++] = name;
			continue;
		}
		o->derived =
		    xreallocarray(o->derived, o->derived_n + 1, sizeof(*o->derived));
		o->derived[o->derived_n++] =
		    (struct schema_derived){name, xstrdup(PQgetvalue(r, i, 2))};
	}
}

/* Those of the key in its order, then the others in theirs. */
static void add_columns(struct postgres_describe *d, struct schema_object *o, uint32_t id)
{
	int n = PQntuples(d->columns);
	int first = first_of(d->columns, id);
	int end = first;

	while (end < n && strtoul(PQgetvalue(d->columns, end, 0), NULL, 10) == id)
		end++;
	for (int position = 0; position <= end - first; position++) {
		for (int i = first; i < end; i++) {
			if ((int)strtol(PQgetvalue(d->columns, i, 2), NULL, 10) !=
			    position)
				continue;
			postgres_describe_column(o, PQgetvalue(d->columns, i, 1),
			    type_of(PQgetvalue(d->columns, i, 3)));
			o->key_n++;
		}
	}
	for (int i = first; i < end; i++) {
		if ((int)strtol(PQgetvalue(d->columns, i, 2), NULL, 10) < 0)
			postgres_describe_column(o, PQgetvalue(d->columns, i, 1),
			    type_of(PQgetvalue(d->columns, i, 3)));
	}
}

/* An extension makes the table; rows of it that are the user's come in. */
static void describe_extension_table(
    struct postgres_describe *d, struct schema_object *o, const struct postgres_item *i)
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

/* Whether a query would run functions of others with this user's rights. */
static bool is_foreign(const struct postgres_describe *d, uint32_t id)
{
	for (int i = 0; i < PQntuples(d->foreign); i++) {
		if (strtoul(PQgetvalue(d->foreign, i, 0), NULL, 10) == id)
			return true;
	}
	return false;
}

static void describe_table(
    struct postgres_describe *d, struct schema_object *o, const struct postgres_item *i)
{
	bool wanted = !db_names_fit(&d->reader->opts->exclude, i->name);
	const struct postgres_special *special;

	o->qualified = xstrdup(i->qualified);
	o->session.charset = xstrdup(d->reader->encoding);
	o->rows_estimate = i->rows;
	o->bytes_estimate = i->bytes;
	if (i->relkind == 'r')
		add_columns(d, o, i->id);
	add_descent(d, o, i->id);
	o->has_rows = o->columns_n > 0 && i->unreadable == NULL && wanted;
	if (i->member) {
		describe_extension_table(d, o, i);
		return;
	}
	special = postgres_reader_find(d->reader, i->qualified);
	if (special != NULL && !special->app_path) {
		o->key_n = 0;
	} else if (is_foreign(d, i->id)) {
		o->key_n = 0;
		postgres_reader_special(d->reader, xstrdup(i->qualified), NULL);
	}
	o->keys = xstrdup(i->keys);
	o->after = i->after != NULL && *i->after != '\0' ? xstrdup(i->after) : NULL;
	if (i->unreadable != NULL && wanted && d->reader->opts->whole)
		buf_printf(&d->unreadable, "%stable %s: %s",
		    d->unreadable.len > 0 ? "; " : "", i->name, i->unreadable);
	else if (i->unreadable != NULL && wanted)
		log_warn(d->reader->opts->log, "table %s: %s: its rows can't be read",
		    i->name, i->unreadable);
	else if (i->relkind == 'r' && o->columns_n == 0 && i->rows > 0)
		log_warn(d->reader->opts->log,
		    "table %s has no columns to send: its rows are left out", i->name);
}

static void emit(void *ctx, const struct postgres_item *i, enum postgres_part part)
{
	struct postgres_describe *d = ctx;
	bool is_table = i->rank == POSTGRES_RANK_TABLE && i->qualified != NULL;
	struct schema_object *o;
	enum schema_stage stage =
	    is_table                                                   ? SCHEMA_TABLE
	    : i->rank >= POSTGRES_RANK_AFTER && part != POSTGRES_EARLY ? SCHEMA_AFTER
	                                                               : SCHEMA_BEFORE;

	switch (part) {
	case POSTGRES_EARLY:
		o = postgres_describe_add(
		    d, stage, i->kind, i->name, i->relkind == 'm' ? i->create : i->early);
		break;
	case POSTGRES_REFRESH:
		o = postgres_describe_add(
		    d, stage, "data of materialized view", i->name, i->refresh);
		break;
	case POSTGRES_INDEXES:
		o = postgres_describe_add(d, stage, "indexes of materialized view",
		    i->name, i->indexes + strspn(i->indexes, ";\n"));
		break;
	case POSTGRES_WHOLE:
	default:
		o = postgres_describe_add(d, stage, i->kind, i->name, i->create);
		if (is_table)
			describe_table(d, o, i);
		break;
	}
	o->session.search_path = i->path != NULL ? xstrdup(i->path) : NULL;
}

/* What is set for the database itself, after "ALTER DATABASE name". */
static bool describe_settings(struct postgres_describe *d, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *r = postgres_conn_select(d->reader->conn,
	    "SELECT 'SET ' || quote_ident(split_part(c, '=', 1)) || ' TO ' || " POSTGRES_SETTING_VALUE
	    " FROM pg_db_role_setting s, unnest(s.setconfig) AS c, "
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

/*
 * Functions that name others without their schema find them where an app's session looks: in the
 * schemas that this user's has.  Only what begins with pg_catalog is called while they are looked at.
 */
static bool describe_path(struct postgres_describe *d, struct err *err)
{
	struct postgres_conn *c = d->reader->conn;

	return postgres_conn_run(c, "SET LOCAL search_path TO DEFAULT", err) &&
	       postgres_conn_value(c,
	           "SELECT pg_catalog.string_agg(pg_catalog.quote_ident(u.s), ', ' ORDER BY u.n) "
	           "FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) "
	           "WITH ORDINALITY AS u(s, n)",
	           &d->schema->database.search_path, err) &&
	       postgres_conn_run(c, "SET LOCAL search_path TO ''", err);
}

static bool describe_database(struct postgres_describe *d, struct err *err)
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
	       describe_settings(d, err) && describe_path(d, err);
}

static bool check_left_out(struct postgres_describe *d, struct err *err)
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
static bool release_others(struct postgres_describe *d, struct err *err)
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

static bool describe_all(
    struct postgres_describe *d, struct postgres_items *items, struct err *err)
{
	struct postgres_conn *c = d->reader->conn;
	CLEANUP(postgres_resultp) PGresult *columns = NULL;
	CLEANUP(postgres_resultp) PGresult *descent = NULL;
	CLEANUP(postgres_resultp) PGresult *foreign = NULL;

	columns = postgres_conn_select(c, postgres_sql_columns, err);
	if (columns == NULL)
		return false;
	descent = postgres_conn_select(c, postgres_sql_descent, err);
	if (descent == NULL)
		return false;
	if (d->reader->powerful) {
		foreign = postgres_conn_select(c, postgres_sql_foreign_code, err);
		if (foreign == NULL)
			return false;
	}
	if (!postgres_planned_read(d->reader, foreign, err))
		return false;
	d->foreign = foreign;
	d->columns = columns;
	d->descent = descent;
	postgres_order(items, emit, d);
	return d->unreadable.len == 0 ||
	       err_set(err, ERR_DB,
	           "%.700s: grant SELECT on it, or name it below \"exclude\" or \"skip\" in "
	           ".synco.yml: it would be empty at the destination",
	           d->unreadable.data);
}

bool postgres_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	struct postgres_describe d = {.reader = r, .schema = schema};
	CLEANUP(postgres_items_reset) struct postgres_items items = {0};
	CLEANUP(buf_reset) struct buf left_out = {0};
	bool ok;

	d.items = &items;
	if (!describe_database(&d, err) || !postgres_items_read(r->conn, &items, err) ||
	    !postgres_items_skip(r->conn, &items, &r->opts->skip, &left_out, err))
		return false;
	if (postgres_names_large_objects(&r->opts->exclude) ||
	    postgres_names_large_objects(&r->opts->skip))
		postgres_items_skip_large_objects(&items);
	if (left_out.len > 0)
		log_warn(
		    r->opts->log, "left out with what is skipped: %s", left_out.data);
	ok = describe_all(&d, &items, err);
	buf_reset(&d.unreadable);
	return ok && postgres_describe_large_objects(&d, err) &&
	       postgres_describe_sequences(&d, err) && check_left_out(&d, err) &&
	       postgres_bytes_pack(schema, err) && release_others(&d, err);
}
