/*
 * What the destination says of the rows it has (survey.h): it comes in the HTTP server's
 * thread, and the dump waits for it.
 *
 * One destination only: the first whose survey opens under the token.
 */
#ifndef SYNCO_SOURCE_SURVEY_BOX_H
#define SYNCO_SOURCE_SURVEY_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/buf.h"
#include "common/format/survey.h"
#include "common/format/token.h"
#include "source-lite/http.h"

struct survey_box;

struct survey_box *survey_box_new(const struct token *token, struct err *err) MUST_CHECK;

/*
 * Who waits gives up when the destination that has spoken says nothing for so long; 0: never,
 * that is another's matter.
 */
void survey_box_patience(struct survey_box *b, uint64_t ms);

void survey_box_free(struct survey_box *b);
CLEANUP_DEFINE(struct survey_box, survey_box_free)

/*
 * Takes a message; ctx is the box (http_door).  Whoever has the token
 * and says what can't be said then (of tables that are not compared, after the last of a table,
 * more than LIMIT_SURVEY_BYTES) ends the dump: who waits gets ERR_PROTO.
 */
enum http_answer survey_box_take(void *ctx, const char *body, size_t len);

/*
 * What comes from now on is about the database at position set, which has n objects; what came of
 * others is dropped.
 */
void survey_box_begin(struct survey_box *b, size_t set, size_t n);

/*
 * Waits until the destination has said which tables it wants compared, or not at all, and sets
 * asked[table] of those among the n objects to SURVEY_TABLES, SURVEY_PLACED or SURVEY_KEPT.  None
 * where nobody says anything in a minute.
 */
bool survey_box_tables(struct survey_box *b, enum survey_kind *asked, struct err *err)
    MUST_CHECK;

/* Waits for a table's chunk ids, which become the caller's; row digests may come then. */
bool survey_box_chunks(
    struct survey_box *b, size_t table, struct buf *ids, struct err *err) MUST_CHECK;

/*
 * Waits for a table's row digests, which become the caller's; *whole: all its rows are wanted
 * instead.
 */
bool survey_box_rows(struct survey_box *b, size_t table, struct buf *digests, bool *whole,
    struct err *err) MUST_CHECK;

/* Nothing of a table is needed any more: frees what has come. */
void survey_box_drop(struct survey_box *b, size_t table);

#endif
