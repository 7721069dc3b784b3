#include "common/base/file_birth.h"

#include <fcntl.h>

#ifdef __linux__

/* Not sys/stat.h: musl's has no statx(), and does not go together with the kernel's own. */
#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void file_birth(const char *path, struct buf *out)
{
	struct statx st = {0};

	if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &st) != 0 ||
	    (st.stx_mask & STATX_BTIME) == 0)
		return;
	buf_printf(out, "file %llu %lld.%09u", (unsigned long long)st.stx_ino,
	    (long long)st.stx_btime.tv_sec, st.stx_btime.tv_nsec);
}

#else

#include <sys/stat.h>

void file_birth(const char *path, struct buf *out)
{
#ifdef st_birthtime
	struct stat st;

	if (stat(path, &st) == 0)
		buf_printf(out, "file %llu %lld.%09ld", (unsigned long long)st.st_ino,
		    (long long)st.st_birthtimespec.tv_sec, st.st_birthtimespec.tv_nsec);
#else
	(void)path;
	(void)out;
#endif
}

#endif
