/*
 * Patterns of statements: what a guard permits, written as a manual writes a synopsis.
 *
 * A pattern has elements with blanks between them:
 *
 *     CREATE, ENABLE|DISABLE   one of these words
 *     ( ) , . - < >            that character
 *     [ ... ]                  may be left out; they don't nest
 *     =                        the announced name, qualified as that is
 *     N  Q  U                  a name of one or more parts; of at least two, of a schema that is
 *                              not the system's; of one, that is not a schema of the system
 *     O                        an operator, with its schema
 *     S  #                     a text; a number
 *     ()                       anything in parentheses
 *     %                        anything, up to where the rest of the pattern fits
 *     ^A|B                     what follows is none of these words
 *     @                        what ALTER TABLE does, of what definitions need
 *     ~                        anything to the end, but no AS outside of parentheses
 *     *                        anything to the end
 *     $                        the end
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_PATTERN_H
#define SYNCO_COMMON_DB_POSTGRES_PATTERN_H

#include "common/db/statement.h"

/* Whether a statement's text fits a pattern; announced is a name in SQL, or NULL. */
bool postgres_pattern_fits(
    const char *pattern, const char *announced, const char *sql, size_t len);

/* Whether text is only a name of at least two parts, of no schema of the system. */
bool postgres_pattern_is_table(const char *text);

/* How deep in parentheses and brackets we are behind a token, if depth was it before. */
size_t postgres_pattern_depth(size_t depth, const struct statement_token *t);

#endif
