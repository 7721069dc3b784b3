#include "common/format/file_index.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/limits.h"

#define NANOSECONDS 1000000000U

void file_entry_reset(struct file_entry *e)
{
	free(e->path);
	free(e->target);
	free(e->public_uri);
	free(e->frames);
	free(e->chunks);
	*e = (struct file_entry){0};
}

static void set_frames(struct json *entry, const struct file_entry *e)
{
	struct json *frames = json_new_array();
	struct json *chunks;

	for (size_t i = 0; i < e->frames_n; i++)
		json_add(frames, pack_ref_json(&e->frames[i]));
	json_set(entry, "frames", frames);
	if (e->chunks == NULL)
		return;
	chunks = json_new_array();
	for (size_t i = 0; i < e->frames_n; i++)
		json_add(chunks, chunk_id_json(e->chunks[i].id));
	json_set(entry, "chunks", chunks);
}

bool file_link_stays(const char *path, const char *target)
{
	size_t depth = 0;

	for (; *path != '\0'; path++)
		depth += *path == '/';
	while (strncmp(target, "../", 3) == 0 && depth > 0) {
		target += 3;
		depth--;
	}
	return fs_path_is_safe(target);
}

/* The members of a regular file. */
static void set_file(struct json *entry, const struct file_entry *e)
{
	if (!e->undated)
		json_set(entry, "mtime", json_new_i64(e->mtime));
	if (e->has_ns)
		json_set(entry, "mtimeNs", json_new_u64(e->mtime_ns));
	if (e->changed != 0)
		json_set(entry, "changed", json_new_i64(e->changed));
	json_set(entry, "sizeBytes", json_new_u64(e->size));
	if (e->mode != 0)
		json_set(entry, "mode", json_new_u64(e->mode));
	if (e->public_uri != NULL) {
		json_set(entry, "publicUri", json_new_str(e->public_uri));
		return;
	}
	set_frames(entry, e);
	if (e->offset > 0)
		json_set(entry, "offset", json_new_u64(e->offset));
	if (e->more)
		json_set(entry, "more", json_new_bool(true));
	if (e->broken)
		json_set(entry, "broken", json_new_bool(true));
}

struct json *file_entry_json(const struct file_entry *e)
{
	struct json *entry = json_new_object();
	struct json *line = json_new_object();
	CLEANUP(json_freep) struct json *name = json_new_bytes(e->path, strlen(e->path));
	const char *key = json_str(name);

	if (key == NULL) {
		key = json_str(json_get(name, "latin1"));
		json_set(entry, "nameEncoding", json_new_str("latin1"));
	}
	if (e->kind == FILE_FOLDER)
		json_set(entry, "folder", json_new_bool(true));
	else if (e->kind == FILE_LINK)
		json_set(entry, "link", json_new_bytes(e->target, strlen(e->target)));
	else
		set_file(entry, e);
	return json_set(line, key, entry);
}

static bool uri_is_good(const char *uri)
{
	if (strlen(uri) > LIMIT_URI ||
	    !(text_starts(uri, FILE_INDEX_BASE "/") || text_starts(uri, "http://") ||
	        text_starts(uri, "https://")))
		return false;
	for (; *uri != '\0'; uri++) {
		if ((unsigned char)*uri <= ' ' || *uri == 0x7f)
			return false;
	}
	return true;
}

static bool parse_frames(const struct json *list, struct file_entry *e, struct err *err)
{
	uint64_t sum = e->offset;

	if (!json_is_array(list))
		return err_set(err, ERR_PROTO, "member \"frames\": a list expected");
	e->frames = xcalloc(json_length(list), sizeof(*e->frames));
	for (size_t i = 0; i < json_length(list); i++) {
		if (!pack_ref_parse(json_at(list, i), &e->frames[i], err))
			return false;
		sum += e->frames[i].raw;
		e->frames_n++;
	}
	return sum == e->size || (sum < e->size && (e->more || e->broken)) ||
	       err_set(err, ERR_PROTO, "member \"sizeBytes\": its frames hold %llu bytes",
	           (unsigned long long)sum);
}

static bool parse_chunks(const struct json *list, struct file_entry *e, struct err *err)
{
	if (list == NULL)
		return true;
	if (!json_is_array(list) || json_length(list) != e->frames_n)
		return err_set(
		    err, ERR_PROTO, "member \"chunks\": as many as frames expected");
	e->chunks = xcalloc(e->frames_n, sizeof(*e->chunks));
	for (size_t i = 0; i < e->frames_n; i++) {
		if (!chunk_id_parse(json_at(list, i), e->chunks[i].id))
			return err_set(err, ERR_PROTO, "member \"chunks\": no ids");
	}
	return true;
}

/* What says which part of a file a line is. */
static bool parse_part(const struct json *value, struct file_entry *e, struct err *err)
{
	const struct json *offset = json_get(value, "offset");

	if (offset != NULL && (!json_u64(offset, &e->offset) || e->offset > e->size))
		return err_set(err, ERR_PROTO, "member \"offset\": beyond its size");
	if (!json_read_flag(value, "more", &e->more, err) ||
	    !json_read_flag(value, "broken", &e->broken, err))
		return false;
	return !(e->more && e->broken) ||
	       err_set(err, ERR_PROTO, "member \"more\": of a broken file");
}

static bool parse_path(
    const char *key, const struct json *value, struct file_entry *e, struct err *err)
{
	CLEANUP(buf_reset) struct buf path = {0};
	CLEANUP(json_freep) struct json *latin = NULL;
	const struct json *encoding = json_get(value, "nameEncoding");

	if (encoding != NULL) {
		if (json_str(encoding) == NULL ||
		    strcmp(json_str(encoding), "latin1") != 0)
			return err_set(
			    err, ERR_PROTO, "member \"nameEncoding\": not \"latin1\"");
		latin = json_set(json_new_object(), "latin1", json_new_str(key));
		if (!json_bytes(latin, &path))
			return err_set(err, ERR_PROTO, "a name that is not latin1");
		e->path = buf_take(&path);
	} else {
		e->path = xstrdup(key);
	}
	return fs_path_is_safe(e->path) ||
	       err_set(err, ERR_PROTO, "a path that leaves its folder");
}

/* The time of its last change, which only an object of a bucket may lack. */
static bool parse_time(const struct json *value, struct file_entry *e, struct err *err)
{
	const struct json *ns = json_get(value, "mtimeNs");
	uint64_t n = 0;

	e->undated =
	    json_get(value, "publicUri") != NULL && json_get(value, "mtime") == NULL;
	if (!e->undated && !json_i64(json_get(value, "mtime"), &e->mtime))
		return err_set(err, ERR_PROTO, "member \"mtime\": whole number expected");
	if (ns != NULL && (e->undated || !json_u64(ns, &n) || n >= NANOSECONDS))
		return err_set(err, ERR_PROTO, "member \"mtimeNs\": no part of a second");
	if (json_get(value, "changed") != NULL &&
	    !json_i64(json_get(value, "changed"), &e->changed))
		return err_set(
		    err, ERR_PROTO, "member \"changed\": whole number expected");
	e->has_ns = ns != NULL;
	e->mtime_ns = (uint32_t)n;
	return true;
}

/* What is no regular file; *done: this is none. */
static bool parse_kind(
    const struct json *value, struct file_entry *e, bool *done, struct err *err)
{
	const struct json *link = json_get(value, "link");
	CLEANUP(buf_reset) struct buf target = {0};
	bool folder = false;

	if (!json_read_flag(value, "folder", &folder, err))
		return false;
	*done = folder || link != NULL;
	if (folder)
		e->kind = FILE_FOLDER;
	if (link == NULL)
		return true;
	if (folder || !json_bytes(link, &target) ||
	    memchr(buf_str(&target), 0, target.len) != NULL ||
	    !file_link_stays(e->path, buf_str(&target)))
		return err_set(
		    err, ERR_PROTO, "member \"link\": it leads out of the folder");
	e->kind = FILE_LINK;
	e->target = buf_take(&target);
	return true;
}

static bool parse_mode(const struct json *value, struct file_entry *e, struct err *err)
{
	uint64_t mode = 0;

	if (json_get(value, "mode") != NULL &&
	    (!json_u64(json_get(value, "mode"), &mode) || (mode & ~(uint64_t)0111) != 0))
		return err_set(err, ERR_PROTO, "member \"mode\": more than executable");
	e->mode = (uint32_t)mode;
	return true;
}

static bool parse_member(
    void *ctx, const char *key, const struct json *value, struct err *err)
{
	struct file_entry *e = ctx;
	const struct json *uri = json_get(value, "publicUri");
	bool done = false;

	if (e->path != NULL)
		return err_set(err, ERR_PROTO, "more than one file in a line");
	if (!parse_path(key, value, e, err) || e->path == NULL ||
	    !parse_kind(value, e, &done, err))
		return false;
	if (done)
		return true;
	if (!json_need_u64(value, "sizeBytes", &e->size, err) ||
	    !parse_time(value, e, err) || !parse_mode(value, e, err))
		return false;
	if (uri == NULL)
		return parse_part(value, e, err) &&
		       parse_frames(json_get(value, "frames"), e, err) &&
		       parse_chunks(json_get(value, "chunks"), e, err);
	if (json_str(uri) == NULL || !uri_is_good(json_str(uri)))
		return err_set(err, ERR_PROTO,
		    "member \"publicUri\": neither " FILE_INDEX_BASE
		    "/ nor http nor https");
	e->public_uri = xstrdup(json_str(uri));
	return true;
}

bool file_entry_parse(const struct json *line, struct file_entry *e, struct err *err)
{
	file_entry_reset(e);
	if (!json_each(line, parse_member, e, err)) {
		CLEANUP(freep)
		char *name = text_printable(e->path != NULL ? e->path : "?");

		return err_wrap(err, "file %.200s", name);
	}
	return e->path != NULL || err_set(err, ERR_PROTO, "a line without a file");
}
