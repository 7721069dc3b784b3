/*
 * What WordPress and Bedrock (WordPress as a Composer project) share.
 */
#ifndef SYNCO_COMMON_APP_WORDPRESS_H
#define SYNCO_COMMON_APP_WORDPRESS_H

#include "common/app/framework.h"

bool bedrock_recognise(const struct app_site *site);
bool bedrock_detect(const struct app_site *site, struct app *app, struct err *err)
    MUST_CHECK;

/* Whether the prefix is one that WordPress takes; ERR_PROTO otherwise. */
bool wordpress_check_prefix(const char *prefix, struct err *err) MUST_CHECK;

/*
 * The rules for tables with the prefix, and the query for the address where none is
 * known.
 */
void wordpress_add_tables(struct app *app, const char *prefix);

/* The set "uploads" at dir (absolute), and what in there is not for the public. */
void wordpress_add_uploads(struct app *app, const char *dir, const char *url);

#endif
