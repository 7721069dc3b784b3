#include "source-lite/spool.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/format/pack.h"

struct spool {
	int dirfd; /* borrowed */
	uint64_t limit;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t change;
	uint64_t bytes;
	uint32_t newest;
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

struct spool *spool_new(int dirfd, uint64_t limit)
{
	struct spool *s = xcalloc(1, sizeof(*s));

	s->dirfd = dirfd;
	s->limit = limit;
	(void)pthread_mutex_init(&s->lock, NULL);
	(void)pthread_cond_init(&s->change, NULL);
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
	full = s->bytes >= s->limit;
	(void)pthread_mutex_unlock(&s->lock);
	return full;
}

bool spool_wait(struct spool *s, struct err *err)
{
	(void)pthread_mutex_lock(&s->lock);
	while (s->bytes >= s->limit && signals_stop() == 0) {
		struct timespec until = clock_in(CLOCK_REALTIME, 200);

		(void)pthread_cond_timedwait(&s->change, &s->lock, &until);
	}
	(void)pthread_mutex_unlock(&s->lock);
	return signals_check(err);
}

void spool_added(struct spool *s, uint32_t pack, uint64_t bytes)
{
	(void)pthread_mutex_lock(&s->lock);
	s->newest = pack;
	s->bytes += bytes;
	(void)pthread_mutex_unlock(&s->lock);
}

void spool_drop(struct spool *s, uint32_t pack)
{
	char name[PACK_NAME_BYTES];
	struct stat st;

	pack_name(pack, name);
	(void)pthread_mutex_lock(&s->lock);
	if (pack < s->newest && fstatat(s->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    unlinkat(s->dirfd, name, 0) == 0) {
		s->bytes -=
		    (uint64_t)st.st_size < s->bytes ? (uint64_t)st.st_size : s->bytes;
		(void)pthread_cond_broadcast(&s->change);
	}
	(void)pthread_mutex_unlock(&s->lock);
}
