#include "dest/fetch_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "test/lib/check.h"

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
};

static union address make(const char *text, unsigned int port)
{
	union address a = {0};

	if (strchr(text, ':') != NULL) {
		a.in6.sin6_family = AF_INET6;
		a.in6.sin6_port = htons((uint16_t)port);
		REQUIRE(inet_pton(AF_INET6, text, &a.in6.sin6_addr) == 1);
	} else {
		a.in.sin_family = AF_INET;
		a.in.sin_port = htons((uint16_t)port);
		REQUIRE(inet_pton(AF_INET, text, &a.in.sin_addr) == 1);
	}
	return a;
}

static void reaches(void)
{
	static const struct {
		const char *address;
		enum fetch_reach wanted;
	} cases[] = {
	    {"127.0.0.1", FETCH_REACH_LOCAL},
	    {"127.255.255.254", FETCH_REACH_LOCAL},
	    {"0.0.0.0", FETCH_REACH_LOCAL},
	    {"0.1.2.3", FETCH_REACH_LOCAL},
	    {"169.254.169.254", FETCH_REACH_LOCAL},
	    {"224.0.0.1", FETCH_REACH_LOCAL},
	    {"255.255.255.255", FETCH_REACH_LOCAL},
	    {"::", FETCH_REACH_LOCAL},
	    {"::1", FETCH_REACH_LOCAL},
	    {"fe80::1", FETCH_REACH_LOCAL},
	    {"febf::1", FETCH_REACH_LOCAL},
	    {"ff02::1", FETCH_REACH_LOCAL},
	    {"::ffff:127.0.0.1", FETCH_REACH_LOCAL},
	    {"::ffff:169.254.169.254", FETCH_REACH_LOCAL},
	    {"::127.0.0.1", FETCH_REACH_LOCAL},
	    {"64:ff9b::127.0.0.1", FETCH_REACH_LOCAL},
	    {"2002:7f00:1::", FETCH_REACH_LOCAL},
	    {"10.0.0.1", FETCH_REACH_PRIVATE},
	    {"172.16.0.1", FETCH_REACH_PRIVATE},
	    {"172.31.255.255", FETCH_REACH_PRIVATE},
	    {"192.168.1.1", FETCH_REACH_PRIVATE},
	    {"100.64.0.1", FETCH_REACH_PRIVATE},
	    {"fd00:ec2::254", FETCH_REACH_PRIVATE},
	    {"fc00::1", FETCH_REACH_PRIVATE},
	    {"fec0::1", FETCH_REACH_PRIVATE},
	    {"::ffff:10.1.2.3", FETCH_REACH_PRIVATE},
	    {"172.32.0.1", FETCH_REACH_PUBLIC},
	    {"172.15.0.1", FETCH_REACH_PUBLIC},
	    {"100.128.0.1", FETCH_REACH_PUBLIC},
	    {"93.184.216.34", FETCH_REACH_PUBLIC},
	    {"128.0.0.1", FETCH_REACH_PUBLIC},
	    {"223.255.255.255", FETCH_REACH_PUBLIC},
	    {"2001:db8::1", FETCH_REACH_PUBLIC},
	    {"::ffff:93.184.216.34", FETCH_REACH_PUBLIC},
	    {"64:ff9b::93.184.216.34", FETCH_REACH_PUBLIC},
	    {"2002:5db8:d822::1", FETCH_REACH_PUBLIC},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		union address a = make(cases[i].address, 80);

		if (!CHECK_INT(fetch_address_reach(&a.any), cases[i].wanted))
			CHECK_STR(cases[i].address, "");
	}
}

static bool may(struct fetch_dial *d, const char *address, unsigned int port)
{
	union address a = make(address, port);

	return fetch_guard_may(d, &a.any);
}

/* What the user's own name leads to at first is theirs; later it leads no further in. */
static void a_name_does_not_move_in(void)
{
	const struct fetch_base base = {0};
	struct fetch_guard guard = {.base = &base};
	struct fetch_dial d = {.guard = &guard, .verdict = FETCH_OWN_HOST};
	struct fetch_dial site = {.guard = &guard, .verdict = FETCH_SITE};

	CHECK(may(&d, "93.184.216.34", 443));
	fetch_guard_heard(&d);
	CHECK(may(&d, "93.184.216.35", 443));
	CHECK(!may(&d, "127.0.0.1", 443));
	CHECK(!may(&d, "::1", 443));
	CHECK(!may(&d, "192.168.1.1", 443));
	/* The site's name is another one. */
	CHECK(may(&site, "192.168.1.1", 80));
	fetch_guard_heard(&site);
	CHECK(may(&site, "93.184.216.34", 80));
	CHECK(may(&site, "10.0.0.1", 80));
	CHECK(!may(&site, "169.254.169.254", 80));

	/* A tunnel's end is on this machine. */
	guard.own = (struct fetch_pin){0};
	CHECK(may(&d, "::1", 8099));
	CHECK(may(&d, "127.0.0.1", 8099));
	fetch_guard_heard(&d);
	CHECK(may(&d, "127.0.0.1", 8099));
}

static void an_allowed_host_is_no_way_in(void)
{
	static const char *const allowed[] = {"cdn.example", "127.0.0.1:9000",
	    "[::1]:9001", "localhost:9002", "minio.localhost"};
	const struct fetch_base base = {.allowed = allowed, .allowed_n = 5};
	struct fetch_guard guard = {.base = &base};
	struct fetch_dial d = {.guard = &guard, .verdict = FETCH_OTHER_HOST};

	CHECK(may(&d, "93.184.216.34", 80));
	CHECK(may(&d, "10.0.0.1", 80));
	CHECK(!may(&d, "127.0.0.2", 81));
	CHECK(!may(&d, "169.254.169.254", 80));
	CHECK(!may(&d, "::ffff:127.0.0.1", 9000));
	CHECK(!may(&d, "127.0.0.1", 6379));
	CHECK(!may(&d, "::1", 9000));
	/* But where just that was typed. */
	CHECK(may(&d, "127.0.0.1", 9000));
	CHECK(may(&d, "::1", 9001));
	CHECK(may(&d, "127.0.0.1", 9002));
	CHECK(may(&d, "::1", 9002));
	CHECK(may(&d, "127.0.0.1", 80));
}

static void proxies_and_sockets(void)
{
	const struct fetch_base base = {0};
	struct fetch_guard guard = {.base = &base};
	struct fetch_dial d = {.guard = &guard, .verdict = FETCH_OTHER_HOST};
	union address file = {.un = {.sun_family = AF_UNIX}};

	CHECK(!may(&d, "127.0.0.1", 3128));
	REQUIRE(setenv("http_proxy", "http://me:x@localhost:3128/", 1) == 0);
	CHECK(may(&d, "127.0.0.1", 3128));
	CHECK(!may(&d, "127.0.0.1", 3129));
	/* Its port is no way to others, where no_proxy has a host dialled directly. */
	CHECK(!may(&d, "169.254.169.254", 3128));
	REQUIRE(setenv("http_proxy", "192.0.2.1:80", 1) == 0);
	CHECK(!may(&d, "127.0.0.1", 80));
	REQUIRE(setenv("http_proxy", "http://[fe80::5]:3128", 1) == 0);
	CHECK(may(&d, "fe80::5", 3128) && !may(&d, "fe80::6", 3128));
	REQUIRE(unsetenv("http_proxy") == 0 && setenv("ALL_PROXY", "localhost", 1) == 0);
	CHECK(may(&d, "127.0.0.1", 1080));
	REQUIRE(setenv("ALL_PROXY", "https://localhost/", 1) == 0);
	CHECK(may(&d, "127.0.0.1", 443) && !may(&d, "127.0.0.1", 1080));
	REQUIRE(unsetenv("ALL_PROXY") == 0);
	CHECK(!fetch_guard_may(&d, &file.any));
	d.verdict = FETCH_OWN_HOST;
	CHECK(!fetch_guard_may(&d, &file.any));
	guard.socket = "/run/x";
	CHECK(fetch_guard_may(&d, &file.any));
}

int main(void)
{
	(void)unsetenv("http_proxy");
	(void)unsetenv("https_proxy");
	(void)unsetenv("HTTPS_PROXY");
	(void)unsetenv("all_proxy");
	(void)unsetenv("ALL_PROXY");
	reaches();
	a_name_does_not_move_in();
	an_allowed_host_is_no_way_in();
	proxies_and_sockets();
	return check_done();
}
