#include <stdlib.h>
#include <string.h>

#include "dest/fetch_url.h"
#include "test/lib/check.h"

static void bases(void)
{
	struct fetch_base b;
	struct err err = {0};
	CLEANUP(freep) char *below = NULL;
	CLEANUP(freep) char *absolute = NULL;

	REQUIRE(fetch_base_init(
	    &b, "https://me:p%40ss@www.example.com/app?q=1#f", NULL, 0, &err));
	CHECK_STR(b.url, "https://www.example.com/app/");
	CHECK_STR(b.host, "www.example.com");
	CHECK_STR(b.user, "me");
	CHECK_STR(b.password, "p@ss");
	below = fetch_base_resolve(&b, "/synco-x/meta");
	absolute = fetch_base_resolve(&b, "http://other/x");
	CHECK_STR(below, "https://www.example.com/app/synco-x/meta");
	CHECK_STR(absolute, "http://other/x");
	fetch_base_reset(&b);
	CHECK(!fetch_base_init(&b, "ftp://x/", NULL, 0, &err));
	fetch_base_reset(&b);
	CHECK(!fetch_base_init(&b, "http://", NULL, 0, &err));
	fetch_base_reset(&b);
	CHECK(!fetch_base_init(&b, "http://x:99999/", NULL, 0, &err));
	fetch_base_reset(&b);
}

static void verdicts(void)
{
	static const char *const allowed[] = {"cdn.example.com", "img.example:8080",
	    "[2001:db8::1]:81", "2001:db8::2", ":80", "bad:port", "x:"};
	static const struct {
		const char *url;
		const char *from;
		enum fetch_verdict wanted;
	} cases[] = {
	    {"https://www.example.com/x", NULL, FETCH_OWN_HOST},
	    {"https://WWW.example.com/x", NULL, FETCH_OWN_HOST},
	    {"https://www.example.com:443/x", NULL, FETCH_OWN_HOST},
	    {"https://cdn.example.com/x", NULL, FETCH_OTHER_HOST},
	    {"http://cdn.example.com/x", NULL, FETCH_OTHER_HOST},
	    {"http://CDN.example.com:80/x", NULL, FETCH_OTHER_HOST},
	    {"http://img.example:8080/x", NULL, FETCH_OTHER_HOST},
	    {"https://img.example:8080/x", NULL, FETCH_OTHER_HOST},
	    {"http://[2001:db8::1]:81/x", NULL, FETCH_OTHER_HOST},
	    {"http://[2001:db8::2]/x", NULL, FETCH_OTHER_HOST},
	    {"https://site.example:444/x", NULL, FETCH_SITE},
	    /* Another port is another origin, whoever's the host. */
	    {"https://www.example.com:8443/x", NULL, FETCH_REFUSED},
	    {"https://www.example.com:80/x", NULL, FETCH_REFUSED},
	    {"http://www.example.com/x", NULL, FETCH_REFUSED},
	    {"http://www.example.com:443/x", NULL, FETCH_REFUSED},
	    {"https://cdn.example.com:8443/x", NULL, FETCH_REFUSED},
	    {"http://cdn.example.com:443/x", NULL, FETCH_REFUSED},
	    {"http://cdn.example.com:6379/x", NULL, FETCH_REFUSED},
	    {"http://img.example/x", NULL, FETCH_REFUSED},
	    {"https://site.example/x", NULL, FETCH_REFUSED},
	    {"http://[2001:db8::1%25lo]:81/x", NULL, FETCH_REFUSED},
	    {"https://www.example.com./x", NULL, FETCH_REFUSED},
	    {"http://0x7f000001/x", NULL, FETCH_REFUSED},
	    {"http://2130706433/x", NULL, FETCH_REFUSED},
	    {"http://0177.1/x", NULL, FETCH_REFUSED},
	    {"http://localhost./x", NULL, FETCH_REFUSED},
	    {"https://evil.example/x", NULL, FETCH_REFUSED},
	    {"https://www.example.com@evil.example/x", NULL, FETCH_REFUSED},
	    {"https://evil.example/?www.example.com", NULL, FETCH_REFUSED},
	    /* What judges is what fetches, so both see the same host. */
	    {"https://evil.example\\@www.example.com/", NULL, FETCH_OWN_HOST},
	    {"http://169.254.169.254/latest/meta-data", NULL, FETCH_REFUSED},
	    {"file:///etc/passwd", NULL, FETCH_REFUSED},
	    {"file://www.example.com/etc/passwd", NULL, FETCH_REFUSED},
	    {"gopher://www.example.com:6379/_x", NULL, FETCH_REFUSED},
	    {"scp://www.example.com/x", NULL, FETCH_REFUSED},
	    {"http://www.example.com/x", "https://www.example.com/y", FETCH_REFUSED},
	    {"https://www.example.com/x", "http://www.example.com/y", FETCH_OWN_HOST},
	    {"", NULL, FETCH_REFUSED},
	    {"http://www.example.com\n/x", NULL, FETCH_REFUSED},
	};
	struct fetch_base b;
	struct err err = {0};

	REQUIRE(fetch_base_init(&b, "https://me:secret@www.example.com/", allowed,
	    sizeof(allowed) / sizeof(*allowed), &err));
	b.site = "site.example:444";
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum fetch_verdict got =
		    fetch_base_judge(&b, cases[i].url, cases[i].from, &err);

		if (!CHECK_INT(got, cases[i].wanted))
			CHECK_STR(cases[i].url, "");
	}
	fetch_base_reset(&b);
}

/* The session of a channel has a URL that nobody looks up, and that no port is added to. */
static void other_ports(void)
{
	static const struct {
		const char *base;
		const char *url;
		enum fetch_verdict wanted;
	} cases[] = {
	    {"http://source/", "http://source/synco-x/pack", FETCH_OWN_HOST},
	    {"http://source/", "http://source:6379/", FETCH_REFUSED},
	    {"http://source/", "http://127.0.0.1/", FETCH_REFUSED},
	    {"http://127.0.0.1:8099/", "http://127.0.0.1:8099/x", FETCH_OWN_HOST},
	    {"http://127.0.0.1:8099/", "http://127.0.0.1/x", FETCH_REFUSED},
	    {"http://127.0.0.1:8099/", "http://127.0.0.1:8098/x", FETCH_REFUSED},
	    {"http://127.0.0.1:8099/", "https://127.0.0.1:8099/x", FETCH_REFUSED},
	    {"http://127.0.0.1:8099/", "http://127.1:8099/x", FETCH_OWN_HOST},
	    {"http://127.0.0.1:8099/", "http://localhost:8099/x", FETCH_REFUSED},
	    {"http://x.example:80/", "https://x.example/x", FETCH_OWN_HOST},
	    {"http://x.example/", "https://x.example:444/x", FETCH_REFUSED},
	    {"http://x.example:8080/", "https://x.example/x", FETCH_REFUSED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fetch_base b;
		struct err err = {0};

		REQUIRE(fetch_base_init(&b, cases[i].base, NULL, 0, &err));
		if (!CHECK_INT(
		        fetch_base_judge(&b, cases[i].url, NULL, &err), cases[i].wanted))
			CHECK_STR(cases[i].url, "");
		fetch_base_reset(&b);
	}
}

static void what_to_allow_is_said(void)
{
	struct fetch_base b;
	struct err err = {0};
	CLEANUP(freep) char *origin = fetch_url_origin("http://me:x@a.example:8080/b?c");
	CLEANUP(freep) char *usual = fetch_url_origin("https://a.example/");

	REQUIRE(fetch_base_init(&b, "http://a.example/", NULL, 0, &err));
	CHECK(
	    fetch_base_judge(&b, "http://a.example:6379/", NULL, &err) == FETCH_REFUSED);
	CHECK(strstr(err.msg, "--allow-host a.example:6379") != NULL);
	CHECK(fetch_base_judge(&b, "https://b.example/", NULL, &err) == FETCH_REFUSED);
	CHECK(strstr(err.msg, "--allow-host b.example") != NULL);
	fetch_base_reset(&b);
	CHECK_STR(origin, "a.example:8080");
	CHECK_STR(usual, "a.example");
}

static void range(const char *value, bool good, uint64_t wanted)
{
	uint64_t start = 0;

	CHECK(fetch_content_range(value, strlen(value), &start) == good);
	if (good)
		CHECK_INT(start, wanted);
}

static void ranges(void)
{
	range("bytes 5-9/10", true, 5);
	range("Bytes 5-9/*", true, 5);
	range("bytes 0-", true, 0);
	range("bytes */10", false, 0);
	range("bytes 5", false, 0);
	range("bytes -5", false, 0);
	range("items 5-9/10", false, 0);
	range("bytes 99999999999999999999-9/10", false, 0);
	range("", false, 0);
	range("bytes ", false, 0);
}

static void a_url_for_people_has_no_password(void)
{
	CLEANUP(freep) char *bare =
	    fetch_url_bare("https://me:secret@www.x.example/a?b#c");
	CLEANUP(freep) char *none = fetch_url_bare("ssh://me@host/a");

	CHECK_STR(bare, "https://www.x.example/a/");
	CHECK_STR(none, NULL);
}

int main(void)
{
	bases();
	verdicts();
	other_ports();
	what_to_allow_is_said();
	ranges();
	a_url_for_people_has_no_password();
	return check_done();
}
