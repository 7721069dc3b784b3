/*
 * Rows of tables that extensions have made: the user's own, written by their session where that is
 * another's than the source's definitions have.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_extension.h"
#include "common/db/postgres/postgres_writer.h"

/* The extension, which of the table's rows are the user's, and whether they may be written. */
static PGresult *find(
    struct postgres_conn *c, const struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf ask = {0};

	buf_puts(&ask,
	    "SELECT e.extname, coalesce(x.condition, ''), "
	    "has_table_privilege(x.id, 'INSERT, DELETE') "
	    "FROM pg_extension e, unnest(e.extconfig, e.extcondition) "
	    "AS x(id, condition) WHERE e.oid >= 16384 AND x.id = to_regclass(");
	postgres_quote_text(&ask, o->qualified);
	buf_puts(&ask, ")::oid");
	return postgres_conn_select(c, ask.data, err);
}

/*
 * A session of the user's own.  Foreign keys and triggers of the extension hold for these rows at the
 * source, and would act on what is still to come: where it may, it plays the replica.
 */
static struct postgres_conn *connect_user(
    const struct postgres_writer *w, struct err *err)
{
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c = postgres_writer_connect_user(w, w->shadow, err);
	bool super = false;

	if (c == NULL ||
	    !postgres_conn_ask(
	        c, "SELECT current_setting('is_superuser') = 'on'", &super, err))
		return NULL;
	return !super || postgres_conn_set(c, "session_replication_role = replica", err)
	           ? take_ptr(&c)
	           : NULL;
}

/* What is wrong with an extension's table, or NULL. */
static const char *reason(const struct postgres_writer *w, const PGresult *r)
{
	if (PQntuples(r) == 0)
		return "the extension that makes it is not here";
	if (*PQgetvalue(r, 0, 2) != 't')
		return "the target's user may not write it";
	if (!w->trust && !postgres_extension_is_known(PQgetvalue(r, 0, 0)))
		return "its extension may run what its tables say: add --trust-source to "
		       "carry them";
	return NULL;
}

static bool leave_out(const struct postgres_writer *w, const struct schema_object *o,
    const char *why, struct db_rows *rows, struct err *err)
{
	const char *data;
	size_t len;

	do {
		if (!rows->read(rows, &data, &len, err))
			return false;
	} while (len > 0);
	if (rows->lines > 0)
		log_warn(w->log, "table %s: its rows are not carried: %s", o->name, why);
	return true;
}

bool postgres_extension_load(struct postgres_loader *l, const struct schema_object *o,
    struct db_rows *rows, struct err *err)
{
	const struct postgres_writer *w = l->writer;
	CLEANUP(postgres_resultp) PGresult *r = NULL;
	CLEANUP(freep) char *empty = NULL;
	struct postgres_conn *c = l->conn;

	if (!w->in_place && l->user == NULL && (l->user = connect_user(w, err)) == NULL)
		return false;
	if (l->user != NULL)
		c = l->user;
	r = find(c, o, err);
	if (r == NULL)
		return false;
	if (reason(w, r) != NULL)
		return leave_out(w, o, reason(w, r), rows, err);
	/* The script may have put some there, and an administrator's extension has those of before. */
	empty = xasprintf("DELETE FROM ONLY %s %s", o->qualified, PQgetvalue(r, 0, 1));
	return postgres_conn_run(c, empty, err) && postgres_loader_copy(c, o, rows, err);
}
