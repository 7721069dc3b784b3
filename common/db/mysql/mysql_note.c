#include <mysqld_error.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/db/mysql/mysql_writer.h"

/*
 * One row per line of the schema, as in the index of the session, in one transaction, so
 * that a note that was not written whole counts as none.
 */

static void append_insert(
    struct buf *sql, const char *database, const char *table, struct json *line)
{
	CLEANUP(json_freep) struct json *owned = line;
	CLEANUP(buf_reset) struct buf text = {0};

	json_print(owned, &text);
	buf_clear(sql);
	buf_puts(sql, "INSERT INTO ");
	mysql_quote_names(sql, database, table);
	buf_puts(sql, " (line) VALUES (");
	mysql_quote_text(sql, text.data, text.len);
	buf_puts(sql, ")");
}

/* own: only what is the target's own. */
static bool write_note(struct mysql_writer *w, const char *database, const char *table,
    const struct schema *s, bool own, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "CREATE TABLE ");
	mysql_quote_names(&sql, database, table);
	buf_puts(&sql,
	    " (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, line LONGTEXT NOT NULL) "
	    "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
	if (!mysql_conn_run(w->conn, sql.data, err) ||
	    !mysql_conn_run(w->conn, "START TRANSACTION", err))
		return false;
	append_insert(&sql, database, table, schema_database_json(&s->database));
	if (!mysql_conn_run(w->conn, sql.data, err))
		return false;
	for (size_t i = 0; i < s->objects_n; i++) {
		if (own && !s->objects[i].own)
			continue;
		append_insert(&sql, database, table, schema_object_json(&s->objects[i]));
		if (!mysql_conn_run(w->conn, sql.data, err))
			return err_wrap(err, "note of %s", s->objects[i].name);
	}
	return mysql_conn_run(w->conn, "COMMIT", err);
}

bool mysql_note_own(
    struct mysql_writer *w, const char *database, const struct schema *s, struct err *err)
{
	return write_note(w, database, MYSQL_OWN_NAME, s, true, err);
}

bool mysql_note_write(struct mysql_writer *w, struct err *err)
{
	return (w->base.here == NULL ||
	           mysql_note_own(w, w->shadow, w->base.here, err)) &&
	       write_note(w, w->shadow, MYSQL_NOTE_NAME, w->schema, false, err);
}

static bool read_note(
    struct mysql_writer *w, const char *table, struct schema **schema, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	CLEANUP(schema_freep) struct schema *s = NULL;
	struct schema_rows rows = {0};
	struct err why = {0};
	MYSQL_ROW row;

	*schema = NULL;
	buf_puts(&sql, "SELECT line FROM ");
	mysql_quote_names(&sql, w->shadow, table);
	buf_puts(&sql, " ORDER BY id");
	result = mysql_conn_select(w->conn, sql.data, &why);
	if (result == NULL) {
		unsigned int code = mysql_errno(mysql_conn_handle(w->conn));

		/* Also where nobody may look: then nobody could write it either. */
		if (code == ER_NO_SUCH_TABLE || code == ER_BAD_DB_ERROR ||
		    code == ER_TABLEACCESS_DENIED_ERROR ||
		    code == ER_DBACCESS_DENIED_ERROR)
			return true;
		*err = why;
		return false;
	}
	if (mysql_num_rows(result) == 0)
		return true;
	s = xcalloc(1, sizeof(*s));
	while ((row = mysql_fetch_row(result)) != NULL) {
		CLEANUP(json_freep) struct json *line =
		    json_parse(row[0], strlen(row[0]), err);

		if (line == NULL ||
		    schema_parse_line(s, line, &rows, err) == SCHEMA_LINE_ERROR)
			return err_wrap(err, "the note of an interrupted run");
	}
	*schema = take_ptr(&s);
	return true;
}

bool mysql_note_read(struct mysql_writer *w, struct schema **schema, struct err *err)
{
	CLEANUP(schema_freep) struct schema *own = NULL;

	if (!read_note(w, MYSQL_NOTE_NAME, schema, err) ||
	    !read_note(w, MYSQL_OWN_NAME, &own, err))
		return false;
	for (size_t i = 0; own != NULL && i < own->objects_n; i++)
		own->objects[i].own = true;
	schema_free(w->noted);
	w->noted = take_ptr(&own);
	return true;
}
