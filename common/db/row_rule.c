#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/db/db.h"

#define NUMBER "{n}"

bool db_row_rule_fits(const char *pattern, const char *table)
{
	const char *number = strstr(pattern, NUMBER);
	size_t before = number != NULL ? (size_t)(number - pattern) : 0;
	size_t digits = 0;

	if (number == NULL)
		return text_glob(pattern, table);
	if (strncmp(pattern, table, before) != 0)
		return false;
	while (isdigit((unsigned char)table[before + digits]))
		digits++;
	return digits > 0 && text_glob(number + strlen(NUMBER), table + before + digits);
}

bool db_rows_wanted(
    const struct db_source_opts *opts, const char *table, struct buf *where)
{
	bool first = true;

	for (size_t i = 0; i < opts->rules_n; i++) {
		const struct db_row_rule *rule = &opts->rules[i];

		if (!db_row_rule_fits(rule->table, table))
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
