#include "dest/files_remove.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/digest.h"
#include "common/format/file_index.h"
#include "dest/file_part.h"
#include "dest/foreign_path.h"

/* A path by its digest: two paths with the same one will not be met. */
struct name {
	unsigned char digest[DIGEST_BYTES];
};

struct files_seen {
	struct name *names;
	size_t n;
	size_t cap;
};

struct files_seen *files_seen_new(void)
{
	return xcalloc(1, sizeof(struct files_seen));
}

void files_seen_free(struct files_seen *s)
{
	if (s != NULL)
		free(s->names);
	free(s);
}

void files_seen_add(struct files_seen *s, const char *path)
{
	s->names = xgrow(s->names, s->n, &s->cap, sizeof(*s->names));
	digest_bytes(path, strlen(path), s->names[s->n++].digest);
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_BYTES);
}

struct removal {
	const struct files_seen *seen;
	int root;
	const struct files_kept *kept;
	struct files_others *others; /* of counting; NULL: they are removed */
	_Atomic uint64_t *removed;
};

static bool was_seen(const struct files_seen *s, const char *path)
{
	struct name wanted;

	digest_bytes(path, strlen(path), wanted.digest);
	return s->n > 0 &&
	       bsearch(&wanted, s->names, s->n, sizeof(wanted), compare) != NULL;
}

static bool fits_any(const struct files_globs *globs, const char *path)
{
	for (size_t i = 0; i < globs->n; i++) {
		if (text_glob(globs->items[i], path))
			return true;
	}
	return false;
}

/* Whether a glob fits the path or a folder above it. */
static bool is_excluded(const struct files_kept *kept, const char *path)
{
	CLEANUP(freep) char *part = xstrdup(path);

	for (;;) {
		char *slash = strrchr(part, '/');

		for (size_t i = 0; i < FILES_GLOBS; i++) {
			if (fits_any(&kept->globs[i], part))
				return true;
		}
		if (slash == NULL)
			return false;
		*slash = '\0';
	}
}

static bool is_kept(const struct files_kept *kept, const struct fs_entry *entry)
{
	return path_list_covers(kept->incomplete, entry->path) ||
	       path_list_covers(kept->left_out, entry->path) ||
	       (kept->max_size > 0 && S_ISREG(entry->st->st_mode) &&
	           (uint64_t)entry->st->st_size > kept->max_size) ||
	       is_excluded(kept, entry->path);
}

/* Whether nothing of a source can be there: a folder, or a link of somebody's own. */
static bool is_own(const struct fs_entry *entry)
{
	CLEANUP(freep) char *target = NULL;

	if (!S_ISLNK(entry->st->st_mode))
		return !S_ISREG(entry->st->st_mode);
	target = fs_read_link(entry->dirfd, entry->name);
	return target == NULL || !file_link_stays(entry->path, target);
}

/* Removes the folders above path as far as they are empty. */
static void remove_empty(const struct removal *r, const char *path)
{
	CLEANUP(freep) char *dir = xstrdup(path);
	char *slash;

	while ((slash = strrchr(dir, '/')) != NULL) {
		const char *name;
		struct err ignored = {0};
		CLEANUP(closep) int parent = -1;

		*slash = '\0';
		if (was_seen(r->seen, dir))
			return;
		parent = fs_open_parent_below(r->root, dir, false, &name, &ignored);
		if (parent < 0 || unlinkat(parent, name, AT_REMOVEDIR) != 0)
			return;
	}
}

static bool visit(void *ctx, const struct fs_entry *entry, struct err *err)
{
	const struct removal *r = ctx;
	/* Partial files of ours are nobody's word. */
	bool part = text_ends(entry->path, FILE_PART_SUFFIX);
	bool gone;

	if (is_own(entry))
		return true;
	gone = !was_seen(r->seen, entry->path) && (part || !is_kept(r->kept, entry));
	if (r->others != NULL) {
		r->others->all += !part;
		r->others->gone += gone && !part;
		return true;
	}
	if (!gone)
		return true;
	if (unlinkat(entry->dirfd, entry->name, 0) != 0 && errno != ENOENT)
		return err_sys(err, "remove %s", entry->path);
	remove_empty(r, entry->path);
	atomic_fetch_add(r->removed, 1);
	return true;
}

/* Nothing of a source comes into hidden folders: what is there is somebody's own. */
static bool enter(void *ctx, const char *path)
{
	const struct removal *r = ctx;

	return !r->kept->hidden || !foreign_path_is_hidden(path);
}

bool files_seen_none(const struct files_seen *s)
{
	return s->n == 0;
}

static bool walk(struct removal *r, struct files_seen *s, struct err *err)
{
	struct fs_walk_opts walk = {.others = true, .enter = enter, .ctx = r};

	if (s->n > 0)
		qsort(s->names, s->n, sizeof(*s->names), compare);
	return fs_walk(r->root, &walk, visit, err);
}

bool files_seen_count_others(struct files_seen *s, int root,
    const struct files_kept *kept, struct files_others *others, struct err *err)
{
	struct removal r = {.seen = s, .root = root, .kept = kept, .others = others};

	*others = (struct files_others){0};
	return walk(&r, s, err);
}

bool files_seen_remove_others(struct files_seen *s, int root,
    const struct files_kept *kept, _Atomic uint64_t *removed, struct err *err)
{
	struct removal r = {.seen = s, .root = root, .kept = kept, .removed = removed};

	return walk(&r, s, err);
}
