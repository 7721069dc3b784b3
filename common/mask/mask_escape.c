#include "common/mask/mask_escape.h"

#include <ctype.h>
#include <string.h>

bool mask_escape_code(const char *at, const char *end, uint32_t *code)
{
	*code = 0;
	if (end - at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)at[i]))
			return false;
		*code = *code * 16 + (uint32_t)(isdigit((unsigned char)at[i])
		                                    ? at[i] - '0'
		                                    : (at[i] | 0x20) - 'a' + 10);
	}
	return true;
}

static void put_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
		return;
	}
	if (c >= 0x10000) {
		buf_putc(out, (char)(0xf0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
	} else if (c >= 0x800) {
		buf_putc(out, (char)(0xe0 | c >> 12));
	}
	buf_putc(out, (char)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3f) : 0xc0 | c >> 6));
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* The character of an escape with a code, and the bytes that it takes; 0: it is none. */
static size_t read_escape(const char *text, const char *end, uint32_t *code)
{
	uint32_t low;

	if (text[1] != 'u' || !mask_escape_code(text + 2, end, code))
		return 0;
	if (*code >= 0xd800 && *code < 0xdc00 && end - text >= 12 && text[6] == '\\' &&
	    text[7] == 'u' && mask_escape_code(text + 8, end, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
		return 12;
	}
	if (*code >= 0xd800 && *code < 0xe000)
		*code = 0xfffd; /* half of a character */
	return 6;
}

void mask_unescape(const char *text, size_t len, struct buf *out, size_t *from)
{
	static const char names[] = "bfnrt";
	static const char to[] = "\b\f\n\r\t";
	const char *end = text + len;
	size_t start = out->len;
	size_t known = 0;

	for (const char *at = text; at < end;) {
		size_t bytes = 1;
		uint32_t code;

		if (*at != '\\' || at + 1 == end) {
			buf_putc(out, *at);
		} else if ((bytes = read_escape(at, end, &code)) > 0) {
			put_utf8(out, code);
		} else {
			const char *name = strchr(names, at[1]);

			buf_putc(out,
			    name != NULL && *name != '\0' ? to[name - names] : at[1]);
			bytes = 2;
		}
		while (from != NULL && known < out->len - start)
			from[known++] = (size_t)(at - text);
		at += bytes;
	}
	if (from != NULL)
		from[known] = len;
}
