#include "dest/keyboard.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "common/base/signals.h"

/* What follows an escape of a key comes at once; a hand is slower. */
#define KEY_MS 50

/* Of a typed line. */
#define LINE_BYTES 4096

bool keyboard_take(struct keyboard *k, struct err *err)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &k->saved) != 0)
		return err_sys(err, "ask the terminal");
	raw = k->saved;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	raw.c_cc[VQUIT] = _POSIX_VDISABLE;
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	k->taken = true;
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0 ||
	       err_sys(err, "set the terminal");
}

void keyboard_reset(struct keyboard *k)
{
	if (k->taken)
		(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &k->saved);
}

bool keyboard_cancelled(struct err *err)
{
	return err_set(err, ERR_STOPPED, "nothing was chosen");
}

/* Waits for input; *byte is -1 when none came in ms (-1: however long it takes). */
static bool read_byte(int ms, int *byte, struct err *err)
{
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = signals_fd(), .events = POLLIN}};
	unsigned char c;
	ssize_t n;

	*byte = -1;
	if (!signals_check(err))
		return false;
	if (poll(fds, 2, ms) < 0)
		return errno == EINTR ? signals_check(err) : err_sys(err, "poll");
	if (!signals_check(err))
		return false;
	if (fds[0].revents == 0)
		return true;
	n = read(STDIN_FILENO, &c, 1);
	if (n < 0 && errno != EINTR)
		return err_sys(err, "read the terminal");
	if (n == 0)
		return keyboard_cancelled(err);
	if (n > 0)
		*byte = c;
	return true;
}

/* Behind an escape: "[A" or "OA", perhaps with numbers between; or nothing. */
static bool read_escape(enum key *key, struct err *err)
{
	int c;

	*key = KEY_CANCEL;
	if (!read_byte(KEY_MS, &c, err))
		return false;
	if (c < 0)
		return true;
	*key = KEY_OTHER;
	if (c != '[' && c != 'O')
		return true;
	do {
		if (!read_byte(KEY_MS, &c, err))
			return false;
	} while (c >= 0 && (c < '@' || c > '~'));
	if (c == 'A')
		*key = KEY_UP;
	else if (c == 'B')
		*key = KEY_DOWN;
	return true;
}

bool keyboard_key(enum key *key, int *c, struct err *err)
{
	static const struct {
		int c;
		enum key key;
	} keys[] = {{'k', KEY_UP}, {'j', KEY_DOWN}, {' ', KEY_TICK}, {'a', KEY_ALL},
	    {'\r', KEY_ENTER}, {'\n', KEY_ENTER}, {'q', KEY_CANCEL}, {4, KEY_CANCEL}};

	if (!read_byte(-1, c, err))
		return false;
	if (*c == '\033')
		return read_escape(key, err);
	*key = KEY_OTHER;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (keys[i].c == *c)
			*key = keys[i].key;
	}
	return true;
}

bool keyboard_line(struct buf *line, struct err *err)
{
	int c = -1;

	buf_clear(line);
	for (;;) {
		if (!read_byte(-1, &c, err))
			return false;
		if (c == '\n')
			return true;
		if (c >= 0 && line->len < LINE_BYTES)
			buf_putc(line, (char)c);
	}
}
