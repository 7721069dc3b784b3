#include "source-lite/session.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "common/base/clock.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/limits.h"
#include "source-lite/session_watch.h"

/* meta.json is read several times per second, and written twice. */
#define TICK_MS 500

/*
 * Room for indexes and meta.json, so that what was written can be told of on a full disk, and for the
 * last meta.json, which says that it is full: given back when it is needed.
 */
#define RESERVE_NAME  "reserve"
#define RESERVE_BYTES (256U * 1024)

/* How long a full disk may keep the session from changing its state. */
#define MOVE_MS 60000

struct session {
	struct log *log; /* borrowed */
	char *path;
	char name[TOKEN_DIR_BYTES];
	int parent;
	int dirfd; /* locked while alive */
	struct session_watch *watch;
	bool keep;
	bool published;

	pthread_t ticker;
	bool ticking; /* the thread exists */

	pthread_mutex_t lock; /* guards what follows and the writing of meta.json */
	pthread_cond_t change;
	struct meta *meta;
	struct session_codec codec;
	bool ending;
	struct err failure; /* of the ticker */
	session_news *news; /* NULL: nobody listens */
	void *news_ctx;
};

/* The warnings so far stand in each meta.json. */
static void copy_warnings(struct session *s)
{
	struct meta *m = s->meta;
	char *warning;

	while (m->warnings_n < LIMIT_WARNINGS &&
	       (warning = log_warning(s->log, m->warnings_n)) != NULL) {
		m->warnings =
		    xreallocarray(m->warnings, m->warnings_n + 1, sizeof(*m->warnings));
		m->warnings[m->warnings_n++] = warning;
	}
}

/* Writes meta.json with the next sequence number; the lock is held. */
static bool write_meta(struct session *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf object = {0};
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	copy_warnings(s);
	s->meta->sequence++;
	if (!meta_seal(s->meta, s->codec.frame, &object, err))
		return false;
	w = file_writer_open(s->dirfd, META_FILE_NAME, 0644, err);
	if (w == NULL || !file_writer_write(w, object.data, object.len, err) ||
	    !file_writer_set_mode(w, 0644, err))
		return false;
	if (!file_writer_commit(w, false, err))
		return false;
	if (s->news != NULL)
		s->news(s->news_ctx,
		    s->meta->state == META_INITIALIZING ? s->meta->sequence : UINT64_MAX);
	return true;
}

/* Whether a folder that is there was made for this session, by this user. */
static bool may_take(const struct session *s)
{
	struct stat st;

	return !s->published && fstat(s->dirfd, &st) == 0 && st.st_uid == geteuid() &&
	       (st.st_mode & 077) == 0 &&
	       fstatat(s->dirfd, META_FILE_NAME, &st, AT_SYMLINK_NOFOLLOW) != 0;
}

/* Makes the folder and takes its lock. */
static bool make_folder(struct session *s, struct err *err)
{
	bool made = mkdirat(s->parent, s->name, 0700) == 0;

	if (!made && errno != EEXIST)
		return err_sys(err, "make folder %s", s->path);
	s->dirfd =
	    openat(s->parent, s->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s->dirfd < 0 || flock(s->dirfd, LOCK_EX | LOCK_NB) != 0)
		return err_sys(err, "lock folder %s", s->path);
	if (!made && !may_take(s))
		return err_set(
		    err, ERR_SYSTEM, "folder %s: it is there already", s->path);
	if (fchmod(s->dirfd, s->published ? 0755 : SESSION_WATCH_MODE) != 0)
		return err_sys(err, "set the mode of folder %s", s->path);
	return true;
}

static bool make_reserve(struct session *s, struct err *err)
{
	CLEANUP(freep) char *zeros = xcalloc(1, RESERVE_BYTES);
	CLEANUP(file_writer_freep)
	struct file_writer *w = file_writer_open(s->dirfd, RESERVE_NAME, 0600, err);

	return w != NULL && file_writer_write(w, zeros, RESERVE_BYTES, err) &&
	       file_writer_commit(w, false, err);
}

bool session_free_reserve(struct session *s)
{
	return unlinkat(s->dirfd, RESERVE_NAME, 0) == 0;
}

struct session *session_new(
    const struct token *token, const struct session_opts *opts, struct err *err)
{
	CLEANUP(session_freep) struct session *s = xcalloc(1, sizeof(*s));
	size_t living;

	s->log = opts->log;
	s->keep = opts->keep;
	s->published = opts->published;
	s->dirfd = -1;
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->change, NULL);
	s->parent = fs_open_dir(opts->parent, err);
	if (s->parent < 0)
		return NULL;
	living = session_watch_sweep(s->parent, opts->parent, opts->log);
	if (opts->most > 0 && living >= opts->most) {
		(void)err_set(err, ERR_BUSY,
		    "%zu sessions are under way here, and that is the most: try again when one "
		    "has ended",
		    living);
		return NULL;
	}
	token_dir(token, s->name);
	s->path = fs_join(opts->parent, s->name);
	s->meta = xcalloc(1, sizeof(*s->meta));
	s->watch = session_watch_start(s->parent, s->name, err);
	if (s->watch == NULL || !make_folder(s, err) ||
	    !session_codec_init(&s->codec, token, err) || !write_meta(s, err) ||
	    !make_reserve(s, err))
		return NULL;
	return take_ptr(&s);
}

void session_free(struct session *s)
{
	if (s == NULL)
		return;
	if (s->ticking) {
		(void)pthread_mutex_lock(&s->lock);
		s->ending = true;
		(void)pthread_cond_signal(&s->change);
		(void)pthread_mutex_unlock(&s->lock);
		(void)pthread_join(s->ticker, NULL);
	}
	if (s->watch != NULL && !session_watch_end(s->watch, s->keep))
		log_warn(s->log, "%s could not be removed: remove it by hand", s->path);
	closep(&s->dirfd);
	closep(&s->parent);
	(void)pthread_cond_destroy(&s->change);
	(void)pthread_mutex_destroy(&s->lock);
	session_codec_reset(&s->codec);
	meta_free(s->meta);
	free(s->path);
	free(s);
}

const char *session_path(const struct session *s)
{
	return s->path;
}

int session_dirfd(const struct session *s)
{
	return s->dirfd;
}

size_t session_add_set(struct session *s, const char *name, enum meta_set_type type,
    const char *engine, const char *folder)
{
	struct meta *m = s->meta;
	size_t position;

	(void)pthread_mutex_lock(&s->lock);
	m->sets = xreallocarray(m->sets, m->sets_n + 1, sizeof(*m->sets));
	position = m->sets_n++;
	m->sets[position] = (struct meta_set){
	    .name = xstrdup(name),
	    .type = type,
	    .engine = xstrdup(engine),
	    .index_name = xasprintf("%s-index.json.enc", name),
	    .folder = xstrdup(folder),
	};
	(void)pthread_mutex_unlock(&s->lock);
	return position;
}

void session_set_framework(struct session *s, const char *name)
{
	(void)pthread_mutex_lock(&s->lock);
	free(s->meta->framework);
	s->meta->framework = xstrdup(name);
	(void)pthread_mutex_unlock(&s->lock);
}

void session_set_site(struct session *s, struct meta_site *site)
{
	(void)pthread_mutex_lock(&s->lock);
	meta_site_reset(&s->meta->site);
	s->meta->site = *site;
	*site = (struct meta_site){0};
	(void)pthread_mutex_unlock(&s->lock);
}

void session_set_progress(struct session *s, size_t set, const struct session_progress *p)
{
	struct meta_set *m;

	(void)pthread_mutex_lock(&s->lock);
	m = &s->meta->sets[set];
	m->size_bytes = p->size_bytes;
	m->done_bytes = p->done_bytes;
	m->items = p->items;
	m->max_size = p->max_size;
	m->complete = p->complete;
	(void)pthread_mutex_unlock(&s->lock);
}

void session_add_gap(
    struct session *s, size_t set, enum session_gap gap, const char *path)
{
	struct meta_set *m;

	(void)pthread_mutex_lock(&s->lock);
	m = &s->meta->sets[set];
	if (gap == SESSION_MISSING)
		m->missing = true;
	else
		path_list_add(gap == SESSION_UNREAD     ? &m->incomplete
		              : gap == SESSION_LEFT_OUT ? &m->left_out
		                                        : &m->excluded,
		    path);
	(void)pthread_mutex_unlock(&s->lock);
}

void session_set_index_bytes(struct session *s, size_t set, uint64_t bytes)
{
	(void)pthread_mutex_lock(&s->lock);
	s->meta->sets[set].index_bytes = bytes;
	(void)pthread_cond_signal(&s->change);
	(void)pthread_mutex_unlock(&s->lock);
}

void session_on_news(struct session *s, session_news *news, void *ctx)
{
	(void)pthread_mutex_lock(&s->lock);
	s->news = news;
	s->news_ctx = ctx;
	(void)pthread_mutex_unlock(&s->lock);
}

/* Calls itself every TICK_MS while the state is Initializing. */
static void *tick(void *arg)
{
	struct session *s = arg;
	struct err err = {0};

	(void)pthread_mutex_lock(&s->lock);
	while (!s->ending && s->failure.code == ERR_NONE) {
		struct timespec until = clock_in(CLOCK_REALTIME, TICK_MS);

		(void)pthread_cond_timedwait(&s->change, &s->lock, &until);
		if (s->ending || s->meta->state != META_INITIALIZING)
			continue;
		if (write_meta(s, &err))
			continue;
		/* On a full disk the next one may be written. */
		if (fs_is_full(&err))
			(void)session_free_reserve(s);
		else
			s->failure = err;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return NULL;
}

static bool start_ticker(struct session *s, struct err *err)
{
	s->ticking = pthread_create(&s->ticker, NULL, tick, s) == 0;
	return s->ticking || err_set(err, ERR_SYSTEM, "start a thread");
}

/* Writes meta.json; a full disk gets until then to have room. */
static bool write_meta_until(struct session *s, uint64_t end_ms, struct err *err)
{
	struct err why = {0};

	while (!write_meta(s, &why)) {
		struct timespec until = clock_in(CLOCK_REALTIME, TICK_MS);

		if (!fs_is_full(&why) || clock_ms() >= end_ms || signals_stop() != 0) {
			*err = why;
			return false;
		}
		if (!session_free_reserve(s))
			(void)pthread_cond_timedwait(&s->change, &s->lock, &until);
	}
	return true;
}

static bool move(struct session *s, enum meta_state state, const char *failure,
    uint64_t patience_ms, struct err *err)
{
	bool ok;

	(void)pthread_mutex_lock(&s->lock);
	ok = meta_state_may_move(s->meta->state, state) ||
	     err_set(err, ERR_PROTO, "no way from %s to %s",
	         meta_state_name(s->meta->state), meta_state_name(state));
	if (ok) {
		s->meta->state = state;
		free(s->meta->failure);
		s->meta->failure = xstrdup(failure);
		ok = write_meta_until(s, clock_ms() + patience_ms, err);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return ok && (s->ticking || start_ticker(s, err));
}

bool session_move(
    struct session *s, enum meta_state state, const char *failure, struct err *err)
{
	return move(s, state, failure, MOVE_MS, err);
}

static bool drop(void *ctx, const struct fs_entry *entry, struct err *err)
{
	const struct session *s = ctx;

	(void)err;
	if (strcmp(entry->path, META_FILE_NAME) != 0)
		(void)unlinkat(s->dirfd, entry->path, 0);
	return true;
}

bool session_fail(struct session *s, const char *why)
{
	struct fs_walk_opts opts = {.ctx = s};
	struct err err = {0};
	bool ok;

	(void)session_free_reserve(s);
	if (move(s, META_FAILED, why, 0, &err))
		return true;
	/* Somebody else took the room: then nothing but this message stays. */
	if (!fs_walk(s->dirfd, &opts, drop, &err))
		return false;
	(void)pthread_mutex_lock(&s->lock);
	ok = s->meta->state == META_FAILED && write_meta(s, &err);
	(void)pthread_mutex_unlock(&s->lock);
	return ok;
}

bool session_check(struct session *s, struct err *err)
{
	struct err failure;

	(void)pthread_mutex_lock(&s->lock);
	failure = s->failure;
	(void)pthread_mutex_unlock(&s->lock);
	if (failure.code != ERR_NONE)
		*err = failure;
	return failure.code == ERR_NONE;
}
