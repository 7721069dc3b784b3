#include "dest/state_file.h"

#include <unistd.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"

bool state_file_read(const char *name, size_t max, struct json **content, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *path = dir != NULL ? fs_join(dir, name) : NULL;
	CLEANUP(buf_reset) struct buf text = {0};
	struct err broken = {0};

	*content = NULL;
	if (path == NULL)
		return false;
	if (!fs_is_file(path))
		return true;
	if (!fs_read_file(path, max, &text, err))
		return false;
	*content = json_parse(buf_str(&text), text.len, &broken);
	return true;
}

bool state_file_write(const char *name, const struct json *content, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	json_print(content, &text);
	buf_putc(&text, '\n');
	if (dir == NULL || (fd = fs_open_dir(dir, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text.data, text.len, err) &&
	       file_writer_commit(w, false, err);
}

void state_file_remove(const char *name)
{
	struct err ignored = {0};
	CLEANUP(freep) char *dir = fs_state_dir(&ignored);
	CLEANUP(freep) char *path = dir != NULL ? fs_join(dir, name) : NULL;

	if (path != NULL)
		(void)unlink(path);
}
