#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_print.h"
#include "common/db/mysql/mysql_target.h"
#include "common/db/mysql/mysql_translate.h"
#include "common/db/mysql/mysql_writer.h"

/* MariaDB names some collations by themselves, and in full only here. */
static const char *const collations[] = {
    "SELECT FULL_COLLATION_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY",
    "SELECT COLLATION_NAME FROM information_schema.COLLATIONS"};

static bool read_collations(
    struct mysql_conn *c, struct mysql_side *side, struct err *err)
{
	struct err ignored = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	size_t cap = 0;
	MYSQL_ROW row;

	result = mysql_conn_select(c, collations[0], &ignored);
	if (result == NULL)
		result = mysql_conn_select(c, collations[1], err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		if (row[0] == NULL)
			continue;
		side->collations = xgrow(side->collations, side->collations_n, &cap,
		    sizeof(*side->collations));
		side->collations[side->collations_n++] = xstrdup(row[0]);
	}
	return true;
}

/*
 * In the target's words (mysql_translate.h), and as its server prints them, to be compared with what it has.
 * Nothing where flavour and release are the same.
 */
static bool adapt(struct mysql_conn *c, const char *database, struct schema *s,
    bool trust, struct log *log, struct err *err)
{
	CLEANUP(mysql_translation_reset) struct mysql_translation t = {0};
	const char *flavour = mysql_conn_is_mariadb(c) ? "MariaDB" : "MySQL";
	CLEANUP(freep) char *server = NULL;

	mysql_side_read(&t.source, s->database.flavour, s->database.version);
	mysql_side_read(&t.target, flavour, mysql_conn_version(c));
	if (mysql_side_same(&t.source, &t.target))
		return true;
	if (!read_collations(c, &t.target, err) || !mysql_translate(&t, s, err))
		return false;
	server = xasprintf(
	    "%s %u.%u", flavour, t.target.version / 10000, t.target.version / 100 % 100);
	mysql_notes_say(&t.notes, server, log);
	s->database.source = xasprintf("%s %s", s->database.flavour, s->database.version);
	free(s->database.flavour);
	s->database.flavour = xstrdup(flavour);
	return mysql_print_tables(c, database, s, trust, err);
}

bool mysql_target_adapt(const struct db_uri *uri, struct schema *s,
    const struct db_target_opts *opts, struct err *err)
{
	CLEANUP(mysql_conn_closep)
	struct mysql_conn *c = mysql_conn_open(uri, MYSQL_CONN_NO_DATABASE, err);

	return c != NULL && mysql_writer_begin(c, NULL, err) &&
	       adapt(c, uri->database, s, opts->trust_source, opts->log, err);
}
