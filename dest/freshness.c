#include "dest/freshness.h"

#include <string.h>
#include <time.h>

#include "common/app/wipe.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/db/uri.h"
#include "dest/brought.h"
#include "dest/fetch_url.h"
#include "dest/marker.h"
#include "dest/summary.h"
#include "dest/target_check.h"
#include "dest/targets.h"

/* Of the note: names of some folders. */
#define NOTE_BYTES 1000000

struct freshness {
	struct freshness_opts o;
	char source
	    [DIGEST_TEXT]; /* of which rows and files come, whichever sets are wanted */
	struct json *folders;   /* that this pull has filled */
	struct json *databases; /* the same: "set", "name" */
	struct err why;         /* the first thing that could not be noted */
};

/* Adds a part of what is asked for; each differs from all others, and from none. */
static void add(struct buf *text, const char *name, const char *value)
{
	buf_printf(text, "%s%c%s\n", name, value != NULL ? '=' : '!',
	    value != NULL ? value : "");
}

/* A database without its password; perhaps none. */
static void add_database(struct buf *text, const char *name, const struct db_uri *uri)
{
	CLEANUP(buf_reset) struct buf bare = {0};

	if (uri != NULL)
		db_uri_print(uri, &bare);
	add(text, name, uri != NULL ? bare.data : NULL);
}

/* The same, of what may be a URI. */
static void add_uri(struct buf *text, const char *name, const char *value)
{
	struct err ignored = {0};
	CLEANUP(db_uri_freep)
	struct db_uri *uri = value != NULL ? db_uri_parse(value, &ignored) : NULL;

	if (uri != NULL)
		add_database(text, name, uri);
	else
		add(text, name, value);
}

/* Where databases go: what --into says, and what the app here has. */
static void add_places(struct buf *text, const struct freshness_opts *o)
{
	const struct cli_list *into = &o->opts->into;

	for (size_t i = 0; i < into->n; i++) {
		size_t len = targets_set_len(into->items[i]);
		CLEANUP(freep) char *set = xstrndup(into->items[i], len);

		add(text, "set", set);
		add_uri(text, "into", into->items[i] + len + (len > 0));
	}
	if (o->app == NULL)
		return;
	add_database(text, APP_DB_SET, o->app->db);
	for (size_t i = 0; i < o->app->others_n; i++) {
		add(text, "set", o->app->others[i].name);
		add_database(text, "other", o->app->others[i].uri);
	}
}

struct freshness *freshness_new(const struct freshness_opts *opts)
{
	struct freshness *f = xcalloc(1, sizeof(*f));
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep)
	char *bare = opts->source != NULL ? fetch_url_bare(opts->source) : NULL;

	f->o = *opts;
	f->folders = json_new_array();
	f->databases = json_new_array();
	add(&text, "source", bare != NULL ? bare : opts->source);
	add(&text, "via", opts->opts->via);
	add(&text, "root", opts->opts->root);
	add_uri(&text, "from-db", opts->from_db);
	add(&text, "all", opts->opts->all ? "" : NULL);
	digest_text(text.data, text.len, f->source);
	return f;
}

void freshness_free(struct freshness *f)
{
	if (f == NULL)
		return;
	json_free(f->folders);
	json_free(f->databases);
	free(f);
}

/* Where such a pull is noted, to free(). */
static char *note_name(const struct freshness *f)
{
	const struct pull_opts *o = f->o.opts;
	CLEANUP(freep) char *dir = fs_real_path(f->o.dir);
	CLEANUP(buf_reset) struct buf text = {0};
	char digest[DIGEST_TEXT];

	add(&text, "source", f->source);
	add(&text, "dir", dir);
	add_places(&text, &f->o);
	for (size_t i = 0; i < o->only.n; i++)
		add(&text, "only", o->only.items[i]);
	for (size_t i = 0; i < o->keep_local.n; i++)
		add(&text, "keep-local", o->keep_local.items[i]);
	for (size_t i = 0; i < o->places.n; i++)
		add(&text, "place", o->places.items[i]);
	add(&text, "delete", o->remove ? "" : NULL);
	add(&text, "owners", o->owners ? "" : NULL);
	add(&text, "trust-source", o->trust_source ? "" : NULL);
	add(&text, "site-url", o->site_url);
	digest_text(text.data, text.len, digest);
	return xasprintf("pull-%s", digest);
}

/* Reads the note, if there is one; *note stays NULL else.  What is broken counts as none. */
static bool read_note(const struct freshness *f, struct json **note, struct err *err)
{
	CLEANUP(freep) char *state = fs_state_dir(err);
	CLEANUP(freep) char *name = note_name(f);
	CLEANUP(freep) char *path = NULL;
	CLEANUP(buf_reset) struct buf text = {0};
	struct err broken = {0};

	if (state == NULL)
		return false;
	path = fs_join(state, name);
	if (!fs_is_file(path))
		return true;
	if (!fs_read_file(path, NOTE_BYTES, &text, err))
		return false;
	*note = json_parse(buf_str(&text), text.len, &broken);
	return true;
}

static bool folder_stands(
    const struct freshness *f, const struct json *item, bool *here, struct err *err)
{
	CLEANUP(marker_place_reset) struct marker_place folder = {0};
	struct marker m = {0};

	*here = json_bytes(item, &folder.name) && fs_is_dir(buf_str(&folder.name));
	if (*here && !marker_read(&folder, &m, err))
		return false;
	*here = *here && m.known && strcmp(m.source, f->source) == 0;
	return true;
}

/* Whether it is still the one that such a pull would fill. */
static bool database_stands(
    const struct freshness *f, const struct json *item, bool *here, struct err *err)
{
	CLEANUP(buf_reset) struct buf set = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	CLEANUP(wipe_strp) char *into = NULL;
	struct target_noted noted = {.source = f->source};

	*here = json_bytes(json_get(item, "set"), &set) &&
	        json_bytes(json_get(item, "name"), &name) && name.len > 0 &&
	        (into = targets_place(&f->o.opts->into, f->o.app, buf_str(&set))) != NULL;
	noted.name = name.data;
	return !*here || target_check_same(into, &noted, f->o.log, here, err);
}

/* Whether all that is noted is still here, and ours. */
static bool stands(
    const struct freshness *f, const struct json *note, bool *here, struct err *err)
{
	const struct json *folders = json_get(note, "folders");
	const struct json *databases = json_get(note, "databases");

	*here = json_length(folders) + json_length(databases) > 0;
	for (size_t i = 0; *here && i < json_length(folders); i++) {
		if (!folder_stands(f, json_at(folders, i), here, err))
			return false;
	}
	for (size_t i = 0; *here && i < json_length(databases); i++) {
		if (!database_stands(f, json_at(databases, i), here, err))
			return false;
	}
	return true;
}

bool freshness_check(struct freshness *f, bool *fresh, struct err *err)
{
	CLEANUP(json_freep) struct json *note = NULL;
	int64_t now = (int64_t)time(NULL);
	int64_t then;

	*fresh = false;
	if (f->o.opts->max_age == 0)
		return true;
	if (!read_note(f, &note, err))
		return false;
	/* A clock that was set back says nothing. */
	if (!json_i64(json_get(note, "time"), &then) || then > now ||
	    (uint64_t)(now - then) >= f->o.opts->max_age)
		return true;
	if (!stands(f, note, fresh, err))
		return false;
	if (*fresh)
		summary_say_fresh(f->o.log, (uint64_t)(now - then));
	return true;
}

bool freshness_database(
    struct freshness *f, const struct freshness_filled *filled, struct err *err)
{
	const struct marker_place *place = filled->place;
	struct json *database = json_new_object();

	json_set(database, "set", json_new_bytes(filled->set, strlen(filled->set)));
	json_set(database, "name", json_new_bytes(place->name.data, place->name.len));
	json_add(f->databases, database);
	return brought_write(filled->record, filled->id, err) &&
	       marker_set(place, filled->from, f->source, filled->id, err);
}

void freshness_folder(struct freshness *f, const char *folder, const char *from)
{
	CLEANUP(freep) char *here = fs_real_path(".");
	CLEANUP(freep) char *path = fs_join(here != NULL ? here : "", folder);
	CLEANUP(marker_place_reset) struct marker_place place = {0};

	buf_puts(&place.name, path);
	json_add(f->folders, json_new_bytes(path, strlen(path)));
	if (f->why.code == ERR_NONE)
		(void)!marker_set(&place, from, f->source, NULL, &f->why);
}

static bool write_note(const char *name, const struct buf *text, struct err *err)
{
	CLEANUP(freep) char *state = fs_state_dir(err);
	CLEANUP(closep) int fd = -1;
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (state == NULL || (fd = fs_open_dir(state, err)) < 0)
		return false;
	w = file_writer_open(fd, name, 0600, err);
	return w != NULL && file_writer_write(w, text->data, text->len, err) &&
	       file_writer_commit(w, false, err);
}

void freshness_note(struct freshness *f)
{
	CLEANUP(freep) char *name = note_name(f);
	CLEANUP(json_freep) struct json *note = json_new_object();
	CLEANUP(buf_reset) struct buf text = {0};

	json_set(note, "time", json_new_i64((int64_t)time(NULL)));
	json_set(note, "databases", take_ptr(&f->databases));
	json_set(note, "folders", take_ptr(&f->folders));
	json_print(note, &text);
	if (f->why.code != ERR_NONE || !write_note(name, &text, &f->why))
		log_info(f->o.log, "not noted for --max-age: %s", f->why.msg);
}
