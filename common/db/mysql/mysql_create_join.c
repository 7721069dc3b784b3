#include <string.h>

#include "common/base/text.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_definition.h"

/* Where the list that begins at the first parenthesis ends; NULL without any. */
static const char *find_end(const char *s)
{
	size_t depth = 0;

	for (; *s != '\0'; s += mysql_create_token(s)) {
		depth += *s == '(';
		if (*s == ')' && depth > 0 && --depth == 0)
			return s;
	}
	return NULL;
}

/* What stands behind "ALTER TABLE `name` "; NULL where it is no such statement. */
static const char *behind_name(const char *sql)
{
	if (!text_starts(sql, "ALTER TABLE `"))
		return NULL;
	sql += sizeof("ALTER TABLE ") - 1;
	sql += mysql_create_token(sql);
	return *sql == ' ' ? sql + 1 : NULL;
}

/* Appends what "ADD a, ADD b" adds to a list. */
static bool append_keys(struct buf *out, const char *at)
{
	do {
		struct mysql_definition d;

		at += *at == ',';
		at += *at == ' ';
		if (!text_starts(at, "ADD "))
			return false;
		mysql_definition_read(at + 4, NULL, &d);
		if (d.kind != MYSQL_PART_UNIQUE && !text_starts(d.text, "KEY "))
			return false;
		mysql_definition_append(out, &d, ",\n  ");
		at = d.text + d.len;
	} while (*at == ',');
	return *at == '\0';
}

char *mysql_create_join(const char *create, const char *keys, const char *after)
{
	CLEANUP(buf_reset) struct buf out = {0};
	const char *end = find_end(create);
	size_t len;

	if (end == NULL || (keys != NULL && (keys = behind_name(keys)) == NULL) ||
	    (after != NULL && (after = behind_name(after)) == NULL))
		return NULL;
	len = (size_t)(end - create);
	while (len > 0 && create[len - 1] == '\n')
		len--;
	buf_append(&out, create, len);
	if (keys != NULL && !append_keys(&out, keys))
		return NULL;
	buf_puts(&out, "\n)");
	if (after != NULL)
		buf_printf(&out, " %s", after);
	buf_puts(&out, end + 1);
	return buf_take(&out);
}
