#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_equivalents.h"
#include "common/db/mysql/mysql_rewriting.h"
#include "common/db/mysql/mysql_translate.h"

/* A VARBINARY may be as long; more is a BLOB. */
#define VARBINARY_MAX 16000

/* What a column says of itself, as it is passed. */
struct column {
	struct mysql_part_list *l;
	struct mysql_rewriting r;
	struct buf name; /* as it is quoted */
	bool long_text;  /* values without end: no plain default in MySQL */
	bool moment;     /* TIMESTAMP or DATETIME */
	bool not_null;
	bool filled; /* by a default, a counter or an expression */
	bool invisible;
};

static void note(struct column *c, enum mysql_note kind)
{
	mysql_notes_add(&c->l->t->notes, kind, "%s.%s", c->l->table, c->name.data);
}

/* VECTOR(n) as bytes. */
static void vector(struct column *c)
{
	unsigned long n = 2048;

	mysql_drop(&c->r);
	if (statement_mark(&c->r.x.t, '(')) {
		mysql_drop(&c->r);
		n = strtoul(c->r.x.t.at, NULL, 10);
		mysql_drop(&c->r);
		mysql_drop(&c->r);
	}
	if (n <= VARBINARY_MAX / 4)
		buf_printf(c->r.out, " varbinary(%lu)", n * 4);
	else
		buf_puts(c->r.out, " blob");
	c->long_text = n > VARBINARY_MAX / 4;
	mysql_notes_add(&c->l->t->notes, MYSQL_NOTE_TYPE, "vector is varbinary");
}

/* Whether it is one of MariaDB's columns that say since and until when a row was so. */
static bool is_row_time(const struct column *c)
{
	for (struct mysql_text x = c->r.x; !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (statement_word(&x.before, "AS") && statement_word(&x.t, "ROW"))
			return true;
	}
	return false;
}

static void type(struct column *c)
{
	static const char *const endless[] = {"tinytext", "text", "mediumtext",
	    "longtext", "tinyblob", "blob", "mediumblob", "longblob", "json", "geometry",
	    "point", "linestring", "polygon", "multipoint", "multilinestring",
	    "multipolygon", "geometrycollection", "geomcollection", NULL};
	const struct mysql_equivalent_type *other =
	    mysql_equivalent_type(&c->l->t->target, c->r.x.t.at, c->r.x.t.len);

	c->long_text = mysql_text_is_one_of(&c->r.x, endless);
	c->moment = mysql_is(&c->r, "timestamp") || mysql_is(&c->r, "datetime");
	if (!c->l->t->target.mariadb && is_row_time(c)) {
		/* MySQL's TIMESTAMP does not reach the end of MariaDB's time. */
		buf_puts(c->r.out, " datetime(6)");
		while (!mysql_text_ended(&c->r.x) && !mysql_is(&c->r, "GENERATED"))
			mysql_drop(&c->r);
	} else if (other != NULL && other->is == NULL) {
		vector(c);
	} else if (other != NULL) {
		if (mysql_is(&c->r, "json"))
			note(c, MYSQL_NOTE_JSON);
		else if (other->charset != NULL)
			mysql_notes_add(&c->l->t->notes, MYSQL_NOTE_TYPE, "%s is %.*s",
			    other->name, (int)strcspn(other->is, " "), other->is);
		c->long_text = c->long_text || strncmp(other->is, "long", 4) == 0;
		mysql_drop(&c->r);
		buf_printf(c->r.out, " %s", other->is);
	} else {
		mysql_copy(&c->r);
		mysql_copy_list(&c->r);
	}
	if (c->long_text)
		buf_append(&c->l->texts, c->name.data, c->name.len + 1);
}

static bool is_literal(const struct column *c)
{
	struct mysql_text ahead = c->r.x;

	if (c->r.x.t.kind == STATEMENT_NUMBER || c->r.x.t.kind == STATEMENT_STRING ||
	    statement_mark(&c->r.x.t, '-'))
		return true;
	mysql_text_next(&ahead);
	return c->r.x.t.kind == STATEMENT_WORD && ahead.t.kind == STATEMENT_STRING;
}

/* An expression of a default as MariaDB prints it: a value, a call, or what is in parentheses. */
static void copy_value(struct column *c)
{
	if (statement_mark(&c->r.x.t, '-'))
		mysql_copy(&c->r);
	if (statement_mark(&c->r.x.t, '(')) {
		mysql_copy_list(&c->r);
		return;
	}
	if (c->r.x.t.kind == STATEMENT_WORD) {
		bool prefix = is_literal(c);

		mysql_copy(&c->r);
		if (prefix)
			mysql_copy(&c->r);
		else
			mysql_copy_list(&c->r);
		return;
	}
	mysql_copy(&c->r);
}

static bool uses_sequence(const struct column *c)
{
	static const char *const functions[] = {"NEXTVAL", "LASTVAL", "SETVAL", NULL};
	struct mysql_text x = c->r.x;
	unsigned int depth = 0;

	do {
		if (mysql_text_is_one_of(&x, functions))
			return true;
		depth += statement_mark(&x.t, '(');
		depth -= depth > 0 && statement_mark(&x.t, ')');
		mysql_text_next(&x);
	} while (!mysql_text_ended(&x) && (depth > 0 || statement_mark(&x.t, '(')));
	return false;
}

/* Whether a mere value comes, or the moment of a column that can do that without an expression. */
static bool is_plain(const struct column *c)
{
	return mysql_is(&c->r, "NULL") || is_literal(c) ||
	       (c->moment && mysql_is(&c->r, "current_timestamp"));
}

/* Behind DEFAULT, for MySQL: what is no mere value must be in parentheses. */
static void default_for_mysql(struct column *c)
{
	bool fits = is_plain(c) && (!c->long_text || mysql_is(&c->r, "NULL"));

	if (fits || statement_mark(&c->r.x.t, '(')) {
		copy_value(c);
		return;
	}
	buf_puts(c->r.out, " (");
	c->r.behind = c->r.x.t.at;
	copy_value(c);
	buf_putc(c->r.out, ')');
}

static bool can_default(const struct mysql_side *target, const struct column *value)
{
	if (is_plain(value))
		return !value->long_text || mysql_is(&value->r, "NULL") ||
		       target->mariadb || target->version >= 80013;
	return target->mariadb ? target->version >= 100201
	                       : target->version >= 80013 && !uses_sequence(value);
}

static void take_default(struct column *c)
{
	const struct mysql_side *target = &c->l->t->target;
	struct column value = *c;
	size_t was = c->r.out->len;

	mysql_text_next(&value.r.x);
	c->filled = c->filled || !mysql_is(&value.r, "NULL") || !c->not_null;
	mysql_copy(&c->r);
	if (!can_default(target, &value)) {
		note(c, MYSQL_NOTE_DEFAULT);
		copy_value(c);
		buf_truncate(c->r.out, was);
	} else if (target->mariadb || !c->l->t->source.mariadb) {
		copy_value(c);
	} else {
		default_for_mysql(c);
	}
}

/* Whether the column may hide: behind all else but a check. */
static void hide(struct column *c)
{
	const struct mysql_side *target = &c->l->t->target;

	if (!c->invisible)
		return;
	c->invisible = false;
	if ((!mysql_side_mariadb(target, 100303) && !mysql_side_mysql(target, 80023)) ||
	    (target->mariadb && c->not_null && !c->filled)) {
		note(c, MYSQL_NOTE_VISIBLE);
		return;
	}
	buf_puts(c->r.out, " INVISIBLE");
}

/* A check of a column, which in MySQL may speak of that column alone: one of the table. */
static void take_check(struct column *c)
{
	struct buf *own = c->r.out;
	bool moves = !c->l->t->target.mariadb && c->l->more != NULL;

	if (!moves) {
		hide(c);
		mysql_copy(&c->r);
		mysql_copy_list(&c->r);
		return;
	}
	c->r.out = c->l->more;
	buf_puts(c->r.out, ",\n  ");
	c->r.behind = c->r.x.t.at;
	mysql_copy(&c->r);
	mysql_copy_list(&c->r);
	c->r.out = own;
}

/* What MariaDB alone has; false when none of it comes. */
static bool take_mariadbs(struct column *c)
{
	if (mysql_is(&c->r, "COMPRESSED")) {
		mysql_drop(&c->r);
		note(c, MYSQL_NOTE_OPTION);
	} else if ((mysql_is(&c->r, "WITH") || mysql_is(&c->r, "WITHOUT")) &&
	           mysql_comes(&c->r, "SYSTEM")) {
		mysql_drop(&c->r);
		mysql_drop(&c->r);
		mysql_drop(&c->r);
	} else if (c->r.x.t.kind == STATEMENT_NAME && mysql_comes_mark(&c->r, '=')) {
		mysql_drop(&c->r);
		mysql_drop(&c->r);
		mysql_drop(&c->r);
		note(c, MYSQL_NOTE_OPTION);
	} else if (mysql_is(&c->r, "REF_SYSTEM_ID")) {
		mysql_drop(&c->r);
		mysql_drop(&c->r);
		buf_puts(c->r.out, " SRID");
	} else {
		return false;
	}
	return true;
}

/* What MySQL alone has; false when none of it comes. */
static bool take_mysqls(struct column *c)
{
	static const char *const attributes[] = {"COLUMN_FORMAT", "STORAGE",
	    "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", NULL};

	if (mysql_text_is_one_of(&c->r.x, attributes)) {
		mysql_drop(&c->r);
		if (statement_mark(&c->r.x.t, '='))
			mysql_drop(&c->r);
		mysql_drop(&c->r);
		note(c, MYSQL_NOTE_OPTION);
	} else if (mysql_is(&c->r, "NOT") && mysql_comes(&c->r, "SECONDARY")) {
		mysql_drop(&c->r);
		mysql_drop(&c->r);
	} else {
		return false;
	}
	return true;
}

static void take_attribute(struct column *c)
{
	bool mariadb = c->l->t->target.mariadb;

	if (mysql_is(&c->r, "INVISIBLE")) {
		c->invisible = true;
		mysql_drop(&c->r);
	} else if (mysql_is(&c->r, "NOT") && mysql_comes(&c->r, "NULL")) {
		c->not_null = true;
		mysql_copy(&c->r);
		mysql_copy(&c->r);
	} else if (mysql_is(&c->r, "DEFAULT")) {
		take_default(c);
	} else if (mysql_is(&c->r, "GENERATED") && !mariadb &&
	           (mysql_copy(&c->r), mysql_copy(&c->r), mysql_comes(&c->r, "ROW"))) {
		/* "GENERATED ALWAYS AS ROW START" */
		buf_truncate(c->r.out, c->r.out->len - strlen(" GENERATED ALWAYS"));
		mysql_drop(&c->r);
		mysql_drop(&c->r);
		if (mysql_is(&c->r, "END"))
			buf_puts(&c->l->until, c->name.data);
		mysql_drop(&c->r);
		buf_puts(c->r.out, c->l->history ? " NOT NULL" : " NULL DEFAULT NULL");
	} else if (mysql_is(&c->r, "AS") && mysql_comes_mark(&c->r, '(')) {
		c->filled = true;
		mysql_copy(&c->r);
		mysql_copy_list(&c->r);
	} else if (mysql_is(&c->r, "AUTO_INCREMENT")) {
		c->filled = true;
		mysql_copy(&c->r);
	} else if (mysql_is(&c->r, "PERSISTENT") && !mariadb) {
		mysql_drop(&c->r);
		buf_puts(c->r.out, " STORED");
	} else if (mysql_is(&c->r, "CHECK")) {
		take_check(c);
	} else if (mariadb ? !take_mysqls(c) : !take_mariadbs(c)) {
		mysql_copy(&c->r);
	}
}

/* "SRID 4326" stands behind all else, MariaDB's word for it behind the type. */
static void take_srid(struct column *c)
{
	struct mysql_text x = c->r.x;

	if (!c->l->t->target.mariadb || c->l->t->source.mariadb)
		return;
	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (statement_word(&x.before, "SRID") && x.t.kind == STATEMENT_NUMBER)
			buf_printf(c->r.out, " REF_SYSTEM_ID=%.*s", (int)x.t.len, x.t.at);
	}
}

void mysql_translate_column(struct mysql_part_list *l, const char *part, struct buf *out)
{
	struct column c = {.l = l};
	CLEANUP(buf_reset) struct buf name = {0};

	mysql_rewriting_start(&c.r, part, out);
	(void)statement_name(&c.r.x.s, &c.r.x.t, &name);
	c.name = name;
	buf_putc(&c.name, '\0');
	c.name.len--;
	name = (struct buf){0};
	mysql_copy(&c.r);
	type(&c);
	take_srid(&c);
	while (!mysql_text_ended(&c.r.x)) {
		if (mysql_is(&c.r, "SRID") && l->t->target.mariadb) {
			mysql_drop(&c.r);
			mysql_drop(&c.r);
		} else {
			take_attribute(&c);
		}
	}
	hide(&c);
	buf_reset(&c.name);
}
