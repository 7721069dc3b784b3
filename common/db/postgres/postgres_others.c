/*
 * Others who are connected to the database that is to be replaced.
 *
 * Sessions are closed, and come back to the new database.  What this user may not end, a superuser's
 * session or a prepared transaction, keeps the database its name: that is said before anything is
 * loaded, and again at the end, after a moment for what comes and goes.
 */
#include <string.h>
#include <time.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_writer.h"

#define LOOKS   10 /* so often, each LOOK_NS apart */
#define LOOK_NS 200000000

/* Who is connected, and whether this user may end that; the server ends its own processes. */
#define SESSIONS                                                                         \
	"SELECT a.pid, a.usename, a.application_name, r.rolsuper, me.rolsuper OR ("      \
	"NOT r.rolsuper AND (pg_has_role(r.oid, 'USAGE') OR "                            \
	"pg_has_role('pg_signal_backend', 'USAGE'))) AS may "                            \
	"FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid "                 \
	"JOIN pg_roles me ON me.rolname = current_user "                                 \
	"WHERE a.pid <> pg_backend_pid() AND a.datname"

static void end_sessions(struct postgres_writer *w)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *n = NULL;
	struct err why = {0};

	buf_puts(&sql,
	    "SELECT count(*) FILTER (WHERE ended AND application_name <> 'synco') FROM "
	    "(SELECT pg_terminate_backend(pid) AS ended, application_name "
	    "FROM (" SESSIONS " IN (");
	postgres_quote_text(&sql, w->database);
	buf_puts(&sql, ", ");
	postgres_quote_text(&sql, w->shadow);
	buf_puts(&sql, ") OFFSET 0) AS a WHERE may OFFSET 0) AS s");
	if (postgres_conn_value(w->admin, sql.data, &n, &why) && n != NULL &&
	    strcmp(n, "0") != 0)
		log_info(w->log, "closed connections to database %s: %s", w->database, n);
}

/* Says who keeps the database; *who is NULL when nobody does. */
static bool find_holders(struct postgres_writer *w, char **who, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql,
	    "SELECT string_agg(who, ', ') FROM (SELECT format('session %s of %s%s%s', pid, "
	    "CASE WHEN rolsuper THEN 'superuser ' ELSE '' END, usename, "
	    "' (' || nullif(application_name, '') || ')') AS who FROM (" SESSIONS " = ");
	postgres_quote_text(&sql, w->database);
	buf_puts(&sql,
	    ") AS a WHERE NOT may UNION ALL SELECT format('prepared transaction %L of "
	    "%s', gid, owner) FROM pg_prepared_xacts WHERE database = ");
	postgres_quote_text(&sql, w->database);
	buf_puts(&sql, ") AS h");
	return postgres_conn_value(w->admin, sql.data, who, err);
}

bool postgres_others_check(struct postgres_writer *w, struct err *err)
{
	CLEANUP(freep) char *who = NULL;

	for (int i = 0; i < LOOKS; i++) {
		free(who);
		who = NULL;
		if (!find_holders(w, &who, err))
			return false;
		if (who == NULL)
			return true;
		(void)nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
	}
	return err_set(err, ERR_REFUSED,
	    "database %s can't be replaced while others hold it whom your user may not end: "
	    "%.400s; end that and run again",
	    w->database, who);
}

bool postgres_others_end(struct postgres_writer *w, struct err *err)
{
	end_sessions(w);
	return !w->exists || postgres_others_check(w, err);
}
