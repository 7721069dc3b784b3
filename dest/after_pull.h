/*
 * What .synco.yml here wants to be done with what came.
 */
#ifndef SYNCO_DEST_AFTER_PULL_H
#define SYNCO_DEST_AFTER_PULL_H

#include "dest/pull.h"

/* Runs the commands in dir (NULL: here), those for all remotes first; ends at the first that fails. */
bool after_pull_run(const struct pull_request *request, const char *dir, struct log *log,
    struct err *err) MUST_CHECK;

#endif
