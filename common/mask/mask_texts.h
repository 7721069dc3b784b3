/*
 * What definitions hold of people: literals in views, defaults, checks, routines and comments.  They
 * travel as they are, so they are named.
 */
#ifndef SYNCO_COMMON_MASK_MASK_TEXTS_H
#define SYNCO_COMMON_MASK_MASK_TEXTS_H

#include "common/base/buf.h"
#include "common/base/log.h"
#include "common/format/schema.h"

/*
 * Whether an e-mail address or a phone number with its country stands in the text; those that nobody
 * has (example.org, .test and the like) do not count.
 */
bool mask_texts_are_personal(const char *text);

/* Whether there is an e-mail address, anybody's or not. */
bool mask_texts_hold_email(const char *text);

/* The first of all texts of an object. */
bool mask_texts_in(const struct schema_object *o);

/* Appends "view a, function b and 3 more": the objects that hold some; returns how many. */
size_t mask_texts_list(const struct schema *schema, struct buf *out);

/* Warns of them, where there are some. */
void mask_texts_warn(struct log *log, const struct schema *schema);

#endif
