/* ERB's tags in a text. */
#include <string.h>

#include "common/app/erb.h"
#include "common/app/wipe.h"

struct render {
	const struct erb_site *site;
	const char *name;
	const char *at;
	const char *end;
	unsigned int line;
};

static bool looking_at(const struct render *r, const char *s)
{
	size_t len = strlen(s);

	return (size_t)(r->end - r->at) >= len && memcmp(r->at, s, len) == 0;
}

static void count_lines(struct render *r, const char *from, const char *to)
{
	for (; from < to; from++)
		r->line += *from == '\n';
}

/* Only blanks and comments, which change nothing. */
static bool is_comment(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '#')
			return true;
		if (strchr(" \t\r\n-", text[i]) == NULL || text[i] == '\0')
			return false;
	}
	return true;
}

/* Ruby's newlines would move the lines of what follows. */
static void put_newlines(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			buf_putc(out, '\n');
	}
}

/* One tag, at its start. */
static bool tag(struct render *r, struct buf *out, struct err *err)
{
	const char *text = r->at + 2;
	const char *close = text;
	size_t len;

	while (close < r->end - 1 && memcmp(close, "%>", 2) != 0)
		close++;
	if (close >= r->end - 1)
		return err_set(
		    err, ERR_PROTO, "%s:%u: a tag does not end", r->name, r->line);
	len = (size_t)(close - text);
	if (*text == '=') {
		CLEANUP(wipe_strp) char *value = NULL;

		/* "-%>" takes the line's end with it, which is no matter here. */
		value =
		    erb_value(r->site, text + 1, len - 1 - (len > 1 && close[-1] == '-'));
		if (value != NULL)
			buf_puts(out, value);
	} else if (!is_comment(text, len)) {
		return err_set(err, ERR_USAGE, "%s:%u: only Ruby could tell what is here",
		    r->name, r->line);
	} else {
		put_newlines(out, text, len);
	}
	count_lines(r, r->at, close);
	r->at = close + 2;
	return true;
}

bool erb_render(const struct erb_site *site, const char *name, const char *text,
    size_t len, struct buf *out, struct err *err)
{
	struct render r = {
	    .site = site, .name = name, .at = text, .end = text + len, .line = 1};

	while (r.at < r.end) {
		if (looking_at(&r, "<%%")) {
			buf_puts(out, "<%");
			r.at += 3;
		} else if (looking_at(&r, "<%")) {
			if (!tag(&r, out, err))
				return false;
		} else {
			count_lines(&r, r.at, r.at + 1);
			buf_putc(out, *r.at++);
		}
		if (out->len > ERB_OUTPUT_MAX)
			return err_set(err, ERR_PROTO, "%s:%u: more than %zu bytes", name,
			    r.line, ERB_OUTPUT_MAX);
	}
	return true;
}
