/*
 * Errors: a code for the program, a chain of context for the reader.
 *
 * A function that can fail returns bool (or a pointer) and takes a
 * struct err * last.  On failure it fills err and returns false (NULL);
 * on success it does not touch err.  Nothing below main() prints errors.
 *
 * The chain reads outside in: "pull db: frame 17: not authentic".
 */
#ifndef SYNCO_COMMON_BASE_ERR_H
#define SYNCO_COMMON_BASE_ERR_H

#include <stdbool.h>

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,   /* the user asked for something impossible */
	ERR_SYSTEM,  /* a system call failed; err.sys holds errno */
	ERR_NETWORK, /* the peer is unreachable or answered badly; may be retried */
	ERR_PROTO,   /* bytes from outside break a format or a limit */
	ERR_AUTH,    /* bytes do not verify under the session key */
	ERR_DB,      /* the database refused */
	ERR_SOURCE,  /* the source reported that it failed */
	ERR_REFUSED, /* the target must not be written */
	ERR_BUSY,    /* another run holds the lock */
	ERR_STOPPED, /* a signal asked us to end */
	ERR_CODES
};

struct err {
	enum err_code code;
	int sys; /* errno at the failing call, 0 when none */
	char msg[1024];
};

#define MUST_CHECK        __attribute__((__warn_unused_result__))
#define PRINTF_LIKE(f, a) __attribute__((__format__(__printf__, f, a)))

/* Each sets err and returns false, so that failing is one statement. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* As err_set(), with errno's code and text; call it right after the failure. */
bool err_sys(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/*
 * Puts "context: " before the message and keeps the code.  When there is
 * no room the context is dropped: the root cause is never cut.
 */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The exit status that both man pages document for code. */
int err_exit_status(enum err_code code);

#endif
