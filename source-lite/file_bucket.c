#include "source-lite/file_bucket.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define SHA1_DIGITS   40
#define SHA1_OF_EMPTY "da39a3ee5e6b4b0d3255bfef95601890afd80709"

/* What stands for itself in a URL's text that somebody wrote, and what in a value. */
#define OF_URLS   ":/?#[]@!$&'()*+,;=%"
#define OF_VALUES "/"

/* Rows are asked for by the first two digits of their sha1, so that few are held at once. */
#define PARTS 256

struct listing {
	const struct file_bucket_opts *opts;
	file_bucket_take *take;
	file_bucket_skip *skip;
	void *ctx;
	char last[SHA1_DIGITS + 1]; /* resources may share their content */
};

static bool is(const char *name, size_t len, const char *known)
{
	return strlen(known) == len && strncmp(name, known, len) == 0;
}

/* What one name in braces stands for; other text is itself. */
static void append_part(
    struct buf *uri, const char *name, size_t len, const struct file_bucket_row *row)
{
	const char *dot = strrchr(row->filename, '.');

	if (is(name, len, "{sha1}")) {
		buf_puts(uri, row->sha1);
	} else if (is(name, len, "{filename}")) {
		text_append_encoded(uri, row->filename, OF_VALUES);
	} else if (is(name, len, "{fileExtension}")) {
		text_append_encoded(uri, dot != NULL ? dot + 1 : "", OF_VALUES);
	} else if (is(name, len, "{publication}")) {
		if (*row->publication != '\0')
			text_append_encoded(uri, row->publication, OF_VALUES);
		else
			buf_printf(uri, "%s/", row->sha1);
		text_append_encoded(uri, row->filename, OF_VALUES);
	} else {
		CLEANUP(freep) char *literal = xstrndup(name, len);

		text_append_encoded(uri, literal, OF_URLS);
	}
}

void file_bucket_uri(struct buf *uri, const char *url, const struct file_bucket_row *row)
{
	while (*url != '\0') {
		size_t len = *url == '{' ? strcspn(url, "}") : strcspn(url, "{");
		bool named = *url == '{' && url[len] == '}';

		append_part(uri, url, len + named, row);
		url += len + named;
	}
}

static bool is_sha1(const char *s)
{
	return strlen(s) == SHA1_DIGITS && strspn(s, "0123456789abcdef") == SHA1_DIGITS;
}

/* Rows from before Flow noted sizes have none, or 0. */
static bool read_size(const char *text, const char *sha1, uint64_t *size)
{
	return text != NULL && text_u64(text, INT64_MAX, size) &&
	       (*size > 0 || strcmp(sha1, SHA1_OF_EMPTY) == 0);
}

/* A row: sha1, filename, filesize, relativepublicationpath. */
static bool take_row(void *ctx, const char *const *values, struct err *err)
{
	struct listing *l = ctx;
	CLEANUP(buf_reset) struct buf uri = {0};
	CLEANUP(freep) char *path = NULL;
	struct file_bucket_row row = {values[0], values[1] != NULL ? values[1] : "",
	    values[3] != NULL ? values[3] : ""};
	struct file_entry e = {.undated = true};

	if (!is_sha1(row.sha1)) {
		l->skip(l->ctx, row.filename, "its sha1 is none");
		return true;
	}
	if (strcmp(l->last, row.sha1) == 0)
		return true;
	memcpy(l->last, row.sha1, sizeof(l->last));
	e.path = path = xasprintf("%c/%c/%c/%c/%s", row.sha1[0], row.sha1[1], row.sha1[2],
	    row.sha1[3], row.sha1);
	if (!read_size(values[2], row.sha1, &e.size)) {
		l->skip(l->ctx, path, "the database does not say its size");
		return true;
	}
	file_bucket_uri(&uri, l->opts->url, &row);
	e.public_uri = uri.data;
	return l->take(l->ctx, &e, err);
}

static bool list_part(
    struct listing *l, struct db_source *db, unsigned int part, struct err *err)
{
	const struct app_files *files = l->opts->files;
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_printf(&sql,
	    "SELECT sha1, filename, filesize, relativepublicationpath FROM %s "
	    "WHERE collectionname = 'persistent' AND sha1 >= '%02x'",
	    files->table, part);
	if (part + 1 < PARTS)
		buf_printf(&sql, " AND sha1 < '%02x'", part + 1);
	if (!l->opts->all && files->needed != NULL)
		buf_printf(&sql, " AND %s", files->needed);
	buf_puts(&sql, " ORDER BY sha1, filename");
	return db_select(db, sql.data, take_row, l, err);
}

bool file_bucket_each(const struct file_bucket_opts *opts, file_bucket_take *take,
    file_bucket_skip *skip, void *ctx, struct err *err)
{
	struct listing l = {.opts = opts, .take = take, .skip = skip, .ctx = ctx};
	struct db_source_opts db_opts = {.log = opts->log};
	CLEANUP(db_source_freep)
	struct db_source *db = db_source_open(opts->db, &db_opts, err);

	if (db == NULL)
		return false;
	for (unsigned int part = 0; part < PARTS; part++) {
		if (!list_part(&l, db, part, err))
			return false;
	}
	return true;
}
