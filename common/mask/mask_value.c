#include "common/mask/mask_value.h"

#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_date.h"
#include "common/mask/mask_json.h"

/* Letters and digits that nobody mixes up, for texts that are to be unique: 5 bits each. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
#define TAG 13

#define DOMAIN "@example.invalid"

/* The digits behind +999. */
#define PHONE_DIGITS 10
#define PHONE_UNIQUE 12

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

static void append_tag(struct buf *out, struct mask_seed seed, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t bits =
		    i < 12 ? seed.a >> (5 * i) : seed.b >> (5 * ((i - 12) % 12));

		buf_putc(out, letters[bits & 31]);
	}
}

static size_t room(const struct mask_job *job)
{
	return job->fit.length > 0 && job->fit.length < SIZE_MAX ? (size_t)job->fit.length
	                                                         : SIZE_MAX;
}

/* Words, cut to what the column takes, and made unique where they must be. */
static void append_words(const struct mask_job *job, struct mask_seed seed, const char *a,
    const char *between, const char *b, struct buf *out)
{
	CLEANUP(buf_reset) struct buf words = {0};
	size_t most = room(job);

	buf_printf(&words, "%s%s%s", a, between, b);
	if (!job->fit.unique) {
		buf_append(out, words.data, words.len < most ? words.len : most);
		return;
	}
	if (most > words.len + 1 + TAG)
		buf_printf(out, "%s ", words.data);
	append_tag(out, seed, TAG);
}

static void append_email(
    const struct mask_job *job, struct mask_seed seed, struct buf *out)
{
	size_t start = out->len;

	buf_printf(out, "%s.%s.", PICK(first_names, seed.b >> 40),
	    PICK(last_names, seed.b >> 50));
	for (size_t i = start; i < out->len; i++)
		out->data[i] = (char)tolower((unsigned char)out->data[i]);
	if (out->len - start + TAG + strlen(DOMAIN) > room(job))
		out->len = start;
	append_tag(out, seed, TAG);
	buf_puts(out, DOMAIN);
}

static void append_phone(const struct mask_job *job, const struct mask_row *row,
    struct mask_seed seed, struct buf *out)
{
	bool text = job->fit.type != SCHEMA_NUMBER;

	if (text)
		buf_putc(out, '+');
	buf_puts(out, "999");
	if (job->fit.unique) {
		for (size_t i = row->keys[0].len; i < PHONE_UNIQUE; i++)
			buf_putc(out, '0');
		buf_append(out, row->keys[0].data, row->keys[0].len);
		return;
	}
	for (size_t i = 0; i < PHONE_DIGITS && 3 + text + i < room(job); i++) {
		buf_putc(out, (char)('0' + seed.a % 10));
		seed.a /= 10;
	}
}

static void append_ip(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	unsigned char raw[16] = {0x20, 0x01, 0x0d, 0xb8};

	for (size_t i = 4; i < sizeof(raw); i++)
		raw[i] = (unsigned char)((i < 8 ? seed.b : seed.a) >> (8 * (i % 8)));
	if (type == SCHEMA_BINARY && (len == 4 || len == 16)) {
		raw[0] = len == 4 ? 10 : raw[0];
		memcpy(raw + 1, len == 4 ? raw + 13 : raw + 1, 3);
		buf_append(out, (char *)raw, len);
	} else if (job->fit.unique ||
	           (memchr(value, ':', len) != NULL && room(job) >= 39)) {
		for (size_t i = 0; i < sizeof(raw); i += 2)
			buf_printf(
			    out, "%s%x", i > 0 ? ":" : "", raw[i] << 8 | raw[i + 1]);
	} else {
		buf_printf(out, "10.%u.%u.%u", raw[13], raw[14], raw[15]);
	}
}

/* Other digits for digits, letters for letters; of a number none that makes it larger. */
static void append_scrambled(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	bool number = type == SCHEMA_NUMBER;
	bool first = true;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];
		uint64_t bits = mask_seed_next(&job->key, seed, i).a;

		if (isdigit(c) && number && first && c > '0')
			buf_putc(out, (char)('1' + bits % (uint64_t)(c - '0')));
		else if (isdigit(c) && !(number && first))
			buf_putc(out, (char)('0' + bits % 10));
		else if (islower(c) && !number)
			buf_putc(out, (char)('a' + bits % 26));
		else if (isupper(c) && !number)
			buf_putc(out, (char)('A' + bits % 26));
		else if (c < 0x80)
			buf_putc(out, (char)c);
		else if (c >= 0xc0 || type == SCHEMA_BINARY)
			buf_putc(out, 'x');
		first = first && (!isdigit(c) || c == '0');
	}
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

static bool is_text(const char *value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)value[i] < ' ' || (unsigned char)value[i] > '~')
			return false;
	}
	return true;
}

/* Integers that fit stay different from each other; of others there is only a number. */
static void append_number_hash(const struct mask_job *job, struct mask_seed seed,
    const char *value, size_t len, struct buf *out)
{
	bool negative = *value == '-';
	char digits[24];
	uint64_t n;

	(void)snprintf(
	    digits, sizeof(digits), "%.*s", (int)(len - negative), value + negative);
	if (job->mask->by_value && job->fit.bits > 0 &&
	    text_u64(digits, UINT64_MAX, &n) && n >> job->fit.bits == 0)
		buf_printf(out, "%s%llu", negative ? "-" : "",
		    (unsigned long long)mask_permute(&job->key, n, job->fit.bits));
	else
		buf_printf(out, "%llu", (unsigned long long)(seed.a & INT32_MAX));
}

static void append_hash(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out)
{
	unsigned char raw[16];
	size_t most = room(job);

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (unsigned char)((i < 8 ? seed.a : seed.b) >> (8 * (i % 8)));
	if (type == SCHEMA_NUMBER) {
		append_number_hash(job, seed, value, len, out);
	} else if (is_uuid(value, len)) {
		for (size_t i = 0; i < sizeof(raw); i++)
			buf_printf(out, "%s%02x",
			    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", raw[i]);
	} else if (type == SCHEMA_BINARY && !is_text(value, len)) {
		buf_append(out, (char *)raw, len < sizeof(raw) ? len : sizeof(raw));
	} else {
		append_tag(out, seed, most < 24 ? most : 24);
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
	if (!job->fit.unique && out->len - start > room(job))
		out->len = start + room(job);
}

/* What only some words are needed for. */
static void append_personal(const struct mask_job *job, const struct mask_row *row,
    struct mask_seed seed, struct buf *out)
{
	char number[8];

	(void)snprintf(number, sizeof(number), "%u", (unsigned int)(seed.b % 199 + 1));
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

bool mask_value(const struct mask_job *job, const struct mask_row *row,
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
		if (memchr(value, '@', len) == NULL) {
			buf_append(out, value, len);
			return true;
		}
		append_email(job, seed, out);
		return true;
	case MASK_EMAIL:
		append_email(job, seed, out);
		return true;
	case MASK_IP:
		append_ip(job, type, seed, value, len, out);
		return true;
	case MASK_SCRAMBLE:
		append_scrambled(job, type, seed, value, len, out);
		return true;
	case MASK_HASH:
		append_hash(job, type, seed, value, len, out);
		return true;
	case MASK_DATE:
		mask_date(seed.a, (unsigned int)m->to, value, len, out);
		return true;
	case MASK_NUMBER:
		buf_printf(out, "%lld",
		    (long long)(m->from +
		                (int64_t)(seed.a % ((uint64_t)(m->to - m->from) + 1))));
		return true;
	case MASK_JSON:
		mask_json(job, row, value, len, out);
		return true;
	default:
		append_personal(job, row, seed, out);
		return true;
	}
}
