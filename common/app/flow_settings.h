/*
 * Flow's settings, merged from its YAML files as Flow does it.
 */
#ifndef SYNCO_COMMON_APP_FLOW_SETTINGS_H
#define SYNCO_COMMON_APP_FLOW_SETTINGS_H

#include "common/app/framework.h"
#include "common/app/yaml.h"

/*
 * The packages' Settings*.yaml (Neos.Flow's first), then Configuration/Settings*.yaml,
 * then the same for each level of the context ("Production",
 * "Production/Live").  ERR_PROTO "file:line" for a broken file of the distribution; a
 * package's is left out.
 */
struct yaml_tree *flow_settings_load(
    const struct app_site *site, const char *context, struct err *err) MUST_CHECK;

/*
 * The scalar at the path with %env:NAME% and Flow's %FLOW_PATH_…% replaced, to free();
 * NULL when there is none, or it is empty.
 */
char *flow_settings_str(
    const struct app_site *site, const struct yaml_tree *settings, const char *path);

#endif
