/*
 * What the name of a table says of its rows.
 */
#ifndef SYNCO_COMMON_MASK_MASK_AUTO_TABLE_H
#define SYNCO_COMMON_MASK_MASK_AUTO_TABLE_H

#include "common/mask/mask_dictionary.h"

struct mask_auto_table {
	bool people; /* each is somebody: "web_users" */
	bool
	    people_first; /* the same, where the word that counts comes first: "clientes_web" */
	bool homes;       /* somebody's: users, addresses, orders */
	bool tokens;
};

struct mask_auto_table mask_auto_table(const struct mask_dictionary *d, const char *name);

/* Whether the word is in a list with blanks between. */
bool mask_auto_has(const char *list, const char *word);

/* Of one word: of a role or a place of people, or next to them. */
bool mask_auto_is_people(const struct mask_dictionary *d, const char *word);
bool mask_auto_is_home(const struct mask_dictionary *d, const char *word);

#endif
