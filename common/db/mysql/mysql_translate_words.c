#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_equivalents.h"
#include "common/db/mysql/mysql_text.h"
#include "common/db/mysql/mysql_translate.h"

/* So many functions of a text are looked at; more are left as they are. */
#define FUNCTIONS_MAX 1000

/* A text on its way into another one. */
struct copying {
	struct mysql_text x;
	struct buf out;
	const char *from; /* up to here it is copied */
};

static void put_instead(struct copying *c, const char *text)
{
	buf_append(&c->out, c->from, (size_t)(c->x.t.at - c->from));
	buf_puts(&c->out, text);
	c->from = c->x.t.at + c->x.t.len;
}

static void take_equals(struct copying *c)
{
	if (statement_mark(&c->x.t, '='))
		mysql_text_next(&c->x);
}

/* Whether the rest of the name is that: only the character set is called otherwise. */
static bool is_alias(const struct statement_token *t, const char *name)
{
	const char *at = memchr(t->at, '_', t->len);
	const char *rest = strchr(name, '_');
	size_t len = at != NULL ? t->len - (size_t)(at - t->at) : 0;

	return at != NULL && rest != NULL && len == strlen(rest) &&
	       strncasecmp(at, rest, len) == 0;
}

/* Behind COLLATE. */
static void collation(struct mysql_translation *t, struct copying *c)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const struct statement_token *word = &c->x.t;

	take_equals(c);
	if (word->kind != STATEMENT_WORD || statement_word(word, "DEFAULT"))
		return;
	if (!mysql_equivalent_collation(&t->target, word->at, word->len, &name)) {
		mysql_notes_add(
		    &t->notes, MYSQL_NOTE_CHARSET, "%.*s", (int)word->len, word->at);
		return;
	}
	if (name.len == word->len && strncasecmp(name.data, word->at, name.len) == 0)
		return;
	/* utf8 and utf8mb3 are two names of one. */
	if (!is_alias(word, name.data))
		mysql_notes_add(&t->notes, MYSQL_NOTE_COLLATION, "%.*s is %s",
		    (int)word->len, word->at, name.data);
	put_instead(c, name.data);
}

/* Behind CHARACTER SET. */
static void charset(struct mysql_translation *t, struct copying *c, size_t before)
{
	const struct statement_token *word = &c->x.t;
	const char *at = word->at + before;
	size_t len = word->len - before;
	bool shorter = !mysql_side_knows_charset(&t->target, "utf8mb3", 7);

	if (word->kind != STATEMENT_WORD || mysql_side_knows_charset(&t->target, at, len))
		return;
	if ((len == 4 && strncasecmp(at, "utf8", 4) == 0) ||
	    (len == 7 && strncasecmp(at, "utf8mb3", 7) == 0)) {
		put_instead(c, before > 0 ? (shorter ? "_utf8" : "_utf8mb3")
		                          : (shorter ? "utf8" : "utf8mb3"));
		return;
	}
	if (before == 0)
		mysql_notes_add(&t->notes, MYSQL_NOTE_CHARSET, "%.*s", (int)len, at);
}

static bool comes_string(const struct copying *c)
{
	struct mysql_text ahead = c->x;

	mysql_text_next(&ahead);
	return ahead.t.kind == STATEMENT_STRING;
}

static char *names(struct mysql_translation *t, const char *text, const char *sql_mode)
{
	struct copying c = {.from = text};

	mysql_text_start(&c.x, text, sql_mode);
	while (!mysql_text_ended(&c.x)) {
		bool after_point =
		    statement_mark(&c.x.before, '.') || statement_mark(&c.x.before, '@');

		if (!after_point && mysql_text_take(&c.x, "COLLATE")) {
			collation(t, &c);
		} else if (!after_point &&
		           (mysql_text_is(&c.x, "CHARSET") ||
		               statement_word(&c.x.before, "CHARACTER"))) {
			mysql_text_next(&c.x);
			take_equals(&c);
			charset(t, &c, 0);
		} else if (c.x.t.kind == STATEMENT_WORD && *c.x.t.at == '_' &&
		           comes_string(&c)) {
			if (t->in_table && t->target.mariadb &&
			    statement_word(&c.x.t, "_utf8mb4"))
				/* MariaDB reads it wrong; the session's is utf8mb4. */
				put_instead(&c, "");
			else
				charset(t, &c, 1);
			mysql_text_next(&c.x);
		} else {
			mysql_text_next(&c.x);
		}
	}
	buf_puts(&c.out, c.from);
	return buf_take(&c.out);
}

/* The arguments of a call: where they begin, how many, and where it ends. */
struct call {
	const char *args;
	const char *comma; /* the first */
	const char *end;   /* the parenthesis */
	size_t n;
};

static bool read_call(struct mysql_text x, struct call *call)
{
	unsigned int depth = 0;

	call->args = x.t.at + 1;
	mysql_text_next(&x);
	call->n = !statement_mark(&x.t, ')');
	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (depth == 0 && statement_mark(&x.t, ')')) {
			call->end = x.t.at;
			return true;
		}
		if (depth == 0 && statement_mark(&x.t, ',') && call->n++ == 1)
			call->comma = x.t.at;
		depth += statement_mark(&x.t, '(');
		depth -= statement_mark(&x.t, ')');
	}
	return false;
}

/* The text with its first function in other words; NULL when there is none. */
static char *one_function(
    struct mysql_translation *t, const char *text, size_t *from, const char *sql_mode)
{
	struct mysql_text x;
	struct buf out = {0};

	for (mysql_text_start(&x, text, sql_mode); !mysql_text_ended(&x);
	     mysql_text_next(&x)) {
		const struct statement_token word = x.t;
		const struct mysql_equivalent_function *f;
		struct call call = {0};
		struct mysql_text ahead = x;

		if (word.kind != STATEMENT_WORD || word.executable ||
		    (size_t)(word.at - text) < *from || statement_mark(&x.before, '.'))
			continue;
		mysql_text_next(&ahead);
		if (!statement_mark(&ahead.t, '(') || !read_call(ahead, &call))
			continue;
		f = mysql_equivalent_function(&t->target, word.at, word.len, call.n);
		if (f == NULL)
			continue;
		mysql_notes_add(&t->notes, MYSQL_NOTE_FUNCTION, "%s()", f->name);
		buf_append(&out, text, (size_t)(word.at - text));
		*from = out.len;
		buf_puts(&out, f->open);
		if (call.comma == NULL) {
			buf_append(&out, call.args, (size_t)(call.end - call.args));
		} else {
			buf_append(&out, call.args, (size_t)(call.comma - call.args));
			buf_puts(&out, f->comma);
			buf_append(
			    &out, call.comma + 1, (size_t)(call.end - call.comma - 1));
		}
		buf_puts(&out, f->close);
		buf_puts(&out, call.end + 1);
		return buf_take(&out);
	}
	return NULL;
}

char *mysql_translate_words(
    struct mysql_translation *t, const char *text, const char *sql_mode)
{
	char *out = names(t, text, sql_mode);
	size_t from = 0;

	for (size_t i = 0; i < FUNCTIONS_MAX && t->source.mariadb != t->target.mariadb;
	     i++) {
		char *next = one_function(t, out, &from, sql_mode);

		if (next == NULL)
			break;
		free(out);
		out = next;
	}
	return out;
}

char *mysql_translate_unwrap(const char *text)
{
	struct buf out = {0};
	const char *behind = text;
	struct mysql_text x;

	mysql_text_start(&x, text, NULL);
	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		size_t gap = (size_t)(x.t.at - behind);

		if (memmem(behind, gap, "/*", 2) == NULL &&
		    memmem(behind, gap, "*/", 2) == NULL)
			buf_append(&out, behind, gap);
		else
			buf_putc(&out, memchr(behind, '\n', gap) != NULL ? '\n' : ' ');
		buf_append(&out, x.t.at, x.t.len);
		behind = x.t.at + x.t.len;
	}
	if (x.t.kind == STATEMENT_ERROR) {
		buf_reset(&out);
		return xstrdup(text);
	}
	return buf_take(&out);
}
