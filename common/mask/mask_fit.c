/* Whether a mask fits a column: said before anything is read. */
#include <string.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"
#include "common/mask/mask_value.h"

/* Characters that keep a text unique, and of the shortest address that is one. */
#define UNIQUE_MIN 13
#define EMAIL_MIN  29
#define PHONE_MIN  14
#define PHONE_SIZE 13 /* of digits */
#define PHONE_LONG 16
#define IP_MIN     15
#define IP6_MIN    39
#define DATE_MIN   10

/* Free text; SCHEMA_ANY is gone when a mask is fitted. */
static bool takes_text(enum schema_type type)
{
	return type == SCHEMA_TEXT || type == SCHEMA_BINARY;
}

static bool needs(const struct mask_job *job, uint64_t length, struct err *err)
{
	return job->fit.length == 0 || job->fit.length >= length ||
	       err_set(err, ERR_USAGE, "it needs %llu characters, the column takes %llu",
	           (unsigned long long)length, (unsigned long long)job->fit.length);
}

static bool wants_text(const struct mask_job *job, uint64_t length, struct err *err)
{
	if (!takes_text(job->fit.type))
		return err_set(err, ERR_USAGE, "the column takes no text");
	return needs(job, length, err);
}

/* The digits before the point that a number takes; 0: as many as come. */
static uint64_t whole_digits(const struct mask_fit *fit)
{
	if (fit->bits > 0 || fit->length == 0)
		return 0;
	return fit->length > fit->scale ? fit->length - fit->scale : 1;
}

static bool not_unique(const struct mask_job *job, struct err *err)
{
	return !job->fit.unique ||
	       err_set(err, ERR_USAGE,
	           "the column is in a unique index, and its values would not stay unique: "
	           "take hash, a template, or null");
}

/* The characters of a text, UTF-8. */
static uint64_t text_width(const char *text)
{
	uint64_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* Every column of the key has to be in it, and all of it in the column, or rows become alike. */
static bool template_fits(const struct mask_job *job, struct err *err)
{
	uint64_t length = text_width(job->mask->text) + job->fit.key_width;

	if (job->fit.key)
		return err_set(err, ERR_USAGE, "the column is of the key: take hash");
	if (!job->fit.unique)
		return wants_text(job, 0, err);
	if (job->keys_n == 0)
		return err_set(err, ERR_USAGE,
		    "the column is in a unique index, and its table has no key");
	for (size_t i = 0; i < job->keys_n; i++) {
		CLEANUP(freep) char *part = xasprintf("{%s}", job->keys[i].name);

		if (strstr(job->mask->text, part) == NULL)
			return err_set(err, ERR_USAGE,
			    "the column is in a unique index: the template needs %s, which is "
			    "of the key",
			    part);
		length -= text_width(part);
	}
	return wants_text(job, length, err);
}

static bool hash_fits(const struct mask_job *job, struct err *err)
{
	if (job->fit.type == SCHEMA_NUMBER)
		return job->fit.bits > 0 ||
		       err_set(err, ERR_USAGE, "the column's numbers are not integers");
	if (strcmp(job->type_name, "uuid") == 0)
		return true;
	return wants_text(job, job->fit.unique ? UNIQUE_MIN : 0, err);
}

static bool too_small(struct err *err)
{
	return err_set(err, ERR_USAGE, "the column's numbers are too small for it");
}

static bool phone_fits(const struct mask_job *job, struct err *err)
{
	uint64_t digits = whole_digits(&job->fit);

	if (job->fit.key || (job->fit.unique && !job->fit.numbered))
		return not_unique(job, err);
	if (job->fit.type != SCHEMA_NUMBER)
		return wants_text(job, job->fit.unique ? PHONE_LONG : PHONE_MIN, err);
	if (job->fit.unique && job->fit.bits == 0)
		return not_unique(job, err);
	return ((job->fit.bits == 0 || job->fit.bits >= 53) &&
	           (digits == 0 || digits >= PHONE_SIZE)) ||
	       too_small(err);
}

static bool ip_fits(const struct mask_job *job, struct err *err)
{
	if (strcmp(job->type_name, "inet") == 0 || strcmp(job->type_name, "inet6") == 0)
		return true;
	if (strcmp(job->type_name, "inet4") == 0)
		return not_unique(job, err);
	if (job->fit.type == SCHEMA_BINARY)
		return not_unique(job, err) && needs(job, 4, err);
	return wants_text(job, job->fit.unique ? IP6_MIN : IP_MIN, err);
}

/* Times of day and spans of time. */
static bool is_no_date(const char *type)
{
	return strncmp(type, "interval", 8) == 0 ||
	       (strncmp(type, "time", 4) == 0 && strncmp(type, "timestamp", 9) != 0);
}

static bool date_fits(const struct mask_job *job, struct err *err)
{
	if (is_no_date(job->type_name) ||
	    (job->fit.type != SCHEMA_NUMBER && job->fit.type != SCHEMA_TIME &&
	        !takes_text(job->fit.type)))
		return err_set(err, ERR_USAGE, "the column takes no date");
	if (job->fit.type == SCHEMA_NUMBER && job->fit.bits > 0 && job->fit.bits < 31)
		return too_small(err);
	return not_unique(job, err) &&
	       (!takes_text(job->fit.type) || needs(job, DATE_MIN, err));
}

/* The characters of a number, its sign included. */
static uint64_t number_length(int64_t n)
{
	uint64_t length = 1 + (n < 0);

	for (; n / 10 != 0; n /= 10)
		length++;
	return length;
}

static bool number_fits(const struct mask_job *job, struct err *err)
{
	const struct mask *m = job->mask;
	unsigned int bits = job->fit.bits;
	uint64_t low = number_length(m->from);
	uint64_t high = number_length(m->to);
	uint64_t digits = whole_digits(&job->fit);

	if (takes_text(job->fit.type))
		return needs(job, low > high ? low : high, err) && not_unique(job, err);
	if (job->fit.type != SCHEMA_NUMBER)
		return err_set(err, ERR_USAGE, "the column takes no numbers");
	if (m->from < 0 && job->fit.positive)
		return err_set(err, ERR_USAGE, "the column takes no negative numbers");
	if (bits > 0 && bits < 63 && (m->to >= 1LL << bits || m->from < -(1LL << bits)))
		return too_small(err);
	if (digits > 0 && (high - (m->to < 0) > digits || low - (m->from < 0) > digits))
		return too_small(err);
	return not_unique(job, err);
}

/* Two of their texts may be the same number, and another one when it is read. */
static bool is_inexact(const char *type)
{
	static const char *const types[] = {"float", "double", "real", "money"};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcasestr(type, types[i]) != NULL)
			return true;
	}
	return false;
}

/* By value where the column is unique, and so it stays. */
static bool scramble_fits(const struct mask_job *job, struct err *err)
{
	if (job->fit.type != SCHEMA_NUMBER)
		return wants_text(job, 0, err);
	return !is_inexact(job->type_name) || not_unique(job, err);
}

/* What is said is taken as the column's own text: '0', '2000-01-01', '{}'. */
static bool text_fits(const struct mask_job *job, const char *text, struct err *err)
{
	return not_unique(job, err) &&
	       (job->fit.type == SCHEMA_NUMBER || needs(job, text_width(text), err));
}

bool mask_fits(const struct mask_job *job, struct err *err)
{
	switch (job->mask->kind) {
	case MASK_KEEP:
		return true;
	case MASK_NULL:
		return !job->fit.not_null ||
		       err_set(err, ERR_USAGE, "the column is NOT NULL");
	case MASK_TEXT:
		return text_fits(job, job->mask->text, err);
	case MASK_TEMPLATE:
		return template_fits(job, err);
	case MASK_PASSWORD:
		return not_unique(job, err) &&
		       wants_text(job, strlen(job->password), err);
	case MASK_EMAIL:
		return wants_text(job, EMAIL_MIN, err);
	case MASK_LOGIN:
		return wants_text(job, job->fit.unique ? UNIQUE_MIN : 1, err);
	case MASK_PHONE:
		return phone_fits(job, err);
	case MASK_IP:
		return ip_fits(job, err);
	case MASK_SCRAMBLE:
		return scramble_fits(job, err);
	case MASK_HASH:
		return hash_fits(job, err);
	case MASK_DATE:
		return date_fits(job, err);
	case MASK_NUMBER:
		return number_fits(job, err);
	case MASK_JSON:
	case MASK_REDACT:
		return (job->fit.type == SCHEMA_JSON || wants_text(job, 0, err)) &&
		       not_unique(job, err);
	default:
		return wants_text(job, job->fit.unique ? UNIQUE_MIN : 1, err);
	}
}
