/*
 * Flow's resources in a bucket: what their public addresses look like.
 */
#ifndef SYNCO_COMMON_APP_FLOW_BUCKET_H
#define SYNCO_COMMON_APP_FLOW_BUCKET_H

#include "common/app/framework.h"
#include "common/app/yaml.h"

/*
 * The url of struct app_files (APP_FILES_BUCKET) for a target of Flownative.Aws.S3 or
 * Flownative.Google.CloudStorage, to free().  NULL when it is none of these, or only PHP can tell:
 * addresses that are signed, or whose beginning a method makes.
 */
char *flow_bucket_url(const struct app_site *site, const struct yaml_tree *settings,
    const char *target) MUST_CHECK;

#endif
