/*
 * Questions to somebody at a terminal: a list to choose from, a line to type.
 *
 * In a list arrow keys or numbers move, space ticks and enter takes what is chosen.  Where the terminal
 * can't draw a list anew (TERM is dumb or not set, or it has too few lines), numbers are typed instead.
 * Questions stand on standard error, answers come from standard input.  The terminal is left as it was,
 * also when a signal comes (ERR_STOPPED, as when nothing is chosen).
 */
#ifndef SYNCO_DEST_CHOOSER_H
#define SYNCO_DEST_CHOOSER_H

#include <stddef.h>

#include "common/base/err.h"

/* Texts are borrowed, and may be anybody's: they are escaped. */
struct chooser_item {
	const char *name;
	const char *about; /* or NULL */
	bool on;           /* ticked; for chooser_some() */
};

/* Whether somebody is there to be asked. */
bool chooser_can_ask(void);

/* One of n items, n > 0. */
bool chooser_one(const char *question, const struct chooser_item *items, size_t n,
    size_t *chosen, struct err *err) MUST_CHECK;

/* Some of them, at least one: on is what is ticked at first, and then the answer. */
bool chooser_some(const char *question, struct chooser_item *items, size_t n,
    struct err *err) MUST_CHECK;

/* A line without blanks around it, to free(); perhaps "".  NULL on failure.  The question is escaped. */
char *chooser_line(const char *question, struct err *err) MUST_CHECK;

#endif
