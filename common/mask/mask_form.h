/*
 * Masks that keep the form of a value, for mask_value.
 */
#ifndef SYNCO_COMMON_MASK_MASK_FORM_H
#define SYNCO_COMMON_MASK_MASK_FORM_H

#include "common/mask/mask_value.h"

/* Letters and digits that keep texts of as many rows as there may be unique. */
#define MASK_TAG 13

/* Appends n of them. */
void mask_tag(struct buf *out, struct mask_seed seed, size_t n);

/* How many characters the column takes; SIZE_MAX without a limit. */
size_t mask_room(const struct mask_job *job);

/* Whether bytes are printable ASCII. */
bool mask_is_text(const char *value, size_t len);

/*
 * Other digits for digits and letters for letters: all that it says of a value is its form.  A number
 * becomes any of as many digits that the column takes, spelled as its engine spells it.  By value those
 * that differ stay different (mask_apart.h).
 */
void mask_scramble(const struct mask_job *job, enum schema_type type,
    struct mask_seed seed, const char *value, size_t len, struct buf *out);

/* Another integer, uuid, or so many bytes; else letters and digits. */
void mask_hash(const struct mask_job *job, enum schema_type type, struct mask_seed seed,
    const char *value, size_t len, struct buf *out);

/* The bytes that PostgreSQL writes as "\\x616e6e61", where the column is of them; and back. */
bool mask_read_bytes(
    const struct mask_job *job, const char *value, size_t len, struct buf *bytes);
void mask_put_bytes(const struct buf *bytes, struct buf *out);

#endif
