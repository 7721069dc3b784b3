#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_reader.h"

static struct schema_object *find_table(struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		if (schema->objects[i].stage == SCHEMA_TABLE &&
		    strcmp(schema->objects[i].name, name) == 0)
			return &schema->objects[i];
	}
	return NULL;
}

static enum schema_type type_of(const char *data_type, bool has_charset)
{
	static const struct {
		const char *name;
		enum schema_type type;
	} types[] = {
	    {"bit", SCHEMA_BIT},
	    {"enum", SCHEMA_ENUM},
	    {"set", SCHEMA_ENUM},
	    {"json", SCHEMA_JSON},
	    {"geometry", SCHEMA_GEOMETRY},
	    {"point", SCHEMA_GEOMETRY},
	    {"linestring", SCHEMA_GEOMETRY},
	    {"polygon", SCHEMA_GEOMETRY},
	    {"multipoint", SCHEMA_GEOMETRY},
	    {"multilinestring", SCHEMA_GEOMETRY},
	    {"multipolygon", SCHEMA_GEOMETRY},
	    {"geometrycollection", SCHEMA_GEOMETRY},
	    {"geomcollection", SCHEMA_GEOMETRY},
	    {"date", SCHEMA_TIME},
	    {"time", SCHEMA_TIME},
	    {"datetime", SCHEMA_TIME},
	    {"timestamp", SCHEMA_TIME},
	    {"year", SCHEMA_TIME},
	    {"binary", SCHEMA_BINARY},
	    {"varbinary", SCHEMA_BINARY},
	    {"tinyblob", SCHEMA_BINARY},
	    {"blob", SCHEMA_BINARY},
	    {"mediumblob", SCHEMA_BINARY},
	    {"longblob", SCHEMA_BINARY},
	    {"vector", SCHEMA_BINARY},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcasecmp(types[i].name, data_type) == 0)
			return types[i].type;
	}
	/* inet6, uuid and their kin have no charset and are text. */
	if (has_charset || strcasestr(data_type, "inet") != NULL ||
	    strcasecmp(data_type, "uuid") == 0 || strcasestr(data_type, "xml") != NULL)
		return SCHEMA_TEXT;
	return SCHEMA_NUMBER;
}

static void add_column(
    struct schema_object *o, const char *name, const char *data_type, const char *charset)
{
	struct schema_column *c;

	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	c = &o->columns[o->columns_n++];
	*c = (struct schema_column){
	    .name = xstrdup(name),
	    .type = type_of(data_type, charset != NULL),
	    .charset = xstrdup(charset),
	};
}

/* Generated columns are computed again at the destination. */
static bool is_generated(const char *extra)
{
	return strstr(extra, "VIRTUAL GENERATED") != NULL ||
	       strstr(extra, "STORED GENERATED") != NULL ||
	       strstr(extra, "PERSISTENT") != NULL;
}

/*
 * A stored column that is generated of a TIMESTAMP has a value of the time zone that was the session's:
 * it can't be known any more.  stamps: the names, in backquotes, of the table's TIMESTAMPs so far.
 */
static void warn_of_zone(struct mysql_reader *r, const struct schema_object *o,
    MYSQL_ROW row, struct buf *stamps)
{
	const char *at = buf_str(stamps);

	if (strcasecmp(row[2], "timestamp") == 0 && !is_generated(row[4]))
		mysql_quote_name(stamps, row[1]);
	if (row[5] == NULL ||
	    (strstr(row[4], "STORED") == NULL && strstr(row[4], "PERSISTENT") == NULL))
		return;
	for (size_t len; (len = mysql_create_token(at)) > 0; at += len) {
		if (memmem(row[5], strlen(row[5]), at, len) == NULL)
			continue;
		log_warn(r->opts->log,
		    "table %s: column %s is generated of a TIMESTAMP: its values are computed "
		    "in UTC at the destination",
		    o->name, row[1]);
		return;
	}
}

static bool describe_columns(
    struct mysql_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *result = mysql_conn_select(r->conn,
	    "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME, EXTRA, "
	    "GENERATION_EXPRESSION FROM information_schema.COLUMNS "
	    "WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION",
	    err);
	CLEANUP(buf_reset) struct buf stamps = {0};
	struct schema_object *o = NULL;
	MYSQL_ROW row;

	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		bool period = row[5] != NULL && (strcasecmp(row[5], "ROW START") == 0 ||
		                                    strcasecmp(row[5], "ROW END") == 0);

		if (o == NULL || strcmp(o->name, row[0]) != 0) {
			o = find_table(schema, row[0]);
			buf_clear(&stamps);
		}
		if (o == NULL)
			continue; /* a view */
		if (period && strcasecmp(row[2], "timestamp") != 0)
			o->history = false; /* by transaction numbers: can't be written */
		warn_of_zone(r, o, row, &stamps);
		if (!is_generated(row[4]) || (period && o->history && r->insert_history))
			add_column(o, row[1], row[2], row[3]);
	}
	return true;
}

/* The columns of rows that are kept as history, where the table does not name them. */
static void describe_history(struct mysql_reader *r, struct schema *schema)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (o->engine == NULL || !strstr(o->create, "WITH SYSTEM VERSIONING"))
			continue;
		if (!o->history || !r->insert_history) {
			o->history = false;
			log_warn(r->opts->log,
			    "table %s: its old versions are not carried, only its current rows",
			    o->name);
		} else if (strcasestr(o->create, "PERIOD FOR SYSTEM_TIME") == NULL) {
			add_column(o, "row_start", "timestamp", NULL);
			add_column(o, "row_end", "timestamp", NULL);
		}
	}
}

/* Moves column name to position to. False when it is not one that travels. */
static bool move_column(struct schema_object *o, const char *name, size_t to)
{
	struct schema_column c;
	size_t from = to;

	while (from < o->columns_n && strcasecmp(o->columns[from].name, name) != 0)
		from++;
	if (from == o->columns_n)
		return false;
	c = o->columns[from];
	memmove(&o->columns[to + 1], &o->columns[to], (from - to) * sizeof(c));
	o->columns[to] = c;
	return true;
}

/* One index of a table as information_schema has it, a row per column. */
static void use_index(struct schema_object *o, MYSQL_ROW *rows, size_t n)
{
	size_t taken = 0;

	for (size_t i = 0; i < n; i++) {
		/* Unique, whole columns, never NULL. */
		if (strcmp(rows[i][3], "0") != 0 || rows[i][4] != NULL ||
		    rows[i][2] == NULL ||
		    (rows[i][5] != NULL && strcmp(rows[i][5], "YES") == 0))
			return;
	}
	while (taken < n && move_column(o, rows[taken][2], taken))
		taken++;
	if (taken < n)
		return; /* a generated column */
	/* Several versions of a row have the same key: their end tells them apart. */
	if (o->history && move_column(o, "row_end", taken))
		taken++;
	o->key_n = taken;
}

static bool describe_keys(struct mysql_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *result = mysql_conn_select(r->conn,
	    "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, NON_UNIQUE, SUB_PART, NULLABLE "
	    "FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() "
	    "ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX",
	    err);
	CLEANUP(freep) MYSQL_ROW *rows = NULL;
	size_t total;

	if (result == NULL)
		return false;
	total = (size_t)mysql_num_rows(result);
	rows = xcalloc(total, sizeof(*rows));
	for (size_t i = 0; i < total; i++)
		rows[i] = mysql_fetch_row(result);
	for (size_t start = 0, end; start < total; start = end) {
		struct schema_object *o = find_table(schema, rows[start][0]);

		for (end = start; end < total &&
		                  strcmp(rows[end][0], rows[start][0]) == 0 &&
		                  strcmp(rows[end][1], rows[start][1]) == 0;)
			end++;
		if (o != NULL && o->key_n == 0)
			use_index(o, &rows[start], end - start);
	}
	return true;
}

/* Rows whose columns are all generated travel, too: as many as there are, of a column without a name. */
static void describe_nameless(struct schema *schema)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_TABLE && o->columns_n == 0)
			add_column(o, "", "int", NULL);
	}
}

bool mysql_describe_columns(
    struct mysql_reader *r, struct schema *schema, struct err *err)
{
	if (!describe_columns(r, schema, err))
		return false;
	describe_nameless(schema);
	describe_history(r, schema);
	return describe_keys(r, schema, err);
}
