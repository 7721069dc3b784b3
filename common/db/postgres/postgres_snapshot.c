/*
 * One point in time for definitions and rows.
 *
 * A snapshot alone does not protect from TRUNCATE, nor from an ALTER TABLE that rewrites: both
 * make a table look empty to those who came before.  So all tables are locked (as a SELECT does)
 * before the snapshot is taken.  Each lock is taken behind a savepoint of its own, so that it
 * can be let go when its table was read: nobody's ALTER TABLE waits for the end of the dump.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_reader.h"

/* Tables come and go: so often the list may change while they are locked. */
#define TRIES 5

/* The last that is locked is the first that is read: the largest (postgres_items.c). */
static const char tables[] =
    "SELECT c.oid::regclass::text FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "LEFT JOIN pg_class t ON t.oid = c.reltoastrelid "
    "WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 "
    "AND n.nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$' "
    "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') "
    "ORDER BY c.relpages + coalesce(t.relpages, 0), c.oid DESC";

static void forget_locks(struct postgres_reader *r)
{
	for (size_t i = 0; i < r->locks_n; i++)
		free(r->locks[i].name);
	free(r->locks);
	r->locks = NULL;
	r->locks_n = 0;
}

static bool lock_tables(struct postgres_reader *r, const PGresult *list, struct err *err)
{
	r->locks = xcalloc((size_t)PQntuples(list), sizeof(*r->locks));
	for (int i = 0; i < PQntuples(list); i++) {
		const char *name = PQgetvalue(list, i, 0);
		CLEANUP(freep) char *sql = xasprintf(
		    "SAVEPOINT synco%d; LOCK TABLE ONLY %s IN ACCESS SHARE MODE", i,
		    name);

		r->locks[r->locks_n++].name = xstrdup(name);
		if (!postgres_conn_run(r->conn, sql, err))
			return err_wrap(err, "lock table %s", name);
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a list in an order of their own; free() it. */
static const char **sorted(const PGresult *list)
{
	size_t n = (size_t)PQntuples(list);
	const char **names = xcalloc(n, sizeof(char *));

	for (size_t i = 0; i < n; i++)
		names[i] = PQgetvalue(list, (int)i, 0);
	if (n > 0)
		qsort(names, n, sizeof(char *), by_name);
	return names;
}

/* Whether the snapshot has exactly the tables that are locked. */
static bool is_complete(const PGresult *locked, const PGresult *seen)
{
	CLEANUP(freep) const char **a = sorted(locked);
	CLEANUP(freep) const char **b = sorted(seen);
	bool same = PQntuples(locked) == PQntuples(seen);

	for (int i = 0; same && i < PQntuples(locked); i++)
		same = strcmp(a[i], b[i]) == 0;
	return same;
}

static bool try_snapshot(struct postgres_reader *r, bool *complete, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *before = postgres_conn_select(r->conn, tables, err);
	CLEANUP(postgres_resultp) PGresult *after = NULL;

	*complete = false;
	if (before == NULL || !postgres_conn_run(r->conn,
	                          "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err))
		return false;
	/* Locking takes no snapshot: the next SELECT does. */
	if (!lock_tables(r, before, err))
		return postgres_conn_failed_with(r->conn, POSTGRES_UNDEFINED_TABLE);
	after = postgres_conn_select(r->conn, tables, err);
	if (after == NULL)
		return false;
	*complete = is_complete(before, after);
	return true;
}

bool postgres_snapshot_open(struct postgres_reader *r, struct err *err)
{
	bool complete = false;

	for (int i = 0; i < TRIES && !complete; i++) {
		if (i > 0 && !postgres_conn_run(r->conn, "ROLLBACK", err))
			return false;
		forget_locks(r);
		if (!try_snapshot(r, &complete, err))
			return false;
	}
	return complete || err_set(err, ERR_DB,
	                       "tables are made and dropped all the time: no moment was "
	                       "found to read them");
}

bool postgres_snapshot_release(
    struct db_source *s, const struct schema_object *table, struct err *err)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	size_t n = r->locks_n;

	for (size_t i = 0; i < r->locks_n; i++) {
		if (table != NULL && strcmp(r->locks[i].name, table->qualified) == 0)
			r->locks[i].done = true;
	}
	while (n > 0 && r->locks[n - 1].done)
		n--;
	if (n < r->locks_n) {
		CLEANUP(freep) char *sql = xasprintf(
		    "ROLLBACK TO SAVEPOINT synco%zu; RELEASE SAVEPOINT synco%zu", n, n);

		if (!postgres_conn_run(r->conn, sql, err))
			return false;
	}
	while (r->locks_n > n)
		free(r->locks[--r->locks_n].name);
	return true;
}
