#include "source-lite/accept.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/config_accept.h"
#include "common/app/yaml.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "source-lite/personal.h"

struct unsaid {
	struct config_keep *items; /* owns its texts */
	size_t n;
	size_t cap;
};

static void unsaid_reset(struct unsaid *u)
{
	for (size_t i = 0; i < u->n; i++) {
		for (size_t k = 0; k < u->items[i].cases_n; k++) {
			free((char *)u->items[i].cases[k].value);
			free((char *)u->items[i].cases[k].mask);
		}
		free(u->items[i].cases);
		free((char *)u->items[i].on);
		free((char *)u->items[i].table);
		free((char *)u->items[i].column);
	}
	free(u->items);
}

static void add(void *ctx, const struct personal_column *c)
{
	struct unsaid *u = ctx;
	const struct mask_unsaid *of = c->unsaid;
	struct config_keep *to;

	if (of == NULL)
		return;
	u->items = xgrow(u->items, u->n, &u->cap, sizeof(*u->items));
	to = &u->items[u->n++];
	*to = (struct config_keep){.table = xstrdup(c->table),
	    .column = xstrdup(c->column),
	    .on = xstrdup(of->on),
	    .cases = xcalloc(of->cases_n + 1, sizeof(*to->cases))};
	for (size_t k = 0; k < of->cases_n; k++)
		to->cases[to->cases_n++] = (struct config_case){
		    xstrdup(of->cases[k].value), xstrdup(of->cases[k].mask)};
}

/* The file itself, where its name is a link; it stays whose it is, and as private as it is. */
static bool replace(const char *path, const struct buf *text, struct err *err)
{
	CLEANUP(freep) char *real = realpath(path, NULL);
	const char *name = real != NULL ? strrchr(real, '/') + 1 : NULL;
	CLEANUP(freep) char *folder = NULL;
	CLEANUP(closep) int dirfd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;
	struct stat st;

	if (real == NULL || stat(real, &st) != 0)
		return err_sys(err, "%s", path);
	folder = xstrndup(real, (size_t)(name - real));
	dirfd = fs_open_dir(folder, err);
	if (dirfd < 0)
		return false;
	w = file_writer_open(dirfd, name, st.st_mode & 0777, err);
	if (w == NULL || !file_writer_write(w, buf_str(text), text->len, err) ||
	    !file_writer_set_mode(w, st.st_mode & 0777, err) ||
	    !file_writer_commit(w, true, err))
		return false;
	if (st.st_uid != geteuid() &&
	    fchownat(dirfd, name, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(err, "%s is written, and no longer its owner's", path);
	return true;
}

static bool find_unsaid(
    const struct find *found, struct log *log, struct unsaid *u, struct err *err)
{
	CLEANUP(protect_reset) struct protect p = {0};
	CLEANUP(log_freep) struct log *silent = log_new("synco-lite", LOG_SILENT);
	struct err later = {0};

	if (found->db == NULL)
		return err_set(err, ERR_USAGE,
		    "there is no database here to be looked at: give it in .synco.yml, or run "
		    "it where it is");
	return protect_init(&p, found, false, log, err) &&
	       personal_columns(&p, found, log, silent, add, u, &later, err);
}

bool accept_unsaid(const struct find *found, struct log *log, accept_take *take,
    void *ctx, struct err *err)
{
	CLEANUP(unsaid_reset) struct unsaid u = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf changed = {0};
	const char *path = found->config->policy.file;

	if (!find_unsaid(found, log, &u, err))
		return false;
	if (u.n == 0)
		return true;
	if (!fs_read_file(path, YAML_BYTES_MAX, &text, err) ||
	    !config_accept(path, buf_str(&text), text.len, u.items, u.n, &changed, err) ||
	    !replace(path, &changed, err))
		return false;
	for (size_t i = 0; i < u.n; i++)
		take(ctx, u.items[i].table, u.items[i].column, u.items[i].cases_n > 0);
	return true;
}
