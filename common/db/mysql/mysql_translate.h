/*
 * Definitions of one flavour or release of server in the words of another, by mysql_equivalents.h.
 *
 * All works on the tokens that servers read (statement.h): what stands in texts, names and comments stays.
 * Where a text is not what a server prints it comes out as it is, for the guard to refuse.  Pure.
 */
#ifndef SYNCO_COMMON_DB_MYSQL_TRANSLATE_H
#define SYNCO_COMMON_DB_MYSQL_TRANSLATE_H

#include "common/db/mysql/mysql_notes.h"
#include "common/db/mysql/mysql_side.h"
#include "common/format/schema.h"

struct mysql_translation {
	struct mysql_side source;
	struct mysql_side target;
	struct mysql_notes notes;
	struct buf checks; /* names of checks so far, with NUL between them */
	bool in_table;     /* what is read is a table's */
};

void mysql_translation_reset(struct mysql_translation *t);

/*
 * All of it, in place: database, tables, and what else there is.  What the target can't have at all is
 * marked as absent.  ERR_DB, which names the table and says what to do, where rows could not be kept as they
 * are.
 */
bool mysql_translate(struct mysql_translation *t, struct schema *s, struct err *err)
    MUST_CHECK;

/* For each other: */

/* Character sets, collations and functions in any text; a string to free(). */
char *mysql_translate_words(
    struct mysql_translation *t, const char *text, const char *sql_mode);
/* The same without signs of executable comments: their content stays. */
char *mysql_translate_unwrap(const char *text);

/* A table's or sequence's own statements; false as above. */
void mysql_translate_table(struct mysql_translation *t, struct schema_object *o);

/*
 * One part of a table's list ("`a` int …", "UNIQUE KEY …"): appended to out, or nothing where the target
 * can't have it.  What must stand as a part of its own behind it is appended to more, each with ",\n  " before it.
 */
struct mysql_part_list {
	struct mysql_translation *t;
	const char *table;
	struct buf
	    texts; /* names of columns that are text or bytes without end, NUL between */
	struct buf *more; /* NULL: nothing can come behind */
	bool history;     /* the table's old rows come, too */
	struct buf until; /* the column that says until when a row was so */
};

void mysql_translate_column(struct mysql_part_list *l, const char *part, struct buf *out);
void mysql_translate_key(struct mysql_part_list *l, const char *part, struct buf *out);

/* What stands behind the list: options and partitions. */
void mysql_translate_options(
    struct mysql_part_list *l, const char *rest, struct buf *out);

#endif
