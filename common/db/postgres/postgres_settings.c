/*
 * What is set for a database: a name and values, of which the statement is made anew.
 *
 * Whoever fills the database may be a superuser, whose word would also set what loads libraries or
 * writes logs.  So only what any user may set for himself is carried, and what the server does not
 * know: an app's own.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/postgres/postgres_writer.h"
#include "common/db/statement.h"

/* Set at each login, with more rights than the user's; or of libraries that run what they say. */
static bool is_refused(const char *name)
{
	static const char *const known[] = {"role", "session_authorization",
	    "local_preload_libraries", "session_preload_libraries", "plperl.*",
	    "plperlu.*", "pltcl.*", "pltclu.*", "plpython*", "plv8.*", "pljava.*",
	    "pllua*", "plrust.*", "auto_explain.*", "pg_*", "pgaudit.*"};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (text_glob(known[i], name))
			return true;
	}
	return false;
}

/* Appends "SET name TO value, ...", of the tokens of a source's text; name is what it sets. */
static bool rebuild(const char *text, struct buf *out, struct buf *name)
{
	struct statement s;
	struct statement_token t;

	statement_start(&s, STATEMENT_POSTGRES, 0, text, strlen(text));
	t = statement_next(&s);
	if (!statement_word(&t, "SET"))
		return false;
	t = statement_next(&s);
	if (!statement_name(&s, &t, name))
		return false;
	t = statement_next(&s);
	if (!statement_word(&t, "TO"))
		return false;
	buf_puts(out, "SET ");
	postgres_quote_name(out, buf_str(name));
	buf_puts(out, " TO ");
	for (;;) {
		t = statement_next(&s);
		if (t.kind != STATEMENT_STRING && t.kind != STATEMENT_NAME &&
		    t.kind != STATEMENT_WORD && t.kind != STATEMENT_NUMBER)
			return false;
		buf_append(out, t.at, t.len);
		t = statement_next(&s);
		if (t.kind == STATEMENT_END)
			return true;
		if (!statement_mark(&t, ','))
			return false;
		buf_puts(out, ", ");
	}
}

static bool is_allowed(struct postgres_writer *w, struct postgres_conn *c,
    const char *name, bool *allowed, struct err *err)
{
	CLEANUP(buf_reset) struct buf ask = {0};

	*allowed = w->trust;
	if (w->trust)
		return true;
	if (is_refused(name))
		return true;
	buf_puts(&ask, "SELECT coalesce((SELECT context = 'user' FROM pg_settings "
	               "WHERE lower(name) = lower(");
	postgres_quote_text(&ask, name);
	buf_printf(&ask, ")), %s)", strchr(name, '.') != NULL ? "true" : "false");
	return postgres_conn_ask(c, ask.data, allowed, err);
}

static bool set(struct postgres_writer *w, const char *text, struct err *err)
{
	struct postgres_conn *c = w->in_place ? w->conn : w->admin;
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	bool allowed;

	buf_puts(&sql, "ALTER DATABASE ");
	postgres_quote_name(&sql, w->in_place ? w->database : w->shadow);
	buf_putc(&sql, ' ');
	if (!rebuild(text, &sql, &name))
		return err_set(err, ERR_PROTO, "it is none");
	if (!is_allowed(w, c, buf_str(&name), &allowed, err))
		return false;
	if (!allowed)
		return err_set(err, ERR_REFUSED,
		    "it is not for each user to set: add --trust-source to carry it");
	return postgres_writer_run(w, c, sql.data, err);
}

void postgres_settings_set(struct postgres_writer *w)
{
	const struct schema_database *d = &w->schema->database;

	for (size_t i = 0; i < d->settings_n; i++) {
		struct err why = {0};

		if (!set(w, d->settings[i], &why))
			log_warn(w->log,
			    "the database's setting \"%s\" is not carried: %s",
			    d->settings[i], why.msg);
	}
}
