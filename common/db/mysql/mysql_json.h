/*
 * JSON of MySQL to its last digit.
 *
 * In a value of MySQL's JSON type a number may be a DECIMAL, which the text of the value shows whole
 * ("19.90", 30 digits); but a text that is read becomes a DOUBLE ("19.9").  Such numbers are put in
 * again by an expression.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_JSON_H
#define SYNCO_COMMON_DB_MYSQL_JSON_H

#include "common/base/buf.h"

/* How the expression begins, and what stands before each path in it. */
#define MYSQL_JSON_HEAD   "JSON_REPLACE("
#define MYSQL_JSON_CHANGE ", _utf8mb4"

/* Whether text[0..len), as a server printed it, has a number that would not come back the same. */
bool mysql_json_has_decimal(const char *text, size_t len);

/* Appends the expression of such a value; head and tail stand around its quoted text. */
void mysql_json_append(
    struct buf *sql, const char *text, size_t len, const char *head, const char *tail);

#endif
