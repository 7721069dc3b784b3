#include "common/db/postgres/postgres_pattern.h"

#include <string.h>

#include "common/base/text.h"

struct match {
	const char *announced;
	struct statement s;
	struct statement_token t; /* the next one */
};

/* What definitions do to tables that are there, one of a list with commas between. */
static const char *const clauses[] = {
    "ADD CONSTRAINT *",
    "ALTER COLUMN N SET *",
    "ATTACH PARTITION N *",
    "CLUSTER ON N $",
    "REPLICA IDENTITY *",
    "ENABLE|FORCE ROW LEVEL SECURITY $",
    "ENABLE|DISABLE [ ALWAYS|REPLICA ] TRIGGER|RULE N $",
};

size_t postgres_pattern_depth(size_t depth, const struct statement_token *t)
{
	if (statement_mark(t, '(') || statement_mark(t, '['))
		return depth + 1;
	if (depth > 0 && (statement_mark(t, ')') || statement_mark(t, ']')))
		return depth - 1;
	return depth;
}

static void step(struct match *m)
{
	m->t = statement_next(&m->s);
}

static bool at_end(const struct match *m)
{
	return m->t.kind == STATEMENT_END;
}

/* Whether the next token is one of words with "|" between them. */
static bool is_one_of(const struct match *m, const char *words, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && words[i] != '|')
			continue;
		if (m->t.kind == STATEMENT_WORD && m->t.len == i - from &&
		    strncasecmp(m->t.at, words + from, i - from) == 0)
			return true;
		from = i + 1;
	}
	return false;
}

static bool is_system(const struct buf *name)
{
	return text_starts(buf_str(name), "pg_") ||
	       strcmp(buf_str(name), "information_schema") == 0;
}

struct name {
	struct buf parts[3];
	size_t n;
};

static void reset(struct name *name)
{
	for (size_t i = 0; i < 3; i++)
		buf_reset(&name->parts[i]);
}

/* Takes a name with its dots; false for other tokens and more than three parts. */
static bool take_name(struct match *m, struct name *name)
{
	do {
		if (name->n > 0)
			step(m);
		if (name->n == 3 || !statement_name(&m->s, &m->t, &name->parts[name->n]))
			return false;
		name->n++;
		step(m);
	} while (statement_mark(&m->t, '.'));
	return true;
}

static bool same_name(const struct name *a, const struct name *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(buf_str(&a->parts[i]), buf_str(&b->parts[i])) == 0;
	return same;
}

/* What is announced may have more behind its name: arguments, "USING btree". */
static bool take_announced(struct match *m)
{
	struct match said = {0};
	CLEANUP(reset) struct name a = {0};
	CLEANUP(reset) struct name b = {0};

	if (m->announced == NULL)
		return false;
	statement_start(
	    &said.s, STATEMENT_POSTGRES, 0, m->announced, strlen(m->announced));
	step(&said);
	return take_name(&said, &a) && take_name(m, &b) && same_name(&a, &b) &&
	       (b.n == 1 || !is_system(&b.parts[0]));
}

static bool take_kind_of_name(struct match *m, char kind)
{
	CLEANUP(reset) struct name name = {0};

	if (!take_name(m, &name))
		return false;
	if (kind == 'U')
		return name.n == 1 && !is_system(&name.parts[0]);
	return kind == 'N' || (name.n >= 2 && !is_system(&name.parts[0]));
}

static bool take_operator(struct match *m)
{
	CLEANUP(buf_reset) struct buf schema = {0};
	size_t n = 0;

	if (!statement_name(&m->s, &m->t, &schema) || is_system(&schema))
		return false;
	step(m);
	if (!statement_mark(&m->t, '.'))
		return false;
	for (step(m); m->t.kind == STATEMENT_MARK && strchr("().,;", *m->t.at) == NULL;
	     step(m))
		n++;
	return n > 0;
}

static bool take_group(struct match *m)
{
	size_t depth = 0;

	if (!statement_mark(&m->t, '('))
		return false;
	do {
		depth = postgres_pattern_depth(depth, &m->t);
		if (at_end(m) || m->t.kind == STATEMENT_ERROR)
			return false;
		step(m);
	} while (depth > 0);
	return true;
}

static bool has_no_as(struct match *m)
{
	size_t depth = 0;

	for (; !at_end(m); step(m)) {
		if (m->t.kind == STATEMENT_ERROR ||
		    (depth == 0 &&
		        (statement_word(&m->t, "AS") || statement_word(&m->t, "SELECT") ||
		            statement_word(&m->t, "EXECUTE"))))
			return false;
		depth = postgres_pattern_depth(depth, &m->t);
	}
	return true;
}

static bool fits(struct match m, const char *pattern);

static bool is_clause(const char *from, const char *to)
{
	for (size_t i = 0; i < sizeof(clauses) / sizeof(*clauses); i++) {
		if (postgres_pattern_fits(clauses[i], NULL, from, (size_t)(to - from)))
			return true;
	}
	return false;
}

static bool has_clauses(struct match *m)
{
	const char *from = m->t.at;
	size_t depth = 0;

	for (; !at_end(m); step(m)) {
		if (m->t.kind == STATEMENT_ERROR)
			return false;
		if (depth == 0 && statement_mark(&m->t, ',')) {
			if (!is_clause(from, m->t.at))
				return false;
			from = m->t.at + 1;
		}
		depth = postgres_pattern_depth(depth, &m->t);
	}
	return is_clause(from, m->t.at);
}

/* Takes one element that is no control of the pattern itself. */
static bool take_element(struct match *m, const char *e, size_t len)
{
	if (len == 1 && strchr("NQU", *e) != NULL)
		return take_kind_of_name(m, *e);
	if (len == 1 && *e == '=')
		return take_announced(m);
	if (len == 1 && *e == 'O')
		return take_operator(m);
	if (len == 2 && memcmp(e, "()", 2) == 0)
		return take_group(m);
	if (len == 1 && *e == '@')
		return has_clauses(m);
	if (len == 1 && *e == '~')
		return has_no_as(m);
	if (len == 1 && *e == '$')
		return at_end(m);
	if (*e == '^')
		return !is_one_of(m, e + 1, len - 1);
	if (!(len == 1 && *e == 'S'     ? m->t.kind == STATEMENT_STRING
	        : len == 1 && *e == '#' ? m->t.kind == STATEMENT_NUMBER
	        : len == 1 && strchr("(),.-<>", *e) != NULL ? statement_mark(&m->t, *e)
	                                                    : is_one_of(m, e, len)))
		return false;
	step(m);
	return true;
}

static bool has_no_error(struct match *m)
{
	while (!at_end(m) && m->t.kind != STATEMENT_ERROR)
		step(m);
	return at_end(m);
}

static bool fits(struct match m, const char *pattern)
{
	while (*pattern != '\0') {
		size_t len = strcspn(pattern, " ");
		const char *next = pattern + len + (pattern[len] == ' ');

		if (len == 1 && *pattern == '*')
			return has_no_error(&m);
		if (len == 1 && *pattern == '[') {
			const char *end = strchr(pattern, ']');

			if (fits(m, next))
				return true;
			pattern = end + 1 + (end[1] == ' ');
			continue;
		}
		if (len == 1 && *pattern == '%') {
			for (; !at_end(&m) && m.t.kind != STATEMENT_ERROR; step(&m)) {
				if (fits(m, next))
					return true;
			}
			return false;
		}
		if (!(len == 1 && *pattern == ']') && !take_element(&m, pattern, len))
			return false;
		pattern = next;
	}
	return true;
}

bool postgres_pattern_fits(
    const char *pattern, const char *announced, const char *sql, size_t len)
{
	struct match m = {.announced = announced};

	statement_start(&m.s, STATEMENT_POSTGRES, 0, sql, len);
	step(&m);
	return fits(m, pattern);
}

bool postgres_pattern_is_table(const char *text)
{
	return postgres_pattern_fits("Q $", NULL, text, strlen(text));
}
