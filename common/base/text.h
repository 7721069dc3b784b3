/*
 * Text from the other side, before people or JSON see it.
 */
#ifndef SYNCO_COMMON_BASE_TEXT_H
#define SYNCO_COMMON_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"

/* Whether data[0..len) is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool text_is_utf8(const char *data, size_t len);

/*
 * Appends data so that a terminal only prints it: control characters, DEL, C1 controls, what ends
 * lines or turns the direction of text (U+2028, U+202E …) and bytes that are not UTF-8 become
 * \xNN; a backslash stays as it is.
 */
void text_append_printable(struct buf *to, const char *data, size_t len);

/* The same as a string to free(). */
char *text_printable(const char *s);

/*
 * Appends a JSON text, of one line, with the same characters escaped as JSON has it (\uNNNN):
 * what it means stays the same.
 */
void text_append_printable_json(struct buf *to, const char *json, size_t len);

/* Whether there is a control character in data[0..len): C0, DEL or C1. */
bool text_has_control(const char *data, size_t len);

/* "1.5 MB": a size for people, decimal units; "12 s", "3 min 5 s": a duration in seconds. */
void text_append_size(struct buf *to, uint64_t bytes);
void text_append_duration(struct buf *to, uint64_t seconds);

/*
 * Appends s percent-encoded for a URL: all but unreserved characters (RFC 3986, section 2.3)
 * and those of also.
 */
void text_append_encoded(struct buf *to, const char *s, const char *also);

/* Appends two capital hexadecimal digits for each byte. */
void text_append_hex(struct buf *to, const char *data, size_t len);

/*
 * Reads a decimal number that fills s, at most max.  Returns false for anything else
 * (sign, blank, overflow, empty).
 */
bool text_u64(const char *s, uint64_t max, uint64_t *v);

/* Whether text[0..len) is a number as in JSON. */
bool text_is_number(const char *text, size_t len);

/* A size as people write it: 500, 500k, 2M, 1.5G (powers of 1000; Ki, Mi, Gi: of 1024). */
bool text_size(const char *s, uint64_t *bytes);

/* A time as people write it: 30s, 10m, 6h, 1d; never 0. */
bool text_duration(const char *s, uint64_t *seconds);

/* Whether name matches a pattern of literal characters and '*' (any run, also empty). */
bool text_glob(const char *pattern, const char *name);

/* The same, where large and small letters (of ASCII) and spaces at the end are all one. */
bool text_glob_fold(const char *pattern, const char *name);

bool text_starts(const char *s, const char *prefix);
bool text_ends(const char *s, const char *suffix);

/* Appends word as a POSIX shell reads it back, in quotes where it needs them. */
void text_append_quoted(struct buf *out, const char *word);

/* Whether two texts are equal; NULL is equal to NULL only. */
bool text_same(const char *a, const char *b);

/* The byte that the two hexadecimal digits at s stand for; -1 when they are none. */
int text_hex_byte(const char *s);

#endif
