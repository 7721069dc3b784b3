#include "common/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "common/base/buf.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"

struct log {
	const char *program; /* borrowed */
	unsigned int flags;
	bool live;
	pthread_mutex_t lock; /* guards what follows and the output */
	bool drawn;           /* a live line stands on the terminal */
	char **warnings;
	size_t warnings_n;
	size_t warnings_cap;
};

struct log *log_new(const char *program, unsigned int flags)
{
	const char *term = getenv("TERM");
	struct log *log = xcalloc(1, sizeof(*log));

	log->program = program;
	log->flags = flags;
	log->live = (flags & (LOG_JSON | LOG_QUIET)) == 0 && isatty(STDERR_FILENO) &&
	            term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
	(void)pthread_mutex_init(&log->lock, NULL);
	return log;
}

void log_free(struct log *log)
{
	if (log == NULL)
		return;
	log_live(log, "");
	for (size_t i = 0; i < log->warnings_n; i++)
		free(log->warnings[i]);
	free(log->warnings);
	(void)pthread_mutex_destroy(&log->lock);
	free(log);
}

bool log_is_json(const struct log *log)
{
	return (log->flags & LOG_JSON) != 0;
}

bool log_is_live(const struct log *log)
{
	return log->live;
}

static void clear_live(struct log *log)
{
	if (log->drawn)
		(void)fputs("\r\033[K", stderr);
	log->drawn = false;
}

static void print_line(struct log *log, const char *prefix, const char *text)
{
	CLEANUP(freep) char *safe = text_printable(text);

	(void)pthread_mutex_lock(&log->lock);
	clear_live(log);
	(void)fprintf(stderr, "%s%s\n", prefix, safe);
	(void)fflush(stderr);
	(void)pthread_mutex_unlock(&log->lock);
}

void log_event(struct log *log, const char *event, struct json *fields)
{
	CLEANUP(json_freep) struct json *rest = fields;
	CLEANUP(json_freep)
	struct json *first = json_set(json_new_object(), "event", json_new_str(event));
	CLEANUP(buf_reset) struct buf line = {0};
	CLEANUP(buf_reset) struct buf members = {0};
	CLEANUP(buf_reset) struct buf safe = {0};

	if (!log_is_json(log))
		return;
	json_print(first, &line);
	if (rest != NULL)
		json_print(rest, &members);
	if (members.len > 2) {
		line.data[line.len - 1] = ',';
		buf_append(&line, members.data + 1, members.len - 1);
	}
	text_append_printable_json(&safe, line.data, line.len);
	buf_putc(&safe, '\n');
	(void)pthread_mutex_lock(&log->lock);
	(void)fwrite(safe.data, 1, safe.len, stdout);
	(void)fflush(stdout);
	(void)pthread_mutex_unlock(&log->lock);
}

static void text_event(struct log *log, const char *event, const char *text)
{
	log_event(log, event,
	    json_set(json_new_object(), "message", json_new_bytes(text, strlen(text))));
}

static char *format(const char *fmt, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	return text;
}

void log_info(struct log *log, const char *fmt, ...)
{
	CLEANUP(freep) char *text = NULL;
	va_list ap;

	if ((log->flags & (LOG_QUIET | LOG_SILENT)) != 0)
		return;
	va_start(ap, fmt);
	text = format(fmt, ap);
	va_end(ap);
	if (log_is_json(log))
		text_event(log, "info", text);
	else
		print_line(log, "", text);
}

void log_warn(struct log *log, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = format(fmt, ap);
	va_end(ap);
	(void)pthread_mutex_lock(&log->lock);
	log->warnings = xgrow(
	    log->warnings, log->warnings_n, &log->warnings_cap, sizeof(*log->warnings));
	log->warnings[log->warnings_n++] = text;
	(void)pthread_mutex_unlock(&log->lock);
	if ((log->flags & LOG_SILENT) != 0)
		return;
	if (log_is_json(log))
		text_event(log, "warning", text);
	else
		print_line(log, "warning: ", text);
}

void log_err(struct log *log, const struct err *err)
{
	CLEANUP(freep) char *prefix = xasprintf("%s: ", log->program);
	struct json *fields;

	print_line(log, prefix, err->msg);
	if (!log_is_json(log))
		return;
	fields = json_new_object();
	json_set(fields, "message", json_new_bytes(err->msg, strlen(err->msg)));
	json_set(fields, "exitStatus", json_new_i64(err_exit_status(err->code)));
	log_event(log, "error", fields);
}

static size_t terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	uint64_t n;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return columns != NULL && text_u64(columns, 10000, &n) && n > 0 ? (size_t)n : 80;
}

void log_live(struct log *log, const char *line)
{
	size_t room = terminal_width() - 1;
	CLEANUP(freep) char *safe = NULL;
	size_t len = 0;

	if (!log->live)
		return;
	safe = text_printable(line);
	/* Characters, not bytes, fill a line: continuation bytes don't count. */
	for (size_t shown = 0; safe[len] != '\0'; len++) {
		if (((unsigned char)safe[len] & 0xc0) != 0x80 && shown++ == room)
			break;
	}
	(void)pthread_mutex_lock(&log->lock);
	clear_live(log);
	if (len > 0) {
		(void)fprintf(stderr, "%.*s", (int)len, safe);
		log->drawn = true;
	}
	(void)fflush(stderr);
	(void)pthread_mutex_unlock(&log->lock);
}

char *log_warning(struct log *log, size_t i)
{
	char *copy;

	(void)pthread_mutex_lock(&log->lock);
	copy = i < log->warnings_n ? xstrdup(log->warnings[i]) : NULL;
	(void)pthread_mutex_unlock(&log->lock);
	return copy;
}

size_t log_warnings(struct log *log)
{
	size_t n;

	(void)pthread_mutex_lock(&log->lock);
	n = log->warnings_n;
	(void)pthread_mutex_unlock(&log->lock);
	return n;
}
