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

enum set_record set_record_read(const char *dir)
{
	struct err ignored = {0};
	CLEANUP(freep) char *state = fs_state_dir(&ignored);
	CLEANUP(freep) char *name = NULL;
	CLEANUP(freep) char *line = NULL;
	CLEANUP(freep) char *path = NULL;
	CLEANUP(buf_reset) struct buf text = {0};

	if (state == NULL || !names(dir, &name, &line))
		return SET_RECORD_NONE;
	path = fs_join(state, name);
	return fs_is_file(path) && fs_read_file(path, BYTES_MAX, &text, &ignored)
	           ? parse(buf_str(&text), line)
	           : SET_RECORD_NONE;
}

static bool write_record(int state, const char *name, const char *text)
{
	struct err ignored = {0};
	CLEANUP(file_writer_freep)
	struct file_writer *w = file_writer_open(state, name, 0600, &ignored);

	return w != NULL && file_writer_write(w, text, strlen(text), &ignored) &&
	       file_writer_commit(w, false, &ignored);
}

void set_record_raise(const char *dir, enum set_record record)
{
	struct err ignored = {0};
	CLEANUP(freep) char *state = fs_state_dir(&ignored);
	CLEANUP(freep) char *name = NULL;
	CLEANUP(freep) char *line = NULL;
	CLEANUP(freep) char *text = NULL;
	CLEANUP(closep) int fd = -1;

	if (state == NULL || set_record_read(dir) >= record ||
	    !names(dir, &name, &line) || (fd = fs_open_dir(state, &ignored)) < 0)
		return;
	/* The path is for people. */
	text = xasprintf("%s%s\n%s\n", line, words[record], dir);
	(void)write_record(fd, name, text);
}
