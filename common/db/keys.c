#include "common/db/keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* The length of what stands at s: one character, or all between quotes. */
static size_t token(const char *s)
{
	char end = *s == '[' ? ']' : *s;
	size_t i = 1;

	if (*s == '\0' || strchr("'\"`[", *s) == NULL)
		return *s != '\0';
	while (s[i] != '\0') {
		if (s[i] == end && s[i + 1] == end && end != ']')
			i += 2;
		else if (s[i++] == end)
			break;
	}
	return i;
}

/* The length of a name at s, quoted or not. */
static size_t name_len(const char *s)
{
	size_t n = 0;

	if (strchr("\"`['", *s) != NULL)
		return token(s);
	while (s[n] != '\0' && (isalnum((unsigned char)s[n]) || s[n] == '_' ||
	                           s[n] == '$' || (unsigned char)s[n] >= 0x80))
		n++;
	return n;
}

static char *unquote(const char *s, size_t len)
{
	struct buf out = {0};
	char end = *s == '[' ? ']' : *s;

	if (len < 2 || strchr("\"`['", *s) == NULL)
		return xstrndup(s, len);
	for (size_t i = 1; i + 1 < len; i++) {
		buf_putc(&out, s[i]);
		i += s[i] == end && s[i + 1] == end;
	}
	return buf_take(&out);
}

/* Whether the word stands at *s; moves behind it and the blanks that follow. */
static bool skip_word(const char **s, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(*s, word, n) != 0 || !isspace((unsigned char)(*s)[n]))
		return false;
	*s += n;
	*s += strspn(*s, " \t\r\n");
	return true;
}

/* The name of the index that a statement makes, or says more of; NULL for any other. */
static char *index_name(const char *s)
{
	size_t n;

	if (skip_word(&s, "ALTER")) {
		if (!skip_word(&s, "INDEX"))
			return NULL;
	} else {
		if (!skip_word(&s, "CREATE"))
			return NULL;
		(void)skip_word(&s, "UNIQUE");
		if (!skip_word(&s, "INDEX"))
			return NULL;
		if (skip_word(&s, "IF"))
			(void)(skip_word(&s, "NOT") && skip_word(&s, "EXISTS"));
	}
	n = name_len(s);
	if (s[n] == '.') {
		s += n + 1;
		n = name_len(s);
	}
	return n > 0 ? unquote(s, n) : NULL;
}

/* Statements that are joined by ";\n". */
static void sift_statements(struct schema_object *table, db_take_index *take, void *ctx)
{
	CLEANUP(buf_reset) struct buf rest = {0};
	const char *at = table->keys;
	bool went = false;

	while (*at != '\0') {
		const char *end = at;
		CLEANUP(freep) char *name = NULL;
		CLEANUP(freep) char *statement = NULL;

		while (*end != '\0' && strncmp(end, ";\n", 2) != 0)
			end += token(end);
		statement = xstrndup(at, (size_t)(end - at));
		name = index_name(statement);
		if (name == NULL || !take(ctx, name, xstrdup(statement)))
			buf_printf(&rest, "%s%s", rest.len > 0 ? ";\n" : "", statement);
		else
			went = true;
		at = end + (*end != '\0' ? 2 : 0);
	}
	if (!went)
		return;
	free(table->keys);
	table->keys = rest.len > 0 ? buf_take(&rest) : NULL;
}

/* "KEY `name` ...", "UNIQUE KEY ..." */
static char *mysql_index_name(const char *s)
{
	(void)(skip_word(&s, "UNIQUE") || skip_word(&s, "FULLTEXT") ||
	       skip_word(&s, "SPATIAL") || skip_word(&s, "VECTOR"));
	return (skip_word(&s, "KEY") || skip_word(&s, "INDEX")) && *s == '`'
	           ? unquote(s, token(s))
	           : NULL;
}

static bool take_mysql(const struct schema_object *table, const char *definition,
    db_take_index *take, void *ctx)
{
	CLEANUP(freep) char *name = mysql_index_name(definition);
	CLEANUP(buf_reset) struct buf sql = {0};

	if (name == NULL)
		return false;
	buf_puts(&sql, "ALTER TABLE `");
	for (const char *c = table->name; *c != '\0'; c++)
		buf_printf(&sql, *c == '`' ? "``" : "%c", *c);
	buf_printf(&sql, "` ADD %s", definition);
	return take(ctx, name, buf_take(&sql));
}

/* "ALTER TABLE `t` ADD a, ADD b" */
static void sift_alter(struct schema_object *table, db_take_index *take, void *ctx)
{
	static const char next[] = ", ADD ";
	CLEANUP(buf_reset) struct buf rest = {0};
	const char *at = strchr(table->keys, '`');
	bool any = false;
	bool went = false;

	if (at == NULL || strncmp(at + token(at), " ADD ", 5) != 0)
		return;
	at += token(at) + 5;
	buf_append(&rest, table->keys, (size_t)(at - table->keys) - 5);
	while (*at != '\0') {
		const char *end = at;
		CLEANUP(freep) char *definition = NULL;
		int depth = 0;

		while (*end != '\0' &&
		       (depth > 0 || strncmp(end, next, sizeof(next) - 1) != 0)) {
			depth += *end == '(' ? 1 : *end == ')' ? -1 : 0;
			end += token(end);
		}
		definition = xstrndup(at, (size_t)(end - at));
		if (!take_mysql(table, definition, take, ctx)) {
			buf_printf(&rest, "%s ADD %s", any ? "," : "", definition);
			any = true;
		} else {
			went = true;
		}
		at = end + (*end != '\0' ? sizeof(next) - 1 : 0);
	}
	if (!went)
		return;
	free(table->keys);
	table->keys = any ? buf_take(&rest) : NULL;
}

/* Indexes that are made with the table: lines of its definition. */
static void sift_lines(struct schema_object *table, db_take_index *take, void *ctx)
{
	CLEANUP(buf_reset) struct buf rest = {0};
	const char *at = table->create;
	bool went = false;

	while (*at != '\0') {
		size_t len = strcspn(at, "\n");
		bool comma = len > 0 && at[len - 1] == ',';
		size_t blanks = strspn(at, " ");
		CLEANUP(freep)
		char *definition = xstrndup(at + blanks, len - blanks - comma);

		if (blanks != 2 || !take_mysql(table, definition, take, ctx)) {
			buf_append(&rest, at, len + (at[len] == '\n'));
			at += len + (at[len] == '\n');
			continue;
		}
		went = true;
		if (!comma && rest.len > 1 && rest.data[rest.len - 2] == ',') {
			/* The one before it is the last now. */
			rest.len -= 2;
			buf_putc(&rest, '\n');
		}
		at += len + (at[len] == '\n');
	}
	if (!went)
		return;
	free(table->create);
	table->create = buf_take(&rest);
}

void db_keys_sift(
    struct schema_object *table, const char *engine, db_take_index *take, void *ctx)
{
	bool mysql = strcmp(engine, "mysql") == 0;

	if (mysql && table->create != NULL)
		sift_lines(table, take, ctx);
	if (table->keys == NULL)
		return;
	if (mysql)
		sift_alter(table, take, ctx);
	else
		sift_statements(table, take, ctx);
}
