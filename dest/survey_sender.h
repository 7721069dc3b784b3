/*
 * Says to the source what is here (survey.h): records are gathered into messages.  One thread
 * says something, another may send beats meanwhile.
 */
#ifndef SYNCO_DEST_SURVEY_SENDER_H
#define SYNCO_DEST_SURVEY_SENDER_H

#include "common/format/survey.h"
#include "common/format/token.h"
#include "dest/fetch.h"

struct survey_sender;

/* All are borrowed. */
struct survey_sender *survey_sender_new(
    struct fetch *fetch, const struct token *token, struct err *err) MUST_CHECK;
void survey_sender_free(struct survey_sender *s);
CLEANUP_DEFINE(struct survey_sender, survey_sender_free)

/* What is added from now on is about the database at position set. */
void survey_sender_begin(struct survey_sender *s, size_t set);

/* Adds items of a table, however many; last: there are no more of this kind. */
bool survey_sender_add(struct survey_sender *s, enum survey_kind kind, size_t table,
    const unsigned char *items, size_t n, bool last, struct err *err) MUST_CHECK;

/* Sends what has gathered. */
bool survey_sender_flush(struct survey_sender *s, struct err *err) MUST_CHECK;

/*
 * A sign of life: sends what has gathered, or a message without records, unless one is under way.
 * Does not wait; what becomes of it, who says something next finds out.
 */
void survey_sender_beat(struct survey_sender *s);

#endif
