#include "dest/target_check.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/db.h"
#include "common/format/seal.h"
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
 * The text a marker is kept under: of a file its path, since what identifies it to a running
 * system does not outlive a restart.
 */
static bool marker_text(
    struct db_target *t, const struct load_opts *opts, struct buf *out, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;
	CLEANUP(freep) char *path = NULL;

	if (t->engine == NULL)
		return true;
	if (strcmp(t->engine, "sqlite") != 0)
		return db_target_identity(t, out, err);
	uri = db_uri_parse(opts->into, err);
	if (uri == NULL)
		return false;
	path = realpath(uri->database, NULL);
	if (path != NULL)
		buf_printf(out, "sqlite:%s", path);
	return true;
}

bool target_check_content(
    struct db_target *t, const struct load_opts *opts, size_t *n, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	bool known = false;

	if (!db_target_contents(t, &names, n, err))
		return false;
	if (opts->yes || *n == 0)
		return true;
	if (!marker_text(t, opts, &text, err))
		return false;
	if (text.len > 0 && !marker_known(text.data, &known, err))
		return false;
	if (!known)
		return err_set(err, ERR_REFUSED,
		    "the target holds %zu tables or views that synco did not put there (%s): "
		    "add --yes to replace them",
		    *n, names.data);
	return true;
}

bool target_check_note(struct db_target *t, const struct load_opts *opts, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};

	if (!marker_text(t, opts, &text, err))
		return false;
	return text.len == 0 || marker_set(text.data, opts->from, err);
}
