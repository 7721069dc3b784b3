#include "dest/site_url.h"

#include <string.h>

#include "test/lib/check.h"

static struct log *silent;

static char *apply(const struct rewrite *r, const char *text)
{
	struct buf out = {0};

	if (!rewrite_text(r, text, strlen(text), &out))
		buf_puts(&out, text);
	return buf_take(&out);
}

static void check(
    const char *to, const struct meta_site *site, const char *text, const char *expected)
{
	struct err err = {0};
	CLEANUP(rewrite_freep)
	struct rewrite *r = site_url_rewrite(to, site, silent, &err);
	CLEANUP(freep) char *out = NULL;

	printf("# %s %s\n", to, err.msg);
	REQUIRE(r != NULL);
	out = apply(r, text);
	CHECK_STR(out, expected);
}

static char url[] = "https://example.com";
static char www[] = "https://www.example.com";
static char own_folder[] = "https://example.com/wp";
static char cms[] = "https://cms.example.com/wp";
static char blog[] = "https://example.com/blog";

static void content_and_the_app_itself_may_have_different_addresses(void)
{
	const struct meta_site one = {.url = url};
	const struct meta_site below = {.url = own_folder, .home = url};
	const struct meta_site other = {.url = cms, .home = url};
	const struct meta_site beside = {.url = own_folder, .home = blog};

	check("http://a:1/", &one, "https://example.com/x", "http://a:1/x");
	check("https://b.test/c", &one, "https://example.com/x", "https://b.test/c/x");
	check("http://a", &below, "https://example.com https://example.com/wp/x",
	    "http://a http://a/wp/x");
	check("http://a", &other, "https://example.com/ https://cms.example.com/wp/x",
	    "http://a/ http://a/wp/x");
	check("http://a", &beside, "https://example.com/blog/y https://example.com/wp/x",
	    "http://a/y http://a/wp/x");
}

static void hosts_of_a_network_get_names_below_the_new_one(void)
{
	char main_host[] = "www.example.com";
	char blog_host[] = "blog.example.com";
	char foreign[] = "other.example:81";
	char odd[] = "no host";
	char *hosts[] = {main_host, blog_host, foreign, odd};
	const struct meta_site site = {.url = www, .hosts = hosts, .hosts_n = 4};
	char port[] = "http://live.localhost:81";
	char below[] = "blog.live.localhost:81";
	char *hosts_below[] = {below};
	const struct meta_site ports = {.url = port, .hosts = hosts_below, .hosts_n = 1};
	struct err err = {0};

	check("http://localhost:8080", &site,
	    "http://www.example.com http://blog.example.com http://other.example:81",
	    "http://localhost:8080 http://blog.localhost:8080 "
	    "http://other-example-81.localhost:8080");
	check("http://localhost:8080", &ports,
	    "http://live.localhost:81 http://blog.live.localhost:81",
	    "http://localhost:8080 http://blog.localhost:8080");
	check("https://www.dev.test", &site,
	    "http://www.example.com http://blog.example.com",
	    "https://www.dev.test https://blog.dev.test");
	CHECK(site_url_rewrite("http://127.0.0.1:8080", &site, silent, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(site_url_rewrite("http://localhost/sub", &site, silent, &err) == NULL);
	CHECK_INT(err.code, ERR_USAGE);
}

static void what_can_not_be_is_said(void)
{
	char bad[] = "https://[::1]";
	const struct meta_site none = {0};
	const struct meta_site odd = {.url = bad};
	const struct meta_site one = {.url = url};
	struct err err = {0};

	CHECK(site_url_rewrite("http://a", &none, silent, &err) == NULL);
	CHECK(strstr(err.msg, "--base-url") != NULL);
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(site_url_rewrite("http://a", &odd, silent, &err) == NULL);
	CHECK(strstr(err.msg, "the source's address") != NULL);
	CHECK(site_url_rewrite("a", &one, silent, &err) == NULL);
	CHECK(strstr(err.msg, "--site-url: a: ") != NULL);
}

int main(void)
{
	silent = log_new("test", LOG_SILENT);
	content_and_the_app_itself_may_have_different_addresses();
	hosts_of_a_network_get_names_below_the_new_one();
	what_can_not_be_is_said();
	log_free(silent);
	return check_done();
}
