#include "common/mask/mask_redact.h"

#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_form.h"
#include "common/mask/mask_walk.h"

#define DOMAIN "example.invalid"

struct redaction {
	const struct mask_key *key;
	struct mask_seed seed;
	struct mask_seed now;
	uint64_t n; /* bytes so far */
	char *text;
	bool utf8;
};

static unsigned int next_byte(struct redaction *r)
{
	unsigned int at = r->n % 16;

	if (at == 0)
		r->now = mask_seed_next(r->key, r->seed, r->n / 16);
	r->n++;
	return (at < 8 ? r->now.a >> (8 * at) : r->now.b >> (8 * (at - 8))) & 0xff;
}

/* A character of more than one byte becomes another of as many. */
static size_t other_character(char *at, size_t room, bool utf8)
{
	static const char *const others[] = {
	    "", "", "\xc3\xb6", "\xe3\x81\x82", "\xf0\x9f\x98\x80"};
	unsigned char c = (unsigned char)*at;
	size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	if (!utf8 || c < 0xc0 || n > room) {
		*at = 'x';
		return 1;
	}
	memcpy(at, others[n], n);
	return n;
}

/* Of as many bytes as before, which PHP's lengths count; half of a pair stays one. */
static void other_code(char *hex)
{
	bool half = (hex[0] == 'd' || hex[0] == 'D') && hex[1] >= '8';
	bool high =
	    half && hex[1] != 'c' && hex[1] != 'C' && strchr("dDeEfF", hex[1]) == NULL;
	bool ascii = hex[0] == '0' && hex[1] == '0' && hex[2] < '8';
	bool two = hex[0] == '0' && hex[1] < '8';

	const char *other = high    ? "d83d"
	                    : half  ? "de00"
	                    : ascii ? "0078"
	                    : two   ? "00f6"
	                            : "3042";

	for (size_t i = 0; i < 4; i++)
		hex[i] = other[i];
}

/* Other letters and digits; first: a number does not begin with a zero. */
static void scramble(
    struct redaction *r, size_t from, size_t len, bool escaped, bool number)
{
	bool first = number;

	for (size_t i = from; i < from + len;) {
		unsigned char c = (unsigned char)r->text[i];

		if (escaped && c == '\\' && i + 1 < from + len) {
			bool code = r->text[i + 1] == 'u' && i + 6 <= from + len;

			if (code)
				other_code(r->text + i + 2);
			else
				memset(r->text + i, 'x', 2);
			i += code ? 6 : 2;
			continue;
		}
		if (c >= 0x80) {
			i += other_character(r->text + i, from + len - i, r->utf8);
			continue;
		}
		if (isdigit(c))
			r->text[i] = (char)(first && c != '0' ? '1' + next_byte(r) % 9
			                    : first           ? '0'
			                                      : '0' + next_byte(r) % 10);
		else if (islower(c) && !number)
			r->text[i] = (char)('a' + next_byte(r) % 26);
		else if (isupper(c) && !number)
			r->text[i] = (char)('A' + next_byte(r) % 26);
		first = first && !isdigit(c);
		i++;
	}
}

/* "kqzwv.xn@example.invalid", or what there is room for of it. */
static void email(struct redaction *r, size_t from, size_t len, bool escaped)
{
	static const char domain[] = DOMAIN;
	const char *text = r->text + from;
	size_t sign = 0;
	size_t host;
	size_t room;
	size_t dot;

	while (sign < len && text[sign] != '@' && strncmp(text + sign, "%40", 3) != 0)
		sign++;
	if (sign == len) { /* it is spelled as a code */
		scramble(r, from, len, escaped, false);
		return;
	}
	host = sign + (text[sign] == '@' ? 1 : 3);
	scramble(r, from, sign, escaped, false);
	room = len - host;
	scramble(r, from + host, room, escaped, false);
	if (room >= sizeof(domain) - 1) {
		/* What is longer is one name more before it. */
		size_t more = room - (sizeof(domain) - 1);

		for (size_t i = 0; i < more; i++)
			if (!isalnum((unsigned char)text[host + i]))
				r->text[from + host + i] = 'x';
		if (more > 1)
			r->text[from + host + more - 1] = '.';
		memcpy(r->text + from + host + more, domain, sizeof(domain) - 1);
		return;
	}
	/* No country and nobody else has names that end in z alone. */
	for (dot = len; dot > host && text[dot - 1] != '.'; dot--)
		;
	memset(r->text + from + dot, 'z', len - dot);
}

/* The first digits become these. */
static void begin_with(struct redaction *r, size_t from, size_t len, const char *digits)
{
	for (size_t i = from; i < from + len && *digits != '\0'; i++) {
		if (isdigit((unsigned char)r->text[i]))
			r->text[i] = *digits++;
	}
}

/* A day as it may be: of some month, some years ago. */
static void date(struct redaction *r, size_t from, size_t len, bool escaped, bool number)
{
	char *d = r->text + from;

	scramble(r, from, len, escaped, number);
	if (len < 10 || d[4] != '-' || d[7] != '-')
		return;
	d[0] = '1';
	d[1] = '9';
	d[2] = (char)('5' + next_byte(r) % 5);
	d[5] = '0';
	d[6] = (char)('1' + next_byte(r) % 9);
	d[8] = (char)('0' + next_byte(r) % 2);
	d[9] = (char)('1' + next_byte(r) % 9);
	/* A time of day behind it. */
	for (size_t i = 11; i + 1 < len && isdigit((unsigned char)d[i]); i += 3)
		d[i] = '0';
}

static bool has_sign(const char *text, size_t len)
{
	return memchr(text, '@', len) != NULL;
}

static void replace(void *ctx, const struct mask_part *part)
{
	struct redaction *r = ctx;
	size_t from = part->spot.start;
	size_t len = part->spot.len;

	switch (part->spot.kind) {
	case MASK_SPOT_EMAIL:
		email(r, from, len, part->escaped);
		break;
	case MASK_SPOT_PHONE:
		scramble(r, from, len, false, false);
		begin_with(r, from, len, r->text[from] == '+' ? "999" : "00999");
		break;
	case MASK_SPOT_IBAN:
		scramble(r, from + 4, len - 4, false, false);
		begin_with(r, from, len, "00");
		break;
	case MASK_SPOT_CARD:
		scramble(r, from, len, false, false);
		begin_with(r, from, len, "9");
		break;
	case MASK_SPOT_DATE:
		date(r, from, len, part->escaped, part->number);
		break;
	default:
		if (!part->number && has_sign(r->text + from, len))
			email(r, from, len, part->escaped);
		else
			scramble(r, from, len, part->escaped, part->number);
		break;
	}
}

static void redact(const struct mask_job *job, struct mask_seed seed, const char *value,
    size_t len, struct buf *out)
{
	size_t start = out->len;
	struct redaction r = {
	    .key = &job->key, .seed = seed, .utf8 = text_is_utf8(value, len)};
	const struct mask_walk walk = {.dictionary = job->dictionary,
	    .table = job->table,
	    .take = replace,
	    .ctx = &r};

	buf_append(out, value, len);
	r.text = out->data + start;
	mask_walk(&walk, value, len);
}

void mask_redact(const struct mask_job *job, struct mask_seed seed, const char *value,
    size_t len, struct buf *out)
{
	CLEANUP(buf_reset) struct buf bytes = {0};
	CLEANUP(buf_reset) struct buf other = {0};

	if (!mask_read_bytes(job, value, len, &bytes)) {
		redact(job, seed, value, len, out);
		return;
	}
	redact(job, seed, bytes.data, bytes.len, &other);
	mask_put_bytes(&other, out);
}
