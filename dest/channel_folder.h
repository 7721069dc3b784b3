/*
 * The private folder of a channel, for its socket files.
 */
#ifndef SYNCO_DEST_CHANNEL_FOLDER_H
#define SYNCO_DEST_CHANNEL_FOLDER_H

#include "common/base/err.h"

/*
 * A new folder of mode 0700 with a name short enough for socket files, to free(): in XDG_RUNTIME_DIR,
 * TMPDIR or /tmp.  Those that killed runs have left there are removed: nobody holds their lock, which is to be
 * taken on the folder within a minute.
 */
char *channel_folder_make(struct err *err) MUST_CHECK;

#endif
