/*
 * Masks for tests: of one value, and plans of small databases that were never there.
 */
#ifndef SYNCO_TEST_UNIT_MASK_FIXTURE_H
#define SYNCO_TEST_UNIT_MASK_FIXTURE_H

#include "common/mask/mask_plan.h"

/* A job in a column of free text without a limit; its key is always the same one. */
struct mask_job fixture_job(const struct mask *m);

/* What stands for value in the n-th row, to free(); "NULL" for NULL. */
char *fixture_mask(const struct mask_job *job, uint64_t n, const char *value);
/* The same of a value of some type, and bytes that may hold NULs. */
struct buf fixture_mask_bytes(const struct mask_job *job, uint64_t n,
    enum schema_type type, const char *value, size_t len);

/* A database: tables, columns, links, and rules as .synco.yml gives them. */
struct fixture {
	struct schema schema;
	struct db_facts facts;
	struct mask_rules rules;
	struct mask_opts opts;
	unsigned char secret[MASK_SECRET_BYTES];
	struct log *log;
};

/* Of an engine, with a secret, and a log that fixture_log() reads. */
void fixture_init(struct fixture *f, const char *engine);
void fixture_reset(struct fixture *f);

/*
 * columns: "id bigint key; email varchar(190) unique; name text not null": a name, a type as the
 * engine spells it, and words.
 */
void fixture_table(struct fixture *f, const char *name, const char *columns);
/* A table that does not travel, or a view. */
void fixture_absent(struct fixture *f, const char *name, bool view);
void fixture_generated(struct fixture *f, const char *table, const char *column);
void fixture_part(struct fixture *f, const char *table, const char *of);
/* "orders.email > users.email" */
void fixture_link(struct fixture *f, const char *key, const char *link);
/* Returns the rule's mask to be completed; its place is line n, column 5 for the n-th rule. */
struct mask *fixture_rule(
    struct fixture *f, const char *table, const char *column, enum mask_kind kind);
void fixture_auto(struct fixture *f, const char *table);

struct mask_plan *fixture_plan(struct fixture *f, struct err *err);
/* "email" for a column that is masked so; "email by value"; "keep" for none. */
char *fixture_chosen(const struct mask_plan *p, const struct fixture *f,
    const char *table, const char *column);
/* What was warned, to free(). */
char *fixture_log(const struct fixture *f);

#endif
