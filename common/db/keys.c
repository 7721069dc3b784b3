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

/* The name of the table behind ALTER TABLE; *s moves behind it. */
static bool skip_table(const char **s)
{
	size_t n;

	(void)skip_word(s, "ONLY");
	n = name_len(*s);
	*s += n;
	if (n > 0 && **s == '.') {
		n = name_len(++*s);
		*s += n;
	}
	*s += strspn(*s, " \t\r\n");
	return n > 0;
}

/* What a statement for a table adds: "ADD CONSTRAINT ..."; NULL for any other. */
static const char *find_added(const char *s)
{
	const char *add;

	if (!skip_word(&s, "ALTER"))
		return NULL;
	(void)skip_word(&s, "FOREIGN");
	if (!skip_word(&s, "TABLE") || !skip_table(&s))
		return NULL;
	add = s;
	return skip_word(&s, "ADD") && skip_word(&s, "CONSTRAINT") ? add : NULL;
}

/* The name of the constraint in "ADD CONSTRAINT name ..."; NULL for a primary key. */
static char *added_name(const char *s)
{
	CLEANUP(freep) char *name = NULL;
	size_t n;

	(void)(skip_word(&s, "ADD") && skip_word(&s, "CONSTRAINT"));
	n = name_len(s);
	if (n == 0)
		return NULL;
	name = unquote(s, n);
	s += n;
	s += strspn(s, " \t\r\n");
	return skip_word(&s, "PRIMARY") ? NULL : take_ptr(&name);
}

/*
 * A statement that adds constraints: whether some have gone; what stays of it is appended to left, nothing
 * when all have gone.
 */
static bool sift_added(const char *statement, const char *add, db_take_key *take,
    void *ctx, struct buf *left)
{
	static const char next[] = ",\n\tADD ";
	size_t head = (size_t)(add - statement);
	bool any = false;
	bool went = false;

	while (*add != '\0') {
		const char *end = add;
		CLEANUP(freep) char *item = NULL;
		CLEANUP(freep) char *name = NULL;

		while (*end != '\0' && strncmp(end, next, sizeof(next) - 1) != 0)
			end += token(end);
		item = xstrndup(add, (size_t)(end - add));
		name = added_name(item);
		if (name != NULL &&
		    take(ctx, "constraint", name,
		        xasprintf("%.*s%s", (int)head, statement, item))) {
			went = true;
		} else {
			if (any)
				buf_puts(left, ",\n\t");
			else
				buf_append(left, statement, head);
			buf_puts(left, item);
			any = true;
		}
		add = end + (*end != '\0' ? 3 : 0);
	}
	return went;
}

/* What stays of one statement; whether some of it has gone. */
static bool sift_statement(
    const char *statement, db_take_key *take, void *ctx, struct buf *left)
{
	CLEANUP(freep) char *name = index_name(statement);
	const char *add = name == NULL ? find_added(statement) : NULL;

	if (add != NULL)
		return sift_added(statement, add, take, ctx, left);
	if (name != NULL && take(ctx, "index", name, xstrdup(statement)))
		return true;
	buf_puts(left, statement);
	return false;
}

/* Statements that are joined by ";\n". */
static void sift_statements(struct schema_object *table, db_take_key *take, void *ctx)
{
	CLEANUP(buf_reset) struct buf rest = {0};
	const char *at = table->keys;
	bool went = false;

	while (*at != '\0') {
		const char *end = at;
		CLEANUP(buf_reset) struct buf left = {0};
		CLEANUP(freep) char *statement = NULL;

		while (*end != '\0' && strncmp(end, ";\n", 2) != 0)
			end += token(end);
		statement = xstrndup(at, (size_t)(end - at));
		went = sift_statement(statement, take, ctx, &left) || went;
		if (left.len > 0)
			buf_printf(&rest, "%s%s", rest.len > 0 ? ";\n" : "", left.data);
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

/* Whether all that is opened in it is closed: a text may have line breaks, and escapes. */
static bool is_whole(const char *s)
{
	int depth = 0;

	while (*s != '\0') {
		size_t n = token(s);

		if (strchr("'\"`", *s) != NULL && (n < 2 || s[n - 1] != *s))
			return false;
		depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
		s += n;
	}
	return depth == 0;
}

/* "CONSTRAINT `name` CHECK ...", "... FOREIGN KEY ..." */
static char *mysql_constraint_name(const char *s)
{
	const char *name = s;

	if (!skip_word(&s, "CONSTRAINT") || *s != '`' || !is_whole(s))
		return NULL;
	name = s;
	s += token(s);
	s += strspn(s, " ");
	return skip_word(&s, "CHECK") || skip_word(&s, "FOREIGN")
	           ? unquote(name, token(name))
	           : NULL;
}

static bool take_mysql(const struct schema_object *table, const char *definition,
    db_take_key *take, void *ctx)
{
	CLEANUP(freep) char *constraint = mysql_constraint_name(definition);
	CLEANUP(freep)
	char *name = constraint == NULL ? mysql_index_name(definition) : NULL;
	CLEANUP(buf_reset) struct buf sql = {0};

	if (name == NULL && constraint == NULL)
		return false;
	buf_puts(&sql, "ALTER TABLE `");
	for (const char *c = table->name; *c != '\0'; c++)
		buf_printf(&sql, *c == '`' ? "``" : "%c", *c);
	buf_printf(&sql, "` ADD %s", definition);
	return constraint != NULL ? take(ctx, "constraint", constraint, buf_take(&sql))
	                          : take(ctx, "index", name, buf_take(&sql));
}

/* "ALTER TABLE `t` ADD a, ADD b": the table's keys or links. */
static void sift_alter(
    const struct schema_object *table, char **statement, db_take_key *take, void *ctx)
{
	static const char next[] = ", ADD ";
	CLEANUP(buf_reset) struct buf rest = {0};
	const char *at = *statement != NULL ? strchr(*statement, '`') : NULL;
	bool any = false;
	bool went = false;

	if (at == NULL || strncmp(at + token(at), " ADD ", 5) != 0)
		return;
	at += token(at) + 5;
	buf_append(&rest, *statement, (size_t)(at - *statement) - 5);
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
	free(*statement);
	*statement = any ? buf_take(&rest) : NULL;
}

/* Indexes and constraints that are made with the table: lines of its definition. */
static void sift_lines(struct schema_object *table, db_take_key *take, void *ctx)
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
    struct schema_object *table, const char *engine, db_take_key *take, void *ctx)
{
	if (strcmp(engine, "mysql") != 0) {
		if (table->keys != NULL)
			sift_statements(table, take, ctx);
		return;
	}
	if (table->create != NULL)
		sift_lines(table, take, ctx);
	sift_alter(table, &table->keys, take, ctx);
	sift_alter(table, &table->links, take, ctx);
}
