/*
 * How much may still be written into a folder before somebody else suffers.
 */
#ifndef SYNCO_COMMON_BASE_ROOM_H
#define SYNCO_COMMON_BASE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Bytes that are free for this user in the folder.  Where it lies in memory (tmpfs), the memory that is
 * left counts, too: that of the machine, and of the control groups this process is in; *memory says that
 * it does.  UINT64_MAX where that can't be known.
 */
uint64_t room_free(int dirfd, bool *memory);

/* Bytes of memory that this process may still take, UINT64_MAX: unknown; and whether a folder is memory. */
uint64_t room_memory(void);
bool room_is_memory(int dirfd);

#endif
