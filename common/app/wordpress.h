/*
 * What WordPress and Bedrock (WordPress as a Composer project) share.
 */
#ifndef SYNCO_COMMON_APP_WORDPRESS_H
#define SYNCO_COMMON_APP_WORDPRESS_H

#include "common/app/framework.h"

struct php_config;

bool bedrock_recognise(const struct app_site *site);
bool bedrock_detect(const struct app_site *site, struct app *app, struct err *err)
    MUST_CHECK;

/* Whether the prefix is one that WordPress takes; ERR_PROTO otherwise. */
bool wordpress_check_prefix(const char *prefix, struct err *err) MUST_CHECK;

/*
 * The rules for tables with the prefix, and the queries for addresses that are not known.
 * network: one installation serves several sites, each with tables of its own.
 */
void wordpress_add_tables(struct app *app, const char *prefix, bool network);

/* Whether the constants say that one installation serves several sites. */
bool wordpress_is_network(const struct php_config *config);

/* Takes AUTH_KEY (NULL: there is none) unless it is what everybody has. */
void wordpress_set_secret(struct app *app, const char *key);

/* Columns with personal data of the tables with the prefix, those of plugins too. */
void wordpress_add_personal(struct app *app, const char *prefix);

/* The set "uploads" at dir (absolute), and what in there is not for the public. */
void wordpress_add_uploads(struct app *app, const char *dir, const char *url);

/* Where networks had the uploads of their sites up to WordPress 3.5, if it is there. */
void wordpress_add_blogs(struct app *app, const char *content);

#endif
