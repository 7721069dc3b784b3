/*
 * Landlock by its bare calls: no C library has them, and the headers of a build may be older than the
 * kernel that it meets.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/base/cleanup.h"
#include "common/base/sandbox.h"
#include "common/base/sandbox_kernel.h"

/* The same on all processors. */
#define CALL_CREATE   444
#define CALL_ADD      445
#define CALL_RESTRICT 446

#define CREATE_VERSION 1
#define RULE_BENEATH   1

#define FS_EXECUTE     (1ULL << 0)
#define FS_WRITE_FILE  (1ULL << 1)
#define FS_READ_FILE   (1ULL << 2)
#define FS_READ_DIR    (1ULL << 3)
#define FS_REMOVE_DIR  (1ULL << 4)
#define FS_REMOVE_FILE (1ULL << 5)
#define FS_MAKE_CHAR   (1ULL << 6)
#define FS_MAKE_DIR    (1ULL << 7)
#define FS_MAKE_REG    (1ULL << 8)
#define FS_MAKE_SOCK   (1ULL << 9)
#define FS_MAKE_FIFO   (1ULL << 10)
#define FS_MAKE_BLOCK  (1ULL << 11)
#define FS_MAKE_SYM    (1ULL << 12)
#define FS_REFER       (1ULL << 13) /* from version 2 */
#define FS_TRUNCATE    (1ULL << 14) /* from version 3 */

#define FS_READ (FS_READ_FILE | FS_READ_DIR)
#define FS_WRITE                                                                         \
	(FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG |    \
	    FS_MAKE_SOCK | FS_MAKE_FIFO | FS_MAKE_SYM | FS_REFER | FS_TRUNCATE)
/* Nobody gets these. */
#define FS_NEVER   (FS_EXECUTE | FS_MAKE_CHAR | FS_MAKE_BLOCK)
#define FS_OF_FILE (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

struct ruleset_attr {
	uint64_t handled_fs;
};

struct beneath_attr {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static bool add_rule(int ruleset, const struct sandbox_path *p, uint64_t handled)
{
	CLEANUP(closep) int fd = open(p->path, O_PATH | O_CLOEXEC);
	struct beneath_attr rule = {.parent = fd};
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		return true; /* not there, or not ours to reach */
	if ((p->may & SANDBOX_READ) != 0)
		rule.allowed |= FS_READ;
	if ((p->may & SANDBOX_WRITE) != 0)
		rule.allowed |= FS_WRITE;
	rule.allowed &= S_ISDIR(st.st_mode) ? handled : handled & FS_OF_FILE;
	return rule.allowed == 0 ||
	       syscall(CALL_ADD, ruleset, RULE_BENEATH, &rule, 0U) == 0;
}

int sandbox_kernel_files(const struct sandbox_path *paths, size_t n, bool free_reads)
{
	long version = syscall(CALL_CREATE, NULL, 0UL, CREATE_VERSION);
	struct ruleset_attr attr = {FS_NEVER | FS_WRITE | (free_reads ? 0 : FS_READ)};
	CLEANUP(closep) int ruleset = -1;

	if (version <= 0)
		return 0;
	if (version < 3)
		attr.handled_fs &= ~FS_TRUNCATE;
	if (version < 2)
		attr.handled_fs &= ~FS_REFER;
	ruleset = (int)syscall(CALL_CREATE, &attr, sizeof(attr), 0U);
	if (ruleset < 0)
		return 0;
	/* A rule that can't be made would refuse what is honest: then none at all. */
	for (size_t i = 0; i < n; i++) {
		if (!add_rule(ruleset, &paths[i], attr.handled_fs))
			return 0;
	}
	/* Else only root could. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(CALL_RESTRICT, ruleset, 0U) != 0)
		return 0;
	return (int)version;
}
