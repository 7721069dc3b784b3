/*
 * How engines spell what filters say.
 */
#ifndef SYNCO_COMMON_FILTER_FILTER_SQL_H
#define SYNCO_COMMON_FILTER_FILTER_SQL_H

#include "common/base/buf.h"
#include "common/format/schema.h"

enum filter_engine { FILTER_MYSQL, FILTER_POSTGRES, FILTER_SQLITE };

enum filter_engine filter_engine_of(const char *name);

void filter_name(struct buf *sql, enum filter_engine e, const char *name);

/* A table as it stands behind FROM: its own rows only; and before a column. */
void filter_from(struct buf *sql, enum filter_engine e, const struct schema_object *t);
void filter_column(struct buf *sql, enum filter_engine e, const struct schema_object *t,
    const char *column);

/*
 * A condition that holds for so many in 10000 rows of a table with a key: the same rows each time,
 * whatever version of the engine and wherever it runs.
 */
void filter_share(struct buf *sql, enum filter_engine e, const struct schema_object *t,
    unsigned int per_10000);

#endif
