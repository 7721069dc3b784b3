/* The part of the guard that looks at texts, since nothing runs them here. */
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_guard.h"
#include "common/db/statement.h"

/* Modules that keep all they have in their shadow tables. */
static const char *const modules[] = {"fts3", "fts4", "fts5", "fts3aux", "fts4aux",
    "fts5vocab", "rtree", "rtree_i32", "geopoly", "dbstat", "spellfix1", "vec0", "vss0",
    "VirtualSpatialIndex", "VirtualElementary", "VirtualKNN", "VirtualKNN2",
    "VirtualNetwork", "VirtualRouting", NULL};

struct reading {
	struct statement s;
	struct statement_token t;
};

static void start(struct reading *r, const char *sql)
{
	statement_start(&r->s, STATEMENT_SQLITE, 0, sql, strlen(sql));
	r->t = statement_next(&r->s);
}

static bool take(struct reading *r, const char *word)
{
	if (!statement_word(&r->t, word))
		return false;
	r->t = statement_next(&r->s);
	return true;
}

/* A name that must be this one. */
static bool take_name(struct reading *r, const char *wanted)
{
	CLEANUP(buf_reset) struct buf schema = {0};
	CLEANUP(buf_reset) struct buf name = {0};

	/* It takes texts for names, too. */
	if (r->t.kind == STATEMENT_STRING)
		r->t.kind = STATEMENT_NAME;
	return statement_qualified(&r->s, &r->t, &schema, &name) && schema.len == 0 &&
	       (wanted == NULL || strcasecmp(buf_str(&name), wanted) == 0);
}

static bool is_one_of(const struct reading *r, const char *const *names)
{
	CLEANUP(buf_reset) struct buf name = {0};
	struct statement_token t = r->t;

	if (t.kind == STATEMENT_STRING)
		t.kind = STATEMENT_NAME;
	if (!statement_name(&r->s, &t, &name))
		return false;
	for (; *names != NULL; names++) {
		if (strcasecmp(*names, buf_str(&name)) == 0)
			return true;
	}
	return false;
}

static enum sqlite_verdict refuse(struct err *err)
{
	(void)err_set(err, ERR_PROTO,
	    "the source's definition is refused: it is not one statement that makes the "
	    "object");
	return SQLITE_REFUSED;
}

enum sqlite_verdict sqlite_guard_virtual(
    const struct schema_object *o, bool trust, struct err *err)
{
	bool known;
	bool reaches = false;
	bool value = false;
	struct reading r;

	start(&r, o->create);
	if (r.t.at != o->create ||
	    !statement_is_one(STATEMENT_SQLITE, 0, o->create, strlen(o->create)) ||
	    !take(&r, "CREATE") || !take(&r, "VIRTUAL") || !take(&r, "TABLE") ||
	    !take_name(&r, o->name) || !take(&r, "USING"))
		return refuse(err);
	known = is_one_of(&r, modules);
	for (; r.t.kind != STATEMENT_END; r.t = statement_next(&r.s)) {
		/* An option's value may be a function; other words are names of columns. */
		reaches = reaches || (value && is_one_of(&r, sqlite_guard_reaching));
		value = statement_mark(&r.t, '=');
	}
	if (trust || (known && !reaches))
		return SQLITE_FINE;
	(void)err_set(err, ERR_DB,
	    "its module is not known to keep to the database: it is made with "
	    "--trust-source only");
	return SQLITE_LEFT_OUT;
}

/* "CREATE TABLE name (", one statement and no query. */
static bool is_table(const struct schema_object *o)
{
	struct reading r;

	start(&r, o->create);
	if (r.t.at != o->create ||
	    !statement_is_one(STATEMENT_SQLITE, 0, o->create, strlen(o->create)) ||
	    !take(&r, "CREATE") || !take(&r, "TABLE") || !take_name(&r, o->name) ||
	    !statement_mark(&r.t, '('))
		return false;
	for (; r.t.kind != STATEMENT_END; r.t = statement_next(&r.s)) {
		if (statement_word(&r.t, "SELECT"))
			return false;
	}
	return true;
}

/* "CREATE [UNIQUE] INDEX x ON name (", one or more. */
static bool are_indexes(const struct schema_object *o)
{
	struct reading r;

	start(&r, o->keys);
	if (r.t.at != o->keys)
		return false;
	while (r.t.kind != STATEMENT_END) {
		if (!take(&r, "CREATE"))
			return false;
		(void)take(&r, "UNIQUE");
		if (!take(&r, "INDEX") || !take_name(&r, NULL) || !take(&r, "ON") ||
		    !take_name(&r, o->name) || !statement_mark(&r.t, '('))
			return false;
		while (r.t.kind != STATEMENT_END && r.t.kind != STATEMENT_ERROR &&
		       !statement_mark(&r.t, ';'))
			r.t = statement_next(&r.s);
		if (r.t.kind == STATEMENT_ERROR)
			return false;
		if (statement_mark(&r.t, ';'))
			r.t = statement_next(&r.s);
	}
	return true;
}

static bool check_table(const struct schema_object *o, bool trust, struct err *err)
{
	bool ok;

	if (sqlite_is_virtual(o))
		return sqlite_guard_virtual(o, trust, err) != SQLITE_REFUSED;
	if (sqlite_is_internal(o))
		ok = sqlite_guard_is_internal(o->name) && o->keys == NULL;
	else
		ok = strcmp(o->kind, "table") == 0 && is_table(o) &&
		     (o->keys == NULL || are_indexes(o));
	return ok || refuse(err) == SQLITE_FINE;
}

/* A table that triggers can be on. */
static bool make_stub(sqlite3 *db, const struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	if (sqlite_is_internal(o))
		return true;
	buf_puts(&sql, "CREATE TABLE ");
	sqlite_quote_name(&sql, o->name);
	buf_puts(&sql, "(a)");
	return sqlite_conn_run(db, sql.data, err);
}

bool sqlite_guard_file(const struct schema *s, bool trust, struct err *err)
{
	CLEANUP(buf_reset) struct buf setting = {0};
	CLEANUP(sqlite_closep) sqlite3 *db =
	    sqlite_conn_open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);

	if (db == NULL)
		return false;
	for (size_t i = 0; i < s->database.settings_n; i++) {
		if (!sqlite_guard_setting(s->database.settings[i], &setting, err))
			return false;
	}
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];
		CLEANUP(freep) char *name = NULL;

		if (o->stage == SCHEMA_AFTER
		        ? sqlite_guard_create(db, o, err)
		        : check_table(o, trust, err) && make_stub(db, o, err))
			continue;
		name = text_printable(o->name);
		return err_wrap(err, "%.200s", name);
	}
	*err = (struct err){0};
	return true;
}

/* Whether the shell would take a line that begins so for its own. */
static bool is_command(const struct statement_token *t)
{
	return statement_mark(t, '.') || statement_mark(t, '/') ||
	       statement_mark(t, '#') || statement_word(t, "go") ||
	       (t->kind == STATEMENT_NUMBER && *t->at == '.');
}

void sqlite_guard_append(struct buf *out, const char *sql)
{
	const char *behind = sql;
	const char *from = sql;
	struct reading r;

	start(&r, sql);
	while (r.t.kind != STATEMENT_END && r.t.kind != STATEMENT_ERROR) {
		if (is_command(&r.t) &&
		    memchr(behind, '\n', (size_t)(r.t.at - behind)) != NULL) {
			buf_append(out, from, (size_t)(r.t.at - from));
			buf_puts(out, "/**/ ");
			from = r.t.at;
		}
		behind = r.t.at + r.t.len;
		r.t = statement_next(&r.s);
	}
	buf_puts(out, from);
	buf_puts(out, ";\n");
}
