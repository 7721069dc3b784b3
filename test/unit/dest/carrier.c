#include "dest/carrier.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/buf.h"
#include "test/lib/check.h"

/* As if kubectl knew the context "prod". */
static bool is_prod(const char *name)
{
	return strcmp(name, "prod") == 0;
}

static void words(const struct carrier *c, struct buf *out)
{
	for (size_t i = 0; i < c->argc; i++)
		buf_printf(out, "%s|", c->argv[i]);
	buf_printf(out, " %s", c->root);
}

static void urls_become_commands(void)
{
	static const struct {
		const char *url;
		const char *words;
	} cases[] = {
	    {"ssh://www/srv/app", "ssh|-T|--|www| /srv/app"},
	    {"ssh://me@www:2222/srv/app", "ssh|-T|-p|2222|-l|me|--|www| /srv/app"},
	    {"ssh://www", "ssh|-T|--|www| ."},
	    {"ssh://www/~/app", "ssh|-T|--|www| app"},
	    {"ssh://[::1]:22/app", "ssh|-T|-p|22|--|::1| /app"},
	    {"ssh://www/srv/my%20app", "ssh|-T|--|www| /srv/my app"},
	    {"docker://shop/app", "docker|exec|-i|shop| /app"},
	    {"docker://shop", "docker|exec|-i|shop| ."},
	    {"podman://shop/app", "podman|exec|-i|shop| /app"},
	    {"kubectl://ns/web-1/app", "kubectl|--namespace=ns|exec|-i|web-1|--| /app"},
	    {"kubectl://ns/web-1", "kubectl|--namespace=ns|exec|-i|web-1|--| ."},
	    {"kubectl://ns/web-1:php/app",
	        "kubectl|--namespace=ns|exec|-i|web-1|--container=php|--| /app"},
	    {"kubectl://ns/deploy/web:php/srv/app",
	        "kubectl|--namespace=ns|exec|-i|deploy/web|--container=php|--| /srv/app"},
	    {"kubectl://ns/sts%2Fdb", "kubectl|--namespace=ns|exec|-i|sts/db|--| ."},
	    {"kubectl://prod/ns/web-1/app",
	        "kubectl|--context=prod|--namespace=ns|exec|-i|web-1|--| /app"},
	    {"kubectl://prod/ns/deploy/web",
	        "kubectl|--context=prod|--namespace=ns|exec|-i|deploy/web|--| ."},
	    {"kubectl://prod/web-1", "kubectl|--namespace=prod|exec|-i|web-1|--| ."},
	    {"kubectl:///prod/web-1/app",
	        "kubectl|--namespace=prod|exec|-i|web-1|--| /app"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		CLEANUP(buf_reset) struct buf got = {0};
		CLEANUP(carrier_freep)
		struct carrier *c = carrier_parse(cases[i].url, is_prod, &err);

		printf("# %s\n", cases[i].url);
		REQUIRE(c != NULL);
		words(c, &got);
		CHECK_STR(got.data, cases[i].words);
		CHECK_STR(c->name, cases[i].url);
		CHECK(carrier_is_url(cases[i].url));
	}
}

static void bad_urls_are_refused(void)
{
	static const char *const urls[] = {"ssh://`id`/", "ssh://$(id)/", "ssh://a;b/",
	    "ssh://a%7cb/", "ssh://%60id%60@www/", "ssh://a%20b/", "ssh://[::1;id]/",
	    "ssh://'x'/", "ssh://a%26/", "ssh://a%1b/", "ssh://%2doProxyCommand=x/",
	    "ssh://%2dl@www/", "ssh://", "ssh:///srv", "ssh://@www/",
	    "ssh://-oProxyCommand=x/", "ssh://-l@www/", "ssh://me@-www/", "ssh://www:0/",
	    "ssh://www:x/", "ssh://www:70000/", "ssh://[::1/app", "ssh://[::1]x/app",
	    "ssh://www/%", "ssh://www/%zz", "ssh://www/%00", "ssh://www/a%0ab",
	    "docker://", "docker:///app", "docker://--privileged/app", "kubectl://",
	    "kubectl://ns", "kubectl://ns/", "kubectl://ns/-pod",
	    "kubectl://ns/web-1:", "kubectl://ns/web-1:-c/app", "kubectl://-n/web-1",
	    "kubectl:///ns", "kubectl://ns/deploy/", "ftp://www/", "https://www/"};

	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		struct err err = {0};

		printf("# %s\n", urls[i]);
		CHECK(carrier_parse(urls[i], is_prod, &err) == NULL);
		CHECK_INT(err.code, ERR_USAGE);
	}
	CHECK(!carrier_is_url("https://www/"));
	CHECK(!carrier_is_url("production"));
}

static void chains_are_words(void)
{
	static const struct {
		const char *via;
		const char *words; /* NULL: refused */
	} cases[] = {
	    {"ssh www", "ssh|www| /app"},
	    {"  ssh \t www  docker exec -i shop ", "ssh|www|docker|exec|-i|shop| /app"},
	    {"ssh -o 'ProxyCommand=nc %h %p' www",
	        "ssh|-o|ProxyCommand=nc %h %p|www| /app"},
	    {"a \"b \\\" c\" d\\ e '' f'g'h", "a|b \" c|d e||fgh| /app"},
	    {"a $HOME `x` *", "a|$HOME|`x`|*| /app"},
	    {"a 'b", NULL},
	    {"a \"b", NULL},
	    {"", NULL},
	    {"  ", NULL},
	    {"''", NULL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		CLEANUP(buf_reset) struct buf got = {0};
		CLEANUP(carrier_freep)
		struct carrier *c = carrier_parse_via(cases[i].via, "/app", &err);

		printf("# %s\n", cases[i].via);
		CHECK_INT(c != NULL, cases[i].words != NULL);
		if (c == NULL)
			continue;
		words(c, &got);
		CHECK_STR(got.data, cases[i].words);
	}
}

static void options_stand_behind_the_program(void)
{
	static const char *const options[] = {"-o", "X=y"};
	struct err err = {0};
	CLEANUP(buf_reset) struct buf got = {0};
	CLEANUP(carrier_freep)
	struct carrier *c = carrier_parse_via("/usr/bin/ssh www", NULL, &err);

	REQUIRE(c != NULL);
	CHECK(carrier_is_ssh(c));
	carrier_insert(c, options, 2);
	words(c, &got);
	CHECK_STR(got.data, "/usr/bin/ssh|-o|X=y|www| .");
	CHECK(c->argv[c->argc] == NULL);
}

static void the_environment_replaces_programs(void)
{
	struct err err = {0};
	CLEANUP(buf_reset) struct buf got = {0};
	CLEANUP(carrier_freep) struct carrier *c = NULL;

	REQUIRE(setenv("SYNCO_DOCKER", "sudo -n docker", 1) == 0);
	c = carrier_parse("docker://shop/app", is_prod, &err);
	REQUIRE(c != NULL);
	words(c, &got);
	CHECK_STR(got.data, "sudo|-n|docker|exec|-i|shop| /app");
	CHECK(!carrier_is_ssh(c));
	REQUIRE(setenv("SYNCO_DOCKER", "sudo 'docker", 1) == 0);
	CHECK(carrier_parse("docker://shop/app", is_prod, &err) == NULL);
	REQUIRE(unsetenv("SYNCO_DOCKER") == 0);
}

int main(void)
{
	urls_become_commands();
	bad_urls_are_refused();
	chains_are_words();
	options_stand_behind_the_program();
	the_environment_replaces_programs();
	return check_done();
}
