/*
 * Objects that could not be made when it was their turn.
 *
 * The order of definitions is that of what they are known to need; but a query that groups by a
 * primary key needs the key, which comes after the rows, and what a function reads nobody knows.
 */
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/postgres/postgres_writer.h"

struct postgres_late {
	const struct schema_object *object; /* borrowed, as sql: for trying again */
	const char *sql;
	char *kind; /* for naming it, at the very end */
	char *name;
	char *why;
};

void postgres_late_add(struct postgres_writer *w, const struct schema_object *o,
    const char *sql, const struct err *why)
{
	w->late = xgrow(w->late, w->late_n, &w->late_cap, sizeof(*w->late));
	w->late[w->late_n++] = (struct postgres_late){
	    o, sql, xstrdup(o->kind), xstrdup(o->name), xstrdup(why->msg)};
}

static void reset(struct postgres_late *l)
{
	free(l->kind);
	free(l->name);
	free(l->why);
}

/* One round over all; those that are left move to the front. */
static bool retry_each(struct postgres_writer *w, struct err *err)
{
	size_t n = w->late_n;
	size_t left = 0;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		struct postgres_late l = w->late[i];
		struct err why = {0};

		if (ok && postgres_run_text(
		              w, postgres_writer_owners(w), l.object, l.sql, &why)) {
			reset(&l);
			continue;
		}
		if (ok && (why.code == ERR_STOPPED ||
		              !postgres_conn_alive(postgres_writer_owners(w)))) {
			*err = why;
			ok = false;
		} else if (ok) {
			free(l.why);
			l.why = xstrdup(why.msg);
		}
		w->late[left++] = l;
	}
	w->late_n = left;
	return ok;
}

bool postgres_late_retry(struct postgres_writer *w, struct err *err)
{
	size_t before;

	do {
		before = w->late_n;
		if (!retry_each(w, err))
			return false;
	} while (w->late_n > 0 && w->late_n < before);
	return true;
}

/* Names those of one kind, the first of which is known. */
static void report_kind(struct postgres_writer *w, size_t first)
{
	const struct postgres_late *l = &w->late[first];
	CLEANUP(buf_reset) struct buf names = {0};
	size_t n = 0;

	for (size_t i = first; i < w->late_n; i++) {
		const struct postgres_late *other = &w->late[i];

		if (strcmp(other->kind, l->kind) != 0)
			continue;
		buf_printf(&names, "%s%s", n > 0 ? ", " : "", other->name);
		n++;
	}
	if (n == 1)
		log_warn(w->log, "%s %s is not carried: %s", l->kind, names.data, l->why);
	else
		log_warn(w->log, "%zu of the kind \"%s\" are not carried: %s; %s: %s", n,
		    l->kind, names.data, l->name, l->why);
}

static bool is_first_of_kind(const struct postgres_writer *w, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (strcmp(w->late[i].kind, w->late[at].kind) == 0)
			return false;
	}
	return true;
}

void postgres_late_report(struct postgres_writer *w)
{
	for (size_t i = 0; i < w->late_n; i++) {
		if (is_first_of_kind(w, i))
			report_kind(w, i);
	}
	w->base.differs = w->base.differs || w->late_n > 0;
	for (size_t i = 0; i < w->late_n; i++)
		reset(&w->late[i]);
	free(w->late);
	w->late = NULL;
	w->late_n = w->late_cap = 0;
}
