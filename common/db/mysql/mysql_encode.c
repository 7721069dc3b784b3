#include "common/db/mysql/mysql_encode.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/mysql/mysql_guard.h"

/* What the servers' sets are to iconv.  Their latin1 is more than CP1252 (own_byte()). */
static const struct {
	const char *charset;
	const char *iconv;
} sets[] = {
    {"latin1", "CP1252"},
    {"latin2", "ISO-8859-2"},
    {"latin5", "ISO-8859-9"},
    {"latin7", "ISO-8859-13"},
    {"greek", "ISO-8859-7"},
    {"hebrew", "ISO-8859-8"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1256", "CP1256"},
    {"cp1257", "CP1257"},
    {"cp850", "CP850"},
    {"cp852", "CP852"},
    {"cp866", "CP866"},
    {"koi8r", "KOI8-R"},
    {"koi8u", "KOI8-U"},
    {"tis620", "TIS-620"},
    {"macroman", "MACINTOSH"},
};

const char *mysql_encode_to(const struct schema_object *o, const char *text)
{
	const char *charset = mysql_guard_charset(o);

	while (*text != '\0' && (unsigned char)*text < 0x80)
		text++;
	if (*text == '\0' || charset == NULL || strncasecmp(charset, "utf8", 4) == 0 ||
	    strcasecmp(charset, "binary") == 0)
		return NULL;
	return charset;
}

/* Bytes that CP1252 leaves out are characters of latin1: U+0081, 8D, 8F, 90, 9D. */
static bool own_byte(const char *charset, const char *at, size_t left, char *byte)
{
	if (strcasecmp(charset, "latin1") != 0 || left < 2 ||
	    (unsigned char)at[0] != 0xc2 || at[1] == '\0' ||
	    strchr("\x81\x8d\x8f\x90\x9d", at[1]) == NULL)
		return false;
	*byte = at[1];
	return true;
}

static bool convert(iconv_t cd, struct buf *out, const char *charset, const char *text)
{
	CLEANUP(freep) char *copy = xstrdup(text); /* iconv wants one to write to */
	char *from = copy;
	size_t left = strlen(copy);

	while (left > 0) {
		char room[256];
		char *to = room;
		size_t free = sizeof(room);
		size_t odd = iconv(cd, &from, &left, &to, &free);

		buf_append(out, room, sizeof(room) - free);
		if (odd != (size_t)-1 && odd != 0)
			return false; /* something that is only like it */
		if (odd == 0 || free < 8)
			continue;
		if (!own_byte(charset, from, left, room))
			return false;
		buf_append(out, room, 1);
		from += 2;
		left -= 2;
	}
	return true;
}

static bool encode(struct buf *out, const char *charset, const char *text)
{
	size_t start = out->len;

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		iconv_t cd;
		bool ok;

		if (strcasecmp(sets[i].charset, charset) != 0)
			continue;
		cd = iconv_open(sets[i].iconv, "UTF-8");
		if (cd == (iconv_t)-1) /* NOLINT: that is what it gives */
			return false;
		ok = convert(cd, out, charset, text);
		(void)iconv_close(cd);
		if (!ok)
			buf_truncate(out, start);
		return ok;
	}
	return false;
}

const char *mysql_encode_append(
    struct buf *out, const struct schema_object *o, const char *text)
{
	const char *to = mysql_encode_to(o, text);

	if (to != NULL && encode(out, to, text))
		return to;
	buf_puts(out, text);
	return to == NULL ? mysql_guard_charset(o) : "utf8mb4";
}
