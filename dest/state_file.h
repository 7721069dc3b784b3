/*
 * A JSON document in the state folder (fs_state_dir()), which is replaced whole or not at all.
 */
#ifndef SYNCO_DEST_STATE_FILE_H
#define SYNCO_DEST_STATE_FILE_H

#include <stddef.h>

#include "common/base/err.h"
#include "common/base/json.h"

/*
 * Leaves what the file has in *content, to free with json_free(); NULL where there is no such file, or
 * where it is no JSON.  false: the file is there and can't be read, or is larger than max bytes.
 */
bool state_file_read(const char *name, size_t max, struct json **content, struct err *err)
    MUST_CHECK;

/* Writes content (borrowed) with mode 0600. */
bool state_file_write(const char *name, const struct json *content, struct err *err)
    MUST_CHECK;

/* One that is not there is fine. */
void state_file_remove(const char *name);

#endif
