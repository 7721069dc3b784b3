/*
 * Which addresses are dialled, whatever a name resolves to.
 *
 * Names are others' word: one that the user allowed may lead to this very machine, and the user's
 * own may lead somewhere else at the next look.  So each address is judged as it is dialled: of
 * the user's own URL and site none that lies further in than those that were dialled before the
 * first answer; of allowed hosts none of this machine or its link, unless just that was allowed.
 */
#ifndef SYNCO_DEST_FETCH_GUARD_H
#define SYNCO_DEST_FETCH_GUARD_H

#include <curl/curl.h>

#include "dest/fetch_address.h"
#include "dest/fetch_url.h"

struct fetch_pin {
	enum fetch_reach reach;
	bool settled; /* something has answered there */
};

/* Of all downloads; the fetch thread's own. */
struct fetch_guard {
	const struct fetch_base *base; /* borrowed */
	const char *socket; /* the file to dial instead of the own host; or NULL */
	struct fetch_pin own;
	struct fetch_pin site;
};

/* Of one of them. */
struct fetch_dial {
	struct fetch_guard *guard;
	enum fetch_verdict verdict; /* of its URL */
	struct err refused;         /* the last address that was; ERR_NONE: none */
};

/* Whether an address may be dialled; it is counted as dialled then. */
bool fetch_guard_may(struct fetch_dial *dial, const struct sockaddr *address) MUST_CHECK;

/* Sets what dials on an easy handle; dial must outlive it. */
void fetch_guard_set(struct fetch_dial *dial, CURL *easy, enum fetch_verdict verdict);

/* An answer has come. */
void fetch_guard_heard(struct fetch_dial *dial);

#endif
