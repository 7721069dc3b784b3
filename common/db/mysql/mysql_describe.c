#include <mysqld_error.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_skip.h"

/* Engines whose rows are somebody else's: what they point at is dumped where it is. */
static const char *const rowless[] = {
    "MRG_MYISAM", "MERGE", "FEDERATED", "BLACKHOLE", "SPIDER", "CONNECT", "OQGRAPH"};

/* Engines whose rows belong to the snapshot. */
static const char *const transactional[] = {"InnoDB", "ROCKSDB", "TokuDB", "ndbcluster"};

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(list[i], name) == 0)
			return true;
	}
	return false;
}

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof(*(list)))

bool mysql_has_transactions(const struct schema_object *table)
{
	return table->engine != NULL && IS_ONE_OF(table->engine, transactional);
}

static uint64_t number(const char *s)
{
	uint64_t n = 0;

	return s != NULL && text_u64(s, UINT64_MAX / 2, &n) ? n : 0;
}

char *mysql_show_create(struct mysql_reader *r, const char *kind, const char *name,
    struct schema_session *session, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	char *create = NULL;
	MYSQL_ROW row;

	buf_printf(&sql, "SHOW CREATE %s ", kind);
	mysql_quote_name(&sql, name);
	result = mysql_conn_select(r->conn, sql.data, err);
	row = result != NULL ? mysql_fetch_row(result) : NULL;
	if (row == NULL) {
		if (result != NULL)
			(void)err_set(err, ERR_DB, "SHOW CREATE %s: no answer", kind);
		return NULL;
	}
	for (unsigned int i = 0; i < mysql_num_fields(result); i++) {
		const struct {
			const char *column;
			char **field;
		} fields[] = {
		    {"sql_mode", &session->sql_mode},
		    {"character_set_client", &session->charset},
		    {"collation_connection", &session->collation},
		    {"Database Collation", &session->db_collation},
		    {"time_zone", &session->time_zone},
		};
		const char *column = mysql_fetch_field_direct(result, i)->name;

		for (size_t f = 0; f < sizeof(fields) / sizeof(*fields); f++) {
			if (strcmp(fields[f].column, column) == 0)
				*fields[f].field = xstrdup(row[i]);
		}
		if ((text_starts(column, "Create ") || strcmp(column, "Table") == 0 ||
		        strcmp(column, "SQL Original Statement") == 0) &&
		    i > 0) {
			free(create);
			create = xstrdup(row[i]);
		}
	}
	if (create == NULL)
		(void)err_set(err, ERR_DB, "SHOW CREATE %s: the text is hidden", kind);
	return create;
}

static bool describe_database(
    struct mysql_reader *r, struct schema *schema, struct err *err)
{
	struct schema_database *d = &schema->database;
	CLEANUP(buf_reset) struct buf identity = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = mysql_conn_select(r->conn,
	    "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME "
	    "FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()",
	    err);
	MYSQL_ROW row;

	if (result == NULL || !mysql_conn_identity(r->conn, r->database, &identity, err))
		return false;
	row = mysql_fetch_row(result);
	d->engine = xstrdup("mysql");
	d->fold_tables = r->skip.fold;
	d->fold_columns = true;
	d->flavour = xstrdup(mysql_conn_is_mariadb(r->conn) ? "MariaDB" : "MySQL");
	d->version = xstrdup(mysql_conn_version(r->conn));
	d->identity = buf_take(&identity);
	if (row != NULL) {
		d->charset = xstrdup(row[0]);
		d->collation = xstrdup(row[1]);
	}
	return true;
}

static bool describe_sequence(
    struct mysql_reader *r, struct schema *schema, const char *name, struct err *err)
{
	struct schema_session session = {0};
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	struct schema_object *o;
	MYSQL_ROW row;

	buf_puts(&sql, "SELECT next_not_cached_value, cycle_count FROM ");
	mysql_quote_name(&sql, name);
	result = mysql_conn_select(r->conn, sql.data, err);
	row = result != NULL ? mysql_fetch_row(result) : NULL;
	if (row == NULL)
		return result == NULL ? false : err_set(err, ERR_DB, "an empty sequence");
	o = schema_add(schema);
	o->stage = SCHEMA_BEFORE;
	o->kind = xstrdup("sequence");
	o->name = xstrdup(name);
	o->create = mysql_show_create(r, "SEQUENCE", name, &session, err);
	buf_clear(&sql);
	buf_puts(&sql, "DO SETVAL(");
	mysql_quote_name(&sql, name);
	buf_printf(&sql, ", %s, 0, %s)", row[0], row[1]);
	o->after = buf_take(&sql);
	return o->create != NULL;
}

static bool describe_table(
    struct mysql_reader *r, struct schema *schema, MYSQL_ROW row, struct err *err)
{
	const char *engine = row[2] != NULL ? row[2] : "";
	struct schema_session session = {0};
	CLEANUP(mysql_create_reset) struct mysql_create parts = {0};
	CLEANUP(freep) char *sql = mysql_show_create(r, "TABLE", row[0], &session, err);
	struct schema_object *o;

	if (sql == NULL ||
	    !mysql_create_split(sql, engine, r->database, &r->skip, &parts, err))
		return false;
	if (parts.left_out != NULL)
		mysql_reader_left_out(r, "foreign key", parts.left_out, row[0]);
	if (parts.folders)
		log_warn(r->opts->log,
		    "table %s: its rows are in a folder of its own, which is not carried",
		    row[0]);
	o = schema_add(schema);
	o->stage = SCHEMA_TABLE;
	o->kind = xstrdup("table");
	o->name = xstrdup(row[0]);
	o->engine = xstrdup(engine);
	o->create = take_ptr(&parts.create);
	o->keys = take_ptr(&parts.keys);
	o->links = take_ptr(&parts.links);
	o->after = take_ptr(&parts.after);
	o->rows_estimate = number(row[3]);
	o->bytes_estimate = number(row[4]);
	o->has_rows = !IS_ONE_OF(engine, rowless) && !db_names_fit(&r->exclude, row[0]);
	o->history = strcmp(row[1], "SYSTEM VERSIONED") == 0;
	return true;
}

/*
 * Whoever may read single tables or columns sees nothing of others: a table that is seen must
 * be read whole, and what is not seen is spoken of.
 */
static bool check_grants(struct mysql_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(freep) char *role = NULL;
	struct err ignored = {0};

	if (mysql_may_see(r, "SELECT", &ignored))
		return true;
	/* What a role grants is not in that list. */
	if (!mysql_conn_value(
	        r->conn, "SELECT NULLIF(CURRENT_ROLE(), 'NONE')", &role, &ignored) ||
	    role == NULL) {
		schema_unseen(&schema->database, "table");
		schema_unseen(&schema->database, "view");
		log_warn(r->opts->log,
		    "the user may not read the whole database, but single tables of it: what "
		    "else it has is not seen and not carried");
	}
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];
		CLEANUP(buf_reset) struct buf sql = {0};

		if (!o->has_rows)
			continue;
		buf_puts(&sql, "SELECT * FROM ");
		mysql_quote_name(&sql, o->name);
		buf_puts(&sql, " LIMIT 0");
		if (!mysql_conn_run(r->conn, sql.data, err))
			return err_wrap(err, "table %s", o->name);
	}
	return true;
}

/* Tables, the largest first: it keeps two loaders busy to the end. */
static bool describe_tables(
    struct mysql_reader *r, struct schema *schema, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *result = mysql_conn_select(r->conn,
	    "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH "
	    "FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
	    "AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') "
	    "ORDER BY TABLE_TYPE = 'SEQUENCE' DESC, DATA_LENGTH DESC, TABLE_NAME",
	    err);
	MYSQL_ROW row;

	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		bool sequence = strcmp(row[1], "SEQUENCE") == 0;

		if (!sequence && db_names_fit(&r->skip, row[0]))
			continue;
		if (!(sequence ? describe_sequence(r, schema, row[0], err)
		               : describe_table(r, schema, row, err)))
			return mysql_errno(mysql_conn_handle(r->conn)) != ER_NO_SUCH_TABLE
			           ? err_wrap(err, "%s", row[0])
			           : err_wrap(err,
			                 "%s was dropped while the dump began: run again",
			                 row[0]);
	}
	return true;
}

static void warn_engines(struct mysql_reader *r, const struct schema *schema)
{
	CLEANUP(buf_reset) struct buf outside = {0};
	CLEANUP(buf_reset) struct buf empty = {0};

	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];
		struct buf *list;

		if (o->stage != SCHEMA_TABLE || mysql_has_transactions(o))
			continue;
		list = IS_ONE_OF(o->engine, rowless) ? &empty : &outside;
		buf_printf(
		    list, "%s%s (%s)", list->len > 0 ? ", " : "", o->name, o->engine);
	}
	if (outside.len > 0)
		log_warn(r->opts->log,
		    "tables without transactions, read as they are at their turn and not from "
		    "the snapshot: %s",
		    outside.data);
	if (empty.len > 0)
		log_warn(r->opts->log,
		    "tables whose engine keeps rows elsewhere, only their definition is "
		    "carried: %s",
		    empty.data);
}

bool mysql_describe(struct db_source *s, struct schema *schema, struct err *err)
{
	struct mysql_reader *r = (struct mysql_reader *)s;

	if (!describe_database(r, schema, err) || !describe_tables(r, schema, err) ||
	    !check_grants(r, schema, err) || !mysql_describe_columns(r, schema, err) ||
	    !mysql_describe_objects(r, schema, err))
		return false;
	warn_engines(r, schema);
	if (r->left_out.len > 0)
		log_warn(
		    r->opts->log, "left out with what is skipped: %s", r->left_out.data);
	return mysql_conn_run(r->conn, "ROLLBACK TO SAVEPOINT synco", err);
}
