#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_skip.h"
#include "common/db/sqlite/sqlite_skip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Characters that are no separators. */
static size_t weight(const char *s)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0'; s++)
		n += strchr(" \n,", *s) == NULL;
	return n;
}

/* Characters of the names of our own database before sequences, which are dropped. */
static size_t dropped(const char *s)
{
	static const char own[] = "val(`db`.";
	size_t n = 0;

	while ((s = strstr(s, own)) != NULL) {
		s += sizeof(own) - 1;
		n += sizeof("`db`.") - 1;
	}
	return n;
}

/* Links to skipped tables are left out: no byte more. */
static void skipping(const char *text)
{
	static const char *const all[] = {"*"};
	const struct db_names skip = {.items = all, .n = 1};
	CLEANUP(mysql_create_reset) struct mysql_create c = {0};
	CLEANUP(buf_reset) struct buf name = {0};
	char old[] = "old";
	char t[] = "t";
	char *const tables[] = {old, t};
	struct err err = {0};
	size_t n;

	if (mysql_create_split(text, "InnoDB", "db", &skip, &c, &err) &&
	    weight(c.create) > weight(text))
		abort();
	free(sqlite_skip_links(text, tables, 2, &n));
	for (const char *at = text; at != NULL;)
		at = mysql_view_table(at, "db", &name);
}

/* A statement is taken apart or refused; nothing of it gets lost. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct db_names skip = {0};
	CLEANUP(mysql_create_reset) struct mysql_create c = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep) char *user = NULL;
	CLEANUP(freep) char *joined = NULL;
	struct err err = {0};
	size_t start;
	size_t len;

	buf_append(&text, data, size);
	if (mysql_create_split(buf_str(&text), "InnoDB", "db", &skip, &c, &err)) {
		/* Only what separates the parts may go. */
		if (weight(c.create) + weight(c.keys) + weight(c.links) +
		        weight(c.after) + dropped(buf_str(&text)) <
		    weight(buf_str(&text)))
			abort();
		joined = mysql_create_join(c.create, c.keys, c.after);
		if (joined != NULL && weight(joined) < weight(c.create))
			abort();
	} else if (err.code != ERR_PROTO) {
		abort();
	}
	skipping(buf_str(&text));
	if (mysql_create_definer(buf_str(&text), &start, &len, &user) &&
	    start + len > strlen(buf_str(&text)))
		abort();
	for (const char *at = buf_str(&text); *at != '\0'; at += mysql_create_token(at)) {
		if (mysql_create_token(at) == 0)
			abort();
	}
	return 0;
}
