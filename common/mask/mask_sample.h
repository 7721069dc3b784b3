/*
 * What mask: auto sees in values: a few rows of each table, within the source's snapshot.
 */
#ifndef SYNCO_COMMON_MASK_MASK_SAMPLE_H
#define SYNCO_COMMON_MASK_MASK_SAMPLE_H

#include "common/mask/mask_plan.h"

/* A column whose name says nothing, and whose values do. */
struct mask_sampled {
	char *table;
	char *column;
	enum mask_kind kind; /* that suits it */
	const char *what;    /* "e-mail addresses" */
	char *member;  /* of JSON or serialised PHP, by which it was found; or NULL */
	size_t hits;   /* values in which it was found */
	size_t values; /* that were looked at, without NULLs and empty ones */
};

struct mask_sample {
	struct mask_sampled *items; /* by table, in the schema's order */
	size_t n;
	size_t cap;
	size_t all;  /* columns of tables that are masked automatically */
	size_t rows; /* that were read */
};

/*
 * Looks at tables that opts->rules mask automatically: at columns of text, JSON and bytes whose names say
 * nothing.  At most 300 rows of each, the first and the last by its key, and 2000 characters of a
 * value: the same rows each time, but for what is new.
 */
bool mask_sample_read(const struct mask_opts *opts, struct db_source *source,
    const struct schema *schema, const struct db_facts *facts, struct mask_sample *sample,
    struct err *err) MUST_CHECK;
void mask_sample_reset(struct mask_sample *sample);

/* NULL when nothing was found there. */
const struct mask_sampled *mask_sample_find(
    const struct mask_sample *sample, const char *table, const char *column);

/* "e-mail addresses in 12 of 200 values", to free(). */
char *mask_sampled_text(const struct mask_sampled *s);

/* Says at what mask: auto looked, and what the plan made of it. */
void mask_sample_tell(const struct mask_sample *sample, const struct mask_plan *plan,
    const struct schema *schema, struct log *log);

#endif
