#include "common/app/set_choice.h"

#include <string.h>

#include "common/base/text.h"

/* "db" is the main database only, whose set has that name. */
static bool chooses(const char *item, const char *set, bool is_database)
{
	if (strcmp(item, set) == 0)
		return true;
	if (!is_database)
		return strcmp(item, "files") == 0 ||
		       (text_starts(item, "files:") && strcmp(item + 6, set) == 0);
	return text_starts(item, "db:") &&
	       (strcmp(item + 3, set) == 0 ||
	           (text_starts(set, "db-") && strcmp(item + 3, set + 3) == 0));
}

bool set_choice_has(const struct cli_list *only, const char *set, bool is_database)
{
	for (size_t i = 0; i < only->n; i++) {
		if (chooses(only->items[i], set, is_database))
			return true;
	}
	return only->n == 0;
}

static bool is_there(const char *item, const struct set_choice_set *sets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (chooses(item, sets[i].name, sets[i].is_database))
			return true;
	}
	return strcmp(item, "files") == 0; /* an app may have none */
}

bool set_choice_check(const struct cli_list *only, const struct set_choice_set *sets,
    size_t n, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; i < only->n; i++) {
		if (is_there(only->items[i], sets, n))
			continue;
		for (size_t s = 0; s < n; s++)
			buf_printf(&names, "%s%s", s > 0 ? ", " : "", sets[s].name);
		return err_set(err, ERR_USAGE,
		    "--only %s: there is no such set here, but %s", only->items[i],
		    n > 0 ? buf_str(&names) : "none");
	}
	return true;
}
