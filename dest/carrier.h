/*
 * A control channel by its name: which command gives a shell where the app is.
 *
 *     ssh://[user@]host[:port]/root
 *     docker://container/root            podman://container/root
 *     kubectl://[context/]namespace/pod[:container]/root
 *
 * or any chain of such commands, given as they would be typed.  Parts of URLs may be
 * percent-encoded; /~/ at the start of an ssh root is the user's home.  A pod may be named as
 * KIND/NAME (deploy/web).  The first word can be replaced: SYNCO_SSH, SYNCO_DOCKER, SYNCO_PODMAN
 * and SYNCO_KUBECTL hold words ("sudo docker").
 */
#ifndef SYNCO_DEST_CARRIER_H
#define SYNCO_DEST_CARRIER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct carrier {
	char **
	    argv; /* ended by NULL; the words of a command can follow, which a shell may read */
	size_t argc;
	char *
	    root; /* the app's folder there, relative to where the command starts, or absolute */
	char *name; /* for people */
};

/* Whether a text is meant as one of these URLs. */
bool carrier_is_url(const char *text);

/* Whether kubectl knows a context of that name. */
typedef bool carrier_is_context(const char *name);

/* The one that asks kubectl. */
bool carrier_ask_context(const char *name);

/* Reads a URL; pure but for the environment.  ERR_USAGE says what is wrong with it. */
struct carrier *carrier_parse(
    const char *url, carrier_is_context *is_context, struct err *err) MUST_CHECK;

/*
 * Reads a chain of commands: words as in a shell, with '...', "..." and \, and nothing expanded.
 * root is NULL for where it starts.
 */
struct carrier *carrier_parse_via(const char *via, const char *root, struct err *err)
    MUST_CHECK;

/* Puts words behind the first one: options. */
void carrier_insert(struct carrier *c, const char *const *words, size_t n);

/* Whether the first word runs OpenSSH's client. */
bool carrier_is_ssh(const struct carrier *c);

void carrier_free(struct carrier *c);
CLEANUP_DEFINE(struct carrier, carrier_free)

#endif
