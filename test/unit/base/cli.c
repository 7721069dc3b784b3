#include <stdlib.h>
#include <string.h>

#include "common/base/cli.h"
#include "test/lib/check.h"

struct options {
	const char *into;
	unsigned int jobs;
	uint64_t rate;
	uint64_t every;
	struct cli_list only;
	struct cli_list words;
	bool yes;
};

static const struct cli_opt table[] = {
    CLI_STRING(struct options, into, "into", 'i', "TARGET", "the database to fill"),
    CLI_COUNT(struct options, jobs, "jobs", 'j', "N", "connections"),
    CLI_SIZE(struct options, rate, "limit-rate", 0, "RATE", "bytes per second"),
    CLI_DURATION(struct options, every, "every", 0, "TIME", "how often"),
    CLI_LIST(struct options, only, "only", 'o', "SET,...", "only these"),
    CLI_STRINGS(struct options, words, "word", 'w', "WORD", "a word"),
    CLI_FLAG(struct options, yes, "yes", 'y', "replace"),
    {0},
};

enum { WORDS = 8 };

static bool parse(const char *const *words, struct options *o,
    struct cli_operands *operands, struct err *err)
{
	static char copies[WORDS][64];
	char *argv[WORDS + 1] = {copies[0]};
	int argc = 1;

	memset(o, 0, sizeof(*o));
	memset(operands, 0, sizeof(*operands));
	memset(err, 0, sizeof(*err));
	strcpy(copies[0], "pull");
	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = strcpy(copies[argc], words[argc - 1]);
	return cli_parse(table, argc, argv, o, operands, err);
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL}, &o, &operands, &err)

static void good(void)
{
	struct options o;
	struct cli_operands operands;
	struct err err;

	CHECK(PARSE("--into", "x", "url", "-j4", "--limit-rate=2M", "token", "-y"));
	CHECK_STR(o.into, "x");
	CHECK_INT(o.jobs, 4);
	CHECK_INT(o.rate, 2000000);
	CHECK(o.yes);
	CHECK_INT(operands.n, 2);
	CHECK_STR(operands.items[1], "token");
	CHECK(PARSE("-o", "db,uploads", "--only", "private"));
	CHECK_INT(o.only.n, 3);
	CHECK_STR(o.only.items[1], "uploads");
	CHECK(PARSE("-w", "a,b", "--word=c"));
	CHECK_INT(o.words.n, 2);
	CHECK_STR(o.words.items[0], "a,b");
	CHECK(PARSE("--every", "10m"));
	CHECK_INT(o.every, 600);
	CHECK(PARSE("--", "--into"));
	CHECK_STR(operands.items[0], "--into");
	CHECK(PARSE("-"));
	CHECK_STR(operands.items[0], "-");
}

static void bad(void)
{
	struct options o;
	struct cli_operands operands;
	struct err err;

	CHECK(!PARSE("--inot", "x"));
	CHECK_INT(err.code, ERR_USAGE);
	CHECK(strstr(err.msg, "--into") != NULL); /* the suggestion */
	CHECK(!PARSE("--into"));
	CHECK(!PARSE("--yes=1"));
	CHECK(!PARSE("-j", "0"));
	CHECK(!PARSE("-j", "1001"));
	CHECK(!PARSE("-j", "x"));
	CHECK(!PARSE("--limit-rate", "fast"));
	CHECK(!PARSE("--every", "10"));
	CHECK(strstr(err.msg, "--every 10: give a time as") != NULL);
	CHECK(!PARSE("--into", "a", "--into", "b"));
	CHECK(!PARSE("-q"));
}

static void suggestions(void)
{
	static const char *const names[] = {"pull", "plan", "serve", "detect"};

	CHECK_STR(cli_nearest("pul", names, 4), "pull");
	CHECK_STR(cli_nearest("detetc", names, 4), "detect");
	CHECK(cli_nearest("something", names, 4) == NULL);
}

int main(void)
{
	good();
	bad();
	suggestions();
	return check_done();
}
