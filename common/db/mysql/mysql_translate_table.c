#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_text.h"
#include "common/db/mysql/mysql_translate.h"

/* The end of the part that begins there: the comma or parenthesis behind it. */
static const char *part_end(const char *at)
{
	unsigned int depth = 0;
	struct mysql_text x;

	for (mysql_text_start(&x, at, NULL); !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (depth == 0 &&
		    (statement_mark(&x.t, ',') || statement_mark(&x.t, ')')))
			return x.t.at;
		depth += statement_mark(&x.t, '(');
		depth -= statement_mark(&x.t, ')');
	}
	return x.t.at;
}

static void translate_part(struct mysql_part_list *l, const char *part, struct buf *out)
{
	if (*part == '`')
		mysql_translate_column(l, part, out);
	else
		mysql_translate_key(l, part, out);
}

/* The part at *at without the blanks around it; *at is then what ends it. */
static char *take_part(const char **at)
{
	const char *start = *at + strspn(*at, " \n");
	const char *end = part_end(start);
	struct buf out = {0};

	*at = end;
	while (end > start && (end[-1] == '\n' || end[-1] == ' '))
		end--;
	buf_append(&out, start, (size_t)(end - start));
	return buf_take(&out);
}

/* "CREATE TABLE `t` (…) …"; NULL when it is not that. */
static char *translate_create(struct mysql_part_list *l, const char *sql)
{
	CLEANUP(freep) char *plain = mysql_translate_unwrap(sql);
	CLEANUP(buf_reset) struct buf more = {0};
	struct buf out = {0};
	struct mysql_text x;
	const char *at;
	bool first = true;

	mysql_text_start(&x, plain, NULL);
	while (!mysql_text_ended(&x) && !statement_mark(&x.t, '('))
		mysql_text_next(&x);
	if (mysql_text_ended(&x))
		return NULL;
	at = x.t.at;
	buf_append(&out, plain, (size_t)(at - plain) + 1);
	l->more = &more;
	do {
		CLEANUP(freep) char *part = NULL;
		size_t was = out.len;
		size_t begun;

		at++;
		part = take_part(&at);
		buf_puts(&out, first ? "\n  " : ",\n  ");
		begun = out.len;
		translate_part(l, part, &out);
		if (out.len == begun)
			buf_truncate(&out, was);
		else
			first = false;
	} while (*at == ',');
	l->more = NULL;
	if (*at != ')') {
		buf_reset(&out);
		return NULL;
	}
	buf_append(&out, buf_str(&more), more.len);
	buf_puts(&out, "\n)");
	mysql_translate_options(l, at + 1, &out);
	return buf_take(&out);
}

/* One change: "ADD" and a part, or a default from a sequence. */
static void translate_change(
    struct mysql_part_list *l, const char *change, struct buf *out)
{
	size_t was = out->len;

	if (text_starts(change, "ADD ")) {
		buf_puts(out, "ADD ");
		translate_part(l, change + 4, out);
		if (out->len == was + 4)
			buf_truncate(out, was);
	} else if (!l->t->target.mariadb && text_starts(change, "ALTER COLUMN ")) {
		mysql_notes_add(&l->t->notes, MYSQL_NOTE_DEFAULT, "%s.%.*s", l->table,
		    (int)mysql_create_token(change + 13) - 2, change + 14);
	} else {
		buf_puts(out, change);
	}
}

/* "ALTER TABLE `t` ADD a, ADD b"; NULL when nothing of it is left. */
static char *translate_alter(struct mysql_part_list *l, const char *sql)
{
	CLEANUP(freep) char *plain = mysql_translate_unwrap(sql);
	CLEANUP(buf_reset) struct buf out = {0};
	const char *at;
	bool any = false;
	struct mysql_text x;

	mysql_text_start(&x, plain, NULL);
	if (!mysql_text_take(&x, "ALTER") || !mysql_text_take(&x, "TABLE") ||
	    x.t.kind != STATEMENT_NAME)
		return xstrdup(sql);
	at = x.t.at + x.t.len;
	buf_append(&out, plain, (size_t)(at - plain));
	do {
		CLEANUP(freep) char *change = NULL;
		size_t was = out.len;
		size_t begun;

		at += *at == ',';
		change = take_part(&at);
		buf_puts(&out, any ? ", " : " ");
		begun = out.len;
		translate_change(l, change, &out);
		if (out.len == begun)
			buf_truncate(&out, was);
		else
			any = true;
	} while (*at == ',');
	return any ? buf_take(&out) : NULL;
}

static void replace(char **text, char *by)
{
	free(*text);
	*text = by;
}

/* MySQL keeps no versions of rows: of what comes the current ones are taken. */
static void translate_history(const struct mysql_part_list *l, struct schema_object *o)
{
	bool named = l->until.len > 0;
	const char *end = named ? l->until.data : "row_end";

	for (size_t i = 0; i < o->columns_n; i++) {
		struct schema_column *c = &o->columns[i];

		if (strcasecmp(c->name, end) == 0)
			o->until = i + 1;
		c->absent = !named && (strcasecmp(c->name, "row_start") == 0 ||
		                          strcasecmp(c->name, "row_end") == 0);
	}
}

void mysql_translate_table(struct mysql_translation *t, struct schema_object *o)
{
	CLEANUP(freep) char *table = text_printable(o->name);
	struct mysql_part_list l = {.t = t, .table = table, .history = o->history};
	char *create;

	t->in_table = true;
	replace(&o->create, mysql_translate_words(t, o->create, NULL));
	t->in_table = false;
	create = translate_create(&l, o->create);
	if (create != NULL)
		replace(&o->create, create);
	if (o->keys != NULL)
		replace(&o->keys, translate_alter(&l, o->keys));
	if (o->links != NULL)
		replace(&o->links, translate_alter(&l, o->links));
	if (!t->target.mariadb && o->engine != NULL && strcmp(o->engine, "Aria") == 0)
		replace(&o->engine, xstrdup("InnoDB"));
	if (!t->target.mariadb && o->history)
		translate_history(&l, o);
	buf_reset(&l.texts);
	buf_reset(&l.until);
}
