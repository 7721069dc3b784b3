/*
 * The words of a name as its author wrote it: billingEmail, BILLING-EMAIL, billing_email2.
 */
#ifndef SYNCO_COMMON_MASK_MASK_SPLIT_H
#define SYNCO_COMMON_MASK_MASK_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

#define MASK_SPLIT_MAX 16

struct mask_split {
	char *words[MASK_SPLIT_MAX];
	size_t n;
};

/*
 * In small letters of a to z: é becomes e, ß ss, ä ae.  Digits end a word and are left out, as are
 * articles and prepositions between two words.  number, numero, nummer and the like become nr.
 */
void mask_split(const char *name, struct mask_split *s);
void mask_split_reset(struct mask_split *s);

/* Cuts word i in two behind len letters; false where there is no room for one more. */
bool mask_split_cut(struct mask_split *s, size_t i, size_t len);

#endif
