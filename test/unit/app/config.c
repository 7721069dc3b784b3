#include "common/app/config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/yaml.h"
#include "common/base/buf.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

static struct config *parse(const char *text, struct err *err)
{
	*err = (struct err){0};
	return config_parse(".synco.yml", text, strlen(text), err);
}

static void all_keys_are_read(void)
{
	struct err err;
	CLEANUP(config_freep)
	struct config *c = parse(
	    "# ours\n"
	    "database:\n"
	    "  keep_local: [users, \"my_*\"]\n"
	    "watch: {every: 10m, limit_rate: 500k, batch: 4M}\n"
	    "remotes:\n"
	    "  production: {url: 'ssh://www/srv', only: [db],\n"
	    "               allow_hosts: [cdn.example]}\n"
	    "  pod: {via: kubectl exec, root: /app, into: x.sql, site_url: 'http://here',\n"
	    "        after: [two, three]}\n"
	    "after_pull: [one]\n",
	    &err);

	REQUIRE(c != NULL);
	CHECK_INT(c->keep_local.n, 2);
	CHECK_STR(c->keep_local.items[1], "my_*");
	CHECK_STR(c->keep_local.items[0], "users");
	CHECK_INT(c->remotes_n, 2);
	CHECK_STR(c->remotes[0].name, "production");
	CHECK_STR(c->remotes[0].url, "ssh://www/srv");
	CHECK_STR(c->remotes[0].only.items[0], "db");
	CHECK_STR(c->remotes[0].allow_hosts.items[0], "cdn.example");
	CHECK(config_remote_find(c, "pod") == &c->remotes[1]);
	CHECK(config_remote_find(c, "po") == NULL);
	CHECK_STR(c->remotes[1].via, "kubectl exec");
	CHECK_STR(c->remotes[1].root, "/app");
	CHECK_STR(c->remotes[1].into, "x.sql");
	CHECK_STR(c->remotes[1].site_url, "http://here");
	CHECK_STR(c->remotes[1].after.items[1], "three");
	CHECK_STR(c->after_pull.items[0], "one");
	CHECK(c->every_s.said && c->every_s.n == 600);
	CHECK(c->limit_rate.said && c->limit_rate.n == 500000);
	CHECK(c->batch.said && c->batch.n == 4000000);
}

static void what_is_not_said_stays_unsaid(void)
{
	static const char *const texts[] = {
	    "", "# nothing\n", "---\n", "{}\n", "watch:\n", "watch: ~\ndatabase: {}\n"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct err err;
		CLEANUP(config_freep) struct config *c = parse(texts[i], &err);

		REQUIRE(c != NULL);
		CHECK_INT(c->keep_local.n, 0);
		CHECK(!c->every_s.said && !c->limit_rate.said && !c->batch.said);
	}
}

static void no_limit_can_be_said(void)
{
	struct err err;
	CLEANUP(config_freep) struct config *c =
	    parse("watch: {limit_rate: 0}\ndatabase: {keep_local: []}\n", &err);

	REQUIRE(c != NULL);
	CHECK(c->limit_rate.said && c->limit_rate.n == 0);
}

static void each_slip_names_its_place(void)
{
	static const struct {
		const char *text;
		const char *message; /* after ".synco.yml:" */
	} cases[] = {
	    {"wacth:\n  every: 1m\n", "1:1: wacth: unknown key: did you mean watch?"},
	    {"watch:\n  evry: 1m\n", "2:3: watch.evry: unknown key: did you mean every?"},
	    {"keep_locals: [a]\n",
	        "1:1: keep_locals: unknown key: did you mean database.keep_local?"},
	    {"watch:\n  keep_local: [a]\n",
	        "2:3: watch.keep_local: unknown key: did you mean database.keep_local?"},
	    {"watch.every: 1m\n", "1:1: watch.every: unknown key: man synco lists them"},
	    {"watch:\n    colour: red\n",
	        "2:5: watch.colour: unknown key: man synco lists them"},
	    {"'': 1\n", "1:1: unknown key: man synco lists them"},
	    {"watch: {<<: {every: 1m}}\n",
	        "1:9: watch.<<: unknown key: man synco lists them"},
	    {"- watch\n", "1:1: give a mapping: lines of \"key: value\""},
	    {"watch\n", "1:1: give a mapping: lines of \"key: value\""},
	    {"watch: 10m\n", "1:8: watch: give a mapping: lines of \"key: value\""},
	    {"watch:\n  every: 10\n",
	        "2:10: watch.every: give a time as 30s, 10m, 6h or 1d"},
	    {"watch:\n  every:\n", "2:9: watch.every: give a time as 30s, 10m, 6h or 1d"},
	    {"watch:\n  every: [1m]\n",
	        "2:10: watch.every: give a time as 30s, 10m, 6h or 1d"},
	    {"watch:\n  limit_rate: fast\n",
	        "2:15: watch.limit_rate: give a size as 500k, 2M or 1.5G"},
	    {"watch:\n  batch: 63k\n",
	        "2:10: watch.batch: give a size as 500k, 2M or 1.5G, "
	        "from 64 kB to 64 MB"},
	    {"watch:\n  batch: 65M\n",
	        "2:10: watch.batch: give a size as 500k, 2M or 1.5G, "
	        "from 64 kB to 64 MB"},
	    {"database:\n  keep_local: users\n",
	        "2:15: database.keep_local: give a list of names, as [users, \"my_*\"]"},
	    {"database:\n  keep_local:\n    - users\n    - {a: b}\n",
	        "4:7: database.keep_local: give a list of names, as [users, \"my_*\"]"},
	    {"database:\n  keep_local: ['']\n",
	        "2:16: database.keep_local: give a list of names, as [users, \"my_*\"]"},
	    {"remotes: [a]\n",
	        "1:10: remotes: give a mapping, as production: {url: ssh://…}"},
	    {"remotes:\n  a b: {url: x}\n",
	        "2:8: remotes.a b: name it with letters, digits, - and _"},
	    {"remotes: {a: {}}\n",
	        "1:14: remotes.a: give url, or via and root: one of them"},
	    {"remotes: {a: {url: x, via: y}}\n",
	        "1:14: remotes.a: give url, or via and root: one of them"},
	    {"remotes: {a: {url: x, root: y}}\n",
	        "1:14: remotes.a: root is for via: the url names the folder"},
	    {"remotes: {a: {ulr: x}}\n",
	        "1:15: remotes.a.ulr: unknown key: did you mean url?"},
	    {"remotes: {a: {url: [x]}}\n", "1:20: remotes.a.url: give a text"},
	    {"after_pull: make\n",
	        "1:13: after_pull: give a list of commands, as [\"php artisan migrate\"]"},
	    {"watch:\n  every: 1m\nwatch:\n  every: 2m\n",
	        "3:1: this key is there already"},
	    {"watch: {every: 1m, every: 2m}\n", "1:20: this key is there already"},
	    {"watch: &a {every: *a}\n", "1:19: an alias without an anchor before it"},
	    {"watch: {every: 1m\n", "2:1: did not find expected ',' or '}'"},
	    {"watch:\n\tevery: 1m\n", "2:1: found character that cannot start any token"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(freep)
		char *wanted = xasprintf(".synco.yml:%s", cases[i].message);
		struct err err;
		CLEANUP(config_freep) struct config *c = parse(cases[i].text, &err);

		CHECK(c == NULL);
		CHECK_INT(err.code, ERR_USAGE);
		CHECK_STR(err.msg, wanted);
	}
}

static void bombs_do_not_go_off(void)
{
	CLEANUP(buf_reset) struct buf laughs = {0};
	CLEANUP(buf_reset) struct buf deep = {0};
	struct err err;

	buf_puts(&laughs, "database:\n  keep_local:\n  - &a0 [x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 12; i++)
		buf_printf(&laughs, "  - &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i,
		    i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	CHECK(parse(laughs.data, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "more settings than fit here") != NULL);

	buf_puts(&deep, "watch: ");
	for (int i = 0; i < 500; i++)
		buf_putc(&deep, '[');
	CHECK(parse(deep.data, &err) == NULL);
	CHECK_STR(err.msg, ".synco.yml:1:71: nested too deep");
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	REQUIRE(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void the_file_is_where_it_belongs(const char *dir)
{
	CLEANUP(freep) char *path = fs_join(dir, CONFIG_FILE_NAME);
	CLEANUP(freep) char *wanted = xasprintf("%s:1:1: this: unknown key: ", path);
	CLEANUP(buf_reset) struct buf huge = {0};
	struct err err = {0};
	struct config *c = config_load(dir, &err);

	CHECK(c != NULL && !c->every_s.said); /* there is none */
	config_free(c);

	write_file(path, "watch: {every: 30s}\n");
	c = config_load(dir, &err);
	CHECK(c != NULL && c->every_s.said && c->every_s.n == 30);
	config_free(c);
	REQUIRE(chdir(dir) == 0);
	c = config_load(NULL, &err);
	CHECK(c != NULL && c->every_s.said);
	config_free(c);

	write_file(path, "this: that\n");
	CHECK(config_load(dir, &err) == NULL);
	CHECK(strncmp(err.msg, wanted, strlen(wanted)) == 0);

	for (size_t i = 0; i <= YAML_BYTES_MAX / 10; i++)
		buf_puts(&huge, "# a line.\n");
	write_file(path, huge.data);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "larger than") != NULL && strstr(err.msg, path) != NULL);
	REQUIRE(unlink(path) == 0);

	REQUIRE(symlink("nowhere", path) == 0);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_SYSTEM);
	REQUIRE(unlink(path) == 0);

	REQUIRE(mkdir(path, 0700) == 0);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_SYSTEM);
	REQUIRE(rmdir(path) == 0);

	REQUIRE(mkfifo(path, 0600) == 0);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	REQUIRE(unlink(path) == 0);

	REQUIRE(symlink("/dev/zero", path) == 0);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	REQUIRE(unlink(path) == 0);
}

/* Run as root this needs another user, so it is what comes last. */
static void what_may_not_be_read_is_an_error(const char *dir)
{
	CLEANUP(freep) char *path = fs_join(dir, CONFIG_FILE_NAME);
	struct err err = {0};

	write_file(path, "watch: {every: 30s}\n");
	REQUIRE(chmod(path, 0) == 0 && chmod(dir, 0777) == 0);
	REQUIRE(geteuid() != 0 || seteuid(65534) == 0);
	CHECK(config_load(dir, &err) == NULL);
	CHECK_INT(err.code, ERR_SYSTEM);
	CHECK(strstr(err.msg, "Permission denied") != NULL);
	REQUIRE(getuid() != 0 || seteuid(0) == 0);
	REQUIRE(unlink(path) == 0);
}

int main(void)
{
	char dir[] = "/tmp/synco-test-config-XXXXXX";

	all_keys_are_read();
	what_is_not_said_stays_unsaid();
	no_limit_can_be_said();
	each_slip_names_its_place();
	bombs_do_not_go_off();
	REQUIRE(mkdtemp(dir) != NULL);
	the_file_is_where_it_belongs(dir);
	what_may_not_be_read_is_an_error(dir);
	REQUIRE(rmdir(dir) == 0);
	return check_done();
}
