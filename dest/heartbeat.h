/*
 * Tells a source that waits for us that we are still there, while we are busy with something
 * that may take long: it gives up when nobody asks for anything.
 */
#ifndef SYNCO_DEST_HEARTBEAT_H
#define SYNCO_DEST_HEARTBEAT_H

#include "common/format/token.h"
#include "dest/fetch.h"

struct heartbeat;

/* Beats until it is freed.  All is borrowed. */
struct heartbeat *heartbeat_new(
    struct fetch *fetch, const struct token *token, struct err *err) MUST_CHECK;
void heartbeat_free(struct heartbeat *h);
CLEANUP_DEFINE(struct heartbeat, heartbeat_free)

#endif
