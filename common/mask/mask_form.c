#include "common/mask/mask_form.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"

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

/* Other digits for digits, letters for letters. */
static void append_scrambled(struct stream *s, enum schema_type type, const char *value,
    size_t len, struct buf *out)
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
			buf_putc(out, 'x');
	}
}

/* The first digit that counts, before others or not: a smaller one, so that all that follow may be any. */
static char smaller_digit(char c, bool last, bool fixed, unsigned int bits)
{
	if (c > '1')
		return (char)('1' + bits % (unsigned int)(c - '1'));
	if (!last)
		return '0';
	return fixed ? '1' : (char)('0' + bits % 2);
}

/*
 * A number that is not larger, and is spelled as an engine spells it: without zeros before it, as
 * many digits behind the point, and the last of those no zero where it was none.
 */
static void append_smaller(
    struct stream *s, const char *value, size_t len, struct buf *out)
{
	bool first = true;
	bool fraction = false;
	size_t end = 0;

	while (end < len && strchr("+-.0123456789", value[end]) != NULL)
		end++;
	for (size_t i = 0; i < end; i++) {
		char c = value[i];
		bool last = i + 1 == end;
		unsigned int bits = isdigit((unsigned char)c) ? next_byte(s) : 0;

		fraction = fraction || c == '.';
		if (!isdigit((unsigned char)c) || (first && c == '0')) {
			buf_putc(out, c);
		} else if (first && c == '1' && !fraction && !last &&
		           isdigit((unsigned char)value[i + 1])) {
			/* One digit less. */
			buf_putc(out, (char)('1' + next_byte(s) % 9));
			i++;
			first = false;
		} else if (first) {
			buf_putc(
			    out, smaller_digit(c, last, fraction || *value == '-', bits));
			first = false;
		} else {
			buf_putc(
			    out, (char)(fraction && last && c != '0' ? '1' + bits % 9
			                                             : '0' + bits % 10));
		}
	}
	buf_append(out, value + end, len - end);
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
static void append_number_hash(const struct mask_job *job, struct mask_seed seed,
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
		append_number_hash(job, seed, value, len, out);
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

void mask_scramble(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	struct stream s = {.key = &job->key, .seed = seed};

	if (type == SCHEMA_NUMBER)
		append_smaller(&s, value, len, out);
	else
		append_scrambled(&s, type, value, len, out);
}
