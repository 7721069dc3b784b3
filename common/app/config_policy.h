/*
 * Inside of config: the keys of policy.h that are more than a name or a number.
 */
#ifndef SYNCO_COMMON_APP_CONFIG_POLICY_H
#define SYNCO_COMMON_APP_CONFIG_POLICY_H

#include "common/app/config_keys.h"

/* Of these the field is all of struct policy. */
config_read config_read_where, config_read_sample, config_read_sets;
/* policy.follow, policy.masks */
config_read config_read_follow, config_read_masks;

void config_policy_reset(struct policy *p);

#endif
