/*
 * The token that a person carries from the source to the destination:
 *
 *     synco1.<session id>.<key>
 *
 * The session id (128 random bits) names the folder that holds the objects, the key (256
 * random bits) opens them.  Both are base64url without padding (RFC 4648, section 5), in
 * canonical form only.
 */
#ifndef SYNCO_COMMON_FORMAT_TOKEN_H
#define SYNCO_COMMON_FORMAT_TOKEN_H

#include "common/base/cleanup.h"
#include "common/base/err.h"

#define TOKEN_KEY_BYTES  32
#define TOKEN_ID_CHARS   22
#define TOKEN_KEY_CHARS  43
#define TOKEN_TEXT_BYTES (7 + TOKEN_ID_CHARS + 1 + TOKEN_KEY_CHARS + 1) /* with the NUL */

/* "synco-" and the session id: the folder of the session, and its path in URLs. */
#define TOKEN_DIR_BYTES (6 + TOKEN_ID_CHARS + 1) /* with the NUL */

struct token; /* lives in locked memory and is wiped when freed */

/* A new random token. */
struct token *token_new(struct err *err) MUST_CHECK;

/* Reads the text form; ERR_USAGE when it is none.  The text is never part of a message. */
struct token *token_parse(const char *text, struct err *err) MUST_CHECK;

void token_free(struct token *t);
CLEANUP_DEFINE(struct token, token_free)

/* Writes the text form, which is secret: the caller wipes it. */
void token_text(const struct token *t, char text[static TOKEN_TEXT_BYTES]);

/* The session id; valid as long as t. */
const char *token_id(const struct token *t);

/* Writes "synco-<session id>". */
void token_dir(const struct token *t, char dir[static TOKEN_DIR_BYTES]);

/* The TOKEN_KEY_BYTES of the key; valid as long as t. */
const unsigned char *token_key(const struct token *t);

#endif
