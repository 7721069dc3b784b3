/*
 * Inside of Django: its databases and its tables.
 */
#ifndef SYNCO_COMMON_APP_DJANGO_H
#define SYNCO_COMMON_APP_DJANGO_H

#include "common/app/framework.h"
#include "common/app/py_config.h"

/*
 * The databases of the settings.  What only Python could tell is not fatal: app->db_why or
 * a warning says so.
 */
bool django_add_databases(const struct app_site *site, const struct py_config *settings,
    struct app *app, struct err *err) MUST_CHECK;

/* What nobody needs of the tables, and what is personal in them. */
void django_add_tables(const struct py_config *settings, struct app *app);

#endif
