#include "common/base/room.h"

#include <sys/statvfs.h>

uint64_t room_free(int dirfd, bool *memory)
{
	struct statvfs st;
	uint64_t room = UINT64_MAX;

	*memory = room_is_memory(dirfd);
	/* Without any blocks it is a kind that does not count them. */
	if (fstatvfs(dirfd, &st) == 0 && st.f_blocks > 0)
		room = (uint64_t)st.f_bavail * st.f_frsize;
	if (*memory) {
		uint64_t left = room_memory();

		room = left < room ? left : room;
	}
	return room;
}
