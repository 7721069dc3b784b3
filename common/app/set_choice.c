#include "common/app/set_choice.h"

#include <string.h>

bool set_choice_has(const struct cli_list *only, const char *set, bool is_database)
{
	for (size_t i = 0; i < only->n; i++) {
		if (strcmp(only->items[i], set) == 0 ||
		    (strcmp(only->items[i], "files") == 0 && !is_database))
			return true;
	}
	return only->n == 0;
}

static bool is_one_of(const char *name, const char *const *sets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(name, sets[i]) == 0)
			return true;
	}
	return strcmp(name, "files") == 0;
}

bool set_choice_check(
    const struct cli_list *only, const char *const *sets, size_t n, struct err *err)
{
	CLEANUP(buf_reset) struct buf names = {0};

	for (size_t i = 0; i < only->n; i++) {
		if (is_one_of(only->items[i], sets, n))
			continue;
		for (size_t s = 0; s < n; s++)
			buf_printf(&names, "%s%s", s > 0 ? ", " : "", sets[s]);
		return err_set(err, ERR_USAGE,
		    "--only %s: there is no such set here, but %s", only->items[i],
		    n > 0 ? buf_str(&names) : "none");
	}
	return true;
}
