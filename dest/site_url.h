/*
 * --site-url: which addresses of the source's site become which here.
 */
#ifndef SYNCO_DEST_SITE_URL_H
#define SYNCO_DEST_SITE_URL_H

#include "common/base/log.h"
#include "common/format/meta.h"
#include "dest/rewrite.h"

/*
 * to: the site's address here; site: what the source says of its own.  Says in the log what becomes
 * what.  ERR_USAGE when to is none, the source's is not known, or a network of sites can't have
 * that one.
 */
struct rewrite *site_url_rewrite(const char *to, const struct meta_site *site,
    struct log *log, struct err *err) MUST_CHECK;

#endif
