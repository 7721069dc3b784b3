#include "common/filter/filter_sql.h"

#include <string.h>

#include "common/db/db.h"

enum filter_engine filter_engine_of(const char *name)
{
	return strcmp(name, "mysql") == 0      ? FILTER_MYSQL
	       : strcmp(name, "postgres") == 0 ? FILTER_POSTGRES
	                                       : FILTER_SQLITE;
}

void filter_name(struct buf *sql, enum filter_engine e, const char *name)
{
	/* PostgreSQL quotes as SQLite does. */
	db_name_quote(sql, e == FILTER_MYSQL ? "mysql" : "sqlite", name);
}

static void put_table(
    struct buf *sql, enum filter_engine e, const struct schema_object *t)
{
	if (t->qualified != NULL)
		buf_puts(sql, t->qualified);
	else
		filter_name(sql, e, t->name);
}

void filter_from(struct buf *sql, enum filter_engine e, const struct schema_object *t)
{
	buf_puts(sql, e == FILTER_POSTGRES ? "ONLY " : "");
	put_table(sql, e, t);
}

void filter_column(struct buf *sql, enum filter_engine e, const struct schema_object *t,
    const char *column)
{
	put_table(sql, e, t);
	buf_putc(sql, '.');
	filter_name(sql, e, column);
}

void filter_share(struct buf *sql, enum filter_engine e, const struct schema_object *t,
    unsigned int per_10000)
{
	/* A hash of the key's text, from 0 on, in two halves. */
	static const char *const hash[][2] = {
	    [FILTER_MYSQL] = {"CRC32(CONCAT_WS(','", "))"},
	    [FILTER_POSTGRES] = {"('x' || left(md5(concat_ws(','",
	        ")), 8))::bit(32)::int8"},
	    [FILTER_SQLITE] = {"synco_hash(0", ")"},
	};

	buf_puts(sql, hash[e][0]);
	for (size_t i = 0; i < t->key_n; i++) {
		buf_puts(sql, ", ");
		filter_column(sql, e, t, t->columns[i].name);
	}
	buf_printf(sql, "%s %% 10000 < %u", hash[e][1], per_10000);
}
