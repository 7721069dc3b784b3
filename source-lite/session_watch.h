/*
 * The watcher of a session's folder: a small process that removes it when the main one ends,
 * and the sweep of folders that nobody watches any more.
 */
#ifndef SYNCO_SOURCE_SESSION_WATCH_H
#define SYNCO_SOURCE_SESSION_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/err.h"
#include "common/base/log.h"

struct session_watch;

/*
 * The mode of a folder that is not published.  The sticky bit has no meaning for others: it
 * tells a session's folder from one that is being made for a session.
 */
#define SESSION_WATCH_MODE 01700

/*
 * Starts the watcher of parent/name, which need not exist yet.  Called before there are
 * threads.  parent is borrowed and must stay open as long as the watcher runs.
 */
struct session_watch *session_watch_start(int parent, const char *name, struct err *err)
    MUST_CHECK;

/*
 * Has the watcher remove the folder (or mark it as kept), and waits for it.  False when it
 * could not.
 */
bool session_watch_end(struct session_watch *w, bool keep);

/*
 * Removes folders of sessions in parent that have no living process and are not kept.  path is
 * parent's, for messages.  Returns how many of this user's live there.
 */
size_t session_watch_sweep(int parent, const char *path, struct log *log);

#endif
