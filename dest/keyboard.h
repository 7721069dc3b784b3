/*
 * Keys, one by one, and lines from the terminal at standard input.  A signal ends the waiting with
 * ERR_STOPPED, as does the end of the input.
 */
#ifndef SYNCO_DEST_KEYBOARD_H
#define SYNCO_DEST_KEYBOARD_H

#include <termios.h>

#include "common/base/buf.h"
#include "common/base/err.h"

struct keyboard {
	struct termios saved;
	bool taken;
};

/*
 * From here to keyboard_reset(), which fits CLEANUP(), keys come one by one and are not shown; those that
 * would end or stop the program without it being told do nothing.
 */
bool keyboard_take(struct keyboard *k, struct err *err) MUST_CHECK;
void keyboard_reset(struct keyboard *k);

enum key { KEY_OTHER, KEY_UP, KEY_DOWN, KEY_TICK, KEY_ALL, KEY_ENTER, KEY_CANCEL };

/* Waits for a key; *c is its first byte, a digit for example. */
bool keyboard_key(enum key *key, int *c, struct err *err) MUST_CHECK;

/* Reads a line as the terminal's own editing gives it, without its end; not while keys are taken. */
bool keyboard_line(struct buf *line, struct err *err) MUST_CHECK;

/* The error of somebody who does not want to answer. */
bool keyboard_cancelled(struct err *err);

#endif
