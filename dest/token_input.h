/*
 * Where the token comes from: the command line, standard input, the environment.
 */
#ifndef SYNCO_DEST_TOKEN_INPUT_H
#define SYNCO_DEST_TOKEN_INPUT_H

#include "common/format/token.h"

/*
 * Reads the token: text itself, a line of standard input when it is "-", SYNCO_TOKEN when it
 * is NULL.  The secret is wiped from where it stood, so that neither the process list nor a
 * child's environment shows it longer than needed.
 */
struct token *token_input(char *text, struct err *err) MUST_CHECK;

#endif
