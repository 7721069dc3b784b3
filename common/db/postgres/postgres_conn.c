#include "common/db/postgres/postgres_conn.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/db/postgres/postgres_connect.h"
#include "common/db/postgres/postgres_session.h"

/* A statement that takes long looks so often whether somebody wants to end. */
#define LOOK_MS 200

#define GATHER_NS 200000 /* how long rows may gather */

struct postgres_conn {
	PGconn *handle;
	char *where; /* the URI without its password */
	char state[6];
	bool steady;    /* signals are not looked at */
	bool cancelled; /* the statement, for a signal */
	bool discreet;  /* errors tell nothing of rows */
	bool pooled;    /* another session may take each transaction */
	/* What each transaction begins with; NULL: the session is set. */
	char *settings;
};

#define TOO_LARGE ": a value is larger than the server can print"

/* What a person can do about it; "" when the server's words are enough. */
static const char *advice(const char *state, const char *text)
{
	static const struct {
		const char *state;
		const char *text;
	} known[] = {
	    {"28P01", ": check user and password"},
	    {"28000", ": check user, password and pg_hba.conf"},
	    {"42501", ": grant it to the user, or name one that has it with --db"},
	    {"55P03", ": somebody else holds a lock; run again when it is gone"},
	    {"40001",
	        ": a standby could not keep the snapshot; read from the primary or set "
	        "hot_standby_feedback"},
	    {"54000", TOO_LARGE},
	    {"57P01", ": somebody ended the connection"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(known[i].state, state) == 0)
			return known[i].text;
	}
	/* These have no SQLSTATE of their own, or libpq does not say it. */
	if (strstr(text, "invalid memory alloc request size") != NULL)
		return TOO_LARGE;
	return strstr(text, "password") != NULL ? ": check user and password" : "";
}

/* One line: libpq says one for each host that it has tried. */
static void append_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_append(out, text, len);
		text += len;
		text += strspn(text, "\n");
		buf_puts(out, *text != '\0' ? "; " : "");
	}
}

/* Classes of errors whose words hold values of rows, or what a function says of them. */
static bool tells_values(const char *state)
{
	char class[4] = {' ', state[0], state[0] != '\0' ? state[1] : '\0'};
	return strlen(class) == 3 && strstr(" 22 23 2F 38 39 P0", class) != NULL;
}

bool postgres_conn_fail(struct postgres_conn *c, const PGresult *result, struct err *err)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	CLEANUP(buf_reset) struct buf text = {0};

	(void)snprintf(c->state, sizeof(c->state), "%s", state != NULL ? state : "");
	if (c->cancelled && !signals_check(err))
		return false;
	if (c->discreet && tells_values(c->state))
		return err_set(err, ERR_DB,
		    "%s: a row's value is not what a condition takes (SQLSTATE %s, the server may know more)",
		    c->where, c->state);
	append_lines(&text, primary != NULL ? primary : PQerrorMessage(c->handle));
	if (detail != NULL) {
		buf_puts(&text, ": ");
		append_lines(&text, detail);
	}
	return err_set(err, ERR_DB, "%s: %.600s%s", c->where, buf_str(&text),
	    advice(c->state, buf_str(&text)));
}

static void ignore_notice(void *ctx, const PGresult *result)
{
	(void)ctx;
	(void)result;
}

/* libpq gives no SQLSTATE of a refused login, but its words hold the server's. */
static void login_state(const struct postgres_conn *c, char state[6])
{
	const char *text = PQerrorMessage(c->handle);
	const char *code = "";

	if (strstr(text, "database \"") != NULL && strstr(text, "does not exist") != NULL)
		code = POSTGRES_INVALID_CATALOG_NAME;
	(void)snprintf(state, 6, "%s", code);
}

/* What each transaction of this use begins with. */
static bool set_each(struct postgres_conn *c, enum postgres_use use, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(postgres_resultp) PGresult *r = NULL;

	free(c->settings);
	c->settings = NULL;
	postgres_session_ask_local(
	    &sql, use, PQbackendPID(c->handle), PQserverVersion(c->handle));
	r = postgres_conn_select(c, sql.data, err);
	if (r == NULL)
		return false;
	c->settings = xstrdup(PQgetvalue(r, 0, 0));
	c->pooled = *PQgetvalue(r, 0, 1) == 't';
	return true;
}

bool postgres_conn_writes(struct postgres_conn *c, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	if (c->pooled)
		return set_each(c, POSTGRES_WRITES, err);
	free(c->settings);
	c->settings = NULL;
	postgres_session_set(&sql, POSTGRES_WRITES, PQserverVersion(c->handle));
	return postgres_conn_run(c, sql.data, err);
}

bool postgres_conn_set(struct postgres_conn *c, const char *what, struct err *err)
{
	bool each = c->settings != NULL;
	bool inside = PQtransactionStatus(c->handle) != PQTRANS_IDLE;
	CLEANUP(freep) char *sql = xasprintf("SET %s%s", each ? "LOCAL " : "", what);

	if (each) {
		char *settings = xasprintf("%s%s; ", c->settings, sql);

		free(c->settings);
		c->settings = settings;
	}
	return (each && !inside) || postgres_conn_run(c, sql, err);
}

bool postgres_conn_pooled(const struct postgres_conn *c)
{
	return c->pooled;
}

struct postgres_conn *postgres_conn_open(
    const struct db_uri *uri, const char *database, char state[6], struct err *err)
{
	CLEANUP(postgres_conn_closep) struct postgres_conn *c = xcalloc(1, sizeof(*c));
	struct buf where = {0};

	db_uri_print(uri, &where);
	c->where = buf_take(&where);
	c->handle = postgres_connect(uri, database);
	if (PQstatus(c->handle) != CONNECTION_OK) {
		(void)postgres_conn_fail(c, NULL, err);
		if (state != NULL)
			login_state(c, state);
		return NULL;
	}
	(void)PQsetNoticeReceiver(c->handle, ignore_notice, NULL);
	if (PQserverVersion(c->handle) < 120000) {
		(void)err_set(err, ERR_DB,
		    "%s: the server is PostgreSQL %d, synco reads 12 and later", c->where,
		    PQserverVersion(c->handle) / 10000);
		return NULL;
	}
	return set_each(c, POSTGRES_READS, err) ? take_ptr(&c) : NULL;
}

void postgres_conn_close(struct postgres_conn *c)
{
	if (c == NULL)
		return;
	PQfinish(c->handle);
	free(c->settings);
	free(c->where);
	free(c);
}

PGconn *postgres_conn_handle(struct postgres_conn *c)
{
	return c->handle;
}

int postgres_conn_version(const struct postgres_conn *c)
{
	return PQserverVersion(c->handle);
}

const char *postgres_conn_database(const struct postgres_conn *c)
{
	return PQdb(c->handle);
}

void postgres_conn_steady(struct postgres_conn *c)
{
	c->steady = true;
}

void postgres_conn_discreet(struct postgres_conn *c)
{
	c->discreet = true;
}

void postgres_conn_cancel(struct postgres_conn *c)
{
	PGcancel *cancel = PQgetCancel(c->handle);
	char why[256];

	if (cancel != NULL)
		(void)PQcancel(cancel, why, sizeof(why));
	PQfreeCancel(cancel);
	c->cancelled = true;
}

bool postgres_conn_wait(struct postgres_conn *c)
{
	struct pollfd p = {.fd = PQsocket(c->handle), .events = POLLIN};

	(void)poll(&p, 1, LOOK_MS);
	if (!c->steady && !c->cancelled && signals_stop() != 0)
		postgres_conn_cancel(c);
	return PQconsumeInput(c->handle) == 1;
}

bool postgres_conn_gather(struct postgres_conn *c)
{
	struct pollfd p = {.fd = PQsocket(c->handle), .events = POLLIN};

	if (poll(&p, 1, 0) == 0)
		(void)nanosleep(&(struct timespec){.tv_nsec = GATHER_NS}, NULL);
	return postgres_conn_wait(c);
}

static PGresult *take_results(struct postgres_conn *c)
{
	PGresult *last = NULL;
	PGresult *next;

	for (;;) {
		while (PQisBusy(c->handle) && postgres_conn_wait(c))
			;
		next = PQgetResult(c->handle);
		if (next == NULL)
			return last;
		PQclear(last);
		last = next;
		/* Rows follow. */
		if (PQresultStatus(last) == PGRES_COPY_IN ||
		    PQresultStatus(last) == PGRES_COPY_OUT)
			return last;
	}
}

/* Whether what comes next begins a transaction, which is to begin with our settings. */
static bool begins(const struct postgres_conn *c)
{
	return c->settings != NULL && PQtransactionStatus(c->handle) == PQTRANS_IDLE;
}

static PGresult *execute_alone(struct postgres_conn *c, const char *sql)
{
	c->cancelled = false;
	return PQsendQuery(c->handle, sql) == 1 ? take_results(c) : NULL;
}

/*
 * As PQexec(), but for signals.  Statements that are sent together are one transaction, or the begin
 * of one.
 */
static PGresult *execute(struct postgres_conn *c, const char *sql)
{
	CLEANUP(freep)
	char *all = begins(c) ? xasprintf("%s%s", c->settings, sql) : NULL;

	return execute_alone(c, all != NULL ? all : sql);
}

PGresult *postgres_conn_execute(
    struct postgres_conn *c, const char *sql, ExecStatusType wanted, struct err *err)
{
	PGresult *result = execute(c, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status == wanted)
		return result;
	(void)postgres_conn_fail(c, result, err);
	PQclear(result);
	return NULL;
}

static bool is_done(struct postgres_conn *c, const PGresult *result, struct err *err)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       status == PGRES_EMPTY_QUERY || postgres_conn_fail(c, result, err);
}

bool postgres_conn_run(struct postgres_conn *c, const char *sql, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *result = execute(c, sql);

	return is_done(c, result, err);
}

bool postgres_conn_run_alone(struct postgres_conn *c, const char *sql, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *result = execute_alone(c, sql);

	return is_done(c, result, err);
}

static bool run_one(struct postgres_conn *c, const char *sql, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *result = NULL;

	c->cancelled = false;
	if (PQsendQueryParams(c->handle, sql, 0, NULL, NULL, NULL, NULL, 0) == 1)
		result = take_results(c);
	return is_done(c, result, err);
}

bool postgres_conn_run_one(struct postgres_conn *c, const char *sql, struct err *err)
{
	struct err ignored = {0};

	if (!begins(c))
		return run_one(c, sql, err);
	if (!postgres_conn_run(c, "BEGIN", err))
		return false;
	if (run_one(c, sql, err))
		return postgres_conn_run(c, "COMMIT", err);
	(void)!postgres_conn_run(c, "ROLLBACK", &ignored);
	return false;
}

PGresult *postgres_conn_select(struct postgres_conn *c, const char *sql, struct err *err)
{
	return postgres_conn_execute(c, sql, PGRES_TUPLES_OK, err);
}

bool postgres_conn_value(
    struct postgres_conn *c, const char *sql, char **value, struct err *err)
{
	CLEANUP(postgres_resultp) PGresult *result = postgres_conn_select(c, sql, err);

	*value = NULL;
	if (result == NULL)
		return false;
	if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0))
		*value = xstrdup(PQgetvalue(result, 0, 0));
	return true;
}

bool postgres_conn_ask(
    struct postgres_conn *c, const char *sql, bool *answer, struct err *err)
{
	CLEANUP(freep) char *value = NULL;

	if (!postgres_conn_value(c, sql, &value, err))
		return false;
	*answer = value != NULL && strcmp(value, "t") == 0;
	return true;
}

bool postgres_conn_failed_with(const struct postgres_conn *c, const char *state)
{
	return strcmp(c->state, state) == 0;
}

bool postgres_conn_alive(const struct postgres_conn *c)
{
	return PQstatus(c->handle) == CONNECTION_OK;
}
