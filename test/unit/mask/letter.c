#include "common/mask/mask_letter.h"

#include "test/lib/check.h"

static void is(const char *type, char before, const char *masked, const char *wanted)
{
	CLEANUP(buf_reset) struct buf value = {0};
	CLEANUP(buf_reset) struct buf row = {0};

	buf_puts(&value, masked);
	mask_letter_put(type, before, &value, &row);
	printf("# %s in %s\n", masked, type);
	CHECK_STR(buf_str(&row), wanted);
}

int main(void)
{
	/* As sqlite3 says: CREATE TABLE t (c TYPE); INSERT INTO t VALUES ('…'); SELECT typeof(c), c. */
	is("INTEGER", 'i', "999123", "i999123");
	is("INTEGER", 't', "999123", "i999123");
	is("integer", 't', "Anna", "tAnna");
	is("INT", 'i', "007", "i7");
	is("INT", 'i', "-5", "i-5");
	is("INT", 'i', "9223372036854775807", "i9223372036854775807");
	is("INT", 'i', "9223372036854775808", "r9.2233720368547758e+18");
	is("TEXT", 't', "17", "t17");
	is("VARCHAR(20)", 't', "a\tb", "ta\\tb");
	is("TEXT", 'i', "17", "t17");
	is("BLOB", 'b', "17", "b17");
	is("BLOB", 't', "17", "t17");
	is("", 't', "17", "t17");
	is("", 'i', "17", "i17");
	is("", 'r', "0.5", "r0.5");
	is("", 'r', "17", "r17");
	is("REAL", 'r', "0.1", "r0.10000000000000001");
	is("DOUBLE", 'r', "17", "r17");
	is("REAL", 't', "17", "r17");
	is("DECIMAL(10,2)", 'r', "12.5", "r12.5");
	is("DECIMAL(10,2)", 'i', "12", "i12");
	is("DECIMAL(10,2)", 'i', "12.00", "i12");
	is("REAL", 'r', "12.00", "r12");
	is("DATETIME", 't', "2026-01-31", "t2026-01-31");
	is("DATETIME", 'i', "20260131", "i20260131");
	is("DATETIME", 't', "20260131", "i20260131");
	is("TEXT", 'b', "Anna", "bAnna");
	is("TEXT", 't', "", "t");
	return check_done();
}
