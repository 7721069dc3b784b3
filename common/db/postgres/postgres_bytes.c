#include "common/db/postgres/postgres_bytes.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* What an object's session says of its texts. */
#define PACKED "bytes"

static bool is_utf8(const char *text)
{
	return text == NULL || text_is_utf8(text, strlen(text));
}

static void pack(char **text)
{
	struct buf out = {0};

	if (*text == NULL)
		return;
	for (const char *p = *text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80)
			buf_putc(&out, (char)(0xc0 | (c >> 6)));
		buf_putc(&out, (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c));
	}
	free(*text);
	buf_puts(&out, "");
	*text = buf_take(&out);
}

static bool check_names(struct schema_object *o, struct err *err)
{
	bool ok =
	    is_utf8(o->name) && is_utf8(o->qualified) && is_utf8(o->session.search_path);

	for (size_t i = 0; i < o->columns_n; i++)
		ok = ok && is_utf8(o->columns[i].name);
	if (ok)
		return true;
	pack(&o->name);
	return err_set(err, ERR_DB,
	    "%s %s: it, or a column of it, has a name that is not UTF-8, in a database without an "
	    "encoding (SQL_ASCII): rename it, or name it below \"skip\" in .synco.yml",
	    o->kind, o->name);
}

bool postgres_bytes_pack(struct schema *schema, struct err *err)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (!check_names(o, err))
			return false;
		if (is_utf8(o->create) && is_utf8(o->keys) && is_utf8(o->after))
			continue;
		pack(&o->create);
		pack(&o->keys);
		pack(&o->after);
		free(o->session.collation);
		o->session.collation = xstrdup(PACKED);
	}
	for (size_t i = 0; i < schema->database.settings_n; i++) {
		if (!is_utf8(schema->database.settings[i]))
			return err_set(err, ERR_DB,
			    "a setting of the database is not UTF-8: set it anew");
	}
	return true;
}

bool postgres_bytes_packed(const struct schema_object *o)
{
	return o->session.collation != NULL && strcmp(o->session.collation, PACKED) == 0;
}

bool postgres_bytes_unpack(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80) {
			unsigned char next = (unsigned char)p[1];

			if ((c & 0xfe) != 0xc2 || (next & 0xc0) != 0x80)
				return false;
			c = (unsigned char)((c << 6) | (next & 0x3f));
			p++;
		}
		buf_putc(out, (char)c);
	}
	return true;
}
