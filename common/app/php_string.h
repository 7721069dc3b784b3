/*
 * PHP's string literals, for the lexer.
 */
#ifndef SYNCO_COMMON_APP_PHP_STRING_H
#define SYNCO_COMMON_APP_PHP_STRING_H

#include <stdbool.h>

#include "common/app/php_lexer.h"

/*
 * Reads the literal at l->at ('…', "…", `…`) into l->kind and l->text and moves behind
 * it. False when it does not end.
 */
bool php_string_read(struct php_lexer *l) MUST_CHECK;

/* The same for "<<<EOT" and "<<<'EOT'" (closing marks may be indented: PHP 7.3). */
bool php_string_read_heredoc(struct php_lexer *l) MUST_CHECK;

#endif
