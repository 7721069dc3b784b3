#include "common/format/token.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PREFIX   "synco1."
#define ID_BYTES 16
#define VARIANT  sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct token {
	unsigned char key[TOKEN_KEY_BYTES];
	char id[TOKEN_ID_CHARS + 1];
};

_Static_assert(TOKEN_KEY_CHARS + 1 == sodium_base64_ENCODED_LEN(TOKEN_KEY_BYTES, VARIANT),
    "the text form holds the key exactly");
_Static_assert(
    TOKEN_ID_CHARS + 1 == sodium_base64_ENCODED_LEN(ID_BYTES, VARIANT), "and the id");

static struct token *token_alloc(struct err *err)
{
	struct token *t = NULL;

	if (sodium_init() >= 0)
		t = sodium_malloc(sizeof(*t));
	if (t == NULL)
		(void)err_sys(err, "lock memory for the key");
	return t;
}

struct token *token_new(struct err *err)
{
	unsigned char id[ID_BYTES];
	struct token *t = token_alloc(err);

	if (t == NULL)
		return NULL;
	randombytes_buf(t->key, sizeof(t->key));
	randombytes_buf(id, sizeof(id));
	(void)sodium_bin2base64(t->id, sizeof(t->id), id, sizeof(id), VARIANT);
	return t;
}

/*
 * Decodes exactly the canonical text of len bytes.  libsodium 1.0.18 takes any byte outside
 * ASCII for 'A', so what it read is printed again and compared.
 */
static bool decode(const char *text, size_t chars, unsigned char *to, size_t len)
{
	char back[TOKEN_KEY_CHARS + 1];
	bool same;

	if (sodium_base642bin(to, len, text, chars, NULL, NULL, NULL, VARIANT) != 0)
		return false;
	(void)sodium_bin2base64(back, sizeof(back), to, len, VARIANT);
	same = strncmp(back, text, chars) == 0;
	sodium_memzero(back, sizeof(back));
	return same;
}

struct token *token_parse(const char *text, struct err *err)
{
	CLEANUP(token_freep) struct token *t = token_alloc(err);
	unsigned char id[ID_BYTES];
	const char *at = text + sizeof(PREFIX) - 1;

	if (t == NULL)
		return NULL;
	if (strlen(text) != TOKEN_TEXT_BYTES - 1 ||
	    strncmp(text, PREFIX, sizeof(PREFIX) - 1) != 0 || at[TOKEN_ID_CHARS] != '.' ||
	    !decode(at, TOKEN_ID_CHARS, id, sizeof(id)) ||
	    !decode(at + TOKEN_ID_CHARS + 1, TOKEN_KEY_CHARS, t->key, sizeof(t->key))) {
		(void)err_set(err, ERR_USAGE,
		    "this is no token: it looks like " PREFIX
		    "<%d characters>.<%d characters>; copy it whole",
		    TOKEN_ID_CHARS, TOKEN_KEY_CHARS);
		return NULL;
	}
	memcpy(t->id, at, TOKEN_ID_CHARS);
	t->id[TOKEN_ID_CHARS] = '\0';
	return take_ptr(&t);
}

void token_free(struct token *t)
{
	sodium_free(t);
}

void token_text(const struct token *t, char text[static TOKEN_TEXT_BYTES])
{
	memcpy(text, PREFIX, sizeof(PREFIX) - 1);
	memcpy(text + sizeof(PREFIX) - 1, t->id, TOKEN_ID_CHARS);
	text[sizeof(PREFIX) - 1 + TOKEN_ID_CHARS] = '.';
	(void)sodium_bin2base64(text + sizeof(PREFIX) + TOKEN_ID_CHARS,
	    TOKEN_KEY_CHARS + 1, t->key, sizeof(t->key), VARIANT);
}

const char *token_id(const struct token *t)
{
	return t->id;
}

void token_dir(const struct token *t, char dir[static TOKEN_DIR_BYTES])
{
	(void)snprintf(dir, TOKEN_DIR_BYTES, "synco-%s", t->id);
}

const unsigned char *token_key(const struct token *t)
{
	return t->key;
}
