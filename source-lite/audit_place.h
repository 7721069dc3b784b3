/*
 * Where sessions are noted: a file that a policy names, which this user's rights are lent for.
 *
 * The policy may be another one's, and what runs here root's: who cannot write a file by themselves
 * must not have lines appended to it by naming it, or by leading the path to it.
 */
#ifndef SYNCO_SOURCE_AUDIT_PLACE_H
#define SYNCO_SOURCE_AUDIT_PLACE_H

#include "common/app/config.h"
#include "common/base/err.h"

/*
 * Opens policy.audit for appending, makes it with mode 0600 where it is missing; -1 on failure.  ERR_USAGE
 * when .synco.yml, the file or a folder above it is neither root's nor ours, or others can write to it, or
 * the file is none, or has another name, too.
 */
int audit_place_open(const struct config *config, struct err *err) MUST_CHECK;

#endif
