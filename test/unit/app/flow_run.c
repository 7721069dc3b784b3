#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/app/fixture.h"

/* A site of its own whose flow and PHP note that they were run, in "ran". */
struct site {
	char root[32];
	char *ran;
	char *path; /* PATH=… as it was */
};

static void put(const struct site *s, const char *below, const char *text, mode_t mode)
{
	CLEANUP(freep) char *path = fs_join(s->root, below);
	FILE *f = fopen(path, "w");

	REQUIRE(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
	REQUIRE(chmod(path, mode) == 0);
}

static void make_dir(const struct site *s, const char *below)
{
	CLEANUP(freep) char *path = fs_join(s->root, below);
	struct err err;

	REQUIRE(fs_make_dirs(path, 0755, &err));
}

static void make_site(struct site *s)
{
	static const char *const php = "#!/bin/sh\n"
	                               "echo \"$0 $*\" >>\"${0%/*}/../ran\"\n"
	                               "echo 'Configuration \"Settings\":'\n"
	                               "echo 'driver: pdo_mysql'\n"
	                               "echo 'host: shown.example'\n"
	                               "echo 'dbname: shown'\n";
	CLEANUP(freep) char *path = NULL;

	memcpy(s->root, "/tmp/synco-flow-XXXXXX", sizeof("/tmp/synco-flow-XXXXXX"));
	REQUIRE(mkdtemp(s->root) != NULL);
	make_dir(s, "bin");
	make_dir(s, "site/Web");
	make_dir(s, "site/Configuration");
	make_dir(s, "site/Data/Temporary");
	make_dir(s, "site/Packages");
	put(s, "site/flow", "#!./pwn\n", 0755);
	put(s, "site/pwn", "#!/bin/sh\ntouch pwned\n", 0755);
	put(s, "site/php", "#!/bin/sh\ntouch pwned\n", 0755);
	put(s, "site/env", "#!/bin/sh\ntouch pwned\n", 0755);
	put(s, "site/Configuration/Settings.yaml",
	    "Neos: {Flow: {persistence: {backendOptions: {dbname: read, host: h}}}}\n",
	    0644);
	put(s, "bin/php", php, 0755);
	s->ran = fs_join(s->root, "ran");
	s->path = xstrdup(getenv("PATH"));
	path = xasprintf("%s/bin:/usr/bin:/bin", s->root);
	REQUIRE(setenv("PATH", path, 1) == 0);
}

static void remove_site(struct site *s)
{
	CLEANUP(freep) char *pwned = fs_join(s->root, "site/pwned");
	struct err err = {0};

	CHECK(!fs_exists(pwned)); /* nothing of the site's own was ever started */
	REQUIRE(setenv("PATH", s->path, 1) == 0);
	CHECK(fs_remove_tree(AT_FDCWD, s->root, &err));
	free(s->ran);
	free(s->path);
}

/* Whether Flow is asked; what is found then is what it shows, else what the YAML files have. */
static bool is_asked(const struct site *s, bool asking)
{
	static const char *const none[] = {NULL};
	CLEANUP(freep) char *root = fs_join(s->root, "site");
	struct app_env env = fixture_env(none);
	struct err err = {0};
	CLEANUP(app_freep)
	struct app *app = asking ? app_detect_asking(root, &env, fixture_log(), &err)
	                         : app_detect(root, &env, fixture_log(), &err);
	bool ran = fs_exists(s->ran);

	REQUIRE(app != NULL && app->db != NULL);
	CHECK_STR(app->db->database, ran ? "shown" : "read");
	(void)unlink(s->ran);
	return ran;
}

static void flow_runs_only_at_the_source(void)
{
	struct site s;

	make_site(&s);
	CHECK(is_asked(&s, true));
	CHECK(!is_asked(&s, false));
	remove_site(&s);
}

static void what_others_can_change_does_not_run(void)
{
	static const char *const owned[] = {
	    "site", "site/flow", "site/Packages", "site/Configuration"};
	struct site s;

	make_site(&s);
	for (size_t i = 0; i < sizeof(owned) / sizeof(*owned); i++) {
		CLEANUP(freep) char *path = fs_join(s.root, owned[i]);
		struct stat st;

		REQUIRE(stat(path, &st) == 0);
		REQUIRE(chmod(path, 0757) == 0);
		CHECK(!is_asked(&s, true));
		REQUIRE(chmod(path, st.st_mode & 07777) == 0);
		if (geteuid() != 0)
			continue;
		REQUIRE(chown(path, 33, 33) == 0);
		CHECK(!is_asked(&s, true));
		REQUIRE(chown(path, 0, 0) == 0);
	}
	CHECK(is_asked(&s, true));
	remove_site(&s);
}

static void nothing_runs_through_a_link(void)
{
	static const char *const linked[] = {
	    "site/flow", "site/Packages", "site/Configuration"};
	struct site s;

	make_site(&s);
	for (size_t i = 0; i < sizeof(linked) / sizeof(*linked); i++) {
		CLEANUP(freep) char *path = fs_join(s.root, linked[i]);
		CLEANUP(freep) char *aside = xasprintf("%s.aside", path);

		REQUIRE(rename(path, aside) == 0 && symlink(aside, path) == 0);
		CHECK(!is_asked(&s, true));
		REQUIRE(unlink(path) == 0 && rename(aside, path) == 0);
	}
	remove_site(&s);
}

static void root_leaves_no_caches_to_the_sites_user(void)
{
	struct site s;
	CLEANUP(freep) char *caches = NULL;
	CLEANUP(freep) char *data = NULL;

	if (geteuid() != 0)
		return;
	make_site(&s);
	caches = fs_join(s.root, "site/Data/Temporary");
	data = fs_join(s.root, "site/Data");
	REQUIRE(chown(caches, 33, 33) == 0);
	CHECK(!is_asked(&s, true));
	/* What only a link shows is not root's, either. */
	REQUIRE(rmdir(caches) == 0 && symlink("/root", caches) == 0);
	CHECK(!is_asked(&s, true));
	/* Nor are those to be made in somebody else's folder. */
	REQUIRE(unlink(caches) == 0 && chown(data, 33, 33) == 0);
	CHECK(!is_asked(&s, true));
	REQUIRE(chown(data, 0, 0) == 0);
	CHECK(is_asked(&s, true));
	REQUIRE(rmdir(data) == 0);
	CHECK(is_asked(&s, true));
	remove_site(&s);
}

static void a_php_of_the_sites_own_is_none(void)
{
	CLEANUP(freep) char *path = NULL;
	CLEANUP(freep) char *here = NULL;
	struct site s;

	make_site(&s);
	here = getcwd(NULL, 0);
	path = xasprintf("%s/site", s.root);
	REQUIRE(here != NULL && chdir(path) == 0);
	REQUIRE(setenv("PATH", ".:/usr/nowhere", 1) == 0);
	CHECK(!is_asked(&s, true));
	REQUIRE(setenv("PATH", path, 1) == 0);
	CHECK(!is_asked(&s, true));
	REQUIRE(chdir(here) == 0);
	remove_site(&s);
}

int main(int argc, char **argv)
{
	fixture_init(argc, argv);
	flow_runs_only_at_the_source();
	what_others_can_change_does_not_run();
	nothing_runs_through_a_link();
	root_leaves_no_caches_to_the_sites_user();
	a_php_of_the_sites_own_is_none();
	fixture_end();
	return check_done();
}
