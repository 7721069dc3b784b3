#include "common/db/mysql/mysql_notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* Of what is carried this many are named. */
#define SOME 8

static const struct {
	const char *what;
	bool lost; /* all are named */
} kinds[MYSQL_NOTES] = {
    [MYSQL_NOTE_COLLATION] =
        {"collations that it does not have are the nearest ones there", false},
    [MYSQL_NOTE_MODE] = {"words of sql_mode that it does not know are left out", false},
    [MYSQL_NOTE_FUNCTION] = {"functions that it does not have are written otherwise",
        false},
    [MYSQL_NOTE_TYPE] = {"types that it does not have hold the same values as", false},
    [MYSQL_NOTE_JSON] =
        {"JSON is text with a check there, and each byte of it is the source's", false},
    [MYSQL_NOTE_ENGINE] = {"storage engines that it does not have are InnoDB there",
        false},
    [MYSQL_NOTE_CHECK_NAME] = {"checks get other names, which are unique in the whole "
                               "database there",
        false},
    [MYSQL_NOTE_OPTION] = {"options of storage that it does not have are left out",
        false},
    [MYSQL_NOTE_VISIBLE] =
        {"invisible columns are visible, since it wants a default for them", true},
    [MYSQL_NOTE_NOT_ENFORCED] =
        {"checks that are not enforced are left out, since it would enforce them", true},
    [MYSQL_NOTE_FUNCTIONAL] =
        {"indexes on expressions are left out (a generated column with "
         "an index works in both)",
            true},
    [MYSQL_NOTE_LONG_UNIQUE] =
        {"unique keys on whole texts are left out (a unique key on a generated hash works "
         "in both)",
            true},
    [MYSQL_NOTE_VECTOR_INDEX] = {"indexes on vectors are left out", true},
    [MYSQL_NOTE_PARSER] = {"full-text indexes have its own parser", true},
    [MYSQL_NOTE_PERIOD] = {"periods and keys without overlaps are left out", true},
    [MYSQL_NOTE_HISTORY] =
        {"system-versioned tables are plain ones, with their current rows: "
         "the history stays at the source",
            true},
    [MYSQL_NOTE_SEQUENCE] =
        {"sequences are left out: it has none (AUTO_INCREMENT is known to both)", true},
    [MYSQL_NOTE_DEFAULT] = {"defaults that it can't compute are left out: give the value "
                            "when you insert",
        true},
    [MYSQL_NOTE_ORACLE] =
        {"packages and what is written in Oracle's dialect are left out", true},
    [MYSQL_NOTE_CHARSET] = {"character sets that it does not have", true},
};

static bool has(const struct buf *names, const char *name)
{
	const char *end = names->data + names->len;

	for (const char *at = names->data; at < end; at += strlen(at) + 1) {
		if (strcmp(at, name) == 0)
			return true;
	}
	return false;
}

void mysql_notes_add(
    struct mysql_notes *notes, enum mysql_note kind, const char *fmt, ...)
{
	struct buf *names = &notes->names[kind];
	CLEANUP(freep) char *name = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&name, fmt, ap);
	va_end(ap);
	if (len < 0 || (names->len > 0 && has(names, name)))
		return;
	buf_append(names, name, strlen(name) + 1);
	notes->n[kind]++;
}

void mysql_notes_say(const struct mysql_notes *notes, const char *server, struct log *log)
{
	for (size_t i = 0; i < MYSQL_NOTES; i++) {
		CLEANUP(buf_reset) struct buf list = {0};
		CLEANUP(freep) char *text = NULL;
		const char *at = notes->names[i].data;
		size_t n = 0;

		for (; n < notes->n[i] && (kinds[i].lost || n < SOME); n++) {
			buf_printf(&list, "%s%s", n > 0 ? ", " : "", at);
			at += strlen(at) + 1;
		}
		if (n == 0)
			continue;
		if (n < notes->n[i])
			buf_printf(&list, " and %zu more", notes->n[i] - n);
		text = text_printable(buf_str(&list));
		log_warn(log, "the target is %s: %s: %s", server, kinds[i].what, text);
	}
}

void mysql_notes_reset(struct mysql_notes *notes)
{
	for (size_t i = 0; i < MYSQL_NOTES; i++)
		buf_reset(&notes->names[i]);
	*notes = (struct mysql_notes){0};
}
