/*
 * Passing bytes both ways between two peers.
 */
#ifndef SYNCO_COMMON_BASE_RELAY_H
#define SYNCO_COMMON_BASE_RELAY_H

#include <stdbool.h>

/* The descriptors to read from a peer and to write to it: two pipes, or twice a socket. */
struct relay_peer {
	int in;
	int out;
};

struct relay_opts {
	struct relay_peer a;
	struct relay_peer b;
	int stop_fd; /* becomes readable or is closed at its other end: the relay ends */
	int note_fd; /* watched beside, -1: none; note() reads it, false at its end */
	bool (*note)(void *ctx);
	void *ctx;
};

/*
 * Relays until one of the peers ends.  All descriptors are borrowed; those of the peers no longer
 * block afterwards.  Needs 256 KB.
 */
void relay_run(const struct relay_opts *opts);

#endif
