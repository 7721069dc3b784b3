#include <string.h>
#include <unistd.h>

#include "common/app/erb.h"
#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

/* What the expression is: "?" unknown, "?NAME" for want of a variable. */
static void check(const char *text, const char *wanted)
{
	static const char *const vars[] = {"SET=a'b", "EMPTY=", NULL};
	struct app_env own = fixture_env(vars);
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, &own);
	struct erb_site site = {.env = env, .root = "/app", .rails_env = "staging"};
	CLEANUP(freep) char *got = erb_value(&site, text, strlen(text));
	size_t sign = strlen(ERB_UNKNOWN);

	printf("# %s\n", text);
	if (got != NULL && strncmp(got, ERB_UNKNOWN, sign) == 0) {
		CHECK(*wanted == '?');
		CHECK_STR(got + sign, wanted + 1);
		return;
	}
	CHECK_STR(got, wanted);
}

static void expressions(void)
{
	check(" ENV[\"SET\"] ", "a'b");
	check("ENV['GONE']", NULL);
	check("ENV['GONE'] || 'd'", "d");
	check("ENV['SET'] || Rails.application.credentials.x(1)", "a'b");
	check("ENV['EMPTY'].presence || \"d\"", "d");
	check("ENV.fetch('GONE') { 5 }", "5");
	check("ENV.fetch( 'GONE' ){ ENV.fetch('EVEN', \"x\") }", "x");
	check("ENV.fetch('GONE', nil)", NULL);
	check("ENV.fetch('GONE')", "?GONE");
	check("ENV.fetch('SET').to_s + '-' + Rails.env", "a'b-staging");
	check("\"#{ENV['SET']}-#{Rails.env}\\t\\\"\"", "a'b-staging\t\"");
	check("'#{x} \\n \\''", "#{x} \\n '");
	check("\"\\u00fc\"", "?");
	check("Rails.root.join('a', 'b').to_s", "/app/a/b");
	check("Rails.root.join('/a')", "/a");
	check("Rails.application.credentials.dig(:a, :b)", "?");
	check("Rails.application.credentials.x || 'd'", "?");
	check("ENV['SET'] ? 'a' : 'b'", "?");
	check("(ENV['GONE'] || :sym).to_s", "sym");
	check("5 * 2", "?");
	check("'open", "?");
	check("", "?");
}

static void check_text(const char *text, const char *wanted)
{
	CLEANUP(dotenv_freep) struct dotenv *env = dotenv_new(DOTENV_SYMFONY, NULL);
	struct erb_site site = {.env = env, .root = "/app", .rails_env = "test"};
	CLEANUP(buf_reset) struct buf out = {0};
	struct err err = {0};
	bool ok = erb_render(&site, "x.yml", text, strlen(text), &out, &err);

	CHECK_STR(ok ? buf_str(&out) : err.msg, wanted);
}

static void tags(void)
{
	check_text("a: <%= 1 %>\nb: <%=Rails.env-%>\n", "a: 1\nb: test\n");
	check_text("<%# x\ny %>a: <%%= 1 %>", "\na: <%= 1 %>");
	check_text("<%\n # x\n-%>a", "\n\na");
	check_text("\n<% x = 1 %>", "x.yml:2: only Ruby could tell what is here");
	check_text(
	    "<%=\n1\n%>\n<% if x %>", "x.yml:4: only Ruby could tell what is here");
	check_text("\n<%= 1", "x.yml:2: a tag does not end");
}

static void several_databases(void)
{
	static const char *const vars[] = {"REPORTS_DATABASE_PASSWORD=p:\"#w", NULL};
	CLEANUP(freep) char *path = fixture_path("rails/storage/production.sqlite3");
	CLEANUP(freep) char *cache = fixture_path("rails/storage/cache-production.db");
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("rails", vars, &err);
	const struct db_uri *reports;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->framework, "Rails");
	CHECK_STR(app->db->engine, "sqlite");
	CHECK_STR(app->db->database, path);
	CHECK_STR(app->secret, "0123456789abcdef0123456789abcdef");
	CHECK_INT(app->password, APP_PASSWORD_BCRYPT);
	REQUIRE(app->others_n == 2);
	CHECK_STR(app->others[0].name, "cache");
	CHECK_STR(app->others[0].uri->database, cache);
	CHECK_STR(app->others[1].name, "reports");
	reports = app->others[1].uri;
	CHECK_STR(reports->host, "reports.internal");
	CHECK_STR(reports->password, "p:\"#w");
	CHECK_INT(reports->ssl, DB_SSL_VERIFY);
	CHECK_STR(fixture_rows(app, "solid_queue_jobs"), "");
	CHECK_STR(fixture_rows(app, "users"), "*");
}

static void files_of_active_storage(void)
{
	static const char *const vars[] = {"STORAGE_SERVICE=amazon", NULL};
	static const char *const moved[] = {"STORAGE_PATH=/srv/files", NULL};
	CLEANUP(freep) char *dir = fixture_path("rails/storage");
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("rails", NULL, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("rails", vars, &err);
	CLEANUP(app_freep) struct app *c = fixture_detect("rails", moved, &err);
	const struct app_files *f;

	REQUIRE(a != NULL && b != NULL && c != NULL);
	f = fixture_files(a, "storage");
	REQUIRE(f != NULL && f->exclude_n > 2);
	CHECK_STR(f->folder, "storage");
	CHECK_STR(f->dir, dir);
	CHECK(f->url == NULL);
	CHECK_STR(f->exclude[f->exclude_n - 2], "cache-production.db");
	CHECK_STR(f->exclude[f->exclude_n - 1], "cache-production.db-*");
	f = fixture_files(a, "uploads");
	REQUIRE(f != NULL);
	CHECK_STR(f->url, "/uploads");
	CHECK(fixture_files(b, "storage") == NULL);
	CHECK(fixture_warned("Active Storage's service \"amazon\" (S3)"));
	f = fixture_files(c, "storage");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, "/srv/files");
	CHECK_STR(f->folder, "storage");
}

static void paths_of_another_container_are_seen_there(void)
{
	static const char *const vars[] = {"STORAGE_PATH=/srv/files", NULL};
	CLEANUP(freep) char *here = fixture_path("rails");
	CLEANUP(freep) char *root = xasprintf("/proc/%d/root%s", (int)getpid(), here);
	CLEANUP(freep) char *dir = xasprintf("/proc/%d/root/srv/files", (int)getpid());
	CLEANUP(freep) char *db = xasprintf("%s/storage/production.sqlite3", root);
	struct app_env env = fixture_env(vars);
	struct err err = {0};
	CLEANUP(app_freep) struct app *app = app_detect(root, &env, fixture_log(), &err);
	const struct app_files *f;

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, db);
	f = fixture_files(app, "storage");
	REQUIRE(f != NULL);
	CHECK_STR(f->dir, dir);
}

static void a_server_with_ruby_in_its_settings(void)
{
	static const char *const vars[] = {"SHOP_DATABASE_PASSWORD=s3cret", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *app = fixture_detect("rails-mysql", vars, &err);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->engine, "mysql");
	CHECK_STR(app->db->host, "127.0.0.1");
	CHECK_INT(app->db->port, 3307);
	CHECK_STR(app->db->user, "shop");
	CHECK_STR(app->db->password, "s3cret");
	CHECK_STR(app->db->database, "shop_production");
	CHECK_STR(app->db->ssl_ca, "/etc/mysql/ca.pem");
	CHECK_INT(app->db->ssl, DB_SSL_VERIFY);
	CHECK_STR(app->secret, "old secret");
	CHECK(fixture_files(app, "storage") == NULL);
	CHECK(fixture_files(app, "system") != NULL);
}

static void a_url_wins(void)
{
	static const char *const vars[] = {"DATABASE_URL=trilogy://h2/d2", NULL};
	static const char *const other[] = {"REPORTS_DATABASE_URL=postgres://h3/d3",
	    "DATABASE_URL=sqlite3:db/x.sqlite3", NULL};
	static const char *const in_yaml[] = {
	    "RAILS_ENV=staging", "STAGING_URL=postgres://u:p@h4:5433/d4", NULL};
	static const char *const broken[] = {
	    "DATABASE_URL=oracle://u:topsecret@h/d", NULL};
	CLEANUP(freep) char *path = fixture_path("rails/db/x.sqlite3");
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("rails-mysql", vars, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("rails", other, &err);
	CLEANUP(app_freep) struct app *c = fixture_detect("rails-mysql", in_yaml, &err);

	REQUIRE(a != NULL && a->db != NULL && b != NULL && b->db != NULL);
	CHECK_STR(a->db->host, "h2");
	CHECK_STR(a->db->database, "d2");
	CHECK_STR(a->db->user, "shop");
	CHECK_STR(b->db->database, path);
	REQUIRE(b->others_n == 2);
	CHECK_STR(b->others[1].uri->host, "h3");
	CHECK_STR(b->others[1].uri->user, "app");
	REQUIRE(c != NULL && c->db != NULL);
	CHECK_STR(c->db->database, "d4");
	CHECK(fixture_detect("rails-mysql", broken, &err) == NULL);
	CHECK(strncmp(err.msg, "environment: DATABASE_URL: ", 27) == 0);
	CHECK(strstr(err.msg, "topsecret") == NULL);
}

static void what_only_ruby_knows_is_said(void)
{
	static const char *const secret[] = {"RAILS_ENV=credentials", NULL};
	static const char *const strict[] = {"RAILS_ENV=strict", NULL};
	static const char *const shell[] = {"RACK_ENV=development", NULL};
	static const char *const none[] = {"RAILS_ENV=gone", NULL};
	struct err err;
	CLEANUP(app_freep) struct app *a = fixture_detect("rails-mysql", secret, &err);
	CLEANUP(app_freep) struct app *b = fixture_detect("rails-mysql", strict, &err);
	CLEANUP(app_freep) struct app *c = fixture_detect("rails-mysql", shell, &err);
	CLEANUP(app_freep) struct app *d = fixture_detect("rails-mysql", none, &err);

	REQUIRE(a != NULL && b != NULL && c != NULL && d != NULL);
	CHECK(a->db == NULL);
	CHECK(strstr(a->db_why.msg,
	          "only Ruby could tell what password of primary "
	          "(credentials) is: name the database with --db") != NULL);
	CHECK(strstr(b->db_why.msg,
	          "in the variable STRICT_DATABASE, which is not set here") != NULL);
	/* A host is of no matter where there is a socket, but is not guessed either. */
	CHECK(strstr(c->db_why.msg, "only Ruby could tell what host") != NULL);
	CHECK(d->db == NULL && d->db_why.code == ERR_NONE);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	expressions();
	tags();
	several_databases();
	files_of_active_storage();
	paths_of_another_container_are_seen_there();
	a_server_with_ruby_in_its_settings();
	a_url_wins();
	what_only_ruby_knows_is_said();
	fixture_end();
	return check_done();
}
