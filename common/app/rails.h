/*
 * Inside of Rails: its databases and its tables.
 */
#ifndef SYNCO_COMMON_APP_RAILS_H
#define SYNCO_COMMON_APP_RAILS_H

#include "common/app/erb.h"
#include "common/app/framework.h"
#include "common/app/yaml.h"

/*
 * A YAML file below the root with Ruby in it; NULL when it is not there (err untouched) or
 * broken.  ERR_USAGE where only Ruby could tell what it is.
 */
struct yaml_tree *rails_load_yaml(
    const struct erb_site *site, const char *below, struct err *err) MUST_CHECK;

/*
 * The databases of config/database.yml and the environment.  What only Ruby could tell is not
 * fatal: app->db_why or a warning says so.
 */
bool rails_add_databases(const struct app_site *site, const struct erb_site *erb,
    struct app *app, struct err *err) MUST_CHECK;

/* What nobody needs of the tables, and what is personal in them. */
void rails_add_tables(struct app *app);

#endif
