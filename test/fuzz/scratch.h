/*
 * A folder for one run of a target, in memory where the system has such a place.
 */
#ifndef SYNCO_TEST_FUZZ_SCRATCH_H
#define SYNCO_TEST_FUZZ_SCRATCH_H

/* A new folder; free() the path. Everything that programs take for theirs points below it. */
char *scratch_new(void);

/*
 * Puts a small SQLite database into it, t.db, with two tables and their rows, and a file, files/big, as
 * corpora know them.
 */
void scratch_database(const char *dir);

void scratch_remove(const char *dir);

#endif
