/*
 * What is the target's own: neither did synco bring it (brought.h), nor does the source have something of
 * that kind and name.
 */
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/own.h"
#include "dest/brought.h"
#include "dest/refresh_parts.h"

/* Kinds that share their names. */
static bool is_relation(const char *kind)
{
	static const char *const kinds[] = {"table", "partitioned table", "foreign table",
	    "virtual table", "view", "materialized view", "sequence"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i], kind) == 0)
			return true;
	}
	return false;
}

/* What a table of the target's own is kept for: keeping it once does not make it the source's. */
static void mark_kept(struct refresh *r, const struct schema_object *own)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		struct schema_object *o = &r->schema->objects[i];

		if (o->stage == SCHEMA_TABLE &&
		    db_name_same(o->name, own->name, r->target->database.fold_tables) &&
		    text_same(o->qualified, own->qualified))
			o->kept = true;
	}
}

/* Whether what synco brought may still be at the source, where its user can no longer see it. */
static bool is_unseen(struct refresh *r, const struct schema_object *o)
{
	CLEANUP(freep) char *name = NULL;

	if (!schema_is_unseen(&r->schema->database, o->kind))
		return false;
	name = text_printable(o->name);
	r->unseen++;
	log_warn(r->o.log,
	    "%s %s stays as it is: the source's user may not see whether it is still there",
	    o->kind, name);
	return true;
}

void refresh_mark_own(struct refresh *r)
{
	bool fold = r->target->database.fold_tables;
	bool any = false;

	if (r->o.brought == NULL)
		return;
	r->there = brought_of(r->schema);
	brought_fold(r->there, fold);
	brought_fold(r->o.brought, fold);
	for (size_t i = 0; i < r->target->objects_n; i++) {
		struct schema_object *o = &r->target->objects[i];

		o->own =
		    !brought_has(r->there, o->kind, o->name) &&
		    (!brought_has(r->o.brought, o->kind, o->name) || is_unseen(r, o));
		any = any || o->own;
		if (o->stage == SCHEMA_TABLE && refresh_is_kept(r, o) &&
		    !brought_has(r->o.brought, o->kind, o->name))
			mark_kept(r, o);
	}
	db_own_hide(r->target);
	refresh_take_indexes(r);
	r->has_own = any || r->own_indexes->objects_n > 0;
}

const struct schema *refresh_own(const struct refresh *r)
{
	return r->has_own ? r->target : NULL;
}

static bool take_count(void *ctx, const char *const *values, struct err *err)
{
	uint64_t *n = ctx;

	(void)err;
	if (values[0] == NULL || !text_u64(values[0], UINT64_MAX / 2, n))
		*n = 0;
	return true;
}

static bool count_rows(
    const struct refresh *r, const struct schema_object *o, uint64_t *n, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	*n = 0;
	if (o->stage != SCHEMA_TABLE)
		return true;
	if (!r->o.may_query) {
		*n = o->rows_estimate;
		return true;
	}
	buf_puts(&sql, "SELECT count(*) FROM ");
	if (o->qualified != NULL)
		buf_puts(&sql, o->qualified);
	else
		db_name_quote(&sql, r->schema->database.engine, o->name);
	return db_select(r->source, sql.data, take_count, n, err) ||
	       err_wrap(err, "table %s", o->name);
}

/* "table mine (3 rows)" */
static bool append_name(const struct refresh *r, const struct schema_object *o,
    struct buf *out, struct err *err)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	uint64_t n;

	if (!count_rows(r, o, &n, err))
		return false;
	buf_printf(out, "%s%s %s", out->len > 0 ? ", " : "", o->kind, name);
	if (o->stage == SCHEMA_TABLE)
		buf_printf(
		    out, " (%llu row%s)", (unsigned long long)n, n == 1 ? "" : "s");
	return true;
}

/* What the source has (its first n objects) in the way of an object of the target, or NULL. */
static const struct schema_object *find_rival(
    const struct refresh *r, const struct schema_object *own, size_t n)
{
	bool fold = r->target->database.fold_tables;

	for (size_t i = 0; i < n; i++) {
		const struct schema_object *o = &r->schema->objects[i];
		bool kinds =
		    is_relation(own->kind)
		        ? is_relation(o->kind) && text_same(o->qualified, own->qualified)
		        : strcmp(o->kind, own->kind) == 0;

		if (kinds && db_name_same(o->name, own->name, fold))
			return o;
	}
	return NULL;
}

/* Whether it would be replaced by what the source has of its name. */
static bool is_replaced(const struct refresh *r, const struct schema_object *own,
    bool *replaced, struct err *err)
{
	const struct schema_object *rival;
	uint64_t n = 0;

	*replaced = false;
	if (db_own_is_detail(own) || brought_has(r->o.brought, own->kind, own->name) ||
	    refresh_is_kept(r, own) ||
	    (rival = find_rival(r, own, r->schema->objects_n)) == NULL)
		return true;
	if (!count_rows(r, own, &n, err))
		return false;
	*replaced = n > 0 || !schema_same(rival, own);
	return true;
}

/* What was made here, and now has a namesake that comes. */
static bool check_names(const struct refresh *r, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	size_t n = 0;

	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];
		bool replaced;

		if (!is_replaced(r, own, &replaced, err) ||
		    (replaced && n++ < REFRESH_NAMES &&
		        !append_name(r, own, &names, err)))
			return false;
	}
	if (n == 0)
		return true;
	if (!r->o.yes)
		return err_set(err, ERR_REFUSED,
		    "what synco did not put into the target has the name of something that the "
		    "source has: %s%s: rename it, keep a table as it is with --keep-local "
		    "TABLE, or add --yes to replace it",
		    buf_str(&names), n > REFRESH_NAMES ? ", …" : "");
	log_warn(r->o.log,
	    "replaced by what the source has of that name, though synco did not put it into "
	    "the target: %s%s",
	    buf_str(&names), n > REFRESH_NAMES ? ", …" : "");
	return true;
}

/* All that would be lost when the target is filled anew: some of it always. */
static bool list_lost(
    const struct refresh *r, struct buf *names, size_t *n, struct err *err)
{
	bool all = r->o.own_way == DB_OWN_LOST;

	*n = refresh_own_columns(r, names);
	for (size_t i = 0; all && i < r->target->objects_n; i++) {
		const struct schema_object *o = &r->target->objects[i];

		if (o->own && !db_own_is_detail(o) && (*n)++ < REFRESH_NAMES &&
		    !append_name(r, o, names, err))
			return false;
	}
	for (size_t i = 0; all && i < r->own_indexes->objects_n; i++) {
		if ((*n)++ < REFRESH_NAMES &&
		    !append_name(r, &r->own_indexes->objects[i], names, err))
			return false;
	}
	return true;
}

static bool check_anew(const struct refresh *r, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	size_t n;

	if (!list_lost(r, &names, &n, err))
		return false;
	if (n == 0)
		return true;
	if (!r->o.yes)
		return err_set(err, ERR_REFUSED,
		    "the target must be filled anew, and what synco did not put there can't "
		    "come along: %s%s: save it, or add --yes to lose it",
		    buf_str(&names), n > REFRESH_NAMES ? ", …" : "");
	log_warn(r->o.log,
	    "lost, since the target is filled anew, and synco did not put it there: %s%s",
	    buf_str(&names), n > REFRESH_NAMES ? ", …" : "");
	return true;
}

bool refresh_check_own(const struct refresh *r, struct err *err)
{
	if (r->o.brought == NULL)
		return true;
	return check_names(r, err) && (r->in_place || check_anew(r, err));
}

static bool add_object(struct refresh *r, struct schema *to,
    const struct schema_object *own, struct err *err)
{
	CLEANUP(json_freep) struct json *line = schema_object_json(own);
	struct schema_rows none = {0};
	struct schema_object *o;

	if (schema_parse_line(to, line, &none, err) == SCHEMA_LINE_ERROR)
		return false;
	o = &to->objects[to->objects_n - 1];
	o->own = true;
	o->only_here = o->stage == SCHEMA_TABLE;
	return count_rows(r, own, &o->rows_estimate, err);
}

/* Indexes are made again, wherever the rest is. */
static bool add_indexes(struct refresh *r, struct err *err)
{
	struct schema *to = r->o.own_way == DB_OWN_COPIED ? r->schema : r->target;

	for (size_t i = 0; i < r->own_indexes->objects_n; i++) {
		const struct schema_object *o = &r->own_indexes->objects[i];

		if (refresh_has_index_table(r, o) && !add_object(r, to, o, err))
			return err_wrap(err, "%s %s", o->kind, o->name);
	}
	return true;
}

bool refresh_add_own(struct refresh *r, struct err *err)
{
	size_t before = r->schema->objects_n;

	if (!r->has_own || r->o.own_way == DB_OWN_LOST)
		return true;
	if (!add_indexes(r, err))
		return false;
	if (r->o.own_way == DB_OWN_STAYS)
		return true;
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];

		if (own->own && find_rival(r, own, before) == NULL &&
		    !add_object(r, r->schema, own, err))
			return err_wrap(err, "%s %s", own->kind, own->name);
	}
	r->tables = xreallocarray(r->tables, r->schema->objects_n, sizeof(*r->tables));
	memset(
	    r->tables + before, 0, (r->schema->objects_n - before) * sizeof(*r->tables));
	return true;
}
