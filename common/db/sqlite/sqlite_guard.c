#include "common/db/sqlite/sqlite_guard.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_app.h"
#include "common/db/sqlite/sqlite_order.h"
#include "common/db/statement.h"

/* What belongs to the file: PRAGMA name = value. */
static const char *const numbers[] = {
    "page_size", "auto_vacuum", "user_version", "application_id"};
static const char *const encodings[] = {"'UTF-8'", "'UTF-16le'", "'UTF-16be'"};

const char *const sqlite_guard_reaching[] = {
    "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "zipfile", NULL};

static bool is_number(const char *s)
{
	s += *s == '-';
	return *s != '\0' && strlen(s) <= 10 && s[strspn(s, "0123456789")] == '\0';
}

bool sqlite_guard_setting(const char *statement, struct buf *out, struct err *err)
{
	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
		CLEANUP(freep)
		char *known = xasprintf("PRAGMA encoding = %s", encodings[i]);

		if (strcmp(statement, known) == 0) {
			buf_puts(out, known);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		CLEANUP(freep) char *start = xasprintf("PRAGMA %s = ", numbers[i]);

		if (text_starts(statement, start) &&
		    is_number(statement + strlen(start))) {
			buf_puts(out, statement);
			return true;
		}
	}
	return err_set(err, ERR_PROTO,
	    "the source's setting of the file is refused: it is none that is known");
}

/* What a statement may do, and has done, as its parser says. */
struct watch {
	const struct schema_object *object;
	bool keys;
	struct buf *hollow; /* names of its indexes, or NULL */
	unsigned int made;
	bool denied;
};

static bool is_catalog(const char *table)
{
	return strcmp(table, "sqlite_master") == 0 || strcmp(table, "sqlite_schema") == 0;
}

static bool may_call(const char *function)
{
	for (const char *const *name = sqlite_guard_reaching; *name != NULL; name++) {
		if (strcasecmp(*name, function) == 0)
			return false;
	}
	return true;
}

/* Whether the object itself is made, which counts; or what comes with it. */
static bool may_make(struct watch *w, int action, const char *name, const char *table)
{
	const struct schema_object *o = w->object;
	bool itself;

	switch (action) {
	case SQLITE_CREATE_INDEX:
		w->made += w->keys;
		return strcasecmp(table, o->name) == 0;
	case SQLITE_CREATE_TABLE:
		if (!w->keys && strcmp(name, "sqlite_sequence") == 0)
			return true;
		itself = strcmp(o->kind, "table") == 0;
		break;
	case SQLITE_CREATE_VIEW:
		itself = strcmp(o->kind, "view") == 0;
		break;
	case SQLITE_CREATE_TRIGGER:
		itself = strcmp(o->kind, "trigger") == 0 && o->table != NULL &&
		         strcasecmp(table, o->table) == 0;
		break;
	default:
		return false;
	}
	w->made++;
	return itself && !w->keys && strcmp(name, o->name) == 0;
}

static bool may(struct watch *w, int action, const char *a, const char *b)
{
	switch (action) {
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
		return is_catalog(a);
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		/* A table that is made of a query is stored without it. */
		return w->object->stage == SCHEMA_AFTER;
	case SQLITE_READ:
	case SQLITE_REINDEX:
		return true;
	case SQLITE_FUNCTION:
		return may_call(b);
	default:
		return may_make(w, action, a, b != NULL ? b : "");
	}
}

static int authorize(void *ctx, int action, const char *a, const char *b,
    const char *database, const char *by)
{
	struct watch *w = ctx;

	(void)by;
	if ((database == NULL || strcmp(database, "main") == 0) &&
	    may(w, action, a != NULL ? a : "", b))
		return SQLITE_OK;
	w->denied = true;
	return SQLITE_DENY;
}

/* As often as functions are missing, which get stand-ins. */
static int prepare(sqlite3 *db, struct watch *w, const char **sql, sqlite3_stmt **s)
{
	const char *behind = *sql;
	int code;

	do {
		w->made = 0;
		(void)sqlite3_set_authorizer(db, authorize, w);
		code = sqlite3_prepare_v2(db, *sql, -1, s, &behind);
		(void)sqlite3_set_authorizer(db, NULL, NULL);
	} while (code != SQLITE_OK && !w->denied && sqlite_app_stand_in(db));
	*sql = behind;
	return code;
}

/* A statement whose values only the app has: its index is made of NULLs, and noted. */
static bool run_hollow(sqlite3 *db, struct watch *w, sqlite3_stmt *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf functions = {0};
	CLEANUP(freep) char *name = NULL;
	bool ok = false;

	(void)sqlite_conn_fail(db, err);
	(void)sqlite3_reset(s);
	while (w->hollow != NULL && !ok && sqlite_app_be_quiet(db, &functions)) {
		ok = sqlite3_step(s) == SQLITE_DONE || sqlite_conn_fail(db, err);
		(void)sqlite3_reset(s);
	}
	sqlite_app_be_loud(db, &functions);
	if (!ok ||
	    !sqlite_conn_value(db,
	        "SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY rowid DESC",
	        &name, err))
		return false;
	if (name != NULL)
		buf_append(w->hollow, name, strlen(name) + 1);
	return true;
}

/*
 * Runs the first statement at *sql, which must make something, and moves *sql behind it.  It is judged
 * when it is prepared: while it runs full text search, which writes late what was loaded before, has
 * statements of its own.
 */
static bool run_one(sqlite3 *db, struct watch *w, const char **sql, struct err *err)
{
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = NULL;
	int code;

	code = prepare(db, w, sql, &s);
	if (code != SQLITE_OK && !w->denied)
		return sqlite_conn_fail(db, err);
	if (w->denied || w->made != 1 || s == NULL)
		return err_set(err, ERR_PROTO,
		    "the source's definition is refused: it does more, or something else, "
		    "than make the %s",
		    w->keys ? "table's indexes" : "object");
	return sqlite3_step(s) == SQLITE_DONE || run_hollow(db, w, s, err);
}

static bool is_blank(const char *sql)
{
	struct statement s;
	struct statement_token t;

	statement_start(&s, STATEMENT_SQLITE, 0, sql, strlen(sql));
	t = statement_next(&s);
	return t.kind == STATEMENT_END;
}

static bool run_watched(sqlite3 *db, struct watch *w, const char *sql, struct err *err)
{
	bool ok = true;

	/* As the catalog has them: nothing stands before it. */
	if (strncasecmp(sql, "CREATE ", 7) != 0)
		return err_set(err, ERR_PROTO,
		    "the source's definition is refused: it makes nothing");
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	do {
		ok = run_one(db, w, &sql, err);
	} while (ok && w->keys && !is_blank(sql));
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	return ok &&
	       (is_blank(sql) || err_set(err, ERR_PROTO,
	                             "the source's definition is refused: it is more "
	                             "than one statement"));
}

bool sqlite_guard_create(sqlite3 *db, const struct schema_object *o, struct err *err)
{
	struct watch w = {.object = o};

	return run_watched(db, &w, o->create, err);
}

bool sqlite_guard_keys(
    sqlite3 *db, const struct schema_object *o, struct buf *hollow, struct err *err)
{
	struct watch w = {.object = o, .keys = true, .hollow = hollow};

	return run_watched(db, &w, o->keys, err);
}

bool sqlite_guard_is_internal(const char *name)
{
	static const char *const names[] = {"sqlite_sequence", "sqlite_stat1",
	    "sqlite_stat2", "sqlite_stat3", "sqlite_stat4", SQLITE_ORDER};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}
