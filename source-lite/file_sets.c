#include "source-lite/file_sets.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/file_index.h"
#include "common/format/limits.h"
#include "source-lite/file_bucket.h"
#include "source-lite/file_choice.h"
#include "source-lite/file_send.h"

/* A small file that changes while it is read is read so many times. */
#define TRIES 3

/* A file that changed so many seconds ago may be in the second of another change. */
#define YOUNG_S 2

/* A change that leaves a file's time alone is told of for two weeks. */
#define CHANGED_S (14 * 86400)

struct file_set {
	const struct file_set_opts *opts;
	struct file_set_result *result;
	struct file_sender *sender; /* private */
	int root;
	char *last; /* published resource */
	struct file_choice choice;
};

/* What is there and does not travel. */
static void skipped(void *ctx, const char *path, const char *why)
{
	struct file_set *s = ctx;

	file_choice_leave(&s->choice, SESSION_LEFT_OUT, path, why);
}

/* What can't be read is not gone: the destination must not take it so. */
static void unread(void *ctx, const char *path, const char *why)
{
	struct file_set *s = ctx;

	file_choice_leave(&s->choice, SESSION_UNREAD, path, why);
}

/* Of links that publish, paths are not those of the files. */
static void unread_publication(void *ctx, const char *path, const char *why)
{
	CLEANUP(freep) char *what = xasprintf("%s: %s", path, why);

	unread(ctx, "", what);
}

/* One that leads nowhere publishes nothing. */
static void skipped_publication(void *ctx, const char *path, const char *why)
{
	struct file_set *s = ctx;

	file_choice_warn(&s->choice, path, why);
}

static bool enter(void *ctx, const char *path)
{
	const struct file_set *s = ctx;

	return !file_choice_excludes(&s->choice, path);
}

char *file_set_base(const struct app_files *files, const char *base)
{
	size_t len;

	if (files->url == NULL)
		return NULL;
	if (text_starts(files->url, "http://") || text_starts(files->url, "https://"))
		return xstrdup(files->url);
	if (base == NULL)
		return NULL;
	len = strlen(base);
	while (len > 0 && base[len - 1] == '/')
		len--;
	return xasprintf("%.*s%s", (int)len, base, files->url);
}

static bool report(struct file_set *s, struct err *err)
{
	struct session_progress p = {
	    .size_bytes = s->result->bytes,
	    .done_bytes = s->result->bytes,
	    .items = s->result->files,
	    .max_size = s->opts->files->max_size,
	};

	session_set_progress(s->opts->session, s->opts->set, &p);
	return signals_check(err) && session_check(s->opts->session, err);
}

static bool count(struct file_set *s, const struct file_entry *e, struct err *err)
{
	s->result->files++;
	s->result->bytes += e->size;
	return s->result->files % 64 != 0 || report(s, err);
}

static bool add_line(struct file_set *s, const struct file_entry *e, struct err *err)
{
	return packer_line(s->opts->packer, file_entry_json(e), err) && count(s, e, err);
}

static bool add_public(
    struct file_set *s, struct file_entry *e, const char *published, struct err *err)
{
	CLEANUP(buf_reset) struct buf uri = {0};
	bool ok;

	buf_puts(&uri, s->opts->base);
	buf_putc(&uri, '/');
	text_append_encoded(&uri, published, "/");
	e->public_uri = uri.data;
	ok = add_line(s, e, err);
	e->public_uri = NULL;
	return ok;
}

/*
 * The nanoseconds of its time.  Where the file system has none, a file that changed just now may change once more within
 * that second: 1 makes it another version then.
 */
static uint32_t nanoseconds(const struct stat *st)
{
	return st->st_mtim.tv_nsec == 0 && time(NULL) - st->st_mtime <= YOUNG_S
	           ? 1
	           : (uint32_t)st->st_mtim.tv_nsec;
}

/*
 * Whether something of the file has changed after its time: its owner; or its content, and the time was set back.  After a
 * while all destinations have heard of it.
 */
static bool changed_later(const struct stat *st)
{
	return st->st_ctime > st->st_mtime + YOUNG_S &&
	       time(NULL) - st->st_ctime < CHANGED_S;
}

static void set_version(struct file_entry *e, const struct stat *st)
{
	e->mtime = st->st_mtime;
	e->mtime_ns = nanoseconds(st);
	e->has_ns = true;
	e->changed = changed_later(st) ? st->st_ctime : 0;
	e->size = (uint64_t)st->st_size;
	e->mode = (st->st_mode & S_IXUSR) != 0 ? 0111 : 0;
}

static void fill_entry(struct file_entry *e, const char *path, const struct stat *st)
{
	*e = (struct file_entry){.path = xstrdup(path)};
	set_version(e, st);
}

/* The file as it is now, from its start; false when it is too large to be tried again. */
static bool start_again(int fd, struct file_entry *e)
{
	struct stat st;

	if (e->size >= LIMIT_FILE_CHUNKED || lseek(fd, 0, SEEK_SET) != 0 ||
	    fstat(fd, &st) != 0)
		return false;
	set_version(e, &st);
	return true;
}

static bool add_private(struct file_set *s, int fd, struct file_entry *e, struct err *err)
{
	unsigned int tries = 0;
	bool whole;

	do {
		if (!file_sender_send(s->sender, fd, e, &whole, err))
			return false;
	} while (!whole && ++tries < TRIES && start_again(fd, e));
	if (!whole)
		unread(s, e->path, "it changed while it was read: run again");
	return !whole || count(s, e, err);
}

/* A link travels as one where it leads to something in the set. */
static bool add_link(struct file_set *s, const struct fs_entry *entry, struct err *err)
{
	CLEANUP(file_entry_reset)
	struct file_entry e = {.kind = FILE_LINK, .path = xstrdup(entry->path)};

	e.target = fs_read_link(entry->dirfd, entry->name);
	if (e.target != NULL && file_link_stays(e.path, e.target))
		return packer_line(s->opts->packer, file_entry_json(&e), err);
	skipped(s, e.path, "a symbolic link that leads out of the folder");
	return true;
}

static bool add_folder(struct file_set *s, const struct fs_entry *entry, struct err *err)
{
	CLEANUP(file_entry_reset)
	struct file_entry e = {.kind = FILE_FOLDER, .path = xstrdup(entry->path)};

	return packer_line(s->opts->packer, file_entry_json(&e), err);
}

static bool visit_plain(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct file_set *s = ctx;
	struct file_entry e = {0};
	struct err why = {0};
	struct stat st;
	bool ok;

	if (S_ISDIR(entry->st->st_mode))
		return add_folder(s, entry, err);
	if (S_ISLNK(entry->st->st_mode))
		return file_choice_excludes(&s->choice, entry->path) ||
		       add_link(s, entry, err);
	if (!file_choice_takes(&s->choice, entry->path, (uint64_t)entry->st->st_size))
		return true;
	if (s->opts->base != NULL) {
		fill_entry(&e, entry->path, entry->st);
		ok = add_public(s, &e, entry->path, err);
	} else {
		CLEANUP(closep) int fd =
		    fs_open_file_at(entry->dirfd, entry->name, entry->path, &st, &why);

		/* One that has gone meanwhile may have moved to where the walk was already. */
		if (fd < 0) {
			file_choice_leave(&s->choice,
			    why.sys == ENOENT ? SESSION_LEFT_OUT : SESSION_UNREAD,
			    entry->path, why.msg);
			return true;
		}
		fill_entry(&e, entry->path, &st);
		ok = add_private(s, fd, &e, err);
	}
	file_entry_reset(&e);
	return ok;
}

/*
 * A published resource of Flow: .../<sha1>/<name>, a link to the resource, which lies below the
 * files' own folder in a/b/c/d/<sha1>, by the first characters of its sha1.  Several may lead to one.
 */
static bool visit_resource(void *ctx, const struct fs_entry *entry, struct err *err)
{
	struct file_set *s = ctx;
	CLEANUP(freep) char *path = xstrdup(entry->path);
	CLEANUP(freep) char *resource = NULL;
	char *slash = strrchr(path, '/');
	const char *sha1;
	struct file_entry e = {0};
	bool ok;

	if (slash == NULL)
		return true;
	*slash = '\0';
	sha1 = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
	if (strlen(sha1) != 40 || strspn(sha1, "0123456789abcdef") != 40)
		return true;
	resource = xasprintf("%c/%c/%c/%c/%s", sha1[0], sha1[1], sha1[2], sha1[3], sha1);
	if (text_same(resource, s->last) ||
	    !file_choice_takes(&s->choice, resource, (uint64_t)entry->st->st_size))
		return true;
	free(s->last);
	s->last = xstrdup(resource);
	fill_entry(&e, resource, entry->st);
	ok = add_public(s, &e, entry->path, err);
	file_entry_reset(&e);
	return ok;
}

static bool visit_object(void *ctx, const struct file_entry *e, struct err *err)
{
	struct file_set *s = ctx;

	return !file_choice_takes(&s->choice, e->path, e->size) || add_line(s, e, err);
}

static bool list(struct file_set *s, struct err *err)
{
	struct file_bucket_opts opts = {
	    .log = s->opts->log,
	    .files = s->opts->files,
	    .db = s->opts->db,
	    .url = s->opts->base,
	    .all = s->opts->all,
	};

	if (opts.url == NULL)
		return err_set(err, ERR_USAGE,
		    "they are at an address below the site's, which is not known: give it "
		    "with --base-url, or leave them out with --only db");
	if (opts.db == NULL)
		return err_set(err, ERR_USAGE,
		    "they are in a bucket and only the app's database has their list: give "
		    "it with --db");
	return file_bucket_each(&opts, visit_object, skipped, s, err);
}

/*
 * Opens the folder of the set.  One that is not there is an app's without such files, or a mount's that is
 * missing; one that can't be opened is not empty.
 */
static bool open_root(struct file_set *s, const char *dir)
{
	struct err why = {0};
	struct stat st;

	if (lstat(dir, &st) != 0 && errno == ENOENT) {
		log_warn(
		    s->opts->log, "%s: there is no folder %s", s->opts->files->name, dir);
		session_add_gap(s->opts->session, s->opts->set, SESSION_MISSING, "");
		return false;
	}
	s->root = fs_open_dir(dir, &why);
	if (s->root < 0)
		unread(s, "", why.msg);
	return s->root >= 0;
}

static bool walk(struct file_set *s, struct err *err)
{
	const struct app_files *files = s->opts->files;
	bool published = files->layout == APP_FILES_RESOURCES && s->opts->base != NULL;
	const char *dir = published ? files->published : files->dir;
	struct fs_walk_opts opts = {
	    .file_links = published,
	    .others = !published,
	    .enter = enter,
	    .skipped = published ? skipped_publication : skipped,
	    .unread = published ? unread_publication : unread,
	    .ctx = s,
	};
	bool ok;

	if (!open_root(s, dir))
		return true;
	ok = fs_walk(s->root, &opts, published ? visit_resource : visit_plain, err);
	free(take_ptr(&s->last));
	closep(&s->root);
	return ok;
}

bool file_set_run(
    const struct file_set_opts *opts, struct file_set_result *result, struct err *err)
{
	struct file_set s = {.opts = opts, .result = result, .root = -1};
	bool in_bucket = opts->files->layout == APP_FILES_BUCKET;
	struct session_progress p = {.complete = true, .max_size = opts->files->max_size};
	CLEANUP(file_sender_freep) struct file_sender *sender = NULL;

	if (!in_bucket && opts->base == NULL &&
	    (sender = file_sender_new(opts->packer, opts->token, err)) == NULL)
		return false;
	s.sender = sender;
	s.choice = (struct file_choice){.log = opts->log,
	    .session = opts->session,
	    .set = opts->set,
	    .files = opts->files,
	    .all = opts->all};
	file_choice_tell(&s.choice);
	if (!packer_begin(opts->packer, opts->index_name, (uint32_t)opts->set, err) ||
	    !(in_bucket ? list(&s, err) : walk(&s, err)) ||
	    !packer_end(opts->packer, err))
		return false;
	file_choice_end(&s.choice);
	p.size_bytes = p.done_bytes = result->bytes;
	p.items = result->files;
	session_set_progress(opts->session, opts->set, &p);
	return true;
}
