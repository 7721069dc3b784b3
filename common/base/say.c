#include "common/base/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

void say_line(const char *fmt, ...)
{
	CLEANUP(buf_reset) struct buf line = {0};
	CLEANUP(freep) char *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		abort();
	text_append_printable(&line, text, (size_t)len);
	buf_putc(&line, '\n');
	(void)fwrite(line.data, 1, line.len, stdout);
}
