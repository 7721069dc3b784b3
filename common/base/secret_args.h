/*
 * Secrets among the arguments of a program: other users can read those of every process.
 */
#ifndef SYNCO_COMMON_BASE_SECRET_ARGS_H
#define SYNCO_COMMON_BASE_SECRET_ARGS_H

/*
 * Arguments to work with, ended by NULL, in place of argv's: those with a secret in them (the
 * password of a URL, also of one that is misspelt, or in its query; a token) are copies, and what
 * the process list shows of it is wiped before this returns.  The others are argv's own.
 */
char **secret_args_take(int argc, char **argv);

/* Wipes the copies. */
void secret_args_free(char **args, int argc, char **argv);

#endif
