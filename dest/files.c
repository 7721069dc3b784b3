#include "dest/files.h"

#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/file_chunker.h"
#include "common/format/limits.h"
#include "common/format/seal.h"
#include "dest/files_item.h"
#include "dest/foreign_path.h"
#include "dest/files_remove.h"

static void files_reset(struct files *f)
{
	for (size_t i = 0; i < FILES_SLOTS; i++) {
		if (f->slots[i] != NULL)
			file_item_free(f->slots[i]);
	}
	files_private_reset(f);
	stream_free(f->stream);
	stream_list_free(f->list);
	file_chunker_free(f->chunker);
	files_seen_free(f->seen);
	buf_reset(&f->obeyed_names);
	file_folders_reset(&f->folders);
	closep(&f->root);
}

/* A file that is wanted: opens its partial file and starts. Takes the entry. */
static bool want(
    struct files *f, struct file_entry *e, const struct file_old *old, struct err *err)
{
	struct file_item *i;
	struct err why = {0};

	atomic_fetch_add(&f->opts->progress->files, 1);
	atomic_fetch_add(&f->opts->progress->bytes, e->size);
	i = xcalloc(1, sizeof(*i));
	i->files = f;
	i->entry = *e;
	/* That of a small one was only there to be compared. */
	if (e->size < LIMIT_FILE_CHUNKED)
		free(take_ptr(&i->entry.chunks));
	*e = (struct file_entry){0};
	if (f->opts->dry_run && i->entry.public_uri != NULL) {
		file_item_free(i);
		return true;
	}
	if (f->opts->dry_run)
		return files_private_add(f, i, err);
	i->part = file_part_open(&f->folders, &i->entry, old, &f->folder.part, &why);
	if (i->part == NULL) {
		bool ok = files_fail(f, &i->entry, &why, err);

		files_private_skip(f, &i->entry);
		file_item_free(i);
		return ok;
	}
	if (i->entry.public_uri == NULL)
		return files_private_add(f, i, err);
	if (file_part_size(i->part) < i->entry.size)
		return files_public_add(f, i, err);
	if (!file_part_commit(i->part, &why)) {
		*err = why;
		file_item_free(i);
		return false;
	}
	files_count_done(f);
	file_item_free(i);
	return true;
}

/* Names of files that are left out, in one warning. */
#define OBEYED_NAMED 3

/* A file that a program would obey without being asked comes only when the source is trusted. */
static bool leave_out(struct files *f, const struct file_entry *e)
{
	CLEANUP(freep) char *name = NULL;

	bool is_empty = e->kind == FILE_REGULAR && e->size == 0;
	bool is_obeyed = e->kind == FILE_FOLDER
	                     ? foreign_path_is_hidden(e->path)
	                     : foreign_path_is_obeyed(e->path, f->opts->web) ||
	                           (e->kind == FILE_LINK &&
	                               foreign_path_is_aside(e->target, f->opts->web));

	if (f->opts->trust || is_empty || !is_obeyed)
		return false;
	files_private_skip(f, e);
	if (f->obeyed++ < OBEYED_NAMED) {
		name = text_printable(e->path);
		buf_printf(&f->obeyed_names, "%s%s", f->obeyed > 1 ? ", " : "", name);
	}
	return true;
}

static enum file_part_state look(
    struct files *f, const struct file_entry *e, struct file_old *old, struct err *err)
{
	enum file_part_state state =
	    f->root < 0 ? FILE_PART_MISSING : file_part_check(&f->folders, e, old, err);

	if (state == FILE_PART_CURRENT && f->opts->full)
		return FILE_PART_OTHER;
	if (state != FILE_PART_LIKE)
		return state;
	return file_part_is_same(&f->folders, e, f->chunker, !f->opts->dry_run)
	           ? FILE_PART_CURRENT
	           : FILE_PART_OTHER;
}

/* The first or only line of a file. */
static bool take_file(struct files *f, struct file_entry *e, struct err *err)
{
	struct file_old old = {0};
	struct err why = {0};

	if (f->lines++ == LIMIT_FILES)
		return err_set(err, ERR_PROTO, "more than %u files", LIMIT_FILES);
	files_seen_add(f->seen, e->path);
	if (e->kind != FILE_REGULAR)
		return leave_out(f, e) || files_other_take(f, e, err);
	atomic_fetch_add(&f->opts->progress->seen, 1);
	switch (look(f, e, &old, &why)) {
	case FILE_PART_CURRENT:
		atomic_fetch_add(&f->opts->progress->current, 1);
		f->here += e->size > 0;
		files_private_skip(f, e);
		return true;
	case FILE_PART_LIKE:
	case FILE_PART_OTHER:
		if (leave_out(f, e))
			return true;
		files_say_dangling(f, e, &old);
		atomic_fetch_add(&f->opts->progress->changed, 1);
		return want(f, e, &old, err);
	case FILE_PART_MISSING:
		return leave_out(f, e) || want(f, e, &old, err);
	case FILE_PART_FOLDER:
		f->in_way++;
		break;
	case FILE_PART_BLOCKED:
		break;
	}
	files_private_skip(f, e);
	return files_fail(f, e, &why, err);
}

static bool take_line(struct files *f, const struct json *line, struct err *err)
{
	struct file_entry e = {0};
	bool ok = file_entry_parse(line, &e, err) && files_private_told(f, &e, err);

	if (ok && e.offset == 0)
		ok = take_file(f, &e, err);
	else if (ok && f->large != NULL)
		ok = files_private_go_on(f, &e, err);
	else if (ok)
		files_private_skip(f, &e);
	file_entry_reset(&e);
	return ok;
}

static bool read_index(struct files *f, size_t set, struct err *err)
{
	CLEANUP(remote_index_freep)
	struct remote_index *index = remote_index_open(f->remote, set, err);
	enum index_step step;
	struct json *line;

	if (index == NULL)
		return false;
	remote_index_before_wait(index, files_private_work, f);
	while ((step = remote_index_next(index, &line, err)) == INDEX_LINE) {
		CLEANUP(json_freep) struct json *owned = line;

		if (!take_line(f, owned, err) || !signals_check(err))
			return false;
	}
	return step == INDEX_END;
}

/* What was filled from a folder that is gone now: a mount is missing, or it moved. */
static bool is_lost(const struct files *f, const struct meta_set *set)
{
	return set->missing && f->root >= 0 && files_folder_is_known(&f->folder) &&
	       !f->folder.empty;
}

/* Says what the source could not read, and counts it. */
static void judge_gaps(struct files *f, const struct meta_set *set)
{
	uint64_t n = set->incomplete.n > f->broken ? set->incomplete.n : f->broken;
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; i < set->incomplete.n && i < OBEYED_NAMED; i++) {
		CLEANUP(freep) char *name = text_printable(set->incomplete.items[i]);

		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
		    *name != '\0' ? name : "the whole folder");
	}
	if (set->incomplete.n > OBEYED_NAMED)
		buf_puts(&names, " …");
	if (n == 0 && is_lost(f, set)) {
		buf_puts(&names, "its folder is missing");
		n = 1;
	}
	if (n > 0)
		log_warn(f->opts->log,
		    "%s is incomplete: the source could not read all of it (%s); what is here "
		    "of that stays",
		    set->name, names.len > 0 ? names.data : "files that changed");
	atomic_fetch_add(&f->opts->progress->unread, n);
	if (f->obeyed > 0)
		log_warn(f->opts->log,
		    "%s: %llu files that a web server or another program would obey are left "
		    "out (%s%s): take them with --trust-source, or let files.exclude of the "
		    "source's .synco.yml name them",
		    set->name, (unsigned long long)f->obeyed, f->obeyed_names.data,
		    f->obeyed > OBEYED_NAMED ? " …" : "");
}

/* Says what could not be brought. */
static bool tell_failures(const struct files *f, struct err *err)
{
	*err = f->failure;
	return err_wrap(err, "%llu file%s could not be brought, the first",
	    (unsigned long long)f->failures, f->failures == 1 ? "" : "s");
}

static bool finish(struct files *f, struct err *err)
{
	CLEANUP(meta_freep) struct meta *m = NULL;
	const struct meta_set *set;

	if (!files_private_finish(f, err) || !files_public_wait(f, err))
		return false;
	/* It tells of gaps before the index ends. */
	m = remote_meta(f->remote);
	set = &m->sets[f->set];
	judge_gaps(f, set);
	/* A folder that is in the way of a file may be empty after --delete. */
	if (f->failures > f->in_way)
		return tell_failures(f, err);
	if (!files_judge_missing(f, err) || !files_delete(f, set, err))
		return false;
	if (f->failures > 0)
		return tell_failures(f, err);
	if (!set->missing && set->incomplete.n == 0 && f->broken == 0)
		files_folder_note(f->opts);
	return true;
}

bool files_pull(
    struct remote *r, size_t set, const struct files_opts *opts, struct err *err)
{
	CLEANUP(files_reset)
	struct files f = {.remote = r, .opts = opts, .set = set, .root = -1};
	CLEANUP(seal_freep) struct seal *keys = seal_new(opts->token, err);

	if (keys == NULL || !files_folder_open(opts, &f.folder, err))
		return false;
	f.root = f.folders.root = f.folder.fd;
	f.folders.trust = opts->trust;
	f.folders.web = opts->web;
	f.chunker = file_chunker_new(keys);
	f.list = stream_list_new();
	f.seen = files_seen_new();
	return read_index(&f, set, err) && finish(&f, err);
}

bool files_decline(struct remote *r, size_t set, struct err *err)
{
	CLEANUP(remote_index_freep)
	struct remote_index *index = remote_index_open(r, set, err);
	enum index_step step;
	struct json *line;

	if (index == NULL)
		return false;
	while ((step = remote_index_next(index, &line, err)) == INDEX_LINE) {
		CLEANUP(json_freep) struct json *owned = line;
		struct file_entry e = {0};
		bool ok = file_entry_parse(owned, &e, err);

		for (size_t i = 0; ok && i < e.frames_n; i++) {
			acks_told(remote_acks(r), &e.frames[i]);
			acks_done(remote_acks(r), &e.frames[i]);
		}
		file_entry_reset(&e);
		if (!ok || !signals_check(err))
			return false;
	}
	return step == INDEX_END;
}
