#include "common/app/php_string.h"

#include <string.h>

/* A character of the text, NUL behind its end. */
static char peek(const struct php_lexer *l, size_t ahead)
{
	return (size_t)(l->end - l->at) > ahead ? l->at[ahead] : '\0';
}

static void take(struct php_lexer *l)
{
	if (*l->at == '\n')
		l->line++;
	l->at++;
}

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool read_single(struct php_lexer *l)
{
	l->kind = PHP_STRING;
	for (l->at++; l->at < l->end && *l->at != '\''; take(l)) {
		if (*l->at == '\\' && (peek(l, 1) == '\'' || peek(l, 1) == '\\'))
			l->at++;
		buf_putc(&l->text, *l->at);
	}
	if (l->at == l->end)
		return false;
	l->at++;
	return true;
}

static int digit(char c, int base)
{
	int v = -1;

	if (c >= '0' && c <= '9')
		v = c - '0';
	else if (c >= 'a' && c <= 'f')
		v = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		v = c - 'A' + 10;
	return v < base ? v : -1;
}

/* Reads up to max digits; -1 when there is none. */
static long read_digits(struct php_lexer *l, int base, int max)
{
	long v = -1;

	for (int i = 0; i < max && digit(peek(l, 0), base) >= 0; i++) {
		v = (v < 0 ? 0 : v) * base + digit(peek(l, 0), base);
		l->at++;
	}
	return v;
}

static void put_utf8(struct buf *out, unsigned long c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
	} else if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | (c >> 18 & 0x07)));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* \x41, \101, \u{41}, at the backslash; false (nothing taken) when it is none of them. */
static bool read_code(struct php_lexer *l)
{
	const char *start = l->at;
	bool unicode = peek(l, 1) == 'u' && peek(l, 2) == '{';
	long v;

	if (unicode) {
		l->at += 3;
		v = read_digits(l, 16, 6);
		if (v >= 0 && v <= 0x10ffff && peek(l, 0) == '}') {
			l->at++;
			put_utf8(&l->text, (unsigned long)v);
			return true;
		}
	} else if (peek(l, 1) == 'x') {
		l->at += 2;
		v = read_digits(l, 16, 2);
		if (v >= 0) {
			buf_putc(&l->text, (char)v);
			return true;
		}
	} else {
		l->at += 1;
		v = read_digits(l, 8, 3);
		if (v >= 0) {
			buf_putc(&l->text, (char)(v & 0xff));
			return true;
		}
	}
	l->at = start;
	return false;
}

static void read_escape(struct php_lexer *l)
{
	static const char letters[] = "nrtvef\\$\"";
	static const char meant[] = "\n\r\t\v\033\f\\$\"";
	const char *which = peek(l, 1) != '\0' ? strchr(letters, peek(l, 1)) : NULL;

	if (which != NULL) {
		buf_putc(&l->text, meant[which - letters]);
		l->at += 2;
	} else if (!read_code(l)) {
		buf_putc(&l->text, '\\');
		l->at++;
	}
}

/* "{$…}": to its brace, over strings inside of it. */
static void skip_braced(struct php_lexer *l)
{
	unsigned int depth = 0;

	while (l->at < l->end) {
		if (*l->at == '{')
			depth++;
		else if (*l->at == '}')
			depth--;
		take(l);
		if (depth == 0)
			return;
	}
}

/* The length of the name at the text's at, 0 when there is none. */
static size_t name_length(const struct php_lexer *l, size_t at)
{
	size_t len = 0;

	if (!starts_name(peek(l, at)))
		return 0;
	while (starts_name(peek(l, at + len)) || digit(peek(l, at + len), 10) >= 0)
		len++;
	return len;
}

/* "$name" and "{$name}" at the '$' or '{'; false for anything else. */
static bool read_plain_variable(struct php_lexer *l)
{
	bool braced = *l->at == '{';
	size_t start = braced ? 2 : 1;
	size_t len = name_length(l, start);
	size_t end = start + len;
	size_t arrow = end + (peek(l, end) == '?');
	bool item =
	    peek(l, end) == '[' || (peek(l, arrow) == '-' && peek(l, arrow + 1) == '>');

	if (len == 0 || (braced ? peek(l, end) != '}' : item))
		return false;
	buf_putc(&l->text, '\0');
	buf_append(&l->text, l->at + start, len);
	buf_putc(&l->text, '\0');
	l->at += end + braced;
	return true;
}

/* A variable in a string; false where there is none. */
static bool read_variable(struct php_lexer *l, size_t *plain)
{
	bool brace = *l->at == '{';

	if (!(brace && peek(l, 1) == '$') &&
	    !(*l->at == '$' && (peek(l, 1) == '{' || starts_name(peek(l, 1)))))
		return false;
	if (read_plain_variable(l)) {
		*plain += 1;
		return true;
	}
	l->kind = PHP_TEMPLATE;
	if (brace || peek(l, 1) == '{') {
		l->at += !brace;
		skip_braced(l);
	} else {
		take(l);
	}
	return true;
}

static size_t count_nuls(const struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->data[i] == '\0';
	return n;
}

static bool read_double(struct php_lexer *l)
{
	char quote = *l->at;
	size_t plain = 0;

	l->kind = quote == '"' ? PHP_STRING : PHP_TEMPLATE;
	for (l->at++; l->at < l->end && *l->at != quote;) {
		if (*l->at == '\\') {
			read_escape(l);
		} else if (!read_variable(l, &plain)) {
			buf_putc(&l->text, *l->at);
			take(l);
		}
	}
	if (l->at >= l->end)
		return false;
	l->at++;
	if (plain > 0 && l->kind == PHP_STRING)
		l->kind = count_nuls(&l->text) == 2 * plain ? PHP_PARTS : PHP_TEMPLATE;
	return true;
}

bool php_string_read(struct php_lexer *l)
{
	return *l->at == '\'' ? read_single(l) : read_double(l);
}

bool php_string_read_heredoc(struct php_lexer *l)
{
	const char *mark;
	size_t len = 0;
	char quote;

	l->kind = PHP_TEMPLATE;
	l->at += 3;
	while (peek(l, 0) == ' ' || peek(l, 0) == '\t')
		l->at++;
	quote = peek(l, 0);
	l->at += quote == '\'' || quote == '"';
	mark = l->at;
	while (starts_name(peek(l, len)) || digit(peek(l, len), 10) >= 0)
		len++;
	l->at += len;
	while (l->at < l->end) {
		/* At the start of a line is where the mark may be. */
		if (*l->at == '\n') {
			take(l);
			while (peek(l, 0) == ' ' || peek(l, 0) == '\t')
				l->at++;
			if ((size_t)(l->end - l->at) >= len &&
			    memcmp(l->at, mark, len) == 0 && !starts_name(peek(l, len)) &&
			    digit(peek(l, len), 10) < 0) {
				l->at += len;
				return true;
			}
		} else {
			l->at++;
		}
	}
	return false;
}
