#include "common/db/mysql/mysql_session.h"
#include "common/db/mysql/mysql_settings.h"
#include "common/db/mysql/mysql_writer.h"

bool mysql_writer_session(struct mysql_conn *c, struct err *err)
{
	return mysql_conn_run(c,
	    "SET NAMES utf8mb4, SESSION time_zone = '+00:00', "
	    /*
	     * Folders that a table of the source is in are not to be made here; dates that no
	     * calendar has are the source's rows.
	     */
	    "SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,NO_DIR_IN_CREATE,ALLOW_INVALID_DATES'",
	    err);
}

bool mysql_writer_begin(struct mysql_conn *c, struct log *log, struct err *err)
{
	static const struct mysql_setting writes[] = {
	    MYSQL_SETTINGS(MYSQL_ROW, MYSQL_NO_ROW, MYSQL_ROW, MYSQL_ROW_MISSED)};

	return mysql_session_set(c, writes, sizeof(writes) / sizeof(*writes), log, err) &&
	       mysql_writer_session(c, err);
}
