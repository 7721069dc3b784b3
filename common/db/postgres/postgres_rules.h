/*
 * Which statements make an object of a kind, and who may run them: a table of patterns.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_RULES_H
#define SYNCO_COMMON_DB_POSTGRES_RULES_H

#include "common/db/postgres/postgres_guard.h"

bool postgres_rules_know(const char *kind);

/* False when a single statement is none of the object's. */
bool postgres_rules_find(
    const struct schema_object *o, const char *sql, enum postgres_rights *rights);

#endif
