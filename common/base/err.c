#include "common/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	err->code = code;
	err->sys = 0;
	va_start(ap, fmt);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return false;
}

bool err_sys(struct err *err, const char *fmt, ...)
{
	int sys = errno;
	va_list ap;
	size_t len;

	va_start(ap, fmt);
	(void)vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	len = strlen(err->msg);
	(void)snprintf(err->msg + len, sizeof(err->msg) - len, ": %s", strerror(sys));
	err->code = ERR_SYSTEM;
	err->sys = sys;
	return false;
}

bool err_wrap(struct err *err, const char *fmt, ...)
{
	char context[sizeof(err->msg)];
	size_t room = sizeof(err->msg) - strlen(err->msg);
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	if (len < 0 || (size_t)len + 2 >= room)
		return false;
	memmove(err->msg + len + 2, err->msg, sizeof(err->msg) - room + 1);
	memcpy(err->msg, context, (size_t)len);
	memcpy(err->msg + len, ": ", 2);
	return false;
}

int err_exit_status(enum err_code code)
{
	static const int status[ERR_CODES] = {
	    [ERR_NONE] = 0,
	    [ERR_USAGE] = 2,
	    [ERR_SYSTEM] = 1,
	    [ERR_NETWORK] = 4,
	    [ERR_PROTO] = 1,
	    [ERR_AUTH] = 3,
	    [ERR_DB] = 1,
	    [ERR_SOURCE] = 5,
	    [ERR_REFUSED] = 6,
	    [ERR_BUSY] = 75, /* EX_TEMPFAIL of sysexits.h */
	    [ERR_STOPPED] = 1,
	};

	return status[code];
}
