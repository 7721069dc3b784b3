#include "source-lite/session.h"

/* zstd: level 3 costs twice the time of 1 for 3 % fewer bytes, in the slowest stage. */
#define LEVEL 1

bool session_codec_init(
    struct session_codec *c, const struct token *token, struct err *err)
{
	c->seal = seal_new(token, err);
	if (c->seal == NULL)
		return false;
	c->frame = frame_codec_new(c->seal, LEVEL);
	return true;
}

void session_codec_reset(struct session_codec *c)
{
	frame_codec_free(c->frame);
	seal_free(c->seal);
	*c = (struct session_codec){0};
}
