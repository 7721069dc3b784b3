/*
 * Definitions at the destination: what rows need before them, the rest after them.
 *
 * A table, its keys and its rows must be made as they are, or nothing is.  Of the other objects
 * one may need what this server or user lacks (an extension, a superuser's right): it is named,
 * and the rest is carried.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_aside.h"
#include "common/db/postgres/postgres_guard.h"
#include "common/db/postgres/postgres_round.h"
#include "common/db/postgres/postgres_schema.h"
#include "common/db/postgres/postgres_writer.h"
#include "common/db/own.h"

/* Foreign keys are checked by so many connections at once. */
#define WORKERS 2

/* So often one is tried again that another stood in the way of. */
#define LINK_TRIES 10

bool postgres_writer_run(
    struct postgres_writer *w, struct postgres_conn *c, const char *sql, struct err *err)
{
	struct err ignored = {0};

	if (!w->in_place)
		return postgres_conn_run(c, sql, err);
	if (!postgres_conn_run(c, "SAVEPOINT synco", err))
		return false;
	if (postgres_conn_run(c, sql, err))
		return postgres_conn_run(c, "RELEASE SAVEPOINT synco", err);
	(void)!postgres_conn_run(
	    c, "ROLLBACK TO SAVEPOINT synco; RELEASE SAVEPOINT synco", &ignored);
	return false;
}

void postgres_writer_explain(
    const struct postgres_writer *w, const struct postgres_conn *c, struct err *err)
{
	int source = (int)strtol(w->schema->database.version, NULL, 10);
	int target = postgres_conn_version(c) / 10000;

	if (w->withheld && err->code == ERR_DB) {
		err->code = ERR_REFUSED;
		(void)err_wrap(
		    err, "it needs what is not carried without --trust-source");
	}
	if (source > target)
		(void)err_wrap(err,
		    "the source is PostgreSQL %d, the target is PostgreSQL %d", source,
		    target);
}

static bool is(const struct schema_object *o, const char *kind)
{
	return strcmp(o->kind, kind) == 0;
}

struct postgres_conn *postgres_writer_owners(const struct postgres_writer *w)
{
	return w->own != NULL ? w->own : w->conn;
}

static bool make_object(struct postgres_writer *w, struct postgres_conn *c,
    const struct schema_object *o, const char *sql, struct err *err)
{
	struct err why = {0};

	if (sql == NULL || (postgres_names_roles(o) && !w->owners && !o->own) ||
	    db_own_is_lost(&w->base, o) || postgres_run_text(w, c, o, sql, &why))
		return true;
	if (o->own && why.code != ERR_STOPPED && postgres_conn_alive(c))
		return db_own_lose(&w->base, w->log, o, &why, err);
	if (postgres_guard_is_needed(o) || why.code == ERR_STOPPED ||
	    why.code == ERR_PROTO || !postgres_conn_alive(c)) {
		*err = why;
		postgres_writer_explain(w, c, err);
		/* The guard has named it. */
		return why.code == ERR_PROTO ? false
		                             : err_wrap(err, "%s %s", o->kind, o->name);
	}
	postgres_late_add(w, o, sql, &why);
	return true;
}

/* Indexes of materialized views cost least when those are full; but rows may name them. */
static enum postgres_round round_of(
    const struct postgres_writer *w, const struct schema_object *o)
{
	enum postgres_round round = postgres_round_of(o);

	return round == POSTGRES_ROUND_AFTER && PQntuples(w->aside) > 0 &&
	               is(o, "indexes of materialized view")
	           ? POSTGRES_ROUND_VIEWS
	           : round;
}

/* Makes the objects of one round, in their order; foreign keys are made by others. */
static bool make_round(struct postgres_writer *w, struct postgres_conn *c,
    enum postgres_round round, struct err *err)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];

		if (round_of(w, o) == round &&
		    !(round == POSTGRES_ROUND_AFTER && is(o, "foreign key")) &&
		    !make_object(w, c, o, o->create, err))
			return false;
	}
	return true;
}

bool postgres_make_before(struct postgres_writer *w, struct err *err)
{
	if (!make_round(w, postgres_writer_owners(w), POSTGRES_ROUND_FIRST, err))
		return false;
	/* Others must not be there when they are tried again. */
	postgres_late_report(w);
	return make_round(w, postgres_writer_owners(w), POSTGRES_ROUND_BEFORE, err);
}

/* What a table, or another object, has beside its definition. */
static bool make_rest(struct postgres_writer *w, const struct schema_object *o,
    const char *sql, struct err *err)
{
	return postgres_round_is_bare(o) ||
	       make_object(w, postgres_writer_owners(w), o, sql, err);
}

/* Those of partitions before those of what they are part of. */
static bool make_keys_without_rows(struct postgres_writer *w, struct err *err)
{
	for (size_t i = w->schema->objects_n; i-- > 0;) {
		const struct schema_object *o = &w->schema->objects[i];

		if (o->stage == SCHEMA_TABLE && !o->has_rows &&
		    !make_rest(w, o, o->keys, err))
			return false;
	}
	return true;
}

struct links {
	struct postgres_writer *writer;
	pthread_mutex_t lock;
	size_t next;
	struct err failure;
};

/* Rows that a foreign key points to may have been left out: it holds for new ones then. */
static bool make_link(struct postgres_writer *w, struct postgres_conn *c,
    const struct schema_object *o, struct err *err)
{
	struct err why = {0};
	CLEANUP(freep) char *not_valid = xasprintf("%s NOT VALID", o->create);

	for (int i = 0; i < LINK_TRIES; i++) {
		if (postgres_run_text(w, c, o, o->create, &why))
			return true;
		/* Two that are made at once may each need the other's table. */
		if (!postgres_conn_failed_with(c, POSTGRES_DEADLOCK))
			break;
	}
	if (postgres_conn_failed_with(c, POSTGRES_FOREIGN_KEY_VIOLATION) &&
	    postgres_run_text(w, c, o, not_valid, err)) {
		log_warn(w->log,
		    "foreign key %s: rows that it points to are not here, so it is NOT "
		    "VALID: it holds for new rows only",
		    o->name);
		return true;
	}
	if (o->own && why.code != ERR_STOPPED && postgres_conn_alive(c))
		return db_own_lose(&w->base, w->log, o, &why, err);
	*err = why;
	return err_wrap(err, "foreign key %s", o->name);
}

static const struct schema_object *take_link(struct links *l)
{
	const struct schema *s = l->writer->schema;
	const struct schema_object *found = NULL;

	(void)pthread_mutex_lock(&l->lock);
	while (found == NULL && l->next < s->objects_n && l->failure.code == ERR_NONE) {
		const struct schema_object *o = &s->objects[l->next++];

		if (o->stage == SCHEMA_AFTER && is(o, "foreign key"))
			found = o;
	}
	(void)pthread_mutex_unlock(&l->lock);
	return found;
}

static bool make_links(struct links *l, struct postgres_conn *c, struct err *err)
{
	const struct schema_object *o;

	while ((o = take_link(l)) != NULL) {
		if (!make_link(l->writer, c, o, err))
			return false;
	}
	return true;
}

static void *run_worker(void *arg)
{
	struct links *l = arg;
	struct err err = {0};
	CLEANUP(postgres_conn_closep)
	struct postgres_conn *c =
	    postgres_writer_connect(l->writer, l->writer->shadow, &err);

	if (c != NULL && make_links(l, c, &err))
		return NULL;
	(void)pthread_mutex_lock(&l->lock);
	if (l->failure.code == ERR_NONE)
		l->failure = err;
	(void)pthread_mutex_unlock(&l->lock);
	return NULL;
}

static bool make_all_links(struct postgres_writer *w, struct err *err)
{
	struct links l = {.writer = w};
	pthread_t threads[WORKERS];
	unsigned int n = 0;

	(void)pthread_mutex_init(&l.lock, NULL);
	if (w->in_place)
		(void)make_links(&l, postgres_writer_owners(w), &l.failure);
	while (!w->in_place && n < WORKERS &&
	       pthread_create(&threads[n], NULL, run_worker, &l) == 0)
		n++;
	if (n == 0 && !w->in_place)
		(void)err_set(&l.failure, ERR_SYSTEM, "start a thread");
	for (unsigned int i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
	(void)pthread_mutex_destroy(&l.lock);
	*err = l.failure;
	return l.failure.code == ERR_NONE;
}

bool postgres_make_after(struct postgres_writer *w, struct err *err)
{
	const struct schema *s = w->schema;

	if (!make_keys_without_rows(w, err) ||
	    !make_round(w, postgres_writer_owners(w), POSTGRES_ROUND_VIEWS, err) ||
	    !postgres_aside_move(w, err) || !make_all_links(w, err))
		return false;
	/* Children before those they inherit from. */
	for (size_t i = s->objects_n; i-- > 0;) {
		if (s->objects[i].stage != SCHEMA_AFTER &&
		    !make_rest(w, &s->objects[i], s->objects[i].after, err))
			return false;
	}
	/* Keys are here now; others might be made of something else while these are missing. */
	if (!postgres_late_retry(w, err) ||
	    !make_round(w, postgres_writer_owners(w), POSTGRES_ROUND_AFTER, err) ||
	    !postgres_late_retry(w, err))
		return false;
	postgres_late_report(w);
	return true;
}

bool postgres_make_last(struct postgres_writer *w, struct err *err)
{
	bool ok = make_round(w, w->conn, POSTGRES_ROUND_OWNERS, err) &&
	          make_round(w, w->conn, POSTGRES_ROUND_EVENTS, err);

	postgres_late_report(w);
	return ok;
}
