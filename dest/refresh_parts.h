/*
 * The parts of refresh.c, for each other.
 */
#ifndef SYNCO_DEST_REFRESH_PARTS_H
#define SYNCO_DEST_REFRESH_PARTS_H

#include <pthread.h>
#include <stdio.h>

#include "common/db/chunks.h"
#include "dest/refresh.h"

/* Bytes that are read of a temporary file at once. */
#define REFRESH_PIECE (64U * 1024)

enum table_way {
	TABLE_COMES,    /* all its rows come */
	TABLE_COMPARED, /* and those that differ come */
	TABLE_KEPT,     /* none come */
};

/* One table of the source, and what is here of it. */
struct local_table {
	enum table_way way;
	const struct schema_object *object; /* as the target has it; NULL: it has none */
	bool counter;                       /* its "after" statement is another one */

	/* Of tables that are compared: */
	struct db_chunks *chunks; /* NULL once it is not needed */
	bool as_one;           /* the source was told of them as one: they are too many */
	struct runs gone;      /* chunks that the source lacks */
	bool compared;         /* these are known */
	bool whole;            /* all its rows go, and come again if it has any; else: */
	const char *why_whole; /* where they could have been fewer; else NULL */
	bool blind;            /* its suspects are too many for digests: all of them go */
	uint64_t before;       /* how many rows it has */
	struct runs suspects;  /* which of them are in chunks that the source lacks */
	long keys_from;        /* in the file of keys: those of the suspects */
	long keys_to;
	struct index_table *index; /* what a source that can't be asked says of it */
};

struct refresh {
	struct refresh_opts o;
	struct schema *schema; /* of the source; borrowed */
	struct log *silent;
	struct db_source_opts source_opts;
	struct db_source *source; /* the target, read */
	struct db_source
	    *as_there; /* it as the source has it, to be compared; NULL: the same */
	struct schema *target; /* NULL: a file */
	struct seal *seal;
	struct chunker *chunker;
	struct local_table *tables; /* by the source's object */
	FILE *keys;                 /* of suspects, a line each */
	FILE *digests;              /* theirs, where the source can't be asked */
	bool in_place;
	uint64_t unseen;    /* objects that stay since the source's user can't see them */
	bool has_own;       /* some objects of target are its own */
	size_t gone_tables; /* that have rows here, and that the source does not have */
	char *why_anew;     /* what is not here as it is there; or NULL */
	struct brought
	    *there; /* the source's objects, where there is a record (brought.h) */
	struct schema *own_indexes; /* the target's, in tables of the source */
	size_t chunks_told;         /* ids that the source was told of */
	size_t digests_left;        /* that it may still be told of */
	size_t waiting;             /* tables whose comparison has not come */
	size_t missing;             /* objects of the source that the target can't have */
	pthread_mutex_t lock; /* held by who reads a table to fill it anew, or digests */
};

/*
 * Rows that were held back in a temporary file, since it is not known before their end which
 * rows go first.  Zeroed before; close also after a failed open.
 */
struct held {
	struct db_rows base;
	FILE *file;
	char *piece;
};
bool held_open(struct held *h, struct db_rows *rows, struct err *err) MUST_CHECK;
void held_close(struct held *h);

/* What is here, goes and comes must give the number of rows that the source has. */
bool refresh_check_total(const struct refresh *r, size_t table,
    const struct refresh_done *done, struct err *err) MUST_CHECK;

/* The keys of suspects, those that are gone: rows as db.h wants them.  Zeroed before. */
struct keys {
	struct db_rows base;
	FILE *file; /* borrowed */
	long left;
	const struct runs *gone; /* NULL: all */
	struct runs_walk walk;
	char *line;
	size_t room;
	struct buf piece;
};
bool keys_open(struct keys *k, const struct refresh *r, size_t table,
    const struct refresh_done *done, struct err *err) MUST_CHECK;
void keys_close(struct keys *k);

/* NULL does nothing. */
void refresh_index_free(struct index_table *t);

/* Whether the source has rows of that object. */
bool refresh_wants(const struct refresh *r, size_t table);

/* The target as it is compared. */
struct db_source *refresh_compared_source(const struct refresh *r);

/* Scans a table that is compared. */
bool refresh_scan(struct refresh *r, size_t table, struct err *err) MUST_CHECK;

/* Takes some of a table's digests, 8 bytes each. */
typedef bool refresh_take_digests(
    void *ctx, const unsigned char *digests, size_t n, struct err *err);

/*
 * Reads the rows in the chunks of a table that are gone: notes their keys, and hands over
 * their digests unless all are to come, which why_whole then says.  The chunks are not
 * needed afterwards.
 */
bool refresh_read_suspects(struct refresh *r, size_t table, refresh_take_digests *take,
    void *ctx, struct err *err) MUST_CHECK;

/* Whether a table of that name is to be kept. */
bool refresh_is_named(const struct refresh *r, const char *name);

/* Whether an object is a table that stays, also since the source skips it, or belongs to one. */
bool refresh_is_kept(const struct refresh *r, const struct schema_object *o);

/*
 * The target is filled anew without a table that is here, and that the source skips: ERR_REFUSED if it
 * holds a row, unless that was agreed to.
 */
bool refresh_check_skipped(
    const struct refresh *r, const struct schema_object *own, struct err *err) MUST_CHECK;

/* So many are named in a message. */
#define REFRESH_NAMES 10

/*
 * Takes indexes of the target's own out of the definitions of tables that the source has, too: they are
 * no difference.  Whether the source still has the table of such an index.  Columns of its own, for
 * people, and how many.
 */
void refresh_take_indexes(struct refresh *r);
bool refresh_has_index_table(const struct refresh *r, const struct schema_object *index);
size_t refresh_own_columns(const struct refresh *r, struct buf *names);

/* Marks what of the target is its own (brought.h). */
void refresh_mark_own(struct refresh *r);

/*
 * ERR_REFUSED where something of the target's own would be lost: since the source now has something of
 * its name, or since the target is filled anew, and it can't come along; unless that was agreed to.
 */
bool refresh_check_own(const struct refresh *r, struct err *err) MUST_CHECK;

/* The target is filled anew: what is its own joins the source's definitions, where it is copied. */
bool refresh_add_own(struct refresh *r, struct err *err) MUST_CHECK;

/* Rows that stay were numbered here, and the next one must get a new number. */
void refresh_keep_counters(struct refresh *r);

/* Notes which tables have rows here, of those that are not compared. */
void refresh_note_before(struct refresh *r);

/* Notes which of the names to be kept a table here has; ERR_USAGE for a given one that is no table's. */
void refresh_note_kept(const struct refresh *r);
bool refresh_check_given(const struct refresh *r, struct err *err) MUST_CHECK;

#endif
