/*
 * A test program: checks that print TAP (testanything.org), one line each.
 */
#ifndef SYNCO_TEST_LIB_CHECK_H
#define SYNCO_TEST_LIB_CHECK_H

#include <stdbool.h>

/* Prints one result; what, file and line say where.  Returns ok. */
bool check_that(bool ok, const char *what, const char *file, int line);

/* The same, and both operands when they differ. */
bool check_int(
    long long got, long long wanted, const char *what, const char *file, int line);
bool check_str(
    const char *got, const char *wanted, const char *what, const char *file, int line);

/* Ends the program when a test can't go on. */
void check_require(bool ok, const char *what, const char *file, int line);

/* Prints the plan; the exit status: 0 when all were good. */
int check_done(void);

#define CHECK(cond) check_that((cond), #cond, __FILE__, __LINE__)
#define CHECK_INT(got, wanted)                                                           \
	check_int((long long)(got), (long long)(wanted), #got " == " #wanted, __FILE__,  \
	    __LINE__)
#define CHECK_STR(got, wanted)                                                           \
	check_str((got), (wanted), #got " == " #wanted, __FILE__, __LINE__)
#define REQUIRE(cond) check_require((cond), #cond, __FILE__, __LINE__)

#endif
