#include "common/app/erb.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Expressions in expressions; bytes of one value. */
#define DEPTH_MAX 16
#define VALUE_MAX ((size_t)64 * 1024)

/* A zeroed one is unknown, for want of the variable in text, if any. */
struct value {
	enum { UNKNOWN, NIL, TEXT } kind;
	struct buf text;
};

struct reader {
	const struct erb_site *site;
	const char *at;
	const char *end;
	unsigned int depth;
};

static void value_reset(struct value *v)
{
	wipe_buf(&v->text);
	v->kind = UNKNOWN;
}

static void value_move(struct value *to, struct value *from)
{
	value_reset(to);
	*to = *from;
	*from = (struct value){0};
}

static void set_text(struct value *v, const char *text)
{
	value_reset(v);
	v->kind = TEXT;
	buf_puts(&v->text, text);
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->end && *r->at != '\0' && strchr(" \t\r\n", *r->at) != NULL)
		r->at++;
}

static bool looking_at(const struct reader *r, const char *s)
{
	size_t len = strlen(s);

	return (size_t)(r->end - r->at) >= len && memcmp(r->at, s, len) == 0;
}

/* Takes s where it comes next. */
static bool accept(struct reader *r, const char *s)
{
	skip_blanks(r);
	if (!looking_at(r, s))
		return false;
	r->at += strlen(s);
	return true;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The name that comes next, to free(); "" when none does. */
static char *take_name(struct reader *r)
{
	const char *start;

	skip_blanks(r);
	start = r->at;
	while (r->at < r->end && is_name(*r->at))
		r->at++;
	return xstrndup(start, (size_t)(r->at - start));
}

/* Skips a string as it stands. */
static void skip_string(struct reader *r)
{
	char quote = *r->at++;

	while (r->at < r->end && *r->at != quote)
		r->at += *r->at == '\\' && r->end - r->at > 1 ? 2 : 1;
	r->at += r->at < r->end;
}

/* Skips what is not understood, brackets balanced, to what may stand behind a value. */
static void skip_rest(struct reader *r)
{
	size_t open = 0;

	while (r->at < r->end && (open > 0 || strchr(",)]}", *r->at) == NULL)) {
		if (*r->at == '"' || *r->at == '\'') {
			skip_string(r);
			continue;
		}
		if (*r->at != '\0' && strchr("([{", *r->at) != NULL)
			open++;
		else if (*r->at != '\0' && strchr(")]}", *r->at) != NULL)
			open--;
		r->at++;
	}
}

static void expression(struct reader *r, struct value *v);

/* #{…} in a string, at its '#'. */
static void interpolate(struct reader *r, struct value *v)
{
	struct value part = {0};

	r->at += 2;
	expression(r, &part);
	if (!accept(r, "}"))
		value_reset(&part);
	if (part.kind == UNKNOWN && v->kind == TEXT)
		value_move(v, &part);
	else if (v->kind == TEXT)
		buf_puts(&v->text, buf_str(&part.text));
	value_reset(&part);
}

/* A backslash and what is behind it; what needs decoding is not guessed. */
static void escape(struct reader *r, char quote, struct value *v)
{
	static const char letters[] = "nrte";
	static const char meant[] = "\n\r\t\033";
	char c = *++r->at;
	const char *which = quote == '"' && c != '\0' ? strchr(letters, c) : NULL;

	r->at++;
	if (quote == '"' && strchr("uxcMC01234567\n", c) != NULL) {
		value_reset(v);
		return;
	}
	if (quote == '\'' && c != '\'' && c != '\\')
		buf_putc(&v->text, '\\');
	buf_putc(&v->text, which != NULL ? meant[which - letters] : c);
}

/* "…" and '…'. */
static void string(struct reader *r, struct value *v)
{
	char quote = *r->at++;

	set_text(v, "");
	while (r->at < r->end && *r->at != quote && v->kind == TEXT) {
		if (*r->at == '\0' || v->text.len > VALUE_MAX)
			value_reset(v);
		else if (quote == '"' && looking_at(r, "#{"))
			interpolate(r, v);
		else if (*r->at == '\\' && r->end - r->at > 1)
			escape(r, quote, v);
		else
			buf_putc(&v->text, *r->at++);
	}
	if (v->kind == UNKNOWN)
		r->at = r->end;
	else if (r->at == r->end)
		value_reset(v);
	else
		r->at++;
}

static void from_env(const struct reader *r, const struct value *name, struct value *v)
{
	const char *value =
	    name->kind == TEXT ? dotenv_get(r->site->env, buf_str(&name->text)) : NULL;

	value_reset(v);
	if (value != NULL)
		set_text(v, value);
	else if (name->kind == TEXT)
		v->kind = NIL;
}

/* ENV["X"], ENV.fetch("X", …), ENV.fetch("X") { … }; behind "ENV". */
static void environment(struct reader *r, struct value *v)
{
	struct value name = {0};
	struct value other = {0};
	bool fallback = false;
	bool ok;

	if (accept(r, "[")) {
		expression(r, &name);
		if (accept(r, "]"))
			from_env(r, &name, v);
	} else if (accept(r, ".fetch") && accept(r, "(")) {
		expression(r, &name);
		fallback = accept(r, ",");
		if (fallback)
			expression(r, &other);
		ok = accept(r, ")");
		if (ok && accept(r, "{")) {
			fallback = true;
			expression(r, &other);
			ok = accept(r, "}");
		}
		if (ok)
			from_env(r, &name, v);
		if (v->kind == NIL && fallback) {
			value_move(v, &other);
		} else if (v->kind == NIL) {
			/* Rails would not start. */
			value_move(v, &name);
			v->kind = UNKNOWN;
		}
	}
	value_reset(&name);
	value_reset(&other);
}

/* Rails.root, Rails.root.join(…), Rails.env; behind "Rails". */
static void rails(struct reader *r, struct value *v)
{
	CLEANUP(freep) char *name = accept(r, ".") ? take_name(r) : xstrdup("");

	if (strcmp(name, "env") == 0)
		set_text(v, r->site->rails_env);
	if (strcmp(name, "root") != 0)
		return;
	set_text(v, r->site->root);
	while (v->kind == TEXT && accept(r, ".join")) {
		bool more = accept(r, "(");

		while (more) {
			CLEANUP(freep) char *joined = NULL;
			struct value part = {0};

			expression(r, &part);
			joined = fs_join(buf_str(&v->text), buf_str(&part.text));
			if (part.kind == TEXT && v->kind == TEXT)
				set_text(v, joined);
			else
				value_reset(v);
			value_reset(&part);
			more = accept(r, ",");
		}
		if (!accept(r, ")"))
			value_reset(v);
	}
}

static void word(struct reader *r, struct value *v)
{
	CLEANUP(freep) char *name = take_name(r);

	if (strcmp(name, "ENV") == 0)
		environment(r, v);
	else if (strcmp(name, "Rails") == 0)
		rails(r, v);
	else if (strcmp(name, "nil") == 0)
		v->kind = NIL;
	else if (*name >= '0' && *name <= '9')
		set_text(v, name);
	else if (strcmp(name, "true") == 0)
		set_text(v, name);
}

/* An operand with the methods behind it that leave it as it is. */
static void operand(struct reader *r, struct value *v)
{
	static const char *const same[] = {
	    ".to_sym", ".to_str", ".to_s", ".to_i", ".strip", ".presence"};
	bool more = true;

	skip_blanks(r);
	if (r->at == r->end)
		return;
	if (*r->at == '"' || *r->at == '\'') {
		string(r, v);
	} else if (accept(r, "(")) {
		expression(r, v);
		if (!accept(r, ")"))
			value_reset(v);
	} else if (*r->at == ':' && r->end - r->at > 1 && is_name(r->at[1])) {
		CLEANUP(freep) char *name = (r->at++, take_name(r));

		set_text(v, name);
	} else {
		word(r, v);
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof(same) / sizeof(*same) && !more; i++) {
			const char *before = r->at;

			more = accept(r, same[i]);
			if (more && r->at < r->end && is_name(*r->at)) {
				r->at = before;
				more = false;
			} else if (more && strcmp(same[i], ".presence") == 0 &&
			           v->kind == TEXT && v->text.len == 0) {
				v->kind = NIL;
			}
		}
	}
}

static void sum(struct reader *r, struct value *v)
{
	operand(r, v);
	while (accept(r, "+")) {
		struct value right = {0};

		operand(r, &right);
		if (v->kind == TEXT && right.kind == TEXT &&
		    v->text.len + right.text.len <= VALUE_MAX)
			buf_puts(&v->text, buf_str(&right.text));
		else
			value_reset(v);
		value_reset(&right);
	}
}

static void expression(struct reader *r, struct value *v)
{
	const char *start;

	if (r->depth == DEPTH_MAX) {
		skip_rest(r);
		return;
	}
	r->depth++;
	sum(r, v);
	while (v->kind == NIL && accept(r, "||")) {
		value_reset(v);
		sum(r, v);
	}
	/* What stands behind "||" does not count, nor does anything else here. */
	skip_blanks(r);
	start = r->at;
	if (v->kind == TEXT && looking_at(r, "||")) {
		skip_rest(r);
	} else {
		skip_rest(r);
		if (r->at != start)
			value_reset(v);
	}
	r->depth--;
}

static void evaluate(
    const struct erb_site *site, const char *text, size_t len, struct value *v)
{
	struct reader r = {.site = site, .at = text, .end = text + len};

	expression(&r, v);
	if (r.at != r.end)
		value_reset(v);
}

char *erb_value(const struct erb_site *site, const char *text, size_t len)
{
	struct value v = {0};
	char *out;

	evaluate(site, text, len, &v);
	out = v.kind == NIL ? NULL
	                    : xasprintf("%s%s", v.kind == UNKNOWN ? ERB_UNKNOWN : "",
	                          buf_str(&v.text));
	value_reset(&v);
	return out;
}
