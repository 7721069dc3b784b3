/*
 * What else there is to know of a source's tables: for masks, which must fit their columns, and
 * filters, which follow foreign keys.
 */
#ifndef SYNCO_COMMON_DB_FACTS_H
#define SYNCO_COMMON_DB_FACTS_H

#include "common/db/db.h"

struct db_column_fact {
	char *table; /* as the schema object's name */
	char *column;
	char *type;      /* as the engine spells it: "varchar(60)", "inet" */
	uint64_t length; /* characters (of binary: bytes) that it takes; 0: no limit */
	bool not_null;
	bool unique; /* in a unique index, perhaps with others */
};

/* One column of a foreign key; those of one key follow each other. */
struct db_link {
	char *name; /* of the key: one for each in its table */
	char *table;
	char *column;
	char *to_table;
	char *to_column;
	bool part; /* a key to a partitioned table, seen from one of its partitions */
};

/* A partition, and one of the tables that it is a part of; or one that inherits, and from which. */
struct db_part {
	char *table;
	char *of;
	bool inherits; /* of has rows of its own */
};

struct db_facts {
	struct db_column_fact *columns; /* by table */
	size_t columns_n;
	size_t columns_cap;
	struct db_link *links; /* by table and name */
	size_t links_n;
	size_t links_cap;
	struct db_part *parts; /* by table */
	size_t parts_n;
	size_t parts_cap;
	char **names; /* of all tables and views, also those that are skipped */
	size_t names_n;
	size_t names_cap;
};

/* Asks the source, whose engine is given, within its snapshot.  facts is zeroed before. */
bool db_facts_read(struct db_source *source, const char *engine, struct db_facts *facts,
    struct err *err) MUST_CHECK;
void db_facts_reset(struct db_facts *facts);

/* NULL when there is none: a column that the engine hides (SQLite's rowid). */
const struct db_column_fact *db_facts_column(
    const struct db_facts *facts, const char *table, const char *column);

#endif
