#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_writer.h"

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

static void append_load(struct buf *sql, const struct mysql_writer *w, size_t table)
{
	const struct schema_object *o = &w->schema->objects[table];
	CLEANUP(buf_reset) struct buf set = {0};

	buf_puts(sql, "LOAD DATA LOCAL INFILE 'synco' INTO TABLE ");
	mysql_writer_shadow_name(w, w->schema, table, sql);
	buf_puts(sql,
	    " CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' "
	    "LINES TERMINATED BY '\\n' (");
	for (size_t i = 0; i < o->columns_n; i++) {
		buf_puts(sql, i > 0 ? ", " : "");
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

/* Warnings of code 1265 are given for the value 0 of an ENUM, which '' stands for. */
static bool is_harmless(
    const struct schema_object *table, const char *code, const char *text)
{
	if (strcmp(code, "1265") != 0)
		return false;
	for (size_t i = 0; i < table->columns_n; i++) {
		CLEANUP(freep) char *quoted = xasprintf("'%s'", table->columns[i].name);

		if (table->columns[i].type == SCHEMA_ENUM && strstr(text, quoted) != NULL)
			return true;
	}
	return false;
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
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (!is_harmless(table, row[1], row[2]))
			return err_set(err, ERR_DB,
			    "the server did not take a row as it is: %s", row[2]);
	}
	return true;
}

static bool load_local(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	const struct schema_object *o = &l->writer->schema->objects[table];
	MYSQL *handle = mysql_conn_handle(l->conn);
	struct feed feed = {.rows = rows};
	CLEANUP(buf_reset) struct buf sql = {0};
	uint64_t taken;

	append_load(&sql, l->writer, table);
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

	base = &l->base;
	l->base.target = t;
	l->writer = w;
	l->conn = mysql_conn_open(w->uri, MYSQL_CONN_NO_DATABASE | MYSQL_CONN_LOCAL, err);
	buf_puts(&use, "USE ");
	mysql_quote_name(&use, w->shadow);
	if (l->conn == NULL || !mysql_writer_session(l->conn, err) ||
	    !mysql_conn_run(l->conn, use.data, err) ||
	    !mysql_conn_value(l->conn, "SELECT @@local_infile", &local, err) ||
	    !mysql_conn_value(l->conn, "SELECT @@max_allowed_packet", &packet, err))
		return NULL;
	l->local = local != NULL && strcmp(local, "1") == 0;
	l->packet = packet != NULL ? strtoul(packet, NULL, 10) : 1024UL * 1024;
	return take_ptr(&base);
}

bool mysql_loader_rows(
    struct mysql_loader *l, size_t table, struct db_rows *rows, struct err *err)
{
	return l->local ? load_local(l, table, rows, err)
	                : mysql_insert_rows(l, table, rows, err);
}

bool mysql_loader_load(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct mysql_loader *l = (struct mysql_loader *)base;
	const struct schema *s = l->writer->schema;
	const struct schema_object *o = &s->objects[table];
	CLEANUP(freep) char *keys = NULL;

	if (o->history && !mysql_conn_run(l->conn,
	                      "SET SESSION system_versioning_insert_history = 1", err))
		return false;
	if (!mysql_loader_rows(l, table, rows, err))
		return false;
	if (o->keys == NULL)
		return true;
	keys = mysql_writer_for_shadow(l->writer, s, table, o->keys);
	return mysql_conn_run(l->conn, keys, err) || err_wrap(err, "indexes");
}

void mysql_loader_free(struct db_loader *base)
{
	struct mysql_loader *l = (struct mysql_loader *)base;

	mysql_conn_close(l->conn);
	free(l);
}
