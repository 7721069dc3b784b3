/*
 * A refresh, seen from the destination: what the target has is compared with the source's
 * tables, so that only what differs travels.
 *
 * In place, where the definitions are the same: rows go and come in one transaction.  Else the
 * target is filled anew, and of tables with the same columns it reads what stays from the
 * old one.  Tables to be kept are left, or copied, as they are.
 *
 * In this order: refresh_new(); where the source asks, refresh_announce(), refresh_find(),
 * refresh_ask(), refresh_compared() for each such line of the index and refresh_digest(), else
 * refresh_find(), refresh_index_frame() and refresh_index_done() for all rows of the index; then
 * for each table refresh_apply() in place, or refresh_rows(); refresh_close().
 */
#ifndef SYNCO_DEST_REFRESH_H
#define SYNCO_DEST_REFRESH_H

#include "common/db/db.h"
#include "common/format/runs.h"
#include "common/format/token.h"
#include "dest/progress.h"
#include "dest/survey_sender.h"

struct brought;
struct equivalents;
struct refresh;
struct rewrite;

/* Tables to be kept, in any database of the app. */
struct refresh_keep {
	const char *name; /* text_glob() */
	bool given;       /* on the command line: nobody may have misspelt it */
	bool looked;      /* a database was read ... */
	bool found;       /* ... that has such a table, */
	bool known;       /* or the source has one */
};

struct refresh_opts {
	struct log *log;
	struct progress *progress;
	struct survey_sender *survey; /* of the session, for this database */
	const struct token *token;
	const char *into; /* the target; NULL: nothing is here */
	const struct rewrite
	    *rewrite;              /* what became of the rows on their way in, or NULL */
	struct refresh_keep *keep; /* is told what was found */
	size_t keep_n;
	bool
	    keep_checked; /* a given name that nothing has is no error: that was seen to */
	/* What synco has put into the target; NULL: nothing here is the target's own. */
	struct brought *brought;
	const struct equivalents
	    *equal;   /* what the target made of the source's; or NULL */
	bool trust;   /* what could not be made may be made now: it is tried again */
	bool filled;  /* the target has something: it must be readable */
	bool emptied; /* as in struct db_target */
	bool compare; /* else all rows come, but those of kept tables */
	/* Else a query of a table may run code of others with this user's rights: none is asked. */
	bool may_query;
	/* Where it is filled anew, how its own tables get along: */
	enum db_own_way own_way;
	bool in_place;        /* may it be changed in place */
	bool plan;            /* only to tell of it: refresh_plan() */
	bool yes;             /* what is here of tables that the source skips may go */
	const char *why_anew; /* for people, where the options say so; else NULL */
};

/* All are borrowed. */
struct refresh *refresh_new(const struct refresh_opts *opts, struct err *err) MUST_CHECK;
void refresh_free(struct refresh *r);
CLEANUP_DEFINE(struct refresh, refresh_free)

/* Tells the source that it will be told what is here: that may take a while. */
bool refresh_announce(struct refresh *r, struct err *err) MUST_CHECK;

/* Instead of all else: tells the source that no row of schema's (borrowed) tables is wanted. */
bool refresh_decline(struct refresh *r, struct schema *schema, struct err *err)
    MUST_CHECK;

/*
 * Reads the target's definitions and compares them with the source's.  schema is borrowed;
 * tables of it that are kept, but of which no rows will come, are marked only_here, and the
 * values of their sequences are those of the target.
 * ERR_REFUSED when a table can't be kept.
 */
bool refresh_find(struct refresh *r, struct schema *schema, struct err *err) MUST_CHECK;

/*
 * All that the target has, as it was described, where some of it is its own (marked so): what neither
 * synco nor this source brought.  NULL where nothing is.  Borrowed.
 */
const struct schema *refresh_own(const struct refresh *r);

/* Whether some table is compared. */
bool refresh_compares(const struct refresh *r);

/* Whether the target is changed in place; else it is filled anew. */
bool refresh_in_place(const struct refresh *r);

/* How many objects stay that the source has not sent, since its user may not see them. */
uint64_t refresh_unseen(const struct refresh *r);

/* Why it is filled anew, for people; NULL: it is not, or there is no target. */
const char *refresh_why_anew(const struct refresh *r);

/*
 * How many tables with rows here, which synco has put here, the source lacks; whether one that the source
 * has with rows to come had some here.  Known when the rows were compared.
 */
size_t refresh_gone_tables(const struct refresh *r);
bool refresh_had_rows(const struct refresh *r, size_t table);

/* Calls tell for each object that is here and is more than rows to be compared. */
enum refresh_fate {
	REFRESH_DROPPED, /* the target is filled anew, and the source does not have it */
	REFRESH_KEPT, /* --keep-local, the source skips it, or synco did not bring it */
	REFRESH_REPLACED, /* a table, of which it can't be told which rows differ */
};
typedef void refresh_tell(
    void *ctx, enum refresh_fate fate, const struct schema_object *own);
void refresh_tell_fates(const struct refresh *r, refresh_tell *tell, void *ctx);

/* Whether a table is compared; and whether its rows are not wanted. */
bool refresh_is_compared(const struct refresh *r, size_t table);
bool refresh_keeps(const struct refresh *r, size_t table);

/* Tells the source what is here; reads all tables that are compared. */
bool refresh_ask(struct refresh *r, struct err *err) MUST_CHECK;

/* The source does not have these chunks of a table; takes them. */
bool refresh_compared(struct refresh *r, size_t table, struct runs *gone, struct err *err)
    MUST_CHECK;

/* Whether some table's comparison has not come. */
bool refresh_waits(const struct refresh *r);

/* All tables were compared: says which rows are in those chunks. */
bool refresh_digest(struct refresh *r, struct err *err) MUST_CHECK;

/* A frame line of the index, of a source that can't be asked. */
void refresh_index_frame(struct refresh *r, const struct schema_rows *rows);

/* Called for each frame of the table that is wanted, in order. */
typedef void refresh_take(void *ctx, const struct pack_ref *ref);

/* What the done line of a table says, for one that was compared. */
struct refresh_done {
	bool compared;
	uint64_t rows;      /* that come */
	uint64_t bytes;     /* of those */
	uint64_t total;     /* that the table has at the source */
	struct runs gone;   /* which of the rows whose digests were taken */
	struct runs places; /* which of all rows are those that come; may be empty */
};
void refresh_done_reset(struct refresh_done *d);

/*
 * A done line of such an index: compares the table with what is here.  *done says what comes
 * and goes at most; what really does is known to refresh_sift().
 */
bool refresh_index_done(struct refresh *r, const struct schema_rows *rows,
    refresh_take *take, void *ctx, struct refresh_done *done, struct err *err) MUST_CHECK;

/*
 * The rows of the wanted frames of an index, without what is here already; fills done at its
 * end.  frames is borrowed.
 */
struct db_rows *refresh_sift(struct refresh *r, size_t table, struct db_rows *frames,
    struct refresh_done *done) MUST_CHECK;
void refresh_sift_free(struct db_rows *rows);

/* Why all rows of a table that was compared come, for people; else NULL. */
const char *refresh_why_whole(const struct refresh *r, size_t table);

/* How many rows of a table go, in place. */
uint64_t refresh_gone(
    const struct refresh *r, size_t table, const struct refresh_done *done);

/* Nothing of the target will be read any more: it can be changed. */
void refresh_close(struct refresh *r);

/*
 * Changes a table in place: rows are those that come (NULL: the source sends none), *done is
 * known when they have been read to their end.  After refresh_close().
 */
bool refresh_apply(struct refresh *r, struct db_target *target, size_t table,
    struct db_rows *rows, const struct refresh_done *done, struct err *err) MUST_CHECK;

/* Whether it can be told which rows of a table are new, which changed. */
bool refresh_can_plan(const struct refresh *r, size_t table);

/* What a pull would do with the rows of a table. */
struct refresh_plan {
	uint64_t added;
	uint64_t changed; /* the same key, other values */
	uint64_t removed;
};

/* Where it can: rows are those that come, *done is known when they have been read. */
bool refresh_plan(struct refresh *r, size_t table, struct db_rows *rows,
    const struct refresh_done *done, struct refresh_plan *plan, struct err *err)
    MUST_CHECK;

/*
 * All rows that a table filled anew will have: those that stay of the old one, and those that
 * come.  Only one table's can be read at a time: who reads another waits here.
 */
struct db_rows *refresh_rows(struct refresh *r, size_t table, struct db_rows *rows,
    const struct refresh_done *done) MUST_CHECK;
void refresh_rows_free(struct db_rows *rows);

#endif
