#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/erase.h"
#include "common/db/postgres/postgres_guard.h"
#include "common/db/postgres/postgres_path.h"
#include "common/db/postgres/postgres_writer.h"

/*
 * The target's own tables are changed in one transaction, DDL too.  A superuser's session plays
 * the replica: no trigger, rule or foreign key acts, but for those that are to act on
 * replicas, which the table's owner disables.  Other users drop foreign keys and add them
 * again.
 */

/* Statements that disable what would act, and those that undo it. */
static const char triggers[] =
    "SELECT format('ALTER TABLE %1$s DISABLE TRIGGER %2$I', t.tgrelid::regclass, t.tgname), "
    "format('ALTER TABLE %1$s ENABLE %3$s TRIGGER %2$I', t.tgrelid::regclass, t.tgname, "
    "CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END) "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal "
    "AND c.relkind IN ('r', 'p') AND t.tgenabled IN ";
static const char rules[] =
    "SELECT format('ALTER TABLE %1$s DISABLE RULE %2$I', r.ev_class::regclass, r.rulename), "
    "format('ALTER TABLE %1$s ENABLE %3$s RULE %2$I', r.ev_class::regclass, r.rulename, "
    "CASE r.ev_enabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END) "
    "FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND r.ev_enabled IN ";

/* Those that would act on all of that; statements about event triggers set none off. */
static const char events[] =
    "SELECT format('ALTER EVENT TRIGGER %I DISABLE', evtname), "
    "format('ALTER EVENT TRIGGER %I ENABLE %s', evtname, "
    "CASE evtenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END) "
    "FROM pg_event_trigger WHERE evtenabled IN ('A', 'R')";

/* The comment goes with the constraint. */
static const char links[] =
    "SELECT format('ALTER TABLE %1$s DROP CONSTRAINT %2$I', c.conrelid::regclass, c.conname), "
    "format('ALTER TABLE %1$s ADD CONSTRAINT %2$I %3$s', c.conrelid::regclass, c.conname, "
    "pg_get_constraintdef(c.oid)) || format("
    "'; COMMENT ON CONSTRAINT %2$I ON %1$s IS %3$L', c.conrelid::regclass, c.conname, "
    "obj_description(c.oid, 'pg_constraint')) "
    "FROM pg_constraint c WHERE c.contype = 'f' AND c.conparentid = 0";

/* Checks that look at rows of other tables, which may still change. */
static const char checks[] =
    " UNION ALL SELECT format('ALTER TABLE %1$s DROP CONSTRAINT %2$I', "
    "c.conrelid::regclass, c.conname), format('ALTER TABLE %1$s ADD CONSTRAINT %2$I %3$s; "
    "COMMENT ON CONSTRAINT %2$I ON %1$s IS %4$L', c.conrelid::regclass, c.conname, "
    "pg_get_constraintdef(c.oid), obj_description(c.oid, 'pg_constraint')) "
    "FROM pg_constraint c WHERE c.contype = 'c' AND c.conrelid >= 16384 AND c.conislocal "
    "AND c.coninhcount = 0 AND EXISTS (SELECT FROM pg_depend d JOIN pg_proc p "
    "ON p.oid = d.refobjid WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid "
    "AND d.refclassid = 'pg_proc'::regclass AND p.oid >= 16384 AND p.provolatile <> 'i')";

/* Runs the first statement of each row, and keeps the second for the end. */
static bool set_aside(struct postgres_writer *w, const char *list, struct err *err)
{
	CLEANUP(postgres_resultp)
	PGresult *rows = postgres_conn_select(w->conn, list, err);
	CLEANUP(buf_reset) struct buf again = {0};
	struct buf before = w->again;

	if (rows == NULL)
		return false;
	for (int i = 0; i < PQntuples(rows); i++) {
		if (!postgres_conn_run(w->conn, PQgetvalue(rows, i, 0), err))
			return false;
		buf_printf(&again, "%s;\n", PQgetvalue(rows, i, 1));
	}
	/* What was put aside first comes back last. */
	buf_puts(&again, buf_str(&before));
	w->again = again;
	again = before;
	return true;
}

static bool disable_all(struct postgres_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf list = {0};
	const char *acting;
	bool super = false;

	if (!postgres_conn_ask(
	        w->conn, "SELECT current_setting('is_superuser') = 'on'", &super, err))
		return false;
	if (super && !postgres_conn_run(
	                 w->conn, "SET LOCAL session_replication_role = replica", err))
		return false;
	if (super && !set_aside(w, events, err))
		return false;
	if (!super && !set_aside(w, links, err))
		return false;
	/* A role may be set to play the replica where it may not say so itself. */
	acting = super ? "'A', 'R'" : "'O', 'A', 'R'";
	buf_printf(
	    &list, "%s(%s) UNION ALL %s(%s)%s", triggers, acting, rules, acting, checks);
	if (!set_aside(w, list.data, err))
		return false;
	/* A superuser changes tables only where nothing of the source's runs. */
	w->path = super ? NULL : w->schema->database.search_path;
	return super || postgres_path_set(w->conn, w->path, err);
}

bool postgres_change_adopt(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;

	w->schema = schema;
	w->adopted = true;
	return postgres_guard_schema(schema, err) &&
	       postgres_conn_run(w->conn, "BEGIN", err) && postgres_own_begin(w, err) &&
	       disable_all(w, err);
}

static bool run(void *ctx, const char *sql, uint64_t *met, struct err *err)
{
	struct postgres_writer *w = ctx;
	CLEANUP(postgres_resultp)
	PGresult *result = postgres_conn_execute(w->conn, sql, PGRES_COMMAND_OK, err);

	if (result == NULL)
		return false;
	*met = strtoull(PQcmdTuples(result), NULL, 10);
	return true;
}

bool postgres_change_table(
    struct db_target *t, size_t table, const struct db_change *change, struct err *err)
{
	struct postgres_writer *w = (struct postgres_writer *)t;
	const struct schema_object *o = &w->schema->objects[table];
	CLEANUP(freep) char *name = xasprintf("ONLY %s", o->qualified);
	CLEANUP(freep) char *empty = xasprintf("DELETE FROM ONLY %s", o->qualified);

	w->changed = true;
	if (change->whole && !postgres_conn_run(w->conn, empty, err))
		return false;
	if (change->gone != NULL && w->keys == NULL)
		w->keys = postgres_keys_read(w->conn, w->schema, err);
	if (change->gone != NULL &&
	    (w->keys == NULL || !db_erase(change->gone, o, name,
	                            postgres_keys_spelling(w->keys), run, w, err)))
		return false;
	return change->rows == NULL ||
	       postgres_loader_copy(w->conn, o, change->rows, err);
}

static bool is(const struct schema_object *o, const char *kind)
{
	return strcmp(o->kind, kind) == 0;
}

/* A view whose query fails for the new rows, as at the source, keeps the old ones. */
static bool catch_up_one(
    struct postgres_writer *w, const struct schema_object *o, bool again, struct err *err)
{
	struct err why = {0};

	if (postgres_run_text(w, w->conn, o, o->create, &why))
		return true;
	if (!is(o, "data of materialized view") || why.code != ERR_DB ||
	    !postgres_conn_alive(w->conn)) {
		*err = why;
		return err_wrap(err, "%s %s", o->kind, o->name);
	}
	if (!again)
		log_warn(w->log,
		    "materialized view %s is as it was before, it is not refreshed: %s",
		    o->name, why.msg);
	return true;
}

/* again: those that fail will be tried once more. */
static bool catch_up_kind(
    struct postgres_writer *w, const char *kind, bool again, struct err *err)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (is(o, kind) && !catch_up_one(w, o, again, err))
			return false;
	}
	return true;
}

/* Whether one materialized view may read another through a function: no order says so. */
static const char hidden[] =
    "SELECT (SELECT count(*) > 1 FROM pg_class WHERE relkind = 'm') AND EXISTS ("
    "SELECT FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid "
    "JOIN pg_class c ON c.oid = r.ev_class WHERE d.classid = 'pg_rewrite'::regclass "
    "AND c.relkind IN ('m', 'v') AND d.refclassid = 'pg_proc'::regclass "
    "AND d.refobjid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e "
    "WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e'))";

/* Where sequences are; and what is materialized is made of rows that have changed. */
static bool catch_up(struct postgres_writer *w, struct err *err)
{
	static const char views[] = "data of materialized view";
	bool again = false;

	if (!catch_up_kind(w, "value of sequence", false, err))
		return false;
	if (!w->changed)
		return true;
	return postgres_conn_ask(w->conn, hidden, &again, err) &&
	       (!again || catch_up_kind(w, views, true, err)) &&
	       catch_up_kind(w, views, false, err);
}

bool postgres_change_commit(struct postgres_writer *w, struct err *err)
{
	if (!catch_up(w, err) || !postgres_own_check(w, err))
		return false;
	if (w->again.len > 0 && !postgres_conn_run(w->conn, w->again.data, err))
		return err_wrap(err, "put triggers and foreign keys back");
	return postgres_conn_run(w->conn, "COMMIT", err);
}
