#include "common/db/mysql/mysql_definition.h"

#include <string.h>

#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"

#define NAMED "CONSTRAINT `"

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
	/* No name is empty. */
	if (good > sizeof(NAMED) && (text_starts(s + good, " FOREIGN KEY (`") ||
	                                text_starts(s + good, " CHECK ")))
		return 0;
	/* One may itself begin like what follows it. */
	end = s[sizeof(NAMED) - 1] != '\0' ? strstr(s + sizeof(NAMED), next) : NULL;
	return end != NULL && memchr(s, '\n', (size_t)(end - s)) == NULL
	           ? (size_t)(end - s) + 1
	           : 0;
}

static enum mysql_definition_kind kind_of(const char *s)
{
	static const struct {
		const char *start;
		enum mysql_definition_kind kind;
	} starts[] = {
	    {"`", MYSQL_PART_COLUMN},
	    {"PRIMARY KEY", MYSQL_PART_PRIMARY},
	    {"UNIQUE KEY", MYSQL_PART_UNIQUE},
	    {"KEY ", MYSQL_PART_INDEX},
	    {"SPATIAL KEY", MYSQL_PART_INDEX},
	    {"FULLTEXT KEY", MYSQL_PART_FULLTEXT},
	    {"FOREIGN KEY", MYSQL_PART_FOREIGN},
	};

	if (text_starts(s, NAMED)) {
		s += sizeof(NAMED) - 2;
		s += mysql_create_token(s);
		return text_starts(s, " FOREIGN KEY") ? MYSQL_PART_FOREIGN
		                                      : MYSQL_PART_OTHER;
	}
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if (text_starts(s, starts[i].start))
			return starts[i].kind;
	}
	return MYSQL_PART_OTHER;
}

/* Whether the quoted name at s is that of database. */
static bool names_database(const char *s, size_t len, const char *database)
{
	CLEANUP(buf_reset) struct buf name = {0};

	mysql_create_unquote(&name, s, len);
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
static void find_late_default(struct mysql_definition *d, const char *database)
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

/*
 * Where " COLLATE x" follows a column's type: MySQL prints the character set with it only where that
 * was said when the table was made, so that a copy would never look like its source.
 */
static size_t lone_collation(const char *s)
{
	size_t at = mysql_create_token(s);
	size_t type = at + (s[at] == ' ');

	type += strspn(s + type, "abcdefghijklmnopqrstuvwxyz");
	type += call_length(s + type);
	return text_starts(s + type, " COLLATE ") ? type : 0;
}

/* What a collation's name begins with, or all of it, is its character set. */
static void add_charset(struct buf *out, const char *collation)
{
	const char *name = collation + sizeof(" COLLATE ") - 1;

	buf_puts(out, " CHARACTER SET ");
	buf_append(out, name, strcspn(name, "_ ,\n)"));
}

static void add_quoted_well(struct buf *out, const struct mysql_definition *item)
{
	buf_puts(out, NAMED);
	for (size_t i = sizeof(NAMED) - 1; i + 1 < item->bad_name; i++) {
		if (item->text[i] == '`')
			buf_putc(out, '`');
		buf_putc(out, item->text[i]);
	}
	buf_putc(out, '`');
}

void mysql_definition_append(
    struct buf *out, const struct mysql_definition *item, const char *lead)
{
	const char *rest = item->late != NULL ? item->late + item->late_len : NULL;
	size_t start = item->bad_name + item->collation; /* one of them is 0 */

	buf_puts(out, lead);
	if (item->bad_name > 0)
		add_quoted_well(out, item);
	if (item->collation > 0) {
		buf_append(out, item->text, item->collation);
		add_charset(out, item->text + item->collation);
	}
	if (rest == NULL) {
		buf_append(out, item->text + start, item->len - start);
		return;
	}
	buf_append(out, item->text + start, (size_t)(item->late - item->text) - start);
	buf_append(out, rest, item->len - (size_t)(rest - item->text));
}

/* What ALTER TABLE does for a part that comes later. */
void mysql_definition_append_change(
    struct buf *out, const struct mysql_definition *item, const char *database)
{
	const char *end = item->late != NULL ? item->late + item->late_len : NULL;

	if (end == NULL) {
		mysql_definition_append(out, item, "ADD ");
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

void mysql_definition_read(
    const char *at, const char *database, struct mysql_definition *d)
{
	*d = (struct mysql_definition){.text = at, .bad_name = bad_name_length(at)};
	d->kind = d->bad_name > 0 ? MYSQL_PART_FOREIGN : kind_of(at);
	d->len = d->bad_name + definition_length(at + d->bad_name);
	if (d->kind != MYSQL_PART_COLUMN)
		return;
	d->collation = lone_collation(at);
	find_late_default(d, database);
}

bool mysql_definition_foreign(
    const struct mysql_definition *d, struct buf *name, struct buf *table)
{
	static const char word[] = "REFERENCES `";
	const char *end = d->text + d->len;
	const char *at = d->text + d->bad_name;
	size_t len;

	if (d->kind != MYSQL_PART_FOREIGN)
		return false;
	if (d->bad_name > 0)
		buf_append(
		    name, d->text + sizeof(NAMED) - 1, d->bad_name - sizeof(NAMED));
	else if (text_starts(at, NAMED))
		mysql_create_unquote(name, at + sizeof(NAMED) - 2,
		    mysql_create_token(at + sizeof(NAMED) - 2));
	while (at < end && !text_starts(at, word))
		at += mysql_create_token(at);
	if (at >= end)
		return false;
	at += sizeof(word) - 2;
	len = mysql_create_token(at);
	mysql_create_unquote(table, at, len);
	return at[len] != '.';
}
