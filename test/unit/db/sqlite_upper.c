/* Goal: texts have the order that Drupal gives them: that of their capital letters. */
#include <string.h>

#include "common/db/sqlite/sqlite_upper.h"
#include "test/lib/check.h"

static int order(const char *a, const char *b)
{
	int one = sqlite_upper_compare(a, strlen(a), b, strlen(b));
	int other = sqlite_upper_compare(b, strlen(b), a, strlen(a));

	CHECK((one > 0) - (one < 0) == (other < 0) - (other > 0));
	return (one > 0) - (one < 0);
}

int main(void)
{
	CHECK_INT(order("", ""), 0);
	CHECK_INT(order("", "a"), -1);
	CHECK_INT(order("admin", "ADMIN"), 0);
	CHECK_INT(order("a", "B"), -1);
	CHECK_INT(order("_", "a"), 1);
	CHECK_INT(order("Ärger", "äRGER"), 0);
	CHECK_INT(order("ß", "SS"), 0);
	CHECK_INT(order("ßa", "ss"), 1);
	CHECK_INT(order("ﬃ", "FFI"), 0);
	CHECK_INT(order("ÿ", "Ÿ"), 0);
	CHECK_INT(order("µ", "μ"), 0);
	CHECK_INT(order("ǆ", "ǅ"), 0);
	CHECK_INT(order("𐐨", "𐐀"), 0);
	CHECK_INT(order("z", "é"), -1);
	CHECK_INT(order("\xff", "?"), 0);
	CHECK_INT(order("a\xc3", "A?"), 0);
	CHECK_INT(sqlite_upper_compare("a\0b", 3, "A\0c", 3), -1);
	CHECK_INT(sqlite_upper_compare("a\0b", 3, "A", 1), 1);
	return check_done();
}
