/* The databases beside the main one, and the sets that they are. */
#include <string.h>

#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

static void check_set(const char *name, const char *set)
{
	CLEANUP(freep) char *got = app_database_set(name);

	CHECK_STR(got, set);
}

static void sets_have_names_that_are_safe(void)
{
	char longest[200];
	char other[200];
	CLEANUP(freep) char *a = NULL;
	CLEANUP(freep) char *b = NULL;

	check_set("analytics", "db-analytics");
	check_set("read_Model-2", "db-read_Model-2");
	check_set("../x", "db----x-cb309341");
	memset(longest, 'n', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	memcpy(other, longest, sizeof(other));
	other[150] = 'm';
	a = app_database_set(longest);
	b = app_database_set(other);
	CHECK_INT(strlen(a), 64);
	CHECK(strcmp(a, b) != 0);
}

static void variables_name_them(void)
{
	static const char *const vars[] = {"DATABASE_URL=mysql://u:p@h/main",
	    "ANALYTICS_DATABASE_URL=postgres://u:p@h/stats", "_DATABASE_URL=sqlite:x",
	    "LOG_ARCHIVE_DATABASE_URL=sqlite:data/log.db",
	    "EMPTY_DATABASE_URL=", "TEST_DATABASE_URL=mysql://u:p@h/test",
	    "ADMIN_DATABASE_URL=mysql://root@h:3306/main",
	    "READ_REPLICA_DATABASE_URL=mysql://u:p@h2/main",
	    "STATS_DATABASE_URL=postgres://other@h:5432/stats",
	    "MEMORY_DATABASE_URL=sqlite::memory:", "SERVER_DATABASE_URL=mysql://u@h",
	    "CACHE_DATABASE_URL=redis://:s3cret@h/1", "DATABASE_URL_OF=sqlite:y", NULL};
	static const char *const frameworks[] = {
	    "generic/htdocs", "symfony", "laravel-11"};

	for (size_t i = 0; i < sizeof(frameworks) / sizeof(*frameworks); i++) {
		struct err err;
		CLEANUP(app_freep)
		struct app *app = fixture_detect(frameworks[i], vars, &err);

		REQUIRE(app != NULL && app->db != NULL);
		CHECK_INT(app->others_n, 2);
		REQUIRE(app->others_n == 2);
		CHECK_STR(app->others[0].name, "analytics");
		CHECK_STR(app->others[0].uri->database, "stats");
		CHECK_STR(app->others[1].name, "log_archive");
		CHECK(strstr(app->others[1].uri->database, "/data/log.db") != NULL);
	}
	CHECK(fixture_warned("environment: CACHE_DATABASE_URL: "));
	CHECK(!fixture_warned("s3cret"));
}

static void the_files_name_them_too(void)
{
	CLEANUP(freep) char *archive = fixture_path("several/var/archive.db");
	static const char *const vars[] = {
	    "CUSTOMER_DATABASE_URL=mysql://u@h/other", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("several", vars, &err);

	REQUIRE(app != NULL && app->db != NULL && app->others_n == 2);
	CHECK_STR(app->framework, "Symfony");
	CHECK_STR(app->others[0].name, "customer");
	CHECK_STR(app->others[0].uri->database, "other");
	CHECK_STR(app->others[1].name, "archive");
	CHECK_STR(app->others[1].uri->database, archive);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	sets_have_names_that_are_safe();
	variables_name_them();
	the_files_name_them_too();
	fixture_end();
	return check_done();
}
