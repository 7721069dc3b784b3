#include "common/app/set_choice.h"

#include <string.h>

#include "test/lib/check.h"

static const struct set_choice_set sets[] = {
    {"db", true}, {"db-orders", true}, {"uploads", false}, {"private", false}};

#define SETS (sizeof(sets) / sizeof(*sets))

/* The sets that one item chooses, as a bit each. */
static unsigned int chosen(const char *item)
{
	const struct cli_list only = {.items = {item}, .n = item != NULL};
	unsigned int bits = 0;

	for (size_t i = 0; i < SETS; i++) {
		if (set_choice_has(&only, sets[i].name, sets[i].is_database))
			bits |= 1U << i;
	}
	return bits;
}

static void a_word_or_a_kind_with_a_name_chooses(void)
{
	CHECK_INT(chosen(NULL), 15);
	CHECK_INT(chosen("db"), 1);
	CHECK_INT(chosen("db:db"), 1);
	CHECK_INT(chosen("db:orders"), 2);
	CHECK_INT(chosen("db-orders"), 2);
	CHECK_INT(chosen("orders"), 0);
	CHECK_INT(chosen("files"), 12);
	CHECK_INT(chosen("files:uploads"), 4);
	CHECK_INT(chosen("private"), 8);
	CHECK_INT(chosen("files:db"), 0);
	CHECK_INT(chosen("db:uploads"), 0);
	CHECK_INT(chosen("files:"), 0);
	CHECK_INT(chosen("dbx"), 0);
	CHECK_INT(chosen("filesuploads"), 0);
}

static void what_is_not_there_is_named(void)
{
	static const char *const wrong[] = {
	    "files:db", "db:uploads", "upload", "db:", "files:", "uploads:db"};
	struct cli_list only = {.items = {"files:private", NULL}, .n = 2};
	struct err err;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		only.items[1] = wrong[i];
		err = (struct err){0};
		CHECK(!set_choice_check(&only, sets, SETS, &err));
		CHECK_INT(err.code, ERR_USAGE);
		CHECK(strstr(err.msg, wrong[i]) != NULL);
		CHECK(strstr(err.msg, "but db, db-orders, uploads, private") != NULL);
	}
	only.items[1] = "db:orders";
	CHECK(set_choice_check(&only, sets, SETS, &err));
}

static void an_app_without_files_may_be_asked_for_them(void)
{
	const struct cli_list files = {.items = {"files"}, .n = 1};
	const struct cli_list db = {.items = {"db"}, .n = 1};
	struct err err = {0};

	CHECK(set_choice_check(&files, sets, 1, &err));
	CHECK(!set_choice_check(&db, sets + 2, 2, &err));
}

int main(void)
{
	a_word_or_a_kind_with_a_name_chooses();
	what_is_not_there_is_named();
	an_app_without_files_may_be_asked_for_them();
	return check_done();
}
