/* Tables that stay as they are: those that are to be kept, and those that the source skips. */
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/keep_name.h"
#include "dest/refresh_parts.h"

bool refresh_is_named(const struct refresh *r, const char *name)
{
	for (size_t i = 0; i < r->o.keep_n; i++) {
		if (text_glob(r->o.keep[i].name, name))
			return true;
	}
	return false;
}

/* Tables that the source skips stay as they are, too. */
static bool is_skipped(const struct refresh *r, const char *name)
{
	const struct schema_database *d = &r->schema->database;
	const struct db_names skipped = {
	    .items = (const char *const *)d->skipped, .n = d->skipped_n};

	return db_names_fit(&skipped, name);
}

bool refresh_is_kept(const struct refresh *r, const struct schema_object *o)
{
	const char *table = o->stage == SCHEMA_TABLE ? o->name : o->table;

	return table != NULL && (refresh_is_named(r, table) || is_skipped(r, table));
}

static bool has_row(
    const struct refresh *r, const struct schema_object *own, bool *any, struct err *err)
{
	CLEANUP(db_scan_freep) struct db_scan *scan = NULL;
	CLEANUP(buf_reset) struct buf row = {0};
	enum db_step step;
	size_t key_len;

	*any = false;
	if (!own->has_rows)
		return true;
	scan = db_scan_open(r->source, own, NULL, 0, err);
	if (scan == NULL)
		return false;
	/* To its end: a connection does not outlive a scan that is cut off. */
	while ((step = db_scan_next(scan, &row, &key_len, err)) == DB_ROW) {
		*any = true;
		buf_clear(&row);
	}
	return step == DB_END;
}

bool refresh_check_skipped(
    const struct refresh *r, const struct schema_object *own, struct err *err)
{
	bool any;

	if (!has_row(r, own, &any, err))
		return err_wrap(err, "table %s", own->name);
	if (!any)
		return true;
	if (!r->o.yes)
		return err_set(err, ERR_REFUSED,
		    "table %s is here with rows, but the source skips it, and the target must "
		    "be filled anew: save it and drop it, or add --yes to lose it",
		    own->name);
	log_warn(r->o.log,
	    "table %s is gone: the source skips it, and the target is filled anew",
	    own->name);
	return true;
}

static bool mentions(const char *sql, const char *name)
{
	return sql != NULL && strstr(sql, name) != NULL;
}

/* Whether a sequence gives numbers to a table that is kept. */
static bool counts_for_kept(const struct refresh *r, const char *sequence)
{
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *t = &r->target->objects[i];

		if (t->stage != SCHEMA_TABLE || t->qualified == NULL ||
		    !refresh_is_kept(r, t))
			continue;
		for (size_t k = 0; k < r->target->objects_n; k++) {
			const struct schema_object *o = &r->target->objects[k];

			if (mentions(o->create, sequence) &&
			    (o == t || mentions(o->create, t->qualified)))
				return true;
		}
	}
	return false;
}

void refresh_keep_counters(struct refresh *r)
{
	for (size_t i = 0; r->o.keep_n > 0 && i < r->schema->objects_n; i++) {
		struct schema_object *o = &r->schema->objects[i];

		if (strcmp(o->kind, "value of sequence") != 0 ||
		    !counts_for_kept(r, o->name))
			continue;
		for (size_t k = 0; k < r->target->objects_n; k++) {
			const struct schema_object *own = &r->target->objects[k];

			if (strcmp(own->kind, o->kind) != 0 ||
			    strcmp(own->name, o->name) != 0)
				continue;
			free(o->create);
			o->create = xstrdup(own->create);
		}
	}
}

static bool has_table(const struct schema *s, const char *pattern)
{
	for (size_t i = 0; s != NULL && i < s->objects_n; i++) {
		if (s->objects[i].stage == SCHEMA_TABLE &&
		    text_glob(pattern, s->objects[i].name))
			return true;
	}
	return false;
}

void refresh_note_kept(const struct refresh *r)
{
	for (size_t i = 0; i < r->o.keep_n; i++) {
		struct refresh_keep *keep = &r->o.keep[i];

		keep->looked = true;
		keep->known = keep->known || has_table(r->schema, keep->name) ||
		              is_skipped(r, keep->name);
		keep->found =
		    keep->found ||
		    (r->target != NULL ? has_table(r->target, keep->name) : keep->known);
	}
}

bool refresh_check_given(const struct refresh *r, struct err *err)
{
	const struct schema *both[] = {r->target, r->schema};

	for (size_t i = 0; i < r->o.keep_n && !r->o.keep_checked; i++) {
		const struct refresh_keep *keep = &r->o.keep[i];

		if (keep->given && !keep->found && !keep->known)
			return keep_refuse(keep->name, both, 2, err);
	}
	return true;
}
