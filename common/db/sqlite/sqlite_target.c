#include "common/db/sqlite/sqlite_target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/own.h"
#include "common/db/sqlite/sqlite_app.h"
#include "common/db/sqlite/sqlite_keys.h"
#include "common/db/sqlite/sqlite_order.h"
#include "common/format/digest.h"

static bool target_identity(struct db_target *t, struct buf *out, struct err *err)
{
	return sqlite_conn_identity(((struct sqlite_writer *)t)->path, out, err);
}

static bool target_contents(
    struct db_target *t, struct buf *out, size_t *n, struct err *err)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;
	CLEANUP(sqlite_closep) sqlite3 *db = NULL;
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = NULL;
	int code;

	*n = 0;
	if (!fs_exists(w->path))
		return true;
	db = sqlite_conn_open(w->path, SQLITE_OPEN_READONLY, err);
	if (db == NULL)
		return false;
	s = sqlite_conn_prepare(db,
	    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
	    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
	    err);
	if (s == NULL) {
		if (sqlite3_errcode(db) == SQLITE_NOTADB)
			err->code = ERR_REFUSED;
		return false;
	}
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		if (*n < 5)
			buf_printf(out, "%s%s", *n > 0 ? ", " : "",
			    (const char *)sqlite3_column_text(s, 0));
		else if (*n == 5)
			buf_puts(out, ", …");
		(*n)++;
	}
	return code == SQLITE_DONE || sqlite_conn_fail(db, err);
}

static bool target_may_adopt(struct db_target *t, bool *may, bool *read, struct err *err)
{
	const struct sqlite_writer *w = (struct sqlite_writer *)t;

	(void)read;
	return !fs_is_file(w->path) || sqlite_keys_may_change(w->path, may, err);
}

static bool target_births(struct db_target *t, struct buf *out, struct err *err)
{
	return sqlite_id_append(((struct sqlite_writer *)t)->path, out, err);
}

/* The new file, and what SQLite may keep beside it. */
static void remove_shadow(const struct sqlite_writer *w)
{
	static const char *const endings[] = {"", "-journal", "-wal", "-shm"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		CLEANUP(freep) char *path = xasprintf("%s%s", w->shadow, endings[i]);

		(void)unlink(path);
	}
}

/* Without its module a table that has no rows is left out. */
static bool make_by_module(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	struct err why = {0};

	if (sqlite_conn_run(w->db, o->create, &why))
		return true;
	if (o->has_rows) {
		*err = why;
		return false;
	}
	log_warn(w->log, "table %s is left out: %s", name, why.msg);
	return true;
}

/* What is not made by its own statement. */
static bool make_special(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	if (sqlite_is_internal(o) && !sqlite_guard_is_internal(o->name))
		return err_set(err, ERR_PROTO, "it is none of SQLite's own tables");
	if (sqlite_is_virtual(o)) {
		CLEANUP(freep) char *name = text_printable(o->name);
		enum sqlite_verdict verdict = sqlite_guard_virtual(o, w->trust, err);

		if (verdict == SQLITE_LEFT_OUT)
			log_warn(w->log, "table %s is left out: %s", name, err->msg);
		if (verdict != SQLITE_FINE)
			return verdict == SQLITE_LEFT_OUT;
	}
	if (sqlite_is_made_by_module(w->schema, o))
		return make_by_module(w, o, err);
	sqlite_append_create(&sql, o);
	return sqlite_conn_run(w->db, buf_str(&sql), err);
}

static bool make_table(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	return sqlite_is_internal(o) || sqlite_is_virtual(o)
	           ? make_special(w, o, err)
	           : sqlite_guard_create(w->db, o, err);
}

static bool make_settings(sqlite3 *db, const struct schema_database *d, struct err *err)
{
	for (size_t i = 0; i < d->settings_n; i++) {
		CLEANUP(buf_reset) struct buf sql = {0};

		if (!sqlite_guard_setting(d->settings[i], &sql, err) ||
		    !sqlite_conn_run(db, sql.data, err))
			return false;
	}
	return true;
}

static bool target_begin(
    struct db_target *t, const struct schema *schema, struct err *err)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;
	int fd;

	w->schema = schema;
	remove_shadow(w);
	/* Made here, with a mode of its own: only the owner reads it while it is filled. */
	fd = open(w->shadow, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(err, "create %s", w->shadow);
	(void)close(fd);
	w->db = sqlite_conn_open(w->shadow, SQLITE_OPEN_READWRITE, err);
	if (w->db == NULL || !make_settings(w->db, &schema->database, err))
		return false;
	sqlite_app_collations(w->db);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	(void)sqlite3_db_config(w->db, SQLITE_DBCONFIG_DQS_DDL, 1, NULL);
	if (!sqlite_conn_run(w->db,
	        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; "
	        "PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -16384; BEGIN",
	        err))
		return false;
	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		struct err why = {0};

		if (o->stage == SCHEMA_TABLE &&
		    (sqlite_is_virtual(o) || !sqlite_is_made_by_module(schema, o)) &&
		    !make_table(w, o, &why) &&
		    !db_own_lose(&w->base, w->log, o, &why, err))
			return o->own ? false : err_wrap(err, "table %s", o->name);
	}
	return true;
}

static bool rebuild(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	sqlite_append_rebuild(w->schema, &sql);
	return sql.len == 0 || sqlite_conn_run(w->db, sql.data, err) ||
	       err_wrap(err, "build an index of full texts");
}

/* One of the target's own, which is no part of its table's definition. */
static bool make_index(
    struct sqlite_writer *w, const struct schema_object *o, struct err *err)
{
	const struct schema_object table = {.name = o->table, .keys = o->create};

	return o->table == NULL ? err_set(err, ERR_PROTO, "an index without its table")
	                        : sqlite_keys_make(w, &table, err);
}

/* Views and triggers, then a look at the whole. */
static bool complete(struct sqlite_writer *w, struct err *err)
{
	for (size_t i = 0; i < w->schema->objects_n; i++) {
		const struct schema_object *o = &w->schema->objects[i];
		struct err why = {0};
		bool ok = true;

		if (strcmp(o->kind, "index") == 0)
			ok = make_index(w, o, &why);
		else if (o->stage == SCHEMA_AFTER)
			ok = sqlite_guard_create(w->db, o, &why);
		else if (!o->has_rows && !sqlite_is_made_by_module(w->schema, o) &&
		         o->stage == SCHEMA_TABLE && strcmp(o->kind, "table") == 0)
			ok = sqlite_keys_make(w, o, &why);
		if (!ok && !db_own_lose(&w->base, w->log, o, &why, err))
			return o->own ? false : err_wrap(err, "%s %s", o->kind, o->name);
	}
	sqlite_own_warn(w);
	if (!rebuild(w, err) || !sqlite_keys_finish(w, err) ||
	    !sqlite_conn_run(w->db, "COMMIT", err))
		return false;
	(void)sqlite3_close_v2(take_ptr(&w->db));
	w->db = sqlite_conn_open(w->shadow, SQLITE_OPEN_READWRITE, err);
	if (w->db == NULL)
		return false;
	sqlite_app_collations(w->db);
	return sqlite_verify(w, err);
}

static bool move_in(struct sqlite_writer *w, struct err *err)
{
	mode_t mask = umask(0);
	int fd;

	(void)umask(mask);
	if (!sqlite_id_set(w->db, err))
		return false;
	(void)sqlite3_close_v2(take_ptr(&w->db));
	if (chmod(w->shadow, 0666 & ~mask) != 0)
		return err_sys(err, "set the mode of %s", w->shadow);
	fd = open(w->shadow, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0) {
		closep(&fd);
		return err_sys(err, "sync %s", w->shadow);
	}
	(void)close(fd);
	return rename(w->shadow, w->path) == 0 ||
	       err_sys(err, "rename %s to %s", w->shadow, w->path);
}

static bool target_commit(struct db_target *t, struct err *err)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;
	struct stat st;

	if (w->changer != NULL)
		return rebuild(w, err) && sqlite_own_put_back(w, err) &&
		       sqlite_own_check(w, err) && sqlite_id_set(w->db, err) &&
		       sqlite_conn_run(w->db, "COMMIT", err);
	if (!complete(w, err) || !sqlite_own_catch_up(w, err))
		return false;
	/* An empty file is what some frameworks make first. */
	return stat(w->path, &st) == 0 ? sqlite_keep_copy_over(w, err) : move_in(w, err);
}

static void target_free(struct db_target *t)
{
	struct sqlite_writer *w = (struct sqlite_writer *)t;

	db_loader_free(w->changer);
	(void)sqlite3_close_v2(w->db);
	if (w->schema != NULL)
		remove_shadow(w);
	closep(&w->lock);
	free(w->path);
	free(w->shadow);
	free(w->broken);
	(void)sqlite3_close_v2(w->watch);
	free(w->version);
	buf_reset(&w->hollow);
	free(w);
}

/* One run at a time for a file, whatever its folder permits: the lock is in the state folder. */
static bool take_lock(struct sqlite_writer *w, struct err *err)
{
	CLEANUP(freep) char *dir = fs_state_dir(err);
	CLEANUP(freep) char *path = NULL;
	char digest[DIGEST_TEXT];

	if (dir == NULL)
		return false;
	digest_text(w->path, strlen(w->path), digest);
	path = xasprintf("%s/lock-%s", dir, digest);
	w->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (w->lock < 0)
		return err_sys(err, "create %s", path);
	if (flock(w->lock, LOCK_EX | LOCK_NB) != 0)
		return err_set(err, ERR_BUSY,
		    "another synco is filling %s: wait until it is done", w->path);
	return true;
}

/*
 * The shadow's name.  Where others may write, too, it is one that nobody can guess, or they could
 * put a journal beside it; the lock's file keeps the secret, so that what a killed run left is
 * found.
 */
static bool name_shadow(struct sqlite_writer *w, struct err *err)
{
	const char *name = strrchr(w->path, '/') + 1;
	CLEANUP(freep) char *dir = xstrndup(w->path, (size_t)(name - w->path));
	unsigned char secret[DIGEST_BYTES];
	char digest[DIGEST_TEXT];
	struct stat st;

	if (stat(dir, &st) != 0)
		return err_sys(err, "look at folder %s", dir);
	if (st.st_uid == geteuid() && (st.st_mode & 022) == 0) {
		w->shadow = xasprintf("%s.%.200s.synco-part", dir, name);
		return true;
	}
	if (pread(w->lock, secret, sizeof(secret), 0) != (ssize_t)sizeof(secret) &&
	    (getentropy(secret, sizeof(secret)) != 0 ||
	        pwrite(w->lock, secret, sizeof(secret), 0) != (ssize_t)sizeof(secret)))
		return err_sys(err, "no random name");
	digest_text(secret, sizeof(secret), digest);
	w->shadow = xasprintf("%s.%.180s.%s.synco-part", dir, name, digest);
	return true;
}

struct db_target *sqlite_target_open(
    const struct db_uri *uri, const struct db_target_opts *opts, struct err *err)
{
	static const struct db_target_ops ops = {
	    .identity = target_identity,
	    .contents = target_contents,
	    .births = target_births,
	    .may_adopt = target_may_adopt,
	    .begin = target_begin,
	    .loader = sqlite_loader_open,
	    .load = sqlite_loader_load,
	    .loader_free = sqlite_loader_free,
	    .adopt = sqlite_change_adopt,
	    .change = sqlite_change_table,
	    .commit = target_commit,
	    .free = target_free,
	};
	CLEANUP(db_target_freep) struct db_target *t = NULL;
	struct sqlite_writer *w = xcalloc(1, sizeof(*w));

	t = &w->base;
	w->base = (struct db_target){
	    .ops = &ops, .engine = "sqlite", .loaders = 1, .own_way = DB_OWN_COPIED};
	w->log = opts->log;
	w->trust = opts->trust_source;
	w->rewritten = opts->rewritten;
	w->lock = -1;
	w->path = sqlite_keep_place(uri->database, err);
	if (w->path == NULL)
		return NULL;
	if (!take_lock(w, err) || !name_shadow(w, err))
		return NULL;
	if (fs_is_file(w->path))
		sqlite_own_watch(w);
	return take_ptr(&t);
}
