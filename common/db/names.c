#include <ctype.h>
#include <string.h>

#include "common/base/mem.h"
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

static char *folded(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	}
	return copy;
}

bool db_name_same(const char *a, const char *b, bool fold)
{
	CLEANUP(freep) char *folded_a = fold ? folded(a) : NULL;
	CLEANUP(freep) char *folded_b = fold ? folded(b) : NULL;

	return fold ? strcmp(folded_a, folded_b) == 0 : strcmp(a, b) == 0;
}

bool db_name_fits_as(const char *pattern, const char *name, bool fold)
{
	CLEANUP(freep) char *folded_pattern = fold ? folded(pattern) : NULL;
	CLEANUP(freep) char *folded_name = fold ? folded(name) : NULL;

	return fold ? db_name_fits(folded_pattern, folded_name)
	            : db_name_fits(pattern, name);
}

bool db_names_fit(const struct db_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++) {
		if (db_name_fits_as(names->items[i], name, names->fold))
			return true;
	}
	return false;
}

void db_name_quote(struct buf *sql, const char *engine, const char *name)
{
	char mark = strcmp(engine, "mysql") == 0 ? '`' : '"';

	buf_putc(sql, mark);
	for (; *name != '\0'; name++) {
		if (*name == mark)
			buf_putc(sql, mark);
		buf_putc(sql, *name);
	}
	buf_putc(sql, mark);
}
