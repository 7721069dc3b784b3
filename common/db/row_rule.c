#include "common/base/text.h"
#include "common/db/db.h"

bool db_rows_wanted(
    const struct db_source_opts *opts, const char *table, struct buf *where)
{
	bool first = true;

	for (size_t i = 0; i < opts->rules_n; i++) {
		const struct db_row_rule *rule = &opts->rules[i];

		if (!text_glob(rule->table, table))
			continue;
		if (rule->where == NULL)
			return false;
		if (where != NULL)
			buf_printf(
			    where, "%s(%s)", first ? " WHERE " : " AND ", rule->where);
		first = false;
	}
	return true;
}
