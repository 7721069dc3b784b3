/*
 * Option files of MySQL's client library (my.cnf), which settings may name instead of a
 * login: the groups that all clients read.
 */
#ifndef SYNCO_COMMON_APP_OPTION_FILE_H
#define SYNCO_COMMON_APP_OPTION_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/err.h"
#include "common/db/uri.h"

/* Bytes of a file. */
#define OPTION_FILE_MAX ((size_t)64 * 1024)

/*
 * Fills what db lacks of host, port, socket, user, password, database and TLS files; a later
 * line wins over an earlier one.  ERR_PROTO "path:line: what" where a port is none.
 */
bool option_file_load(const char *path, struct db_uri *db, struct err *err) MUST_CHECK;

/* The same with text of the given name, for messages. */
bool option_file_parse(const char *name, const char *text, size_t len, struct db_uri *db,
    struct err *err) MUST_CHECK;

#endif
