/*
 * What became of a source's definitions at a server of the other flavour or another release: a warning for each
 * kind, which names all of that kind that is lost, and some of what is only called otherwise.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_NOTES_H
#define SYNCO_COMMON_DB_MYSQL_NOTES_H

#include "common/base/buf.h"
#include "common/base/log.h"

enum mysql_note {
	/* Carried, as something else. */
	MYSQL_NOTE_COLLATION,
	MYSQL_NOTE_MODE,
	MYSQL_NOTE_FUNCTION,
	MYSQL_NOTE_TYPE,
	MYSQL_NOTE_JSON,
	MYSQL_NOTE_ENGINE,
	MYSQL_NOTE_CHECK_NAME,
	MYSQL_NOTE_OPTION, /* storage only: no row is another by it */
	/* Not carried. */
	MYSQL_NOTE_VISIBLE, /* an invisible column */
	MYSQL_NOTE_NOT_ENFORCED,
	MYSQL_NOTE_FUNCTIONAL,
	MYSQL_NOTE_LONG_UNIQUE,
	MYSQL_NOTE_VECTOR_INDEX,
	MYSQL_NOTE_PARSER,
	MYSQL_NOTE_PERIOD,
	MYSQL_NOTE_HISTORY,
	MYSQL_NOTE_SEQUENCE,
	MYSQL_NOTE_DEFAULT,
	MYSQL_NOTE_CHARSET,
	MYSQL_NOTE_ORACLE,
	MYSQL_NOTES
};

/* Zeroed at first. */
struct mysql_notes {
	struct buf names[MYSQL_NOTES]; /* with NUL between them */
	size_t n[MYSQL_NOTES];
};

/* The same words once only. */
void mysql_notes_add(struct mysql_notes *notes, enum mysql_note kind, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

/* server: "MariaDB 10.11.6". */
void mysql_notes_say(
    const struct mysql_notes *notes, const char *server, struct log *log);
void mysql_notes_reset(struct mysql_notes *notes);

#endif
