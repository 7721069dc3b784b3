#include "dest/rewrite_rows.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/format/row_text.h"

/* How a column is looked at. */
enum look {
	LOOK_NOT,
	LOOK_TEXT,
	LOOK_ANY = 2,    /* SQLite: where the value is text */
	LOOK_DOMAIN = 4, /* it may be a host */
};

struct rewrite_row {
	const struct rewrite *rewrite;
	unsigned char *looks; /* of each column */
	size_t n;
	bool any;
	struct buf value;
	struct buf changed;
};

static unsigned char look_of(const struct schema_object *table, size_t i)
{
	const struct schema_column *c = &table->columns[i];
	unsigned int look = LOOK_NOT;

	if (i < table->key_n)
		return LOOK_NOT;
	if (c->type == SCHEMA_TEXT || c->type == SCHEMA_JSON)
		look = LOOK_TEXT;
	else if (c->type == SCHEMA_ANY)
		look = LOOK_ANY;
	if (look != LOOK_NOT && strcmp(c->name, "domain") == 0)
		look |= LOOK_DOMAIN;
	return (unsigned char)look;
}

struct rewrite_row *rewrite_row_new(
    const struct rewrite *r, const struct schema_object *table)
{
	struct rewrite_row *w = xcalloc(1, sizeof(*w));

	w->rewrite = r;
	w->n = table->columns_n;
	w->looks = xcalloc(w->n, sizeof(*w->looks));
	for (size_t i = 0; i < w->n; i++) {
		w->looks[i] = look_of(table, i);
		w->any = w->any || w->looks[i] != LOOK_NOT;
	}
	return w;
}

void rewrite_row_free(struct rewrite_row *w)
{
	if (w == NULL)
		return;
	free(w->looks);
	buf_reset(&w->value);
	buf_reset(&w->changed);
	free(w);
}

/* PostgreSQL's COPY writes more escapes than row_text.h has. */
static char unescaped(char letter)
{
	static const char letters[] = "tnr0bfv";
	static const char bytes[] = "\t\n\r\0\b\f\v";
	const char *at = letter != '\0' ? strchr(letters, letter) : NULL;

	return at != NULL ? bytes[at - letters] : letter;
}

static void unescape(const char *text, size_t len, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 1 < len)
			buf_putc(out, unescaped(text[++i]));
		else
			buf_putc(out, text[i]);
	}
}

/* Appends a field, as it stands in the row. */
static bool rewrite_field(struct rewrite_row *w, unsigned int look, const char *text,
    size_t len, struct buf *out)
{
	size_t letter = (look & LOOK_ANY) != 0;
	bool changed = false;

	if (look != LOOK_NOT && rewrite_may_change(w->rewrite, text, len) &&
	    (letter == 0 || *text == 't')) {
		unescape(text + letter, len - letter, &w->value);
		buf_clear(&w->changed);
		changed = rewrite_text(w->rewrite, buf_str(&w->value), w->value.len,
		              &w->changed) ||
		          ((look & LOOK_DOMAIN) != 0 &&
		              rewrite_host(w->rewrite, buf_str(&w->value), w->value.len,
		                  &w->changed));
	}
	if (!changed) {
		buf_append(out, text, len);
		return false;
	}
	buf_append(out, text, letter);
	row_text_value(out, w->changed.data, w->changed.len);
	return true;
}

bool rewrite_row(struct rewrite_row *w, const char *row, size_t len, struct buf *out)
{
	const char *end = row + len - 1;
	const char *at = row;
	bool changed = false;

	if (!w->any || !rewrite_may_change(w->rewrite, row, len)) {
		buf_append(out, row, len);
		return false;
	}
	for (size_t i = 0;; i++) {
		const char *tab = memchr(at, '\t', (size_t)(end - at));
		size_t n = (size_t)((tab != NULL ? tab : end) - at);

		/* More fields than there are columns are the target's to refuse. */
		changed =
		    rewrite_field(w, i < w->n ? w->looks[i] : LOOK_NOT, at, n, out) ||
		    changed;
		buf_putc(out, tab != NULL ? '\t' : '\n');
		if (tab == NULL)
			return changed;
		at = tab + 1;
	}
}

struct rewritten {
	struct db_rows base;
	struct db_rows *rows; /* borrowed */
	struct rewrite_row *row;
	struct buf text; /* whose last line has no end yet */
	struct buf out;
};

static void rewrite_lines(struct rewritten *w)
{
	const char *at = buf_str(&w->text);
	const char *end = at + w->text.len;
	const char *newline;

	while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		(void)rewrite_row(w->row, at, (size_t)(newline + 1 - at), &w->out);
		w->base.lines++;
		at = newline + 1;
	}
	buf_consume(&w->text, w->text.len - (size_t)(end - at));
}

static bool read_rewritten(
    struct db_rows *base, const char **data, size_t *len, struct err *err)
{
	struct rewritten *w = (struct rewritten *)base;

	buf_clear(&w->out);
	while (w->out.len == 0) {
		if (!w->rows->read(w->rows, data, len, err))
			return false;
		if (*len == 0)
			return w->text.len == 0 ||
			       err_set(err, ERR_PROTO, "the last row has no end");
		buf_append(&w->text, *data, *len);
		if (memchr(*data, '\n', *len) != NULL)
			rewrite_lines(w);
	}
	*data = w->out.data;
	*len = w->out.len;
	return true;
}

struct db_rows *rewrite_rows_new(
    const struct rewrite *r, const struct schema_object *table, struct db_rows *rows)
{
	struct rewritten *w = xcalloc(1, sizeof(*w));

	w->base.read = read_rewritten;
	w->rows = rows;
	w->row = rewrite_row_new(r, table);
	return &w->base;
}

void rewrite_rows_free(struct db_rows *rows)
{
	struct rewritten *w = (struct rewritten *)rows;

	if (w == NULL)
		return;
	rewrite_row_free(w->row);
	buf_reset(&w->text);
	buf_reset(&w->out);
	free(w);
}
