#include "common/filter/filter_check.h"

#include <string.h>

/* Signs that begin something of their own, outside of texts and quoted names. */
static const struct {
	const char *engine;
	const char *signs;
	const char *what_to_do;
} odd[] = {
    {"mysql", "#", "comments can't stand in a condition"},
    {"postgres", "`", "quote names with \""},
    {"sqlite", "[", "quote names with \""},
    {"sqlite", "?:@$", "there are no parameters: give the value itself"},
};

/* Behind a quoted text; the closing quote is there. */
static const char *skip_quoted(const char *at)
{
	const char *end = strchr(at + 1, *at);

	return end != NULL ? end + 1 : at + strlen(at);
}

bool filter_check(const char *engine, const char *condition, struct err *err)
{
	const char *at = condition;

	while (*at != '\0') {
		for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
			if (strcmp(odd[i].engine, engine) == 0 &&
			    strchr(odd[i].signs, *at) != NULL)
				return err_set(err, ERR_USAGE, "there is a %c: %s", *at,
				    odd[i].what_to_do);
		}
		at = strchr("'\"`", *at) != NULL ? skip_quoted(at) : at + 1;
	}
	return true;
}
