/*
 * How fast all downloads together may be.
 */
#ifndef SYNCO_DEST_FETCH_PACE_H
#define SYNCO_DEST_FETCH_PACE_H

#include <stddef.h>
#include <stdint.h>

/* A bucket that all downloads fill: rate bytes per second, 0 for none. */
struct fetch_pace {
	uint64_t rate;
	uint64_t due_us; /* when what came so far may have come */
};

/* len more bytes have come: sleeps until they may have; the sockets' windows do the rest. */
void fetch_pace_keep(struct fetch_pace *pace, size_t len);

#endif
