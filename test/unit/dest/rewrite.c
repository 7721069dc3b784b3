#include "dest/rewrite.h"

#include <string.h>

#include "test/lib/check.h"

static struct rewrite *make(const char *const pairs[][2], size_t n)
{
	struct rewrite *r = rewrite_new();
	struct err err = {0};

	for (size_t i = 0; i < n; i++)
		REQUIRE(rewrite_add(r, pairs[i][0], pairs[i][1], &err));
	return r;
}

static const char *const plain[][2] = {{"https://example.com", "http://localhost:8080"}};
static const char *const network[][2] = {
    {"https://example.com", "http://localhost:8080"},
    {"https://blog.example.com", "http://blog.localhost:8080"},
    {"https://shop.example", "http://shop-example.localhost:8080"},
    {"http://a.example", "http://a.localhost:8080"},
    {"http://b.example", "http://b.localhost:8080"},
};
static const char *const folder[][2] = {
    {"https://example.com/blog", "http://localhost:8080/a/b"},
    {"https://example.com/wp", "http://localhost:8080/wp"},
};

/* What becomes of text, to free(). */
static char *apply(const struct rewrite *r, const char *text, size_t len)
{
	struct buf out = {0};

	if (!rewrite_text(r, text, len, &out)) {
		CHECK_INT(out.len, 0);
		buf_append(&out, text, len);
	}
	return buf_take(&out);
}

static void check(const struct rewrite *r, const char *text, const char *expected)
{
	CLEANUP(freep) char *out = apply(r, text, strlen(text));

	printf("# %s\n", text);
	CHECK_STR(out, expected);
}

static void addresses_are_replaced_where_they_end(void)
{
	static const char *const cases[][2] = {
	    {"https://example.com", "http://localhost:8080"},
	    {"http://example.com/a?b#c", "http://localhost:8080/a?b#c"},
	    {"see https://example.com. And http://example.com: too",
	        "see http://localhost:8080. And http://localhost:8080: too"},
	    {"<a href=\"https://example.com\">https://example.com</a>",
	        "<a href=\"http://localhost:8080\">http://localhost:8080</a>"},
	    {"<img src='//example.com/x.jpg'>", "<img src='//localhost:8080/x.jpg'>"},
	    {"{\"url\":\"https:\\/\\/example.com\\/a\"}",
	        "{\"url\":\"http:\\/\\/localhost:8080\\/a\"}"},
	    {"\"https:\\\\\\/\\\\\\/example.com\\\\\\/a\"",
	        "\"http:\\\\\\/\\\\\\/localhost:8080\\\\\\/a\""},
	    /* Others, however alike. */
	    {"https://example.com.au/", "https://example.com.au/"},
	    {"https://www.example.com/", "https://www.example.com/"},
	    {"https://myexample.com/", "https://myexample.com/"},
	    {"https://example.com-x/", "https://example.com-x/"},
	    {"https://example.com:8443/", "https://example.com:8443/"},
	    {"https://example.com@evil.example/", "https://example.com@evil.example/"},
	    {"ftp://example.com/", "ftp://example.com/"},
	    {"xhttp://example.com/", "xhttp://example.com/"},
	    {"https:/\\/example.com/", "https:/\\/example.com/"},
	    {"/var/www//example.com/x", "/var/www//example.com/x"},
	    {"me@example.com, example.com", "me@example.com, example.com"},
	    {"https://example.com:", "http://localhost:8080:"},
	    {"https://", "https://"},
	    {"//", "//"},
	};
	CLEANUP(rewrite_freep) struct rewrite *r = make(plain, 1);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(r, cases[i][0], cases[i][1]);
}

static void folders_are_part_of_an_address(void)
{
	static const char *const cases[][2] = {
	    {"https://example.com/blog/a", "http://localhost:8080/a/b/a"},
	    {"http://example.com/blog", "http://localhost:8080/a/b"},
	    {"https:\\/\\/example.com\\/blog\\/a",
	        "http:\\/\\/localhost:8080\\/a\\/b\\/a"},
	    {"https://example.com/wp/x.js", "http://localhost:8080/wp/x.js"},
	    {"https://example.com/blog2", "https://example.com/blog2"},
	    {"https://example.com/blog.html", "https://example.com/blog.html"},
	    {"in https://example.com/blog.", "in http://localhost:8080/a/b."},
	    {"https://example.com/", "https://example.com/"},
	};
	CLEANUP(rewrite_freep) struct rewrite *r = make(folder, 2);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(r, cases[i][0], cases[i][1]);
}

static void sites_of_a_network_have_hosts_of_their_own(void)
{
	CLEANUP(rewrite_freep) struct rewrite *r = make(network, 5);
	struct buf out = {0};

	check(r, "https://blog.example.com/ https://example.com/",
	    "http://blog.localhost:8080/ http://localhost:8080/");
	check(r, "http://shop.example, https://a.example",
	    "http://shop-example.localhost:8080, http://a.localhost:8080");
	check(r, "https://mail.example.com/", "https://mail.example.com/");
	CHECK(rewrite_host(r, "blog.example.com", 16, &out));
	CHECK_STR(buf_str(&out), "blog.localhost:8080");
	CHECK(!rewrite_host(r, "blog.example.co", 15, &out));
	CHECK(!rewrite_host(r, "blog.example.com.", 17, &out));
	CHECK(!rewrite_host(r, "", 0, &out));
	buf_reset(&out);
}

static void lengths_of_serialised_strings_are_right(void)
{
	static const char *const cases[][2] = {
	    {"s:19:\"https://example.com\";", "s:21:\"http://localhost:8080\";"},
	    {"a:2:{i:0;s:20:\"https://example.com/\";s:3:\"\xc3\xa4x\";N;}",
	        "a:2:{i:0;s:22:\"http://localhost:8080/\";s:3:\"\xc3\xa4x\";N;}"},
	    {"a:1:{s:19:\"https://example.com\";a:3:{i:0;b:1;i:1;d:-1.5E+25;i:2;i:-3;}}",
	        "a:1:{s:21:\"http://localhost:8080\";a:3:{i:0;b:1;i:1;d:-1.5E+25;i:2;i:-3;}}"},
	    {"O:8:\"stdClass\":1:{s:1:\"u\";s:24:\"http://example.com/a;\"}b\";}",
	        "O:8:\"stdClass\":1:{s:1:\"u\";s:27:\"http://localhost:8080/a;\"}b\";}"},
	    /* Serialised twice, as some plugins do. */
	    {"s:34:\"a:1:{i:0;s:19:\"https://example.com\";}\";",
	        "s:34:\"a:1:{i:0;s:19:\"https://example.com\";}\";"},
	    {"s:37:\"a:1:{i:0;s:19:\"https://example.com\";}\";",
	        "s:39:\"a:1:{i:0;s:21:\"http://localhost:8080\";}\";"},
	    /* JSON in it, blanks around it, classes with a form of their own, an enum. */
	    {" a:1:{i:0;s:29:\"{\"u\":\"https:\\/\\/example.com\"}\";}\n",
	        " a:1:{i:0;s:31:\"{\"u\":\"http:\\/\\/localhost:8080\"}\";}\n"},
	    {"C:1:\"X\":27:{s:19:\"https://example.com\";}",
	        "C:1:\"X\":29:{s:21:\"http://localhost:8080\";}"},
	    {"C:1:\"X\":29:{x;s:19:\"https://example.com\";}",
	        "C:1:\"X\":29:{x;s:19:\"https://example.com\";}"},
	    {"a:2:{i:0;E:6:\"A:Some\";i:1;s:20:\"https://example.com/\";}",
	        "a:2:{i:0;E:6:\"A:Some\";i:1;s:22:\"http://localhost:8080/\";}"},
	    /* Broken or cut: PHP would not read it before, and not after. */
	    {"a:1:{i:0;s:18:\"https://example.com\";}",
	        "a:1:{i:0;s:18:\"https://example.com\";}"},
	    {"a:1:{i:0;s:19:\"https://example.com",
	        "a:1:{i:0;s:19:\"https://example.com"},
	    {"a:1:{i:0;s:19:\"https://example.com\";",
	        "a:1:{i:0;s:19:\"https://example.com\";"},
	    {"a:1:{i:0;s:99999999999999999999:\"https://example.com\";}",
	        "a:1:{i:0;s:99999999999999999999:\"https://example.com\";}"},
	    /* Text that only begins like it. */
	    {"s: https://example.com", "s: http://localhost:8080"},
	    {"N;https://example.com", "N;http://localhost:8080"},
	    {"i:1;https://example.com", "i:1;http://localhost:8080"},
	};
	CLEANUP(rewrite_freep) struct rewrite *r = make(plain, 1);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(r, cases[i][0], cases[i][1]);
}

static void depth_is_limited(void)
{
	CLEANUP(rewrite_freep) struct rewrite *r = make(plain, 1);
	struct buf text = {0};
	CLEANUP(freep) char *out = NULL;

	buf_puts(&text, "https://example.com");
	for (size_t i = 0; i < 40; i++) {
		CLEANUP(freep) char *inner = buf_take(&text);

		buf_printf(&text, "s:%zu:\"%s\";", strlen(inner), inner);
	}
	out = apply(r, text.data, text.len);
	CHECK_STR(out, text.data);
	buf_reset(&text);
	/* Arrays in arrays are no depth: they are counted. */
	for (size_t i = 0; i < 100000; i++)
		buf_puts(&text, "a:1:{i:0;");
	buf_puts(&text, "s:19:\"https://example.com\";");
	for (size_t i = 0; i < 100000; i++)
		buf_puts(&text, "}");
	free(out);
	out = apply(r, text.data, text.len);
	CHECK(strstr(out, "s:21:\"http://localhost:8080\";}}") != NULL);
	buf_reset(&text);
}

static void bytes_that_are_no_text_stay(void)
{
	static const char text[] = "a:1:{s:6:\"\0*\0url\";s:19:\"https://example.com\";}";
	static const char expected[] =
	    "a:1:{s:6:\"\0*\0url\";s:21:\"http://localhost:8080\";}";
	CLEANUP(rewrite_freep) struct rewrite *r = make(plain, 1);
	CLEANUP(freep) char *out = apply(r, text, sizeof(text) - 1);

	CHECK(memcmp(out, expected, sizeof(expected)) == 0);
}

static void what_was_replaced_comes_back(void)
{
	CLEANUP(rewrite_freep) struct rewrite *r = make(network, 5);
	CLEANUP(rewrite_freep) struct rewrite *back = rewrite_inverse(r);

	check(back, "http://localhost:8080/a", "https://example.com/a");
	check(back, "a:1:{i:0;s:27:\"http://blog.localhost:8080/\";}",
	    "a:1:{i:0;s:25:\"https://blog.example.com/\";}");
	check(back, "http://localhost/", "http://localhost/");
}

static void what_is_no_address_is_refused(void)
{
	static const char *const bad[] = {"", "localhost", "ftp://a", "http://",
	    "http://:80", "http://a:", "http://a b", "http://a/?x", "http://a'",
	    "http://a\n", "http://[::1]", "http://u@a", "http://a\\b"};
	CLEANUP(rewrite_freep) struct rewrite *r = rewrite_new();

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = {0};

		printf("# %s\n", bad[i]);
		CHECK(!rewrite_add(r, "http://a", bad[i], &err));
		CHECK_INT(err.code, ERR_USAGE);
		CHECK(!rewrite_add(r, bad[i], "http://a", &err));
	}
}

int main(void)
{
	addresses_are_replaced_where_they_end();
	folders_are_part_of_an_address();
	sites_of_a_network_have_hosts_of_their_own();
	lengths_of_serialised_strings_are_right();
	depth_is_limited();
	bytes_that_are_no_text_stay();
	what_was_replaced_comes_back();
	what_is_no_address_is_refused();
	return check_done();
}
