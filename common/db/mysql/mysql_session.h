/*
 * What a session of ours is set to (mysql_settings.h): the same at every server.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_SESSION_H
#define SYNCO_COMMON_DB_MYSQL_SESSION_H

#include "common/base/log.h"
#include "common/db/mysql/mysql_conn.h"

struct mysql_setting {
	const char *name;
	const char *value; /* as SHOW VARIABLES prints it */
	bool missed;       /* a user who may not set it hears nothing of it */
};

/* Once for a connection: its session reads.  log: where what can't be set is named, or NULL. */
bool mysql_session_reads(struct mysql_conn *c, struct log *log, struct err *err)
    MUST_CHECK;

/* The same with rows of the table above; n of them.  For the end that fills. */
bool mysql_session_set(struct mysql_conn *c, const struct mysql_setting *settings,
    size_t n, struct log *log, struct err *err) MUST_CHECK;

#endif
