#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_writer.h"

/* Warnings that a server shows at most. */
#define WARNINGS 65535

/* The stream that LOAD DATA LOCAL reads, through libmariadb's callbacks. */
struct feed {
	struct db_rows *rows;
	const char *data;
	size_t len;
	bool failed;
	struct err err;
};

static int feed_open(void **state, const char *name, void *ctx)
{
	(void)
	    name; /* a server may ask for any file: it gets the rows, and nothing else */
	*state = ctx;
	return 0;
}

static int feed_read(void *state, char *to, unsigned int room)
{
	struct feed *f = state;
	size_t n;

	if (f->len == 0 && !f->rows->read(f->rows, &f->data, &f->len, &f->err)) {
		f->failed = true;
		return -1;
	}
	n = f->len < room ? f->len : room;
	if (n > 0)
		memcpy(to, f->data, n);
	f->data += n;
	f->len -= n;
	return (int)n;
}

static void feed_close(void *state)
{
	(void)state;
}

static int feed_error(void *state, char *text, unsigned int room)
{
	const struct feed *f = state;

	(void)snprintf(text, room, "%s", f->err.msg);
	return 2; /* any number: our own error is reported, not this */
}

bool mysql_wants_text(const struct schema_column *c)
{
	return c->type == SCHEMA_JSON || (c->type == SCHEMA_TEXT && c->charset == NULL);
}

static void append_load(struct buf *sql, const struct mysql_loader *l, size_t table)
{
	const struct mysql_writer *w = l->writer;
	const struct schema_object *o = &w->schema->objects[table];
	size_t end = mysql_end_column(o);
	CLEANUP(buf_reset) struct buf set = {0};

	buf_puts(sql, "LOAD DATA LOCAL INFILE 'synco' INTO TABLE ");
	mysql_writer_shadow_name(w, w->schema, table, sql);
	buf_puts(sql,
	    " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' "
	    "LINES TERMINATED BY '\\n' (");
	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(sql, i > 0 ? ", " : "");
		if (*o->columns[i].name == '\0') {
			buf_printf(sql, "@c%zu", i);
			continue;
		}
		if (i == end) {
			buf_printf(sql, "@c%zu", i);
			buf_puts(&set, set.len > 0 ? ", " : " SET ");
			mysql_quote_name(&set, o->columns[i].name);
			buf_printf(&set, " = IF(@c%zu IN ('%s', '%s'), '%s', @c%zu)", i,
			    MYSQL_END_EARLY, MYSQL_END_LATE, l->end, i);
			continue;
		}
		if (!mysql_wants_text(&o->columns[i])) {
			mysql_quote_name(sql, o->columns[i].name);
			continue;
		}
		buf_printf(sql, "@c%zu", i);
		buf_puts(&set, set.len > 0 ? ", " : " SET ");
		mysql_quote_name(&set, o->columns[i].name);
		buf_printf(&set, " = CONVERT(@c%zu USING utf8mb4)", i);
	}
	buf_puts(sql, ")");
	buf_append(sql, set.data, set.len);
}

/* Whether the text ends like "… column 'name' at row 1", in either kind of quotes. */
static bool is_of_column(const char *text, const char *name)
{
	CLEANUP(freep) char *plain = xasprintf("'%s' at row ", name);
	CLEANUP(freep) char *quoted = xasprintf("`%s` at row ", name);

	return strstr(text, plain) != NULL || strstr(text, quoted) != NULL;
}

/*
 * A value may be cut that an expression of the table gives: it was so at the source.  What arrives
 * is as it was sent, but for the value 0 of an ENUM, which '' stands for, and that is warned of.
 */
static bool is_harmless(
    const struct schema_object *table, unsigned long code, const char *text)
{
	const struct schema_column *c = NULL;

	if (code == ER_BINLOG_UNSAFE_STATEMENT || code == ER_DIVISION_BY_ZERO ||
	    code == ER_DATETIME_FUNCTION_OVERFLOW || code == ER_WRONG_VALUE_FOR_TYPE)
		return true;
	if (code == ER_TRUNCATED_WRONG_VALUE)
		return text_starts(text, "Truncated incorrect ");
	if (code != ER_WARN_DATA_OUT_OF_RANGE && code != WARN_DATA_TRUNCATED &&
	    code != ER_TRUNCATED_WRONG_VALUE_FOR_FIELD)
		return false;
	for (size_t i = 0; i < table->columns_n; i++) {
		if (is_of_column(text, table->columns[i].name))
			c = &table->columns[i];
	}
	return c == NULL || (c->type == SCHEMA_ENUM && code == WARN_DATA_TRUNCATED);
}

bool mysql_check_warnings(
    struct mysql_loader *l, const struct schema_object *table, struct err *err)
{
	unsigned int count = mysql_warning_count(mysql_conn_handle(l->conn));
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	if (count == 0)
		return true;
	result = mysql_conn_select(l->conn, "SHOW WARNINGS", err);
	if (result == NULL)
		return false;
	if (mysql_num_rows(result) < count)
		return err_set(err, ERR_DB,
		    "the server has %u warnings and shows %llu of them: raise "
		    "max_error_count at the target, or let the user do so "
		    "(SESSION_VARIABLES_ADMIN)",
		    count, (unsigned long long)mysql_num_rows(result));
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (!is_harmless(table, strtoul(row[1], NULL, 10), row[2]))
			return err_set(err, ERR_DB,
			    "the server did not take a row as it is: %s", row[2]);
	}
	return true;
}

bool mysql_load_local(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	const struct schema_object *o = &l->writer->schema->objects[table];
	MYSQL *handle = mysql_conn_handle(l->conn);
	struct feed feed = {.rows = rows};
	CLEANUP(buf_reset) struct buf sql = {0};
	uint64_t taken;

	append_load(&sql, l, table);
	mysql_set_local_infile_handler(
	    handle, feed_open, feed_read, feed_close, feed_error, &feed);
	if (mysql_real_query(handle, sql.data, (unsigned long)sql.len) != 0 ||
	    feed.failed) {
		if (!feed.failed)
			return mysql_conn_fail(l->conn, err);
		*err = feed.err;
		return false;
	}
	taken = mysql_affected_rows(handle);
	if (!mysql_check_warnings(l, o, err))
		return false;
	return taken == rows->lines ||
	       err_set(err, ERR_DB, "%llu rows were sent, the server took %llu",
	           (unsigned long long)rows->lines, (unsigned long long)taken);
}

struct db_loader *mysql_loader_open(struct db_target *t, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;
	CLEANUP(db_loader_freep) struct db_loader *base = NULL;
	struct mysql_loader *l = xcalloc(1, sizeof(*l));
	CLEANUP(buf_reset) struct buf use = {0};
	CLEANUP(freep) char *local = NULL;
	CLEANUP(freep) char *packet = NULL;
	CLEANUP(freep) char *warnings = NULL;

	base = &l->base;
	l->base.target = t;
	l->writer = w;
	l->conn = mysql_conn_open(w->uri, MYSQL_CONN_NO_DATABASE | MYSQL_CONN_LOCAL, err);
	buf_puts(&use, "USE ");
	mysql_quote_name(&use, w->shadow);
	if (l->conn == NULL || !mysql_writer_begin(l->conn, NULL, err) ||
	    !mysql_conn_run(l->conn, use.data, err) ||
	    !mysql_conn_value(l->conn, "SELECT @@local_infile", &local, err) ||
	    !mysql_conn_value(l->conn, "SELECT @@max_allowed_packet", &packet, err) ||
	    !mysql_conn_value(l->conn, "SELECT @@max_error_count", &warnings, err))
		return NULL;
	l->warnings = warnings != NULL ? strtoul(warnings, NULL, 10) : 0;
	l->local = local != NULL && strcmp(local, "1") == 0;
	l->packet = packet != NULL ? strtoul(packet, NULL, 10) : 1024UL * 1024;
	return take_ptr(&base);
}

bool mysql_is_exact(const struct mysql_loader *l, const struct schema_column *c)
{
	return c->type == SCHEMA_JSON && !mysql_conn_is_mariadb(l->conn);
}

size_t mysql_rows_at_once(const struct mysql_loader *l, const struct schema_object *table)
{
	size_t enums = 0;

	for (size_t i = 0; i < table->columns_n; i++)
		enums += table->columns[i].type == SCHEMA_ENUM;
	return enums == 0 || l->warnings >= WARNINGS ? SIZE_MAX : l->warnings / enums;
}

bool mysql_loader_rows(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	const struct schema_object *o = &l->writer->schema->objects[table];

	/* Only INSERT leaves rows out. */
	if (!l->local || o->until > 0 || mysql_rows_at_once(l, o) < SIZE_MAX)
		return mysql_insert_rows(l, table, rows, err);
	for (size_t i = 0; i < o->columns_n; i++) {
		if (mysql_is_exact(l, &o->columns[i]))
			return mysql_load_exact(l, table, rows, err);
	}
	return mysql_load_local(l, table, rows, err);
}

size_t mysql_end_column(const struct schema_object *table)
{
	bool named = strstr(table->create, "PERIOD FOR SYSTEM_TIME") != NULL;

	for (size_t i = 0; table->history && i < table->columns_n; i++) {
		CLEANUP(buf_reset) struct buf start = {0};
		const char *at;

		if (!named && strcmp(table->columns[i].name, "row_end") == 0)
			return i;
		buf_puts(&start, "\n  ");
		mysql_quote_name(&start, table->columns[i].name);
		buf_putc(&start, ' ');
		at = named ? strstr(table->create, start.data) : NULL;
		if (at == NULL)
			continue;
		at += 3;
		if (memmem(at, strcspn(at, "\n"), " AS ROW END", 11) != NULL)
			return i;
	}
	return SIZE_MAX;
}

/* The moment at which a current row of this server ends. */
static bool find_end(struct mysql_loader *l, struct err *err)
{
	CLEANUP(freep) char *late = NULL;

	if (l->end != NULL)
		return true;
	if (!mysql_conn_value(l->conn, "SELECT FROM_UNIXTIME(4294967295)", &late, err))
		return false;
	l->end = late != NULL ? MYSQL_END_LATE : MYSQL_END_EARLY;
	return true;
}

bool mysql_loader_load(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct mysql_loader *l = (struct mysql_loader *)base;
	const struct schema *s = l->writer->schema;
	const struct schema_object *o = &s->objects[table];
	CLEANUP(freep) char *keys = NULL;

	if (o->history && o->until == 0 &&
	    (!find_end(l, err) ||
	        !mysql_conn_run(
	            l->conn, "SET SESSION system_versioning_insert_history = 1", err)))
		return false;
	if (!mysql_loader_rows(l, table, rows, err))
		return false;
	if (o->keys == NULL || l->writer->whole[table])
		return true;
	keys = mysql_writer_for_shadow(l->writer, s, table, o->keys);
	if (mysql_conn_run(l->conn, keys, err))
		return true;
	if (mysql_errno(mysql_conn_handle(l->conn)) == ER_DUP_ENTRY &&
	    strstr(o->create, " STORED") != NULL)
		return err_wrap(err,
		    "indexes: stored generated columns are computed here in UTC, and may be "
		    "equal where the source's are not");
	return err_wrap(err, "indexes");
}

void mysql_loader_free(struct db_loader *base)
{
	struct mysql_loader *l = (struct mysql_loader *)base;

	mysql_conn_close(l->conn);
	free(l);
}
