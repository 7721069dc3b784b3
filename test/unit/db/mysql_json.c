#include <string.h>

#include "common/base/cleanup.h"
#include "common/db/mysql/mysql_json.h"
#include "test/lib/check.h"

static bool has(const char *text)
{
	return mysql_json_has_decimal(text, strlen(text));
}

/* As MySQL prints what it has read as a DOUBLE or an integer. */
static void doubles(void)
{
	static const char *const texts[] = {"1", "-1", "0", "0.0", "-0.0", "19.9", "0.1",
	    "0.30000000000000004", "100.0", "1e300", "1.5e-7", "0.0001",
	    "18446744073709551615", "-9223372036854775808", "null", "\"19.90\"",
	    "{\"19.90\": [1, \"1.10\"]}", "\"\\\"1.10\"", "[]", ""};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		CHECK(!has(texts[i]));
}

static void decimals(void)
{
	static const char *const texts[] = {"19.90", "-19.90", "0.00", "[1, 2.50]",
	    "{\"a\": {\"b\": 0.00000001}}", "18446744073709551616",
	    "-9223372036854775809", "123456789012345678901.123456789",
	    "0.1000000000000000055", "1234567890123456.5"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		CHECK(has(texts[i]));
}

static void append(const char *text, const char *wanted)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	mysql_json_append(&sql, text, strlen(text), "", "");
	CHECK_STR(buf_str(&sql), wanted);
}

static void expressions(void)
{
	append("[1.5]", "'[1.5]'");
	append("{\"a'\": [1, {\"b\\\"c\": 2.50}], \"d\": 1.10}",
	    "JSON_REPLACE('{\\\"a\\'\\\": [1, {\\\"b\\\\\\\"c\\\": 2.50}], \\\"d\\\": 1.10}', "
	    "_utf8mb4'$.\\\"a\\'\\\"[1].\\\"b\\\\\\\"c\\\"', 2.50, "
	    "_utf8mb4'$.\\\"d\\\"', 1.10)");
	append("7.00", "JSON_REPLACE('7.00', _utf8mb4'$', 7.00)");
}

int main(void)
{
	doubles();
	decimals();
	expressions();
	return check_done();
}
