#include "common/mask/mask_letter.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/format/row_text.h"

enum affinity { AFFINITY_NONE, AFFINITY_TEXT, AFFINITY_NUMBER, AFFINITY_REAL };

/* SQLite's rules, in their order. */
static enum affinity affinity_of(const char *type)
{
	static const struct {
		const char *part;
		enum affinity affinity;
	} rules[] = {{"int", AFFINITY_NUMBER}, {"char", AFFINITY_TEXT},
	    {"clob", AFFINITY_TEXT}, {"text", AFFINITY_TEXT}, {"blob", AFFINITY_NONE},
	    {"real", AFFINITY_REAL}, {"floa", AFFINITY_REAL}, {"doub", AFFINITY_REAL}};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (strcasestr(type, rules[i].part) != NULL)
			return rules[i].affinity;
	}
	return *type == '\0' ? AFFINITY_NONE : AFFINITY_NUMBER;
}

static bool read_integer(const char *text, size_t len, long long *n)
{
	size_t at = len > 0 && *text == '-';

	if (at == len)
		return false;
	for (; at < len; at++) {
		if (!isdigit((unsigned char)text[at]))
			return false;
	}
	errno = 0;
	*n = strtoll(text, NULL, 10);
	return errno == 0;
}

/* Whole numbers are integers where the column prefers them, however they are written. */
static void put_number(enum affinity affinity, double v, struct buf *row)
{
	if (affinity == AFFINITY_NUMBER && v > -9e18 && v < 9e18 &&
	    (double)(long long)v == v)
		buf_printf(row, "i%lld", (long long)v);
	else
		buf_printf(row, "r%.17g", v);
}

void mask_letter_put(
    const char *type, char before, const struct buf *masked, struct buf *row)
{
	enum affinity affinity = affinity_of(type);
	const char *text = buf_str(masked);
	bool counts = before != 'b' && affinity != AFFINITY_TEXT &&
	              (affinity != AFFINITY_NONE || before == 'i' || before == 'r');
	bool whole =
	    affinity != AFFINITY_REAL && (affinity != AFFINITY_NONE || before == 'i');
	long long n;

	if (counts && whole && read_integer(text, masked->len, &n)) {
		buf_printf(row, "i%lld", n);
	} else if (counts && text_is_number(text, masked->len)) {
		put_number(affinity, strtod(text, NULL), row);
	} else {
		buf_putc(row, before == 'b' ? 'b' : 't');
		row_text_value(row, text, masked->len);
	}
}
