/*
 * The connections of the HTTP server: who has not shown that it knows the session's name gets
 * little time and little room, so that strangers can't keep the destination out.
 *
 * A stranger's connection is closed after VISITORS_MS, however slowly it speaks; of one address
 * the oldest stranger's goes when there are more than VISITORS_OF_ADDRESS, of all when there are
 * more than VISITORS_STRANGERS.  Whoever comes is never turned away for those who are there.
 */
#ifndef SYNCO_SOURCE_VISITORS_H
#define SYNCO_SOURCE_VISITORS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

#define VISITORS_MS         10000
#define VISITORS_OF_ADDRESS 48
#define VISITORS_STRANGERS  192

/* Connections in all: strangers, and those who know the name, of whom the idlest goes for another. */
#define VISITORS_MAX 256

struct sockaddr;
struct visitors;
struct visitor;

/* Starts a thread that looks at the time. */
struct visitors *visitors_new(struct err *err) MUST_CHECK;

/* All have left. */
void visitors_free(struct visitors *v);
CLEANUP_DEFINE(struct visitors, visitors_free)

/* A connection begins, at the socket fd, from an address (NULL: unknown); it is a stranger's. */
struct visitor *visitors_enter(
    struct visitors *v, int fd, const struct sockaddr *address);

/* It ends, and its socket is not closed yet. */
void visitors_leave(struct visitors *v, struct visitor *visitor);

/* It knows the name, and asks for something, or its answer is complete. */
void visitors_know(struct visitors *v, struct visitor *visitor, bool asks);

#endif
