#include <string.h>
#include <time.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_writer.h"

/* Connections come back while others are closed: so often the swap is tried. */
#define SWAP_TRIES 20

static bool drop_database(struct postgres_writer *w, const char *name, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(freep) char *plain = NULL;

	/* A template can't be dropped. */
	buf_puts(&sql, "SELECT format('ALTER DATABASE %I IS_TEMPLATE false', datname) "
	               "FROM pg_database WHERE datistemplate AND datname = ");
	postgres_quote_text(&sql, name);
	if (!postgres_conn_value(w->admin, sql.data, &plain, err) ||
	    (plain != NULL && !postgres_conn_run(w->admin, plain, err)))
		return false;
	buf_clear(&sql);
	buf_puts(&sql, "DROP DATABASE IF EXISTS ");
	postgres_quote_name(&sql, name);
	if (postgres_conn_version(w->admin) >= 130000)
		buf_puts(&sql, " WITH (FORCE)");
	return postgres_conn_run_alone(w->admin, sql.data, err);
}

bool postgres_shadow_clean(struct postgres_writer *w, struct err *err)
{
	if (w->in_place || w->admin == NULL)
		return true;
	return drop_database(w, w->shadow, err) && drop_database(w, w->old, err) &&
	       (w->role != NULL || postgres_role_clean(w->admin, w->database, err));
}

/* A locale that this server lacks is replaced by its own; the encoding is not. */
static bool create_database(struct postgres_writer *w, struct err *err)
{
	const struct schema_database *d = &w->schema->database;
	CLEANUP(buf_reset) struct buf sql = {0};
	size_t plain;
	struct err why = {0};

	buf_puts(&sql, "CREATE DATABASE ");
	postgres_quote_name(&sql, w->shadow);
	buf_puts(&sql, " TEMPLATE template0");
	if (d->charset != NULL) {
		buf_puts(&sql, " ENCODING ");
		postgres_quote_text(&sql, d->charset);
	}
	plain = sql.len;
	buf_printf(&sql, " %s", d->collation != NULL ? d->collation : "");
	if (postgres_conn_run_alone(w->admin, sql.data, &why))
		return true;
	sql.data[plain] = '\0';
	if (!postgres_conn_run_alone(w->admin, sql.data, err))
		return false;
	log_warn(w->log,
	    "the server lacks the source's locale (%s), the default is used: text may be "
	    "ordered otherwise",
	    d->collation != NULL ? d->collation : "");
	return true;
}

/* Who can do more than fill a database lets a role do it. */
static bool begin_role(struct postgres_writer *w, struct err *err)
{
	if (w->trust)
		return true;
	if (!postgres_role_needed(w->admin, &w->guarded, err))
		return false;
	if (!w->guarded)
		return true;
	w->role = postgres_role_make(w->admin, w->uri, w->database, err);
	if (w->role == NULL || !postgres_role_give(w->role, w->conn, w->shadow, err))
		return false;
	w->own = postgres_writer_connect(w, w->shadow, err);
	return w->own != NULL;
}

/* One transaction of one session can't be that of two users. */
static bool check_in_place(struct postgres_writer *w, struct err *err)
{
	bool needed = false;

	if (w->trust)
		return true;
	if (!postgres_role_needed(w->conn, &needed, err))
		return false;
	return !needed ||
	       err_set(err, ERR_REFUSED,
	           "the target's user could do more on the server than fill database %s, and "
	           "neither \"postgres\" nor \"template1\" can be connected to, where a role "
	           "without such rights would be made: fill it as the database's owner, or "
	           "add --trust-source",
	           w->database);
}

bool postgres_shadow_begin(struct postgres_writer *w, struct err *err)
{
	if (w->in_place)
		return check_in_place(w, err) && postgres_in_place_begin(w, err);
	if ((w->exists && !postgres_others_check(w, err)) ||
	    !postgres_shadow_clean(w, err) || !create_database(w, err))
		return false;
	w->made = true;
	if (w->exists && !postgres_keep_tablespace(w, err))
		return false;
	postgres_conn_close(w->conn);
	w->conn = postgres_writer_connect_user(w, w->shadow, err);
	return w->conn != NULL && begin_role(w, err);
}

bool postgres_shadow_hand_over(struct postgres_writer *w, struct err *err)
{
	if (w->role == NULL)
		return true;
	postgres_conn_close(take_ptr(&w->own));
	return postgres_role_take(w->role, w->conn, err);
}

static void append_rename(struct buf *sql, const char *from, const char *to)
{
	buf_puts(sql, "; ALTER DATABASE ");
	postgres_quote_name(sql, from);
	buf_puts(sql, " RENAME TO ");
	postgres_quote_name(sql, to);
}

static bool swap(struct postgres_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err ignored = {0};

	buf_puts(&sql, "BEGIN");
	if (w->exists)
		append_rename(&sql, w->database, w->old);
	append_rename(&sql, w->shadow, w->database);
	buf_puts(&sql, "; COMMIT");
	for (int i = 0; i < SWAP_TRIES; i++) {
		if (!postgres_others_end(w, err))
			break;
		if (postgres_conn_run(w->admin, sql.data, err))
			return true;
		if (!postgres_conn_failed_with(w->admin, POSTGRES_OBJECT_IN_USE))
			break;
		(void)!postgres_conn_run(w->admin, "ROLLBACK", &ignored);
		(void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	}
	(void)!postgres_conn_run(w->admin, "ROLLBACK", &ignored);
	return err_wrap(err, "give the new database its name");
}

bool postgres_shadow_commit(struct postgres_writer *w, struct err *err)
{
	struct err why = {0};

	/* From here on it is a matter of moments. */
	postgres_conn_steady(w->in_place ? w->conn : w->admin);
	if (w->exists && !w->in_place && !postgres_keep(w, err))
		return false;
	postgres_settings_set(w);
	if (w->in_place)
		return postgres_in_place_commit(w, err);
	postgres_conn_close(take_ptr(&w->conn));
	if (!postgres_own_settle(w, err) || !swap(w, err))
		return false;
	postgres_conn_close(take_ptr(&w->settled));
	w->made = false;
	if (w->exists && !drop_database(w, w->old, &why))
		log_warn(w->log, "the old content is left as database %s: %s", w->old,
		    why.msg);
	return true;
}
