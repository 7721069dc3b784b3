#include "dest/equivalents.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/db.h"
#include "common/format/digest.h"
#include "dest/state_file.h"

#define BYTES_MAX (16U << 20)

/* Two digests with a blank between them; "-" for nothing. */
#define PAIR_BYTES (2 * DIGEST_TEXT)

struct equivalents {
	char (*pairs)[PAIR_BYTES]; /* sorted */
	char (*made)[DIGEST_TEXT]; /* what became of something, or of nothing; sorted */
	size_t n;
	size_t made_n;
};

void equivalents_free(struct equivalents *e)
{
	if (e == NULL)
		return;
	free(e->pairs);
	free(e->made);
	free(e);
}

static void append(struct buf *out, const char *text)
{
	/* NULL is no empty text, and no text goes on in the next one. */
	if (text != NULL)
		buf_append(out, text, strlen(text) + 1);
	buf_putc(out, text != NULL ? '+' : '-');
}

static void digest_of(const struct schema_object *o, char digest[static DIGEST_TEXT])
{
	CLEANUP(buf_reset) struct buf all = {0};
	const char *const texts[] = {o->kind, o->name, o->qualified, o->table, o->create,
	    o->keys, o->links, o->after, o->definer, o->engine, o->session.sql_mode,
	    o->session.charset, o->session.collation, o->session.db_collation,
	    o->session.time_zone, o->session.search_path};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		append(&all, texts[i]);
	buf_printf(&all, "%d %d %zu ", (int)o->stage, o->history, o->key_n);
	for (size_t i = 0; i < o->columns_n; i++) {
		append(&all, o->columns[i].name);
		append(&all, o->columns[i].charset);
		buf_printf(&all, "%d ", (int)o->columns[i].type);
	}
	digest_text(all.data, all.len, digest);
}

static void digest_of_database(
    const struct schema_database *d, char digest[static DIGEST_TEXT])
{
	CLEANUP(buf_reset) struct buf all = {0};

	append(&all, d->flavour);
	append(&all, d->charset);
	append(&all, d->collation);
	for (size_t i = 0; i < d->settings_n; i++)
		append(&all, d->settings[i]);
	digest_text(all.data, all.len, digest);
}

static void digest_or_none(const struct schema_object *o, char digest[static DIGEST_TEXT])
{
	(void)snprintf(digest, DIGEST_TEXT, "-");
	if (o != NULL)
		digest_of(o, digest);
}

/* Room is known from the number alone. */
static void add(struct equivalents *e, const char *there, const char *here)
{
	if ((e->n & (e->n - 1)) == 0) {
		size_t cap = e->n > 0 ? e->n * 2 : 1;

		e->pairs = xreallocarray(e->pairs, cap, sizeof(*e->pairs));
		e->made = xreallocarray(e->made, cap, sizeof(*e->made));
	}
	(void)snprintf(e->pairs[e->n++], PAIR_BYTES, "%s %s", there, here);
	if (strcmp(here, "-") != 0)
		(void)snprintf(e->made[e->made_n++], DIGEST_TEXT, "%s", here);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void sort(struct equivalents *e)
{
	if (e->n > 0)
		qsort(e->pairs, e->n, sizeof(*e->pairs), by_text);
	if (e->made_n > 0)
		qsort(e->made, e->made_n, sizeof(*e->made), by_text);
}

static bool is_same(const struct schema_object *a, const struct schema_object *b)
{
	return schema_same(a, b) && text_same(a->after, b->after);
}

const struct schema_object *equivalents_find(
    const struct schema *s, const struct schema_object *o)
{
	const struct schema_object *named = NULL;

	for (size_t i = 0; i < s->objects_n; i++) {
		const struct schema_object *other = &s->objects[i];

		if (strcmp(other->kind, o->kind) != 0 ||
		    strcmp(other->name, o->name) != 0 ||
		    !text_same(other->qualified, o->qualified))
			continue;
		if (text_same(other->create, o->create))
			return other;
		named = named != NULL ? named : other;
	}
	return named;
}

/* What differs in any case, and what says where a sequence is. */
static bool counts(const struct schema_object *o)
{
	return strcmp(o->kind, "owner") != 0 && strcmp(o->kind, "grants") != 0 &&
	       strcmp(o->kind, "value of sequence") != 0;
}

struct equivalents *equivalents_of(
    const struct schema *source, const struct schema *target)
{
	struct equivalents *e = xcalloc(1, sizeof(*e));
	char there[DIGEST_TEXT];
	char here[DIGEST_TEXT];

	for (size_t i = 0; i < source->objects_n; i++) {
		const struct schema_object *o = &source->objects[i];
		const struct schema_object *own = equivalents_find(target, o);

		if (o->own || !counts(o) || (own != NULL && is_same(o, own)))
			continue;
		digest_of(o, there);
		digest_or_none(own, here);
		add(e, there, here);
	}
	for (size_t i = 0; i < target->objects_n; i++) {
		const struct schema_object *own = &target->objects[i];

		if (!counts(own) || equivalents_find(source, own) != NULL)
			continue;
		digest_of(own, here);
		add(e, "-", here);
	}
	digest_of_database(&source->database, there);
	digest_of_database(&target->database, here);
	add(e, there, here);
	sort(e);
	return e;
}

static bool has(const struct equivalents *e, const char *there, const char *here)
{
	char pair[PAIR_BYTES];

	(void)snprintf(pair, sizeof(pair), "%s %s", there, here);
	return e != NULL && e->n > 0 &&
	       bsearch(pair, e->pairs, e->n, sizeof(*e->pairs), by_text) != NULL;
}

bool equivalents_has(const struct equivalents *e, const struct schema_object *there,
    const struct schema_object *here)
{
	char from[DIGEST_TEXT];
	char to[DIGEST_TEXT];

	if (e == NULL)
		return false;
	digest_or_none(there, from);
	digest_or_none(here, to);
	return has(e, from, to);
}

bool equivalents_made(const struct equivalents *e, const struct schema_object *here)
{
	char to[DIGEST_TEXT];

	if (e == NULL || e->made_n == 0)
		return false;
	digest_of(here, to);
	return bsearch(to, e->made, e->made_n, sizeof(*e->made), by_text) != NULL;
}

bool equivalents_has_database(const struct equivalents *e,
    const struct schema_database *there, const struct schema_database *here)
{
	char from[DIGEST_TEXT];
	char to[DIGEST_TEXT];

	digest_of_database(there, from);
	digest_of_database(here, to);
	return has(e, from, to);
}

static char *name_of(const char *id)
{
	return xasprintf("equal-%s", id);
}

struct equivalents *equivalents_read(const char *id)
{
	struct equivalents *e = xcalloc(1, sizeof(*e));
	CLEANUP(freep) char *name = name_of(id);
	CLEANUP(json_freep) struct json *list = NULL;
	struct err ignored = {0};

	if (!state_file_read(name, BYTES_MAX, &list, &ignored))
		return e;
	for (size_t i = 0; i < json_length(list); i++) {
		const char *there = json_str(json_at(json_at(list, i), 0));
		const char *here = json_str(json_at(json_at(list, i), 1));

		if (there != NULL && here != NULL && strlen(there) < DIGEST_TEXT &&
		    strlen(here) < DIGEST_TEXT)
			add(e, there, here);
	}
	sort(e);
	return e;
}

static struct json *print(const struct equivalents *e)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < e->n; i++) {
		const char *pair = e->pairs[i];
		size_t there = strcspn(pair, " ");
		struct json *item = json_new_array();

		json_add(item, json_new_bytes(pair, there));
		json_add(
		    item, json_new_bytes(pair + there + 1, strlen(pair + there + 1)));
		json_add(list, item);
	}
	return list;
}

bool equivalents_write(const struct equivalents *e, const char *id, struct err *err)
{
	CLEANUP(freep) char *name = name_of(id);
	CLEANUP(json_freep) struct json *list = print(e);

	return state_file_write(name, list, err);
}

void equivalents_remove(const char *id)
{
	CLEANUP(freep) char *name = name_of(id);

	state_file_remove(name);
}

void equivalents_learn(
    const char *into, const struct schema *source, const char *id, struct log *log)
{
	CLEANUP(log_freep) struct log *silent = log_new("target", LOG_SILENT);
	const struct db_source_opts opts = {.log = silent, .here = true};
	CLEANUP(schema_freep) struct schema *target = xcalloc(1, sizeof(*target));
	CLEANUP(equivalents_freep) struct equivalents *e = NULL;
	struct db_source *s;
	struct err why = {0};
	bool ok;

	s = db_target_read(into, source->database.engine, &opts, &why);
	ok = s != NULL && db_describe(s, target, &why);
	if (ok) {
		e = equivalents_of(source, target);
		ok = equivalents_write(e, id, &why);
	}
	db_source_free(s);
	if (!ok)
		log_info(log, "the target is filled anew next time, too: %s", why.msg);
}
