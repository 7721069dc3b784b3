/* What PHP's serialize() writes. */
#include <ctype.h>
#include <string.h>

#include "common/mask/mask_walk_parts.h"

/* The digits at w->at as a number, behind which is the byte end. */
static bool php_length(struct mask_walk_walker *w, char end, size_t *n)
{
	size_t digits = 0;

	*n = 0;
	while (w->at < w->len && isdigit((unsigned char)w->text[w->at]) && digits++ < 10)
		*n = *n * 10 + (size_t)(w->text[w->at++] - '0');
	return digits > 0 && w->at < w->len && w->text[w->at++] == end;
}

/* A scalar has come: the name of a member, or what it is. */
static void php_scalar(struct mask_walk_walker *w, size_t from, size_t len, bool number)
{
	struct mask_walk_level *l = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;

	if (l == NULL || !l->awaits_name) {
		mask_walk_scalar(w, from, len, number);
		if (l != NULL)
			l->awaits_name = true;
		return;
	}
	l->awaits_name = false;
	/* Items of a list have the list's name; a private member's stands behind its class. */
	if (number) {
		l->name = l->of;
		return;
	}
	for (size_t i = len; i > 0; i--) {
		if (w->text[from + i - 1] == '\0') {
			from += i;
			len -= i;
			break;
		}
	}
	l->name = (struct mask_walk_name){w->text + from, len};
}

/* s:5:"Maria"; or E:11:"Suit:Hearts"; which is a name of the app. */
static bool php_string(struct mask_walk_walker *w, bool is_case)
{
	size_t n;
	size_t from;

	if (!php_length(w, ':', &n) || w->at >= w->len || w->text[w->at] != '"')
		return false;
	from = w->at + 1;
	if (n >= w->len - from) {
		w->at = w->len; /* cut off */
		php_scalar(w, from, w->len - from, false);
		return true;
	}
	if (w->text[from + n] != '"')
		return false;
	w->at = from + n + 1;
	if (w->at < w->len && w->text[w->at] == ';')
		w->at++;
	if (!is_case)
		php_scalar(w, from, n, false);
	else if (w->depth > 0)
		w->levels[w->depth - 1].awaits_name = true;
	return true;
}

static bool php_open(struct mask_walk_walker *w)
{
	size_t n;

	if (!php_length(w, ':', &n) || w->at >= w->len || w->text[w->at] != '{')
		return false;
	w->at++;
	/* Its own value is what comes. */
	if (w->depth > 0)
		w->levels[w->depth - 1].awaits_name = true;
	return mask_walk_push(w, true);
}

/* O:4:"User":2:{ */
static bool php_object(struct mask_walk_walker *w)
{
	struct mask_walk_name class;
	size_t n;

	if (!php_length(w, ':', &n) || w->len - w->at < n + 3)
		return false;
	class = (struct mask_walk_name){w->text + w->at + 1, n};
	w->at += n + 2;
	if (w->text[w->at++] != ':' || !php_open(w))
		return false;
	if (w->levels[w->depth - 1].of.data == NULL)
		w->levels[w->depth - 1].of = class;
	return true;
}

static bool php_number(struct mask_walk_walker *w)
{
	size_t from = w->at;

	while (w->at < w->len && w->text[w->at] != ';')
		w->at++;
	php_scalar(w, from, w->at - from, true);
	w->at += w->at < w->len;
	return true;
}

static bool php_value(struct mask_walk_walker *w)
{
	char type = w->text[w->at];

	if (type == '}' && w->depth > 0) {
		w->depth--;
		w->at++;
		return true;
	}
	if (type == 'N' && w->at + 1 < w->len && w->text[w->at + 1] == ';') {
		w->at += 2;
		if (w->depth > 0)
			w->levels[w->depth - 1].awaits_name = true;
		return true;
	}
	if (w->at + 1 >= w->len || w->text[w->at + 1] != ':')
		return false;
	w->at += 2;
	switch (type) {
	case 's':
	case 'E':
		return php_string(w, type == 'E');
	case 'a':
		return php_open(w);
	case 'O':
		return php_object(w);
	case 'i':
	case 'd':
	case 'b':
	case 'R':
	case 'r':
		return php_number(w);
	default:
		return false;
	}
}

void mask_walk_php(struct mask_walk_walker *w)
{
	while (w->at < w->len) {
		size_t from = w->at;

		if (!php_value(w)) {
			mask_walk_text(w, from, w->len - from, false);
			return;
		}
	}
}
