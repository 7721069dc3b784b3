#include <stdint.h>
#include <string.h>

#include "common/base/json.h"
#include "common/format/runs.h"
#include "test/lib/check.h"

static struct runs of(const char *taken)
{
	struct runs r = {0};

	for (; *taken != '\0'; taken++)
		runs_add(&r, *taken == 'x');
	return r;
}

/* What was added comes back, from the text as well. */
static void check_walk(const char *taken, uint64_t span, uint64_t sum)
{
	CLEANUP(runs_reset) struct runs r = of(taken);
	CLEANUP(runs_reset) struct runs again = {0};
	CLEANUP(json_freep) struct json *v = runs_json(&r);
	struct runs_walk walk = {0};
	bool same = true;

	CHECK(runs_taken(&r) == sum);
	CHECK(runs_span(&r) == span);
	REQUIRE(runs_parse(v, &again));
	for (const char *at = taken; *at != '\0'; at++)
		same &= runs_next(&again, &walk) == (*at == 'x');
	CHECK(same);
	CHECK(!runs_next(&again, &walk)); /* nothing behind the end is taken */
}

static void check_text(const char *text, bool good)
{
	struct err err = {0};
	CLEANUP(json_freep) struct json *v = json_parse(text, strlen(text), &err);
	CLEANUP(runs_reset) struct runs r = {0};

	REQUIRE(v != NULL);
	CHECK(runs_parse(v, &r) == good);
}

int main(void)
{
	CLEANUP(runs_reset) struct runs huge = {0};
	struct err err = {0};
	CLEANUP(json_freep) struct json *v =
	    json_parse("[9223372036854775807, 9223372036854775807]", 42, &err);

	check_walk("", 0, 0);
	check_walk("...", 0, 0);
	check_walk("x", 1, 1);
	check_walk("xx..x.", 5, 3);
	check_walk("..xx..", 4, 2);
	check_walk(".x.x.x", 6, 3);
	check_text("[]", true);
	check_text("[0, 1]", true);
	check_text("[0, 1, 2]", false);
	check_text("[0, -1]", false);
	check_text("[0, \"1\"]", false);
	check_text("{}", false);
	check_text("[1, 0]", false);
	check_text("[0, 0, 0, 0]", false);
	CHECK(!runs_parse(v, &huge));          /* their sum is none */
	CHECK(runs_span(&huge) == UINT64_MAX); /* and no less by a carry */
	return check_done();
}
