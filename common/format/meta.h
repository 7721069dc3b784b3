/*
 * meta.json: the state of a session and its file sets.
 *
 * Rewritten as the work proceeds, each time with a higher sequence number, which is also the
 * number of its only frame: a reader refuses one that is older than what it has seen.
 */
#ifndef SYNCO_COMMON_FORMAT_META_H
#define SYNCO_COMMON_FORMAT_META_H

#include "common/format/frame.h"
#include "common/format/path_list.h"

#define META_FILE_NAME "meta.json.enc"

enum meta_state { META_CREATED, META_INITIALIZING, META_READY, META_FAILED, META_STATES };

const char *meta_state_name(enum meta_state s);
bool meta_state_may_move(enum meta_state from, enum meta_state to);

enum meta_set_type {
	META_TABLES,        /* "tables": rows in packs */
	META_PUBLIC_FILES,  /* "publicFiles": fetched from the site itself */
	META_PRIVATE_FILES, /* "privateFiles": files in packs */
	META_SET_TYPES
};

const char *meta_set_type_name(enum meta_set_type t);

struct meta_set {
	char *name; /* "db", "uploads": letters, digits, '-' and '_', at most 64 */
	enum meta_set_type type;
	char *engine;     /* of tables: "mysql", "sqlite"; else NULL */
	char *index_name; /* "<name>-index.json.enc" */
	char *folder; /* of files: where they belong below the app's root; else NULL */
	uint64_t size_bytes;  /* raw: known when complete, an estimate before */
	uint64_t index_bytes; /* of the index's file so far; the reader takes no more */
	uint64_t items;       /* rows or files read so far */
	uint64_t done_bytes;  /* raw bytes read so far: progress */
	bool complete;        /* the index has its end */
	/* Of files, known when the index has its end: */
	struct path_list incomplete; /* what could not be read: it is not gone */
	struct path_list left_out;   /* what is there and does not travel */
	struct path_list excluded;   /* globs of what never leaves the source */
	uint64_t max_size;           /* no larger file does; 0: any */
	bool missing;                /* there is no such folder */
};

/* Where the app is published, as far as the source knows it. */
struct meta_site {
	char *url; /* or NULL */
	char *
	    home; /* what links in its content begin with, where that is not url; or NULL */
	char **hosts; /* of other sites that it serves, too */
	size_t hosts_n;
};

struct meta_site meta_site_copy(const struct meta_site *from);
void meta_site_reset(struct meta_site *s);

struct meta {
	enum meta_state state;
	uint64_t sequence;
	char *framework; /* "WordPress" */
	struct meta_site site;
	char *failure; /* the reason, when META_FAILED; else NULL */
	struct meta_set *sets;
	size_t sets_n;
	char **warnings; /* what could not be carried or deserves a look */
	size_t warnings_n;
};

void meta_free(struct meta *m);
CLEANUP_DEFINE(struct meta, meta_free)

/* Appends the whole object file for m, sealed as frame m->sequence. */
bool meta_seal(const struct meta *m, struct frame_codec *codec, struct buf *out,
    struct err *err) MUST_CHECK;

/*
 * Opens an object file.  ERR_NETWORK when it is no synco object at all, ERR_AUTH when the key
 * is wrong, it was changed, or its sequence number is below min_sequence ("replayed");
 * ERR_PROTO when authentic bytes break a rule.  Free the result with meta_free().
 */
struct meta *meta_open(const void *data, size_t len, uint64_t min_sequence,
    struct frame_codec *codec, struct err *err) MUST_CHECK;

#endif
