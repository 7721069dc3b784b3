/*
 * JSON (RFC 8259) over the jansson library, with what our formats need: limits on parse,
 * duplicate members refused, and byte strings.
 *
 * A struct json is reference counted inside; json_free() drops the caller's hold.  Getters
 * return borrowed values that live as long as the value they came from.
 */
#ifndef SYNCO_COMMON_BASE_JSON_H
#define SYNCO_COMMON_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/err.h"

struct json;

/*
 * Parses one JSON text that fills data[0..len).  Nested deeper than JSON_DEPTH, duplicate
 * members, not UTF-8, a NUL in a string, trailing bytes: ERR_PROTO with line and column.  So is what
 * would take more than JSON_MEMORY, which is known before any is taken: small values take a
 * hundred times their text.
 */
#define JSON_DEPTH  32
#define JSON_MEMORY (256U << 20)
struct json *json_parse(const void *data, size_t len, struct err *err) MUST_CHECK;
void json_free(struct json *v);
CLEANUP_DEFINE(struct json, json_free)

/* The member, or NULL when v is NULL, no object, or lacks it. */
const struct json *json_get(const struct json *v, const char *key);

/* Elements of an array (0 and NULL for anything else). */
size_t json_length(const struct json *v);
const struct json *json_at(const struct json *v, size_t i);

/*
 * Calls visit for each member of an object in order, until it returns false.  The key is
 * valid during the call.  True when all were visited; false (err filled by visit, or
 * ERR_PROTO when v is no object) otherwise.
 */
typedef bool json_visit(
    void *ctx, const char *key, const struct json *value, struct err *err);
bool json_each(const struct json *v, json_visit *visit, void *ctx, struct err *err)
    MUST_CHECK;

bool json_is_object(const struct json *v);
bool json_is_array(const struct json *v);

/* A string; NULL for anything else. */
const char *json_str(const struct json *v);
/* A whole number >= 0; false for anything else. */
bool json_u64(const struct json *v, uint64_t *out);
bool json_i64(const struct json *v, int64_t *out);
/* true; false for anything else.  (json_true is a symbol of jansson's.) */
bool json_flag(const struct json *v);

/*
 * The same as members that must be there: ERR_PROTO naming the key otherwise.
 */
bool json_need_str(
    const struct json *v, const char *key, const char **out, struct err *err) MUST_CHECK;
bool json_need_u64(const struct json *v, const char *key, uint64_t *out, struct err *err)
    MUST_CHECK;
/* A missing member is false; ERR_PROTO for one that is neither true nor false. */
bool json_read_flag(const struct json *v, const char *key, bool *out, struct err *err)
    MUST_CHECK;

/*
 * Byte strings, which hold no NUL (names, paths, statements and escaped keys do not): a JSON
 * string when the bytes are UTF-8, else {"latin1": "..."}, a string with one character below
 * U+0100 for each byte.  json_bytes() appends the bytes;
 * false when v is neither form.
 */
struct json *json_new_bytes(const char *data, size_t len);
bool json_bytes(const struct json *v, struct buf *out);

struct json *json_new_object(void);
struct json *json_new_array(void);
/* s must be UTF-8 (it is of our own making); use json_new_bytes() for anything else. */
struct json *json_new_str(const char *s);
struct json *json_new_u64(uint64_t v); /* at most INT64_MAX */
struct json *json_new_i64(int64_t v);
struct json *json_new_bool(bool v);

/* Each takes value and returns the container, so that calls can be chained. */
struct json *json_set(struct json *object, const char *key, struct json *value);
struct json *json_add(struct json *array, struct json *value);

/* A value of its own, all below it included. */
struct json *json_clone(const struct json *v);

/* Appends the compact text, members in the order they were set. */
void json_print(const struct json *v, struct buf *out);

#endif
