#include "dest/marker.h"

#include <string.h>

#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* The last line begins with it. */
#define SOURCE "source "

/* Names of databases, folders and remotes. */
#define BYTES_MAX 65536

static char *name_of(const char *target)
{
	char digest[DIGEST_TEXT];

	digest_text(target, strlen(target), digest);
	return xasprintf("target-%s", digest);
}

/* Markers of older versions end without a source. */
static void read_source(struct buf *text, char source[static DIGEST_TEXT])
{
	const char *line;

	if (text->len > 0 && text->data[text->len - 1] == '\n')
		text->data[--text->len] = '\0';
	line = strrchr(buf_str(text), '\n');
	if (line != NULL && text_starts(line + 1, SOURCE) &&
	    strlen(line + 1) == strlen(SOURCE) + DIGEST_TEXT - 1)
		memcpy(source, line + 1 + strlen(SOURCE), DIGEST_TEXT);
}

bool marker_read(const char *target, struct marker *m, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(target);
	CLEANUP(freep) char *path = NULL;
	CLEANUP(buf_reset) struct buf text = {0};

	*m = (struct marker){0};
	if (dir == NULL)
		return false;
	path = fs_join(dir, name);
	m->known = fs_is_file(path);
	if (!m->known)
		return true;
	if (!fs_read_file(path, BYTES_MAX, &text, err))
		return false;
	read_source(&text, m->source);
	return true;
}

bool marker_set(const char *target, const char *from, const char *source, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *name = name_of(target);
	CLEANUP(freep)
	char *text = xasprintf("%s\nfrom %s\n" SOURCE "%s\n", target, from, source);
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (dir == NULL || (fd = fs_open_dir(dir, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text, strlen(text), err) &&
	       file_writer_commit(w, false, err);
}
