#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "dest/files_item.h"

/* Whether a web server may say that it is HTML. */
static bool is_page(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot == NULL || strncasecmp(dot, ".htm", 4) == 0 ||
	       strncasecmp(dot, ".xhtm", 5) == 0 || strncasecmp(dot, ".shtm", 5) == 0;
}

static void start_public(struct files *f, struct file_item *i)
{
	const char *uri = i->entry.public_uri;
	CLEANUP(freep) char *url = NULL;
	struct fetch_job job = {
	    .offset = file_part_size(i->part),
	    .max = i->entry.size,
	    .if_mtime = i->entry.mtime,
	    .no_page = !is_page(i->entry.path),
	    .write = file_item_write,
	    .restart = file_item_restart,
	    .ctx = i,
	};

	if (strncmp(uri, FILE_INDEX_BASE "/", sizeof(FILE_INDEX_BASE)) == 0)
		url = xasprintf("%s%s", fetch_base_url(remote_fetch(f->remote)),
		    uri + sizeof(FILE_INDEX_BASE));
	job.url = url != NULL ? url : uri;
	i->request = fetch_start(remote_fetch(f->remote), &job);
}

/*
 * Of what only a database names, not all need be there.  Buckets say 403 of what they lack to those
 * who may not list them.
 */
static bool is_missing(const struct file_item *i, unsigned int status)
{
	return i->entry.undated && (status == 403 || status == 404 || status == 410);
}

/* A public file's transfer has ended: done, once more from the start, or failed. */
static bool end_public(struct files *f, size_t slot, struct err *err)
{
	struct file_item *i = f->slots[slot];
	struct err why = {0};
	unsigned int status = fetch_status(i->request);

	if (!fetch_wait(take_ptr(&i->request), &why)) {
		/* Parts of it may not be had. */
		if (status == 206 && !i->again && why.code == ERR_NETWORK &&
		    file_item_restart(i, &why)) {
			i->again = true;
			start_public(f, i);
			return true;
		}
		/* No answer at all: the site is gone, and so it is for all files. */
		if (why.code == ERR_NETWORK && status == 0) {
			*err = why;
			return false;
		}
		if (why.code == ERR_NETWORK && is_missing(i, status)) {
			files_miss(f, &i->entry, &why);
			why = (struct err){0};
		}
	} else if (file_part_size(i->part) == i->entry.size) {
		if (file_part_commit(i->part, &why)) {
			files_count_done(f);
			f->here++;
		}
	} else if (!i->again && file_item_restart(i, &why)) {
		i->again = true;
		start_public(f, i);
		return true;
	} else {
		(void)err_set(&why, ERR_NETWORK,
		    "%llu bytes came where %llu were expected: it has changed since, or the "
		    "site answers with a page",
		    (unsigned long long)file_part_size(i->part),
		    (unsigned long long)i->entry.size);
		file_part_drop(i->part);
	}
	f->slots[slot] = NULL;
	if (why.code == ERR_SYSTEM || why.code == ERR_PROTO)
		file_part_drop(i->part);
	if (why.code != ERR_NONE && !files_fail(f, &i->entry, &why, err)) {
		file_item_free(i);
		return false;
	}
	file_item_free(i);
	return true;
}

/* Ends transfers that are done; *slot is a free one, FILES_SLOTS when there is none. */
static bool harvest(struct files *f, size_t *slot, size_t *busy, struct err *err)
{
	*slot = FILES_SLOTS;
	*busy = 0;
	for (size_t i = 0; i < FILES_SLOTS; i++) {
		if (f->slots[i] != NULL && fetch_done(f->slots[i]->request) &&
		    !end_public(f, i, err))
			return false;
		if (f->slots[i] == NULL)
			*slot = i;
		else
			(*busy)++;
	}
	return signals_check(err);
}

bool files_public_add(struct files *f, struct file_item *i, struct err *err)
{
	size_t slot;
	size_t busy;

	for (;;) {
		if (!harvest(f, &slot, &busy, err)) {
			file_item_free(i);
			return false;
		}
		if (slot < FILES_SLOTS)
			break;
		fetch_pause(remote_fetch(f->remote), 100);
	}
	f->slots[slot] = i;
	start_public(f, i);
	return true;
}

bool files_public_wait(struct files *f, struct err *err)
{
	size_t slot;
	size_t busy;

	while (harvest(f, &slot, &busy, err)) {
		if (busy == 0)
			return true;
		fetch_pause(remote_fetch(f->remote), 100);
	}
	return false;
}
