#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_guard.h"
#include "common/db/mysql/mysql_text.h"

/* Behind these words there are names of tables. */
static const char *const before_tables[] = {
    "FROM", "JOIN", "INTO", "UPDATE", "INSERT", "REPLACE", "DELETE", "TRUNCATE", NULL};
static const char *const behind_tables[] = {
    "SET", "WHERE", "ON", "VALUES", "SELECT", "USING", "GROUP", "ORDER", NULL};

/* What runs texts that nobody has seen, or changes more than rows. */
static const char *const powers[] = {"PREPARE", "EXECUTE", "IMMEDIATE", "CALL", "GRANT",
    "REVOKE", "CREATE", "ALTER", "DROP", "RENAME", "GLOBAL", "PERSIST", "PASSWORD",
    "INSTALL", "UNINSTALL", "KILL", "FLUSH", "RESET", "CHANGE", "SHUTDOWN", "LOAD", NULL};

static bool is_free(const struct schema_object *o)
{
	bool tables = false;
	struct mysql_text x;

	mysql_text_start(&x, o->create, o->session.sql_mode);
	mysql_text_next(&x);
	for (; !mysql_text_ended(&x); mysql_text_next(&x)) {
		if (mysql_text_is_one_of(&x, powers) || mysql_text_reaches_out(&x) ||
		    (tables && statement_mark(&x.t, '.')))
			return true;
		if (mysql_text_is_one_of(&x, before_tables))
			tables = true;
		else if (mysql_text_is_one_of(&x, behind_tables) ||
		         statement_mark(&x.t, ';') || statement_mark(&x.t, '('))
			tables = false;
	}
	return false;
}

char *mysql_guard_statement(
    const struct mysql_guard *g, const struct schema_object *o, bool *disabled)
{
	struct buf out = {0};
	struct mysql_text x;

	*disabled =
	    !g->trust && !g->harmless && strcmp(o->kind, "event") == 0 && is_free(o);
	if (!*disabled)
		return xstrdup(o->create);
	mysql_text_start(&x, o->create, o->session.sql_mode);
	while (!mysql_text_ended(&x) && !mysql_text_is(&x, "DO") &&
	       !mysql_text_is(&x, "ENABLE") && !mysql_text_is(&x, "DISABLE"))
		mysql_text_next(&x);
	if (mysql_text_is(&x, "DISABLE"))
		return xstrdup(o->create);
	if (!mysql_text_is(&x, "ENABLE"))
		return NULL;
	buf_append(&out, o->create, (size_t)(x.t.at - o->create));
	buf_puts(&out, "DISABLE");
	buf_puts(&out, x.t.at + x.t.len);
	return buf_take(&out);
}
