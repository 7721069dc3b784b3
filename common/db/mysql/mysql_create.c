#include "common/db/mysql/mysql_create.h"

#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/text.h"

size_t mysql_create_token(const char *s)
{
	char quote = *s;
	size_t i = 1;

	if (quote == '\0')
		return 0;
	if (quote != '`' && quote != '\'' && quote != '"')
		return 1;
	while (s[i] != '\0') {
		if (s[i] == '\\' && quote != '`' && s[i + 1] != '\0') {
			i += 2;
		} else if (s[i] == quote && s[i + 1] == quote) {
			i += 2;
		} else if (s[i] == quote) {
			return i + 1;
		} else {
			i++;
		}
	}
	return i;
}

#define NAMED "CONSTRAINT `"

/* The first of c outside of quotes, or NULL. */
static const char *find_plain(const char *s, char c)
{
	while (*s != '\0' && *s != c)
		s += mysql_create_token(s);
	return *s == c ? s : NULL;
}

/* Whether word stands in s[0..len) outside of quotes. */
static bool has_word(const char *s, size_t len, const char *word)
{
	const char *end = s + len;

	while (s < end) {
		if (strncmp(s, word, strlen(word)) == 0)
			return true;
		s += mysql_create_token(s);
	}
	return false;
}

/* The length of the definition at s: up to the comma or parenthesis that ends it. */
static size_t definition_length(const char *s)
{
	const char *at = s;
	unsigned int depth = 0;

	while (*at != '\0') {
		if (*at == '(')
			depth++;
		else if (depth == 0 && (*at == ',' || *at == ')'))
			break;
		else if (*at == ')')
			depth--;
		at += mysql_create_token(at);
	}
	return (size_t)(at - s);
}

/*
 * MariaDB before 10.11.19 prints the name of a foreign key as it is, also when it holds a
 * backquote.  The length of "CONSTRAINT `na`me`" at s where that is so, else 0.
 */
static size_t bad_name_length(const char *s)
{
	static const char next[] = "` FOREIGN KEY (`";
	const char *end;
	size_t good;

	if (!text_starts(s, NAMED))
		return 0;
	good = sizeof(NAMED) - 2 + mysql_create_token(s + sizeof(NAMED) - 2);
	if (text_starts(s + good, " FOREIGN KEY (`") || text_starts(s + good, " CHECK "))
		return 0;
	end = strstr(s, next);
	return end != NULL && memchr(s, '\n', (size_t)(end - s)) == NULL
	           ? (size_t)(end - s) + 1
	           : 0;
}

enum kind { OTHER, COLUMN, PRIMARY, UNIQUE, INDEX, FULLTEXT, FOREIGN };

static enum kind kind_of(const char *s)
{
	static const struct {
		const char *start;
		enum kind kind;
	} starts[] = {
	    {"`", COLUMN},
	    {"PRIMARY KEY", PRIMARY},
	    {"UNIQUE KEY", UNIQUE},
	    {"KEY ", INDEX},
	    {"SPATIAL KEY", INDEX},
	    {"FULLTEXT KEY", FULLTEXT},
	    {"FOREIGN KEY", FOREIGN},
	};

	if (text_starts(s, NAMED)) {
		s += sizeof(NAMED) - 2;
		s += mysql_create_token(s);
		return text_starts(s, " FOREIGN KEY") ? FOREIGN : OTHER;
	}
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if (text_starts(s, starts[i].start))
			return starts[i].kind;
	}
	return OTHER;
}

struct definition {
	const char *text; /* in the statement */
	size_t len;
	size_t
	    bad_name; /* the length of a name at its start that is not quoted well, or 0 */
	enum kind kind;
	/* " DEFAULT ..." in it, where that takes values from a sequence of ours: else NULL. */
	const char *late;
	size_t late_len;
};

struct definitions {
	struct definition *items;
	size_t n;
	size_t cap;
};

static void definitions_reset(struct definitions *d)
{
	free(d->items);
}

/* Reads the list behind the first parenthesis; *rest is the one that closes it. */
static bool read_definitions(
    const char *at, struct definitions *d, const char **rest, struct err *err)
{
	do {
		struct definition item = {0};

		at++;
		at += strspn(at, " \n");
		item.text = at;
		item.bad_name = bad_name_length(at);
		item.len = item.bad_name + definition_length(at + item.bad_name);
		item.kind = item.bad_name > 0 ? FOREIGN : kind_of(at);
		at += item.len;
		while (item.len > 0 && item.text[item.len - 1] == '\n')
			item.len--;
		d->items = xgrow(d->items, d->n, &d->cap, sizeof(*d->items));
		d->items[d->n++] = item;
	} while (*at == ',');
	*rest = at;
	return *at == ')' ||
	       err_set(err, ERR_PROTO, "SHOW CREATE TABLE: no end of the list");
}

/* Appends a backquoted name without its quotes. */
static void append_unquoted(struct buf *out, const char *quoted, size_t len)
{
	for (size_t i = 1; i + 1 < len; i++) {
		if (quoted[i] == '`')
			i++;
		buf_putc(out, quoted[i]);
	}
}

/* Whether the quoted name at s is that of database. */
static bool names_database(const char *s, size_t len, const char *database)
{
	CLEANUP(buf_reset) struct buf name = {0};

	append_unquoted(&name, s, len);
	return strcmp(buf_str(&name), database) == 0;
}

/*
 * The length of "`db`." at s when it stands between "val(" (of nextval and lastval) and the name
 * of a sequence of database; else 0.
 */
static size_t own_qualifier(const char *s, const char *start, const char *database)
{
	size_t len;

	if (*s != '`' || s - start < 4 || strncmp(s - 4, "val(", 4) != 0)
		return 0;
	len = mysql_create_token(s);
	return s[len] == '.' && names_database(s, len, database) ? len + 1 : 0;
}

/* The length of "name(...)" or "(...)" at s; 0 when there is no parenthesis. */
static size_t call_length(const char *s)
{
	size_t open = strspn(s, "abcdefghijklmnopqrstuvwxyz");
	unsigned int depth = 0;
	size_t i = open;

	if (s[open] != '(')
		return 0;
	do {
		depth += s[i] == '(';
		depth -= s[i] == ')';
		i += mysql_create_token(s + i);
	} while (depth > 0 && s[i] != '\0');
	return i;
}

/*
 * The server names the database of a sequence that a default takes its values from: at the
 * destination that is another one, and its sequences are in place only at the end.
 */
static void find_late_default(struct definition *d, const char *database)
{
	static const char word[] = " DEFAULT ";
	const char *end = d->text + d->len;
	const char *at = d->text;
	size_t len;

	while (at < end && strncmp(at, word, sizeof(word) - 1) != 0)
		at += mysql_create_token(at);
	if (at >= end)
		return;
	len = sizeof(word) - 1;
	len += call_length(at + len);
	for (const char *s = at; s < at + len; s += mysql_create_token(s)) {
		if (own_qualifier(s, at, database) > 0) {
			d->late = at;
			d->late_len = len;
			return;
		}
	}
}

/* What decides whether indexes may come later. */
static bool may_defer(const struct definitions *d, const char *engine, bool *has_primary)
{
	const struct definition *primary = NULL;
	const struct definition *automatic = NULL;
	size_t name_len;

	for (size_t i = 0; i < d->n; i++) {
		const struct definition *item = &d->items[i];

		if (item->kind == PRIMARY)
			primary = item;
		if (item->kind == COLUMN &&
		    has_word(item->text, item->len, " AUTO_INCREMENT"))
			automatic = item;
	}
	*has_primary = primary != NULL;
	if (strcasecmp(engine, "InnoDB") != 0)
		return false;
	if (automatic == NULL)
		return true;
	/* The counter needs its index from the start. */
	name_len = mysql_create_token(automatic->text);
	return primary != NULL && text_starts(primary->text, "PRIMARY KEY (") &&
	       strncmp(primary->text + 13, automatic->text, name_len) == 0 &&
	       strchr(",)", primary->text[13 + name_len]) != NULL;
}

static void add_quoted_well(struct buf *out, const struct definition *item)
{
	buf_puts(out, NAMED);
	for (size_t i = sizeof(NAMED) - 1; i + 1 < item->bad_name; i++) {
		if (item->text[i] == '`')
			buf_putc(out, '`');
		buf_putc(out, item->text[i]);
	}
	buf_putc(out, '`');
}

static void add_item(struct buf *out, const struct definition *item, const char *lead)
{
	const char *rest = item->late != NULL ? item->late + item->late_len : NULL;

	buf_puts(out, lead);
	if (item->bad_name > 0)
		add_quoted_well(out, item);
	if (rest == NULL) {
		buf_append(out, item->text + item->bad_name, item->len - item->bad_name);
		return;
	}
	buf_append(out, item->text, (size_t)(item->late - item->text));
	buf_append(out, rest, item->len - (size_t)(rest - item->text));
}

/* What ALTER TABLE does for a part that comes later. */
static void add_change(
    struct buf *out, const struct definition *item, const char *database)
{
	const char *end = item->late != NULL ? item->late + item->late_len : NULL;

	if (end == NULL) {
		add_item(out, item, "ADD ");
		return;
	}
	buf_puts(out, "ALTER COLUMN ");
	buf_append(out, item->text, mysql_create_token(item->text));
	buf_puts(out, " SET");
	for (const char *s = item->late; s < end;) {
		size_t len;

		s += own_qualifier(s, item->late, database);
		len = mysql_create_token(s);
		buf_append(out, s, len);
		s += len;
	}
}

/* "ALTER TABLE `t` ADD a, ADD b", or NULL without any. */
static char *alter(const char *name, const struct definitions *d, const bool *chosen,
    const char *database)
{
	CLEANUP(buf_reset) struct buf out = {0};
	bool first = true;

	for (size_t i = 0; i < d->n; i++) {
		if (!chosen[i])
			continue;
		if (first) {
			buf_puts(&out, "ALTER TABLE ");
			buf_append(&out, name, mysql_create_token(name));
		}
		buf_puts(&out, first ? " " : ", ");
		add_change(&out, &d->items[i], database);
		first = false;
	}
	return first ? NULL : buf_take(&out);
}

bool mysql_create_split(const char *sql, const char *engine, const char *database,
    struct mysql_create *out, struct err *err)
{
	CLEANUP(definitions_reset) struct definitions d = {0};
	CLEANUP(buf_reset) struct buf create = {0};
	CLEANUP(freep) bool *keys = NULL;
	CLEANUP(freep) bool *links = NULL;
	const char *open = find_plain(sql, '(');
	const char *name = find_plain(sql, '`');
	const char *rest;
	bool has_primary;
	bool defer;
	bool first = true;

	if (open == NULL || name == NULL || name > open)
		return err_set(err, ERR_PROTO, "SHOW CREATE TABLE: no list of columns");
	if (!read_definitions(open, &d, &rest, err))
		return false;
	defer = may_defer(&d, engine, &has_primary);
	keys = xcalloc(d.n, sizeof(*keys));
	links = xcalloc(d.n, sizeof(*links));
	buf_append(&create, sql, (size_t)(open - sql) + 1);
	for (size_t i = 0; i < d.n; i++) {
		enum kind kind = d.items[i].kind;

		if (kind == COLUMN)
			find_late_default(&d.items[i], database);
		links[i] = kind == FOREIGN || d.items[i].late != NULL;
		/* Without a primary key InnoDB orders rows by a unique one. */
		keys[i] = defer && (kind == INDEX || (kind == UNIQUE && has_primary));
		if (kind == FOREIGN || keys[i])
			continue;
		add_item(&create, &d.items[i], first ? "\n  " : ",\n  ");
		first = false;
	}
	buf_putc(&create, '\n');
	buf_puts(&create, rest);
	out->create = buf_take(&create);
	out->keys = alter(name, &d, keys, database);
	out->links = alter(name, &d, links, database);
	return true;
}

void mysql_create_reset(struct mysql_create *c)
{
	free(c->create);
	free(c->keys);
	free(c->links);
	*c = (struct mysql_create){0};
}

bool mysql_create_definer(const char *sql, size_t *start, size_t *len, char **user)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const char *at = sql;
	size_t n;

	/* Nothing quoted stands before it in any statement of SHOW CREATE. */
	while (*at != '\0' && *at != '`' && *at != '(' && !text_starts(at, "DEFINER=`"))
		at++;
	if (!text_starts(at, "DEFINER=`"))
		return false;
	*start = (size_t)(at - sql);
	at += 8;
	n = mysql_create_token(at);
	append_unquoted(&name, at, n);
	at += n;
	buf_putc(&name, '@');
	if (at[0] == '@' && at[1] == '`') {
		n = mysql_create_token(++at);
		append_unquoted(&name, at, n);
		at += n;
	}
	at += *at == ' ';
	*len = (size_t)(at - sql) - *start;
	*user = buf_take(&name);
	return true;
}
