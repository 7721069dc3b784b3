#include "common/db/mysql/mysql_side.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void mysql_side_read(struct mysql_side *side, const char *flavour, const char *version)
{
	unsigned int parts[3] = {0};
	size_t n = 0;

	side->mariadb = flavour != NULL && strcasecmp(flavour, "MariaDB") == 0;
	for (const char *at = version; at != NULL && n < 3; n++) {
		while (*at >= '0' && *at <= '9' && parts[n] < 1000)
			parts[n] = parts[n] * 10 + (unsigned int)(*at++ - '0');
		at = *at == '.' ? at + 1 : NULL;
	}
	side->version = parts[0] * 10000 + parts[1] % 100 * 100 + parts[2] % 100;
}

void mysql_side_reset(struct mysql_side *side)
{
	for (size_t i = 0; i < side->collations_n; i++)
		free(side->collations[i]);
	free(side->collations);
	*side = (struct mysql_side){0};
}

bool mysql_side_same(const struct mysql_side *a, const struct mysql_side *b)
{
	return a->mariadb == b->mariadb && a->version / 100 == b->version / 100;
}

bool mysql_side_knows(const struct mysql_side *side, const char *collation)
{
	for (size_t i = 0; i < side->collations_n; i++) {
		if (strcasecmp(side->collations[i], collation) == 0)
			return true;
	}
	return side->collations_n == 0;
}

bool mysql_side_knows_charset(
    const struct mysql_side *side, const char *charset, size_t len)
{
	for (size_t i = 0; i < side->collations_n; i++) {
		const char *name = side->collations[i];

		if (strncasecmp(name, charset, len) == 0 &&
		    (name[len] == '_' || name[len] == '\0'))
			return true;
	}
	return side->collations_n == 0;
}
