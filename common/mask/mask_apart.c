#include "common/mask/mask_apart.h"

#include <ctype.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_permute.h"

/* What is permuted: a symbol each, and how many there are of its kind. */
struct symbols {
	unsigned char *at;
	unsigned char *radices;
	size_t n;
};

/* Both arrays in one. */
static struct symbols symbols_new(size_t most)
{
	unsigned char *both = xcalloc(2 * most + 1, 1);

	return (struct symbols){both, both + most, 0};
}

static void symbols_reset(struct symbols *s)
{
	free(s->at);
}

static void add(struct symbols *s, unsigned int symbol, unsigned int radix)
{
	s->at[s->n] = (unsigned char)symbol;
	s->radices[s->n++] = (unsigned char)radix;
}

/* A character: the first code of its kind, and how many that has; radix 0: it stays. */
struct letter {
	unsigned int code;
	unsigned int first;
	unsigned int radix;
	size_t bytes;
};

#define RUSSIAN_UPPER 0x410U
#define RUSSIAN_LOWER 0x430U
#define RUSSIAN       32U

/* False for a character that is of no kind. */
static bool read_letter(
    enum schema_type type, const char *value, size_t len, struct letter *l)
{
	unsigned char c = (unsigned char)value[0];
	unsigned char next = len > 1 ? (unsigned char)value[1] : 0;

	*l = (struct letter){.code = c, .bytes = 1};
	if (isdigit(c)) {
		l->first = '0';
		l->radix = 10;
	} else if (islower(c) || isupper(c)) {
		l->first = islower(c) ? 'a' : 'A';
		l->radix = 26;
	} else if (c >= 0x80 && type == SCHEMA_BINARY) {
		l->first = l->radix = 0x80;
	} else if (c >= 0x80) {
		l->code = (c & 0x1fU) << 6 | (next & 0x3fU);
		l->bytes = 2;
		l->radix = RUSSIAN;
		l->first = l->code < RUSSIAN_LOWER ? RUSSIAN_UPPER : RUSSIAN_LOWER;
		return (c & 0xe0) == 0xc0 && (next & 0xc0) == 0x80 &&
		       l->code >= l->first && l->code < l->first + RUSSIAN;
	}
	return true;
}

static void put_letter(
    const struct letter *l, enum schema_type type, unsigned int symbol, struct buf *out)
{
	unsigned int code = l->first + symbol;

	if (code >= 0x80 && type != SCHEMA_BINARY) {
		buf_putc(out, (char)(0xc0 | code >> 6));
		buf_putc(out, (char)(0x80 | (code & 0x3f)));
	} else {
		buf_putc(out, (char)code);
	}
}

bool mask_apart_text(const struct mask_key *key, enum schema_type type, const char *value,
    size_t len, struct buf *out)
{
	CLEANUP(symbols_reset) struct symbols s = symbols_new(len);
	struct letter l;
	size_t n = 0;

	for (size_t i = 0; i < len; i += l.bytes) {
		if (!read_letter(type, value + i, len - i, &l))
			return false;
		if (l.radix > 0)
			add(&s, l.code - l.first, l.radix);
	}
	mask_permute_symbols(key, s.at, s.radices, s.n);
	for (size_t i = 0; i < len; i += l.bytes) {
		if (!read_letter(type, value + i, len - i, &l))
			return false; /* it was read before */
		if (l.radix > 0)
			put_letter(&l, type, s.at[n++], out);
		else
			buf_putc(out, value[i]);
	}
	return true;
}

/* A number as its text has it: digits only, so many before the point and behind it. */
struct number {
	const char *text; /* behind the sign */
	size_t len;
	bool negative;
	size_t whole;
	size_t fraction;
};

static size_t count_digits(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)text[n]))
		n++;
	return n;
}

static bool read_number(const char *value, size_t len, struct number *n)
{
	*n = (struct number){.negative = len > 0 && *value == '-'};
	n->text = value + n->negative;
	n->len = len - n->negative;
	n->whole = count_digits(n->text, n->len);
	if (n->whole < n->len && n->text[n->whole] == '.')
		n->fraction = count_digits(n->text + n->whole + 1, n->len - n->whole - 1);
	return n->whole > 0 && n->len == n->whole + n->fraction + (n->fraction > 0);
}

/*
 * An integer among those of as many digits whose higher bits are the same; negative ones begin with -1.
 * False for what has more bits than any.
 */
static bool put_integer(
    const struct mask_job *job, const struct number *n, struct buf *out)
{
	CLEANUP(freep) char *text = xasprintf("%.*s", (int)n->len, n->text);
	uint64_t block = (1ULL << job->fit.bits) - 1;
	uint64_t low = 1;
	uint64_t high = 9;
	uint64_t v;

	if (n->len > 20 || !text_u64(text, UINT64_MAX, &v))
		return false;
	if (n->negative && v == 0)
		return false;
	while (v > high) {
		low *= 10;
		high = high > UINT64_MAX / 10 - 1 ? UINT64_MAX : high * 10 + 9;
	}
	if (low == 1 && !n->negative)
		low = 0; /* zero is one of one digit */
	v -= n->negative;
	low -= n->negative;
	high -= n->negative;
	if (low < (v & ~block))
		low = v & ~block;
	if (high > (v | block))
		high = v | block;
	v = low + mask_permute_below(&job->key, low, v - low, high - low + 1);
	buf_printf(out, "%s%0*llu", n->negative ? "-" : "", (int)n->len,
	    (unsigned long long)v + n->negative);
	return true;
}

/* Of digits, those that are symbols and zeros in the text; and whatever stays beside them. */
static bool is_zero(const struct symbols *s, const char *digits)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->at[i] + (s->radices[i] == 9) > 0)
			return false;
	}
	return strspn(digits, "-0.") == strlen(digits);
}

/* The digits that may be any: of what is always 0 before the point, and zeros at the ends, none. */
static void find_digits(
    const struct mask_fit *fit, const struct number *n, size_t *from, size_t *to)
{
	bool fixed = fit->scale > 0 && n->fraction == fit->scale;

	*from = 0;
	*to = n->len;
	while (*from + 1 < n->whole && n->text[*from] == '0')
		++*from;
	if (fixed && fit->length > 0 && fit->length <= fit->scale)
		*from = n->len - (size_t)fit->length;
	while (
	    !fixed && n->fraction > 0 && *to > n->whole && strchr("0.", n->text[*to - 1]))
		--*to;
}

bool mask_apart_number(
    const struct mask_job *job, const char *value, size_t len, struct buf *out)
{
	CLEANUP(symbols_reset) struct symbols s = symbols_new(len);
	CLEANUP(freep) char *text = NULL;
	struct number n;
	size_t from;
	size_t to;
	size_t next = 0;
	bool walks;

	if (!read_number(value, len, &n))
		return false;
	if (job->fit.bits > 0 && n.fraction == 0 && put_integer(job, &n, out))
		return true;
	find_digits(&job->fit, &n, &from, &to);
	text = xasprintf("%.*s", (int)n.len, n.text);
	for (size_t i = from; i < to; i++) {
		/* No zero where an engine would print none. */
		bool some = (i == from && from + 1 < n.whole) ||
		            (i + 1 == to && to > n.whole && job->fit.scale != n.fraction);

		if (text[i] == '.')
			continue;
		add(&s, (unsigned int)(text[i] - '0') - some, some ? 9 : 10);
		text[i] = '0';
	}
	/* A negative zero is none; who comes from elsewhere gets back to there at last. */
	walks = n.negative && !is_zero(&s, text);
	do
		mask_permute_symbols(&job->key, s.at, s.radices, s.n);
	while (walks && is_zero(&s, text));
	for (size_t i = from; i < to; i++) {
		if (text[i] != '.') {
			text[i] = (char)('0' + s.at[next] + (s.radices[next] == 9));
			next++;
		}
	}
	buf_printf(out, "%s%s", n.negative ? "-" : "", text);
	return true;
}
