/*
 * A control channel as something that libcurl can dial: a socket file in a private folder
 * here. For each connection that is made to it one child process is started, which carries
 * it to a session.
 *
 * A channel that breaks ends its connections; the next one starts a new child, so whoever
 * tries again goes on where it was.
 */
#ifndef SYNCO_DEST_CHANNEL_H
#define SYNCO_DEST_CHANNEL_H

#include "dest/bootstrap.h"

struct channel;

/*
 * Makes the private folder; with OpenSSH's client all connections share one login, through a
 * master that lives as long as the channel: carrier gets options for that.  It is borrowed, and not to
 * be changed any more: the process that starts its children knows no other command.
 */
struct channel *channel_new(struct carrier *carrier, struct err *err) MUST_CHECK;

/* From now on connections lead to this session (copied). */
bool channel_start(struct channel *c, const struct bootstrap_result *to,
    unsigned int timeout_s, struct err *err) MUST_CHECK;

/* What starts its children, for those that talk through it before; valid as long as c. */
struct starter *channel_starter(const struct channel *c);

/* The private folder, and the socket file in it; valid as long as c. */
const char *channel_folder(const struct channel *c);
const char *channel_socket(const struct channel *c);

/* Puts the last reason why a connection could not be carried, if any, into err. */
void channel_explain(struct channel *c, struct err *err);

/* Ends all connections and their children, and removes the folder. */
void channel_free(struct channel *c);
CLEANUP_DEFINE(struct channel, channel_free)

#endif
