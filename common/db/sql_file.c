#include "common/db/sql_file.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_sql_file.h"
#include "common/db/postgres/postgres_sql_file.h"
#include "common/db/sqlite/sqlite_sql_file.h"

/* A file is kept: better compression than for travelling. */
#define LEVEL 3

/* Text that is gathered before it is written. */
#define GATHER (256 * 1024)

struct sql_file {
	struct db_target base;
	char *path;
	int dirfd;
	struct file_writer *file;
	ZSTD_CCtx *zstd; /* NULL: plain */
	struct buf text;
	struct buf packed;
	const struct sql_dialect *dialect;
	struct sql_making making;
};

/* Its only loader. */
struct sql_loader {
	struct db_loader base;
	struct sql_file *file;             /* borrowed */
	const struct schema_object *table; /* the one that is loaded */
	uint64_t rows;
};

static const struct sql_dialect *const dialects[] = {
    &mysql_sql_dialect, &postgres_sql_dialect, &sqlite_sql_dialect};

const struct sql_dialect *sql_dialect_find(const char *engine)
{
	for (size_t i = 0; i < sizeof(dialects) / sizeof(*dialects); i++) {
		if (strcmp(dialects[i]->engine, engine) == 0)
			return dialects[i];
	}
	return NULL;
}

static bool compress(struct sql_file *f, ZSTD_EndDirective how, struct err *err)
{
	ZSTD_inBuffer in = {buf_str(&f->text), f->text.len, 0};
	size_t left;

	do {
		ZSTD_outBuffer out = {NULL, ZSTD_CStreamOutSize(), 0};

		buf_clear(&f->packed);
		out.dst = buf_reserve(&f->packed, out.size);
		left = ZSTD_compressStream2(f->zstd, &out, &in, how);
		if (ZSTD_isError(left))
			return err_set(
			    err, ERR_SYSTEM, "compress: %s", ZSTD_getErrorName(left));
		buf_added(&f->packed, out.pos);
		if (!file_writer_write(f->file, f->packed.data, f->packed.len, err))
			return false;
	} while (how == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return true;
}

/* Writes what has gathered, if it is enough or the end. */
static bool write_text(struct sql_file *f, bool end, struct err *err)
{
	bool ok = true;

	if (!end && f->text.len < GATHER)
		return true;
	if (f->zstd != NULL)
		ok = compress(f, end ? ZSTD_e_end : ZSTD_e_continue, err);
	else if (f->text.len > 0)
		ok = file_writer_write(f->file, f->text.data, f->text.len, err);
	buf_clear(&f->text);
	return ok;
}

static bool file_identity(struct db_target *t, struct buf *out, struct err *err)
{
	(void)t;
	(void)out;
	(void)err;
	return true;
}

/* A dump that somebody names is there to be replaced, as with "mysqldump > file". */
static bool file_contents(
    struct db_target *t, struct buf *out, size_t *n, struct err *err)
{
	*n = 0;
	return file_identity(t, out, err);
}

static bool file_begin(struct db_target *t, const struct schema *schema, struct err *err)
{
	struct sql_file *f = (struct sql_file *)t;

	f->dialect = sql_dialect_find(schema->database.engine);
	if (f->dialect == NULL)
		return err_set(err, ERR_USAGE, "there is no SQL file for %s",
		    schema->database.engine);
	f->making.schema = schema;
	if (f->dialect->check != NULL && !f->dialect->check(&f->making, err))
		return false;
	f->dialect->head(&f->making, &f->text);
	return write_text(f, false, err);
}

static struct db_loader *loader_open(struct db_target *t, struct err *err)
{
	struct sql_loader *l = xcalloc(1, sizeof(*l));

	(void)err;
	l->base.target = t;
	l->file = (struct sql_file *)t;
	return &l->base;
}

static bool take_line(void *ctx, char *line, size_t len, struct err *err)
{
	struct sql_loader *l = ctx;
	struct sql_file *f = l->file;

	return f->dialect->row(l->table, line, len, l->rows++, &f->text, err) &&
	       write_text(f, false, err);
}

static bool loader_load(
    struct db_loader *base, size_t table, struct db_rows *rows, struct err *err)
{
	struct sql_loader *l = (struct sql_loader *)base;
	struct sql_file *f = l->file;
	const struct schema_object *o = &f->making.schema->objects[table];

	l->rows = 0;
	l->table = o;
	f->dialect->table(o, &f->text);
	if (!db_rows_lines(rows, take_line, l, err))
		return false;
	f->dialect->table_end(o, l->rows, &f->text);
	return write_text(f, false, err);
}

static void loader_free(struct db_loader *base)
{
	struct sql_loader *l = (struct sql_loader *)base;

	free(l);
}

static bool file_commit(struct db_target *t, struct err *err)
{
	struct sql_file *f = (struct sql_file *)t;

	f->dialect->tail(&f->making, &f->text);
	if (!write_text(f, true, err) || !file_writer_commit(f->file, true, err))
		return false;
	if (f->dialect->advice != NULL)
		log_info(f->making.log, "%s", f->dialect->advice);
	return true;
}

static void file_free(struct db_target *t)
{
	struct sql_file *f = (struct sql_file *)t;

	file_writer_free(f->file);
	closep(&f->dirfd);
	(void)ZSTD_freeCCtx(f->zstd);
	buf_reset(&f->text);
	buf_reset(&f->packed);
	free(f->path);
	free(f);
}

static bool start_zstd(struct sql_file *f, struct err *err)
{
	f->zstd = ZSTD_createCCtx();
	if (f->zstd == NULL)
		return err_set(err, ERR_SYSTEM, "no memory to compress");
	(void)ZSTD_CCtx_setParameter(f->zstd, ZSTD_c_compressionLevel, LEVEL);
	(void)ZSTD_CCtx_setParameter(f->zstd, ZSTD_c_checksumFlag, 1);
	return true;
}

/* What a client is told to know its own file by. */
static bool make_word(struct sql_making *m, struct err *err)
{
	unsigned char random[16];

	if (getentropy(random, sizeof(random)) != 0)
		return err_sys(err, "no random numbers");
	for (size_t i = 0; i < sizeof(random); i++)
		(void)snprintf(m->word + 2 * i, 3, "%02x", random[i]);
	return true;
}

struct db_target *sql_file_target_open(
    const char *path, const struct db_target_opts *opts, struct err *err)
{
	static const struct db_target_ops ops = {
	    .identity = file_identity,
	    .contents = file_contents,
	    .births = file_identity,
	    .begin = file_begin,
	    .loader = loader_open,
	    .load = loader_load,
	    .loader_free = loader_free,
	    .commit = file_commit,
	    .free = file_free,
	};
	CLEANUP(db_target_freep) struct db_target *t = NULL;
	struct sql_file *f = xcalloc(1, sizeof(*f));
	const char *slash = strrchr(path, '/');
	CLEANUP(freep) char *dir =
	    slash == NULL ? xstrdup(".") : xstrndup(path, (size_t)(slash - path) + 1);

	t = &f->base;
	f->making.log = opts->log;
	f->making.trust = opts->trust_source;
	f->base = (struct db_target){.ops = &ops, .engine = NULL, .loaders = 1};
	f->path = xstrdup(path);
	f->dirfd = fs_open_dir(dir, err);
	if (f->dirfd < 0 || !make_word(&f->making, err))
		return NULL;
	/* Everything the database holds stands in it: for the owner only. */
	f->file = file_writer_open(f->dirfd, slash == NULL ? path : slash + 1, 0600, err);
	if (f->file == NULL || (text_ends(path, ".zst") && !start_zstd(f, err)))
		return NULL;
	return take_ptr(&t);
}
