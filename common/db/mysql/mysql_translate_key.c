#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_rewriting.h"
#include "common/db/mysql/mysql_translate.h"

/* A part that is no column, or the options, on the way. */
struct clause {
	struct mysql_part_list *l;
	struct mysql_rewriting r;
	size_t start; /* of out */
	bool gone;    /* the whole part */
};

/* The first name of the part, for people. */
static void note(struct clause *c, enum mysql_note kind, const char *part)
{
	CLEANUP(buf_reset) struct buf name = {0};
	struct mysql_text x;

	mysql_text_start(&x, part, NULL);
	while (!mysql_text_ended(&x) && x.t.kind != STATEMENT_NAME)
		mysql_text_next(&x);
	(void)statement_name(&x.s, &x.t, &name);
	mysql_notes_add(&c->l->t->notes, kind, "%s of %s", buf_str(&name), c->l->table);
}

static bool is_endless(const struct clause *c, const struct statement_token *t)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const struct buf *texts = &c->l->texts;

	if (!statement_name(&c->r.x.s, t, &name))
		return false;
	for (size_t at = 0; at < texts->len; at += strlen(texts->data + at) + 1) {
		if (strcasecmp(texts->data + at, buf_str(&name)) == 0)
			return true;
	}
	return false;
}

/* What the target can't have of keys: *kind says why.  unique: it is one. */
static bool is_impossible(const struct clause *c, bool unique, enum mysql_note *kind)
{
	const struct mysql_side *target = &c->l->t->target;
	struct mysql_text x = c->r.x;
	unsigned int depth = 0;

	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		struct mysql_text ahead = x;

		mysql_text_next(&ahead);
		if (depth == 1 && statement_mark(&x.t, '(') &&
		    (statement_mark(&x.before, '(') || statement_mark(&x.before, ',')) &&
		    (target->mariadb || target->version < 80013)) {
			*kind = MYSQL_NOTE_FUNCTIONAL;
			return true;
		}
		if (depth == 1 && unique && !target->mariadb && is_endless(c, &x.t) &&
		    !statement_mark(&ahead.t, '(')) {
			*kind = MYSQL_NOTE_LONG_UNIQUE;
			return true;
		}
		if (!target->mariadb && statement_word(&x.t, "WITHOUT")) {
			*kind = MYSQL_NOTE_PERIOD;
			return true;
		}
		depth += statement_mark(&x.t, '(');
		depth -= depth > 0 && statement_mark(&x.t, ')');
	}
	return false;
}

/* Whether planners see it: two words for one thing. */
static void take_visibility(struct clause *c)
{
	const struct mysql_side *target = &c->l->t->target;
	bool known =
	    mysql_side_mariadb(target, 100600) || mysql_side_mysql(target, 80000);

	mysql_drop(&c->r);
	if (known)
		buf_puts(c->r.out, target->mariadb ? " IGNORED" : " INVISIBLE");
}

static void take_index(struct clause *c, const char *part)
{
	const struct mysql_side *target = &c->l->t->target;
	enum mysql_note kind = MYSQL_NOTES;
	unsigned int depth = 0;

	if (mysql_is(&c->r, "VECTOR") && !mysql_side_mariadb(target, 110701))
		kind = MYSQL_NOTE_VECTOR_INDEX;
	if (kind != MYSQL_NOTES || is_impossible(c, mysql_is(&c->r, "UNIQUE"), &kind)) {
		note(c, kind, part);
		c->gone = true;
		return;
	}
	while (!mysql_text_ended(&c->r.x)) {
		if (depth == 0 &&
		    (mysql_is(&c->r, "INVISIBLE") || mysql_is(&c->r, "IGNORED"))) {
			take_visibility(c);
		} else if (depth == 0 && mysql_is(&c->r, "WITH") &&
		           mysql_comes(&c->r, "PARSER") && target->mariadb) {
			mysql_drop(&c->r);
			mysql_drop(&c->r);
			mysql_drop(&c->r);
			note(c, MYSQL_NOTE_PARSER, part);
		} else if (depth == 0 &&
		           (mysql_is(&c->r, "ENGINE_ATTRIBUTE") ||
		               mysql_is(&c->r, "SECONDARY_ENGINE_ATTRIBUTE")) &&
		           target->mariadb) {
			mysql_drop(&c->r);
			if (statement_mark(&c->r.x.t, '='))
				mysql_drop(&c->r);
			mysql_drop(&c->r);
		} else {
			depth += statement_mark(&c->r.x.t, '(');
			depth -= depth > 0 && statement_mark(&c->r.x.t, ')');
			mysql_copy(&c->r);
		}
	}
}

static bool is_new(struct buf *names, const char *name)
{
	for (size_t at = 0; at < names->len; at += strlen(names->data + at) + 1) {
		if (strcasecmp(names->data + at, name) == 0)
			return false;
	}
	buf_append(names, name, strlen(name) + 1);
	return true;
}

/* Names of checks are unique in a database of MySQL; MariaDB calls the first of each table CONSTRAINT_1. */
static void take_check_name(struct clause *c)
{
	CLEANUP(buf_reset) struct buf name = {0};
	struct mysql_text ahead = c->r.x;

	if (c->l->t->target.mariadb || !mysql_is(&c->r, "CONSTRAINT"))
		return;
	mysql_text_next(&ahead);
	if (!statement_name(&ahead.s, &ahead.t, &name))
		return;
	if (strncmp(buf_str(&name), "CONSTRAINT_", 11) != 0 &&
	    is_new(&c->l->t->checks, buf_str(&name)))
		return;
	if (strncmp(buf_str(&name), "CONSTRAINT_", 11) != 0)
		note(c, MYSQL_NOTE_CHECK_NAME, ahead.t.at);
	mysql_drop(&c->r);
	mysql_drop(&c->r);
	/* No blanks before what is now the first word. */
	c->r.behind = c->r.x.t.at;
}

static void take_check(struct clause *c, const char *part)
{
	const struct mysql_side *target = &c->l->t->target;

	take_check_name(c);
	while (!mysql_text_ended(&c->r.x)) {
		if (mysql_is(&c->r, "NOT") && mysql_comes(&c->r, "ENFORCED") &&
		    target->mariadb) {
			note(c, MYSQL_NOTE_NOT_ENFORCED, part);
			c->gone = true;
			return;
		}
		mysql_copy(&c->r);
	}
}

/* RESTRICT is what MariaDB does by itself and does not print, NO ACTION the same of MySQL. */
static void take_foreign_key(struct clause *c)
{
	while (!mysql_text_ended(&c->r.x)) {
		struct mysql_text ahead = c->r.x;

		mysql_text_next(&ahead);
		mysql_text_next(&ahead);
		if (!mysql_is(&c->r, "ON") ||
		    (c->l->t->target.mariadb ? !statement_word(&ahead.t, "RESTRICT")
		                             : !statement_word(&ahead.t, "NO"))) {
			mysql_copy(&c->r);
			continue;
		}
		for (int i = c->l->t->target.mariadb ? 3 : 4; i > 0; i--)
			mysql_drop(&c->r);
	}
}

void mysql_translate_key(struct mysql_part_list *l, const char *part, struct buf *out)
{
	struct clause c = {.l = l, .start = out->len};
	struct mysql_text ahead;

	mysql_rewriting_start(&c.r, part, out);
	ahead = c.r.x;
	if (mysql_text_take(&ahead, "CONSTRAINT"))
		mysql_text_next(&ahead);
	if (mysql_text_is(&ahead, "CHECK")) {
		take_check(&c, part);
	} else if (mysql_text_is(&ahead, "FOREIGN")) {
		take_foreign_key(&c);
	} else if (mysql_text_is(&ahead, "PERIOD") && !l->t->target.mariadb) {
		ahead = c.r.x;
		mysql_text_next(&ahead);
		mysql_text_next(&ahead);
		if (!statement_word(&ahead.t, "SYSTEM_TIME"))
			note(&c, MYSQL_NOTE_PERIOD, part);
		c.gone = true;
	} else {
		take_index(&c, part);
	}
	if (c.gone)
		buf_truncate(out, c.start);
}

/* Options with a value that one flavour alone has. */
static bool is_option(const struct clause *c)
{
	static const char *const mysqls[] = {"COMPRESSION", "ENCRYPTION",
	    "SECONDARY_ENGINE", "SECONDARY_ENGINE_ATTRIBUTE", "ENGINE_ATTRIBUTE",
	    "AUTOEXTEND_SIZE", "TABLESPACE", "STORAGE", NULL};
	static const char *const mariadbs[] = {"PAGE_CHECKSUM", "TRANSACTIONAL",
	    "PAGE_COMPRESSED", "PAGE_COMPRESSION_LEVEL", "ENCRYPTED", "ENCRYPTION_KEY_ID",
	    "IETF_QUOTES", "SEQUENCE", NULL};

	return c->l->t->target.mariadb
	           ? mysql_text_is_one_of(&c->r.x, mysqls)
	           : (c->r.x.t.kind == STATEMENT_NAME && mysql_comes_mark(&c->r, '=')) ||
	                 mysql_text_is_one_of(&c->r.x, mariadbs);
}

static bool is_text(const struct statement_token *t, const char *text)
{
	size_t quotes = t->kind != STATEMENT_WORD;

	return t->len == strlen(text) + 2 * quotes &&
	       strncasecmp(t->at + quotes, text, strlen(text)) == 0;
}

/* One of them is left out; a page that is compressed stays so. */
static void take_option(struct clause *c)
{
	struct statement_token name = c->r.x.t;
	bool note = !is_text(&name, "ENCRYPTION") && !is_text(&name, "SEQUENCE");

	mysql_drop(&c->r);
	if (statement_mark(&c->r.x.t, '='))
		mysql_drop(&c->r);
	if (is_text(&name, "COMPRESSION") && !is_text(&c->r.x.t, "none")) {
		buf_puts(c->r.out, " PAGE_COMPRESSED=1");
	} else if (is_text(&name, "PAGE_COMPRESSED") && !is_text(&c->r.x.t, "0")) {
		buf_puts(c->r.out, " COMPRESSION='zlib'");
	} else if (note || is_text(&c->r.x.t, "Y")) {
		mysql_notes_add(&c->l->t->notes, MYSQL_NOTE_OPTION, "%.*s of %s",
		    (int)name.len, name.at, c->l->table);
	}
	mysql_drop(&c->r);
}

static void take_engine(struct clause *c)
{
	mysql_copy(&c->r);
	if (statement_mark(&c->r.x.t, '='))
		mysql_copy(&c->r);
	if (c->l->t->target.mariadb || !mysql_is(&c->r, "Aria")) {
		mysql_copy(&c->r);
		return;
	}
	mysql_drop(&c->r);
	buf_puts(c->r.out, "InnoDB");
	mysql_notes_add(&c->l->t->notes, MYSQL_NOTE_ENGINE, "%s (Aria)", c->l->table);
}

void mysql_translate_options(struct mysql_part_list *l, const char *rest, struct buf *out)
{
	bool mariadb = l->t->target.mariadb;
	struct clause c = {.l = l};

	mysql_rewriting_start(&c.r, rest, out);
	while (!mysql_text_ended(&c.r.x)) {
		if (mysql_is(&c.r, "PARTITION")) {
			if (!mariadb && strcasestr(c.r.x.t.at, "BY SYSTEM_TIME") != NULL)
				return;
			break;
		}
		if (is_option(&c)) {
			take_option(&c);
		} else if (mysql_is(&c.r, "ENGINE")) {
			take_engine(&c);
		} else if (mysql_is(&c.r, "WITH") && mysql_comes(&c.r, "SYSTEM") &&
		           !mariadb) {
			mysql_drop(&c.r);
			mysql_drop(&c.r);
			mysql_drop(&c.r);
			mysql_notes_add(&l->t->notes, MYSQL_NOTE_HISTORY, "%s", l->table);
		} else {
			mysql_copy(&c.r);
		}
	}
	buf_puts(out, c.r.behind);
}
