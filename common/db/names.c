#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/db/db.h"

#define NUMBER "{n}"

bool db_name_fits(const char *pattern, const char *name)
{
	const char *number = strstr(pattern, NUMBER);
	size_t before = number != NULL ? (size_t)(number - pattern) : 0;
	size_t digits = 0;

	if (number == NULL)
		return text_glob(pattern, name);
	if (strncmp(pattern, name, before) != 0)
		return false;
	while (isdigit((unsigned char)name[before + digits]))
		digits++;
	return digits > 0 && text_glob(number + strlen(NUMBER), name + before + digits);
}

bool db_names_fit(const struct db_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++) {
		if (db_name_fits(names->items[i], name))
			return true;
	}
	return false;
}
