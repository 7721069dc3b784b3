#include "common/db/mysql/mysql_check_names.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_conn.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_definition.h"

#define NAMED "CONSTRAINT `"

/* The parts of a list, one after the other. */
struct parts {
	const char *at;
	struct mysql_definition part;
};

static struct parts parts_of(const char *create)
{
	struct parts p = {.at = create};

	while (*p.at != '\0' && *p.at != '(')
		p.at += mysql_create_token(p.at);
	return p;
}

static bool next_part(struct parts *p)
{
	if (*p->at != '(' && *p->at != ',')
		return false;
	p->at++;
	p->at += strspn(p->at, " \n");
	mysql_definition_read(p->at, "", &p->part);
	p->at += p->part.len;
	while (p->part.len > 0 && p->part.text[p->part.len - 1] == '\n')
		p->part.len--;
	return true;
}

/* The length of "CONSTRAINT `name` " of a CHECK; 0 for any other part. */
static size_t name_length(const struct mysql_definition *part)
{
	size_t len = sizeof(NAMED) - 2;

	if (part->kind != MYSQL_PART_OTHER || !text_starts(part->text, NAMED))
		return 0;
	len += mysql_create_token(part->text + len);
	return text_starts(part->text + len, " CHECK ") ? len + 1 : 0;
}

char *mysql_check_unname(const char *create)
{
	struct parts p = parts_of(create);
	struct buf out = {0};

	while (next_part(&p)) {
		size_t name = name_length(&p.part);

		if (name == 0)
			continue;
		buf_append(&out, create, (size_t)(p.part.text - create));
		create = p.part.text + name;
	}
	buf_puts(&out, create);
	return buf_take(&out);
}

bool mysql_check_rename(const char *create, const char *table, struct buf *sql)
{
	CLEANUP(buf_reset) struct buf drop = {0};
	CLEANUP(buf_reset) struct buf add = {0};
	struct parts p = parts_of(create);
	unsigned int n = 0;

	while (next_part(&p)) {
		size_t len = name_length(&p.part);
		CLEANUP(buf_reset) struct buf made = {0};
		CLEANUP(freep) char *plain = NULL;

		if (len == 0)
			continue;
		plain = xasprintf("%s_chk_%u", table, ++n);
		mysql_quote_name(&made, plain);
		if (strncmp(p.part.text + sizeof(NAMED) - 2, made.data, made.len) == 0)
			continue;
		buf_printf(&drop, "%s DROP CHECK %s", drop.len > 0 ? "," : "", made.data);
		buf_puts(&add, ", ADD ");
		buf_append(&add, p.part.text, p.part.len);
	}
	if (drop.len == 0)
		return false;
	buf_puts(sql, "ALTER TABLE ");
	mysql_quote_name(sql, table);
	buf_append(sql, drop.data, drop.len);
	buf_append(sql, add.data, add.len);
	return true;
}
