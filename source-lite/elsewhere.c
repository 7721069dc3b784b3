#include "source-lite/elsewhere.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/db/facts.h"

static bool has(
    const struct db_facts *facts, bool fold, const char *table, const char *column)
{
	for (size_t i = 0; column == NULL && i < facts->names_n; i++) {
		if (db_name_fits_as(table, facts->names[i], fold))
			return true;
	}
	for (size_t i = 0; column != NULL && i < facts->columns_n; i++) {
		if (db_name_fits_as(table, facts->columns[i].table, fold) &&
		    db_name_fits_as(column, facts->columns[i].column, fold))
			return true;
	}
	return false;
}

static bool look(const struct elsewhere *e, const struct db_uri *uri, const char *table,
    const char *column)
{
	struct db_source_opts opts = {.log = e->log};
	struct err why = {0};
	CLEANUP(db_source_freep)
	struct db_source *source = db_source_open(uri, &opts, &why);
	CLEANUP(db_facts_reset) struct db_facts facts = {0};

	if (source != NULL && db_facts_read(source, uri->engine, &facts, &why))
		return has(&facts, strcmp(uri->engine, "postgres") != 0, table, column);
	log_warn(e->log,
	    "database.mask: whether %s is a table of another database is not known: %s",
	    table, why.msg);
	return true;
}

bool elsewhere_fits(void *ctx, const char *table, const char *column)
{
	const struct elsewhere *e = ctx;
	const struct app *app = e->found->app;

	if (app == NULL)
		return false;
	if (app->others_n > 0 && e->found->db != NULL && e->found->db != e->but &&
	    look(e, e->found->db, table, column))
		return true;
	for (size_t i = 0; i < app->others_n; i++) {
		if (app->others[i].uri != e->but &&
		    look(e, app->others[i].uri, table, column))
			return true;
	}
	return false;
}
