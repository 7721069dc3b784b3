/*
 * Tells a source that waits for us that we are still there, while we are busy with something
 * that may take long: it gives up when nobody who has the key says anything.
 */
#ifndef SYNCO_DEST_HEARTBEAT_H
#define SYNCO_DEST_HEARTBEAT_H

#include "dest/survey_sender.h"

struct heartbeat;

/* Beats until it is freed; sender is borrowed. */
struct heartbeat *heartbeat_new(struct survey_sender *sender, struct err *err) MUST_CHECK;
void heartbeat_free(struct heartbeat *h);
CLEANUP_DEFINE(struct heartbeat, heartbeat_free)

#endif
