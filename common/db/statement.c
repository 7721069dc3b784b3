#include "common/db/statement.h"

#include <string.h>

void statement_start(struct statement *s, enum statement_dialect dialect,
    unsigned int flags, const char *text, size_t len)
{
	*s = (struct statement){
	    .dialect = dialect, .flags = flags, .at = text, .end = text + len};
}

/* The character i places on; NUL at and behind the end. */
static char peek(const struct statement *s, size_t i)
{
	return i < (size_t)(s->end - s->at) ? s->at[i] : '\0';
}

static bool begins(const struct statement *s, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(s->end - s->at) >= len && memcmp(s->at, text, len) == 0;
}

static bool is_blank(const struct statement *s, char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       (c == '\v' && s->dialect == STATEMENT_MYSQL);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c & 0x80) != 0;
}

static bool is_of_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '$';
}

/* Up to the end of the line. */
static void skip_line(struct statement *s)
{
	while (s->at < s->end && *s->at != '\n' && *s->at != '\0' &&
	       (*s->at != '\r' || s->dialect != STATEMENT_POSTGRES))
		s->at++;
}

/* A comment in signs of its own, which PostgreSQL nests; false without an end. */
static bool skip_comment(struct statement *s)
{
	unsigned int depth = 0;

	do {
		if (begins(s, "/*") && (depth == 0 || s->dialect == STATEMENT_POSTGRES)) {
			s->at += 2;
			depth++;
		} else if (begins(s, "*/")) {
			s->at += 2;
			depth--;
		} else if (peek(s, 0) == '\0') {
			return false;
		} else {
			s->at++;
		}
	} while (depth > 0);
	return true;
}

/* Whether a comment to the end of the line begins. */
static bool at_line_comment(const struct statement *s)
{
	if (s->dialect != STATEMENT_MYSQL)
		return begins(s, "--");
	return peek(s, 0) == '#' || (begins(s, "--") && (unsigned char)peek(s, 2) <= ' ');
}

/* MySQL's servers take "--" and a control character for a comment, its clients do not. */
static bool is_odd_comment(const struct statement *s)
{
	char c = peek(s, 2);

	return s->dialect == STATEMENT_MYSQL && begins(s, "--") && s->end - s->at > 2 &&
	       (((unsigned char)c < ' ' && !is_blank(s, c)) || c == 0x7f);
}

/*
 * Into a comment whose content servers run.  Its first end must be its only one: a server that
 * leaves it out looks for nothing else.
 */
static bool enter_comment(struct statement *s)
{
	size_t digits = 0;
	const char *end;

	s->at += peek(s, 2) == 'M' ? 4 : 3;
	end = memmem(s->at, (size_t)(s->end - s->at), "*/", 2);
	if (end == NULL || memmem(s->at, (size_t)(end - s->at), "/*", 2) != NULL)
		return false;
	while (is_digit(peek(s, digits)))
		digits++;
	if ((digits != 0 && digits != 5 && digits != 6) ||
	    (digits > 0 && !is_blank(s, peek(s, digits))))
		return false;
	s->at += digits;
	s->comment = end;
	return true;
}

/* Skips blanks and comments; false at one that is wrong. */
static bool skip_blanks(struct statement *s)
{
	for (;;) {
		if (s->comment != NULL && s->at == s->comment) {
			s->at += 2;
			s->comment = NULL;
		} else if (s->at < s->end && is_blank(s, *s->at)) {
			s->at++;
		} else if (is_odd_comment(s)) {
			return false;
		} else if (at_line_comment(s)) {
			if (s->comment != NULL)
				return false;
			skip_line(s);
		} else if (s->dialect == STATEMENT_MYSQL &&
		           (begins(s, "/*!") || begins(s, "/*M!"))) {
			if (s->comment != NULL || !enter_comment(s))
				return false;
		} else if (begins(s, "/*")) {
			if (s->comment != NULL || !skip_comment(s))
				return false;
		} else {
			return true;
		}
	}
}

/* The length of what is quoted from place i on, the quotes included; 0 without an end. */
static size_t quoted(const struct statement *s, size_t i, char end, bool escapes)
{
	size_t len = (size_t)(s->end - s->at);

	while (i < len && s->at[i] != '\0') {
		if (s->at[i] == '\\' && escapes) {
			i += 2;
		} else if (s->at[i] != end) {
			i++;
		} else if (i + 1 < len && s->at[i + 1] == end && end != ']') {
			i += 2;
		} else {
			return i + 1;
		}
	}
	return 0;
}

/* Whether a NUL, or the end of an executable comment, is within the next len characters. */
static bool is_broken(const struct statement *s, size_t len)
{
	return memchr(s->at, '\0', len) != NULL ||
	       (s->comment != NULL && len > (size_t)(s->comment - s->at));
}

static struct statement_token error(struct statement *s)
{
	struct statement_token t = {.kind = STATEMENT_ERROR, .at = s->at};

	/* What is wrong once stays wrong: nothing is read behind it. */
	s->end = s->at;
	s->failed = true;
	return t;
}

static struct statement_token take(
    struct statement *s, enum statement_kind kind, size_t len)
{
	struct statement_token t = {
	    .kind = kind, .at = s->at, .len = len, .executable = s->comment != NULL};

	if (len == 0 || is_broken(s, len))
		return error(s);
	s->at += len;
	return t;
}

/*
 * PostgreSQL: strings with a newline between them are one, and what follows an E'…' has its
 * escapes.  The length with those, from the place behind the first on.
 */
static size_t continued(const struct statement *s, size_t len)
{
	for (;;) {
		struct statement rest = *s;
		bool newline = false;
		size_t more;

		rest.at += len;
		while (rest.at < rest.end &&
		       (is_blank(&rest, *rest.at) || begins(&rest, "--"))) {
			newline = newline || *rest.at == '\n' || *rest.at == '\r';
			if (*rest.at == '-')
				skip_line(&rest);
			else
				rest.at++;
		}
		if (!newline || peek(&rest, 0) != '\'')
			return len;
		more = quoted(&rest, 1, '\'', true);
		if (more == 0)
			return 0;
		len = (size_t)(rest.at - s->at) + more;
	}
}

/* PostgreSQL: the length of a string with letters before it; 0 when there is none, or no end. */
static size_t prefixed(const struct statement *s)
{
	char letter = peek(s, 0);
	size_t len;

	if ((letter == 'E' || letter == 'e') && peek(s, 1) == '\'') {
		len = quoted(s, 2, '\'', true);
		return len > 0 ? continued(s, len) : 0;
	}
	if (letter != '\0' && strchr("BbXxNn", letter) != NULL && peek(s, 1) == '\'')
		return quoted(s, 2, '\'', false);
	return 0;
}

/* The length of "$tag$…$tag$"; 0 without. */
static size_t dollars(const struct statement *s)
{
	size_t tag = 1;
	const char *end;

	while (is_letter(peek(s, tag)) || (tag > 1 && is_digit(peek(s, tag))))
		tag++;
	if (peek(s, tag) != '$')
		return 0;
	tag++;
	end = memmem(s->at + tag, (size_t)(s->end - s->at) - tag, s->at, tag);
	return end != NULL ? (size_t)(end - s->at) + tag : 0;
}

static size_t word_length(const struct statement *s, size_t i)
{
	while (is_of_word(peek(s, i)))
		i++;
	return i;
}

/* The length of a number; 0 for one that engines would read differently. */
static size_t number_length(const struct statement *s)
{
	size_t i = 0;

	if (s->dialect == STATEMENT_MYSQL)
		return word_length(s, 0);
	while (is_digit(peek(s, i)))
		i++;
	if (s->dialect == STATEMENT_SQLITE && i == 1 && (peek(s, 1) | 0x20) == 'x')
		return word_length(s, 2);
	if (peek(s, i) == '.' && peek(s, i + 1) != '.')
		i++;
	while (is_digit(peek(s, i)))
		i++;
	if ((peek(s, i) | 0x20) == 'e') {
		size_t sign = peek(s, i + 1) == '+' || peek(s, i + 1) == '-';

		if (!is_digit(peek(s, i + 1 + sign)))
			return 0;
		i += 1 + sign;
		while (is_digit(peek(s, i)))
			i++;
	}
	return is_of_word(peek(s, i)) ? 0 : i;
}

static struct statement_token next_word(struct statement *s)
{
	bool prefix = peek(s, 1) == '\'';

	if (s->dialect == STATEMENT_POSTGRES) {
		if (prefix && strchr("EeBbXxNn", *s->at) != NULL)
			return take(s, STATEMENT_STRING, prefixed(s));
		if ((begins(s, "U&") || begins(s, "u&")) && peek(s, 2) == '\'')
			return take(s, STATEMENT_STRING, quoted(s, 3, '\'', false));
		if ((begins(s, "U&") || begins(s, "u&")) && peek(s, 2) == '"')
			return take(s, STATEMENT_NAME, quoted(s, 3, '"', false));
	}
	if (s->dialect == STATEMENT_SQLITE) {
		if (begins(s, "\xef\xbb\xbf"))
			return error(s);
		if (prefix && (*s->at | 0x20) == 'x')
			return take(s, STATEMENT_STRING, quoted(s, 2, '\'', false));
	}
	return take(s, STATEMENT_WORD, word_length(s, 0));
}

/* A single character that is neither of a word nor a quote. */
static struct statement_token next_mark(struct statement *s)
{
	static const char *const wrong[] = {[STATEMENT_MYSQL] = "$",
	    [STATEMENT_POSTGRES] = "\\",
	    [STATEMENT_SQLITE] = "\\?:@$#"};
	char c = *s->at;

	if ((unsigned char)c < ' ' || c == 0x7f || strchr(wrong[s->dialect], c) != NULL ||
	    (c == '!' && s->dialect == STATEMENT_SQLITE && peek(s, 1) != '='))
		return error(s);
	return take(s, STATEMENT_MARK, 1);
}

static struct statement_token next_quoted(struct statement *s)
{
	char c = *s->at;
	bool name =
	    c == '`' || (c == '"' && (s->dialect != STATEMENT_MYSQL ||
	                                 (s->flags & STATEMENT_ANSI_QUOTES) != 0));
	bool escapes = s->dialect == STATEMENT_MYSQL && !name &&
	               (s->flags & STATEMENT_NO_BACKSLASH) == 0;

	return take(
	    s, name ? STATEMENT_NAME : STATEMENT_STRING, quoted(s, 1, c, escapes));
}

struct statement_token statement_next(struct statement *s)
{
	char c;

	if (s->failed || !skip_blanks(s))
		return error(s);
	if (s->at == s->end)
		return s->comment == NULL
		           ? (struct statement_token){.kind = STATEMENT_END, .at = s->at}
		           : error(s);
	c = *s->at;
	if (c == '\'' || c == '"' || (c == '`' && s->dialect != STATEMENT_POSTGRES))
		return next_quoted(s);
	if (c == '[' && s->dialect == STATEMENT_SQLITE)
		return take(s, STATEMENT_NAME, quoted(s, 1, ']', false));
	if (c == '$' && s->dialect == STATEMENT_POSTGRES && !is_digit(peek(s, 1)))
		return take(s, STATEMENT_STRING, dollars(s));
	if (is_letter(c))
		return next_word(s);
	if (is_digit(c) ||
	    (c == '.' && is_digit(peek(s, 1)) && s->dialect != STATEMENT_MYSQL))
		return take(s, STATEMENT_NUMBER, number_length(s));
	return next_mark(s);
}
