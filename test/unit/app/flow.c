#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

/* No PHP of the machine's must get to run the fixtures' flow. */
#define NO_PHP "PHP=/nonexistent/php"

/* Nobody runs what is another one's, nor are these tests to be run by the checkout's owner. */
static bool is_ours(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_uid == geteuid();
}

static void flow_itself_is_asked_first(void)
{
	CLEANUP(freep) char *php = fixture_path("neos/php");
	CLEANUP(freep) char *var = NULL;
	struct err err;

	if (!is_ours(php))
		return;
	if (asprintf(&var, "PHP=%s", php) < 0)
		abort();
	{
		const char *const vars[] = {var, "FLOW_CONTEXT=Production/Live", NULL};
		CLEANUP(app_freep)
		struct app *app = fixture_detect_asking("neos", vars, &err);

		REQUIRE(app != NULL);
		CHECK_STR(app->framework, "Neos");
		REQUIRE(app->db != NULL);
		CHECK_STR(app->db->engine, "mysql");
		CHECK_STR(app->db->host, "shown.example");
		CHECK_INT(app->db->port, 3307);
		CHECK_STR(app->db->database, "neos_Production_Live");
		CHECK_STR(app->db->password, "it's: #1");
		CHECK_STR(app->base_url, "https://www.neos.example");
	}
}

static void the_yaml_files_are_merged_where_flow_does_not_help(void)
{
	static const char *const vars[] = {NO_PHP, "FLOW_CONTEXT=Production",
	    "DB_HOST=db1", "NEOS_STAGE=live", "DB_USER=live", "DB_PASSWORD=a%b", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->host, "db1");
	CHECK_STR(app->db->database, "neos_live");
	CHECK_STR(app->db->user, "live");
	CHECK_STR(app->db->password, "a%b");
	CHECK(app->db->socket == NULL);
	CHECK_STR(app->base_url, "https://www.neos.example");
}

static void contexts_nest(void)
{
	static const char *const vars[] = {NO_PHP, "FLOW_CONTEXT=Production/Live",
	    "DB_HOST=db1", "NEOS_STAGE=live", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK(app->db->host == NULL);
	CHECK_STR(app->db->socket, "/run/mysqld/mysqld.sock");
	CHECK_STR(app->db->database, "neos_live");
	CHECK(app->db->user == NULL);
}

static void without_a_context_it_is_development(void)
{
	static const char *const vars[] = {NO_PHP, NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "neos_dev");
	CHECK_STR(app->db->password, "dev #secret");
	CHECK_STR(app->base_url, "http://neos.localhost");
}

static void a_context_can_not_leave_the_configuration(void)
{
	static const char *const vars[] = {NO_PHP, "FLOW_CONTEXT=../../laravel-8", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, "neos_dev");
}

static void an_answer_without_settings_is_none(void)
{
	CLEANUP(freep) char *php = fixture_path("neos/php-empty");
	CLEANUP(freep) char *var = NULL;
	struct err err;

	if (asprintf(&var, "PHP=%s", php) < 0)
		abort();
	{
		const char *const vars[] = {var, NULL};
		CLEANUP(app_freep)
		struct app *app = fixture_detect_asking("neos", vars, &err);

		REQUIRE(app != NULL && app->db != NULL);
		CHECK_STR(app->db->database, "neos_dev");
	}
}

static void resources_are_published_as_links(void)
{
	static const char *const vars[] = {NO_PHP, NULL};
	CLEANUP(freep) char *dir = fixture_path("neos/Data/Persistent/Resources");
	CLEANUP(freep) char *published = fixture_path("neos/Web/_Resources/Persistent");
	CLEANUP(freep) char *web = fixture_path("neos/Web");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);
	const struct app_files *f;

	REQUIRE(app != NULL);
	f = fixture_files(app, "persistent");
	REQUIRE(f != NULL);
	CHECK_INT(f->layout, APP_FILES_RESOURCES);
	CHECK_STR(f->folder, "Data/Persistent/Resources");
	CHECK_STR(f->dir, dir);
	CHECK_STR(f->published, published);
	CHECK_STR(f->url, "/_Resources/Persistent");
	CHECK_STR(app->web_dir, web);
}

static void thumbnails_are_left_out(void)
{
	static const char *const vars[] = {NO_PHP, NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL);
	CHECK_STR(fixture_rows(app, "neos_media_domain_model_thumbnail"), "");
	CHECK_STR(fixture_rows(app, "neos_neos_eventlog_domain_model_event"), "");
	CHECK_STR(fixture_rows(app, "neos_flow_resourcemanagement_persistentresource"),
	    "NOT EXISTS (SELECT 1 FROM neos_media_domain_model_thumbnail th WHERE "
	    "th.resource = "
	    "neos_flow_resourcemanagement_persistentresource.persistence_object_"
	    "identifier)");
	CHECK_STR(fixture_rows(app, "neos_contentrepository_domain_model_nodedata"), "*");
}

/* The set in flow-s3 with the settings of a context, whose app is the caller's. */
static const struct app_files *persistent(const char *context, struct app **app)
{
	CLEANUP(freep) char *var = NULL;
	struct err err;

	if (asprintf(&var, "FLOW_CONTEXT=%s", context) < 0)
		abort();
	{
		const char *const vars[] = {
		    NO_PHP, var, "CDN_HOST=cdn.example", "SITE=api", NULL};

		*app = fixture_detect("flow-s3", vars, &err);
	}
	REQUIRE(*app != NULL);
	return fixture_files(*app, "persistent");
}

static void resources_in_a_bucket_have_addresses(void)
{
	static const struct {
		const char *context;
		const char *url;
	} cases[] = {
	    {"Development", "https://cdn.api.example/{publication}"},
	    {"Pattern", "https://cdn.example/target.api.example/sites/api/"
	                "{sha1}?as={filename}&type={fileExtension}"},
	    {"Below", "/assets/{publication}"},
	    {"Client", "https://api-target.s3.eu-central-1.amazonaws.com/sites/api/"
	               "{publication}"},
	    {"Client/Dots", "https://s3.eu-central-1.amazonaws.com/target.api.example/"
	                    "sites/api/{publication}"},
	    {"Client/Endpoint", "http://api-target.objects.example:9000/sites/api/"
	                        "{publication}"},
	    {"Client/PathStyle", "https://objects.example/api-target/sites/api/"
	                         "{publication}"},
	    {"Google", "https://storage.googleapis.com/target.api.example/sites/api/"
	               "{sha1}/{filename}"},
	    {"Google/Base", "https://cdn.api.example/sites/api/{sha1}/{filename}"},
	    {"Google/Flow", "/_assets/{sha1}.{fileExtension}"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct app *app;
		const struct app_files *f = persistent(cases[i].context, &app);

		REQUIRE(f != NULL);
		CHECK_INT(f->layout, APP_FILES_BUCKET);
		CHECK_STR(f->url, cases[i].url);
		CHECK_STR(f->folder, "Data/Persistent/Resources");
		CHECK_STR(f->table, "neos_flow_resourcemanagement_persistentresource");
		/* Flow alone has no thumbnails, nor their table. */
		CHECK(f->needed == NULL);
		CHECK_STR(fixture_rows(app, f->table), "*");
		app_free(app);
	}
	CHECK(!fixture_warned("bucket"));
}

static void addresses_that_only_php_knows_are_not_guessed(void)
{
	static const char *const contexts[] = {"Google/Signed", "Google/Method"};

	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
		struct app *app;

		CHECK(persistent(contexts[i], &app) == NULL);
		CHECK(fixture_warned("bucket (s3PersistentResourcesStorage, google"));
		app_free(app);
	}
}

static void what_is_on_disk_comes_from_there(void)
{
	struct app *app;
	const struct app_files *f = persistent("Google/Method/Local", &app);

	REQUIRE(f != NULL);
	CHECK_INT(f->layout, APP_FILES_PLAIN);
	CHECK(f->url == NULL);
	app_free(app);
	f = persistent("Links", &app);
	REQUIRE(f != NULL);
	CHECK_INT(f->layout, APP_FILES_RESOURCES);
	CHECK_STR(f->url, "/_Resources/Persistent");
	app_free(app);
}

static void personal_data_and_the_secret_are_known(void)
{
	static const char *const vars[] = {"PHP=/nowhere", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("neos", vars, &err);

	REQUIRE(app != NULL);
	CHECK_STR(app->secret,
	    "8d3f1c0ad0b0a1fd3a5c87f14b0dd9f3d98d3f1c0ad0b0a1fd3a5c87f14b0dd9");
	CHECK_INT(app->password, APP_PASSWORD_FLOW);
	CHECK_STR(
	    fixture_mask(app, "neos_flow_security_account", "credentialssource", NULL),
	    "password");
	CHECK_STR(
	    fixture_mask(app, "neos_flow_security_account", "accountidentifier", NULL),
	    "login");
	CHECK_STR(
	    fixture_mask(app, "neos_party_domain_model_personname", "lastname", NULL),
	    "last_name");
	CHECK_STR(fixture_mask(app, "neos_contentrepository_domain_model_nodedata",
	              "properties", NULL),
	    "-");
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	flow_itself_is_asked_first();
	the_yaml_files_are_merged_where_flow_does_not_help();
	contexts_nest();
	without_a_context_it_is_development();
	a_context_can_not_leave_the_configuration();
	an_answer_without_settings_is_none();
	resources_are_published_as_links();
	thumbnails_are_left_out();
	resources_in_a_bucket_have_addresses();
	addresses_that_only_php_knows_are_not_guessed();
	what_is_on_disk_comes_from_there();
	personal_data_and_the_secret_are_known();
	fixture_end();
	return check_done();
}
