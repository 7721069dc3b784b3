#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"
#include "common/base/room.h"
#include "common/base/text.h"

#define GROUPS "/sys/fs/cgroup"

/* The files of a memory controller; both versions have one for pages that are given back when needed. */
struct controller {
	const char *root;
	const char *limits[2]; /* the second may be NULL */
	const char *used;
	const char *cache; /* a line of memory.stat */
};

static const struct controller v1 = {GROUPS "/memory", {"memory.limit_in_bytes", NULL},
    "memory.usage_in_bytes", "total_inactive_file "};
static const struct controller v2 = {
    GROUPS, {"memory.max", "memory.high"}, "memory.current", "inactive_file "};

bool room_is_memory(int dirfd)
{
	struct statfs st;

	return fstatfs(dirfd, &st) == 0 &&
	       (st.f_type == TMPFS_MAGIC || st.f_type == RAMFS_MAGIC);
}

/* The number behind a word at the start of a line, "": the first line's; other if there is none ("max"). */
static uint64_t number_in(const char *path, const char *word, uint64_t other)
{
	CLEANUP(fclosep) FILE *file = fopen(path, "re");
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		const char *at = line + strlen(word);
		unsigned long long n;
		char *end;

		if (!text_starts(line, word))
			continue;
		n = strtoull(at, &end, 10);
		if (end != at)
			return n;
	}
	return other;
}

static uint64_t number_of(
    const char *group, const char *name, const char *word, uint64_t other)
{
	CLEANUP(freep) char *path = xasprintf("%s/%s", group, name);

	return number_in(path, word, other);
}

/* What a group still may take; the pages that it only reads from files are as good as free. */
static uint64_t left_in(const struct controller *c, const char *group)
{
	uint64_t limit = UINT64_MAX;
	uint64_t used = number_of(group, c->used, "", 0);
	uint64_t cache = number_of(group, "memory.stat", c->cache, 0);

	for (size_t i = 0; i < 2 && c->limits[i] != NULL; i++) {
		uint64_t n = number_of(group, c->limits[i], "", UINT64_MAX);

		limit = n < limit ? n : limit;
	}
	used -= cache < used ? cache : used;
	return limit == UINT64_MAX ? limit : limit > used ? limit - used : 0;
}

/*
 * The least that is left in a group and those around it.  A container may see its own group as the root,
 * while its name is that on the host: what is not there says nothing.
 */
static uint64_t left_above(const struct controller *c, const char *name)
{
	CLEANUP(freep) char *group = xasprintf("%s%s", c->root, name);
	uint64_t least = UINT64_MAX;
	char *slash;

	for (;;) {
		uint64_t left = left_in(c, group);

		least = left < least ? left : least;
		slash = strrchr(group, '/');
		if (strlen(group) <= strlen(c->root) || slash == NULL)
			return least;
		*slash = '\0';
	}
}

uint64_t room_memory(void)
{
	CLEANUP(fclosep) FILE *file = fopen("/proc/self/cgroup", "re");
	uint64_t kib = number_in("/proc/meminfo", "MemAvailable:", UINT64_MAX);
	uint64_t least = kib == UINT64_MAX ? kib : kib * 1024;
	char line[4096];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		char *name = strchr(line, '/');
		char *memory = strstr(line, ":memory:");
		uint64_t left;

		line[strcspn(line, "\n")] = '\0';
		if (name == NULL || (memory == NULL && !text_starts(line, "0::")))
			continue;
		left = left_above(
		    memory != NULL ? &v1 : &v2, strcmp(name, "/") == 0 ? "" : name);
		least = left < least ? left : least;
	}
	return least;
}
