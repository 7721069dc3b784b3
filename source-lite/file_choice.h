/*
 * Which files of a set leave this host; and what is said of the others, here and to the destination.
 */
#ifndef SYNCO_SOURCE_FILE_CHOICE_H
#define SYNCO_SOURCE_FILE_CHOICE_H

#include "common/app/app.h"
#include "common/base/log.h"
#include "source-lite/session.h"

struct file_choice {
	struct log *log; /* all is borrowed */
	struct session *session;
	size_t set;
	const struct app_files *files;
	bool all;         /* what files->exclude names, too */
	uint64_t skipped; /* that were warned of, or would be were they fewer */
	uint64_t large;   /* larger than the policy lets pass */
};

/* Whether a glob keeps path, and what is below it, here. */
bool file_choice_excludes(const struct file_choice *c, const char *path);

/* Whether a file travels by its path and size; counts it when that is too large. */
bool file_choice_takes(struct file_choice *c, const char *path, uint64_t size);

/* Warns that path ("": all of it) is left out. */
void file_choice_warn(struct file_choice *c, const char *path, const char *why);

/* The same, and tells the destination. */
void file_choice_leave(
    struct file_choice *c, enum session_gap gap, const char *path, const char *why);

/* Tells the destination what never leaves: its own files of that kind stay there. */
void file_choice_tell(struct file_choice *c);

/* Says how many there were. */
void file_choice_end(const struct file_choice *c);

#endif
