#include "common/db/erase.h"

/* Keys in a statement: a planner's time grows with them. */
#define KEYS 200

/* Bytes of a statement. */
#define STATEMENT_BYTES (256U * 1024)

struct erase {
	const struct schema_object *table;
	const char *name;
	const struct db_spelling *spelling;
	db_erase_run *run;
	void *ctx;
	struct buf sql;
	uint64_t keys; /* in it */
};

static bool flush(struct erase *e, struct err *err)
{
	uint64_t met = 0;

	if (e->keys == 0)
		return true;
	if (!e->run(e->ctx, buf_str(&e->sql), &met, err))
		return false;
	if (met != e->keys)
		return err_set(err, ERR_DB,
		    "rows have changed since they were compared (%llu of %llu are there): "
		    "run it again",
		    (unsigned long long)met, (unsigned long long)e->keys);
	buf_clear(&e->sql);
	e->keys = 0;
	return true;
}

static bool take_key(void *ctx, char *line, size_t len, struct err *err)
{
	struct erase *e = ctx;

	if (e->keys == 0)
		buf_printf(&e->sql, "DELETE FROM %s WHERE ", e->name);
	else
		buf_puts(&e->sql, " OR ");
	if (!db_range_append_key(&e->sql, e->table, line, len, e->spelling))
		return err_set(err, ERR_DB, "a key that can't be said in SQL");
	e->keys++;
	return (e->keys < KEYS && e->sql.len < STATEMENT_BYTES) || flush(e, err);
}

bool db_erase(struct db_rows *keys, const struct schema_object *table, const char *name,
    const struct db_spelling *spelling, db_erase_run *run, void *ctx, struct err *err)
{
	struct erase e = {
	    .table = table, .name = name, .spelling = spelling, .run = run, .ctx = ctx};
	bool ok = db_rows_lines(keys, take_key, &e, err) && flush(&e, err);

	buf_reset(&e.sql);
	return ok;
}
