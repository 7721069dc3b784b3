#include "source-lite/file_choice.h"

#include "common/base/fs.h"
#include "common/base/text.h"

/* Warnings that name a file; after that they are only counted. */
#define NAMED_MAX 20

static bool fits_any(char **globs, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++) {
		if (text_glob(globs[i], path))
			return true;
	}
	return false;
}

bool file_choice_excludes(const struct file_choice *c, const char *path)
{
	const struct app_files *f = c->files;

	return fits_any(f->refuse, f->refuse_n, path) ||
	       (!c->all && fits_any(f->exclude, f->exclude_n, path));
}

bool file_choice_takes(struct file_choice *c, const char *path, uint64_t size)
{
	uint64_t most = c->files->max_size;

	if (file_choice_excludes(c, path))
		return false;
	if (most == 0 || size <= most)
		return true;
	c->large++;
	return false;
}

void file_choice_warn(struct file_choice *c, const char *path, const char *why)
{
	if (c->skipped++ < NAMED_MAX)
		log_warn(c->log, "%s: %s is left out: %s", c->files->name,
		    *path != '\0' ? path : "the folder", why);
}

void file_choice_leave(
    struct file_choice *c, enum session_gap gap, const char *path, const char *why)
{
	file_choice_warn(c, path, why);
	session_add_gap(c->session, c->set, gap, path);
}

static void tell(struct file_choice *c, char **globs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (fs_path_is_safe(globs[i]))
			session_add_gap(c->session, c->set, SESSION_EXCLUDED, globs[i]);
	}
}

void file_choice_tell(struct file_choice *c)
{
	tell(c, c->files->refuse, c->files->refuse_n);
	if (!c->all)
		tell(c, c->files->exclude, c->files->exclude_n);
}

void file_choice_end(const struct file_choice *c)
{
	if (c->skipped > NAMED_MAX)
		log_warn(c->log, "%s: %llu files are left out in all", c->files->name,
		    (unsigned long long)c->skipped);
	if (c->large > 0)
		log_info(c->log, "%s: %llu files are larger than .synco.yml lets pass",
		    c->files->name, (unsigned long long)c->large);
}
