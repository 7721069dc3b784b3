#include "source-lite/file_bucket.h"

#include "test/lib/check.h"

#define SHA1 "c828d0f88ce197be1aff7cc2e5e86b1244241ac6"

static void an_address_holds_what_the_database_says(void)
{
	static const struct {
		const char *url;
		const char *filename;
		const char *publication;
		const char *uri;
	} cases[] = {
	    {"https://cdn.example/{publication}", "logo.svg", "",
	        "https://cdn.example/" SHA1 "/logo.svg"},
	    {"https://cdn.example/{publication}", "a b.jpg", "2024/ü/",
	        "https://cdn.example/2024/%C3%BC/a%20b.jpg"},
	    {"https://cdn.example/{sha1}/{filename}", "100% #1? a+b&c='d'.jpg", "x/",
	        "https://cdn.example/" SHA1
	        "/100%25%20%231%3F%20a%2Bb%26c%3D%27d%27.jpg"},
	    {"/{sha1}.{fileExtension}?n={filename}&x=%20 y", "a.tar.gz", "",
	        "/" SHA1 ".gz?n=a.tar.gz&x=%20%20y"},
	    {"http://[::1]:9000/{sha1}.{fileExtension}", "README", "",
	        "http://[::1]:9000/" SHA1 "."},
	    {"https://cdn.example/{other}/{sha1", "a", "",
	        "https://cdn.example/%7Bother%7D/%7Bsha1"},
	    {"https://cdn.example/}{filename}{", "{sha1}", "",
	        "https://cdn.example/%7D%7Bsha1%7D%7B"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CLEANUP(buf_reset) struct buf uri = {0};
		const struct file_bucket_row row = {
		    SHA1, cases[i].filename, cases[i].publication};

		file_bucket_uri(&uri, cases[i].url, &row);
		CHECK_STR(buf_str(&uri), cases[i].uri);
	}
}

int main(void)
{
	an_address_holds_what_the_database_says();
	return check_done();
}
