/*
 * Sockets that the HTTP server listens on.
 */
#ifndef SYNCO_SOURCE_LISTEN_H
#define SYNCO_SOURCE_LISTEN_H

#include "common/base/err.h"

/* Connections that wait or are served at once. */
#define LISTEN_CONNECTIONS 64

/*
 * Listens at "HOST:PORT", "[::1]:PORT" or ":PORT" (all addresses); port 0 takes a free one.
 * Returns a descriptor, -1 on failure.
 */
int listen_tcp(const char *address, struct err *err) MUST_CHECK;

/* "http://127.0.0.1:8099/" for such a descriptor, to free(); NULL when there is none. */
char *listen_url(int fd);

#endif
