#include "common/mask/mask_value.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_date.h"
#include "common/mask/mask_form.h"
#include "common/mask/mask_json.h"
#include "common/mask/mask_redact.h"

#define TAG MASK_TAG

#define DOMAIN "@example.invalid"

/* The digits behind +999. */
#define PHONE_DIGITS 10
#define PHONE_UNIQUE 12

#define EMAIL_MIN (TAG + sizeof(DOMAIN) - 1)

static const char *const first_names[] = {"Alex", "Anna", "Ben", "Carla", "Chris",
    "Clara", "David", "Elena", "Emil", "Eva", "Felix", "Finn", "Greta", "Hanna", "Hugo",
    "Ida", "Jan", "Julia", "Kim", "Lara", "Leo", "Lena", "Luca", "Maria", "Max", "Mia",
    "Nina", "Noah", "Oscar", "Paul", "Robin", "Sara"};
static const char *const last_names[] = {"Adler", "Baker", "Bauer", "Berg", "Brook",
    "Carter", "Cook", "Dale", "Ebert", "Field", "Fisher", "Ford", "Fox", "Frank", "Gray",
    "Hall", "Hill", "Hunter", "Keller", "King", "Lake", "Lane", "Mason", "Miller",
    "Moore", "Reed", "Rivers", "Stone", "Vogel", "Walker", "Weber", "Wood"};
static const char *const streets[] = {"Acorn", "Ash", "Beech", "Birch", "Cedar", "Cherry",
    "Elm", "Garden", "Hazel", "Lime", "Maple", "Meadow", "Mill", "Oak", "Park", "Spring"};
static const char *const cities[] = {"Ashford", "Bridgeton", "Clearwater", "Easton",
    "Fairview", "Georgetown", "Greenville", "Kingston", "Lakeside", "Milltown", "Newport",
    "Oakville", "Riverside", "Salem", "Springfield", "Weston"};

/* One of a list whose size is a power of two, by some bits of the seed. */
#define PICK(list, bits) ((list)[(bits) & (sizeof(list) / sizeof(*(list)) - 1)])

/* Words, cut to what the column takes, and made unique where they must be. */
static void append_words(const struct mask_job *job, struct mask_seed seed, const char *a,
    const char *between, const char *b, struct buf *out)
{
	size_t start = out->len;
	size_t most = mask_room(job);

	buf_puts(out, a);
	buf_puts(out, between);
	buf_puts(out, b);
	if (!job->fit.unique) {
		out->len = out->len - start > most ? start + most : out->len;
		return;
	}
	if (most > out->len - start + 1 + TAG)
		buf_putc(out, ' ');
	else
		out->len = start;
	mask_tag(out, seed, TAG);
}

static void append_email(
    const struct mask_job *job, struct mask_seed seed, struct buf *out)
{
	size_t start = out->len;

	buf_puts(out, PICK(first_names, seed.b >> 40));
	buf_putc(out, '.');
	buf_puts(out, PICK(last_names, seed.b >> 50));
	buf_putc(out, '.');
	for (size_t i = start; i < out->len; i++)
		out->data[i] = (char)tolower((unsigned char)out->data[i]);
	if (out->len - start + TAG + strlen(DOMAIN) > mask_room(job))
		out->len = start;
	mask_tag(out, seed, TAG);
	buf_puts(out, DOMAIN);
}

/* The digits that make a phone number unique: the row's number, or of a large one as many as fit. */
static void append_unique_digits(const struct mask_job *job, const struct mask_row *row,
    struct mask_seed seed, size_t most, struct buf *out)
{
	uint64_t n = UINT64_MAX;
	size_t digits = PHONE_UNIQUE;
	char text[24];

	(void)snprintf(
	    text, sizeof(text), "%.*s", (int)row->keys[0].len, row->keys[0].data);
	if (!text_u64(text, 999999999999, &n)) {
		digits = job->fit.type == SCHEMA_NUMBER ? 15 : 19;
		digits = digits < most ? digits : most;
		n = seed.a;
		for (size_t i = digits; i < 20; i++)
			n /= 10;
	}
	buf_printf(out, "%0*llu", (int)digits, (unsigned long long)n);
}

static void append_phone(const struct mask_job *job, const struct mask_row *row,
    struct mask_seed seed, struct buf *out)
{
	bool text = job->fit.type != SCHEMA_NUMBER;
	size_t more = mask_room(job) - 3 - text;
	char digits[PHONE_DIGITS];

	buf_puts(out, text ? "+999" : "999");
	if (job->fit.unique) {
		append_unique_digits(job, row, seed, more, out);
		return;
	}
	for (size_t i = 0; i < PHONE_DIGITS; i++) {
		digits[i] = (char)('0' + seed.a % 10);
		seed.a /= 10;
	}
	buf_append(out, digits, more < PHONE_DIGITS ? more : PHONE_DIGITS);
}

static void append_ip(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	unsigned char raw[16] = {0x20, 0x01, 0x0d, 0xb8};

	for (size_t i = 4; i < sizeof(raw); i++)
		raw[i] = (unsigned char)((i < 8 ? seed.b : seed.a) >> (8 * (i % 8)));
	if (type == SCHEMA_BINARY && len == 16 && !mask_is_text(value, len)) {
		buf_append(out, (char *)raw, sizeof(raw));
	} else if (type == SCHEMA_BINARY && (len == 4 || mask_room(job) < 15)) {
		raw[12] = 10;
		buf_append(out, (char *)raw + 12, 4);
	} else if (job->fit.unique ||
	           (memchr(value, ':', len) != NULL && mask_room(job) >= 39)) {
		for (size_t i = 0; i < sizeof(raw); i += 2)
			buf_printf(
			    out, "%s%x", i > 0 ? ":" : "", raw[i] << 8 | raw[i + 1]);
	} else {
		buf_printf(out, "10.%u.%u.%u", raw[13], raw[14], raw[15]);
	}
}

/* A text in which {name} is a key column. */
static void append_template(
    const struct mask_job *job, const struct mask_row *row, struct buf *out)
{
	const char *at = job->mask->text;
	size_t start = out->len;
	const char *end;

	while (*at != '\0') {
		size_t i = 0;

		end = *at == '{' ? strchr(at, '}') : NULL;
		while (
		    end != NULL && i < job->keys_n &&
		    (strlen(job->keys[i].name) != (size_t)(end - at - 1) ||
		        strncmp(job->keys[i].name, at + 1, (size_t)(end - at - 1)) != 0))
			i++;
		if (end != NULL && i < row->keys_n) {
			buf_append(out, row->keys[i].data, row->keys[i].len);
			at = end + 1;
		} else {
			buf_putc(out, *at++);
		}
	}
	if (!job->fit.unique && out->len - start > mask_room(job))
		out->len = start + mask_room(job);
}

/* What only some words are needed for. */
static void append_personal(const struct mask_job *job, const struct mask_row *row,
    struct mask_seed seed, struct buf *out)
{
	char number[8];

	switch (job->mask->kind) {
	case MASK_NAME:
		append_words(job, seed, PICK(first_names, seed.b >> 40), " ",
		    PICK(last_names, seed.b >> 50), out);
		break;
	case MASK_FIRST_NAME:
		append_words(job, seed, PICK(first_names, seed.b >> 40), "", "", out);
		break;
	case MASK_LAST_NAME:
		append_words(job, seed, PICK(last_names, seed.b >> 50), "", "", out);
		break;
	case MASK_ADDRESS:
	case MASK_STREET:
		(void)snprintf(
		    number, sizeof(number), "%u", (unsigned int)(seed.b % 199 + 1));
		append_words(job, seed, number, " ", PICK(streets, seed.b >> 32), out);
		break;
	case MASK_CITY:
		append_words(job, seed, PICK(cities, seed.b >> 36), "", "", out);
		break;
	default:
		append_phone(job, row, seed, out);
		break;
	}
}

/* A whole number of the range, as a column with digits behind the point prints it. */
static void append_number(
    const struct mask_job *job, struct mask_seed seed, struct buf *out)
{
	uint64_t size = (uint64_t)job->mask->to - (uint64_t)job->mask->from + 1;
	uint64_t n = (uint64_t)job->mask->from + (size > 0 ? seed.a % size : seed.a);

	buf_printf(out, "%lld", (long long)n);
	if (job->fit.type == SCHEMA_NUMBER && job->fit.scale > 0)
		buf_printf(out, ".%0*d", (int)job->fit.scale, 0);
}

static bool append_masked(const struct mask_job *job, const struct mask_row *row,
    enum schema_type type, const char *value, size_t len, struct buf *out)
{
	const struct mask *m = job->mask;
	struct mask_seed seed = m->by_value ? mask_seed_of(&job->key, value, len)
	                                    : mask_seed_next(&job->key, row->seed, 0);

	switch (m->kind) {
	case MASK_NULL:
		return false;
	case MASK_TEXT:
		buf_puts(out, m->text);
		return true;
	case MASK_PASSWORD:
		buf_puts(out, job->password);
		return true;
	case MASK_TEMPLATE:
		append_template(job, row, out);
		return true;
	case MASK_LOGIN:
		if (memchr(value, '@', len) == NULL)
			buf_append(out, value, len);
		else if (mask_room(job) < EMAIL_MIN)
			mask_tag(out, seed, mask_room(job) < TAG ? mask_room(job) : TAG);
		else
			append_email(job, seed, out);
		return true;
	case MASK_EMAIL:
		append_email(job, seed, out);
		return true;
	case MASK_IP:
		append_ip(job, type, seed, value, len, out);
		return true;
	case MASK_SCRAMBLE:
		mask_scramble(job, type, seed, value, len, out);
		return true;
	case MASK_HASH:
		mask_hash(job, type, seed, value, len, out);
		return true;
	case MASK_DATE:
		mask_date(seed.a, (unsigned int)m->to, value, len, out);
		return true;
	case MASK_NUMBER:
		append_number(job, seed, out);
		return true;
	case MASK_REDACT:
		mask_redact(job, seed, value, len, out);
		return true;
	case MASK_JSON:
		mask_json(job, row, value, len, out);
		return true;
	default:
		append_personal(job, row, seed, out);
		return true;
	}
}

bool mask_value(const struct mask_job *job, const struct mask_row *row,
    enum schema_type type, const char *value, size_t len, struct buf *out)
{
	size_t start = out->len;

	if (!append_masked(job, row, type, value, len, out))
		return false;
	/* A number of few digits may have become one of many. */
	if (job->mask->kind == MASK_DATE && job->fit.type != SCHEMA_NUMBER &&
	    out->len - start > mask_room(job))
		out->len = start + mask_room(job);
	while (job->fit.padded && out->len - start < job->fit.length)
		buf_putc(out, ' ');
	return true;
}
