#include "source-lite/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define SECRET_FILE_MAX 4096
#define GIT_INDEX_MAX   ((size_t)256 * 1024 * 1024)

#define MAKE_ONE "make one with \"synco-lite secret\""

char *secret_file_named(const struct config *config)
{
	const struct policy *policy = &config->policy;

	return policy->mask_secret_file != NULL
	           ? policy_path(policy, policy->mask_secret_file)
	           : NULL;
}

/* Whether an index of git holds the path: entries end with its length, the path, and a NUL. */
static bool index_holds(const struct buf *index, const char *path)
{
	size_t len = strlen(path);
	const char *at = index->data;
	const char *end = index->data + index->len;

	while (at != NULL && (at = memmem(at, (size_t)(end - at), path, len)) != NULL) {
		size_t said = 0;

		if (at - index->data > 2)
			said =
			    ((unsigned char)at[-2] & 0x0fU) << 8 | (unsigned char)at[-1];
		if (said == len && at + len < end && at[len] == '\0')
			return true;
		at++;
	}
	return false;
}

bool secret_file_is_tracked(const char *path)
{
	CLEANUP(freep) char *real = realpath(path, NULL);
	CLEANUP(freep) char *folder = xstrdup(real);
	char *slash;

	while (folder != NULL && (slash = strrchr(folder, '/')) != NULL) {
		CLEANUP(buf_reset) struct buf index = {0};
		CLEANUP(freep) char *name = NULL;
		struct err ignored = {0};

		*slash = '\0';
		name = xasprintf("%s/.git/index", folder);
		if (fs_is_file(name) &&
		    fs_read_file(name, GIT_INDEX_MAX, &index, &ignored) &&
		    index_holds(&index, real + strlen(folder) + 1))
			return true;
	}
	return false;
}

/* Who may write the policy may choose its secret; nobody else. */
static bool is_ours(const struct stat *st, const char *config_file)
{
	struct stat config;

	return st->st_uid == geteuid() || st->st_uid == 0 ||
	       (stat(config_file, &config) == 0 && config.st_uid == st->st_uid);
}

static bool check_file(
    const struct find *found, int fd, const char *path, struct log *log, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_sys(err, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_USAGE, "%s is no file: " MAKE_ONE, path);
	if (!is_ours(&st, found->config->policy.file) || (st.st_mode & 022) != 0)
		return err_set(err, ERR_USAGE,
		    "%s can be written by others, who would choose the masks: chown and chmod "
		    "600 it, or " MAKE_ONE,
		    path);
	if (secret_file_is_tracked(path))
		return err_set(err, ERR_USAGE,
		    "%s is under version control, so all who work on the app have it: " MAKE_ONE,
		    path);
	if ((st.st_mode & 04) != 0)
		log_warn(log,
		    "database.mask_secret_file: everybody on this host can read %s: chmod 600 "
		    "it",
		    path);
	return true;
}

static bool read_file(const struct find *found, const char *path, struct log *log,
    struct buf *text, struct err *err)
{
	/* Not to wait for who writes into what is no file. */
	CLEANUP(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_SYSTEM, "%s is not there: " MAKE_ONE, path);
	if (fd < 0)
		return err_sys(err, "%s", path);
	return check_file(found, fd, path, log, err) &&
	       fs_read_fd(fd, SECRET_FILE_MAX, text, err);
}

static bool is_same(const struct buf *text, const char *other)
{
	size_t len = other != NULL ? strlen(other) : 0;
	size_t n = text->len;

	while (n > len && (text->data[n - 1] == '\n' || text->data[n - 1] == '\r'))
		n--;
	return len > 0 && n == len && memcmp(text->data, other, len) == 0;
}

/* What is no secret of ours, and why it would be a bad one; file: "-" prints a new one. */
static bool refuse_text(const struct find *found, const struct buf *text,
    const char *from, const char *file, struct err *err)
{
	const char *why =
	    "no secret as synco-lite makes them, with 256 random bits and a salt "
	    "of its own, so what it masks could be found by trying";

	/* All who can log in to the app's database, or have its settings, would know it. */
	if (found->db != NULL && is_same(text, found->db->password))
		why = "the database's password, which others know";
	else if (found->app != NULL && is_same(text, found->app->secret))
		why = "the app's own secret, which others know";
	return err_set(err, ERR_USAGE, "%s is %s: make one with \"synco-lite secret%s\"",
	    from, why, file);
}

bool secret_find(const struct find *found, struct log *log,
    unsigned char secret[static MASK_SECRET_BYTES], bool *there, struct err *err)
{
	static const char variable[] = "SYNCO_MASK_SECRET";
	CLEANUP(wipe_buf) struct buf text = {0};
	const char *given = getenv(variable);
	CLEANUP(freep) char *path = secret_file_named(found->config);
	bool by_variable = given != NULL && *given != '\0';

	*there = false;
	if (by_variable)
		buf_puts(&text, given);
	else if (path == NULL)
		return true;
	else if (!read_file(found, path, log, &text, err))
		return err_wrap(err, "database.mask_secret_file");
	*there = mask_secret_of(text.data, text.len, secret);
	if (*there)
		return true;
	return by_variable ? refuse_text(found, &text, variable, " -", err)
	                   : refuse_text(found, &text, path, "", err) ||
	                         err_wrap(err, "database.mask_secret_file");
}
