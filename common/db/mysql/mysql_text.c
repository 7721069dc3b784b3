#include "common/db/mysql/mysql_text.h"

#include <string.h>
#include <strings.h>

/* Modes in which "a" is a name; some stand for several. */
static const char *const ansi[] = {
    "ANSI_QUOTES", "ANSI", "ORACLE", "POSTGRESQL", "DB2", "MAXDB", "MSSQL"};

bool mysql_text_has_mode(const char *sql_mode, const char *mode)
{
	size_t len = strlen(mode);

	for (const char *at = sql_mode; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncasecmp(at, mode, len) == 0 &&
		    (at[len] == '\0' || at[len] == ','))
			return true;
	}
	return false;
}

void mysql_text_start(struct mysql_text *x, const char *sql, const char *sql_mode)
{
	unsigned int flags = 0;

	for (size_t i = 0; i < sizeof(ansi) / sizeof(*ansi); i++) {
		if (mysql_text_has_mode(sql_mode, ansi[i]))
			flags |= STATEMENT_ANSI_QUOTES;
	}
	if (mysql_text_has_mode(sql_mode, "NO_BACKSLASH_ESCAPES"))
		flags |= STATEMENT_NO_BACKSLASH;
	*x = (struct mysql_text){0};
	statement_start(&x->s, STATEMENT_MYSQL, flags, sql, strlen(sql));
	x->t = statement_next(&x->s);
}

void mysql_text_next(struct mysql_text *x)
{
	x->before = x->t;
	x->t = statement_next(&x->s);
}

bool mysql_text_is(const struct mysql_text *x, const char *word)
{
	return !x->t.executable && statement_word(&x->t, word);
}

bool mysql_text_take(struct mysql_text *x, const char *word)
{
	if (!mysql_text_is(x, word))
		return false;
	mysql_text_next(x);
	return true;
}

bool mysql_text_take_mark(struct mysql_text *x, char mark)
{
	if (x->t.executable || !statement_mark(&x->t, mark))
		return false;
	mysql_text_next(x);
	return true;
}

bool mysql_text_ended(const struct mysql_text *x)
{
	return x->t.kind == STATEMENT_END || x->t.kind == STATEMENT_ERROR;
}

bool mysql_text_done(struct mysql_text *x)
{
	(void)mysql_text_take_mark(x, ';');
	return x->t.kind == STATEMENT_END;
}

bool mysql_text_skip_list(struct mysql_text *x)
{
	unsigned int depth = 0;

	do {
		if (mysql_text_ended(x) || statement_mark(&x->t, ';'))
			return false;
		depth += statement_mark(&x->t, '(');
		if (depth == 0)
			return false;
		depth -= statement_mark(&x->t, ')');
		mysql_text_next(x);
	} while (depth > 0);
	return true;
}

bool mysql_text_name(struct mysql_text *x, const char *database, struct buf *name)
{
	CLEANUP(buf_reset) struct buf qualifier = {0};

	return !x->t.executable && statement_qualified(&x->s, &x->t, &qualifier, name) &&
	       (qualifier.len == 0 ||
	           (database != NULL && strcmp(qualifier.data, database) == 0));
}

bool mysql_text_is_one_of(const struct mysql_text *x, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (statement_word(&x->t, *words))
			return true;
	}
	return false;
}

bool mysql_text_reaches_out(const struct mysql_text *x)
{
	static const char *const files[] = {"OUTFILE", "DUMPFILE", "LOAD_FILE", NULL};
	CLEANUP(buf_reset) struct buf name = {0};
	struct mysql_text ahead = *x;

	if (mysql_text_is_one_of(x, files))
		return true;
	if (statement_mark(&x->before, '.') || !statement_name(&x->s, &x->t, &name) ||
	    strcasecmp(buf_str(&name), "mysql") != 0)
		return false;
	mysql_text_next(&ahead);
	return statement_mark(&ahead.t, '.');
}
