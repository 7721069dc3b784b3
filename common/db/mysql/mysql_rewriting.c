#include "common/db/mysql/mysql_rewriting.h"

void mysql_rewriting_start(struct mysql_rewriting *r, const char *text, struct buf *out)
{
	*r = (struct mysql_rewriting){.out = out, .behind = text};
	mysql_text_start(&r->x, text, NULL);
}

void mysql_copy(struct mysql_rewriting *r)
{
	const char *end = r->x.t.at + r->x.t.len;

	buf_append(r->out, r->behind, (size_t)(end - r->behind));
	r->behind = end;
	mysql_text_next(&r->x);
}

void mysql_drop(struct mysql_rewriting *r)
{
	r->behind = r->x.t.at + r->x.t.len;
	mysql_text_next(&r->x);
}

void mysql_copy_list(struct mysql_rewriting *r)
{
	unsigned int depth = 0;

	if (!statement_mark(&r->x.t, '('))
		return;
	do {
		depth += statement_mark(&r->x.t, '(');
		depth -= statement_mark(&r->x.t, ')');
		mysql_copy(r);
	} while (depth > 0 && !mysql_text_ended(&r->x));
}

bool mysql_is(const struct mysql_rewriting *r, const char *word)
{
	return statement_word(&r->x.t, word);
}

bool mysql_comes(const struct mysql_rewriting *r, const char *word)
{
	struct mysql_text ahead = r->x;

	mysql_text_next(&ahead);
	return statement_word(&ahead.t, word);
}

bool mysql_comes_mark(const struct mysql_rewriting *r, char mark)
{
	struct mysql_text ahead = r->x;

	mysql_text_next(&ahead);
	return statement_mark(&ahead.t, mark);
}
