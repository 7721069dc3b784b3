#include "dest/files_remove.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/digest.h"
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
	bool dry_run;
	_Atomic uint64_t *removed;
};

static bool fits_any(char **globs, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		if (text_glob(globs[i], path))
			return true;
	}
	return false;
}

/* Partial files of ours are nobody's word. */
static bool is_kept(const struct files_kept *kept, const char *path)
{
	const struct app_files *here = kept->here;

	return path_list_covers(kept->incomplete, path) ||
	       path_list_covers(kept->left_out, path) ||
	       (here != NULL && (fits_any(here->exclude, here->exclude_n, path) ||
	                            fits_any(here->refuse, here->refuse_n, path)));
}

/* Removes the folders above path as far as they are empty. */
static void remove_empty(int root, const char *path)
{
	CLEANUP(freep) char *dir = xstrdup(path);
	char *slash;

	while ((slash = strrchr(dir, '/')) != NULL) {
		const char *name;
		struct err ignored = {0};
		CLEANUP(closep) int parent = -1;

		*slash = '\0';
		parent = fs_open_parent_below(root, dir, false, &name, &ignored);
		if (parent < 0 || unlinkat(parent, name, AT_REMOVEDIR) != 0)
			return;
	}
}

static bool visit(void *ctx, const struct fs_entry *entry, struct err *err)
{
	const struct removal *r = ctx;
	struct name wanted;
	const char *name;
	CLEANUP(closep) int parent = -1;

	digest_bytes(entry->path, strlen(entry->path), wanted.digest);
	if (r->seen->n > 0 &&
	    bsearch(&wanted, r->seen->names, r->seen->n, sizeof(wanted), compare) != NULL)
		return true;
	if (is_kept(r->kept, entry->path) && !text_ends(entry->path, FILE_PART_SUFFIX))
		return true;
	if (!r->dry_run) {
		parent = fs_open_parent_below(r->root, entry->path, false, &name, err);
		if (parent < 0)
			return false;
		if (unlinkat(parent, name, 0) != 0 && errno != ENOENT)
			return err_sys(err, "remove %s", entry->path);
		remove_empty(r->root, entry->path);
	}
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

bool files_seen_remove_others(struct files_seen *s, int root,
    const struct files_kept *kept, bool dry_run, _Atomic uint64_t *removed,
    struct err *err)
{
	struct removal r = {s, root, kept, dry_run, removed};
	struct fs_walk_opts walk = {.enter = enter, .ctx = &r};

	if (s->n > 0)
		qsort(s->names, s->n, sizeof(*s->names), compare);
	return fs_walk(root, &walk, visit, err);
}
