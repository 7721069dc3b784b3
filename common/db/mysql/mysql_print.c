#include "common/db/mysql/mysql_print.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_guard.h"
#include "common/db/mysql/mysql_text.h"
#include "common/db/mysql/mysql_translate.h"

/* What temporary tables can't have is cut out and put back: full-text keys of InnoDB, partitions. */
struct pieces {
	struct buf create;   /* without them */
	struct buf fulltext; /* each part with ",\n  " before it */
	struct buf partition;
};

static void pieces_reset(struct pieces *p)
{
	buf_reset(&p->create);
	buf_reset(&p->fulltext);
	buf_reset(&p->partition);
}

/* Where the table's partitions begin, and an executable comment around them. */
static const char *find_partition(const char *sql)
{
	unsigned int depth = 0;
	struct mysql_text x;

	for (mysql_text_start(&x, sql, NULL); !mysql_text_ended(&x);
	     mysql_text_next(&x)) {
		struct mysql_text ahead = x;

		mysql_text_next(&ahead);
		if (depth == 0 && statement_word(&x.t, "PARTITION") &&
		    statement_word(&ahead.t, "BY"))
			return x.before.at + x.before.len;
		depth += statement_mark(&x.t, '(');
		depth -= depth > 0 && statement_mark(&x.t, ')');
	}
	return sql + strlen(sql);
}

/* The lines of a list, each of which begins a part, as synco itself and servers write them. */
static void cut(const char *sql, bool innodb, struct pieces *p)
{
	const char *end = find_partition(sql);
	const char *at = sql;

	buf_puts(&p->partition, end);
	while (innodb && at < end) {
		const char *part =
		    memmem(at, (size_t)(end - at), ",\n  FULLTEXT KEY ", 17);
		const char *next;

		if (part == NULL)
			break;
		next = strchr(part + 2, '\n');
		if (next == NULL || next > end)
			break;
		next -= next[-1] == ',';
		buf_append(&p->create, at, (size_t)(part - at));
		buf_append(&p->fulltext, part, (size_t)(next - part));
		at = next;
	}
	buf_append(&p->create, at, (size_t)(end - at));
}

/* The statement with "TEMPORARY": for a while it hides the table of that name, for us alone. */
static char *as_temporary(const char *sql)
{
	if (!text_starts(sql, "CREATE TABLE `"))
		return NULL;
	return xasprintf("CREATE TEMPORARY %s", sql + strlen("CREATE "));
}

static char *show_create(struct mysql_conn *c, const char *quoted)
{
	CLEANUP(freep) char *sql = xasprintf("SHOW CREATE TABLE %s", quoted);
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	struct err ignored = {0};
	MYSQL_ROW row;

	result = mysql_conn_select(c, sql, &ignored);
	row = result != NULL ? mysql_fetch_row(result) : NULL;
	return row != NULL && row[1] != NULL ? xstrdup(row[1]) : NULL;
}

/*
 * What the server prints of the table; NULL where it can't make it.  The name is its own: MySQL makes names
 * of checks out of it.
 */
static char *print(
    struct mysql_conn *c, const char *quoted, const char *create, const char *keys)
{
	CLEANUP(freep) char *temporary = as_temporary(create);
	CLEANUP(freep) char *drop =
	    xasprintf("DROP TEMPORARY TABLE IF EXISTS %s", quoted);
	struct err ignored = {0};
	char *out = NULL;

	if (temporary == NULL || !mysql_conn_run(c, temporary, &ignored))
		return NULL;
	if (keys == NULL || mysql_conn_run(c, keys, &ignored))
		out = show_create(c, quoted);
	mysql_conn_try(c, drop);
	return out;
}

/* Whether two clauses say the same, names quoted or not. */
static bool same_words(const char *a, const char *b)
{
	CLEANUP(freep) char *plain_a = mysql_translate_unwrap(a);
	CLEANUP(freep) char *plain_b = mysql_translate_unwrap(b);
	struct mysql_text x;
	struct mysql_text y;

	mysql_text_start(&x, plain_a, NULL);
	mysql_text_start(&y, plain_b, NULL);
	while (!mysql_text_ended(&x) && !mysql_text_ended(&y)) {
		size_t p = x.t.kind == STATEMENT_NAME;
		size_t q = y.t.kind == STATEMENT_NAME;

		if (x.t.len - 2 * p != y.t.len - 2 * q ||
		    strncasecmp(x.t.at + p, y.t.at + q, x.t.len - 2 * p) != 0)
			return false;
		mysql_text_next(&x);
		mysql_text_next(&y);
	}
	return x.t.kind == y.t.kind;
}

/* The target's own words for the partitions, where they are the same. */
static void print_partition(struct mysql_conn *c, const char *quoted, struct pieces *p)
{
	CLEANUP(freep) char *own = NULL;
	const char *at;

	if (p->partition.len == 0 || (own = show_create(c, quoted)) == NULL)
		return;
	at = find_partition(own);
	if (!same_words(at, p->partition.data))
		return;
	buf_clear(&p->partition);
	buf_puts(&p->partition, at);
}

/* Puts what was cut out where servers print it: behind all other keys, and at the end. */
static char *put_back(const char *create, const struct pieces *p)
{
	static const char *const behind[] = {",\n  CONSTRAINT ", ",\n  CHECK "};
	const char *at = NULL;
	struct buf out = {0};

	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind); i++) {
		const char *found = strstr(create, behind[i]);

		if (found != NULL && (at == NULL || found < at))
			at = found;
	}
	if (at == NULL)
		at = strstr(create, "\n)");
	if (at == NULL)
		at = create + strlen(create);
	buf_append(&out, create, (size_t)(at - create));
	buf_append(&out, buf_str(&p->fulltext), p->fulltext.len);
	buf_puts(&out, at);
	buf_append(&out, buf_str(&p->partition), p->partition.len);
	return buf_take(&out);
}

static void print_table(
    struct mysql_conn *c, const char *database, struct schema_object *o)
{
	static const struct db_names none = {0};
	CLEANUP(pieces_reset) struct pieces p = {0};
	CLEANUP(mysql_create_reset) struct mysql_create parts = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(freep) char *printed = NULL;
	CLEANUP(freep) char *plain = NULL;
	struct err ignored = {0};
	const char *list;

	cut(o->create, strcasecmp(o->engine != NULL ? o->engine : "", "InnoDB") == 0, &p);
	mysql_quote_name(&name, o->name);
	printed = print(c, name.data, buf_str(&p.create), o->keys);
	list = printed != NULL ? strchr(printed, '`') : NULL;
	if (list == NULL)
		return;
	print_partition(c, name.data, &p);
	plain =
	    xasprintf("CREATE TABLE %s%s", name.data, list + mysql_create_token(list));
	if (!mysql_create_split(plain, o->engine != NULL ? o->engine : "", database,
	        &none, &parts, &ignored))
		return;
	free(o->create);
	o->create = put_back(parts.create, &p);
	free(o->keys);
	o->keys = take_ptr(&parts.keys);
}

static bool use(struct mysql_conn *c, const char *database)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err ignored = {0};

	buf_puts(&sql, "USE ");
	mysql_quote_name(&sql, database);
	return mysql_conn_run(c, sql.data, &ignored);
}

static struct schema_object *find(struct schema *s, const char *name)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (s->objects[i].stage == SCHEMA_TABLE &&
		    strcmp(s->objects[i].name, name) == 0)
			return &s->objects[i];
	}
	return NULL;
}

bool mysql_print_tables(struct mysql_conn *c, const char *database, struct schema *s,
    bool trust, struct err *err)
{
	const struct mysql_guard guard = {.database = database, .trust = trust};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	/* Not there yet: all is made, nothing compared. */
	if (!use(c, database))
		return true;
	result = mysql_conn_select(c,
	    "SELECT TABLE_NAME FROM information_schema.TABLES "
	    "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
	    err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		struct schema_object *o = find(s, row[0]);
		struct err ignored = {0};

		if (o != NULL && !o->history &&
		    mysql_guard_table(&guard, o, &ignored) == MYSQL_FINE)
			print_table(c, database, o);
	}
	return true;
}
