/*
 * Columns that look personal by their names: what mask: auto is.
 */
#ifndef SYNCO_COMMON_MASK_MASK_AUTO_H
#define SYNCO_COMMON_MASK_MASK_AUTO_H

#include "common/mask/mask_dictionary.h"

#define MASK_AUTO_MAX 4

/* What is asked about. */
struct mask_auto_name {
	const char *table;
	const char *column;
	bool people; /* another column says that the table is of people */
};

/* What told it. */
struct mask_auto_why {
	char word[48];        /* without blanks: "datebirth" */
	const char *language; /* "German" */
};

/*
 * The masks that suit the column, the best first: where one does not fit (a name in a column of
 * numbers) the next may.  Returns how many, at most MASK_AUTO_MAX; 0: it does not look personal.
 * why may be NULL.
 */
size_t mask_auto(const struct mask_dictionary *d, const struct mask_auto_name *name,
    enum mask_kind kinds[MASK_AUTO_MAX], struct mask_auto_why *why);

/* Whether the column says that its table is of people, whatever that is called: "surname". */
bool mask_auto_is_of_people(
    const struct mask_dictionary *d, const char *table, const char *column);

/* What a mask becomes where it does not fit: the same list for a kind that is known. */
size_t mask_auto_after(enum mask_kind kind, enum mask_kind kinds[MASK_AUTO_MAX]);

#endif
