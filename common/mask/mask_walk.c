#include "common/mask/mask_walk.h"

#include <ctype.h>
#include <string.h>

#include "common/mask/mask_auto.h"

/* Lists in lists; what is deeper is text. */
#define DEPTH_MAX 64

/* Values in values: JSON in a text of PHP's. */
#define NESTED_MAX 4

#define NAME_MAX_LEN 60

struct name {
	const char *data; /* NULL: none */
	size_t len;
};

/* One list or object that is open. */
struct level {
	struct name name; /* of its member; what items of a list are called, too */
	struct name of;   /* what it is itself called */
	bool members;
	bool awaits_name; /* PHP: the next scalar is one */
};

struct walker {
	const struct mask_walk *walk;
	const char *text;
	size_t len;
	size_t at;
	size_t offset; /* of text in the whole value */
	unsigned int nested;
	bool escaped;
	struct level levels[DEPTH_MAX];
	size_t depth;
};

static void walk_text(const struct walker *w, size_t from, size_t len, bool escaped)
{
	struct mask_part part = {.escaped = escaped};
	size_t at = 0;

	while (mask_spot_next(w->text + from, len, at, &part.spot)) {
		at = part.spot.start + part.spot.len;
		part.spot.start += w->offset + from;
		w->walk->take(w->walk->ctx, &part);
	}
}

static void copy_name(const struct name *name, char out[NAME_MAX_LEN])
{
	size_t len = name->data == NULL          ? 0
	             : name->len >= NAME_MAX_LEN ? NAME_MAX_LEN - 1
	                                         : name->len;

	if (len > 0)
		memcpy(out, name->data, len);
	out[len] = '\0';
}

/* What a member of that name is; MASK_KEEP: nothing personal. */
static enum mask_kind kind_of(const struct walker *w, const struct level *l)
{
	enum mask_kind kinds[MASK_AUTO_MAX];
	char column[NAME_MAX_LEN];
	char table[NAME_MAX_LEN];
	struct mask_auto_name asked = {
	    .table = l->of.data != NULL ? table : w->walk->table, .column = column};

	if (l->name.data == NULL)
		return MASK_KEEP;
	copy_name(&l->name, column);
	copy_name(&l->of, table);
	if (mask_dictionary_recalls(w->walk->dictionary, asked.table, column, &kinds[0]))
		return kinds[0];
	if (mask_auto(w->walk->dictionary, &asked, kinds, NULL) == 0)
		kinds[0] = MASK_KEEP;
	mask_dictionary_remember(w->walk->dictionary, asked.table, column, kinds[0]);
	return kinds[0];
}

static void walk_nested(
    const struct walker *w, size_t from, size_t len, bool escaped, unsigned int nested);

/* A text or a number that is a member's value, or an item. */
static void walk_scalar(struct walker *w, size_t from, size_t len, bool number)
{
	const struct level *l = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;
	struct mask_part part = {.escaped = w->escaped && !number, .number = number};
	enum mask_kind kind;

	if (len == 0)
		return;
	kind = l != NULL ? kind_of(w, l) : MASK_KEEP;
	if (kind != MASK_KEEP && (!number || len > 1)) {
		part.spot = (struct mask_spot){
		    kind == MASK_DATE ? MASK_SPOT_DATE : MASK_SPOT_MEMBER,
		    w->offset + from, len};
		part.name = l->name.data;
		part.name_len = l->name.len;
		w->walk->take(w->walk->ctx, &part);
	} else if (!number && !w->escaped && w->nested < NESTED_MAX) {
		walk_nested(w, from, len, false, w->nested + 1);
	} else if (!number) {
		walk_text(w, from, len, w->escaped);
	}
}

static bool push(struct walker *w, bool members)
{
	struct level *l;

	if (w->depth == DEPTH_MAX)
		return false;
	l = &w->levels[w->depth];
	*l = (struct level){.members = members, .awaits_name = members};
	if (w->depth > 0) {
		const struct level *outer = &w->levels[w->depth - 1];

		l->of = outer->name.data != NULL ? outer->name : outer->of;
		/* "phones": ["…", "…"] */
		if (!members)
			*l = (struct level){.name = outer->name, .of = outer->of};
	}
	w->depth++;
	return true;
}

/* Behind the closing quote; the end where it was cut off. */
static size_t json_string_end(const struct walker *w)
{
	size_t i = w->at + 1;

	while (i < w->len && w->text[i] != '"')
		i += w->text[i] == '\\' && i + 1 < w->len ? 2 : 1;
	return i < w->len ? i : w->len;
}

static void json_string(struct walker *w)
{
	size_t from = w->at + 1;
	size_t end = json_string_end(w);
	size_t next = end < w->len ? end + 1 : end;

	w->at = next;
	while (next < w->len && isspace((unsigned char)w->text[next]))
		next++;
	if (next < w->len && w->text[next] == ':' && w->depth > 0 &&
	    w->levels[w->depth - 1].members) {
		w->levels[w->depth - 1].name = (struct name){w->text + from, end - from};
		w->at = next + 1;
		return;
	}
	walk_scalar(w, from, end - from, false);
}

static void json_number(struct walker *w)
{
	size_t from = w->at;

	while (w->at < w->len &&
	       (isalnum((unsigned char)w->text[w->at]) ||
	           strchr("+-.", w->text[w->at]) != NULL) &&
	       w->text[w->at] != '\0')
		w->at++;
	walk_scalar(w, from, w->at - from, true);
}

/* Tolerant: what it takes for JSON need not be all of it. */
static void walk_json(struct walker *w)
{
	w->escaped = true;
	while (w->at < w->len) {
		char c = w->text[w->at];

		if (c == '"') {
			json_string(w);
			continue;
		}
		if (isdigit((unsigned char)c) || c == '-') {
			json_number(w);
			continue;
		}
		if ((c == '{' || c == '[') && !push(w, c == '{'))
			break;
		if ((c == '}' || c == ']') && w->depth > 0)
			w->depth--;
		w->at++;
	}
	walk_text(w, w->at, w->len - w->at, true);
}

/* The digits at w->at as a number, behind which is the byte end. */
static bool php_length(struct walker *w, char end, size_t *n)
{
	size_t digits = 0;

	*n = 0;
	while (w->at < w->len && isdigit((unsigned char)w->text[w->at]) && digits++ < 10)
		*n = *n * 10 + (size_t)(w->text[w->at++] - '0');
	return digits > 0 && w->at < w->len && w->text[w->at++] == end;
}

/* A scalar has come: the name of a member, or what it is. */
static void php_scalar(struct walker *w, size_t from, size_t len, bool number)
{
	struct level *l = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;

	if (l == NULL || !l->awaits_name) {
		walk_scalar(w, from, len, number);
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
	l->name = (struct name){w->text + from, len};
}

/* s:5:"Maria"; */
static bool php_string(struct walker *w)
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
	php_scalar(w, from, n, false);
	return true;
}

static bool php_open(struct walker *w)
{
	size_t n;

	if (!php_length(w, ':', &n) || w->at >= w->len || w->text[w->at] != '{')
		return false;
	w->at++;
	/* Its own value is what comes. */
	if (w->depth > 0)
		w->levels[w->depth - 1].awaits_name = true;
	return push(w, true);
}

/* O:4:"User":2:{ */
static bool php_object(struct walker *w)
{
	struct name class;
	size_t n;

	if (!php_length(w, ':', &n) || w->len - w->at < n + 3)
		return false;
	class = (struct name){w->text + w->at + 1, n};
	w->at += n + 2;
	if (w->text[w->at++] != ':' || !php_open(w))
		return false;
	if (w->levels[w->depth - 1].of.data == NULL)
		w->levels[w->depth - 1].of = class;
	return true;
}

static bool php_number(struct walker *w)
{
	size_t from = w->at;

	while (w->at < w->len && w->text[w->at] != ';')
		w->at++;
	php_scalar(w, from, w->at - from, true);
	w->at += w->at < w->len;
	return true;
}

static bool php_value(struct walker *w)
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
		return php_string(w);
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

static void walk_php(struct walker *w)
{
	while (w->at < w->len) {
		size_t from = w->at;

		if (!php_value(w)) {
			walk_text(w, from, w->len - from, false);
			return;
		}
	}
}

static bool is_php(const char *text, size_t len)
{
	return len > 4 && strchr("asO", text[0]) != NULL && text[0] != '\0' &&
	       text[1] == ':' && isdigit((unsigned char)text[2]);
}

static bool is_json(const char *text, size_t len)
{
	return len > 1 &&
	       ((text[0] == '{' && (text[1] == '"' || isspace((unsigned char)text[1]))) ||
	           (text[0] == '[' && strchr("{[\" \n\r\t-0123456789", text[1]) != NULL &&
	               text[1] != '\0'));
}

static void walk_nested(
    const struct walker *w, size_t from, size_t len, bool escaped, unsigned int nested)
{
	struct walker in = {.walk = w->walk,
	    .text = w->text + from,
	    .len = len,
	    .offset = w->offset + from,
	    .nested = nested};

	/* What it is a member of says what its own members are of. */
	if (w->depth > 0) {
		in.levels[0].name = w->levels[w->depth - 1].name;
		in.depth = 1;
	}
	if (is_php(in.text, len))
		walk_php(&in);
	else if (is_json(in.text, len))
		walk_json(&in);
	else
		walk_text(w, from, len, escaped);
}

void mask_walk(const struct mask_walk *walk, const char *value, size_t len)
{
	struct walker w = {.walk = walk, .text = value, .len = len};
	size_t blank = 0;

	while (blank < len && isspace((unsigned char)value[blank]))
		blank++;
	walk_nested(&w, blank, len - blank, false, 0);
}
