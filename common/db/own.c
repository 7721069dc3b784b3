#include "common/db/own.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

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

void db_own_hide(struct schema *here)
{
	struct schema_object *counters = NULL;
	CLEANUP(buf_reset) struct buf where = {0};

	for (size_t i = 0; i < here->objects_n; i++) {
		struct schema_object *o = &here->objects[i];

		if (!o->own && strcmp(o->kind, "internal table") == 0 &&
		    strcmp(o->name, "sqlite_sequence") == 0)
			counters = o;
		if (!o->own || o->stage != SCHEMA_TABLE)
			continue;
		buf_puts(&where, where.len > 0 ? ", '" : "name NOT IN ('");
		for (const char *c = o->name; *c != '\0'; c++)
			buf_printf(&where, *c == '\'' ? "''" : "%c", *c);
		buf_putc(&where, '\'');
	}
	if (counters == NULL || where.len == 0)
		return;
	buf_putc(&where, ')');
	free(counters->where);
	counters->where = buf_take(&where);
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

void db_own_warn_view(struct log *log, const char *name, const struct err *why)
{
	log_warn(log,
	    "view %s, which synco did not bring, no longer works, since the source has "
	    "changed: %s",
	    name, why->msg);
}

void db_own_warn_rows(struct log *log, const struct buf *names)
{
	log_warn(log,
	    "rows of tables that synco did not bring point to rows that the source does not "
	    "have: %s",
	    names->data);
}

bool db_own_is_detail(const struct schema_object *o)
{
	static const char *const kinds[] = {"comment", "security label", "owner",
	    "grants", "value of sequence", "data of materialized view",
	    "indexes of materialized view", "internal table"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i], o->kind) == 0)
			return true;
	}
	return false;
}

bool db_own_lose(struct db_target *t, struct log *log, const struct schema_object *o,
    const struct err *why, struct err *err)
{
	CLEANUP(freep) char *name = text_printable(o->name);
	CLEANUP(buf_reset) struct buf rows = {0};
	bool link = strcmp(o->kind, "foreign key") == 0;

	if (!o->own) {
		*err = *why;
		return false;
	}
	if (o->stage == SCHEMA_TABLE)
		buf_printf(&rows, " (%llu rows)", (unsigned long long)o->rows_estimate);
	if (!t->yes && !db_own_is_detail(o) && !link)
		return err_set(err, ERR_REFUSED,
		    "%s %s%s, which synco did not bring, can't come along to the new "
		    "database: %.500s: save it and drop it, or add --yes to lose it",
		    o->kind, name, buf_str(&rows), why->msg);
	log_warn(log, "%s %s%s, which synco did not bring, is gone: %s", o->kind, name,
	    buf_str(&rows), why->msg);
	/* Foreign keys are made in several threads, and nobody asks for them again. */
	if (link)
		return true;
	t->lost = xreallocarray(t->lost, t->lost_n + 1, sizeof(*t->lost));
	t->lost[t->lost_n++] = o;
	return true;
}

bool db_own_is_lost(const struct db_target *t, const struct schema_object *o)
{
	for (size_t i = 0; i < t->lost_n; i++) {
		if (t->lost[i] == o)
			return true;
	}
	return false;
}
