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

#include "common/base/cleanup.h"
#include "common/base/err.h"
#include "common/format/survey.h"
#include "common/format/token.h"

struct survey_box;

struct survey_box *survey_box_new(const struct token *token, struct err *err) MUST_CHECK;

/* Whether somebody is there: who waits gives up otherwise. Without it that is another's matter. */
typedef bool survey_box_alive(void *ctx);
void survey_box_watch(struct survey_box *b, survey_box_alive *alive, void *ctx);

void survey_box_free(struct survey_box *b);
CLEANUP_DEFINE(struct survey_box, survey_box_free)

/* Takes a message; ctx is the box.  False: it is refused (http_request). */
bool survey_box_take(void *ctx, const char *body, size_t len);

/* What comes from now on is about the database at position set; what came of others is dropped. */
void survey_box_begin(struct survey_box *b, size_t set);

/*
 * Waits until the destination has said which tables it wants compared, or not at all, and sets
 * asked[table] of those among the first n to SURVEY_TABLES, SURVEY_PLACED or SURVEY_KEPT.  None
 * where nobody says anything in a minute.
 */
bool survey_box_tables(
    struct survey_box *b, enum survey_kind *asked, size_t n, struct err *err) MUST_CHECK;

/* Waits for a table's chunk ids; they are valid until survey_box_drop(). */
bool survey_box_chunks(struct survey_box *b, size_t table, const unsigned char **ids,
    size_t *n, struct err *err) MUST_CHECK;

/* Waits for a table's row digests; *whole: all its rows are wanted instead. */
bool survey_box_rows(struct survey_box *b, size_t table, const unsigned char **digests,
    size_t *n, bool *whole, struct err *err) MUST_CHECK;

/* Frees what has come of a table so far. */
void survey_box_drop(struct survey_box *b, size_t table);

#endif
