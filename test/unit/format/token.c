#include "common/format/token.h"

#include <string.h>

#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

static void a_new_token_reads_back_from_its_text(void)
{
	struct err err = {0};
	char text[TOKEN_TEXT_BYTES];
	char again[TOKEN_TEXT_BYTES];
	CLEANUP(token_freep) struct token *t = token_new(&err);
	CLEANUP(token_freep) struct token *back = NULL;

	REQUIRE(t != NULL);
	token_text(t, text);
	CHECK_INT(strlen(text), TOKEN_TEXT_BYTES - 1);
	back = token_parse(text, &err);
	REQUIRE(back != NULL);
	CHECK_STR(token_id(back), token_id(t));
	CHECK(memcmp(token_key(back), token_key(t), TOKEN_KEY_BYTES) == 0);
	token_text(back, again);
	CHECK_STR(again, text);
}

static void two_tokens_share_nothing(void)
{
	struct err err = {0};
	CLEANUP(token_freep) struct token *a = token_new(&err);
	CLEANUP(token_freep) struct token *b = token_new(&err);

	REQUIRE(a != NULL && b != NULL);
	CHECK(strcmp(token_id(a), token_id(b)) != 0);
	CHECK(memcmp(token_key(a), token_key(b), TOKEN_KEY_BYTES) != 0);
}

static void the_text_is_the_documented_one(void)
{
	struct err err = {0};
	char dir[TOKEN_DIR_BYTES];
	CLEANUP(token_freep) struct token *t = token_parse(FIXTURE_TOKEN, &err);
	bool same = true;

	REQUIRE(t != NULL);
	CHECK_STR(token_id(t), "AAECAwQFBgcICQoLDA0ODw");
	token_dir(t, dir);
	CHECK_STR(dir, "synco-AAECAwQFBgcICQoLDA0ODw");
	for (int i = 0; i < TOKEN_KEY_BYTES; i++)
		same = same && token_key(t)[i] == 16 + i;
	CHECK(same);
}

static void anything_but_the_canonical_text_is_refused(void)
{
#define ID  "AAECAwQFBgcICQoLDA0ODw"
#define KEY "EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8"
	static const char *const texts[] = {
	    "",
	    "synco1",
	    "synco2." ID "." KEY,
	    "SYNCO1." ID "." KEY,
	    " synco1." ID "." KEY,
	    "synco1." ID "." KEY " ",
	    "synco1." ID "." KEY "\n",
	    "synco1." ID "." KEY "A",
	    "synco1." ID "." KEY "=",
	    "synco1." ID ":" KEY,
	    "synco1." KEY "." ID,
	    /* Spare bits that are not zero. */
	    "synco1.AAECAwQFBgcICQoLDA0ODx." KEY,
	    "synco1." ID ".EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi9",
	    /* The other base64 alphabet. */
	    "synco1.++ECAwQFBgcICQoLDA0ODw." KEY,
	    "synco1.//ECAwQFBgcICQoLDA0ODw." KEY,
	    /* libsodium 1.0.18 takes these bytes for 'A'. */
	    "synco1.\x80\xff"
	    "ECAwQFBgcICQoLDA0ODw." KEY,
	    "synco1." ID ".EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi\xff",
	};
#undef ID
#undef KEY

	for (size_t i = 0; i < FIXTURE_COUNT(texts); i++) {
		struct err err = {0};

		CHECK(token_parse(texts[i], &err) == NULL);
		CHECK_INT(err.code, ERR_USAGE);
	}
}

static void a_token_that_was_not_copied_whole_is_refused_and_not_repeated(void)
{
	char text[TOKEN_TEXT_BYTES] = FIXTURE_TOKEN;
	int refused = 0;
	int silent = 0;

	for (size_t len = TOKEN_TEXT_BYTES - 1; len-- > 0;) {
		struct err err = {0};

		text[len] = '\0';
		refused += token_parse(text, &err) == NULL && err.code == ERR_USAGE;
		silent +=
		    strstr(err.msg, "EBES") == NULL && strstr(err.msg, "AAEC") == NULL;
	}
	CHECK_INT(refused, TOKEN_TEXT_BYTES - 1);
	CHECK_INT(silent, TOKEN_TEXT_BYTES - 1);
}

int main(void)
{
	a_new_token_reads_back_from_its_text();
	two_tokens_share_nothing();
	the_text_is_the_documented_one();
	anything_but_the_canonical_text_is_refused();
	a_token_that_was_not_copied_whole_is_refused_and_not_repeated();
	return check_done();
}
