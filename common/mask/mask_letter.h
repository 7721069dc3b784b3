/*
 * What SQLite makes of a masked value: the same that it says when it is read again.
 */
#ifndef SYNCO_COMMON_MASK_MASK_LETTER_H
#define SYNCO_COMMON_MASK_MASK_LETTER_H

#include "common/base/buf.h"

/*
 * Appends the value as a row's text has it (row_text.h), with the letter of its storage class: as the
 * column's declared type converts it.  before is the letter of what it stands for.
 */
void mask_letter_put(
    const char *type, char before, const struct buf *masked, struct buf *row);

#endif
