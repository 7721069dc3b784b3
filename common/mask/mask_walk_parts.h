/*
 * What the files of mask_walk share: where the walk is in a value.
 */
#ifndef SYNCO_COMMON_MASK_MASK_WALK_PARTS_H
#define SYNCO_COMMON_MASK_MASK_WALK_PARTS_H

#include "common/mask/mask_walk.h"

/* Lists in lists; what is deeper is text. */
#define MASK_WALK_DEPTH 64

struct mask_walk_name {
	const char *data; /* NULL: none */
	size_t len;
};

/* One list or object that is open. */
struct mask_walk_level {
	struct mask_walk_name
	    name; /* of its member; what items of a list are called, too */
	struct mask_walk_name of; /* what it is itself called */
	bool members;
	bool awaits_name; /* PHP: the next scalar is one */
};

struct mask_walk_walker {
	const struct mask_walk *walk;
	const char *text;
	size_t len;
	size_t at;
	size_t offset; /* of text in the whole value */
	unsigned int nested;
	bool escaped;
	struct mask_walk_level levels[MASK_WALK_DEPTH];
	size_t depth;
};

/* What is to be found in w->text[from..from + len) as it stands. */
void mask_walk_text(
    const struct mask_walk_walker *w, size_t from, size_t len, bool escaped);

/* A text or a number that is a member's value, or an item. */
void mask_walk_scalar(struct mask_walk_walker *w, size_t from, size_t len, bool number);

/* Opens a list or an object; false when there are too many. */
bool mask_walk_push(struct mask_walk_walker *w, bool members);

/* All of w->text as PHP's serialize() writes it. */
void mask_walk_php(struct mask_walk_walker *w);

#endif
