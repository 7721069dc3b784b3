/*
 * A session that is a folder only.
 */
#ifndef SYNCO_TEST_FUZZ_FAKE_SESSION_H
#define SYNCO_TEST_FUZZ_FAKE_SESSION_H

#include "source-lite/session.h"

/* dirfd is borrowed. */
struct session *fake_session_new(int dirfd);

/* Waits a moment until an index has grown since the last call, or until it is said to be over. */
void fake_session_wait(struct session *s);
void fake_session_over(struct session *s);

#endif
