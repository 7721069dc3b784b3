/*
 * What was found in the values of one column so far.
 */
#ifndef SYNCO_COMMON_MASK_MASK_TALLY_H
#define SYNCO_COMMON_MASK_MASK_TALLY_H

#include "common/mask/mask_dictionary.h"
#include "common/mask/mask_spot.h"

struct mask_tally {
	size_t values;
	size_t in[MASK_SPOT_KINDS];    /* values that hold one */
	size_t whole[MASK_SPOT_KINDS]; /* that are one, and nothing else */
	size_t ips;
	size_t ips_of_people;
	size_t first_names;
	size_t full_names;
	char member[40]; /* the name of the first member that was found, or "" */
};

/* The value may have been cut off. */
void mask_tally_add(struct mask_tally *t, struct mask_dictionary *d, const char *table,
    const char *value, size_t len);

/*
 * Whether the column is personal, the mask that suits it, and what was found in how many values.  One
 * e-mail address or account is enough: what is masked once stays masked.
 */
bool mask_tally_decide(
    const struct mask_tally *t, enum mask_kind *kind, const char **what, size_t *hits);

#endif
