/*
 * The folder of a session: where its objects are, from the first to the last moment.
 *
 * A watching process, started with it, removes the folder when this process ends, however it
 * ends: one way for all.  Folders whose watcher was killed too are swept by the next session;
 * a lock on the folder tells which are alive.
 */
#ifndef SYNCO_SOURCE_SESSION_H
#define SYNCO_SOURCE_SESSION_H

#include "common/base/cleanup.h"
#include "common/base/log.h"
#include "common/format/meta.h"
#include "common/format/token.h"

struct session;

struct session_opts {
	struct log *log;
	const char *parent; /* the folder above: a public web one, or a temporary one */
	bool published;     /* a web server of another user must be able to read it */
	bool keep;          /* leave the objects in place at the end */
	size_t
	    most; /* of this user's that may live below parent already, and one; 0: any */
};

/*
 * Sweeps parent, makes the folder and starts the watcher: no thread may exist yet.  A
 * folder that is there already and empty of objects is taken when only this user can enter
 * it: what started us through a control channel made it, and put the program there.  The
 * first meta.json (Created) is there when this returns.  token is borrowed.  ERR_BUSY where most says so.
 */
struct session *session_new(const struct token *token, const struct session_opts *opts,
    struct err *err) MUST_CHECK;

/* Removes the folder (unless it is kept) and waits until it is gone. */
void session_free(struct session *s);
CLEANUP_DEFINE(struct session, session_free)

/* The folder, for writers of objects, and its path; valid as long as s. */
int session_dirfd(const struct session *s);
const char *session_path(const struct session *s);

/*
 * Adds a set to meta.json; the texts are copied, engine and folder may be NULL.  Returns its
 * position.
 */
size_t session_add_set(struct session *s, const char *name, enum meta_set_type type,
    const char *engine, const char *folder);

void session_set_framework(struct session *s, const char *name);

/* Says where the app is published; takes what site points to. */
void session_set_site(struct session *s, struct meta_site *site);

/* How far a set is; with complete, all of its index is in the file. */
struct session_progress {
	uint64_t size_bytes;
	uint64_t done_bytes;
	uint64_t items;
	uint64_t max_size; /* of the files that travel; 0: any */
	bool complete;
};
void session_set_progress(
    struct session *s, size_t set, const struct session_progress *p);

/*
 * Says what of a file set does not come, before its index ends: what could not be read, what is there
 * and does not travel, what a glob keeps here, or that there is no such folder.  path is below the set's folder; "":
 * all of it.
 */
enum session_gap { SESSION_UNREAD, SESSION_LEFT_OUT, SESSION_EXCLUDED, SESSION_MISSING };
void session_add_gap(
    struct session *s, size_t set, enum session_gap gap, const char *path);

/* How much of a set's index is in its file. */
void session_set_index_bytes(struct session *s, size_t set, uint64_t bytes);

/*
 * Moves to another state and writes meta.json; failure is the reason, for META_FAILED.
 * While the state is Initializing a thread rewrites meta.json twice a second with what is
 * known, so that the destination sees progress, and life.
 */
bool session_move(struct session *s, enum meta_state state, const char *failure,
    struct err *err) MUST_CHECK;

/* Moves to Failed with a reason, on a full disk as well.  False when it could not be written. */
bool session_fail(struct session *s, const char *why);

/*
 * Called when meta.json was written, with its sequence number while another one is sure to follow,
 * else with UINT64_MAX; with the session's lock held.  NULL: not any more.
 */
typedef void session_news(void *ctx, uint64_t sequence);
void session_on_news(struct session *s, session_news *news, void *ctx);

/*
 * Gives room that was kept for the last words back to a full disk; false: there is none any more.  From
 * any thread.
 */
bool session_free_reserve(struct session *s);

/* False when that thread could not write (the disk is full). */
bool session_check(struct session *s, struct err *err) MUST_CHECK;

/* A sealing codec of its own for one thread; free both parts with session_codec_free(). */
struct session_codec {
	struct seal *seal;
	struct frame_codec *frame;
};
bool session_codec_init(
    struct session_codec *c, const struct token *token, struct err *err) MUST_CHECK;
void session_codec_reset(struct session_codec *c);

#endif
