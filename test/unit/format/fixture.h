/*
 * What the tests of the format share: a session with fixed keys, a folder, and objects that are
 * authentic but break a rule.  Whatever fails here ends the program.
 */
#ifndef SYNCO_TEST_UNIT_FORMAT_FIXTURE_H
#define SYNCO_TEST_UNIT_FORMAT_FIXTURE_H

#include "common/base/buf.h"
#include "common/format/frame.h"
#include "common/format/meta.h"
#include "common/format/seal.h"
#include "common/format/token.h"

/* Session id: bytes 0 to 15; key: bytes 16 to 47. */
#define FIXTURE_TOKEN                                                                    \
	"synco1.AAECAwQFBgcICQoLDA0ODw.EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8"

/* Another key. */
#define FIXTURE_OTHER_TOKEN                                                              \
	"synco1.AAECAwQFBgcICQoLDA0ODw.ERESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8"

struct fixture {
	struct token *token;
	struct seal *seal;
	struct frame_codec *codec;
	char path[32]; /* of the folder */
	int dir;
};

void fixture_open(struct fixture *f, const char *token);
void fixture_close(struct fixture *f); /* removes the folder */

/* Appends the content of a file in the folder. */
void fixture_read(const struct fixture *f, const char *name, struct buf *out);

/* Appends a sealed frame whose plain text, codec byte included, is plain[0..len). */
void fixture_frame(const struct fixture *f, const struct seal_place *place,
    const void *plain, size_t len, struct buf *out);

/* Appends an object meta.json.enc that holds the text, whatever it is. */
void fixture_meta(const struct fixture *f, uint64_t sequence, const char *text,
    size_t len, struct buf *out);

/* Appends the header of an index or pack. */
void fixture_header(enum seal_kind kind, uint32_t number, struct buf *out);

/* Bytes that zstd can't make smaller, the same on each run. */
void fixture_noise(unsigned int seed, char *to, size_t len);

/* err has the code, and the text stands in its message. */
#define CHECK_ERR(err, wanted, text)                                                     \
	do {                                                                             \
		CHECK_INT((err).code, wanted);                                           \
		if (!strstr((err).msg, text))                                            \
			printf("# \"%s\" lacks \"%s\"\n", (err).msg, text);              \
		CHECK(strstr((err).msg, text) != NULL);                                  \
	} while (0)

#define FIXTURE_COUNT(array) (sizeof(array) / sizeof(*(array)))

#endif
