#include "common/base/bytes.h"
#include "common/format/sieve.h"
#include "test/lib/check.h"

/* Which of n things are taken, as a text to compare. */
static void check_runs(const struct runs *r, size_t n, const char *expected)
{
	struct runs_walk walk = {0};
	char text[32] = "";

	for (size_t i = 0; i < n; i++)
		text[i] = runs_next(r, &walk) ? 'x' : '.';
	CHECK_STR(text, expected);
}

int main(void)
{
	/* The other end's rows: 7 twice. */
	static const uint64_t there[] = {7, 3, 9, 7};
	/* This end's rows that are looked at: the third to fifth, and the eighth. */
	static const uint64_t here[] = {7, 8, 9, 7};
	static const bool has[] = {true, false, true, true};
	CLEANUP(runs_reset) struct runs looked_at = {0};
	CLEANUP(runs_reset) struct runs gone = {0};
	CLEANUP(runs_reset) struct runs places = {0};
	CLEANUP(sieve_freep) struct sieve *s = NULL;
	unsigned char digests[sizeof(there)];

	for (size_t i = 0; i < 4; i++)
		bytes_put_u64(digests + 8 * i, there[i]);
	runs_add_many(&looked_at, 2, false);
	runs_add_many(&looked_at, 3, true);
	runs_add_many(&looked_at, 2, false);
	runs_add_many(&looked_at, 1, true);
	s = sieve_new(digests, 4, &looked_at);
	for (size_t i = 0; i < 4; i++)
		CHECK(sieve_has(s, here[i]) == has[i]);
	/* One that nobody spoke of comes behind all. */
	CHECK(!sieve_has(s, 7));
	sieve_end(s, &gone, &places);
	check_runs(&gone, 4, ".x..");
	check_runs(&places, 9, "...x....x");
	return check_done();
}
