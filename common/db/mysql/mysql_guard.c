#include "common/db/mysql/mysql_guard.h"

#include <string.h>
#include <strings.h>

#include "common/base/text.h"
#include "common/db/mysql/mysql_text.h"

/* The kinds there are, and the words that follow CREATE. */
static const struct kind {
	const char *kind;
	const char *word;
	const char *next; /* or NULL */
} kinds[] = {
    {"view", "VIEW", NULL},
    {"function", "FUNCTION", NULL},
    {"procedure", "PROCEDURE", NULL},
    {"trigger", "TRIGGER", NULL},
    {"event", "EVENT", NULL},
    {"package", "PACKAGE", NULL},
    {"package body", "PACKAGE", "BODY"},
};

bool mysql_guard_is_ours(const char *name)
{
	return strncasecmp(name, "_synco_", strlen("_synco_")) == 0;
}

enum mysql_verdict mysql_guard_refuse(
    const struct schema_object *o, const char *what, struct err *err)
{
	(void)err_set(err, ERR_PROTO,
	    "the source's definition is refused: %s (it is not what a server prints of a "
	    "%s)",
	    what, o->kind);
	return MYSQL_REFUSED;
}

bool mysql_guard_is_word(const char *s)
{
	return s[strspn(s,
	           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_,")] ==
	       '\0';
}

static bool is_zone(const char *s)
{
	return s[strspn(s,
	           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:+-/")] ==
	       '\0';
}

static bool is_session(const struct schema_session *s)
{
	return (s->sql_mode == NULL || mysql_guard_is_word(s->sql_mode)) &&
	       (s->charset == NULL || mysql_guard_is_word(s->charset)) &&
	       (s->collation == NULL || mysql_guard_is_word(s->collation)) &&
	       (s->db_collation == NULL || mysql_guard_is_word(s->db_collation)) &&
	       (s->time_zone == NULL || is_zone(s->time_zone));
}

const char *mysql_guard_charset(const struct schema_object *o)
{
	static const char *const within[] = {
	    "big5", "cp932", "gb18030", "gbk", "sjis", "swe7"};
	const char *charset = o->session.charset;
	const char *at = o->create;

	while (*at != '\0' && (unsigned char)*at < 0x80)
		at++;
	for (size_t i = 0; charset != NULL && i < sizeof(within) / sizeof(*within); i++) {
		if (strcasecmp(charset, within[i]) == 0 &&
		    (*at != '\0' || i + 1 == sizeof(within) / sizeof(*within)))
			return "utf8mb4";
	}
	return charset;
}

bool mysql_guard_tables(
    const struct mysql_guard *g, const struct schema *s, struct err *err)
{
	const struct schema_database *d = &s->database;

	if ((d->charset != NULL && !mysql_guard_is_word(d->charset)) ||
	    (d->collation != NULL && !mysql_guard_is_word(d->collation)))
		return err_set(err, ERR_PROTO,
		    "the source's default character set is refused: it is no word");
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];
		CLEANUP(freep) char *name = NULL;

		if (o->stage == SCHEMA_AFTER ||
		    mysql_guard_table(g, o, err) != MYSQL_REFUSED)
			continue;
		name = text_printable(o->name);
		return err_wrap(err, "table %.200s", name);
	}
	*err = (struct err){0};
	return true;
}

/* "DEFINER=`a`@`b`" and what else stands before the kind's word. */
static bool take_options(struct mysql_text *x)
{
	for (;;) {
		if (mysql_text_take(x, "DEFINER")) {
			if (!mysql_text_take_mark(x, '='))
				return false;
			mysql_text_next(x);
			if (mysql_text_take_mark(x, '@'))
				mysql_text_next(x);
		} else if (mysql_text_take(x, "ALGORITHM")) {
			if (!mysql_text_take_mark(x, '='))
				return false;
			mysql_text_next(x);
		} else if (mysql_text_take(x, "SQL")) {
			if (!mysql_text_take(x, "SECURITY"))
				return false;
			mysql_text_next(x);
		} else if (!mysql_text_take(x, "AGGREGATE")) {
			return true;
		}
	}
}

/* What follows the name: enough to know that it is what was announced. */
static bool take_head(
    struct mysql_text *x, const struct mysql_guard *g, const struct schema_object *o)
{
	CLEANUP(buf_reset) struct buf table = {0};

	if (strcmp(o->kind, "view") == 0) {
		if (statement_mark(&x->t, '(') && !mysql_text_skip_list(x))
			return false;
		return mysql_text_take(x, "AS");
	}
	if (strcmp(o->kind, "event") == 0)
		return mysql_text_take(x, "ON") && mysql_text_take(x, "SCHEDULE");
	if (strcmp(o->kind, "trigger") != 0)
		return strcmp(o->kind, "function") != 0 || statement_mark(&x->t, '(') ||
		       mysql_text_is(x, "RETURN");
	while (!mysql_text_ended(x) && !mysql_text_is(x, "ON"))
		mysql_text_next(x);
	return o->table != NULL && mysql_text_take(x, "ON") &&
	       mysql_text_name(x, g->database, &table) &&
	       strcasecmp(buf_str(&table), o->table) == 0;
}

static enum mysql_verdict check_body(const struct mysql_guard *g,
    const struct schema_object *o, struct mysql_text *x, struct err *err)
{
	bool out = false;

	while (!mysql_text_ended(x)) {
		if (strcmp(o->kind, "view") == 0 && statement_mark(&x->t, ';'))
			return mysql_guard_refuse(
			    o, "it is more than one statement", err);
		out = out || mysql_text_reaches_out(x);
		mysql_text_next(x);
	}
	if (x->t.kind == STATEMENT_ERROR)
		return mysql_guard_refuse(o, "it is not one whole statement", err);
	if (!out || g->trust || g->harmless)
		return MYSQL_FINE;
	(void)err_set(err, ERR_DB,
	    "it reads or writes files or the server's own tables: it is made with "
	    "--trust-source only");
	return MYSQL_LEFT_OUT;
}

enum mysql_verdict mysql_guard_object(const struct mysql_guard *g,
    const struct schema_object *o, const char *text, struct err *err)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const struct kind *kind = kinds;
	struct mysql_text x;

	while (kind < kinds + sizeof(kinds) / sizeof(*kinds) &&
	       strcmp(kind->kind, o->kind) != 0)
		kind++;
	if (kind == kinds + sizeof(kinds) / sizeof(*kinds))
		return mysql_guard_refuse(o, "no such kind is known", err);
	if (mysql_guard_is_ours(o->name))
		return mysql_guard_refuse(o, "its name is one of synco's own", err);
	if (!is_session(&o->session))
		return mysql_guard_refuse(o, "its session settings are no words", err);
	mysql_text_start(&x, text, o->session.sql_mode);
	if (!mysql_text_take(&x, "CREATE") || !take_options(&x) ||
	    !mysql_text_take(&x, kind->word) ||
	    (kind->next != NULL && !mysql_text_take(&x, kind->next)))
		return mysql_guard_refuse(o, "it makes something else", err);
	if (!mysql_text_name(&x, g->database, &name) ||
	    strcmp(buf_str(&name), o->name) != 0)
		return mysql_guard_refuse(o, "it is of another name or database", err);
	if (!take_head(&x, g, o))
		return mysql_guard_refuse(o, "it does not begin like one", err);
	return check_body(g, o, &x, err);
}
