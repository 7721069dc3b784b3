#include "common/format/chunk_id.h"

#include <string.h>

#include "common/base/json.h"

struct json *chunk_id_json(const unsigned char id[static CHUNK_ID_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char text[CHUNK_ID_BYTES * 2 + 1] = "";

	for (size_t i = 0; i < CHUNK_ID_BYTES; i++) {
		text[2 * i] = digits[id[i] >> 4];
		text[2 * i + 1] = digits[id[i] & 15];
	}
	return json_new_str(text);
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool chunk_id_parse(const struct json *v, unsigned char id[static CHUNK_ID_BYTES])
{
	const char *text = json_str(v);

	if (text == NULL || strlen(text) != (size_t)CHUNK_ID_BYTES * 2)
		return false;
	for (size_t i = 0; i < CHUNK_ID_BYTES; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		id[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}
