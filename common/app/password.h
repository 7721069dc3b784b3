/*
 * What an app stores of a password, so that it takes the one that developers know.
 */
#ifndef SYNCO_COMMON_APP_PASSWORD_H
#define SYNCO_COMMON_APP_PASSWORD_H

#include "common/app/app.h"

/* What masked passwords are when .synco.yml says nothing. */
#define PASSWORD_USUAL "password"

/*
 * The hash in the framework's own scheme, to free(): always the same for the same password, since
 * it protects nothing.  NULL with ERR_SYSTEM where the system can't make it.
 */
char *password_hash(enum app_password scheme, const char *password, struct err *err)
    MUST_CHECK;

#endif
