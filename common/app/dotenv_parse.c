#include "common/app/dotenv.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/buf.h"
#include "common/base/mem.h"

/* Defaults within defaults: ${A:-${B:-…}}. */
#define DEPTH_MAX 16

/* One text being read; at ends with a NUL. */
struct reader {
	struct dotenv *d;
	enum dotenv_dialect dialect;
	const char *file;
	const char *at;
	unsigned int line;
	unsigned int depth;
};

static bool fail(const struct reader *r, const char *what, struct err *err)
{
	return err_set(err, ERR_PROTO, "%s:%u: %s", r->file, r->line, what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static void skip_blanks(struct reader *r)
{
	while (is_blank(*r->at))
		r->at++;
}

static void skip_line(struct reader *r)
{
	r->at += strcspn(r->at, "\n");
}

static bool put(
    const struct reader *r, struct buf *out, const char *s, size_t len, struct err *err)
{
	if (len > DOTENV_VALUE_MAX || out->len + len > DOTENV_VALUE_MAX)
		return fail(r, "the value is too long", err);
	buf_append(out, s, len);
	return true;
}

static bool put_char(struct reader *r, struct buf *out, struct err *err)
{
	if (*r->at == '\n')
		r->line++;
	return put(r, out, r->at++, 1, err);
}

static bool read_dollar(struct reader *r, struct buf *out, struct err *err);

/* What stands between "${NAME:-" and its brace, which is taken too. */
static bool read_default(struct reader *r, struct buf *out, struct err *err)
{
	bool ok = true;

	if (r->depth == DEPTH_MAX)
		return fail(r, "variables nested too deep", err);
	r->depth++;
	while (ok && *r->at != '}' && *r->at != '\n' && *r->at != '\0')
		ok = *r->at == '$' ? read_dollar(r, out, err) : put_char(r, out, err);
	r->depth--;
	if (ok && *r->at != '}')
		return fail(r, "a brace is not closed", err);
	r->at++;
	return ok;
}

/* ${NAME}, ${NAME:-default}, ${NAME-default} from behind NAME on. */
static bool read_braced(
    struct reader *r, const char *value, struct buf *out, struct err *err)
{
	CLEANUP(wipe_buf) struct buf other = {0};
	bool colon = *r->at == ':';

	if (*r->at != '}') {
		r->at += colon;
		if (*r->at != '-' && *r->at != '=')
			return fail(r, "a brace is not closed", err);
		r->at++;
		if (!read_default(r, &other, err))
			return false;
		if (value == NULL || (colon && *value == '\0'))
			value = buf_str(&other);
	} else {
		r->at++;
	}
	return value == NULL || put(r, out, value, strlen(value), err);
}

/* phpdotenv and Python's know ${NAME} only. */
static bool read_braces_only(struct reader *r, struct buf *out, struct err *err)
{
	CLEANUP(freep) char *name = NULL;
	const char *value;
	const char *end = r->at + 1;

	if (*end == '{')
		end++;
	while (is_name(*end) || *end == '.')
		end++;
	if (r->at[1] != '{' || *end != '}' || end == r->at + 2)
		return put_char(r, out, err);
	name = xstrndup(r->at + 2, (size_t)(end - r->at - 2));
	value = dotenv_get(r->d, name);
	if (value == NULL)
		return put_char(r, out, err);
	r->at = end + 1;
	return put(r, out, value, strlen(value), err);
}

/* At a '$': appends what it stands for. */
static bool read_dollar(struct reader *r, struct buf *out, struct err *err)
{
	CLEANUP(freep) char *name = NULL;
	const char *start;
	const char *end;
	const char *value;

	if (r->dialect != DOTENV_SYMFONY)
		return read_braces_only(r, out, err);
	start = r->at + 1 + (r->at[1] == '{');
	end = start;
	while (is_name(*end))
		end++;
	if (end == start || (*start >= '0' && *start <= '9'))
		return put_char(r, out, err);
	name = xstrndup(start, (size_t)(end - start));
	value = dotenv_get(r->d, name);
	if (r->at[1] == '{') {
		r->at = end;
		return read_braced(r, value, out, err);
	}
	r->at = end;
	return value == NULL || put(r, out, value, strlen(value), err);
}

static bool read_single(struct reader *r, struct buf *out, struct err *err)
{
	unsigned int line = r->line;

	for (r->at++; *r->at != '\'';) {
		if (*r->at == '\0') {
			r->line = line;
			return fail(r, "a single quote is not closed", err);
		}
		if (!put_char(r, out, err))
			return false;
	}
	r->at++;
	return true;
}

/* A backslash in double quotes. */
static bool read_escape(struct reader *r, struct buf *out, struct err *err)
{
	static const char letters[] = "\"\\$nrtfv";
	static const char meant[] = "\"\\$\n\r\t\f\v";
	/* Symfony knows fewer, and leaves the others as they are. */
	size_t known = r->dialect == DOTENV_PHP ? sizeof(letters) - 1 : 5;
	const char *which = r->at[1] != '\0' ? strchr(letters, r->at[1]) : NULL;

	if (which == NULL || (size_t)(which - letters) >= known) {
		if (r->dialect == DOTENV_PHP)
			return fail(r, "an unknown escape in double quotes", err);
		return put_char(r, out, err);
	}
	r->at += 2;
	return put(r, out, &meant[which - letters], 1, err);
}

static bool read_double(struct reader *r, struct buf *out, struct err *err)
{
	unsigned int line = r->line;

	for (r->at++; *r->at != '"';) {
		bool ok;

		if (*r->at == '\0') {
			r->line = line;
			return fail(r, "a double quote is not closed", err);
		}
		if (*r->at == '\\')
			ok = read_escape(r, out, err);
		else if (*r->at == '$')
			ok = read_dollar(r, out, err);
		else
			ok = put_char(r, out, err);
		if (!ok)
			return false;
	}
	r->at++;
	return true;
}

/* Whether an unquoted piece ends here. */
static bool ends_unquoted(const struct reader *r, const char *start)
{
	bool php = r->dialect == DOTENV_PHP;

	switch (*r->at) {
	case '\0':
	case '\n':
		return true;
	case '#':
		return php || is_blank(r->at[-1]);
	case '\'':
	case '"':
		return r->dialect == DOTENV_SYMFONY && r->at > start;
	default:
		return false;
	}
}

static bool read_unquoted(struct reader *r, struct buf *out, struct err *err)
{
	const char *start = r->at;
	size_t before = out->len;

	while (!ends_unquoted(r, start)) {
		bool escaped = r->dialect == DOTENV_SYMFONY && *r->at == '\\' &&
		               r->at[1] != '\0' && strchr("\"'\\$", r->at[1]) != NULL;

		r->at += escaped;
		if (!(*r->at == '$' && !escaped ? read_dollar(r, out, err)
		                                : put_char(r, out, err)))
			return false;
	}
	while (out->len > before && is_blank(out->data[out->len - 1]))
		out->data[--out->len] = '\0';
	return true;
}

/* One piece of a value. */
static bool read_piece(struct reader *r, struct buf *out, struct err *err)
{
	if (*r->at == '\'')
		return read_single(r, out, err);
	if (*r->at == '"')
		return read_double(r, out, err);
	return read_unquoted(r, out, err);
}

/* Whether nothing but a comment follows on the line; the comment is taken. */
static bool at_end(struct reader *r, bool comment)
{
	if (comment && *r->at == '#')
		skip_line(r);
	return *r->at == '\n' || *r->at == '\0';
}

/* From behind the '=' to the end of the line. */
static bool read_value(struct reader *r, struct buf *out, struct err *err)
{
	skip_blanks(r);
	if (at_end(r, true))
		return true;
	if (!read_piece(r, out, err))
		return false;
	if (r->dialect == DOTENV_PHP) {
		skip_blanks(r);
		return at_end(r, true) || fail(r, "text after the closing quote", err);
	}
	while (!at_end(r, is_blank(r->at[-1]))) {
		if (is_blank(*r->at))
			skip_blanks(r);
		else if (!read_piece(r, out, err))
			return false;
	}
	return true;
}

/* The name before '=', to free(); NULL when there is none. */
static char *read_name(struct reader *r)
{
	char quote = *r->at == '"' || *r->at == '\'' ? *r->at : '\0';
	const char *start = r->at + (quote != '\0');
	const char *end = start;

	while (is_name(*end) || *end == '.' || *end == '-')
		end++;
	if (end == start || (quote != '\0' && *end != quote))
		return NULL;
	r->at = end + (quote != '\0');
	return xstrndup(start, (size_t)(end - start));
}

static bool read_line(struct reader *r, struct err *err)
{
	CLEANUP(freep) char *name = NULL;
	CLEANUP(wipe_buf) struct buf value = {0};
	unsigned int line = r->line;
	bool exported = strncmp(r->at, "export", 6) == 0 && is_blank(r->at[6]);

	if (exported) {
		r->at += 6;
		skip_blanks(r);
	}
	name = read_name(r);
	if (name == NULL)
		return fail(r, "this is no NAME=value", err);
	skip_blanks(r);
	if (*r->at != '=') {
		/*
		 * "export NAME" passes on what is there; phpdotenv takes a lone name,
		 * too.
		 */
		if (exported || (r->dialect == DOTENV_PHP && at_end(r, true))) {
			skip_line(r);
			return true;
		}
		return fail(r, "there is no '=' after the name", err);
	}
	r->at++;
	return read_value(r, &value, err) &&
	       dotenv_set(r->d, name, buf_str(&value), r->file, line, err);
}

/* Line ends become \n; the byte order mark goes. */
static void normalise(const char *text, size_t len, struct buf *out)
{
	size_t start = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	(void)buf_reserve(out, len + 1);
	for (size_t i = start; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		buf_putc(out, text[i]);
	}
}

bool dotenv_parse(
    struct dotenv *d, const char *name, const char *text, size_t len, struct err *err)
{
	CLEANUP(wipe_buf) struct buf clean = {0};
	struct reader r = {.d = d, .dialect = dotenv_dialect(d), .file = name, .line = 1};

	if (memchr(text, '\0', len) != NULL)
		return err_set(err, ERR_PROTO, "%s: holds NUL bytes: no settings", name);
	normalise(text, len, &clean);
	for (r.at = buf_str(&clean); *r.at != '\0';) {
		skip_blanks(&r);
		if (*r.at == '#')
			skip_line(&r);
		if (*r.at == '\n') {
			r.line++;
			r.at++;
		} else if (*r.at != '\0' && !read_line(&r, err)) {
			return false;
		}
	}
	return true;
}
