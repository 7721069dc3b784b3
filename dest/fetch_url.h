/*
 * Which URLs may be fetched: http and https, the origin (scheme, host and port) that the user gave,
 * and the hosts they allowed.
 * Built on libcurl's URL parser; pure.
 */
#ifndef SYNCO_DEST_FETCH_URL_H
#define SYNCO_DEST_FETCH_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

/* The base URL taken apart; all owned. */
struct fetch_base {
	char *url; /* without user, password, query and fragment, ends with '/' */
	char *host;
	char *zone; /* of an IPv6 address, or NULL */
	unsigned int port;
	bool tls;
	char *user; /* NULL without; secret, as is the password */
	char *password;
	const char *const *allowed; /* borrowed: HOST, or HOST:PORT */
	size_t allowed_n;
	const char
	    *site; /* borrowed: the same of the site that the user named; NULL: none */
};

bool fetch_base_init(struct fetch_base *b, const char *url, const char *const *allowed,
    size_t allowed_n, struct err *err) MUST_CHECK;
void fetch_base_reset(struct fetch_base *b);

/* "host" of a URL, or "host:port" where it says one, to free(); NULL when it has none. */
char *fetch_url_origin(const char *url);

/* What --allow-host takes apart: an address is without brackets; port 0: none was typed. */
struct fetch_allowed {
	char host[256];
	unsigned int port;
};
bool fetch_allowed_read(struct fetch_allowed *a, const char *text) MUST_CHECK;

/* A URL for people and notes: as fetch_base's, to free(); NULL when it is none. */
char *fetch_url_bare(const char *url);

/* The absolute form of a URL or of a path below the base; free() it. */
char *fetch_base_resolve(const struct fetch_base *b, const char *url);

enum fetch_verdict {
	FETCH_REFUSED = -1,
	FETCH_OTHER_HOST = 0, /* allowed, but without the user's password */
	FETCH_OWN_HOST = 1,
	FETCH_SITE = 2, /* as another host, but the user's own word */
};

/*
 * May url be fetched?  from is the URL that redirects to it, or NULL; https is never left for
 * http.  Another port of the same host is another origin, and an allowed host is allowed at the
 * port that was typed, or at its scheme's own.  ERR_REFUSED says what to allow.
 */
enum fetch_verdict fetch_base_judge(const struct fetch_base *b, const char *url,
    const char *from, struct err *err) MUST_CHECK;

/*
 * The first byte of a "bytes 5-9/10" as in Content-Range (RFC 9110, section 14.4); false for
 * anything else.  value[0..len) is no string.
 */
bool fetch_content_range(const char *value, size_t len, uint64_t *start);

#endif
