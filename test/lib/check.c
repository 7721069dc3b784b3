#include "test/lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One program, one thread, one count. */
static unsigned int count;
static unsigned int failed;

bool check_that(bool ok, const char *what, const char *file, int line)
{
	count++;
	failed += !ok;
	printf("%sok %u - ", ok ? "" : "not ", count);
	/* The text of a condition may hold line ends, which TAP's lines may not. */
	for (; *what != '\0'; what++)
		(void)putchar(*what == '\n' || *what == '#' ? ' ' : *what);
	if (!ok)
		printf(" # %s:%d", file, line);
	printf("\n");
	return ok;
}

bool check_int(
    long long got, long long wanted, const char *what, const char *file, int line)
{
	if (check_that(got == wanted, what, file, line))
		return true;
	printf("# got:    %lld\n# wanted: %lld\n", got, wanted);
	return false;
}

bool check_str(
    const char *got, const char *wanted, const char *what, const char *file, int line)
{
	bool same =
	    got == wanted || (got != NULL && wanted != NULL && strcmp(got, wanted) == 0);

	if (check_that(same, what, file, line))
		return true;
	printf("# got:    %s\n# wanted: %s\n", got != NULL ? got : "(null)",
	    wanted != NULL ? wanted : "(null)");
	return false;
}

void check_require(bool ok, const char *what, const char *file, int line)
{
	if (ok)
		return;
	(void)check_that(ok, what, file, line);
	printf("Bail out! %s:%d: %s\n", file, line, what);
	exit(1);
}

int check_done(void)
{
	printf("1..%u\n", count);
	return failed > 0;
}
