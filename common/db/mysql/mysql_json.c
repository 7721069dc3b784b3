#include "common/db/mysql/mysql_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_conn.h"

/* Digits of a DECIMAL, and those behind its point. */
#define DECIMAL_DIGITS 65
#define DECIMAL_SCALE  30

/* As deep as MySQL lets a document be, and one for luck. */
#define DEPTH 101

/* Digits, without those zeros that say nothing, of the shortest text that is this double. */
static size_t shortest(double value, char digits[32])
{
	char text[64];
	size_t n = 0;

	for (int precision = 0; precision < 17; precision++) {
		(void)snprintf(text, sizeof(text), "%.*e", precision, value);
		if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
			break;
	}
	for (const char *c = text; *c != 'e' && *c != '\0' && n < 31; c++) {
		if (*c >= '0' && *c <= '9')
			digits[n++] = *c;
	}
	while (n > 0 && digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
	return n;
}

/* Whether the digits of a number with a point are those that a DOUBLE of its value is printed with. */
static bool is_double(const char *number, const char *all, size_t scale)
{
	char digits[32];
	double value = strtod(number, NULL);
	double size = value < 0 ? -value : value;
	size_t n;

	/* "19.90"; and of the smallest and largest a DOUBLE has an exponent. */
	if ((scale > 1 && all[strlen(all) - 1] == '0') ||
	    (size > 0 && (size < 1e-4 || size >= 1e15)))
		return false;
	n = shortest(value, digits);
	return strncmp(all, digits, n) == 0 && all[n + strspn(all + n, "0")] == '\0';
}

/* Whether the number at s, len characters long, must be a DECIMAL. */
static bool is_decimal(const char *s, size_t len)
{
	char number[DECIMAL_DIGITS + 8];
	char all[DECIMAL_DIGITS + 8];
	const char *point = memchr(s, '.', len);
	size_t scale = point != NULL ? len - (size_t)(point - s) - 1 : 0;
	size_t n = 0;

	if (len >= sizeof(number) || scale > DECIMAL_SCALE || memchr(s, 'e', len) ||
	    memchr(s, 'E', len))
		return false;
	memcpy(number, s, len);
	number[len] = '\0';
	for (size_t i = 0; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9' && (n > 0 || s[i] != '0'))
			all[n++] = s[i];
	}
	all[n] = '\0';
	if (n > DECIMAL_DIGITS)
		return false;
	if (point == NULL) /* all that 64 bits hold is an integer */
		return n > 20 || (n >= 19 &&
		                     strcmp(*s == '-' ? "9223372036854775808"
		                                      : "18446744073709551615",
		                         all) < 0 &&
		                     n >= (*s == '-' ? 19U : 20U));
	return n == 0 ? scale > 1 : !is_double(number, all, scale);
}

/* The length of the quoted text at s. */
static size_t text_length(const char *s, const char *end)
{
	const char *at = s + 1;

	while (at < end && *at != '"')
		at += *at == '\\' ? 2 : 1;
	return (size_t)(at < end ? at + 1 - s : end - s);
}

static size_t number_length(const char *s, const char *end)
{
	size_t n = 1;

	while (s + n < end && strchr("0123456789.eE+-", s[n]) != NULL && s[n] != '\0')
		n++;
	return n;
}

/* Where in a document the walk is. */
struct leg {
	const char *key; /* quoted; NULL: in an array */
	size_t key_len;
	size_t index;
	bool is_array;
};

struct walk {
	struct leg legs[DEPTH];
	size_t depth;
	const char *text; /* the last quoted text: the key, when a colon follows */
	size_t text_len;
};

static void append_path(struct buf *path, const struct walk *w)
{
	buf_putc(path, '$');
	for (size_t i = 0; i < w->depth; i++) {
		const struct leg *leg = &w->legs[i];

		if (leg->is_array) {
			buf_printf(path, "[%zu]", leg->index);
		} else {
			buf_putc(path, '.');
			buf_append(path, leg->key, leg->key_len);
		}
	}
}

/* Takes a mark or a word of the document at s; its length. */
static size_t step(struct walk *w, const char *s, const char *end)
{
	struct leg *leg = w->depth > 0 ? &w->legs[w->depth - 1] : NULL;

	if (*s == '"') {
		w->text = s;
		return w->text_len = text_length(s, end);
	}
	if ((*s == '{' || *s == '[') && w->depth < DEPTH)
		w->legs[w->depth++] = (struct leg){.is_array = *s == '['};
	else if ((*s == '}' || *s == ']') && w->depth > 0)
		w->depth--;
	else if (*s == ',' && leg != NULL)
		leg->index++;
	else if (*s == ':' && leg != NULL) {
		leg->key = w->text;
		leg->key_len = w->text_len;
	}
	return 1;
}

/* Finds decimals; changes: appends ", 'path', number" for each, or NULL: only whether there is one. */
static bool find(const char *text, size_t len, struct buf *changes)
{
	struct walk w = {.depth = 0};
	const char *end = text + len;
	bool found = false;

	for (const char *at = text; at < end;) {
		CLEANUP(buf_reset) struct buf path = {0};
		size_t n;

		if (*at != '-' && (*at < '0' || *at > '9')) {
			at += step(&w, at, end);
			continue;
		}
		n = number_length(at, end);
		if (is_decimal(at, n)) {
			found = true;
			if (changes == NULL)
				return true;
			append_path(&path, &w);
			buf_puts(changes, MYSQL_JSON_CHANGE);
			mysql_quote_text(changes, buf_str(&path), path.len);
			buf_puts(changes, ", ");
			buf_append(changes, at, n);
		}
		at += n;
	}
	return found;
}

bool mysql_json_has_decimal(const char *text, size_t len)
{
	return find(text, len, NULL);
}

void mysql_json_append(
    struct buf *sql, const char *text, size_t len, const char *head, const char *tail)
{
	CLEANUP(buf_reset) struct buf changes = {0};
	bool any = find(text, len, &changes);

	buf_puts(sql, any ? MYSQL_JSON_HEAD : "");
	buf_puts(sql, head);
	mysql_quote_text(sql, text, len);
	buf_puts(sql, tail);
	if (any) {
		buf_append(sql, changes.data, changes.len);
		buf_putc(sql, ')');
	}
}
