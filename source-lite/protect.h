/*
 * The policy at work: which rows leave this host, and what becomes of their columns.
 */
#ifndef SYNCO_SOURCE_PROTECT_H
#define SYNCO_SOURCE_PROTECT_H

#include "common/app/config.h"
#include "common/db/db.h"
#include "common/filter/filter_source.h"
#include "common/mask/mask_plan.h"
#include "source-lite/elsewhere.h"
#include "source-lite/find.h"

struct protect {
	struct db_source_opts source; /* texts are borrowed, here and below */
	const char **exclude;
	struct filter_rule *rules;
	struct filter_opts filter;
	bool masked;            /* the policy masks something */
	struct mask_opts masks; /* without password and secret where it does not */
	struct mask_known *known;
	struct elsewhere elsewhere;
	char *password;
	unsigned char secret[MASK_SECRET_BYTES];
};

/*
 * Of what was found, which is borrowed.  all: what the framework would leave out comes, too; what the
 * policy says holds anyway.  ERR_USAGE, ERR_SYSTEM when a secret can't be read.
 */
bool protect_init(struct protect *p, const struct find *found, bool all, struct log *log,
    struct err *err) MUST_CHECK;
void protect_reset(struct protect *p);

/* Opens the database as the policy lets it be seen; p outlives the source. */
struct db_source *protect_open(
    struct protect *p, const struct db_uri *uri, struct err *err) MUST_CHECK;

#endif
