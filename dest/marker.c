#include "dest/marker.h"

#include <string.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/format/digest.h"

static char *name_of(const char *target)
{
	char digest[DIGEST_TEXT];

	digest_text(target, strlen(target), digest);
	return xasprintf("target-%s", digest);
}

bool marker_known(const char *target, bool *known, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(target);
	CLEANUP(freep) char *path = NULL;

	if (dir == NULL)
		return false;
	path = fs_join(dir, name);
	*known = fs_is_file(path);
	return true;
}

bool marker_set(const char *target, const char *from, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(target);
	CLEANUP(freep) char *text = xasprintf("%s\nfrom %s\n", target, from);
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (dir == NULL || (fd = fs_open_dir(dir, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text, strlen(text), err) &&
	       file_writer_commit(w, false, err);
}
