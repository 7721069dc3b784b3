#include "common/mask/mask_form.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_apart.h"
#include "common/mask/mask_permute.h"

/* Letters and digits that nobody mixes up: 5 bits each. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

/* The longest hash of bytes: fixed columns are no longer. */
#define BYTES_MAX 255

void mask_tag(struct buf *out, struct mask_seed seed, size_t n)
{
	char *to = buf_reserve(out, n);

	for (size_t i = 0; i < n; i++) {
		uint64_t bits =
		    i < 12 ? seed.a >> (5 * i) : seed.b >> (5 * ((i - 12) % 12));

		to[i] = letters[bits & 31];
	}
	buf_added(out, n);
}

size_t mask_room(const struct mask_job *job)
{
	return job->fit.length > 0 && job->fit.length < SIZE_MAX ? (size_t)job->fit.length
	                                                         : SIZE_MAX;
}

/* A byte of many that a seed gives. */
struct stream {
	const struct mask_key *key;
	struct mask_seed seed;
	struct mask_seed now;
	uint64_t n;
};

static unsigned int next_byte(struct stream *s)
{
	unsigned int at = s->n % 16;

	if (at == 0)
		s->now = mask_seed_next(s->key, s->seed, s->n / 16);
	s->n++;
	return (at < 8 ? s->now.a >> (8 * at) : s->now.b >> (8 * (at - 8))) & 0xff;
}

/* Other digits for digits, letters for letters; by value any letter for what is neither. */
static void append_scrambled(struct stream *s, enum schema_type type, bool by_value,
    const char *value, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (isdigit(c))
			buf_putc(out, (char)('0' + next_byte(s) % 10));
		else if (islower(c))
			buf_putc(out, (char)('a' + next_byte(s) % 26));
		else if (isupper(c))
			buf_putc(out, (char)('A' + next_byte(s) % 26));
		else if (c < 0x80)
			buf_putc(out, (char)c);
		else if (c >= 0xc0 || type == SCHEMA_BINARY)
			buf_putc(out, (char)(by_value ? 'a' + next_byte(s) % 26 : 'x'));
	}
}

static size_t count_digits(const char *value, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)value[n]))
		n++;
	return n;
}

static char digit_from(struct stream *s, unsigned int least)
{
	return (char)('0' + least + next_byte(s) % (10 - least));
}

static uint64_t next_number(struct stream *s)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | next_byte(s);
	return n;
}

/* Another one of as many digits, or of one less where there is none below 2^bits. */
static void append_integer(
    struct stream *s, unsigned int bits, bool negative, size_t digits, struct buf *out)
{
	uint64_t most = (1ULL << bits) - 1;
	uint64_t low = 1;

	for (size_t i = 1; i < digits && low <= most / 10; i++)
		low *= 10;
	if (low == 1)
		low = negative; /* there is no other zero */
	else if (low <= most / 10)
		most = low * 10 - 1;
	if (low <= 1 && most > 9)
		most = 9;
	low += next_number(s) % (most - low + 1);
	buf_printf(out, "%llu", (unsigned long long)low);
}

/* A number as engines print it: what is before its point, behind it, and an exponent. */
struct number {
	const struct mask_fit *fit;
	bool negative;
	bool
	    large; /* with an exponent: near the largest, or the smallest, that there is */
	bool small;
	size_t whole;
	size_t fraction;
};

static void append_whole(
    struct stream *s, const struct number *n, char first, struct buf *out)
{
	/* "0.50" where there is no digit before the point. */
	bool zero = first == '0' && n->fit->length > 0 &&
	            n->fit->length <= n->fit->scale && n->fraction > 0;

	if (n->large || n->small || zero)
		buf_putc(out, zero ? '0' : n->large ? '1' : '9');
	else if (n->fit->bits > 0)
		append_integer(s, n->fit->bits, n->negative, n->whole, out);
	else
		buf_putc(out, digit_from(s, n->negative || n->whole > 1));
	for (size_t i = 1; i < n->whole && (n->fit->bits == 0 || n->large || n->small);
	     i++)
		buf_putc(out, digit_from(s, 0));
}

/* The last one is no zero where an engine would not print it. */
static void append_fraction(struct stream *s, const struct number *n, struct buf *out)
{
	bool fixed = n->fit->scale > 0 && !n->negative;
	size_t zeros = n->fit->length > 0 && n->fit->length < n->fit->scale
	                   ? n->fit->scale - (size_t)n->fit->length
	                   : 0;

	for (size_t i = 0; i < n->fraction; i++) {
		char c = digit_from(s, i + 1 == n->fraction && !fixed);

		if (i < zeros)
			c = '0';
		else if (i == 0 && n->large && c > '6')
			c = '3';
		buf_putc(out, c);
	}
}

/*
 * A number that depends on nothing of the old one but how many digits it has, where its point is, its
 * sign and its exponent; spelled as an engine spells it.
 */
static void append_number(struct stream *s, const struct mask_job *job, const char *value,
    size_t len, struct buf *out)
{
	struct number n = {.fit = &job->fit, .negative = *value == '-'};
	size_t at = n.negative || *value == '+';
	const char *exponent;

	n.whole = count_digits(value + at, len - at);
	if (n.whole == 0) { /* "NaN", or "$1,234.50" */
		for (size_t i = 0; i < len; i++)
			buf_putc(out, isdigit((unsigned char)value[i]) ? digit_from(s, 1)
			                                               : value[i]);
		return;
	}
	buf_append(out, value, at);
	at += n.whole;
	if (at < len && value[at] == '.')
		n.fraction = count_digits(value + at + 1, len - at - 1);
	exponent = value + at + (n.fraction > 0) + n.fraction;
	n.small = exponent + 1 < value + len && exponent[1] == '-';
	n.large = exponent < value + len && !n.small;
	append_whole(s, &n, value[at - n.whole], out);
	if (n.fraction > 0) {
		buf_putc(out, '.');
		append_fraction(s, &n, out);
	}
	buf_append(out, exponent, (size_t)(value + len - exponent));
}

static bool is_uuid(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? value[i] != '-' : !isxdigit((unsigned char)value[i]))
			return false;
	}
	return len == 36;
}

bool mask_is_text(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)value[i] < ' ' || (unsigned char)value[i] > '~')
			return false;
	}
	return true;
}

/* Integers stay different from each other: of n bits, and a sign. */
static void append_hashed_number(const struct mask_job *job, struct mask_seed seed,
    const char *value, size_t len, struct buf *out)
{
	bool negative = *value == '-';
	unsigned int bits = job->fit.bits;
	uint64_t sign = 0;
	char digits[24];
	uint64_t n;

	(void)snprintf(
	    digits, sizeof(digits), "%.*s", (int)(len - negative), value + negative);
	if (bits == 0 || !text_u64(digits, UINT64_MAX, &n)) {
		buf_printf(out, "%llu", (unsigned long long)(seed.a & INT32_MAX));
		return;
	}
	n -= negative && n > 0; /* there is one more of them, and no zero */
	sign = n >> bits << bits;
	n = mask_permute(&job->key, n & ~sign, bits) | sign;
	buf_printf(out, "%s%llu", negative ? "-" : "", (unsigned long long)n + negative);
}

/* As many as there are in columns whose values all have as many. */
static void append_bytes_hash(
    const struct mask_job *job, struct stream *s, size_t len, struct buf *out)
{
	size_t least = job->fit.unique ? 16 : 0;
	size_t most = mask_room(job) < BYTES_MAX ? mask_room(job) : BYTES_MAX;
	size_t n = len < least ? least : len;

	for (size_t i = 0; i < (n < most ? n : most); i++)
		buf_putc(out, (char)next_byte(s));
}

void mask_hash(const struct mask_job *job, enum schema_type type, struct mask_seed seed,
    const char *value, size_t len, struct buf *out)
{
	struct stream s = {.key = &job->key, .seed = seed};
	size_t most = mask_room(job);

	if (type == SCHEMA_NUMBER) {
		append_hashed_number(job, seed, value, len, out);
	} else if (is_uuid(value, len)) {
		for (size_t i = 0; i < 16; i++)
			buf_printf(out, "%s%02x",
			    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			    next_byte(&s));
	} else if (type == SCHEMA_BINARY && !mask_is_text(value, len)) {
		append_bytes_hash(job, &s, len, out);
	} else {
		mask_tag(out, seed, most < 24 ? most : 24);
	}
}

/* Bytes that are no text have no form that could stay. */
static bool is_raw(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)value[i] < ' ' && strchr("\t\r\n", value[i]) == NULL)
			return true;
	}
	return memchr(value, '\0', len) != NULL || !text_is_utf8(value, len);
}

bool mask_read_bytes(
    const struct mask_job *job, const char *value, size_t len, struct buf *bytes)
{
	if (job->type_name == NULL || strcmp(job->type_name, "bytea") != 0 || len < 2 ||
	    len % 2 != 0 || value[0] != '\\' || value[1] != 'x')
		return false;
	for (size_t i = 2; i < len; i += 2) {
		int byte = text_hex_byte(value + i);

		if (byte < 0)
			return false;
		buf_putc(bytes, (char)byte);
	}
	return bytes->len > 0;
}

void mask_put_bytes(const struct buf *bytes, struct buf *out)
{
	buf_puts(out, "\\x");
	for (size_t i = 0; i < bytes->len; i++)
		buf_printf(out, "%02x", (unsigned int)(unsigned char)bytes->data[i]);
}

void mask_scramble(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	struct stream s = {.key = &job->key, .seed = seed};
	CLEANUP(buf_reset) struct buf bytes = {0};
	CLEANUP(buf_reset) struct buf other = {0};
	bool by_value = job->mask->by_value;

	if (type != SCHEMA_NUMBER && mask_read_bytes(job, value, len, &bytes)) {
		struct mask_job raw = *job;

		raw.type_name = "";
		mask_scramble(&raw, SCHEMA_BINARY, seed, bytes.data, bytes.len, &other);
		mask_put_bytes(&other, out);
		return;
	}
	if (type == SCHEMA_BINARY && !job->fit.unique && is_raw(value, len)) {
		for (size_t i = 0; i < len; i++)
			buf_putc(out, (char)next_byte(&s));
		return;
	}
	if (by_value &&
	    (type == SCHEMA_NUMBER ? mask_apart_number(job, value, len, out)
	                           : mask_apart_text(&job->key, type, value, len, out)))
		return;
	if (type == SCHEMA_NUMBER)
		append_number(&s, job, value, len, out);
	else
		append_scrambled(&s, type, by_value, value, len, out);
}
