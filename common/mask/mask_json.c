#include "common/mask/mask_json.h"

#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/mask/mask_escape.h"
#include "common/mask/mask_texts.h"

#define DEPTH_MAX 128

/* Where the reader is: a member's name (still escaped), or an item of a list. */
struct step {
	const char *name; /* NULL: an item */
	size_t len;
};

struct reader {
	const struct mask_job *job;
	const struct mask_row *row;
	const char *at;
	const char *end;
	struct buf *out;
	struct step steps[DEPTH_MAX];
	size_t depth;
	uint64_t masked; /* values so far: each has a seed of its own */
};

static bool is_named(const struct step *s, const char *name, size_t len)
{
	CLEANUP(buf_reset) struct buf plain = {0};

	if (s->name == NULL || memchr(s->name, '\\', s->len) == NULL)
		return s->name != NULL && s->len == len &&
		       memcmp(s->name, name, len) == 0;
	mask_unescape(s->name, s->len, &plain, NULL);
	return plain.len == len && memcmp(buf_str(&plain), name, len) == 0;
}

/* Whether the step is what the path begins with; *rest is then what follows. */
static bool is_step(const struct step *s, const char *path, const char **rest)
{
	size_t len;

	if (*path == '[') {
		*rest = path + 3;
		return s->name == NULL;
	}
	path += strspn(path, ".");
	len = strcspn(path, ".[");
	*rest = path + len;
	return len > 0 && is_named(s, path, len);
}

/* Whether the steps are those of the path; after a mismatch the last ".." begins one step deeper. */
static bool leads_to(const struct reader *r, const char *path)
{
	const char *deep = NULL;
	size_t from = 0;
	size_t i = 0;

	while (i < r->depth) {
		if (strncmp(path, "..", 2) == 0) {
			deep = path;
			from = i;
		}
		if (is_step(&r->steps[i], path, &path)) {
			i++;
		} else if (deep != NULL) {
			path = deep;
			i = from + 1;
		} else {
			return false;
		}
	}
	return *path == '\0';
}

static const struct mask_job *find_job(const struct reader *r)
{
	for (size_t i = 0; i < r->job->mask->paths_n; i++) {
		if (leads_to(r, r->job->mask->paths[i].path + 1))
			return &r->job->paths[i];
	}
	return NULL;
}

static bool blank(struct reader *r, bool copy)
{
	while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0') {
		if (copy)
			buf_putc(r->out, *r->at);
		r->at++;
	}
	return r->at < r->end;
}

static bool take(struct reader *r, char c, bool copy)
{
	if (r->at == r->end || *r->at != c)
		return false;
	if (copy)
		buf_putc(r->out, c);
	r->at++;
	return true;
}

/* Behind one character, or its escape; NULL where that is no JSON. */
static const char *skip_character(const char *at, const char *end)
{
	uint32_t code;

	if ((unsigned char)*at < ' ')
		return NULL;
	if (*at++ != '\\')
		return at;
	if (at == end || *at == '\0' || strchr("\"\\/bfnrtu", *at) == NULL)
		return NULL;
	if (*at++ != 'u')
		return at;
	return mask_escape_code(at, end, &code) ? at + 4 : NULL;
}

/* The bytes between the quotes. */
static bool read_string(struct reader *r, const char **text, size_t *len)
{
	const char *at = r->at + 1;

	if (!take(r, '"', false))
		return false;
	*text = at;
	while (at != NULL && at < r->end && *at != '"')
		at = skip_character(at, r->end);
	if (at == NULL)
		return false;
	r->at = at;
	*len = (size_t)(at - *text);
	return take(r, '"', false);
}

static void put_string(struct buf *out, const char *text, size_t len)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] == '\\')
			buf_putc(out, '\\');
		if ((unsigned char)text[i] < ' ')
			buf_printf(out, "\\u%04x", (unsigned int)text[i]);
		else
			buf_putc(out, text[i]);
	}
	buf_putc(out, '"');
}

/* Writes what stands for a text or a number. */
static void mask_scalar(struct reader *r, const struct mask_job *job, bool text,
    const char *value, size_t len)
{
	CLEANUP(buf_reset) struct buf plain = {0};
	CLEANUP(buf_reset) struct buf masked = {0};
	struct mask_row row = *r->row;
	enum schema_type type = text ? SCHEMA_TEXT : SCHEMA_NUMBER;

	row.seed = mask_seed_next(&job->key, row.seed, ++r->masked);
	if (text)
		mask_unescape(value, len, &plain, NULL);
	else
		buf_append(&plain, value, len);
	if (plain.len == 0) {
		buf_puts(r->out, "\"\"");
		return;
	}
	if (!mask_value(job, &row, type, plain.data, plain.len, &masked)) {
		buf_puts(r->out, "null");
		return;
	}
	if (!text && text_is_number(buf_str(&masked), masked.len))
		buf_append(r->out, masked.data, masked.len);
	else
		put_string(r->out, buf_str(&masked), masked.len);
}

static bool read_value(struct reader *r, bool copy);

static bool push(struct reader *r, const char *name, size_t len)
{
	if (r->depth == DEPTH_MAX)
		return false;
	r->steps[r->depth++] = (struct step){name, len};
	return true;
}

/* "a@b.c" for a key says as much as a value; the paths know it by its old name. */
static void put_key(struct reader *r, const char *name, size_t len)
{
	struct mask email = mask_of(MASK_EMAIL);
	struct mask_job job = *r->job;
	struct mask_row row = *r->row;
	CLEANUP(buf_reset) struct buf plain = {0};
	CLEANUP(buf_reset) struct buf masked = {0};

	mask_unescape(name, len, &plain, NULL);
	if (!mask_texts_hold_email(buf_str(&plain))) {
		buf_append(r->out, name - 1, len + 2);
		return;
	}
	job.mask = &email;
	job.fit = (struct mask_fit){.type = SCHEMA_TEXT};
	row.seed = mask_seed_next(&job.key, row.seed, ++r->masked);
	(void)mask_value(&job, &row, SCHEMA_TEXT, plain.data, plain.len, &masked);
	put_string(r->out, buf_str(&masked), masked.len);
}

static bool read_member(struct reader *r, bool copy)
{
	const char *name;
	size_t len;

	if (!blank(r, copy) || !read_string(r, &name, &len))
		return false;
	if (copy)
		put_key(r, name, len);
	if (!blank(r, copy) || !take(r, ':', copy) || !push(r, name, len) ||
	    !read_value(r, copy))
		return false;
	r->depth--;
	return true;
}

static bool read_item(struct reader *r, bool copy)
{
	if (!push(r, NULL, 0) || !read_value(r, copy))
		return false;
	r->depth--;
	return true;
}

static bool read_all(
    struct reader *r, bool copy, char close, bool (*read)(struct reader *r, bool copy))
{
	if (!blank(r, copy))
		return false;
	if (take(r, close, copy))
		return true;
	do {
		if (!read(r, copy) || !blank(r, copy))
			return false;
	} while (take(r, ',', copy));
	return take(r, close, copy);
}

static bool read_container(struct reader *r, bool copy)
{
	if (take(r, '{', copy))
		return read_all(r, copy, '}', read_member);
	return take(r, '[', copy) && read_all(r, copy, ']', read_item);
}

/* A number, true, false or null. */
static bool read_word(struct reader *r, const char **text, size_t *len)
{
	*text = r->at;
	while (r->at < r->end &&
	       (isalnum((unsigned char)*r->at) || strchr("+-.", *r->at) != NULL) &&
	       *r->at != '\0')
		r->at++;
	*len = (size_t)(r->at - *text);
	return text_is_number(*text, *len) ||
	       (*len == 4 && memcmp(*text, "true", 4) == 0) ||
	       (*len == 4 && memcmp(*text, "null", 4) == 0) ||
	       (*len == 5 && memcmp(*text, "false", 5) == 0);
}

static bool read_value(struct reader *r, bool copy)
{
	const struct mask_job *job;
	const char *text;
	bool quoted;
	size_t len;

	if (!blank(r, copy))
		return false;
	job = copy ? find_job(r) : NULL;
	if (job != NULL && job->mask->kind == MASK_KEEP)
		job = NULL;
	if (*r->at == '{' || *r->at == '[') {
		if (job != NULL)
			buf_puts(r->out, "null");
		return read_container(r, copy && job == NULL);
	}
	quoted = *r->at == '"';
	if (quoted ? !read_string(r, &text, &len) : !read_word(r, &text, &len))
		return false;
	if (job != NULL && (quoted || text_is_number(text, len)))
		mask_scalar(r, job, quoted, text, len);
	else if (job != NULL)
		buf_puts(r->out, "null");
	else if (copy)
		buf_append(r->out, text - quoted, len + 2 * (size_t)quoted);
	return true;
}

void mask_json(const struct mask_job *job, const struct mask_row *row, const char *value,
    size_t len, struct buf *out)
{
	struct reader r = {
	    .job = job,
	    .row = row,
	    .at = value,
	    .end = value + len,
	    .out = out,
	};
	size_t start = out->len;

	if (read_value(&r, true) && !blank(&r, true))
		return;
	out->len = start;
	buf_puts(out, "{}");
}
