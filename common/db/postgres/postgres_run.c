/*
 * Runs what an object's text says, each statement by whom it may be run, all or none of them.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_bytes.h"
#include "common/db/postgres/postgres_check.h"
#include "common/db/postgres/postgres_extension.h"
#include "common/db/postgres/postgres_guard.h"
#include "common/db/postgres/postgres_path.h"
#include "common/db/postgres/postgres_writer.h"

struct run {
	struct postgres_writer *writer;
	struct postgres_conn *conn; /* of who owns what is made */
	const struct schema_object *object;
	size_t statements;
	size_t owned;  /* so many of them are the owner's to run */
	bool withheld; /* one of them is for those who trust the source */
	bool checked;  /* one of them has a transaction of its own */
};

static bool look(void *ctx, const struct postgres_statement *s, struct err *err)
{
	struct run *r = ctx;

	(void)err;
	r->statements++;
	r->owned += s->rights == POSTGRES_OWNER;
	r->withheld = r->withheld || s->rights == POSTGRES_TRUST;
	r->checked = r->checked || s->rights == POSTGRES_CHECKED ||
	             s->rights == POSTGRES_GIVEN ||
	             strcmp(r->object->kind, "server") == 0;
	return true;
}

static bool withhold(struct run *r, const char *why, struct err *err)
{
	r->writer->withheld = true;
	return err_set(err, ERR_REFUSED, "%s: add --trust-source to carry it", why);
}

/* In the session of the target's user, while the owner's does not. */
static bool run_checked(
    struct run *r, const struct postgres_statement *s, const char *sql, struct err *err)
{
	struct postgres_writer *w = r->writer;
	bool safe;

	if (!postgres_check_make(w->conn,
	        s->rights == POSTGRES_CHECKED ? r->object->kind : NULL, sql,
	        w->role != NULL ? postgres_role_name(w->role) : NULL, &safe, err))
		return false;
	return safe || withhold(r, "the server has nothing of its own like it", err);
}

static bool is_chosen(struct run *r, struct err *err)
{
	struct postgres_writer *w = r->writer;
	CLEANUP(buf_reset) struct buf name = {0};

	if (postgres_extension_name(r->object->name, &name) &&
	    postgres_extension_check(
	        w->conn, buf_str(&name), buf_str(&w->extensions), w->database, err))
		return true;
	w->withheld = true;
	return false;
}

/*
 * Whether a statement runs in the session of who owns what is made.  That which needs a superuser
 * does not; but beside statements of the owner's it only says more of what they have just made, as
 * the state of a trigger, and that is the owner's, too.
 */
static bool is_owners(const struct run *r, const struct postgres_statement *s)
{
	return !r->writer->guarded || s->rights == POSTGRES_OWNER ||
	       (s->rights == POSTGRES_SUPER && r->owned > 0);
}

/* A text of bytes is one for a database that takes any, which knows no encoding. */
static bool run_one(
    struct run *r, struct postgres_conn *c, const char *sql, struct err *err)
{
	CLEANUP(buf_reset) struct buf bytes = {0};

	if (!postgres_bytes_packed(r->object))
		return postgres_conn_run_one(c, sql, err);
	if (!postgres_bytes_unpack(&bytes, sql))
		return err_set(err, ERR_PROTO, "%s %s: its text is none of bytes",
		    r->object->kind, r->object->name);
	if (postgres_conn_run_one(c, buf_str(&bytes), err))
		return true;
	return !postgres_conn_failed_with(c, POSTGRES_NOT_IN_REPERTOIRE)
	           ? false
	           : err_wrap(err,
	                 "its text has bytes of no encoding (SQL_ASCII), and the target's encoding "
	                 "is another: give a target of that encoding, or a user who may create "
	                 "databases");
}

static bool take(void *ctx, const struct postgres_statement *s, struct err *err)
{
	struct run *r = ctx;
	struct postgres_writer *w = r->writer;
	CLEANUP(buf_reset) struct buf again = {0};

	if (is_owners(r, s))
		return run_one(r, r->conn, s->sql, err);
	if (s->rights == POSTGRES_CHOSEN && !is_chosen(r, err))
		return false;
	postgres_guard_retype(&again, s->sql);
	return r->checked ? run_checked(r, s, buf_str(&again), err)
	                  : run_one(r, w->conn, buf_str(&again), err);
}

/* Appends what sets the path for a text, up to the end of its transaction; sessions of loaders have it. */
static void append_path(const struct run *r, const char *text, struct buf *out)
{
	const struct schema_object *o = r->object;
	bool is_set =
	    r->conn != postgres_writer_owners(r->writer) || r->writer->path != NULL;
	const char *path =
	    postgres_path_runs(o, text) ? r->writer->schema->database.search_path : NULL;

	if (o->session.search_path == NULL && (path == NULL || is_set))
		return;
	buf_puts(out, "; SET LOCAL search_path = ");
	/* The guard has looked at both. */
	(void)postgres_path_append(out, path, o->session.search_path);
}

/* A savepoint's settings would stay to the end of the transaction. */
static void append_end(
    const struct postgres_writer *w, bool inside, bool set, struct buf *out)
{
	if (inside && set) {
		buf_puts(out, "SET LOCAL search_path = ");
		(void)postgres_path_append(out, w->path, NULL);
		buf_puts(out, "; SET LOCAL client_encoding = 'UTF8'; ");
	}
	buf_puts(out, inside ? "RELEASE SAVEPOINT synco" : "COMMIT");
}

static bool run_all(struct run *r, const char *text, struct err *err)
{
	struct postgres_writer *w = r->writer;
	bool super = w->guarded && r->owned == 0;
	struct postgres_conn *c = super ? w->conn : r->conn;
	bool inside = w->in_place || w->adopted;
	const char *undo =
	    inside ? "ROLLBACK TO SAVEPOINT synco; RELEASE SAVEPOINT synco" : "ROLLBACK";
	CLEANUP(buf_reset) struct buf begin = {0};
	CLEANUP(buf_reset) struct buf end = {0};
	size_t plain;
	struct err ignored = {0};

	buf_puts(&begin, inside ? "SAVEPOINT synco" : "BEGIN");
	plain = begin.len;
	if (!super)
		append_path(r, text, &begin);
	if (postgres_bytes_packed(r->object))
		buf_puts(&begin, "; SET LOCAL client_encoding = 'SQL_ASCII'");
	if ((r->statements == 1 && !inside && begin.len == plain) ||
	    (w->guarded && r->checked))
		return postgres_guard_each(r->object, text, take, r, err);
	if (!postgres_conn_run(c, begin.data, err))
		return false;
	append_end(w, inside, begin.len > plain, &end);
	if (postgres_guard_each(r->object, text, take, r, err) &&
	    postgres_conn_run(c, end.data, err))
		return true;
	(void)!postgres_conn_run(c, undo, &ignored);
	return false;
}

bool postgres_run_text(struct postgres_writer *w, struct postgres_conn *c,
    const struct schema_object *o, const char *text, struct err *err)
{
	struct run r = {.writer = w, .conn = c, .object = o};

	if (!postgres_guard_each(o, text, look, &r, err) || r.statements == 0)
		return err->code == ERR_NONE;
	if (r.withheld && !w->trust)
		return withhold(
		    &r, "it could do more on the server than its database needs", err);
	return run_all(&r, text, err);
}
