/*
 * after_pull's commands in a process of their own, which was made before this one gave up what they may need:
 * starting programs, sudo, writing anywhere.  It knows the commands by then: whatever becomes of this process
 * can only have them run.
 */
#ifndef SYNCO_DEST_AFTER_PULL_CHILD_H
#define SYNCO_DEST_AFTER_PULL_CHILD_H

#include "common/base/cleanup.h"
#include "dest/pull.h"

struct after_pull_child;

/* As after_pull_run(), which is called in the process; before there are threads.  All is borrowed. */
struct after_pull_child *after_pull_child_new(const struct pull_request *request,
    const char *dir, struct log *log, struct err *err) MUST_CHECK;

/* Has them run, and waits for their end. */
bool after_pull_child_run(struct after_pull_child *c, struct err *err) MUST_CHECK;

/* Without after_pull_child_run(), nothing is run. */
void after_pull_child_free(struct after_pull_child *c);
CLEANUP_DEFINE(struct after_pull_child, after_pull_child_free)

#endif
