/* Goal: names are compared, quoted, and patterns fit, as the engine that has them does it. */
#include "common/db/db.h"
#include "test/lib/check.h"

int main(void)
{
	static const char *const items[] = {"Cache_*", "wp_{n}_Options"};
	CLEANUP(buf_reset) struct buf quoted = {0};
	struct db_names names = {.items = items, .n = 2};

	CHECK(db_name_same("users", "Users", true));
	CHECK(!db_name_same("users", "Users", false));
	CHECK(!db_name_same("users", "user", true));
	CHECK(!db_name_same("\xc3\xa4", "\xc3\x84", true));
	CHECK(db_name_fits_as("USER*", "users_old", true));
	CHECK(!db_name_fits_as("USER*", "users_old", false));
	CHECK(db_names_fit(&names, "Cache_x"));
	CHECK(!db_names_fit(&names, "cache_x"));
	CHECK(db_names_fit(&names, "wp_12_Options"));
	names.fold = true;
	CHECK(db_names_fit(&names, "CACHE_x"));
	CHECK(db_names_fit(&names, "WP_12_options"));
	CHECK(!db_names_fit(&names, "wp_options"));
	db_name_quote(&quoted, "mysql", "a`\"b");
	db_name_quote(&quoted, "sqlite", "a`\"b");
	CHECK_STR(buf_str(&quoted), "`a``\"b`\"a`\"\"b\"");
	return check_done();
}
