/* Foreign keys in the text of a CREATE TABLE, which is all that SQLite has of them. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_skip.h"

struct token {
	const char *at;
	size_t len;
	unsigned int depth; /* parentheses around it */
};

struct tokens {
	struct token *items;
	size_t n;
	size_t cap;
};

static void tokens_reset(struct tokens *t)
{
	free(t->items);
}

static size_t blank_length(const char *s)
{
	const char *end;

	if (isspace((unsigned char)*s))
		return 1;
	if (text_starts(s, "--"))
		return strcspn(s, "\n");
	if (!text_starts(s, "/*"))
		return 0;
	end = strstr(s + 2, "*/");
	return end != NULL ? (size_t)(end + 2 - s) : strlen(s);
}

static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

static size_t token_length(const char *s)
{
	char end = *s == '[' ? ']' : *s;
	size_t i = 1;

	if (is_of_word(*s)) {
		while (is_of_word(s[i]))
			i++;
		return i;
	}
	if (strchr("'\"`[", *s) == NULL)
		return 1;
	for (; s[i] != '\0'; i++) {
		if (s[i] == end && (s[i + 1] != end || end == ']'))
			return i + 1;
		i += s[i] == end;
	}
	return i;
}

static void read_tokens(const char *sql, struct tokens *t)
{
	unsigned int depth = 0;

	while (*sql != '\0') {
		size_t len = blank_length(sql);

		if (len == 0) {
			len = token_length(sql);
			depth -= *sql == ')' && depth > 0;
			t->items = xgrow(t->items, t->n, &t->cap, sizeof(*t->items));
			t->items[t->n++] = (struct token){sql, len, depth};
			depth += *sql == '(';
		}
		sql += len;
	}
}

static bool is(const struct tokens *t, size_t i, const char *word)
{
	return i < t->n && t->items[i].len == strlen(word) &&
	       strncasecmp(t->items[i].at, word, strlen(word)) == 0;
}

/* Whether a token is the name, quoted or not, of one of the tables. */
static bool is_one_of(const struct token *t, char *const *tables, size_t n)
{
	CLEANUP(buf_reset) struct buf name = {0};
	bool quoted = !is_of_word(*t->at);

	for (size_t i = quoted; i + quoted < t->len; i++) {
		buf_putc(&name, t->at[i]);
		i += quoted && *t->at != '[' && t->at[i] == *t->at;
	}
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(tables[i], buf_str(&name)) == 0)
			return true;
	}
	return false;
}

/* The token behind the parenthesis at i that is not within it. */
static size_t behind_list(const struct tokens *t, size_t i)
{
	unsigned int depth = t->items[i].depth;

	do
		i++;
	while (i < t->n && t->items[i].depth > depth);
	return i < t->n ? i + 1 : i;
}

/* The token behind a clause whose REFERENCES stands at i. */
static size_t clause_end(const struct tokens *t, size_t i)
{
	i += 2;
	if (is(t, i, "("))
		i = behind_list(t, i);
	for (;;) {
		if (is(t, i, "ON"))
			i += is(t, i + 2, "SET") || is(t, i + 2, "NO") ? 4 : 3;
		else if (is(t, i, "MATCH"))
			i += 2;
		else if (is(t, i, "DEFERRABLE"))
			i += is(t, i + 1, "INITIALLY") ? 3 : 1;
		else if (is(t, i, "NOT") && is(t, i + 1, "DEFERRABLE"))
			i++;
		else
			return i < t->n ? i : t->n;
	}
}

/* Where it begins: *whole is set for one of the table, not of a column. */
static size_t clause_start(const struct tokens *t, size_t i, bool *whole)
{
	size_t open = i;

	*whole = false;
	if (i > 0 && is(t, i - 1, ")")) {
		open = i - 1;
		while (open > 0 &&
		       (open == i - 1 || t->items[open].depth > t->items[i].depth))
			open--;
	}
	if (open >= 2 && is(t, open, "(") && is(t, open - 1, "KEY") &&
	    is(t, open - 2, "FOREIGN")) {
		*whole = true;
		i = open - 2;
	}
	return i >= 2 && is(t, i - 2, "CONSTRAINT") ? i - 2 : i;
}

char *sqlite_skip_links(const char *sql, char *const *tables, size_t tables_n, size_t *n)
{
	CLEANUP(tokens_reset) struct tokens t = {0};
	CLEANUP(buf_reset) struct buf out = {0};
	const char *from = sql;

	*n = 0;
	read_tokens(sql, &t);
	for (size_t i = 0; i + 1 < t.n; i++) {
		size_t start;
		size_t end;
		bool whole;

		if (t.items[i].depth != 1 || !is(&t, i, "REFERENCES") ||
		    !is_one_of(&t.items[i + 1], tables, tables_n))
			continue;
		start = clause_start(&t, i, &whole);
		end = clause_end(&t, i);
		/* A column stands before all keys of the table. */
		if (whole && start > 0 && is(&t, start - 1, ","))
			start--;
		if (t.items[start].at < from)
			continue;
		buf_append(&out, from, (size_t)(t.items[start].at - from));
		from = t.items[end - 1].at + t.items[end - 1].len;
		(*n)++;
		i = end - 1;
	}
	buf_puts(&out, from);
	return buf_take(&out);
}
