#include "source-lite/http_range.h"

#include <stddef.h>
#include "test/lib/check.h"

int main(void)
{
	/* RFC 9110, section 14.1.2, of an object of 100 bytes. */
	static const struct {
		const char *header;
		enum http_range wanted;
		uint64_t first;
		uint64_t length;
	} cases[] = {
	    {"bytes=0-0", HTTP_RANGE_GOOD, 0, 1},
	    {"bytes=10-19", HTTP_RANGE_GOOD, 10, 10},
	    {"bytes=10-", HTTP_RANGE_GOOD, 10, 90},
	    {"bytes=99-", HTTP_RANGE_GOOD, 99, 1},
	    {"bytes=10-1000", HTTP_RANGE_GOOD, 10, 90},
	    {"bytes=100-", HTTP_RANGE_BEYOND, 0, 0},
	    {"bytes=100-200", HTTP_RANGE_BEYOND, 0, 0},
	    /* A server may ignore what it does not want to serve. */
	    {"bytes=-5", HTTP_RANGE_GOOD, 95, 5},
	    {"bytes=9-5", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=1-2,4-5", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=x-", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=1-x", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=18446744073709551616-", HTTP_RANGE_NONE, 0, 0},
	    {"bytes=1-18446744073709551616", HTTP_RANGE_NONE, 0, 0},
	    {"lines=1-2", HTTP_RANGE_NONE, 0, 0},
	    {"", HTTP_RANGE_NONE, 0, 0},
	    {NULL, HTTP_RANGE_NONE, 0, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t first = 0;
		uint64_t length = 0;

		CHECK_INT(http_parse_range(cases[i].header, 100, &first, &length),
		    cases[i].wanted);
		if (cases[i].wanted == HTTP_RANGE_GOOD) {
			CHECK_INT(first, cases[i].first);
			CHECK_INT(length, cases[i].length);
		}
	}
	return check_done();
}
