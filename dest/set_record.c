#include "dest/set_record.h"

#include <string.h>
#include <sys/stat.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/digest.h"

#define BYTES_MAX 8192

static const char *const words[] = {"none", "agreed", "filled", "own"};

/* The record's file and first line, both to free(); false when the folder is not there. */
static bool names(const char *dir, char **name, char **line)
{
	CLEANUP(freep) char *real = fs_real_path(dir);
	char digest[DIGEST_TEXT];
	struct stat st;

	if (real == NULL || stat(real, &st) != 0)
		return false;
	digest_text(real, strlen(real), digest);
	*name = xasprintf("folder-%s", digest);
	*line = xasprintf("inode %llu ", (unsigned long long)st.st_ino);
	return true;
}

static enum set_record parse(const char *text, const char *line)
{
	size_t len = strlen(line);
	size_t word;

	if (strncmp(text, line, len) != 0)
		return SET_RECORD_NONE;
	word = strcspn(text + len, "\n");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i]) == word && strncmp(words[i], text + len, word) == 0)
			return (enum set_record)i;
	}
	return SET_RECORD_NONE;
}

bool set_record_read(const char *dir, enum set_record *record, struct err *err)
{
	CLEANUP(freep) char *state = fs_state_dir(err);
	CLEANUP(freep) char *name = NULL;
	CLEANUP(freep) char *line = NULL;
	CLEANUP(freep) char *path = NULL;
	CLEANUP(buf_reset) struct buf text = {0};

	*record = SET_RECORD_NONE;
	if (state == NULL)
		return false;
	if (!names(dir, &name, &line))
		return true;
	path = fs_join(state, name);
	if (!fs_is_file(path))
		return true;
	if (!fs_read_file(path, BYTES_MAX, &text, err))
		return false;
	*record = parse(buf_str(&text), line);
	return true;
}

bool set_record_raise(const char *dir, enum set_record record, struct err *err)
{
	CLEANUP(freep) char *state = fs_state_dir(err);
	CLEANUP(freep) char *name = NULL;
	CLEANUP(freep) char *line = NULL;
	CLEANUP(freep) char *text = NULL;
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;
	enum set_record known;

	if (state == NULL || !set_record_read(dir, &known, err))
		return false;
	if (known >= record)
		return true;
	if (!names(dir, &name, &line))
		return err_set(err, ERR_SYSTEM, "folder %s is gone", dir);
	/* The path is for people. */
	text = xasprintf("%s%s\n%s\n", line, words[record], dir);
	if ((fd = fs_open_dir(state, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text, strlen(text), err) &&
	       file_writer_commit(w, false, err);
}
