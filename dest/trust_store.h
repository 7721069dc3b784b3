/*
 * What was agreed to, in the state folder: a file for each .synco.yml, with its path and a digest.
 */
#ifndef SYNCO_DEST_TRUST_STORE_H
#define SYNCO_DEST_TRUST_STORE_H

#include <stdbool.h>

#include "common/base/err.h"

/* Whether the digest is what was agreed to of the file at path. */
bool trust_store_has(const char *path, const char *digest, bool *has, struct err *err)
    MUST_CHECK;

/* Whether anything was ever agreed to of it: then it has changed since. */
bool trust_store_knows(const char *path);
bool trust_store_add(const char *path, const char *digest, struct err *err) MUST_CHECK;

/* *had: whether there was anything. */
bool trust_store_remove(const char *path, bool *had, struct err *err) MUST_CHECK;

/* Calls take for each, in no order. */
typedef void trust_store_take(void *ctx, const char *path);
bool trust_store_each(trust_store_take *take, void *ctx, struct err *err) MUST_CHECK;

#endif
