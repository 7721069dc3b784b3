#include "common/mask/mask_tally.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/mask/mask_walk.h"

/* The share of values, in percent, that are something for the column to be it. */
#define ALL_OF  90
#define MOST_OF 60

/* Names of people are known by the first names that are most often. */
#define FULL_NAMES_OF  20
#define FIRST_NAMES_OF 40
#define NAMES_MIN      3

/* One card's number may be another number. */
#define CARDS_MIN 2

#define NAME_MAX_LEN 24

struct finding {
	struct mask_tally *tally;
	size_t len; /* of the value */
	bool in[MASK_SPOT_KINDS];
};

static void take_part(void *ctx, const struct mask_part *part)
{
	struct finding *f = ctx;
	struct mask_tally *t = f->tally;
	enum mask_spot_kind kind = part->spot.kind;

	if (kind == MASK_SPOT_DATE)
		kind = MASK_SPOT_MEMBER;
	if (part->name != NULL && *t->member == '\0')
		(void)snprintf(t->member, sizeof(t->member), "%.*s",
		    (int)(part->name_len < sizeof(t->member) ? part->name_len
		                                             : sizeof(t->member) - 1),
		    part->name);
	f->in[kind] = true;
	t->whole[kind] += part->name == NULL && part->spot.len == f->len;
}

static size_t word_length(const char *value, size_t len)
{
	size_t n = 0;

	while (n < len &&
	       ((unsigned char)value[n] >= 0x80 || isalpha((unsigned char)value[n])))
		n++;
	return n;
}

static bool is_first_name(const char *word, size_t len)
{
	char folded[NAME_MAX_LEN];

	if (len < 2 || len >= sizeof(folded) || islower((unsigned char)word[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		folded[i] = (char)tolower((unsigned char)word[i]);
	for (const char *at = mask_first_names; *at != '\0';) {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, folded, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

/* "Anna", "Anna Schmidt", "Schmidt, Anna Maria" */
static void count_names(struct mask_tally *t, const char *value, size_t len)
{
	size_t words = 0;
	bool known = false;
	size_t at = 0;

	while (at < len && words <= 4) {
		size_t n = word_length(value + at, len - at);

		if (n == 0)
			return;
		words++;
		known = known || is_first_name(value + at, n);
		at += n;
		while (at < len && strchr(" ,.-", value[at]) != NULL && value[at] != '\0')
			at++;
	}
	if (!known || words > 4)
		return;
	t->full_names += words > 1;
	t->first_names += words == 1;
}

void mask_tally_add(struct mask_tally *t, struct mask_dictionary *d, const char *table,
    const char *value, size_t len)
{
	struct finding f = {.tally = t, .len = len};
	const struct mask_walk walk = {
	    .dictionary = d, .table = table, .take = take_part, .ctx = &f};
	bool of_people = false;

	t->values++;
	mask_walk(&walk, value, len);
	for (size_t i = 0; i < MASK_SPOT_KINDS; i++)
		t->in[i] += f.in[i];
	if (mask_spot_is_ip(value, len, &of_people)) {
		t->ips++;
		t->ips_of_people += of_people;
	}
	count_names(t, value, len);
}

static bool is_share(size_t n, size_t of, size_t percent)
{
	return n > 0 && n * 100 >= of * percent;
}

/* Columns that hold one thing. */
static bool decide_whole(
    const struct mask_tally *t, enum mask_kind *kind, const char **what, size_t *hits)
{
	const struct {
		size_t hits;
		size_t percent;
		size_t least;
		enum mask_kind kind;
		const char *what;
	} all[] = {
	    {t->whole[MASK_SPOT_EMAIL], ALL_OF, 1, MASK_EMAIL, "e-mail addresses"},
	    {t->whole[MASK_SPOT_PHONE], MOST_OF, 2, MASK_PHONE, "phone numbers"},
	    {t->whole[MASK_SPOT_IBAN], MOST_OF, 1, MASK_SCRAMBLE, "bank accounts"},
	    {t->whole[MASK_SPOT_CARD], MOST_OF, CARDS_MIN, MASK_SCRAMBLE, "card numbers"},
	    {t->ips_of_people > 1 ? t->ips : 0, MOST_OF, NAMES_MIN, MASK_IP,
	        "IP addresses"},
	    {t->full_names, FULL_NAMES_OF, NAMES_MIN, MASK_NAME, "names of people"},
	    {t->first_names, FIRST_NAMES_OF, NAMES_MIN, MASK_FIRST_NAME, "first names"},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		if (all[i].hits < all[i].least ||
		    !is_share(all[i].hits, t->values, all[i].percent))
			continue;
		*kind = all[i].kind;
		*what = all[i].what;
		*hits = all[i].hits;
		return true;
	}
	return false;
}

bool mask_tally_decide(
    const struct mask_tally *t, enum mask_kind *kind, const char **what, size_t *hits)
{
	static const struct {
		enum mask_spot_kind spot;
		size_t least;
		const char *what;
	} parts[] = {{MASK_SPOT_MEMBER, 1, "members"},
	    {MASK_SPOT_EMAIL, 1, "e-mail addresses"},
	    {MASK_SPOT_IBAN, 1, "bank accounts"}, {MASK_SPOT_PHONE, 1, "phone numbers"},
	    {MASK_SPOT_CARD, CARDS_MIN, "card numbers"}};

	if (decide_whole(t, kind, what, hits))
		return true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (t->in[parts[i].spot] < parts[i].least)
			continue;
		*kind = MASK_REDACT;
		*what = parts[i].what;
		*hits = t->in[parts[i].spot];
		return true;
	}
	return false;
}
