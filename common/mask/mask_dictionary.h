/*
 * The words of words/words.h, to be found fast.
 */
#ifndef SYNCO_COMMON_MASK_MASK_DICTIONARY_H
#define SYNCO_COMMON_MASK_MASK_DICTIONARY_H

#include "common/base/cleanup.h"
#include "common/mask/words/words.h"

struct mask_entry {
	const char *word; /* in a list: a blank or the end is behind it */
	size_t len;
	const struct mask_words
	    *words; /* what it is as the name of a column; NULL: nothing */
	const struct mask_language *language;
	bool people;
	bool people_first; /* also before other words of a table's name */
	bool homes;
	bool beside;
};

struct mask_dictionary;

struct mask_dictionary *mask_dictionary_new(void);
void mask_dictionary_free(struct mask_dictionary *d);
CLEANUP_DEFINE(struct mask_dictionary, mask_dictionary_free)

/* The word, or that of which it is the plural; NULL when there is none. */
const struct mask_entry *mask_dictionary_find(
    const struct mask_dictionary *d, const char *word);

/* What was found of a column's name before; MASK_KEEP is nothing.  From one thread. */
bool mask_dictionary_recalls(const struct mask_dictionary *d, const char *table,
    const char *column, enum mask_kind *kind);
void mask_dictionary_remember(struct mask_dictionary *d, const char *table,
    const char *column, enum mask_kind kind);

#endif
