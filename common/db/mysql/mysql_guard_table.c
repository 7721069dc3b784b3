#include <string.h>
#include <strings.h>

#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_guard.h"
#include "common/db/mysql/mysql_text.h"

/* Engines whose rows are in the server's own folder and in no other place. */
static const char *const engines[] = {"InnoDB", "MyISAM", "Aria", "MEMORY", "HEAP", "CSV",
    "ARCHIVE", "BLACKHOLE", "MRG_MyISAM", "MERGE", "ROCKSDB", "TokuDB", "ndbcluster",
    "NDB", "Columnstore", "Mroonga", "OQGRAPH", NULL};

/* Words, without quotes, that no table has: they would bring a query, or read a file. */
static const char *const no_words[] = {
    "SELECT", "TABLE", "LOAD_FILE", "OUTFILE", "DUMPFILE", "TRANSACTION", NULL};

/* The same in a change of a table, which adds keys and nothing else. */
static const char *const no_changes[] = {"SELECT", "TABLE", "LOAD_FILE", "RENAME",
    "EXCHANGE", "TABLESPACE", "PARTITION", "PARTITIONING", "DROP", "ALTER", "ENGINE",
    "UNION", "DIRECTORY", NULL};

/* The name, in backquotes: the first that there are, since shadows put theirs in its place. */
static bool take_name(
    struct mysql_text *x, const struct schema_object *o, const char *sql)
{
	CLEANUP(buf_reset) struct buf name = {0};

	return x->t.kind == STATEMENT_NAME && x->t.at == strchr(sql, '`') &&
	       x->t.len == mysql_create_token(x->t.at) &&
	       mysql_text_name(x, NULL, &name) && strcmp(buf_str(&name), o->name) == 0;
}

/* Behind ENGINE: whether the engine is known to stay at home. */
static bool is_engine(struct mysql_text *x)
{
	size_t quotes;

	if (statement_mark(&x->t, '='))
		mysql_text_next(x);
	quotes = x->t.kind != STATEMENT_WORD;
	for (const char *const *e = engines; *e != NULL; e++) {
		if (x->t.len == strlen(*e) + 2 * quotes &&
		    strncasecmp(x->t.at + quotes, *e, strlen(*e)) == 0)
			return true;
	}
	return false;
}

/* Behind UNION: whether all tables are of this database. */
static bool is_union_of_own(struct mysql_text *x)
{
	while (!mysql_text_ended(x) && !statement_mark(&x->t, ')')) {
		if (statement_mark(&x->t, '.'))
			return false;
		mysql_text_next(x);
	}
	return true;
}

/* All that follows the name. */
static enum mysql_verdict check_rest(
    struct mysql_text *x, const struct schema_object *o, struct err *err)
{
	enum mysql_verdict verdict = MYSQL_FINE;
	unsigned int depth = 0;

	while (!mysql_text_ended(x)) {
		if (mysql_text_is_one_of(x, no_words) || statement_mark(&x->t, '\\') ||
		    statement_mark(&x->t, ';') ||
		    (depth == 0 && statement_word(&x->t, "VALUES")))
			return mysql_guard_refuse(o, "it does more than make it", err);
		if (statement_word(&x->t, "ENGINE")) {
			mysql_text_next(x);
			if (!is_engine(x))
				verdict = MYSQL_LEFT_OUT;
		} else if (depth == 0 && statement_word(&x->t, "UNION")) {
			mysql_text_next(x);
			if (!is_union_of_own(x))
				verdict = MYSQL_LEFT_OUT;
		}
		depth += statement_mark(&x->t, '(');
		depth -= depth > 0 && statement_mark(&x->t, ')');
		mysql_text_next(x);
	}
	if (x->t.kind == STATEMENT_ERROR)
		return mysql_guard_refuse(o, "it is not one whole statement", err);
	if (verdict == MYSQL_LEFT_OUT)
		(void)err_set(err, ERR_DB,
		    "its rows are in files, servers or databases elsewhere, which the source "
		    "names: it is made with --trust-source only");
	return verdict;
}

static enum mysql_verdict check_create(const struct schema_object *o, struct err *err)
{
	bool table = strcmp(o->kind, "table") == 0;
	struct mysql_text x;
	struct mysql_text list;

	mysql_text_start(&x, o->create, NULL);
	if (!mysql_text_take(&x, "CREATE") ||
	    !mysql_text_take(&x, table ? "TABLE" : "SEQUENCE") ||
	    !take_name(&x, o, o->create))
		return mysql_guard_refuse(o, "it makes something else", err);
	/* A list of columns, so that it is no copy of another table. */
	list = x;
	if (table && (!mysql_text_take_mark(&list, '(') || list.t.kind != STATEMENT_NAME))
		return mysql_guard_refuse(o, "it does not begin with a column", err);
	return check_rest(&x, o, err);
}

/* One change behind "ALTER TABLE `name`": what adds a key, or a default from a sequence. */
static bool take_change(struct mysql_text *x)
{
	static const char *const keys[] = {"UNIQUE", "KEY", "INDEX", "SPATIAL",
	    "FULLTEXT", "CONSTRAINT", "FOREIGN", NULL};
	unsigned int depth = 0;

	if (mysql_text_take(x, "ADD")) {
		if (!mysql_text_is_one_of(x, keys))
			return false;
	} else if (!mysql_text_take(x, "ALTER") || !mysql_text_take(x, "COLUMN") ||
	           x->t.kind != STATEMENT_NAME) {
		return false;
	} else {
		mysql_text_next(x);
		if (!mysql_text_take(x, "SET") || !mysql_text_is(x, "DEFAULT"))
			return false;
	}
	while (!mysql_text_ended(x) && (depth > 0 || !statement_mark(&x->t, ','))) {
		if (mysql_text_is_one_of(x, no_changes) || statement_mark(&x->t, ';') ||
		    statement_mark(&x->t, '\\'))
			return false;
		depth += statement_mark(&x->t, '(');
		depth -= depth > 0 && statement_mark(&x->t, ')');
		mysql_text_next(x);
	}
	return true;
}

static bool is_change(const struct schema_object *o, const char *sql)
{
	struct mysql_text x;

	if (sql == NULL)
		return true;
	mysql_text_start(&x, sql, NULL);
	if (!mysql_text_take(&x, "ALTER") || !mysql_text_take(&x, "TABLE") ||
	    !take_name(&x, o, sql))
		return false;
	do {
		if (!take_change(&x))
			return false;
	} while (mysql_text_take_mark(&x, ','));
	return x.t.kind == STATEMENT_END;
}

static bool take_number(struct mysql_text *x)
{
	(void)mysql_text_take_mark(x, '-');
	if (x->t.kind != STATEMENT_NUMBER)
		return false;
	for (size_t i = 0; i < x->t.len; i++) {
		if (x->t.at[i] < '0' || x->t.at[i] > '9')
			return false;
	}
	mysql_text_next(x);
	return true;
}

/* "ALTER TABLE `t` AUTO_INCREMENT=5", "DO SETVAL(`s`, 5, 0, 1)". */
static bool is_counter(const struct schema_object *o)
{
	struct mysql_text x;

	if (o->after == NULL)
		return true;
	mysql_text_start(&x, o->after, NULL);
	if (strcmp(o->kind, "table") == 0)
		return mysql_text_take(&x, "ALTER") && mysql_text_take(&x, "TABLE") &&
		       take_name(&x, o, o->after) &&
		       mysql_text_take(&x, "AUTO_INCREMENT") &&
		       mysql_text_take_mark(&x, '=') && take_number(&x) &&
		       x.t.kind == STATEMENT_END;
	return mysql_text_take(&x, "DO") && mysql_text_take(&x, "SETVAL") &&
	       mysql_text_take_mark(&x, '(') && take_name(&x, o, o->after) &&
	       mysql_text_take_mark(&x, ',') && take_number(&x) &&
	       mysql_text_take_mark(&x, ',') && take_number(&x) &&
	       mysql_text_take_mark(&x, ',') && take_number(&x) &&
	       mysql_text_take_mark(&x, ')') && x.t.kind == STATEMENT_END;
}

enum mysql_verdict mysql_guard_table(
    const struct mysql_guard *g, const struct schema_object *o, struct err *err)
{
	enum mysql_verdict verdict;

	if (strcmp(o->kind, "table") != 0 && strcmp(o->kind, "sequence") != 0)
		return mysql_guard_refuse(o, "no such kind of table is known", err);
	if (mysql_guard_is_ours(o->name))
		return mysql_guard_refuse(o, "its name is one of synco's own", err);
	if (!is_change(o, o->keys) || !is_change(o, o->links))
		return mysql_guard_refuse(o, "keys that are no keys", err);
	if (!is_counter(o))
		return mysql_guard_refuse(o, "a counter that is none", err);
	verdict = check_create(o, err);
	if (verdict != MYSQL_LEFT_OUT)
		return verdict;
	if (g->trust) {
		*err = (struct err){0};
		return MYSQL_FINE;
	}
	if (!o->has_rows)
		return verdict;
	(void)err_wrap(err,
	    "the table has rows, but its engine is not known to keep them "
	    "to itself");
	return MYSQL_REFUSED;
}
