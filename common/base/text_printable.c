/* UTF-8, and what a terminal may be shown of it. */
#include <string.h>

#include "common/base/text.h"

/* The length of the well-formed UTF-8 sequence at s[0..len), 0 when there is none. */
static size_t sequence(const unsigned char *s, size_t len)
{
	static const struct {
		unsigned char first, last; /* of the first byte */
		unsigned char low, high;   /* of the second byte */
		size_t n;
	} forms[] = {
	    {0x00, 0x7f, 0x00, 0x00, 1},
	    {0xc2, 0xdf, 0x80, 0xbf, 2},
	    {0xe0, 0xe0, 0xa0, 0xbf, 3},
	    {0xe1, 0xec, 0x80, 0xbf, 3},
	    {0xed, 0xed, 0x80, 0x9f, 3},
	    {0xee, 0xef, 0x80, 0xbf, 3},
	    {0xf0, 0xf0, 0x90, 0xbf, 4},
	    {0xf1, 0xf3, 0x80, 0xbf, 4},
	    {0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; len > 0 && i < sizeof(forms) / sizeof(*forms); i++) {
		size_t n = forms[i].n;

		if (s[0] < forms[i].first || s[0] > forms[i].last)
			continue;
		if (n > len || (n > 1 && (s[1] < forms[i].low || s[1] > forms[i].high)))
			return 0;
		for (size_t k = 2; k < n; k++) {
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		}
		return n;
	}
	return 0;
}

bool text_is_utf8(const char *data, size_t len)
{
	const unsigned char *s = (const unsigned char *)data;

	while (len > 0) {
		size_t n = *s < 0x80 ? 1 : sequence(s, len);

		if (n == 0)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

/* Whether the sequence of n bytes is of C0, DEL or C1. */
static bool is_control(const unsigned char *s, size_t n)
{
	return *s < 0x20 || *s == 0x7f || (n == 2 && s[0] == 0xc2 && s[1] < 0xa0);
}

/*
 * Whether it ends a line (U+2028, U+2029) or turns the direction of what is around it (U+061C,
 * U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069): it makes a text look like another one.
 */
static bool is_deceiving(const unsigned char *s, size_t n)
{
	if (n == 2)
		return s[0] == 0xd8 && s[1] == 0x9c;
	if (n != 3 || s[0] != 0xe2)
		return false;
	return (s[1] == 0x80 &&
	           (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae))) ||
	       (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9);
}

bool text_has_control(const char *data, size_t len)
{
	const unsigned char *s = (const unsigned char *)data;

	while (len > 0) {
		size_t n = sequence(s, len);

		if (n == 0)
			n = 1;
		if (is_control(s, n))
			return true;
		s += n;
		len -= n;
	}
	return false;
}

void text_append_printable(struct buf *to, const char *data, size_t len)
{
	const unsigned char *s = (const unsigned char *)data;

	(void)buf_reserve(to, len);
	while (len > 0) {
		size_t n = sequence(s, len);
		bool control = n == 0 || is_control(s, n) || is_deceiving(s, n);

		if (n == 0)
			n = 1;
		for (size_t i = 0; i < n; i++) {
			if (control)
				buf_printf(to, "\\x%02x", s[i]);
			else
				buf_putc(to, (char)s[i]);
		}
		s += n;
		len -= n;
	}
}

/* The character of a sequence of two or three bytes, or of one. */
static unsigned int code_point(const unsigned char *s, size_t n)
{
	if (n == 3)
		return (s[0] & 0x0fU) << 12 | (s[1] & 0x3fU) << 6 | (s[2] & 0x3fU);
	return n == 2 ? (s[0] & 0x1fU) << 6 | (s[1] & 0x3fU) : s[0];
}

void text_append_printable_json(struct buf *to, const char *json, size_t len)
{
	const unsigned char *s = (const unsigned char *)json;

	while (len > 0) {
		size_t n = sequence(s, len);

		if (n == 0)
			n = 1;
		if (is_control(s, n) || is_deceiving(s, n))
			buf_printf(to, "\\u%04x", code_point(s, n));
		else
			buf_append(to, s, n);
		s += n;
		len -= n;
	}
}

char *text_printable(const char *s)
{
	struct buf out = {0};

	text_append_printable(&out, s, strlen(s));
	return buf_take(&out);
}
