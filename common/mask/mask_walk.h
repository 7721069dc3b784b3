/*
 * The personal parts of a value: of a text, of JSON, of what PHP's serialize() writes.
 */
#ifndef SYNCO_COMMON_MASK_MASK_WALK_H
#define SYNCO_COMMON_MASK_MASK_WALK_H

#include "common/mask/mask_dictionary.h"
#include "common/mask/mask_spot.h"

/*
 * One part: bytes that may be replaced by as many others.  escaped: it is of a JSON text, where a
 * backslash and what follows it belong together; number: of digits that stay a number.
 */
struct mask_part {
	struct mask_spot spot;
	bool escaped;
	bool number;
	const char *name; /* of a member, not ended; or NULL */
	size_t name_len;
};

typedef void mask_take_part(void *ctx, const struct mask_part *part);

struct mask_walk {
	struct mask_dictionary *dictionary; /* which remembers */
	const char *table;                  /* what names of members at the top are of */
	mask_take_part *take;
	void *ctx;
};

/*
 * Hands the parts of value[0..len) to take, from first to last, none over another.  The value may
 * have been cut off.
 */
void mask_walk(const struct mask_walk *w, const char *value, size_t len);

#endif
