/*
 * A look at the new database as a whole.  Rows that break rules of their tables are what the source has
 * (a rule can be made later than a row, or be off): they are named; all else is damage.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_app.h"
#include "common/db/sqlite/sqlite_writer.h"

/* So many rules are named; and SQLite looks at all. */
#define NAMED 8
#define ALL   "2147483647"

struct broken {
	char *rules[NAMED];
	unsigned long long rows[NAMED];
	size_t n;
	bool more;
};

static void broken_reset(struct broken *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->rules[i]);
}

static bool is_rule(const char *verdict)
{
	static const char *const starts[] = {"CHECK constraint failed in ",
	    "NULL value in ", "TEXT value in ", "NUMERIC value in ", "non-INT value in ",
	    "non-INTEGER value in ", "non-REAL value in ", "non-TEXT value in ",
	    "non-BLOB value in "};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if (text_starts(verdict, starts[i]))
			return true;
	}
	return false;
}

static void note(struct broken *b, const char *verdict)
{
	size_t i = 0;

	while (i < b->n && strcmp(b->rules[i], verdict) != 0)
		i++;
	b->more = b->more || i == NAMED;
	if (i == NAMED)
		return;
	if (i == b->n)
		b->rules[b->n++] = xstrdup(verdict);
	b->rows[i]++;
}

static void warn(struct sqlite_writer *w, const struct broken *b)
{
	CLEANUP(buf_reset) struct buf all = {0};

	for (size_t i = 0; i < b->n; i++) {
		CLEANUP(freep) char *rule = text_printable(b->rules[i]);

		buf_printf(
		    &all, "%s%s (rows: %llu)", i > 0 ? ", " : "", rule, b->rows[i]);
	}
	if (b->n > 0)
		log_warn(w->log, "rows came that break rules of their tables: %s%s",
		    all.data, b->more ? ", …" : "");
}

/* The app's functions are no longer known since the file was opened again. */
static sqlite3_stmt *prepare(sqlite3 *db, struct err *err)
{
	sqlite3_stmt *s;

	do
		s = sqlite_conn_prepare(db, "PRAGMA quick_check(" ALL ")", err);
	while (s == NULL && sqlite_app_stand_in(db));
	return s;
}

static bool look(struct sqlite_writer *w, struct broken *b, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = prepare(w->db, err);
	int code;

	if (s == NULL)
		return false;
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *verdict = (const char *)sqlite3_column_text(s, 0);

		if (verdict == NULL || strcmp(verdict, "ok") == 0)
			continue;
		if (!is_rule(verdict))
			return err_set(
			    err, ERR_DB, "the new database is damaged: %s", verdict);
		note(b, verdict);
	}
	return code == SQLITE_DONE || sqlite_conn_fail(w->db, err);
}

bool sqlite_verify(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(broken_reset) struct broken b = {0};
	CLEANUP(buf_reset) struct buf quiet = {0};

	/* What a function of the app says of rows can't be judged here: NULL breaks no check. */
	while (!look(w, &b, err)) {
		if (err->code != ERR_DB || !sqlite_app_be_quiet(w->db, &quiet))
			return false;
		broken_reset(&b);
		b = (struct broken){0};
	}
	*err = (struct err){0};
	warn(w, &b);
	return true;
}
