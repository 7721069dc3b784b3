/*
 * What a run that was killed has left behind, seen to its end by the next one.
 */
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_writer.h"

/* Triggers of the target's own that were dropped for a change in place; what is there stays. */
static bool make_again(struct mysql_writer *w, struct err *err)
{
	bool exists;

	if (w->noted == NULL)
		return true;
	if (!mysql_writer_exists(w->conn, w->database, &exists, err))
		return false;
	return !exists ||
	       (mysql_writer_use(w, err) && mysql_make_objects(w, w->noted, true, err));
}

bool mysql_mend(struct mysql_writer *w, struct err *err)
{
	const struct schema *here = w->base.here;
	CLEANUP(schema_freep) struct schema *note = NULL;
	bool ok;

	if (!mysql_note_read(w, &note, err))
		return false;
	if (note == NULL)
		return make_again(w, err) && mysql_swap_clean(w, err);
	log_info(w->log, "finishing what an interrupted run had begun");
	w->base.here = w->noted;
	ok = mysql_guard_tables(&w->guard, note, err) && mysql_swap_finish(w, note, err);
	w->base.here = here;
	return ok;
}

/* Where the user may not create databases, notes are in the target itself. */
static bool mend_within(struct mysql_writer *w, struct err *err)
{
	CLEANUP(freep) char *shadow = w->shadow;
	CLEANUP(freep) char *old = w->old;
	CLEANUP(schema_freep) struct schema *note = NULL;
	bool ok;

	w->shadow = xstrdup(w->database);
	w->old = xstrdup(w->database);
	w->prefixed = true;
	ok = mysql_note_read(w, &note, err) &&
	     ((note == NULL && w->noted == NULL) || mysql_mend(w, err));
	w->prefixed = false;
	free(w->shadow);
	free(w->old);
	w->shadow = take_ptr(&shadow);
	w->old = take_ptr(&old);
	return ok;
}

bool mysql_target_mend(struct db_target *t, struct err *err)
{
	struct mysql_writer *w = (struct mysql_writer *)t;

	return mysql_mend(w, err) && mend_within(w, err);
}
