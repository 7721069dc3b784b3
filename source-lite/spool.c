#include "source-lite/spool.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/room.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/limits.h"
#include "common/format/pack.h"

/* Of what is free, one part in so many: of a disk, and of memory, which others need more. */
#define DISK_SHARE   2
#define MEMORY_SHARE 4

/* How many packs the spool is to hold, where they are not too small to be worth a request. */
#define PACKS      8
#define PACK_LEAST (256U << 10)

#define LOOK_MS 200

/* How long others may take to make room that nothing here can. */
#define OTHERS_MS 20000

struct spool {
	struct spool_opts o;
	uint32_t file_most;   /* what one file may hold */
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	uint64_t allowed;
	uint64_t bytes;
	uint64_t newest_bytes; /* of these, in the newest pack */
	uint32_t newest;
	uint64_t full_ms; /* since when nothing could be written; 0: it could */
	bool said;
};

bool spool_choose_folder(const char *dir, struct err *err)
{
	if (dir == NULL)
		return true;
	if (!fs_is_dir(dir))
		return err_set(
		    err, ERR_USAGE, "--spool %s: there is no such folder", dir);
	return setenv("TMPDIR", dir, 1) == 0 || err_sys(err, "set TMPDIR");
}

const char *spool_folder(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && *dir == '/' && fs_is_dir(dir) ? dir : "/tmp";
}

/* How much there may be, by what is free now; the lock is held, here and below. */
static void measure(struct spool *s)
{
	bool memory;
	uint64_t room = room_free(s->o.dirfd, &memory);

	room = room < UINT64_MAX - s->bytes ? room + s->bytes : room;
	room /= memory ? MEMORY_SHARE : DISK_SHARE;
	s->allowed = room < s->o.limit ? room : s->o.limit;
}

/* What the destination can free is there, and too much. */
static bool is_full(const struct spool *s)
{
	return s->bytes > s->newest_bytes && s->bytes >= s->allowed;
}

static void wait_a_moment(struct spool *s)
{
	struct timespec until = clock_in(CLOCK_REALTIME, LOOK_MS);

	(void)pthread_cond_timedwait(&s->change, &s->lock, &until);
}

struct spool *spool_new(const struct spool_opts *opts)
{
	struct spool *s = xcalloc(1, sizeof(*s));
	struct rlimit file;

	s->o = *opts;
	s->file_most = LIMIT_PACK_BYTES;
	/* A pack is closed when it holds that much, so that one more frame has to fit. */
	if (getrlimit(RLIMIT_FSIZE, &file) == 0 &&
	    file.rlim_cur < LIMIT_PACK_BYTES + LIMIT_FRAME_SEALED)
		s->file_most = file.rlim_cur > LIMIT_FRAME_SEALED
		                   ? (uint32_t)file.rlim_cur - LIMIT_FRAME_SEALED
		                   : 0;
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->change, NULL);
	measure(s);
	return s;
}

void spool_free(struct spool *s)
{
	if (s == NULL)
		return;
	(void)pthread_cond_destroy(&s->change);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

bool spool_is_full(struct spool *s)
{
	bool full;

	(void)pthread_mutex_lock(&s->lock);
	full = is_full(s);
	(void)pthread_mutex_unlock(&s->lock);
	return full;
}

bool spool_wait(struct spool *s, struct err *err)
{
	(void)pthread_mutex_lock(&s->lock);
	while (is_full(s) && signals_stop() == 0) {
		wait_a_moment(s);
		measure(s);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return signals_check(err);
}

uint32_t spool_pack_bytes(struct spool *s)
{
	uint64_t bytes;

	(void)pthread_mutex_lock(&s->lock);
	bytes = s->allowed / PACKS;
	(void)pthread_mutex_unlock(&s->lock);
	bytes = bytes < PACK_LEAST ? PACK_LEAST : bytes;
	return bytes < s->file_most ? (uint32_t)bytes : s->file_most;
}

/* Once: the destination shows it as the source's. */
static void say_full(struct spool *s, const struct err *err)
{
	if (!s->said && s->o.log != NULL)
		log_warn(s->o.log,
		    "%s is full (%s): the scan waited until what was sealed had been fetched; "
		    "--spool-dir names a folder with more room",
		    s->o.folder, err->msg);
	s->said = true;
}

static bool give_up(const struct spool *s, struct err *err)
{
	CLEANUP(buf_reset) struct buf room = {0};
	bool memory;

	text_append_size(&room, room_free(s->o.dirfd, &memory));
	return err_wrap(err,
	    "no room for what is to be sent in %s (%s free), and nothing that could go; make room "
	    "there, or name another folder: synco pull --spool-dir, synco-lite serve --spool",
	    s->o.folder, room.data);
}

bool spool_wait_for_disk(void *ctx, struct err *err)
{
	struct spool *s = ctx;
	bool again = false;

	if (!fs_is_full(err))
		return false;
	(void)pthread_mutex_lock(&s->lock);
	say_full(s, err);
	/* As long as something can be freed by whoever fetches it is their time that counts. */
	if (s->full_ms == 0 || s->bytes > s->newest_bytes)
		s->full_ms = clock_ms();
	if (clock_ms() - s->full_ms < OTHERS_MS) {
		wait_a_moment(s);
		again = true;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return again ? signals_check(err) : give_up(s, err);
}

void spool_added(struct spool *s, uint32_t pack, uint64_t bytes)
{
	(void)pthread_mutex_lock(&s->lock);
	s->full_ms = 0;
	if (pack != s->newest) {
		s->newest = pack;
		s->newest_bytes = 0;
		measure(s);
	}
	s->newest_bytes += bytes;
	s->bytes += bytes;
	(void)pthread_mutex_unlock(&s->lock);
}

void spool_drop(struct spool *s, uint32_t pack)
{
	char name[PACK_NAME_BYTES];
	struct stat st;

	pack_name(pack, name);
	(void)pthread_mutex_lock(&s->lock);
	if (pack < s->newest &&
	    fstatat(s->o.dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    unlinkat(s->o.dirfd, name, 0) == 0) {
		s->bytes -=
		    (uint64_t)st.st_size < s->bytes ? (uint64_t)st.st_size : s->bytes;
		(void)pthread_cond_broadcast(&s->change);
	}
	(void)pthread_mutex_unlock(&s->lock);
}
