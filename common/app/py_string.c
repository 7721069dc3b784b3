/* Python's strings: all quotes and prefixes. */
#include <string.h>

#include "common/app/py_lexer.h"

struct string {
	char quote;
	bool triple;
	bool raw;
	bool template;
};

static char peek(const struct py_lexer *l, size_t n)
{
	return (size_t)(l->end - l->at) > n ? l->at[n] : '\0';
}

static void take(struct py_lexer *l)
{
	if (*l->at == '\n')
		l->line++;
	buf_putc(&l->text, *l->at++);
}

static int digit(char c, int base)
{
	int value = c >= '0' && c <= '9'   ? c - '0'
	            : c >= 'a' && c <= 'f' ? c - 'a' + 10
	            : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                                   : base;

	return value < base ? value : -1;
}

/* Up to max digits at l->at + from as a number; *n says how many there are. */
static unsigned long number(
    const struct py_lexer *l, size_t from, int base, size_t max, size_t *n)
{
	unsigned long value = 0;

	for (*n = 0; *n < max && digit(peek(l, from + *n), base) >= 0; ++*n)
		value = value * (unsigned long)base +
		        (unsigned long)digit(peek(l, from + *n), base);
	return value;
}

/* A character as it is; in a template a brace that is none of it is doubled. */
static void put(struct py_lexer *l, const struct string *s, unsigned long c)
{
	if (s->template && (c == '{' || c == '}'))
		buf_putc(&l->text, (char)c);
	if (c < 0x80) {
		buf_putc(&l->text, (char)c);
	} else if (c < 0x800) {
		buf_putc(&l->text, (char)(0xc0 | (c >> 6)));
		buf_putc(&l->text, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_putc(&l->text, (char)(0xe0 | (c >> 12)));
		buf_putc(&l->text, (char)(0x80 | ((c >> 6) & 0x3f)));
		buf_putc(&l->text, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_putc(&l->text, (char)(0xf0 | ((c >> 18) & 0x07)));
		buf_putc(&l->text, (char)(0x80 | ((c >> 12) & 0x3f)));
		buf_putc(&l->text, (char)(0x80 | ((c >> 6) & 0x3f)));
		buf_putc(&l->text, (char)(0x80 | (c & 0x3f)));
	}
}

/* \n, \x41, \101, A …, at the backslash; an unknown one stays as it is. */
static void read_escape(struct py_lexer *l, const struct string *s)
{
	static const char letters[] = "\\'\"abfnrtv";
	static const char meant[] = "\\'\"\a\b\f\n\r\t\v";
	static const struct {
		char letter;
		size_t digits;
	} codes[] = {{'x', 2}, {'u', 4}, {'U', 8}};
	char c = peek(l, 1);
	const char *which = c != '\0' ? strchr(letters, c) : NULL;
	unsigned long value;
	size_t n;

	if (c == '\n' || (c == '\r' && peek(l, 2) == '\n')) {
		l->line++;
		l->at += c == '\n' ? 2 : 3;
		return;
	}
	if (which != NULL) {
		put(l, s, (unsigned char)meant[which - letters]);
		l->at += 2;
		return;
	}
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		value = number(l, 2, 16, codes[i].digits, &n);
		if (c == codes[i].letter && n == codes[i].digits && value < 0x110000) {
			put(l, s, value);
			l->at += 2 + n;
			return;
		}
	}
	value = number(l, 1, 8, 3, &n);
	if (n > 0) {
		put(l, s, value);
		l->at += 1 + n;
		return;
	}
	take(l);
}

/* Whether the string ends here. */
static bool at_end(const struct py_lexer *l, const struct string *s)
{
	return *l->at == s->quote &&
	       (!s->triple || (peek(l, 1) == s->quote && peek(l, 2) == s->quote));
}

/* A string inside of {…}, kept as it is. */
static void skip_inner(struct py_lexer *l)
{
	char quote = *l->at;

	take(l);
	while (l->at < l->end && *l->at != quote && *l->at != '\n')
		take(l);
	if (l->at < l->end && *l->at == quote)
		take(l);
}

/* {…} of a template, kept as it is. */
static void read_braces(struct py_lexer *l, const struct string *s)
{
	unsigned int depth = 0;

	while (l->at < l->end) {
		if (at_end(l, s) && depth == 0)
			return;
		if (*l->at == '\'' || *l->at == '"') {
			skip_inner(l);
			continue;
		}
		if (*l->at == '{')
			depth++;
		else if (*l->at == '}')
			depth--;
		take(l);
		if (depth == 0)
			return;
	}
}

static bool read_body(struct py_lexer *l, const struct string *s)
{
	while (l->at < l->end && !at_end(l, s)) {
		if (*l->at == '\n' && !s->triple)
			return false;
		if (s->template && *l->at == '{' && peek(l, 1) != '{') {
			read_braces(l, s);
		} else if (s->template && (*l->at == '{' || *l->at == '}')) {
			/* A pair stands for one. */
			take(l);
			if (peek(l, 0) == '{' || peek(l, 0) == '}')
				take(l);
		} else if (*l->at != '\\') {
			take(l);
		} else if (!s->raw) {
			read_escape(l, s);
		} else {
			/* A quote behind a backslash does not end a raw string either. */
			take(l);
			if (l->at < l->end)
				take(l);
		}
	}
	return l->at < l->end;
}

bool py_string_read(struct py_lexer *l)
{
	const char *letters = buf_str(&l->text);
	struct string s = {
	    .quote = *l->at,
	    .triple = peek(l, 1) == *l->at && peek(l, 2) == *l->at,
	    .raw = strpbrk(letters, "rR") != NULL,
	    .template = strpbrk(letters, "fFtT") != NULL,
	};

	l->kind = s.template ? PY_TOKEN_TEMPLATE : PY_TOKEN_STRING;
	buf_clear(&l->text);
	l->at += s.triple ? 3 : 1;
	if (!read_body(l, &s))
		return false;
	l->at += s.triple ? 3 : 1;
	return true;
}
