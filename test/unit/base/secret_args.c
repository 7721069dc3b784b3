#include "common/base/secret_args.h"

#include <string.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

/* What the process list shows of an argument; the program has all of it. */
static void check_hidden(const char *given, const char *shown)
{
	CLEANUP(freep) char *arg = xstrdup(given);
	char *argv[] = {arg, NULL};
	char **args = secret_args_take(1, argv);

	CHECK_STR(args[0], given);
	CHECK_STR(arg, shown);
	CHECK(args[1] == NULL);
	secret_args_free(args, 1, argv);
}

static void passwords(void)
{
	check_hidden("mysql://u:pw@h/d", "mysql://u:**@h/d");
	check_hidden("--into=mysql://u:pw@h/d", "--into=mysql://u:**@h/d");
	check_hidden("-idb-x=mysql://u:pw@h:1/d", "-idb-x=mysql://u:**@h:1/d");
	check_hidden("postgres://u:p@ss/w:d?@h/d", "postgres://u:*********@h/d");
	check_hidden("postgres://:pw@h/d", "postgres://:**@h/d");
	check_hidden("postgres://h/d?user=u&password=p%26w&x=1",
	    "postgres://h/d?user=u&password=*****&x=1");
	check_hidden("postgres://h/d?sslPassword=pw", "postgres://h/d?sslPassword=**");
	check_hidden("https://u:pw@host/", "https://****@host/");
	check_hidden("https://key@host/", "https://***@host/");
	/* What was typed badly is a secret all the same. */
	check_hidden("mysql:/u:pw@h/d", "mysql:*****@h/d");
	check_hidden("u:pw@h", "u:**@h");
}

static void tokens(void)
{
	check_hidden("synco1.abc.def", "synco1.*******");
	check_hidden("--token=synco1.abc.def", "--token=synco1.*******");
}

static void the_rest_stays(void)
{
	static const char *const plain[] = {"pull", "--yes", "ssh://me@www:22/srv", "",
	    "sqlite:dev.db", "mysql://u@h:3306/d", "http://h:80/?a=b", "a@b", ":"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		CLEANUP(freep) char *arg = xstrdup(plain[i]);
		char *argv[] = {arg, NULL};
		char **args = secret_args_take(1, argv);

		CHECK(args[0] == arg);
		CHECK_STR(arg, plain[i]);
		secret_args_free(args, 1, argv);
	}
}

int main(void)
{
	passwords();
	tokens();
	the_rest_stays();
	return check_done();
}
