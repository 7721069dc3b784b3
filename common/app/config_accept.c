#include "common/app/config_accept.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/app/config.h"
#include "common/app/yaml_tree.h"
#include "common/base/mem.h"

/* A text that is being changed, and what it says now. */
struct edit {
	const char *name;
	struct buf *text;
	struct yaml_tree *y; /* of text before a change */
};

static void edit_reset(struct edit *e)
{
	yaml_tree_free(e->y);
}

/* The byte at a place; YAML counts characters. */
static size_t offset_of(const struct edit *e, const struct yaml_place *at)
{
	const char *data = buf_str(e->text);
	size_t i = 0;

	for (size_t line = 1; line < at->line && i < e->text->len; i++)
		line += data[i] == '\n';
	for (size_t column = 1; column < at->column && i < e->text->len; column++) {
		i++;
		while (i < e->text->len && ((unsigned char)data[i] & 0xc0) == 0x80)
			i++;
	}
	return i;
}

static void splice(struct edit *e, size_t from, size_t to, const char *with)
{
	struct buf changed = {0};

	buf_append(&changed, buf_str(e->text), from);
	buf_puts(&changed, with);
	buf_append(&changed, e->text->data + to, e->text->len - to);
	buf_reset(e->text);
	*e->text = changed;
}

/* The end of the line that a byte is in: before its newline, or carriage return. */
static size_t line_end(const struct edit *e, size_t at)
{
	while (at < e->text->len && e->text->data[at] != '\n')
		at++;
	return at > 0 && at < e->text->len && e->text->data[at - 1] == '\r' ? at - 1 : at;
}

/* Behind the last thing in it that is no blank and no comment. */
static const struct yaml_place *last_end(const struct yaml_tree *y)
{
	bool block = (y->kind == YAML_KIND_MAPPING || y->kind == YAML_KIND_LIST) &&
	             !y->flow && !y->alias && y->n > 0;

	return block ? last_end(y->items[y->n - 1].value) : &y->end;
}

/* A name as YAML takes it for a text. */
static char *quoted(const char *name)
{
	static const char *const words[] = {
	    "null", "true", "false", "yes", "no", "on", "off", "y", "n"};
	struct buf out = {0};
	bool plain = isalpha((unsigned char)*name) || *name == '_';

	for (const char *p = name; *p != '\0'; p++)
		plain = plain && (isalnum((unsigned char)*p) || *p == '_');
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		plain = plain && strcasecmp(name, words[i]) != 0;
	if (plain)
		return xstrdup(name);
	buf_putc(&out, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			buf_putc(&out, '\\');
		if ((unsigned char)*name < ' ')
			buf_printf(&out, "\\x%02x", (unsigned int)*name);
		else
			buf_putc(&out, *name);
	}
	buf_putc(&out, '"');
	return buf_take(&out);
}

/* Whether a comma stands between the last item and the bracket. */
static bool has_comma(const struct edit *e, size_t from, size_t to)
{
	for (bool comment = false; from < to; from++) {
		char c = e->text->data[from];

		comment = c == '#' || (comment && c != '\n');
		if (c == ',' && !comment)
			return true;
	}
	return false;
}

/* "KEY: VALUE", or "KEY: {BELOW: VALUE}" where there is something below. */
static void add_entry(struct edit *e, const struct yaml_tree *mapping, const char *key,
    const char *below, const char *value)
{
	CLEANUP(buf_reset) struct buf entry = {0};
	CLEANUP(freep) char *name = quoted(key);
	CLEANUP(freep) char *second = below != NULL ? quoted(below) : NULL;
	int indent = mapping->n > 0 ? (int)mapping->items[0].at.column - 1 : 0;
	size_t at = offset_of(e, last_end(mapping));
	size_t close = 0;

	if (!mapping->flow) {
		at = line_end(e, at);
		buf_printf(&entry, "\n%*s%s: ", indent, "", name);
		if (below != NULL) {
			entry.len--;
			buf_printf(&entry, "\n%*s%s: ", indent + 2, "", second);
		}
		buf_puts(&entry, value);
		splice(e, at, at, entry.data);
		return;
	}
	close = at - 1;
	if (mapping->n > 0) {
		size_t last =
		    offset_of(e, last_end(mapping->items[mapping->n - 1].value));

		buf_puts(&entry, has_comma(e, last, close) ? " " : ", ");
	}
	if (below != NULL)
		buf_printf(&entry, "%s: {%s: %s}", name, second, value);
	else
		buf_printf(&entry, "%s: %s", name, value);
	splice(e, close, close, entry.data);
}

/* "mask: strict" becomes the mapping that says the same, and has room for more. */
static void widen(
    struct edit *e, const struct yaml_tree *parent, const struct yaml_item *item)
{
	size_t from = offset_of(e, &item->value->at);
	size_t to = offset_of(e, &item->value->end);
	CLEANUP(freep) char *text = NULL;

	if (parent->flow) {
		text = xasprintf("{\"*\": %s}", item->value->text);
		splice(e, from, to, text);
		return;
	}
	text =
	    xasprintf("\n%*s\"*\": %s", (int)item->at.column + 1, "", item->value->text);
	splice(e, line_end(e, to), line_end(e, to), text);
	while (from > 0 && e->text->data[from - 1] == ' ')
		from--;
	splice(e, from, to, "");
}

static bool fail(const struct edit *e, const struct yaml_item *item,
    const struct config_keep *c, const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s:%zu:%zu: %s.%s: %s", e->name, item->at.line,
	    item->at.column, c->table, c->column, why);
}

/* What is said of a column: keep, or of all rows but those that are masked. */
static char *keep_of(const struct config_keep *c)
{
	CLEANUP(freep) char *on = c->cases_n > 0 ? quoted(c->on) : NULL;
	struct buf out = {0};

	if (on == NULL)
		return xstrdup("keep");
	buf_printf(&out, "{switch: %s, cases: {", on);
	for (size_t i = 0; i < c->cases_n; i++) {
		CLEANUP(freep) char *value = quoted(c->cases[i].value);

		buf_printf(&out, "%s: %s, ", value, c->cases[i].mask);
	}
	buf_puts(&out, "\"*\": keep}}");
	return buf_take(&out);
}

/* Whether the cases that stay can stand in the switch. */
static bool is_on_same(const struct yaml_tree *column, const struct config_keep *c)
{
	const struct yaml_item *on = yaml_tree_find_item(column, "switch");

	return c->cases_n == 0 || (on != NULL && on->value->text != NULL &&
	                              strcasecmp(on->value->text, c->on) == 0);
}

enum step { FAILED = -1, DONE, AGAIN };

/* "notes: {switch: kind, cases: {a: email}}": of all other rows. */
static enum step complete(struct edit *e, const struct yaml_item *column,
    const struct config_keep *c, struct err *err)
{
	const struct yaml_item *cases = column->value->kind == YAML_KIND_MAPPING
	                                    ? yaml_tree_find_item(column->value, "cases")
	                                    : NULL;

	if (cases == NULL || cases->value->kind != YAML_KIND_MAPPING ||
	    column->value->alias || cases->value->alias ||
	    !is_on_same(column->value, c)) {
		(void)fail(
		    e, column, c, "it is masked in some rows only: say it by hand", err);
		return FAILED;
	}
	for (size_t i = 0; i < c->cases_n; i++) {
		if (yaml_tree_find_item(cases->value, c->cases[i].value) != NULL)
			continue;
		add_entry(e, cases->value, c->cases[i].value, NULL, c->cases[i].mask);
		return AGAIN;
	}
	add_entry(e, cases->value, "*", NULL, "keep");
	return DONE;
}

/* One change on the way to a column's keep. */
static enum step take_step(struct edit *e, const struct config_keep *c, struct err *err)
{
	struct yaml_item *database = yaml_tree_find_item(e->y, "database");
	struct yaml_item *mask =
	    database != NULL && database->value->kind == YAML_KIND_MAPPING
	        ? yaml_tree_find_item(database->value, "mask")
	        : NULL;
	const struct yaml_item *table;
	const struct yaml_item *column;
	const struct yaml_tree *below = mask != NULL ? database->value : NULL;
	CLEANUP(freep) char *said = keep_of(c);
	bool alias;

	if (mask == NULL) {
		(void)err_set(err, ERR_USAGE, "%s: there is no database.mask", e->name);
		return FAILED;
	}
	table = mask->value->kind == YAML_KIND_MAPPING
	            ? yaml_tree_find_item(mask->value, c->table)
	            : NULL;
	alias = below->alias || mask->value->alias || (table && table->value->alias);
	if (alias)
		return fail(e, mask, c, "it is written as an alias: say it by hand", err)
		           ? DONE
		           : FAILED;
	if (mask->value->kind != YAML_KIND_MAPPING) {
		widen(e, below, mask);
		return AGAIN;
	}
	if (table == NULL) {
		add_entry(e, mask->value, c->table, c->column, said);
		return DONE;
	}
	if (table->value->kind != YAML_KIND_MAPPING) {
		widen(e, mask->value, table);
		return AGAIN;
	}
	column = yaml_tree_find_item(table->value, c->column);
	if (column != NULL)
		return complete(e, column, c, err);
	add_entry(e, table->value, c->column, NULL, said);
	return DONE;
}

static bool keep(struct edit *e, const struct config_keep *c, struct err *err)
{
	enum step step = AGAIN;

	while (step == AGAIN) {
		yaml_tree_free(take_ptr(&e->y));
		e->y =
		    yaml_tree_parse_strict(e->name, buf_str(e->text), e->text->len, err);
		if (e->y == NULL || e->y->kind != YAML_KIND_MAPPING)
			return e->y != NULL &&
			       err_set(err, ERR_USAGE, "%s: there is no database.mask",
			           e->name);
		step = take_step(e, c, err);
	}
	return step == DONE;
}

bool config_accept(const char *name, const char *text, size_t len,
    const struct config_keep *columns, size_t n, struct buf *out, struct err *err)
{
	CLEANUP(buf_reset) struct buf changed = {0};
	CLEANUP(edit_reset) struct edit e = {.name = name, .text = &changed};
	CLEANUP(config_freep) struct config *read = NULL;

	buf_append(&changed, text, len);
	for (size_t i = 0; i < n; i++) {
		if (!keep(&e, &columns[i], err))
			return false;
	}
	/* What we wrote must be what everybody reads. */
	read = config_parse(name, buf_str(&changed), changed.len, err);
	if (read == NULL)
		return err_wrap(err, "with what was to be added");
	buf_append(out, changed.data, changed.len);
	return true;
}
