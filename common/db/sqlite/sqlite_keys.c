/*
 * Indexes at the target.  One that is ordered by a collation of the app, or made of values of the app's
 * functions, would be a wrong one for the app when it is made without them.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_app.h"
#include "common/db/sqlite/sqlite_writer.h"

static void warn_left_out(
    struct sqlite_writer *w, const struct schema_object *o, const struct buf *sql)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	CLEANUP(freep) char *text = text_printable(buf_str(sql));

	if (sql->len > 0)
		log_warn(w->log,
		    "table %s: left out, since only the app has the collation or function: "
		    "make it there with: %s",
		    name, text);
}

/* Those of its indexes that are ordered by a collation of the app; of a constraint, with no text. */
static sqlite3_stmt *find_foreign(
    sqlite3 *db, const struct schema_object *o, struct err *err)
{
	sqlite3_stmt *s = sqlite_conn_prepare(db,
	    "SELECT l.name, s.sql, max(x.coll) FROM pragma_index_list(?1) l, "
	    "pragma_index_xinfo(l.name) x, sqlite_schema s "
	    "WHERE x.key AND x.coll COLLATE NOCASE NOT IN (" SQLITE_APP_KNOWN ") "
	    "AND s.type = 'index' AND s.name = l.name GROUP BY l.name ORDER BY l.seq DESC",
	    err);

	if (s != NULL)
		(void)sqlite3_bind_text(s, 1, o->name, -1, SQLITE_STATIC);
	return s;
}

/* One that its table needs is there, ordered by bytes; the app can order it anew. */
static void warn_kept(
    struct sqlite_writer *w, const struct schema_object *o, const char *collation)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	CLEANUP(buf_reset) struct buf quoted = {0};
	CLEANUP(freep) char *text = NULL;

	sqlite_quote_name(&quoted, collation);
	text = text_printable(quoted.data);
	log_warn(w->log,
	    "table %s: a key is ordered by the app's collation %s, which is not known here: "
	    "run in the app, before it is used: REINDEX %s",
	    name, text, text);
}

static bool drop_foreign(struct sqlite_writer *w, const struct schema_object *o,
    struct buf *left_out, struct err *err)
{
	CLEANUP(buf_reset) struct buf drop = {0};
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = find_foreign(w->db, o, err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(s, 1);

		if (sql == NULL) {
			warn_kept(w, o, (const char *)sqlite3_column_text(s, 2));
			continue;
		}
		buf_puts(left_out, left_out->len > 0 ? "; " : "");
		buf_puts(left_out, sql);
		buf_puts(&drop, "DROP INDEX ");
		sqlite_quote_name(&drop, (const char *)sqlite3_column_text(s, 0));
		buf_puts(&drop, ";");
	}
	if (code != SQLITE_DONE)
		return sqlite_conn_fail(w->db, err);
	sqlite_finalizep(&s);
	s = NULL;
	return drop.len == 0 || sqlite_conn_run(w->db, drop.data, err);
}

bool sqlite_keys_make(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf left_out = {0};

	if ((o->keys != NULL && !sqlite_guard_keys(w->db, o, &left_out, err)) ||
	    !drop_foreign(w, o, &left_out, err))
		return false;
	warn_left_out(w, o, &left_out);
	return true;
}
