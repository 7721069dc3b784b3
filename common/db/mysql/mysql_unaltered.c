#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_reader.h"

/* The length of the line at s, without the comma behind a part. */
static size_t line_length(const char *s)
{
	size_t len = strcspn(s, "\n");

	return len - (len > 0 && s[len - 1] == ',');
}

/* What follows that line, or NULL. */
static const char *find_line(const char *sql, const char *line, size_t len)
{
	for (const char *at = sql; *at != '\0'; at += *at == '\n') {
		size_t n = line_length(at);

		if (n == len && memcmp(at, line, len) == 0)
			return at + len;
		at += strcspn(at, "\n");
	}
	return NULL;
}

/* The character set of columns whose line names none. */
static const char *find_charset(const char *sql, size_t *len)
{
	const char *options = strstr(sql, "\n)");
	const char *at = options != NULL ? strstr(options, " CHARSET=") : NULL;

	*len = at != NULL ? 1 + strcspn(at + 1, " \n") : 0;
	return at;
}

/*
 * Whether all columns of one definition are in the other, in that order: two that have exchanged their
 * names can't be told otherwise.
 */
static bool has_columns(const char *sql, const char *columns)
{
	size_t len;
	size_t other_len;
	const char *charset = find_charset(columns, &len);
	const char *other = find_charset(sql, &other_len);

	if (len != other_len || (len > 0 && memcmp(charset, other, len) != 0))
		return false;
	for (const char *at = columns; *at != '\0'; at += *at == '\n') {
		if (text_starts(at, "  `") &&
		    (sql = find_line(sql, at, line_length(at))) == NULL)
			return false;
		at += strcspn(at, "\n");
	}
	return true;
}

bool mysql_was_altered(struct mysql_reader *r)
{
	unsigned int code = mysql_errno(mysql_conn_handle(r->conn));

	return code == ER_NO_SUCH_TABLE || code == ER_BAD_FIELD_ERROR ||
	       code == ER_TABLE_DEF_CHANGED;
}

bool mysql_check_unaltered(
    struct mysql_reader *r, const struct schema_object *table, struct err *err)
{
	struct schema_session session = {0};
	CLEANUP(mysql_create_reset) struct mysql_create now = {0};
	CLEANUP(freep) char *sql =
	    mysql_show_create(r, "TABLE", table->name, &session, err);

	if (sql == NULL ||
	    !mysql_create_split(sql, table->engine, r->database, &r->skip, &now, err))
		return false;
	return has_columns(now.create, table->create) ||
	       err_set(err, ERR_DB, MYSQL_ALTERED);
}
