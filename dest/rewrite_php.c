/* Serialised PHP values: one after the other, their nesting only counted. */
#include <ctype.h>
#include <string.h>

#include "dest/rewrite_parts.h"

/* Digits of a length, bytes of a number: far more than there can be. */
#define NUMBER_MAX 64

struct walk {
	const struct rewrite *rewrite;
	const char *at;
	const char *end;
	struct buf *out;
	unsigned int depth;
	size_t open; /* arrays and objects */
	bool changed;
};

static size_t left(const struct walk *w)
{
	return (size_t)(w->end - w->at);
}

static void copy(struct walk *w, size_t n)
{
	buf_append(w->out, w->at, n);
	w->at += n;
}

static void copy_blanks(struct walk *w)
{
	while (w->at < w->end && strchr(" \t\r\n", *w->at) != NULL && *w->at != '\0')
		copy(w, 1);
}

/* "12:", not copied. */
static bool take_length(struct walk *w, size_t *n)
{
	size_t i = 0;

	*n = 0;
	while (i < left(w) && i < 19 && isdigit((unsigned char)w->at[i]))
		*n = *n * 10 + (size_t)(w->at[i++] - '0');
	if (i == 0 || i == left(w) || w->at[i] != ':')
		return false;
	w->at += i + 1;
	return true;
}

/* What stands between two bytes: "…" or {…}; not copied. */
static bool take_between(struct walk *w, size_t n, const char *marks, const char **inner)
{
	if (left(w) < 2 || n > left(w) - 2 || w->at[0] != marks[0] ||
	    w->at[n + 1] != marks[1])
		return false;
	*inner = w->at + 1;
	w->at += n + 2;
	return true;
}

/* "b:1;", "i:-7;", "d:0.5;", "r:3;": to their end. */
static bool take_scalar(struct walk *w)
{
	size_t n = 2;

	while (n < left(w) && n < NUMBER_MAX && w->at[n] != ';')
		n++;
	if (n >= left(w) || n == 2 || w->at[n] != ';' ||
	    strspn(w->at + 2, "0123456789+-.eEINFA") < n - 2)
		return false;
	copy(w, n + 1);
	return true;
}

/* s:5:"value"; */
static bool take_string(struct walk *w)
{
	struct buf inner = {0};
	const char *text;
	size_t n;

	w->at += 2;
	if (!take_length(w, &n) || !take_between(w, n, "\"\"", &text) || left(w) == 0 ||
	    *w->at++ != ';')
		return false;
	if (rewrite_may_change(w->rewrite, text, n) && w->depth < REWRITE_DEPTH &&
	    rewrite_value(w->rewrite, text, n, w->depth + 1, &inner)) {
		w->changed = true;
		text = buf_str(&inner);
		n = inner.len;
	}
	buf_printf(w->out, "s:%zu:\"", n);
	buf_append(w->out, text, n);
	buf_puts(w->out, "\";");
	buf_reset(&inner);
	return true;
}

/* E:11:"Suit:Hearts"; has nothing to change. */
static bool take_enum(struct walk *w)
{
	const char *start = w->at;
	const char *name;
	size_t n;

	w->at += 2;
	if (!take_length(w, &n) || !take_between(w, n, "\"\"", &name) || left(w) == 0 ||
	    *w->at++ != ';')
		return false;
	buf_append(w->out, start, (size_t)(w->at - start));
	return true;
}

/* 2:{ of an array, or of an object behind its class. */
static bool open_list(struct walk *w, const char *start)
{
	size_t n;

	if (!take_length(w, &n) || left(w) == 0 || *w->at++ != '{')
		return false;
	buf_append(w->out, start, (size_t)(w->at - start));
	w->open++;
	return true;
}

/* 5:"Class": */
static bool take_class(struct walk *w)
{
	const char *name;
	size_t n;

	w->at += 2;
	return take_length(w, &n) && take_between(w, n, "\"\"", &name) && left(w) > 0 &&
	       *w->at++ == ':';
}

/* 9:{…}: in a form that only the class knows; may be a serialised value again. */
static bool take_custom(struct walk *w)
{
	const char *start = w->at;
	struct buf inner = {0};
	const char *text;
	bool changed = false;
	size_t head;
	size_t n;

	if (!take_class(w))
		return false;
	head = (size_t)(w->at - start);
	if (!take_length(w, &n) || !take_between(w, n, "{}", &text))
		return false;
	if (w->depth < REWRITE_DEPTH &&
	    rewrite_php(w->rewrite, text, n, w->depth + 1, &inner, &changed) && changed) {
		w->changed = true;
		text = buf_str(&inner);
		n = inner.len;
	}
	buf_append(w->out, start, head);
	buf_printf(w->out, "%zu:{", n);
	buf_append(w->out, text, n);
	buf_putc(w->out, '}');
	buf_reset(&inner);
	return true;
}

static bool take_one(struct walk *w)
{
	const char *start = w->at;

	if (left(w) >= 2 && start[0] == 'N' && start[1] == ';') {
		copy(w, 2);
		return true;
	}
	if (w->open > 0 && *start == '}') {
		copy(w, 1);
		w->open--;
		return true;
	}
	if (left(w) < 3 || start[1] != ':')
		return false;
	switch (*start) {
	case 's':
		return take_string(w);
	case 'a':
		w->at += 2;
		return open_list(w, start);
	case 'O':
		return take_class(w) && open_list(w, start);
	case 'C':
		return take_custom(w);
	case 'E':
		return take_enum(w);
	case 'b':
	case 'i':
	case 'd':
	case 'r':
	case 'R':
		return take_scalar(w);
	default:
		return false;
	}
}

bool rewrite_php(const struct rewrite *r, const char *text, size_t len,
    unsigned int depth, struct buf *out, bool *changed)
{
	struct walk w = {
	    .rewrite = r, .at = text, .end = text + len, .out = out, .depth = depth};
	size_t before = out->len;

	copy_blanks(&w);
	do {
		if (w.at == w.end || !take_one(&w)) {
			out->len = before;
			return false;
		}
	} while (w.open > 0);
	copy_blanks(&w);
	*changed = w.changed;
	if (w.at == w.end)
		return true;
	out->len = before;
	return false;
}
