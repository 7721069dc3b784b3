#include "common/mask/mask_dictionary.h"

#include <stdint.h>
#include <string.h>

#include "common/base/mem.h"

/* A power of two, well above the number of words. */
#define SLOTS 16384

/* What is left of a plural. */
#define SINGULAR_MIN 3

/* Answers that are remembered: the last one for each of so many digests. */
#define ANSWERS 4096

struct mask_dictionary {
	struct mask_entry slots[SLOTS]; /* without a word: free */
	struct {
		uint64_t digest;
		enum mask_kind kind;
	} answers[ANSWERS];
};

static const struct mask_language *const languages[] = {&mask_english, &mask_german,
    &mask_french, &mask_spanish, &mask_italian, &mask_dutch, &mask_portuguese,
    &mask_polish};

/* Where the word is, or would be. */
static size_t find_slot(const struct mask_dictionary *d, const char *word, size_t len)
{
	uint32_t hash = 2166136261U;
	size_t i;

	for (size_t c = 0; c < len; c++)
		hash = (hash ^ (unsigned char)word[c]) * 16777619U;
	for (i = hash % SLOTS; d->slots[i].word != NULL; i = (i + 1) % SLOTS) {
		if (d->slots[i].len == len && memcmp(d->slots[i].word, word, len) == 0)
			break;
	}
	return i;
}

/* Hands each word of a list to a change of its entry. */
typedef void change(struct mask_entry *e, const struct mask_language *language,
    const struct mask_words *words);

static void add_all(struct mask_dictionary *d, const char *list, change *how,
    const struct mask_language *language, const struct mask_words *words)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ");
		struct mask_entry *e = &d->slots[find_slot(d, list, len)];

		e->word = list;
		e->len = len;
		how(e, language, words);
		list += len + (list[len] == ' ');
	}
}

static void is_people(struct mask_entry *e, const struct mask_language *language,
    const struct mask_words *words)
{
	(void)words;
	e->people = e->beside = true;
	e->people_first = e->people_first || language->head_first;
}

static void is_home(struct mask_entry *e, const struct mask_language *language,
    const struct mask_words *words)
{
	(void)language;
	(void)words;
	e->homes = e->beside = true;
}

static void is_beside(struct mask_entry *e, const struct mask_language *language,
    const struct mask_words *words)
{
	(void)language;
	(void)words;
	e->beside = true;
}

/* Of two meanings the one that holds in more places counts. */
static void means(struct mask_entry *e, const struct mask_language *language,
    const struct mask_words *words)
{
	if (e->words != NULL && e->words->place <= words->place)
		return;
	e->words = words;
	e->language = language;
}

struct mask_dictionary *mask_dictionary_new(void)
{
	struct mask_dictionary *d = xcalloc(1, sizeof(*d));

	for (size_t l = 0; l < sizeof(languages) / sizeof(*languages); l++) {
		const struct mask_language *language = languages[l];

		add_all(d, language->people, is_people, language, NULL);
		add_all(d, language->homes, is_home, language, NULL);
		add_all(d, language->beside, is_beside, language, NULL);
		for (size_t i = 0; i < language->n; i++)
			add_all(d, language->items[i].words, means, language,
			    &language->items[i]);
	}
	return d;
}

void mask_dictionary_free(struct mask_dictionary *d)
{
	free(d);
}

const struct mask_entry *mask_dictionary_find(
    const struct mask_dictionary *d, const char *word)
{
	static const char *const plurals[] = {"", "s", "es", "n", "en"};
	size_t len = strlen(word);

	for (size_t i = 0; i < sizeof(plurals) / sizeof(*plurals); i++) {
		size_t end = strlen(plurals[i]);
		const struct mask_entry *e;

		if (i > 0 && (len < end + SINGULAR_MIN ||
		                 strcmp(word + len - end, plurals[i]) != 0))
			continue;
		e = &d->slots[find_slot(d, word, len - end)];
		if (e->word != NULL)
			return e;
	}
	return NULL;
}

/* Of both names; never 0. */
static uint64_t digest_of(const char *table, const char *column)
{
	uint64_t hash = 14695981039346656037U;

	for (; *table != '\0'; table++)
		hash = (hash ^ (unsigned char)*table) * 1099511628211U;
	hash *= 1099511628211U;
	for (; *column != '\0'; column++)
		hash = (hash ^ (unsigned char)*column) * 1099511628211U;
	return hash | 1;
}

bool mask_dictionary_recalls(const struct mask_dictionary *d, const char *table,
    const char *column, enum mask_kind *kind)
{
	uint64_t digest = digest_of(table, column);
	size_t i = (digest >> 20) % ANSWERS;

	*kind = d->answers[i].kind;
	return d->answers[i].digest == digest;
}

void mask_dictionary_remember(
    struct mask_dictionary *d, const char *table, const char *column, enum mask_kind kind)
{
	uint64_t digest = digest_of(table, column);
	size_t i = (digest >> 20) % ANSWERS;

	d->answers[i].digest = digest;
	d->answers[i].kind = kind;
}
