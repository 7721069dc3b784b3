#include "source-lite/http_range.h"

#include "common/base/text.h"

bool http_take_number(const char **at, uint64_t *n)
{
	const char *start = *at;

	for (*n = 0; **at >= '0' && **at <= '9'; (*at)++) {
		if (*n > INT64_MAX / 10 - 1)
			return false;
		*n = *n * 10 + (uint64_t)(**at - '0');
	}
	return *at > start;
}

enum http_range http_parse_range(
    const char *header, uint64_t size, uint64_t *first, uint64_t *length)
{
	uint64_t last = size - 1;
	const char *at = header;

	if (header == NULL || !text_starts(header, "bytes="))
		return HTTP_RANGE_NONE;
	at += 6;
	if (*at == '-') {
		at++;
		if (!http_take_number(&at, length) || *at != '\0')
			return HTTP_RANGE_NONE;
		if (*length == 0 || size == 0)
			return HTTP_RANGE_BEYOND;
		*first = *length < size ? size - *length : 0;
	} else {
		if (!http_take_number(&at, first) || *at++ != '-')
			return HTTP_RANGE_NONE;
		/* Several ranges are answered with the whole, as RFC 9110 permits. */
		if (*at != '\0' &&
		    (!http_take_number(&at, &last) || *at != '\0' || last < *first))
			return HTTP_RANGE_NONE;
		if (*first >= size)
			return HTTP_RANGE_BEYOND;
		if (last >= size)
			last = size - 1;
		*length = last - *first + 1;
		return HTTP_RANGE_GOOD;
	}
	*length = size - *first;
	return HTTP_RANGE_GOOD;
}
