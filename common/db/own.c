#include "common/db/own.h"

#include <string.h>
#include <strings.h>

const struct schema_object *db_own_find(
    const struct db_target *t, const char *kind, const char *name)
{
	for (size_t i = 0; t->here != NULL && i < t->here->objects_n; i++) {
		const struct schema_object *o = &t->here->objects[i];

		if (o->own && strcasecmp(o->kind, kind) == 0 &&
		    db_name_same(o->name, name, t->here->database.fold_tables))
			return o;
	}
	return NULL;
}

bool db_own_has_table(const struct db_target *t, const char *name)
{
	return db_own_find(t, "table", name) != NULL ||
	       db_own_find(t, "sequence", name) != NULL;
}

bool db_own_broken(
    const struct db_target *t, struct log *log, const struct buf *names, struct err *err)
{
	if (names->len == 0)
		return true;
	if (!t->yes)
		return err_set(err, ERR_REFUSED,
		    "rows of tables that synco did not bring point to rows that the source no "
		    "longer has: %.700s: delete or change them, or add --yes to leave them "
		    "pointing nowhere",
		    names->data);
	log_warn(log,
	    "rows of tables that synco did not bring point to rows that are gone: %s",
	    names->data);
	return true;
}
