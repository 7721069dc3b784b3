/*
 * What the destination says to a living session: which packs it no longer needs, and that
 * it is done.  Sent as a message with POST to <session>/request; over a control channel
 * only, where there is exactly one destination.
 *
 * The numbers rise from 1.  The last one may come again: its answer was lost with the
 * connection.
 */
#ifndef SYNCO_COMMON_FORMAT_REQUEST_H
#define SYNCO_COMMON_FORMAT_REQUEST_H

#include "common/format/frame.h"

/* The last part of the URL. */
#define REQUEST_NAME "request"

struct request {
	uint64_t number;
	uint32_t *acks; /* packs that may go */
	size_t acks_n;  /* at most LIMIT_ACKS */
	bool end;       /* the session may go */
};

/* Frees what it points to, not r itself. */
void request_reset(struct request *r);

/* Appends the whole message. */
bool request_close(const struct request *r, struct frame_codec *codec, struct buf *out,
    struct err *err) MUST_CHECK;

/*
 * Opens a message whose number is min_number at least into r (empty before), with errors as
 * message_open().
 */
bool request_open(struct request *r, const void *data, size_t len, uint64_t min_number,
    struct frame_codec *codec, struct err *err) MUST_CHECK;

#endif
