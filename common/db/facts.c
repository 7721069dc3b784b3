#include "common/db/facts.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* What an engine is asked: columns in the order of struct db_column_fact, db_link, db_part. */
struct questions {
	const char *engine;
	const char *columns;
	const char *links;
	const char *parts; /* NULL: no partition is a table */
	const char *names;
};

/* A table as postgres_describe names it. */
#define POSTGRES_NAME(n, c)                                                              \
	"CASE " n ".nspname WHEN 'public' THEN " c ".relname "                           \
	"ELSE " n ".nspname || '.' || " c ".relname END"

static const struct questions all_questions[] = {
    {"mysql",
        "SELECT c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, "
        "coalesce(c.CHARACTER_MAXIMUM_LENGTH, 0), c.IS_NULLABLE = 'NO', "
        "u.COLUMN_NAME IS NOT NULL FROM information_schema.COLUMNS c "
        "LEFT JOIN (SELECT DISTINCT TABLE_NAME, COLUMN_NAME "
        "FROM information_schema.STATISTICS "
        "WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0) u "
        "ON u.TABLE_NAME = c.TABLE_NAME AND u.COLUMN_NAME = c.COLUMN_NAME "
        "WHERE c.TABLE_SCHEMA = DATABASE() ORDER BY c.TABLE_NAME",
        "SELECT CONSTRAINT_NAME, TABLE_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, "
        "REFERENCED_COLUMN_NAME, 0 FROM information_schema.KEY_COLUMN_USAGE "
        "WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_SCHEMA = DATABASE() "
        "ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION",
        NULL,
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
        "AND TABLE_TYPE <> 'SEQUENCE'"},
    {"postgres",
        "SELECT " POSTGRES_NAME("n",
            "c") " AS t, a.attname, "
                 "format_type(coalesce(nullif(t.typbasetype, 0), t.oid), CASE WHEN 'numeric'::regtype "
                 "IN (t.oid, t.typbasetype) THEN greatest(a.atttypmod, t.typtypmod) END), "
                 "CASE WHEN coalesce(nullif(t.typbasetype, 0), t.oid) IN "
                 "('varchar'::regtype, 'bpchar'::regtype) "
                 "THEN greatest(greatest(a.atttypmod, t.typtypmod) - 4, 0) ELSE 0 END, "
                 "(a.attnotnull OR t.typnotnull)::int, "
                 "(EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisunique "
                 "AND (a.attnum = ANY (x.indkey::int2[]) OR EXISTS (SELECT FROM pg_depend d "
                 "WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid "
                 "AND d.refobjid = c.oid AND d.refobjsubid = a.attnum))))::int "
                 "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                 "JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "JOIN pg_type t ON t.oid = a.atttypid "
                 "WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND a.attnum > 0 "
                 "AND NOT a.attisdropped ORDER BY t",
        "SELECT k.conname, " POSTGRES_NAME("n", "c") " AS t, a.attname, " POSTGRES_NAME(
            "m",
            "p") ", b.attname, (o.oid IS NOT NULL)::int "
                 "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                 "JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "JOIN pg_class p ON p.oid = k.confrelid "
                 "JOIN pg_namespace m ON m.oid = p.relnamespace "
                 "LEFT JOIN pg_constraint o ON o.oid = k.conparentid "
                 "AND o.conrelid = k.conrelid, "
                 "LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u(x, y, i) "
                 "JOIN pg_attribute a ON a.attnum = u.x JOIN pg_attribute b ON b.attnum = u.y "
                 "WHERE k.contype = 'f' AND a.attrelid = c.oid AND b.attrelid = p.oid "
                 "ORDER BY t, k.conname, k.oid, u.i",
        "WITH RECURSIVE up(id, above) AS (SELECT inhrelid, inhparent FROM pg_inherits "
        "UNION SELECT u.id, i.inhparent FROM up u JOIN pg_inherits i "
        "ON i.inhrelid = u.above) "
        "SELECT " POSTGRES_NAME("n", "c") " AS t, " POSTGRES_NAME("m",
            "p") ", (NOT c.relispartition)::int FROM up JOIN pg_class c ON c.oid = up.id "
                 "JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "JOIN pg_class p ON p.oid = up.above "
                 "JOIN pg_namespace m ON m.oid = p.relnamespace "
                 "WHERE c.relkind = 'r' ORDER BY t",
        "SELECT " POSTGRES_NAME(
            "n", "c") " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                      "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.oid >= 16384"},
    {"sqlite",
        "SELECT m.name, p.name, p.type, 0, p.\"notnull\", p.pk > 0 OR EXISTS ("
        "SELECT 1 FROM pragma_index_list(m.name) l, pragma_index_info(l.name) i "
        "WHERE l.\"unique\" AND i.name = p.name) "
        "FROM sqlite_schema m, pragma_table_xinfo(m.name) p "
        "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' "
        /* Those of virtual tables, whose modules may not be known here. */
        "UNION ALL SELECT t, c, 'TEXT', 0, 0, 0 FROM temp.synco_columns ORDER BY 1",
        /* A rowid and its other name are as if one pointed at the other. */
        "SELECT 'key ' || f.id AS k, m.name AS t, f.\"from\", f.\"table\", "
        "coalesce(f.\"to\", (SELECT p.name FROM pragma_table_info(f.\"table\") p "
        "WHERE p.pk = f.seq + 1)), 0, f.seq AS s "
        "FROM sqlite_schema m, pragma_foreign_key_list(m.name) f "
        "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' "
        "UNION ALL SELECT 'rowid', m.name, 'rowid', m.name, p.name, 0, 0 "
        "FROM sqlite_schema m, pragma_table_info(m.name) p "
        "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND p.pk = 1 "
        "AND upper(p.type) = 'INTEGER' AND NOT EXISTS ("
        "SELECT 1 FROM pragma_table_info(m.name) q WHERE q.pk > 1) "
        "ORDER BY t, k, s",
        NULL, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"},
};

static bool add_column(void *ctx, const char *const *values, struct err *err)
{
	struct db_facts *facts = ctx;
	struct db_column_fact *c;
	const char *length;

	facts->columns =
	    xgrow(facts->columns, facts->columns_n, &facts->columns_cap, sizeof(*c));
	c = &facts->columns[facts->columns_n++];
	*c = (struct db_column_fact){
	    .table = xstrdup(values[0]),
	    .column = xstrdup(values[1]),
	    .type = xstrdup(values[2]),
	    .not_null = strcmp(values[4], "1") == 0,
	    .unique = strcmp(values[5], "1") == 0,
	};
	if (!text_u64(values[3], UINT64_MAX, &c->length))
		return err_set(err, ERR_DB, "%s.%s: its length is no number: %s",
		    c->table, c->column, values[3]);
	/* SQLite does not mind the length, but the app may. */
	length = strchr(c->type, '(');
	if (c->length == 0 && length != NULL)
		c->length = strtoul(length + 1, NULL, 10);
	return true;
}

static bool add_link(void *ctx, const char *const *values, struct err *err)
{
	struct db_facts *facts = ctx;

	(void)err;
	if (values[4] == NULL)
		return true; /* it points at nothing */
	facts->links =
	    xgrow(facts->links, facts->links_n, &facts->links_cap, sizeof(*facts->links));
	facts->links[facts->links_n++] = (struct db_link){
	    .name = xstrdup(values[0]),
	    .table = xstrdup(values[1]),
	    .column = xstrdup(values[2]),
	    .to_table = xstrdup(values[3]),
	    .to_column = xstrdup(values[4]),
	    .part = strcmp(values[5], "1") == 0,
	};
	return true;
}

static bool add_part(void *ctx, const char *const *values, struct err *err)
{
	struct db_facts *facts = ctx;

	(void)err;
	facts->parts =
	    xgrow(facts->parts, facts->parts_n, &facts->parts_cap, sizeof(*facts->parts));
	facts->parts[facts->parts_n++] = (struct db_part){
	    xstrdup(values[0]), xstrdup(values[1]), strcmp(values[2], "1") == 0};
	return true;
}

static bool add_name(void *ctx, const char *const *values, struct err *err)
{
	struct db_facts *facts = ctx;

	(void)err;
	facts->names =
	    xgrow(facts->names, facts->names_n, &facts->names_cap, sizeof(char *));
	facts->names[facts->names_n++] = xstrdup(values[0]);
	return true;
}

bool db_facts_read(
    struct db_source *source, const char *engine, struct db_facts *facts, struct err *err)
{
	const struct questions *q = all_questions;

	while (strcmp(q->engine, engine) != 0)
		q++;
	return db_select(source, q->columns, add_column, facts, err) &&
	       db_select(source, q->links, add_link, facts, err) &&
	       (q->parts == NULL || db_select(source, q->parts, add_part, facts, err)) &&
	       db_select(source, q->names, add_name, facts, err);
}

void db_facts_reset(struct db_facts *facts)
{
	for (size_t i = 0; i < facts->columns_n; i++) {
		free(facts->columns[i].table);
		free(facts->columns[i].column);
		free(facts->columns[i].type);
	}
	free(facts->columns);
	for (size_t i = 0; i < facts->links_n; i++) {
		free(facts->links[i].name);
		free(facts->links[i].table);
		free(facts->links[i].column);
		free(facts->links[i].to_table);
		free(facts->links[i].to_column);
	}
	free(facts->links);
	for (size_t i = 0; i < facts->parts_n; i++) {
		free(facts->parts[i].table);
		free(facts->parts[i].of);
	}
	free(facts->parts);
	for (size_t i = 0; i < facts->names_n; i++)
		free(facts->names[i]);
	free(facts->names);
	*facts = (struct db_facts){0};
}

const struct db_column_fact *db_facts_column(
    const struct db_facts *facts, const char *table, const char *column)
{
	for (size_t i = 0; i < facts->columns_n; i++) {
		if (strcmp(facts->columns[i].table, table) == 0 &&
		    strcmp(facts->columns[i].column, column) == 0)
			return &facts->columns[i];
	}
	return NULL;
}
