/*
 * Addresses of a site in its content, replaced by others.
 *
 * In text an address is found as https://host, http://host or //host, each slash perhaps behind
 * backslashes (as JSON has them), where neither a longer host, another port nor a longer name in
 * the path follows.  Serialised PHP values, also those inside of their strings, keep the
 * lengths of their strings right; what only begins like one is left alone.
 */
#ifndef SYNCO_DEST_REWRITE_H
#define SYNCO_DEST_REWRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

/* http(s)://host[:port][/path] */
struct rewrite_address {
	bool tls;
	char *host; /* with its port */
	char *path; /* "", or "/blog" */
};

/* ERR_USAGE for any other text; a slash at the end does not count. */
bool rewrite_address_parse(struct rewrite_address *a, const char *url, struct err *err)
    MUST_CHECK;
void rewrite_address_reset(struct rewrite_address *a);

struct rewrite;

struct rewrite *rewrite_new(void);
void rewrite_free(struct rewrite *r);
CLEANUP_DEFINE(struct rewrite, rewrite_free)

/* Of two for the same address the first counts.  ERR_USAGE as above. */
bool rewrite_add(struct rewrite *r, const char *from, const char *to, struct err *err)
    MUST_CHECK;

/*
 * The way back, as far as there is one: both http:// and https:// became one of them, so that not all
 * texts come back as they were.
 */
struct rewrite *rewrite_inverse(const struct rewrite *r);

/* Whether data may hold an address, whatever stands for it there: quick, and may be wrong. */
bool rewrite_may_change(const struct rewrite *r, const char *data, size_t len);

/* Appends the text with its addresses replaced; false, and nothing, when it has none. */
bool rewrite_text(const struct rewrite *r, const char *text, size_t len, struct buf *out);

/* The same for text that is a host and nothing else. */
bool rewrite_host(const struct rewrite *r, const char *text, size_t len, struct buf *out);

#endif
