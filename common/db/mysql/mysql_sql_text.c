#include "common/db/mysql/mysql_sql_text.h"

#include <string.h>

#include "common/db/mysql/mysql_text.h"

/* What the clients take for a command at the start of a line, of both and all versions. */
static const char *const commands[] = {"bind", "charset", "clear", "connect", "costs",
    "delimiter", "edit", "ego", "exit", "go", "help", "nopager", "notee", "nowarning",
    "pager", "print", "prompt", "query_attributes", "quit", "rehash", "resetconnection",
    "sandbox", "source", "ssl_session_data_print", "status", "system", "tee", "use",
    "warnings", NULL};

/* Whether the client reads it as the server does. */
static bool is_plain(const struct statement_token *t, const char *end)
{
	if (t->kind == STATEMENT_NAME && *t->at == '"')
		return memchr(t->at, '\\', t->len) == NULL;
	/* "\N" is NULL to both. */
	return !statement_mark(t, '\\') || (end - t->at > 2 && t->at[1] == 'N' &&
	                                       strchr(" ,;)\t\n\r", t->at[2]) != NULL);
}

static bool append_lines(struct buf *out, const char *sql, const char *sql_mode)
{
	const char *end = sql + strlen(sql);
	const char *from = sql;
	const char *behind = sql;
	struct mysql_text x;

	mysql_text_start(&x, sql, sql_mode);
	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (!is_plain(&x.t, end))
			return false;
		if (memchr(behind, '\n', (size_t)(x.t.at - behind)) != NULL &&
		    (mysql_text_is_one_of(&x, commands) || statement_mark(&x.t, '?'))) {
			buf_append(out, from, (size_t)(x.t.at - from));
			buf_puts(out, "/**/ ");
			from = x.t.at;
		}
		behind = x.t.at + x.t.len;
	}
	buf_puts(out, from);
	return x.t.kind == STATEMENT_END;
}

/* Whether what would stand behind the text is no part of a comment. */
static bool is_open_end(const char *sql, const char *sql_mode)
{
	CLEANUP(buf_reset) struct buf probe = {0};
	struct mysql_text x;

	buf_printf(&probe, "%s ;", sql);
	mysql_text_start(&x, probe.data, sql_mode);
	while (!mysql_text_ended(&x))
		mysql_text_next(&x);
	return statement_mark(&x.before, ';') &&
	       x.before.at == probe.data + probe.len - 1;
}

bool mysql_sql_append(
    struct buf *out, const char *sql, const char *sql_mode, const char *delimiter)
{
	CLEANUP(buf_reset) struct buf text = {0};

	if (!append_lines(&text, sql, sql_mode))
		return false;
	buf_append(out, buf_str(&text), text.len);
	buf_printf(out, "%s%s\n",
	    !is_open_end(sql, sql_mode)                 ? "\n"
	    : *delimiter == ';' && delimiter[1] == '\0' ? ""
	                                                : " ",
	    delimiter);
	return true;
}

void mysql_sql_delimiter(struct buf *out, const char *sql)
{
	unsigned int n = 0;

	buf_puts(out, ";;");
	while (strstr(sql, buf_str(out)) != NULL) {
		buf_clear(out);
		buf_printf(out, "//%u//", n++);
	}
}
