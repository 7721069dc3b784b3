#include "common/db/postgres/postgres_source.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_reader.h"

static void source_free(struct db_source *s)
{
	struct postgres_reader *r = (struct postgres_reader *)s;

	postgres_conn_close(r->conn);
	for (size_t i = 0; i < r->locks_n; i++)
		free(r->locks[i].name);
	free(r->locks);
	for (size_t i = 0; i < r->specials_n; i++) {
		free(r->specials[i].name);
		free(r->specials[i].query);
	}
	free(r->specials);
	free(r->encoding);
	free(r);
}

void postgres_reader_special(struct postgres_reader *r, char *name, char *query)
{
	r->specials = xreallocarray(r->specials, r->specials_n + 1, sizeof(*r->specials));
	r->specials[r->specials_n++] =
	    (struct postgres_special){.name = name, .query = query};
}

static bool source_select(struct db_source *s, const char *sql, db_take_values *take,
    void *ctx, struct err *err)
{
	struct postgres_reader *r = (struct postgres_reader *)s;
	CLEANUP(postgres_resultp) PGresult *result =
	    postgres_conn_select(r->conn, sql, err);
	CLEANUP(freep) const char **values = NULL;
	int columns = PQnfields(result);

	if (result == NULL)
		return false;
	values = xcalloc((size_t)columns, sizeof(*values));
	for (int i = 0; i < PQntuples(result); i++) {
		for (int c = 0; c < columns; c++)
			values[c] =
			    PQgetisnull(result, i, c) ? NULL : PQgetvalue(result, i, c);
		if (!take(ctx, values, err))
			return false;
	}
	return true;
}

/*
 * What is read by its name is a table or a sequence.  Somebody who may make objects could put a view
 * of that name in its place, whose functions would run as the user who reads: servers know a
 * setting against that since August 2024 (CVE-2024-7348, postgres_session.c).
 */
static bool restrict_names(struct postgres_reader *r, struct err *err)
{
	return postgres_conn_ask(r->conn,
	           "SELECT EXISTS (SELECT FROM pg_settings "
	           "WHERE name = 'restrict_nonsystem_relation_kind')",
	           &r->restricted, err) &&
	       postgres_conn_ask(r->conn,
	           "SELECT bool_or(r.rolsuper OR r.rolcreaterole OR r.rolname IN "
	           "('pg_execute_server_program', 'pg_write_server_files', "
	           "'pg_read_server_files')) FROM pg_roles r "
	           "WHERE pg_has_role(current_user, r.oid, 'MEMBER')",
	           &r->powerful, err);
}

struct db_source *postgres_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	static const struct db_source_ops ops = {
	    .free = source_free,
	    .select = source_select,
	    .describe = postgres_describe,
	    .scan = postgres_scan_open,
	    .can_range = postgres_can_range,
	    .release = postgres_snapshot_release,
	    .next = postgres_scan_next,
	    .scan_free = postgres_scan_free,
	};
	CLEANUP(db_source_freep) struct db_source *s = NULL;
	struct postgres_reader *r = xcalloc(1, sizeof(*r));

	s = &r->base;
	r->base.ops = &ops;
	r->opts = opts;
	r->conn = postgres_conn_open(uri, NULL, NULL, err);
	if (r->conn == NULL || !restrict_names(r, err) ||
	    !postgres_conn_value(r->conn, "SHOW server_encoding", &r->encoding, err) ||
	    !postgres_snapshot_open(r, err))
		return NULL;
	if (opts->guarded)
		postgres_conn_discreet(r->conn);
	return take_ptr(&s);
}

bool postgres_source_value(
    const struct db_uri *uri, const char *sql, char **value, struct err *err)
{
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c = postgres_conn_open(uri, NULL, NULL, err);

	return c != NULL && postgres_conn_value(c, sql, value, err);
}
