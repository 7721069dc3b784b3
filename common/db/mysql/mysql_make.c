#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_encode.h"
#include "common/db/mysql/mysql_writer.h"
#include "common/db/range.h"

/* The session settings under which an object was made and is made again. */
static bool set_session(struct mysql_writer *w, const struct schema_object *o,
    const char *charset, struct err *err)
{
	const struct {
		const char *variable;
		const char *value;
	} settings[] = {
	    {"sql_mode", o->session.sql_mode},
	    {"character_set_client", charset},
	    {"collation_connection", o->session.collation},
	    {"time_zone", o->session.time_zone},
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		CLEANUP(buf_reset) struct buf sql = {0};

		if (settings[i].value == NULL)
			continue;
		buf_printf(&sql, "SET SESSION %s = ", settings[i].variable);
		mysql_quote_text(&sql, settings[i].value, strlen(settings[i].value));
		if (!mysql_conn_run(w->conn, sql.data, err))
			return false;
	}
	return true;
}

/* The database's own collation is part of routines, triggers and events. */
static bool set_collation(struct mysql_writer *w, const char *collation, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	if (collation == NULL)
		return true;
	if (!mysql_guard_is_word(collation))
		return err_set(err, ERR_PROTO, "a collation that is no word");
	buf_puts(&sql, "ALTER DATABASE ");
	mysql_quote_name(&sql, w->database);
	buf_printf(&sql, " COLLATE %s", collation);
	return mysql_conn_run(w->conn, sql.data, err);
}

static bool answers(struct mysql_writer *w, const char *question)
{
	CLEANUP(freep) char *value = NULL;
	struct err ignored = {0};

	return mysql_conn_value(w->conn, question, &value, &ignored) && value != NULL;
}

/*
 * Whether an account of that name exists here; where nobody may look, only the importing user
 * counts.
 */
static bool definer_exists(struct mysql_writer *w, const char *definer)
{
	const char *at = strrchr(definer, '@');
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf own = {0};

	if (at == NULL)
		return false;
	buf_puts(&sql, "SELECT 1 FROM mysql.user WHERE User = ");
	mysql_quote_text(&sql, definer, (size_t)(at - definer));
	buf_puts(&sql, " AND Host = ");
	mysql_quote_text(&sql, at + 1, strlen(at + 1));
	buf_puts(&own, "SELECT NULLIF(BINARY CURRENT_USER() = ");
	mysql_quote_text(&own, definer, strlen(definer));
	buf_puts(&own, ", 0)");
	return answers(w, sql.data) || answers(w, own.data);
}

/* The statement without its definer: the importing user takes its place. */
static char *without_definer(const char *create)
{
	struct buf out = {0};
	CLEANUP(freep) char *user = NULL;
	size_t start;
	size_t len;

	if (!mysql_create_definer(create, &start, &len, &user))
		return xstrdup(create);
	buf_append(&out, create, start);
	buf_puts(&out, create + start + len);
	return buf_take(&out);
}

/* The text in the client's character set, as the server turns it; NULL where it would be another. */
static char *encode(struct mysql_writer *w, const char *charset, const char *text)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf hex = {0};
	CLEANUP(freep) char *there = NULL;
	CLEANUP(freep) char *back = NULL;
	struct err ignored = {0};

	db_range_append_hex(&hex, text, strlen(text));
	buf_printf(&sql, "SELECT CONVERT(CONVERT(_utf8mb4 %s USING %s) USING utf8mb4)",
	    hex.data, charset);
	if (!mysql_conn_value(w->conn, sql.data, &back, &ignored) ||
	    !text_same(back, text))
		return NULL;
	buf_clear(&sql);
	buf_printf(
	    &sql, "SELECT BINARY CONVERT(_utf8mb4 %s USING %s)", hex.data, charset);
	if (!mysql_conn_value(w->conn, sql.data, &there, &ignored))
		return NULL;
	return take_ptr(&there);
}

/* Runs the statement in the session of the object and comes back to ours. */
static bool run_as(struct mysql_writer *w, const struct schema_object *o, const char *sql,
    struct err *err)
{
	const char *to = mysql_encode_to(o, sql);
	CLEANUP(freep) char *encoded = to != NULL ? encode(w, to, sql) : NULL;
	const char *charset =
	    to != NULL && encoded == NULL ? "utf8mb4" : mysql_guard_charset(o);
	struct err again = {0};
	bool ok = set_session(w, o, charset, err) &&
	          mysql_conn_run(w->conn, encoded != NULL ? encoded : sql, err);

	w->failed_code = mysql_errno(mysql_conn_handle(w->conn));
	return mysql_writer_session(w->conn, ok ? err : &again) && ok;
}

/* What is made, and what became of it. */
struct making {
	const struct schema_object *object;
	bool own;            /* the target's own, which comes back */
	struct buf replaced; /* "view x (a@b), …" */
	struct buf disabled; /* "event y, …" */
};

/* Runs a text of the object that has passed the guard. */
static bool run_guarded(
    struct mysql_writer *w, const struct making *m, const char *sql, struct err *err)
{
	w->failed_code = 0;
	return (m->own ||
	           mysql_guard_object(&w->guard, m->object, sql, err) == MYSQL_FINE) &&
	       run_as(w, m->object, sql, err);
}

static void add_name(struct buf *list, const struct schema_object *o, const char *definer)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	CLEANUP(freep) char *user = definer != NULL ? text_printable(definer) : NULL;

	buf_printf(list, "%s%s %s", list->len > 0 ? ", " : "", o->kind, name);
	if (user != NULL)
		buf_printf(list, " (%s)", user);
}

static bool make_object(struct mysql_writer *w, struct making *m, struct err *err)
{
	const struct schema_object *o = m->object;
	bool keep = o->definer == NULL || definer_exists(w, o->definer);
	bool disabled = false;
	CLEANUP(freep) char *sql =
	    m->own ? xstrdup(o->create) : mysql_guard_statement(&w->guard, o, &disabled);
	CLEANUP(freep) char *undefined = sql != NULL ? without_definer(sql) : NULL;
	unsigned int code;

	w->failed_code = 0;
	if (sql == NULL)
		return err_set(err, ERR_DB, "an event that can't be disabled");
	if (!keep || !run_guarded(w, m, sql, err)) {
		code = w->failed_code;
		if (keep &&
		    (o->definer == NULL || (code != ER_SPECIFIC_ACCESS_DENIED_ERROR &&
		                               code != ER_ACCESS_DENIED_ERROR)))
			return false;
		*err = (struct err){0};
		if (!run_guarded(w, m, undefined, err))
			return false;
		add_name(&m->replaced, o, o->definer);
	}
	if (disabled)
		add_name(&m->disabled, o, NULL);
	return true;
}

static void making_end(struct mysql_writer *w, struct making *m)
{
	if (m->replaced.len > 0)
		log_warn(w->log,
		    "definers that do not exist here, or that this user may not set, were "
		    "replaced by the importing user: %s",
		    m->replaced.data);
	if (m->disabled.len > 0)
		log_warn(w->log,
		    "made disabled, since they would run with all rights of the importing "
		    "user (--trust-source makes them as they are): %s",
		    m->disabled.data);
	buf_reset(&m->replaced);
	buf_reset(&m->disabled);
}

/* When a swap is undone, some of what was to be dropped is still there. */
static bool exists_already(unsigned int code)
{
	return code == ER_SP_ALREADY_EXISTS || code == ER_TRG_ALREADY_EXISTS ||
	       code == ER_TABLE_EXISTS_ERROR || code == ER_DUP_KEYNAME ||
	       code == ER_EVENT_ALREADY_EXISTS || code == ER_DUP_CONSTRAINT_NAME ||
	       code == 3822 /* of a check */;
}

/* What could not be made is named; false where the server is gone. */
static bool say_failed(
    struct mysql_writer *w, const struct schema_object *o, const struct err *why)
{
	CLEANUP(freep) char *kind = text_printable(o->kind);
	CLEANUP(freep) char *name = text_printable(o->name);

	if (mysql_ping(mysql_conn_handle(w->conn)) != 0)
		return false;
	log_warn(w->log, "%s %s could not be created: %s", kind, name, why->msg);
	return true;
}

/* One object; false when it could not be made, and why. */
static bool make_in_collation(
    struct mysql_writer *w, struct making *m, const char **collation, struct err *err)
{
	const struct schema_object *o = m->object;
	const char *wanted = o->session.db_collation;
	struct err why = {0};

	if (wanted != NULL && !text_same(wanted, *collation)) {
		if (!set_collation(w, wanted, &why))
			log_warn(w->log, "%s %s: %s", o->kind, o->name, why.msg);
		*collation = wanted;
	}
	return make_object(w, m, err) || exists_already(w->failed_code);
}

/* The rounds of making what could not be made before: what it needs may be there by now. */
static bool make_rest(struct mysql_writer *w, struct making *m,
    const struct schema *schema, bool *waits, const char **collation, struct err *err)
{
	bool moved = true;
	bool last = false;

	while (moved || !last) {
		last = !moved;
		moved = false;
		for (size_t i = 0; i < schema->objects_n; i++) {
			struct err why = {0};

			if (!waits[i])
				continue;
			m->object = &schema->objects[i];
			if (make_in_collation(w, m, collation, &why)) {
				waits[i] = false;
				moved = true;
			} else if (last && !say_failed(w, m->object, &why)) {
				*err = why;
				return false;
			}
		}
	}
	return true;
}

bool mysql_make_objects(
    struct mysql_writer *w, const struct schema *schema, bool own, struct err *err)
{
	struct making m = {.own = own};
	CLEANUP(freep) bool *waits = xcalloc(schema->objects_n, sizeof(*waits));
	const char *collation = schema->database.collation;
	bool ok;

	for (size_t i = 0; i < schema->objects_n; i++)
		waits[i] = schema->objects[i].stage == SCHEMA_AFTER &&
		           !schema->objects[i].absent;
	ok = make_rest(w, &m, schema, waits, &collation, err);
	making_end(w, &m);
	if (ok && collation != NULL && schema->database.collation != NULL &&
	    strcmp(collation, schema->database.collation) != 0)
		return set_collation(w, schema->database.collation, err);
	return ok;
}

/* Runs "DROP <kind> IF EXISTS `name`" for each row of a query that names kind and name. */
static bool drop_listed(struct mysql_writer *w, const char *list, struct err *err)
{
	CLEANUP(buf_reset) struct buf query = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	buf_puts(&query, list);
	mysql_quote_text(&query, w->database, strlen(w->database));
	result = mysql_conn_select(w->conn, query.data, err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		CLEANUP(buf_reset) struct buf sql = {0};

		if (mysql_own_stays(w, row[0], row[1]))
			continue;
		/* MariaDB knows packages in this mode only. */
		if (strcmp(row[0], "PACKAGE") == 0)
			mysql_conn_try(w->conn, "SET SESSION sql_mode = 'ORACLE'");
		buf_printf(&sql, "DROP %s IF EXISTS ", row[0]);
		mysql_quote_names(&sql, w->database, row[1]);
		if (!mysql_conn_run(w->conn, sql.data, err))
			return err_wrap(err, "drop %s %s", row[0], row[1]);
	}
	return mysql_writer_session(w->conn, err);
}

static const char *const lists[] = {
    "SELECT 'TRIGGER', TRIGGER_NAME FROM information_schema.TRIGGERS "
    "WHERE TRIGGER_SCHEMA = ",
    "SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ",
    "SELECT 'VIEW', TABLE_NAME FROM information_schema.TABLES "
    "WHERE TABLE_TYPE = 'VIEW' AND TABLE_SCHEMA = ",
    /* A package takes its body along. */
    "SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES "
    "WHERE ROUTINE_TYPE <> 'PACKAGE BODY' AND ROUTINE_SCHEMA = ",
};

bool mysql_make_drop_triggers(struct mysql_writer *w, struct err *err)
{
	return drop_listed(w, lists[0], err);
}

bool mysql_make_drop(struct mysql_writer *w, struct err *err)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		if (!drop_listed(w, lists[i], err))
			return false;
	}
	return true;
}
