#include "common/db/mysql/mysql_sql_file.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_body.h"
#include "common/db/mysql/mysql_conn.h"
#include "common/db/mysql/mysql_encode.h"
#include "common/db/mysql/mysql_guard.h"
#include "common/db/mysql/mysql_sql_text.h"
#include "common/db/mysql/mysql_sql_value.h"
#include "common/format/row_text.h"

/* Rows go into one INSERT up to about this size. */
#define INSERT_BYTES (512 * 1024)

/* As mariadb-dump writes it: its client runs no command of its own from there on. */
static const char sandbox_text[] = "/*M!999999\\- enable the sandbox mode */ \n";

static const char head_text[] =
    "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
    "/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;\n"
    "/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;\n"
    "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;\n"
    "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;\n"
    "/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n"
    "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE */;\n"
    "/*M!100201 SET @OLD_CHECK_CONSTRAINT_CHECKS=@@CHECK_CONSTRAINT_CHECKS */;\n"
    "/*M!100201 SET CHECK_CONSTRAINT_CHECKS=0 */;\n";

static const char session_text[] =
    "SET NAMES utf8mb4;\n"
    "SET TIME_ZONE='+00:00';\n"
    "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,NO_DIR_IN_CREATE,ALLOW_INVALID_DATES';\n";

static const char tail_text[] =
    "/*M!100201 SET CHECK_CONSTRAINT_CHECKS=@OLD_CHECK_CONSTRAINT_CHECKS */;\n"
    "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n"
    "/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n"
    "/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;\n"
    "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n"
    "/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n"
    "/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;\n"
    "/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;\n"
    "-- end of the dump\n";

/* What the guard has let pass holds nothing that a client takes for its own. */
static void append_statement(struct buf *out, const char *sql)
{
	(void)mysql_sql_append(out, sql, NULL, ";");
}

static void append_drop(struct buf *out, const char *kind, const char *name)
{
	buf_printf(out, "DROP %s IF EXISTS ", kind);
	mysql_quote_name(out, name);
	buf_puts(out, ";\n");
}

static void append_table(const struct schema_object *o, struct buf *out)
{
	append_drop(out, "TABLE", o->name);
	append_statement(out, o->create);
	if (o->after != NULL)
		append_statement(out, o->after);
}

static struct mysql_guard guard_of(const struct sql_making *m)
{
	return (struct mysql_guard){.trust = m->trust};
}

static void say(const struct sql_making *m, const struct schema_object *o,
    const char *what, const char *why)
{
	CLEANUP(freep) char *kind = text_printable(o->kind);
	CLEANUP(freep) char *name = text_printable(o->name);

	log_warn(m->log, "%s %s is %s: %s", kind, name, what, why);
}

static bool check(const struct sql_making *m, struct err *err)
{
	struct mysql_guard guard = guard_of(m);

	return mysql_guard_tables(&guard, m->schema, err);
}

/* Whether a table is left out; name: then it is named. */
static bool leaves_out(
    const struct sql_making *m, const struct schema_object *o, bool name)
{
	struct mysql_guard guard = guard_of(m);
	struct err why = {0};

	if (mysql_guard_table(&guard, o, &why) == MYSQL_FINE)
		return false;
	if (name)
		say(m, o, "left out", why.msg);
	return true;
}

static void head(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;
	bool mariadb = schema->database.flavour != NULL &&
	               strcmp(schema->database.flavour, "MariaDB") == 0;

	buf_puts(out, sandbox_text);
	buf_printf(out, "-- synco " SYNCO_VERSION ": a dump of %s\n",
	    mariadb ? "MariaDB" : "MySQL");
	buf_puts(out, head_text);
	buf_puts(out, session_text);
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage == SCHEMA_AFTER || leaves_out(m, o, true))
			continue;
		if (o->stage == SCHEMA_BEFORE) {
			append_drop(out, "SEQUENCE", o->name);
			append_statement(out, o->create);
			if (o->after != NULL)
				append_statement(out, o->after);
		} else if (!o->has_rows) {
			append_table(o, out);
			if (o->keys != NULL)
				append_statement(out, o->keys);
		}
	}
}

static void table(const struct schema_object *o, struct buf *out)
{
	buf_putc(out, '\n');
	append_table(o, out);
	if (o->history)
		buf_puts(out, "SET SYSTEM_VERSIONING_INSERT_HISTORY=1;\n");
}

static void heading(const struct schema_object *o, struct buf *out)
{
	buf_puts(out, "INSERT INTO ");
	mysql_quote_name(out, o->name);
	buf_puts(out, " (");
	for (size_t i = 0; i < o->columns_n; i++) {
		if (*o->columns[i].name == '\0')
			continue;
		buf_puts(out, i > 0 ? "," : "");
		mysql_quote_name(out, o->columns[i].name);
	}
	buf_puts(out, ") VALUES");
}

static bool row(const struct schema_object *o, char *line, size_t len, uint64_t n,
    struct buf *out, struct err *err)
{
	CLEANUP(freep) struct row_field *fields = xcalloc(o->columns_n, sizeof(*fields));

	if (!row_text_split(line, len, fields, o->columns_n, err))
		return false;
	/* Statements start anew at round numbers of rows, and with each large row. */
	if (n % 512 == 0 || len > INSERT_BYTES / 512) {
		buf_puts(out, n > 0 ? ";\n" : "");
		heading(o, out);
		buf_puts(out, "\n(");
	} else {
		buf_puts(out, ",\n(");
	}
	for (size_t i = 0; i < o->columns_n; i++) {
		if (*o->columns[i].name == '\0')
			continue;
		buf_puts(out, i > 0 ? "," : "");
		mysql_sql_value_append(out, &o->columns[i], &fields[i]);
	}
	buf_putc(out, ')');
	return true;
}

static bool read_line(
    const struct schema_object *o, const char *line, size_t len, struct buf *row)
{
	CLEANUP(buf_reset) struct buf value = {0};
	const char *end = line + len;
	size_t start = row->len;
	const char *at = *line == '(' ? line + 1 : NULL;

	for (size_t i = 0; at != NULL && at < end && i < o->columns_n; i++) {
		if (i > 0)
			buf_putc(row, '\t');
		if (*o->columns[i].name == '\0') {
			row_text_null(row);
			at = *at == ')' ? at + 1 : NULL;
			continue;
		}
		at = mysql_sql_value_read(at, end, &value, row);
		if (at != NULL)
			at = at < end && *at == (i + 1 < o->columns_n ? ',' : ')')
			         ? at + 1
			         : NULL;
	}
	buf_putc(row, '\n');
	if (at != NULL && end - at == 2 && (*at == ',' || *at == ';'))
		return true;
	row->len = start;
	return false;
}

static void table_end(const struct schema_object *o, uint64_t n, struct buf *out)
{
	if (n > 0)
		buf_puts(out, ";\n");
	if (o->history)
		buf_puts(out, "SET SYSTEM_VERSIONING_INSERT_HISTORY=0;\n");
	if (o->keys != NULL)
		append_statement(out, o->keys);
}

static void append_setting(struct buf *out, const char *variable, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "SET %s=", variable);
	mysql_quote_text(out, value, strlen(value));
	buf_puts(out, ";\n");
}

static char *upper(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
	}
	return copy;
}

/*
 * The statement with its own delimiter, since bodies hold semicolons, in *charset; false: err says
 * why not.
 */
static bool append_body(const struct sql_making *m, const struct schema_object *o,
    const char **charset, struct buf *out, struct err *err)
{
	struct mysql_guard guard = guard_of(m);
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf delimiter = {0};
	bool disabled;
	CLEANUP(freep) char *sql = mysql_guard_statement(&guard, o, &disabled);

	if (sql == NULL)
		return err_set(err, ERR_DB, "an event that can't be disabled");
	if (mysql_guard_object(&guard, o, sql, err) != MYSQL_FINE)
		return false;
	if (!mysql_body_is_one(sql, o->kind, o->session.sql_mode))
		return err_set(err, ERR_DB, "where it ends is not clear to a client");
	mysql_sql_delimiter(&delimiter, sql);
	buf_printf(out, "DELIMITER %s\n", delimiter.data);
	if (!mysql_sql_append(&text, sql, o->session.sql_mode, delimiter.data))
		return err_set(err, ERR_DB, "a client would read it otherwise");
	*charset = mysql_encode_append(out, o, text.data);
	if (!text_same(*charset, mysql_guard_charset(o)))
		say(m, o, "written in utf8mb4",
		    "a file can't have it in the character set of who made it");
	buf_puts(out, "DELIMITER ;\n");
	if (disabled)
		say(m, o, "in the file disabled",
		    "it would run with all rights of who "
		    "loads it (--trust-source writes it as it is)");
	return true;
}

static void append_object(
    const struct sql_making *m, const struct schema_object *o, struct buf *out)
{
	CLEANUP(buf_reset) struct buf body = {0};
	CLEANUP(freep) char *kind = upper(o->kind);
	const char *charset = NULL;
	struct err why = {0};

	if (!append_body(m, o, &charset, &body, &why)) {
		say(m, o, "left out", why.msg);
		return;
	}
	append_setting(out, "SQL_MODE", o->session.sql_mode);
	append_setting(out, "TIME_ZONE", o->session.time_zone);
	/* The name is UTF-8; MariaDB drops packages in their mode only. */
	append_drop(out, kind, o->name);
	append_setting(out, "CHARACTER_SET_CLIENT", charset);
	append_setting(out, "COLLATION_CONNECTION", o->session.collation);
	buf_append(out, body.data, body.len);
	buf_puts(out, session_text);
}

static void tail(const struct sql_making *m, struct buf *out)
{
	const struct schema *schema = m->schema;

	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (o->stage != SCHEMA_AFTER && o->links != NULL &&
		    !leaves_out(m, o, false))
			append_statement(out, o->links);
	}
	for (size_t i = 0; i < schema->objects_n; i++) {
		if (schema->objects[i].stage == SCHEMA_AFTER)
			append_object(m, &schema->objects[i], out);
	}
	buf_puts(out, tail_text);
}

const struct sql_dialect mysql_sql_dialect = {
    .engine = "mysql",
    .check = check,
    .head = head,
    .table = table,
    .row = row,
    .table_end = table_end,
    .heading = heading,
    .read = read_line,
    .tail = tail,
};
