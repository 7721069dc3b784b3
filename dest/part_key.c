#include "dest/part_key.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

#define NAME "part-key"

static bool read_key(int state, unsigned char *key)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(closep)
	int fd = openat(state, NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct err ignored = {0};

	if (fd < 0 || !fs_is_own_file(fd) ||
	    !fs_read_fd(fd, PART_KEY_BYTES, &text, &ignored) ||
	    text.len != PART_KEY_BYTES)
		return false;
	memcpy(key, text.data, PART_KEY_BYTES);
	return true;
}

static bool write_key(int state, const unsigned char *key)
{
	struct err ignored = {0};
	CLEANUP(file_writer_freep)
	struct file_writer *w = file_writer_open(state, NAME, 0600, &ignored);

	return w != NULL && file_writer_write(w, key, PART_KEY_BYTES, &ignored) &&
	       file_writer_commit(w, false, &ignored);
}

bool part_key_load(unsigned char key[static PART_KEY_BYTES], struct err *err)
{
	struct err ignored = {0};
	CLEANUP(freep) char *dir = fs_state_dir(&ignored);
	CLEANUP(closep) int state = dir != NULL ? fs_open_dir(dir, &ignored) : -1;

	if (state >= 0 && read_key(state, key))
		return true;
	if (getentropy(key, PART_KEY_BYTES) != 0)
		return err_sys(err, "no random numbers");
	/* Who made one meanwhile has no partial file yet. */
	if (state >= 0)
		(void)write_key(state, key);
	return true;
}
