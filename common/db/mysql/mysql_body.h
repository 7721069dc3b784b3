/*
 * Where the body of a routine, trigger or event ends, which only its blocks say.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_BODY_H
#define SYNCO_COMMON_DB_MYSQL_BODY_H

#include "common/db/mysql/mysql_text.h"

/*
 * Whether the text is one statement with its body: for clients that send what stands between
 * two delimiters, and servers that run all statements of it.  kind is the object's.  oracle:
 * sql_mode has ORACLE.  False also when that can't be told.
 */
bool mysql_body_is_one(const char *text, const char *kind, const char *sql_mode);

#endif
