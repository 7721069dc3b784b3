#include "dest/target_check.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/db.h"
#include "common/format/seal.h"
#include "dest/brought.h"
#include "dest/equivalents.h"
#include "dest/freshness.h"
#include "dest/load.h"
#include "dest/marker.h"

bool target_check_engine(const char *into, const char *engine, struct err *err)
{
	const char *own = db_target_engine(into);

	if (own == NULL || strcmp(own, engine) == 0)
		return true;
	return err_set(err, ERR_USAGE,
	    "the source is %s and the target is %s: rows can't be moved between engines; give "
	    "a %s target with --into",
	    engine, own, engine);
}

bool target_check_source(struct db_target *t, const struct load_opts *opts,
    const struct schema_database *source, struct err *err)
{
	CLEANUP(buf_reset) struct buf identity = {0};
	CLEANUP(seal_freep) struct seal *seal = NULL;
	char digest[SEAL_DIGEST_TEXT];

	if (!db_target_identity(t, &identity, err))
		return false;
	seal = seal_new(opts->token, err);
	if (seal == NULL)
		return false;
	if (identity.len == 0 || source->identity == NULL)
		return true;
	seal_digest(seal, identity.data, identity.len, digest);
	if (strcmp(digest, source->identity) == 0)
		return err_set(err, ERR_REFUSED,
		    "the target is the source's own database: give another one with --into");
	return true;
}

/*
 * Where a target is noted.  A file goes by its path: what identifies it to a running system does not
 * outlive a restart.  No name when there is no such file.
 */
static bool name_of(
    struct db_target *t, const char *into, struct marker_place *place, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;
	CLEANUP(freep) char *path = NULL;

	if (t->database != NULL) {
		buf_printf(&place->name, "%s:%s", t->engine, t->database);
		return db_target_identity(t, &place->identity, err);
	}
	if (t->engine != NULL && (uri = db_uri_parse(into, err)) == NULL)
		return false;
	path = realpath(uri != NULL ? uri->database : into, NULL);
	if (path != NULL)
		buf_printf(&place->name, "%s:%s", uri != NULL ? "sqlite" : "file", path);
	return true;
}

static bool place_of(
    struct db_target *t, const char *into, struct marker_place *place, struct err *err)
{
	return name_of(t, into, place, err) &&
	       (place->name.len == 0 || db_target_births(t, &place->births, err));
}

void target_content_reset(struct target_content *c)
{
	brought_free(c->brought);
	equivalents_free(c->equal);
	*c = (struct target_content){0};
}

static bool refuse(const struct marker *m, size_t n, const char *names, struct err *err)
{
	if (*m->former == '\0')
		return err_set(err, ERR_REFUSED,
		    "the target holds %zu tables or views that synco did not put there (%s): add "
		    "--yes to replace them",
		    n, names);
	return err_set(err, ERR_REFUSED,
	    "synco has filled the target before, but all of its tables were altered or made anew "
	    "since, so that the %zu tables or views in it (%s) may be somebody's own: add --yes to "
	    "replace those that synco once put there or that the source has; what else is in it "
	    "stays",
	    n, names);
}

bool target_check_content(struct db_target *t, const struct load_opts *opts,
    struct target_content *c, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(marker_place_reset) struct marker_place place = {0};
	struct marker m = {0};

	if (!db_target_contents(t, &names, &c->n, err))
		return false;
	if (c->n == 0)
		return true;
	if (!place_of(t, opts->into, &place, err))
		return false;
	if (place.name.len > 0 && !marker_read(&place, &m, err))
		return false;
	if (!m.known && !opts->yes)
		return refuse(&m, c->n, names.data, err);
	/* What an old record does not name is the target's own, whoever made the rest. */
	memcpy(c->id, m.known ? m.id : m.former, sizeof(c->id));
	if (*c->id != '\0') {
		c->brought = brought_read(c->id, err);
		c->equal = equivalents_read(c->id);
	}
	return *c->id == '\0' || c->brought != NULL;
}

bool target_check_swap(struct db_target *t, const struct load_opts *opts,
    const struct target_content *c, const struct schema *schema, struct err *err)
{
	CLEANUP(marker_place_reset) struct marker_place place = {0};
	CLEANUP(brought_freep) struct brought *both = NULL;
	struct err ignored = {0};

	/* What was not filled yet is asked about again. */
	if (c->brought == NULL)
		return db_target_commit(t, err);
	both = brought_of(schema);
	brought_merge(both, c->brought);
	if (!name_of(t, opts->into, &place, err) || !brought_write(both, c->id, err) ||
	    !marker_changes(&place, c->id, true, err))
		return false;
	if (db_target_commit(t, err))
		return true;
	(void)!(brought_write(c->brought, c->id, &ignored) &&
	        marker_changes(&place, c->id, false, &ignored));
	return false;
}

bool target_check_note(struct db_target *t, const struct load_opts *opts,
    const struct target_content *c, const struct schema *schema, struct err *err)
{
	CLEANUP(marker_place_reset) struct marker_place place = {0};
	CLEANUP(brought_freep) struct brought *record = brought_of(schema);
	struct freshness_filled filled = {.set = opts->set,
	    .from = opts->from,
	    .place = &place,
	    .id = c->id,
	    .record = record};
	char id[DIGEST_TEXT];

	if (c->brought != NULL)
		brought_keep_unseen(record, c->brought, &schema->database);
	if (!place_of(t, opts->into, &place, err))
		return false;
	if (place.name.len == 0)
		return true;
	if (*c->id == '\0') {
		if (!brought_id(id, err))
			return false;
		filled.id = id;
	}
	if (t->differs)
		equivalents_learn(opts->into, schema, filled.id, opts->log);
	return freshness_database(opts->freshness, &filled, err);
}

bool target_check_same(const char *into, const struct target_noted *noted,
    struct log *log, bool *same, struct err *err)
{
	const struct db_target_opts opts = {.log = log};
	CLEANUP(db_target_freep) struct db_target *t = db_target_open(into, &opts, err);
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(marker_place_reset) struct marker_place place = {0};
	struct marker m = {0};
	size_t n = 0;

	*same = false;
	if (t == NULL || !db_target_contents(t, &names, &n, err))
		return false;
	/* A database that is gone has no births to ask for. */
	if (n == 0 && t->engine != NULL)
		return true;
	if (!place_of(t, into, &place, err) || !marker_read(&place, &m, err))
		return false;
	*same = strcmp(buf_str(&place.name), noted->name) == 0 && m.known &&
	        strcmp(m.source, noted->source) == 0;
	return true;
}
