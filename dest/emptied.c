#include "dest/emptied.h"

#include "common/base/mem.h"
#include "dest/chooser.h"

/* So many of a hundred tables may be empty at once. */
#define MOST_PERCENT 90

/* "all 12 tables that have rows here are empty at the source"; NULL: not so. */
static char *describe(const struct load *l)
{
	size_t tables = 0;
	size_t gone = refresh_gone_tables(l->refresh);
	size_t had = gone;

	for (size_t i = 0; i < l->schema->objects_n; i++) {
		const struct schema_object *o = &l->schema->objects[i];

		if (o->stage != SCHEMA_TABLE || o->own)
			continue;
		tables++;
		if (!refresh_had_rows(l->refresh, i))
			continue;
		had++;
		gone += l->tables[i].rows == 0 && l->tables[i].refreshed.total == 0;
	}
	if (tables == 0 && (had > 0 || l->content.n > 0))
		return xstrdup("the source has no table");
	if (gone * 100 <= had * MOST_PERCENT)
		return NULL;
	return xasprintf("of %zu table%s with rows here, the source has no row of %s%zu",
	    had, had == 1 ? "" : "s", gone == had ? "all " : "", gone);
}

static bool ask(const char *what, struct err *err)
{
	CLEANUP(freep) char *question =
	    xasprintf("%s. What is here would be lost:", what);
	static const struct chooser_item items[] = {
	    {"keep what is here", "stop", false}, {"go on", "as --yes", false}};
	size_t chosen;

	if (!chooser_one(question, items, 2, &chosen, err))
		return false;
	return chosen == 1 || err_set(err, ERR_REFUSED, "%s: nothing was changed", what);
}

bool emptied_check(const struct load *l, struct err *err)
{
	CLEANUP(freep) char *what = NULL;

	if (l->opts->yes || l->opts->into == NULL || (what = describe(l)) == NULL)
		return true;
	if (l->opts->ask && !l->opts->dry_run)
		return ask(what, err);
	return err_set(err, ERR_REFUSED,
	    "%s: see whether it is the right one; add --yes to lose what is here", what);
}
