/*
 * What the program tells people and scripts while it works.
 *
 * One struct log is made in main() and handed down.  Plain lines go to standard error, one
 * per step, without colour when it is no terminal.  With json, each becomes one JSON object
 * per line on standard output instead: {"event": "...", ...}.  May be used from any thread.
 * Everything printed has passed text_append_printable().
 */
#ifndef SYNCO_COMMON_BASE_LOG_H
#define SYNCO_COMMON_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/cleanup.h"
#include "common/base/err.h"

struct json;
struct log;

enum log_flags {
	LOG_JSON =
	    1, /* events on standard output, nothing but failures on standard error */
	LOG_QUIET = 2,  /* warnings and failures only */
	LOG_SILENT = 4, /* nothing at all: for what was said before */
};

/* program is the name put before failures ("synco"); it must outlive the log. */
struct log *log_new(const char *program, unsigned int flags);
void log_free(struct log *log);
CLEANUP_DEFINE(struct log, log_free)

bool log_is_json(const struct log *log);

/* Whether standard error is a terminal that can redraw a line (TERM is not dumb, no JSON). */
bool log_is_live(const struct log *log);

/* One step that was taken, for people: "found WordPress in /srv/www". */
void log_info(struct log *log, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Something that went otherwise than the user would expect, or could not be carried.  It is
 * kept, too, for the summary at the end.
 */
void log_warn(struct log *log, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The failure that ends the program, or a part of it that is tried again: "synco: <message>", or event "error" with code and exit. */
void log_err(struct log *log, const struct err *err);

/*
 * A result for scripts; takes fields (an object, or NULL).  Printed only with json.  "event"
 * is put first.
 */
void log_event(struct log *log, const char *event, struct json *fields);

/*
 * Shows a line that the next one replaces; "" takes it away.  Does nothing when the log is
 * not live.  Other output first clears it and the caller draws it again at its next tick.
 */
void log_live(struct log *log, const char *line);

/* A copy of warning i so far, to free(); NULL when there are not so many. */
char *log_warning(struct log *log, size_t i);

size_t log_warnings(struct log *log);

#endif
