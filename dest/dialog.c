#include "dest/dialog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>

#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/relay.h"
#include "common/base/signals.h"
#include "common/base/text.h"

/* What is kept of what is no answer, and of standard error. */
#define KEEP_BYTES 2000

/* The longest answer. */
#define ANSWER_BYTES 8192

/* "synco-" and 16 hexadecimal digits. */
#define WORD_BYTES 23

struct dialog {
	struct proc_child child;
	char word[WORD_BYTES];
	char *name;
	struct log *log;   /* borrowed; NULL: silent */
	int stop_fd;       /* borrowed; -1: none */
	struct buf in;     /* what came on standard output */
	struct buf line;   /* the last answer */
	struct buf noise;  /* the last lines that were none */
	struct buf errors; /* the end of standard error */
	struct buf rest;   /* of it, not yet a line */
	bool terminal;     /* an answer ended in CR LF */
	bool ended;        /* standard output did */
};

static bool make_word(char word[static WORD_BYTES], struct err *err)
{
	unsigned char random[8];

	if (getentropy(random, sizeof(random)) != 0)
		return err_sys(err, "get random bytes");
	(void)snprintf(word, WORD_BYTES, "synco-");
	for (size_t i = 0; i < sizeof(random); i++)
		(void)snprintf(word + 6 + 2 * i, 3, "%02x", random[i]);
	return true;
}

struct dialog *dialog_new(const struct dialog_opts *opts, struct err *err)
{
	CLEANUP(dialog_freep) struct dialog *d = xcalloc(1, sizeof(*d));

	d->name = xstrdup(opts->name);
	d->log = opts->log;
	d->stop_fd = opts->stop_fd;
	d->child = (struct proc_child){.in = -1, .out = -1, .errors = -1};
	if (!make_word(d->word, err) || !proc_start_by(opts->starter, 0, &d->child, err))
		return NULL;
	(void)fcntl(d->child.in, F_SETFL, O_NONBLOCK);
	return take_ptr(&d);
}

void dialog_free(struct dialog *d)
{
	if (d == NULL)
		return;
	(void)proc_end(&d->child, 500);
	free(d->name);
	buf_reset(&d->in);
	buf_reset(&d->line);
	buf_reset(&d->noise);
	buf_reset(&d->errors);
	buf_reset(&d->rest);
	free(d);
}

const char *dialog_word(const struct dialog *d)
{
	return d->word;
}

void dialog_errors(struct dialog *d, struct buf *out)
{
	buf_append(out, buf_str(&d->errors), d->errors.len);
}

/* Adds a line to what is kept; the oldest go. */
static void keep(struct buf *b, const char *line, size_t len)
{
	if (len > KEEP_BYTES / 4)
		len = KEEP_BYTES / 4;
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
		len--;
	if (len == 0)
		return;
	if (b->len > 0)
		buf_puts(b, "; ");
	text_append_printable(b, line, len);
	if (b->len > KEEP_BYTES)
		buf_consume(b, b->len - KEEP_BYTES);
}

static void take_error_line(struct dialog *d, const char *line, size_t len)
{
	size_t before = d->errors.len;

	while (len > 0 && line[len - 1] == '\r')
		len--;
	keep(&d->errors, line, len);
	if (d->log != NULL && d->errors.len > before)
		log_info(d->log, "%s: %.*s", d->name, (int)len, line);
}

/* Takes what is there of standard error, without waiting. */
static void read_errors(struct dialog *d)
{
	ssize_t n = 0;
	char *end;

	while (d->child.errors >= 0 &&
	       (n = read(d->child.errors, buf_reserve(&d->rest, 4096), 4096)) > 0)
		buf_added(&d->rest, (size_t)n);
	while ((end = memchr(buf_str(&d->rest), '\n', d->rest.len)) != NULL) {
		take_error_line(d, d->rest.data, (size_t)(end - d->rest.data));
		buf_consume(&d->rest, (size_t)(end - d->rest.data) + 1);
	}
	if (n == 0 && d->child.errors >= 0) {
		take_error_line(d, buf_str(&d->rest), d->rest.len);
		buf_clear(&d->rest);
		(void)close(d->child.errors);
		d->child.errors = -1;
	} else if (d->rest.len > KEEP_BYTES) {
		buf_clear(&d->rest);
	}
}

/* The channel has ended or is silent: says so with what came instead of an answer. */
static bool no_answer(struct dialog *d, const char *what, struct err *err)
{
	struct pollfd last = {.fd = d->child.errors, .events = POLLIN};

	/* Its last words may be a moment behind its end. */
	while (d->child.errors >= 0 && poll(&last, 1, 300) > 0) {
		read_errors(d);
		last.fd = d->child.errors;
	}
	return err_set(err, ERR_NETWORK, "%s: %s%s%s%s%s", d->name, what,
	    d->errors.len > 0 ? ": " : "", buf_str(&d->errors),
	    d->noise.len > 0 ? "; it printed: " : "", buf_str(&d->noise));
}

/* Waits until one of the pipes has something to say; false after timeout_s without. */
static bool wait_for(struct dialog *d, bool sending, uint64_t until, struct err *err)
{
	uint64_t now = clock_ms();
	struct pollfd p[] = {
	    {.fd = d->child.out, .events = POLLIN},
	    {.fd = d->child.errors, .events = POLLIN},
	    {.fd = sending ? d->child.in : -1, .events = POLLOUT},
	    {.fd = d->stop_fd, .events = POLLIN},
	};

	/* Who has a stop_fd decides itself: a last word may have to be said after a signal. */
	if (d->stop_fd < 0 && !signals_check(err))
		return false;
	if (now >= until)
		return no_answer(d, "no answer", err);
	(void)poll(p, 4, until - now < 200 ? (int)(until - now) : 200);
	if (p[1].revents != 0)
		read_errors(d);
	return p[3].revents == 0 || err_set(err, ERR_STOPPED, "stopped");
}

bool dialog_send(struct dialog *d, const void *data, size_t len, unsigned int timeout_s,
    struct err *err)
{
	uint64_t until = clock_ms() + timeout_s * 1000ULL;
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(d->child.in, at, len);

		if (n > 0) {
			at += n;
			len -= (size_t)n;
			until = clock_ms() + timeout_s * 1000ULL;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			return no_answer(d, "the channel has ended", err);
		} else if (!wait_for(d, true, until, err)) {
			return false;
		}
	}
	return true;
}

/* Judges a line of len bytes: an answer, or noise. */
static bool judge_line(struct dialog *d, const char *line, size_t len)
{
	size_t word = strlen(d->word);
	/* Behind a prompt or a banner without a newline, too. */
	const char *at = memmem(line, len, d->word, word);

	buf_clear(&d->line);
	if (at == NULL || at + word == line + len || at[word] != ' ') {
		keep(&d->noise, line, len);
		return false;
	}
	d->terminal = line[len - 1] == '\r';
	buf_append(&d->line, at + word + 1, (size_t)(line + len - at) - word - 1);
	d->terminal = d->terminal || strcmp(buf_str(&d->line), "terminal") == 0;
	return true;
}

/* Takes whole lines out of what came, until one is an answer. */
static bool take_line(struct dialog *d)
{
	const char *end;
	bool found = false;

	while (!found && (end = memchr(buf_str(&d->in), '\n', d->in.len)) != NULL) {
		size_t len = (size_t)(end - d->in.data);

		found = judge_line(d, d->in.data, len);
		buf_consume(&d->in, len + 1);
	}
	return found;
}

const char *dialog_answer(struct dialog *d, unsigned int timeout_s, struct err *err)
{
	uint64_t until = clock_ms() + timeout_s * 1000ULL;

	while (!take_line(d)) {
		ssize_t n;

		if (d->in.len > ANSWER_BYTES) {
			keep(&d->noise, d->in.data, d->in.len);
			buf_clear(&d->in);
		}
		if (d->ended) {
			(void)no_answer(d, "the channel has ended", err);
			return NULL;
		}
		if (!wait_for(d, false, until, err))
			return NULL;
		n = read(d->child.out, buf_reserve(&d->in, 4096), 4096);
		if (n > 0)
			buf_added(&d->in, (size_t)n);
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			d->ended = true;
	}
	if (!d->terminal)
		return buf_str(&d->line);
	(void)err_set(err, ERR_USAGE,
	    "%s: a terminal stands between and changes bytes: leave out -t (of ssh, docker, "
	    "podman and kubectl exec)",
	    d->name);
	return NULL;
}

/* True while standard error may have more to say. */
static bool note(void *ctx)
{
	struct dialog *d = ctx;

	read_errors(d);
	return d->child.errors >= 0;
}

bool dialog_relay(struct dialog *d, int fd, struct err *err)
{
	struct relay_opts relay = {
	    .a = {.in = fd, .out = fd},
	    .b = {.in = d->child.out, .out = d->child.in},
	    .stop_fd = d->stop_fd,
	    .note_fd = d->child.errors,
	    .note = note,
	    .ctx = d,
	};

	if (d->in.len > 0 && !fs_write_all(fd, d->in.data, d->in.len, err))
		return false;
	relay_run(&relay);
	return true;
}
