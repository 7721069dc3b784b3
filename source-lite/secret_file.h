/*
 * The secret of the masks: what only this host knows, and nobody who works on the app.
 */
#ifndef SYNCO_SOURCE_SECRET_FILE_H
#define SYNCO_SOURCE_SECRET_FILE_H

#include "common/mask/mask_seed.h"
#include "source-lite/find.h"

/*
 * Fills secret from SYNCO_MASK_SECRET, else from database.mask_secret_file; *there is false where
 * neither is.  ERR_USAGE for one that others know or could guess: any text that "synco-lite secret"
 * did not make, under version control, or for others to write; a file that all may read is warned of.
 * ERR_SYSTEM when it can't be read.
 */
bool secret_find(const struct find *found, struct log *log,
    unsigned char secret[static MASK_SECRET_BYTES], bool *there, struct err *err)
    MUST_CHECK;

/* Where the file lies that .synco.yml names, to free(); NULL: it names none. */
char *secret_file_named(const struct config *config);

/* Whether a git repository above the file has it in its index; both names are absolute. */
bool secret_file_is_tracked(const char *path);

#endif
