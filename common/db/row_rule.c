#include "common/base/text.h"
#include "common/db/db.h"

const struct db_row_rule *db_row_rule_find(
    const struct db_source_opts *opts, const char *table)
{
	for (size_t i = 0; i < opts->rules_n; i++) {
		if (text_glob(opts->rules[i].table, table))
			return &opts->rules[i];
	}
	return NULL;
}
