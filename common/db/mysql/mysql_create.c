#include "common/db/mysql/mysql_create.h"

#include <string.h>
#include <strings.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_definition.h"

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

struct definitions {
	struct mysql_definition *items;
	size_t n;
	size_t cap;
};

static void definitions_reset(struct definitions *d)
{
	free(d->items);
}

/* Reads the list behind the first parenthesis; *rest is the one that closes it. */
static bool read_definitions(const char *at, const char *database, struct definitions *d,
    const char **rest, struct err *err)
{
	do {
		struct mysql_definition item = {0};

		at++;
		at += strspn(at, " \n");
		mysql_definition_read(at, database, &item);
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

/* What decides whether indexes may come later. */
static bool may_defer(
    const struct definitions *d, const char *rest, const char *engine, bool *has_primary)
{
	const struct mysql_definition *primary = NULL;
	const struct mysql_definition *automatic = NULL;
	size_t name_len;

	for (size_t i = 0; i < d->n; i++) {
		const struct mysql_definition *item = &d->items[i];

		if (item->kind == MYSQL_PART_PRIMARY)
			primary = item;
		if (item->kind == MYSQL_PART_COLUMN &&
		    has_word(item->text, item->len, " AUTO_INCREMENT"))
			automatic = item;
	}
	*has_primary = primary != NULL;
	/* A table that keeps old rows takes no unique key later, as each of them would break it. */
	if (strcasecmp(engine, "InnoDB") != 0 ||
	    strstr(rest, "WITH SYSTEM VERSIONING") != NULL)
		return false;
	if (automatic == NULL)
		return true;
	/* The counter needs its index from the start. */
	name_len = mysql_create_token(automatic->text);
	return primary != NULL && text_starts(primary->text, "PRIMARY KEY (") &&
	       strncmp(primary->text + 13, automatic->text, name_len) == 0 &&
	       strchr(",)", primary->text[13 + name_len]) != NULL;
}

/* A table's own numbers for FULLTEXT keys must have their index before those are made. */
static bool is_of_fulltext(const struct mysql_definition *d)
{
	return strncasecmp(d->text, "UNIQUE KEY `FTS_DOC_ID_INDEX`", 29) == 0;
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
		mysql_definition_append_change(&out, &d->items[i], database);
		first = false;
	}
	return first ? NULL : buf_take(&out);
}

/* The length of " DATA DIRECTORY = 'path'" at s, of a table or a partition; 0 where none stands. */
static size_t directory_length(const char *s)
{
	size_t len = sizeof(" DATA DIRECTORY") - 1;

	if (!text_starts(s, " DATA DIRECTORY"))
		len++;
	if (len > sizeof(" DATA DIRECTORY") - 1 && !text_starts(s, " INDEX DIRECTORY"))
		return 0;
	len += strspn(s + len, " =");
	return s[len] == '\'' ? len + mysql_create_token(s + len) : 0;
}

/*
 * Appends the options but for folders, which are the source's own, and the counter, which is no part of the definition: ALTER TABLE sets
 * it, NULL where there is none.
 */
static char *append_options(
    struct buf *create, const char *name, const char *rest, bool *folders)
{
	static const char counter[] = " AUTO_INCREMENT=";
	char *after = NULL;

	while (*rest != '\0') {
		size_t folder = directory_length(rest);
		size_t len = mysql_create_token(rest);

		if (folder > 0) {
			len = folder;
			*folders = true;
		} else if (after == NULL &&
		           strncmp(rest, counter, sizeof(counter) - 1) == 0) {
			len = sizeof(counter) - 1;
			len += strspn(rest + len, "0123456789");
			after = xasprintf("ALTER TABLE %.*s%.*s",
			    (int)mysql_create_token(name), name, (int)len, rest);
		} else {
			buf_append(create, rest, len);
		}
		rest += len;
	}
	return after;
}

/* Takes foreign keys to tables that are skipped from the list; their names, NULL for none. */
static char *leave_out(struct definitions *d, const struct db_names *skip)
{
	CLEANUP(buf_reset) struct buf names = {0};
	size_t kept = 0;

	for (size_t i = 0; i < d->n; i++) {
		CLEANUP(buf_reset) struct buf name = {0};
		CLEANUP(buf_reset) struct buf parent = {0};

		if (skip->n == 0 ||
		    !mysql_definition_foreign(&d->items[i], &name, &parent) ||
		    !db_names_fit(skip, buf_str(&parent)))
			d->items[kept++] = d->items[i];
		else
			buf_printf(
			    &names, "%s%s", names.len > 0 ? ", " : "", buf_str(&name));
	}
	d->n = kept;
	return names.len > 0 ? buf_take(&names) : NULL;
}

bool mysql_create_split(const char *sql, const char *engine, const char *database,
    const struct db_names *skip, struct mysql_create *out, struct err *err)
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
	if (!read_definitions(open, database, &d, &rest, err))
		return false;
	out->left_out = leave_out(&d, skip);
	defer = may_defer(&d, rest, engine, &has_primary);
	keys = xcalloc(d.n, sizeof(*keys));
	links = xcalloc(d.n, sizeof(*links));
	buf_append(&create, sql, (size_t)(open - sql) + 1);
	for (size_t i = 0; i < d.n; i++) {
		enum mysql_definition_kind kind = d.items[i].kind;

		links[i] = kind == MYSQL_PART_FOREIGN || d.items[i].late != NULL;
		/* Without a primary key InnoDB orders rows by a unique one. */
		keys[i] = defer && (kind == MYSQL_PART_INDEX ||
		                       (kind == MYSQL_PART_UNIQUE && has_primary &&
		                           !is_of_fulltext(&d.items[i])));
		if (kind == MYSQL_PART_FOREIGN || keys[i])
			continue;
		mysql_definition_append(&create, &d.items[i], first ? "\n  " : ",\n  ");
		first = false;
	}
	buf_putc(&create, '\n');
	out->after = append_options(&create, name, rest, &out->folders);
	/* An ARCHIVE takes no row behind its counter, and counts them itself. */
	if (strcasecmp(engine, "ARCHIVE") == 0)
		free(take_ptr(&out->after));
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
	free(c->after);
	free(c->left_out);
	*c = (struct mysql_create){0};
}

void mysql_create_unquote(struct buf *out, const char *quoted, size_t len)
{
	for (size_t i = 1; i + 1 < len; i++) {
		if (quoted[i] == '`')
			i++;
		buf_putc(out, quoted[i]);
	}
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
	mysql_create_unquote(&name, at, n);
	at += n;
	buf_putc(&name, '@');
	if (at[0] == '@' && at[1] == '`') {
		n = mysql_create_token(++at);
		mysql_create_unquote(&name, at, n);
		at += n;
	}
	at += *at == ' ';
	*len = (size_t)(at - sql) - *start;
	*user = buf_take(&name);
	return true;
}
