#include "common/db/mysql/mysql_sql_value.h"

#include <string.h>

#include "common/base/text.h"
#include "common/db/mysql/mysql_conn.h"
#include "common/db/mysql/mysql_json.h"

#define LENGTH(text) ((ptrdiff_t)sizeof(text) - 1)

static void append_hex(struct buf *out, const char *data, size_t len)
{
	buf_puts(out, len > 0 ? "0x" : "''");
	text_append_hex(out, data, len);
}

static bool is_ascii(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)data[i] >= 0x80)
			return false;
	}
	return true;
}

/* Whether the bytes of a text may stand in a UTF-8 file. */
static bool is_plain(const struct schema_column *c, const char *data, size_t len)
{
	if (c->charset != NULL && text_starts(c->charset, "utf8"))
		return text_is_utf8(data, len);
	/* Of other character sets what is ASCII, but not where a letter has two bytes. */
	return is_ascii(data, len) &&
	       (c->charset == NULL || (!text_starts(c->charset, "utf16") &&
	                                  !text_starts(c->charset, "utf32") &&
	                                  !text_starts(c->charset, "ucs2")));
}

void mysql_sql_value_append(
    struct buf *out, const struct schema_column *c, const struct row_field *f)
{
	if (f->data == NULL) {
		buf_puts(out, "NULL");
		return;
	}
	switch (c->type) {
	case SCHEMA_NUMBER:
	case SCHEMA_TIME:
		mysql_quote_text(out, f->data, f->len);
		return;
	case SCHEMA_JSON:
		mysql_json_append(out, f->data, f->len, "", "");
		return;
	case SCHEMA_TEXT:
	case SCHEMA_ENUM:
	case SCHEMA_ANY:
		if (is_plain(c, f->data, f->len)) {
			mysql_quote_text(out, f->data, f->len);
			return;
		}
		break;
	case SCHEMA_BINARY:
	case SCHEMA_BIT:
	case SCHEMA_GEOMETRY:
	case SCHEMA_TYPES:
		break;
	}
	/* A hexadecimal literal is a string of bytes: no character set comes between. */
	append_hex(out, f->data, f->len);
}

/* Behind the changes of a value with decimals, whose text ends at at; NULL for what is none. */
static const char *skip_changes(const char *at, const char *end)
{
	CLEANUP(buf_reset) struct buf path = {0};

	while (at != NULL && end - at > LENGTH(MYSQL_JSON_CHANGE "'") &&
	       text_starts(at, MYSQL_JSON_CHANGE "'")) {
		at = mysql_read_text(at + LENGTH(MYSQL_JSON_CHANGE), end, &path);
		if (at == NULL || end - at < 3 || memcmp(at, ", ", 2) != 0)
			return NULL;
		for (at += 2; at < end && strchr("-.0123456789", *at) != NULL; at++)
			;
	}
	return at != NULL && at < end && *at == ')' ? at + 1 : NULL;
}

const char *mysql_sql_value_read(
    const char *at, const char *end, struct buf *value, struct buf *row)
{
	buf_clear(value);
	if (end - at > 4 && memcmp(at, "NULL", 4) == 0) {
		row_text_null(row);
		return at + 4;
	}
	if (end - at > LENGTH(MYSQL_JSON_HEAD "'") &&
	    text_starts(at, MYSQL_JSON_HEAD "'")) {
		at = mysql_read_text(at + LENGTH(MYSQL_JSON_HEAD), end, value);
		at = at != NULL ? skip_changes(at, end) : NULL;
	} else if (end - at > 2 && memcmp(at, "0x", 2) == 0) {
		for (at += 2; end - at >= 2 && text_hex_byte(at) >= 0; at += 2)
			buf_putc(value, (char)text_hex_byte(at));
	} else {
		at = *at == '\'' ? mysql_read_text(at, end, value) : NULL;
	}
	if (at != NULL)
		row_text_value(row, buf_str(value), value->len);
	return at;
}
