/*
 * The folder of a file set here: opened below where it belongs without following a link, with the
 * modes that new files get, and with what is known of it from run to run.
 */
#ifndef SYNCO_DEST_FILES_FOLDER_H
#define SYNCO_DEST_FILES_FOLDER_H

#include "dest/file_part.h"
#include "dest/files.h"
#include "dest/set_record.h"

struct files_folder {
	int fd; /* -1: a plan, and it is not there */
	enum set_record record;
	bool empty; /* it was, when it was opened */
	struct file_part_opts part;
};

/* Opens it, and makes it unless in a dry run; close fd. */
bool files_folder_open(const struct files_opts *opts, struct files_folder *folder,
    struct err *err) MUST_CHECK;

/* Whether --delete may remove there: synco has filled it before. */
bool files_folder_is_known(const struct files_folder *folder);

/* Notes that all of the set is there. */
void files_folder_note(const struct files_opts *opts);

#endif
