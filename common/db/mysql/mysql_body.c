#include "common/db/mysql/mysql_body.h"

#include <string.h>

/* Blocks in each other; more than anybody writes. */
#define DEEPEST 128

enum block {
	BLOCK_BEGIN,
	BLOCK_DECLARE, /* Oracle's, up to its BEGIN */
	BLOCK_IF,
	BLOCK_CASE,
	BLOCK_LOOP,
	BLOCK_HEAD, /* of a loop: up to DO or LOOP */
	BLOCK_VALUE /* CASE … END within an expression */
};

struct body {
	struct mysql_text x;
	enum block blocks[DEEPEST];
	size_t n;
	bool oracle;
	bool start;   /* a statement begins here */
	bool named;   /* the token before is a name behind a point */
	bool nested;  /* in the head of a routine in a package */
	size_t lists; /* parentheses around it, in such a head */
	bool too_deep;
};

static void push(struct body *b, enum block block, bool start)
{
	b->start = start;
	if (b->n == DEEPEST)
		b->too_deep = true;
	else
		b->blocks[b->n++] = block;
}

static bool top_is(const struct body *b, enum block block)
{
	return b->n > 0 && b->blocks[b->n - 1] == block;
}

/* Behind a point or an at sign each word is a name. */
static bool is_name_here(const struct mysql_text *x)
{
	return statement_mark(&x->before, '.') || statement_mark(&x->before, '@');
}

static bool is(const struct body *b, const char *word)
{
	return statement_word(&b->x.t, word) && !is_name_here(&b->x);
}

static bool take(struct body *b, const char *word)
{
	if (!is(b, word))
		return false;
	mysql_text_next(&b->x);
	return true;
}

static bool is_label(const struct statement_token *t)
{
	return t->kind == STATEMENT_WORD || t->kind == STATEMENT_NAME;
}

/* "name:" and "<<name>>" before a statement. */
static bool take_label(struct body *b)
{
	struct mysql_text ahead = b->x;

	if (statement_mark(&ahead.t, '<')) {
		for (int i = 0; i < 5; i++)
			mysql_text_next(&ahead);
	} else if (is_label(&ahead.t)) {
		mysql_text_next(&ahead);
		if (!statement_mark(&ahead.t, ':'))
			return false;
		mysql_text_next(&ahead);
		if (statement_mark(&ahead.t, '='))
			return false;
	} else {
		return false;
	}
	b->x = ahead;
	b->x.before = (struct statement_token){0};
	return true;
}

/* "DECLARE … HANDLER FOR conditions", behind which there is a statement. */
static void declare(struct body *b)
{
	static const char *const ways[] = {"CONTINUE", "EXIT", "UNDO", NULL};

	if (b->oracle && !top_is(b, BLOCK_DECLARE)) {
		push(b, BLOCK_DECLARE, true);
		return;
	}
	b->start = false;
	if (!mysql_text_is_one_of(&b->x, ways))
		return;
	mysql_text_next(&b->x);
	if (!take(b, "HANDLER") || !take(b, "FOR"))
		return;
	do {
		if (take(b, "SQLSTATE"))
			(void)take(b, "VALUE");
		else
			(void)take(b, "NOT");
		mysql_text_next(&b->x);
	} while (mysql_text_take_mark(&b->x, ','));
	b->start = true;
}

/* Behind END: what it names, and the label. */
static void end_block(struct body *b)
{
	static const char *const names[] = {
	    "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR", NULL};

	b->n -= b->n > 0;
	b->start = false;
	if (mysql_text_is_one_of(&b->x, names))
		mysql_text_next(&b->x);
	if (is_label(&b->x.t))
		mysql_text_next(&b->x);
}

/* The word with which a statement begins. */
static void begin_statement(struct body *b)
{
	if (take_label(b))
		return;
	if (b->n > 0 && take(b, "END")) {
		end_block(b);
	} else if (take(b, "BEGIN")) {
		if (take(b, "NOT"))
			(void)take(b, "ATOMIC");
		if (top_is(b, BLOCK_DECLARE))
			b->blocks[b->n - 1] = BLOCK_BEGIN;
		else
			push(b, BLOCK_BEGIN, true);
	} else if (take(b, "IF")) {
		push(b, BLOCK_IF, false);
	} else if (take(b, "CASE")) {
		push(b, BLOCK_CASE, false);
	} else if (take(b, "LOOP") || take(b, "REPEAT")) {
		push(b, BLOCK_LOOP, true);
	} else if (take(b, "WHILE") || take(b, "FOR")) {
		push(b, BLOCK_HEAD, false);
	} else if (take(b, "DECLARE")) {
		declare(b);
	} else if (!take(b, "ELSE") && !take(b, "EXCEPTION")) {
		b->nested =
		    top_is(b, BLOCK_DECLARE) && (is(b, "PROCEDURE") || is(b, "FUNCTION"));
		b->lists = 0;
		b->start = false;
	}
}

/* Whether an END behind this token ends a value: else it is a name. */
static bool ends_value(const struct statement_token *t)
{
	static const char *const open[] = {"WHEN", "THEN", "ELSE", "CASE", "AND", "OR",
	    "NOT", "XOR", "DIV", "MOD", "IN", "IS", "LIKE", "BETWEEN", "REGEXP", "RLIKE",
	    NULL};

	for (const char *const *word = open; *word != NULL; word++) {
		if (statement_word(t, *word))
			return false;
	}
	return t->kind != STATEMENT_MARK || *t->at == ')';
}

static bool ends_repeat(const struct body *b)
{
	struct mysql_text ahead = b->x;

	mysql_text_next(&ahead);
	return top_is(b, BLOCK_LOOP) && statement_word(&ahead.t, "REPEAT");
}

/* A token within a statement. */
static void within(struct body *b)
{
	struct statement_token before = b->x.before;
	bool named = b->named; /* that is a name, whatever word it is */

	b->named = false;
	if (b->nested) {
		b->lists += statement_mark(&b->x.t, '(');
		b->lists -= b->lists > 0 && statement_mark(&b->x.t, ')');
	}
	if (b->nested && b->lists == 0 && (take(b, "AS") || take(b, "IS"))) {
		b->nested = false;
		push(b, BLOCK_DECLARE, true);
	} else if (take(b, "CASE")) {
		push(b, BLOCK_VALUE, false);
	} else if (is(b, "END") && ends_repeat(b)) {
		mysql_text_next(&b->x);
		end_block(b);
	} else if (is(b, "END") && top_is(b, BLOCK_VALUE) &&
	           (named || ends_value(&before))) {
		b->n--;
		mysql_text_next(&b->x);
	} else if (top_is(b, BLOCK_HEAD) && (take(b, "DO") || take(b, "LOOP"))) {
		b->blocks[b->n - 1] = BLOCK_LOOP;
		b->start = true;
	} else if (!top_is(b, BLOCK_VALUE) && b->n > 0 && take(b, "THEN")) {
		b->start = true;
	} else {
		b->named = is_name_here(&b->x);
		mysql_text_next(&b->x);
	}
}

/* Passes what a routine says of itself. */
static void skip_characteristics(struct body *b)
{
	for (;;) {
		struct mysql_text was = b->x;

		if (take(b, "COMMENT")) {
			if (b->x.t.kind == STATEMENT_STRING) {
				mysql_text_next(&b->x);
				continue;
			}
		} else if (take(b, "NOT") || is(b, "DETERMINISTIC")) {
			if (take(b, "DETERMINISTIC"))
				continue;
		} else if (take(b, "LANGUAGE") || take(b, "CONTAINS") || take(b, "NO")) {
			if (take(b, "SQL"))
				continue;
		} else if (take(b, "READS") || take(b, "MODIFIES")) {
			if (take(b, "SQL") && take(b, "DATA"))
				continue;
		} else if (take(b, "SQL")) {
			if (take(b, "SECURITY")) {
				mysql_text_next(&b->x);
				continue;
			}
		}
		b->x = was;
		return;
	}
}

static void skip_type(struct body *b)
{
	static const char *const options[] = {"UNSIGNED", "SIGNED", "ZEROFILL", "BINARY",
	    "ASCII", "UNICODE", "BYTE", "PRECISION", "VARYING", NULL};
	bool more = true;

	mysql_text_next(&b->x);
	if (statement_mark(&b->x.t, '('))
		more = mysql_text_skip_list(&b->x);
	while (more) {
		if (mysql_text_is_one_of(&b->x, options))
			mysql_text_next(&b->x);
		else if (take(b, "CHARSET") || take(b, "COLLATE") ||
		         ((take(b, "CHARACTER") || take(b, "CHAR")) && take(b, "SET")))
			mysql_text_next(&b->x);
		else
			more = false;
	}
}

/* To the words, which stand before the body; behind no name. */
static bool find(struct body *b, const char *word)
{
	while (!mysql_text_ended(&b->x) && !is(b, word))
		mysql_text_next(&b->x);
	return take(b, word);
}

/* To where the body begins; false when that is not found. */
static bool enter(struct body *b, const char *kind)
{
	if (strcmp(kind, "trigger") == 0) {
		if (!find(b, "FOR") || !take(b, "EACH") || !take(b, "ROW"))
			return false;
		if (take(b, "FOLLOWS") || take(b, "PRECEDES"))
			mysql_text_next(&b->x);
	} else if (strcmp(kind, "event") == 0) {
		if (!find(b, "SCHEDULE") || !find(b, "DO"))
			return false;
	} else if (strncmp(kind, "package", 7) == 0) {
		if (!find(b, "AS") && !find(b, "IS"))
			return false;
		push(b, BLOCK_DECLARE, true);
		return true;
	} else {
		bool function = strcmp(kind, "function") == 0;

		if (!find(b, function ? "FUNCTION" : "PROCEDURE"))
			return false;
		mysql_text_next(&b->x);
		if (statement_mark(&b->x.t, '(') && !mysql_text_skip_list(&b->x))
			return false;
		if (function && (take(b, "RETURNS") || take(b, "RETURN")))
			skip_type(b);
		skip_characteristics(b);
	}
	if (b->oracle && (take(b, "AS") || take(b, "IS")))
		push(b, BLOCK_DECLARE, true);
	b->start = true;
	return true;
}

bool mysql_body_is_one(const char *text, const char *kind, const char *sql_mode)
{
	struct body b = {.oracle = mysql_text_has_mode(sql_mode, "ORACLE")};

	mysql_text_start(&b.x, text, sql_mode);
	if (strcmp(kind, "view") == 0) {
		while (!mysql_text_ended(&b.x) && !statement_mark(&b.x.t, ';'))
			mysql_text_next(&b.x);
		return mysql_text_done(&b.x);
	}
	if (!enter(&b, kind))
		return false;
	while (!mysql_text_ended(&b.x) && !b.too_deep) {
		if (!statement_mark(&b.x.t, ';')) {
			if (b.start)
				begin_statement(&b);
			else
				within(&b);
			continue;
		}
		if (b.n == 0)
			return mysql_text_done(&b.x);
		/* No statement ends in the middle of one: this is not read well. */
		if (top_is(&b, BLOCK_VALUE) || top_is(&b, BLOCK_HEAD))
			return false;
		mysql_text_next(&b.x);
		b.start = true;
		b.nested = false;
	}
	return b.x.t.kind == STATEMENT_END && b.n == 0 && !b.too_deep;
}
