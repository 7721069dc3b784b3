/*
 * Asking Flow itself: ./flow configuration:show.
 */
#ifndef SYNCO_COMMON_APP_FLOW_RUN_H
#define SYNCO_COMMON_APP_FLOW_RUN_H

#include "common/app/framework.h"
#include "common/app/yaml.h"

/*
 * What "./flow configuration:show --type Settings --path …" says, with the PHP of $PHP, else the
 * first of the usual names in PATH that works: never one of the site's own.  NULL with err when
 * there is no PHP, it fails, the site only is looked at (app_detect()), the folder or the script
 * is a link or another user's, or root would leave its caches to the site's own user.
 */
struct yaml_tree *flow_run_show(const struct app_site *site, const char *context,
    const char *path, struct err *err) MUST_CHECK;

#endif
