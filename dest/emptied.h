/*
 * A source that is empty, or as good as that: most likely it is the wrong one, or something happened
 * to it, and what is here would be lost to it.
 */
#ifndef SYNCO_DEST_EMPTIED_H
#define SYNCO_DEST_EMPTIED_H

#include "dest/load_parts.h"

/*
 * When all is known of the source's rows, and before what is here goes: asks, or gives ERR_REFUSED,
 * where the source has no table, or more than nine of ten tables that had rows here have none there.
 */
bool emptied_check(const struct load *l, struct err *err) MUST_CHECK;

#endif
