#include "common/mask/mask_walk.h"

#include <ctype.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/mask/mask_auto.h"
#include "common/mask/mask_escape.h"
#include "common/mask/mask_walk_parts.h"

/* Values in values: JSON in a text of PHP's. */
#define NESTED_MAX 4

#define NAME_MAX_LEN 60

void mask_walk_text(
    const struct mask_walk_walker *w, size_t from, size_t len, bool escaped)
{
	struct mask_part part = {.escaped = escaped};
	size_t at = 0;

	while (mask_spot_next(w->text + from, len, at, &part.spot)) {
		at = part.spot.start + part.spot.len;
		part.spot.start += w->offset + from;
		w->walk->take(w->walk->ctx, &part);
	}
}

static void copy_name(const struct mask_walk_name *name, char out[NAME_MAX_LEN])
{
	size_t len = name->data == NULL          ? 0
	             : name->len >= NAME_MAX_LEN ? NAME_MAX_LEN - 1
	                                         : name->len;

	if (len > 0)
		memcpy(out, name->data, len);
	out[len] = '\0';
}

/* What a member of that name is; MASK_KEEP: nothing personal. */
static enum mask_kind kind_of(
    const struct mask_walk_walker *w, const struct mask_walk_level *l)
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

static void walk_escaped(const struct mask_walk_walker *w, size_t from, size_t len);
static void walk_nested(const struct mask_walk_walker *w, size_t from, size_t len,
    bool escaped, unsigned int nested);

/* A text or a number that is a member's value, or an item. */
void mask_walk_scalar(struct mask_walk_walker *w, size_t from, size_t len, bool number)
{
	const struct mask_walk_level *l = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;
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
	} else if (!number && w->nested < NESTED_MAX &&
	           memchr(w->text + from, '\\', len) != NULL) {
		walk_escaped(w, from, len);
	} else if (!number) {
		mask_walk_text(w, from, len, w->escaped);
	}
}

/* A text without its escapes, and who gets its parts. */
struct plain {
	const struct mask_walk *walk;
	size_t offset; /* of the text in the whole value */
	size_t *from;  /* where in it each byte was */
};

static void take_back(void *ctx, const struct mask_part *part)
{
	const struct plain *p = ctx;
	struct mask_part there = *part;
	size_t start = p->from[part->spot.start];

	there.spot.start = p->offset + start;
	there.spot.len = p->from[part->spot.start + part->spot.len] - start;
	there.escaped = true;
	p->walk->take(p->walk->ctx, &there);
}

/* JSON in JSON, and what has been spelled with codes: "anna\u0040firm.example". */
static void walk_escaped(const struct mask_walk_walker *w, size_t from, size_t len)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep) size_t *places = xcalloc(len + 1, sizeof(*places));
	struct plain p = {w->walk, w->offset + from, places};
	struct mask_walk walk = *w->walk;
	struct mask_walk_walker plain = {.walk = &walk, .depth = w->depth > 0};

	mask_unescape(w->text + from, len, &text, places);
	walk.take = take_back;
	walk.ctx = &p;
	plain.text = buf_str(&text);
	plain.len = text.len;
	if (w->depth > 0)
		plain.levels[0] = w->levels[w->depth - 1];
	walk_nested(&plain, 0, text.len, false, w->nested + 1);
}

bool mask_walk_push(struct mask_walk_walker *w, bool members)
{
	struct mask_walk_level *l;

	if (w->depth == MASK_WALK_DEPTH)
		return false;
	l = &w->levels[w->depth];
	*l = (struct mask_walk_level){.members = members, .awaits_name = members};
	if (w->depth > 0) {
		const struct mask_walk_level *outer = &w->levels[w->depth - 1];

		l->of = outer->name.data != NULL ? outer->name : outer->of;
		/* "phones": ["…", "…"] */
		if (!members)
			*l = (struct mask_walk_level){
			    .name = outer->name, .of = outer->of};
	}
	w->depth++;
	return true;
}

/* Behind the closing quote; the end where it was cut off. */
static size_t json_string_end(const struct mask_walk_walker *w)
{
	size_t i = w->at + 1;

	while (i < w->len && w->text[i] != '"')
		i += w->text[i] == '\\' && i + 1 < w->len ? 2 : 1;
	return i < w->len ? i : w->len;
}

static void json_string(struct mask_walk_walker *w)
{
	size_t from = w->at + 1;
	size_t end = json_string_end(w);
	size_t next = end < w->len ? end + 1 : end;

	w->at = next;
	while (next < w->len && isspace((unsigned char)w->text[next]))
		next++;
	if (next < w->len && w->text[next] == ':' && w->depth > 0 &&
	    w->levels[w->depth - 1].members) {
		w->levels[w->depth - 1].name =
		    (struct mask_walk_name){w->text + from, end - from};
		w->at = next + 1;
		return;
	}
	mask_walk_scalar(w, from, end - from, false);
}

static void json_number(struct mask_walk_walker *w)
{
	size_t from = w->at;

	while (w->at < w->len &&
	       (isalnum((unsigned char)w->text[w->at]) ||
	           strchr("+-.", w->text[w->at]) != NULL) &&
	       w->text[w->at] != '\0')
		w->at++;
	mask_walk_scalar(w, from, w->at - from, true);
}

/* Tolerant: what it takes for JSON need not be all of it. */
static void walk_json(struct mask_walk_walker *w)
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
		if ((c == '{' || c == '[') && !mask_walk_push(w, c == '{'))
			break;
		if ((c == '}' || c == ']') && w->depth > 0)
			w->depth--;
		w->at++;
	}
	mask_walk_text(w, w->at, w->len - w->at, true);
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

static void walk_nested(const struct mask_walk_walker *w, size_t from, size_t len,
    bool escaped, unsigned int nested)
{
	struct mask_walk_walker in = {.walk = w->walk,
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
		mask_walk_php(&in);
	else if (is_json(in.text, len))
		walk_json(&in);
	else
		mask_walk_text(w, from, len, escaped);
}

void mask_walk(const struct mask_walk *walk, const char *value, size_t len)
{
	struct mask_walk_walker w = {.walk = walk, .text = value, .len = len};
	size_t blank = 0;

	while (blank < len && isspace((unsigned char)value[blank]))
		blank++;
	walk_nested(&w, blank, len - blank, false, 0);
}
