#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/equivalents.h"
#include "dest/refresh_parts.h"
#include "dest/rewrite_rows.h"

/*
 * What is not made without being asked for, and what says where a sequence is, is no difference;
 * nor are MySQL's views, routines and triggers, which the target makes again by itself.
 */
static bool counts(const struct schema *s, const struct schema_object *o)
{
	return !o->absent && strcmp(o->kind, "owner") != 0 &&
	       strcmp(o->kind, "grants") != 0 &&
	       strcmp(o->kind, "value of sequence") != 0 &&
	       (o->stage != SCHEMA_AFTER || strcmp(s->database.engine, "mysql") != 0);
}

static const struct schema_object *find_same(
    const struct schema *s, const struct schema_object *o)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (schema_same(&s->objects[i], o))
			return &s->objects[i];
	}
	return NULL;
}

/* The table of that name in another schema, or NULL. */
static const struct schema_object *find_table(
    const struct schema *s, const struct schema_object *o)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *other = &s->objects[i];

		if (other->stage == SCHEMA_TABLE && strcmp(other->name, o->name) == 0 &&
		    text_same(other->qualified, o->qualified))
			return other;
	}
	return NULL;
}

static size_t count(const struct schema *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->objects_n; i++)
		n += counts(s, &s->objects[i]);
	return n;
}

static bool has_setting(const struct schema_database *d, const char *setting)
{
	for (size_t i = 0; i < d->settings_n; i++) {
		if (strcmp(d->settings[i], setting) == 0)
			return true;
	}
	return false;
}

/* At a server, the target may have settings of its own beside the source's. */
static bool same_database(
    const struct schema_database *source, const struct schema_database *target)
{
	if (!text_same(source->flavour, target->flavour) ||
	    !text_same(source->charset, target->charset) ||
	    !text_same(source->collation, target->collation) ||
	    (strcmp(source->engine, "postgres") != 0 &&
	        source->settings_n != target->settings_n))
		return false;
	for (size_t i = 0; i < source->settings_n; i++) {
		if (!has_setting(target, source->settings[i]))
			return false;
	}
	return true;
}

/* Whether rows of one are rows of the other: whatever else is different. */
static bool same_columns(const struct schema_object *a, const struct schema_object *b)
{
	if (a->columns_n != b->columns_n || a->key_n != b->key_n)
		return false;
	for (size_t i = 0; i < a->columns_n; i++) {
		if (strcmp(a->columns[i].name, b->columns[i].name) != 0)
			return false;
	}
	return true;
}

/* Whether rows of both are the same bytes. */
static bool same_rows(const struct schema_object *a, const struct schema_object *b)
{
	if (!same_columns(a, b) || a->stage != b->stage || a->history || b->history)
		return false;
	for (size_t i = 0; i < a->columns_n; i++) {
		if (a->columns[i].type != b->columns[i].type ||
		    !text_same(a->columns[i].charset, b->columns[i].charset))
			return false;
	}
	return text_same(a->session.charset, b->session.charset);
}

/* What the target has made of an object, in its own words (equivalents.h), or NULL. */
static const struct schema_object *find_equal(
    const struct refresh *r, const struct schema_object *o)
{
	const struct schema_object *own = equivalents_find(r->target, o);

	return own != NULL && equivalents_has(r->o.equal, o, own) && same_rows(o, own)
	           ? own
	           : NULL;
}

/* Whether the target could not make an object, and nobody has changed that. */
static bool is_missing(const struct refresh *r, const struct schema_object *o)
{
	return !r->o.trust && o->stage != SCHEMA_TABLE &&
	       equivalents_has(r->o.equal, o, NULL) &&
	       equivalents_find(r->target, o) == NULL;
}

/* What somebody made that was missing (an extension) is what others may be missing for. */
static bool is_made_since(const struct refresh *r, const struct schema_object *o)
{
	return equivalents_has(r->o.equal, o, NULL) &&
	       equivalents_find(r->target, o) != NULL;
}

/* Finds the target's own of an object; NULL when it has none that is the same. */
static const struct schema_object *match(struct refresh *r, size_t i)
{
	const struct schema_object *o = &r->schema->objects[i];
	const struct schema_object *own = find_same(r->target, o);
	bool same_after = own != NULL && text_same(own->after, o->after);

	r->tables[i].counter = !same_after && !refresh_is_kept(r, o);
	/* In MySQL it is a counter; in PostgreSQL a part of the definition. */
	if (same_after ||
	    (own != NULL && strcmp(r->schema->database.engine, "mysql") == 0))
		return own;
	return find_equal(r, o);
}

/* Notes why it is filled anew; takes why. */
static void fill_anew(struct refresh *r, char *why)
{
	free(r->why_anew);
	r->why_anew = why;
	if (!r->o.plan)
		log_info(r->o.log, "%s: the target is filled anew", r->why_anew);
}

static bool differs(struct refresh *r, const char *kind, const char *name)
{
	fill_anew(r, xasprintf("%s %s is not here as it is there", kind, name));
	return false;
}

/* Rows that go in place may leave behind a foreign key, of which nobody looks whether it still holds. */
static bool breaks_links(struct refresh *r)
{
	bool links = false;

	for (size_t i = 0; i < r->schema->objects_n; i++)
		links = links || strcmp(r->schema->objects[i].kind, "foreign key") == 0;
	for (size_t i = 0; links && i < r->schema->objects_n; i++) {
		const struct schema_object *o = &r->schema->objects[i];
		const struct schema_object *own = r->tables[i].object;

		if (o->stage != SCHEMA_TABLE || o->has_rows || own == NULL ||
		    own->rows_estimate == 0 || refresh_is_kept(r, o))
			continue;
		fill_anew(
		    r, xasprintf("rows of table %s no longer come, and foreign keys may "
		                 "need them",
		           o->name));
		return true;
	}
	return false;
}

/* Whether a statement is of a table: a foreign key is of the one that has it, not of the other. */
static bool is_of(const struct schema_object *o, const struct schema_object *table)
{
	CLEANUP(freep) char *on = xasprintf(" on %s", table->qualified);

	return strcmp(o->kind, "foreign key") == 0
	           ? text_ends(o->name, on)
	           : strstr(o->create, table->qualified) != NULL;
}

/* Whether something that only the target has goes with a table that is kept: a sequence, an index. */
static bool goes_with_kept(const struct refresh *r, const struct schema_object *own)
{
	if (refresh_is_kept(r, own))
		return true;
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *t = &r->target->objects[i];

		if (t->stage == SCHEMA_TABLE && t->qualified != NULL &&
		    refresh_is_kept(r, t) && is_of(own, t))
			return true;
	}
	return false;
}

/* The target has more than the source, other than what is kept: names it. */
static bool has_more(struct refresh *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];

		if (!counts(r->schema, own) || find_same(r->schema, own) != NULL ||
		    (equivalents_made(r->o.equal, own) &&
		        !equivalents_has(r->o.equal, NULL, own)))
			continue;
		if (!own->own && !goes_with_kept(r, own) &&
		    !equivalents_has(r->o.equal, NULL, own))
			return !differs(r, own->kind, own->name);
		kept++;
	}
	return count(r->schema) + kept != count(r->target) + r->missing &&
	       !differs(r, "something", "that the source does not have");
}

/* Whether the target has just what the source has; finds each table's own. */
static bool same_definitions(struct refresh *r)
{
	const struct schema *s = r->schema;

	if (!same_database(&s->database, &r->target->database) &&
	    !equivalents_has_database(r->o.equal, &s->database, &r->target->database))
		return differs(r, "what is set for", "the database");
	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *o = &s->objects[i];

		if (!counts(s, o))
			continue;
		r->tables[i].object = match(r, i);
		if (r->tables[i].object == NULL && is_missing(r, o)) {
			r->missing++;
			continue;
		}
		if (r->tables[i].object == NULL || o->history || is_made_since(r, o) ||
		    strcmp(o->kind, "large objects") == 0)
			return differs(r, o->kind, o->name);
	}
	return !breaks_links(r) && !has_more(r);
}

/* A target that can't be read is filled anew: what is wrong with it is told then. */
static bool open_target(struct refresh *r, struct err *err)
{
	r->source =
	    db_target_read(r->o.into, r->schema->database.engine, &r->source_opts, err);
	if (r->source == NULL)
		return false;
	if (r->o.rewrite != NULL)
		r->as_there = rewrite_source_new(r->o.rewrite, r->source);
	if (db_target_engine(r->o.into) == NULL)
		return true;
	r->target = xcalloc(1, sizeof(*r->target));
	if (!db_describe(r->source, r->target, err))
		return false;
	/* Where the source has masked a key, its order is no longer the rows'. */
	for (size_t i = 0; i < r->target->objects_n; i++) {
		struct schema_object *own = &r->target->objects[i];
		const struct schema_object *o = find_table(r->schema, own);

		if (o != NULL && o->unordered)
			own->key_n = 0;
	}
	return true;
}

/* What can't be kept when the target is filled anew must not be lost by it. */
static bool check_kept(const struct refresh *r, struct err *err)
{
	for (size_t i = 0; i < r->target->objects_n; i++) {
		const struct schema_object *own = &r->target->objects[i];
		const struct schema_object *o;

		if (own->stage != SCHEMA_TABLE || !refresh_is_kept(r, own))
			continue;
		o = find_table(r->schema, own);
		if (o == NULL && !refresh_is_named(r, own->name)) {
			if (!refresh_check_skipped(r, own, err))
				return false;
			continue;
		}
		if (o == NULL)
			return err_set(err, ERR_REFUSED,
			    "table %s is to be kept, but the source has none of that "
			    "name, and the target must be filled anew: rename it at both "
			    "ends, or save it first",
			    own->name);
		if (r->o.emptied)
			return err_set(err, ERR_REFUSED,
			    "table %s is to be kept, but the target must be filled anew by "
			    "a user who may not create databases: give that right, or "
			    "make the definitions equal first",
			    own->name);
		if (!same_columns(o, own) || o->history)
			return err_set(err, ERR_REFUSED,
			    "table %s is to be kept, but its columns are not the "
			    "source's, and the target must be filled anew: alter it here "
			    "first, or do not keep it",
			    own->name);
	}
	return true;
}

/* How a table gets its rows when the target is filled anew. */
static enum table_way way_anew(struct refresh *r, size_t i)
{
	struct schema_object *o = &r->schema->objects[i];
	struct local_table *t = &r->tables[i];

	/* What a file has of a table is read as the source's table is. */
	t->object = r->target != NULL ? find_table(r->target, o) : o;
	if (r->o.emptied || t->object == NULL || o->history ||
	    !same_columns(o, t->object) || strcmp(o->kind, "large objects") == 0)
		return TABLE_COMES;
	if (o->own || refresh_is_kept(r, o)) {
		o->only_here = o->own || !o->has_rows;
		o->has_rows = o->has_rows || !o->own;
		return TABLE_KEPT;
	}
	return r->o.compare && o->has_rows && t->object->has_rows ? TABLE_COMPARED
	                                                          : TABLE_COMES;
}

static void choose_ways(struct refresh *r)
{
	for (size_t i = 0; i < r->schema->objects_n; i++) {
		const struct schema_object *o = &r->schema->objects[i];

		if (o->stage != SCHEMA_TABLE)
			continue;
		if (!r->in_place)
			r->tables[i].way = way_anew(r, i);
		else if (refresh_is_kept(r, o))
			r->tables[i].way = TABLE_KEPT;
		else if (o->has_rows)
			r->tables[i].way = TABLE_COMPARED;
		else /* Rows that nobody needs there, nobody needs here. */
			r->tables[i].whole = r->tables[i].object->has_rows;
	}
}

bool refresh_find(struct refresh *r, struct schema *schema, struct err *err)
{
	bool keeps = r->o.keep_n > 0 || r->o.brought != NULL;
	bool looks = keeps || r->o.plan || schema->database.skipped_n > 0;
	struct err why = {0};

	r->schema = schema;
	r->tables = xcalloc(schema->objects_n, sizeof(*r->tables));
	if (r->o.into == NULL || (!looks && !r->o.compare))
		return true;
	if (!open_target(r, &why)) {
		refresh_close(r);
		if (!keeps || !r->o.filled) {
			refresh_note_kept(r);
			return refresh_check_given(r, err);
		}
		*err = why;
		return err_wrap(err, "what is to be kept of the target can't be read");
	}
	refresh_note_kept(r);
	if (!refresh_check_given(r, err))
		return false;
	if (r->target != NULL) {
		refresh_mark_own(r);
		r->in_place = r->o.compare && r->o.in_place && r->target->objects_n > 0 &&
		              same_definitions(r);
		if ((!r->in_place && !check_kept(r, err)) || !refresh_check_own(r, err) ||
		    (!r->in_place && !refresh_add_own(r, err)))
			return false;
		refresh_keep_counters(r);
	}
	choose_ways(r);
	refresh_note_before(r);
	if (r->o.emptied && !r->in_place)
		refresh_close(r);
	return true;
}
