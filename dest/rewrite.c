#include "dest/rewrite.h"

#include <ctype.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/rewrite_parts.h"

/* With more hosts than this, looking for each of them takes longer than it saves. */
#define FEW 4

#define HOST_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
#define DIGITS     "0123456789"

struct pair {
	struct rewrite_address from;
	struct rewrite_address to;
};

struct rewrite {
	struct pair *pairs; /* by from's host, a longer path before a shorter */
	size_t n;
	size_t cap;
};

void rewrite_address_reset(struct rewrite_address *a)
{
	free(a->host);
	free(a->path);
	*a = (struct rewrite_address){0};
}

bool rewrite_address_parse(struct rewrite_address *a, const char *url, struct err *err)
{
	bool tls = text_starts(url, "https://");
	const char *host = url + (tls ? 8 : 7);
	size_t len;
	size_t path;

	if (!tls && !text_starts(url, "http://"))
		return err_set(
		    err, ERR_USAGE, "%s: not an address like http://localhost:8080", url);
	len = strspn(host, HOST_BYTES);
	if (len > 0 && host[len] == ':')
		len += 1 + strspn(host + len + 1, DIGITS);
	path = strspn(host + len, HOST_BYTES "/~%");
	if (len == 0 || host[len - 1] == ':' || host[len - 1] == '.' ||
	    host[len + path] != '\0' || (path > 0 && host[len] != '/'))
		return err_set(
		    err, ERR_USAGE, "%s: not an address like http://localhost:8080", url);
	*a = (struct rewrite_address){.tls = tls, .host = xstrndup(host, len)};
	while (path > 0 && host[len + path - 1] == '/')
		path--;
	a->path = xstrndup(host + len, path);
	return true;
}

struct rewrite *rewrite_new(void)
{
	return xcalloc(1, sizeof(struct rewrite));
}

void rewrite_free(struct rewrite *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n; i++) {
		rewrite_address_reset(&r->pairs[i].from);
		rewrite_address_reset(&r->pairs[i].to);
	}
	free(r->pairs);
	free(r);
}

/* A host that is not terminated with the one of a pair. */
static int compare_host(const struct pair *p, const char *host, size_t len)
{
	int order = strncmp(p->from.host, host, len);

	return order != 0 ? order : p->from.host[len] != '\0';
}

/* The first pair whose host is not less. */
static size_t find_host(const struct rewrite *r, const char *host, size_t len)
{
	size_t low = 0;
	size_t high = r->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_host(&r->pairs[middle], host, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Takes both addresses. */
static void insert(struct rewrite *r, struct pair *p)
{
	size_t at = find_host(r, p->from.host, strlen(p->from.host));
	size_t path = strlen(p->from.path);

	while (at < r->n && strcmp(r->pairs[at].from.host, p->from.host) == 0 &&
	       strlen(r->pairs[at].from.path) >= path)
		at++;
	r->pairs = xgrow(r->pairs, r->n, &r->cap, sizeof(*r->pairs));
	memmove(&r->pairs[at + 1], &r->pairs[at], (r->n - at) * sizeof(*r->pairs));
	r->pairs[at] = *p;
	r->n++;
}

bool rewrite_add(struct rewrite *r, const char *from, const char *to, struct err *err)
{
	struct pair p = {0};

	if (!rewrite_address_parse(&p.from, from, err) ||
	    !rewrite_address_parse(&p.to, to, err)) {
		rewrite_address_reset(&p.from);
		return false;
	}
	insert(r, &p);
	return true;
}

static struct rewrite_address copy_address(const struct rewrite_address *a)
{
	return (struct rewrite_address){a->tls, xstrdup(a->host), xstrdup(a->path)};
}

struct rewrite *rewrite_inverse(const struct rewrite *r)
{
	struct rewrite *inverse = rewrite_new();

	for (size_t i = 0; i < r->n; i++) {
		struct pair p = {
		    copy_address(&r->pairs[i].to), copy_address(&r->pairs[i].from)};

		insert(inverse, &p);
	}
	return inverse;
}

bool rewrite_may_change(const struct rewrite *r, const char *data, size_t len)
{
	for (size_t i = 0; i < r->n && r->n <= FEW; i++) {
		const char *host = r->pairs[i].from.host;

		if (memmem(data, len, host, strlen(host)) != NULL)
			return true;
	}
	return r->n > FEW;
}

/* One address on its way: where it is in the text. */
struct found {
	const char *start; /* of its scheme, or of its slashes where it has none */
	const char *slash; /* the first one, with the backslashes before it */
	size_t slash_len;
	const char *end; /* of its path */
	const struct pair *pair;
	bool has_scheme;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* Whether a name goes on at s. */
static bool goes_on(const char *s, const char *end)
{
	return s < end &&
	       (is_word(*s) || *s == '@' || (*s == '.' && end - s > 1 && is_word(s[1])));
}

/* Whether a slash with the same backslashes as the first is at s. */
static bool is_slash(const struct found *f, const char *s, const char *end)
{
	return (size_t)(end - s) >= f->slash_len &&
	       memcmp(s, f->slash, f->slash_len) == 0;
}

/* The end of a path that the text at s begins with, or NULL. */
static const char *match_path(
    const struct found *f, const char *path, const char *s, const char *end)
{
	bool any = *path != '\0';

	for (; *path != '\0'; path++) {
		if (*path == '/' ? !is_slash(f, s, end) : s == end || *s != *path)
			return NULL;
		s += *path == '/' ? f->slash_len : 1;
	}
	if (any && (goes_on(s, end) || (s < end && (*s == '%' || *s == '~'))))
		return NULL;
	return s;
}

/* The length of the host and port at s; 0 when it is none that ends there. */
static size_t host_length(const char *s, const char *end)
{
	size_t len = 0;

	while (s + len < end && (is_word(s[len]) || s[len] == '.'))
		len++;
	while (len > 0 && s[len - 1] == '.')
		len--; /* that of a sentence */
	if (end - (s + len) > 1 && s[len] == ':' && isdigit((unsigned char)s[len + 1])) {
		len += 2;
		while (s + len < end && isdigit((unsigned char)s[len]))
			len++;
	}
	return goes_on(s + len, end) ? 0 : len;
}

/* Finds the pair by the host and path behind the slashes at s. */
static bool match_pair(
    const struct rewrite *r, struct found *f, const char *s, const char *end)
{
	size_t len = host_length(s, end);

	for (size_t i = find_host(r, s, len);
	     i < r->n && len > 0 && compare_host(&r->pairs[i], s, len) == 0; i++) {
		f->pair = &r->pairs[i];
		f->end = match_path(f, f->pair->from.path, s + len, end);
		if (f->end != NULL)
			return true;
	}
	return false;
}

/* Finds what is before the slashes: a scheme, or what shows that there is none. */
static bool match_scheme(struct found *f, const char *text)
{
	size_t before = (size_t)(f->slash - text);
	const char *s = f->slash;
	size_t len = 0;

	f->has_scheme = before > 0 && s[-1] == ':';
	if (!f->has_scheme) {
		f->start = s;
		return before == 0 || strchr("\"'(<>= ,;&\t\r\n", s[-1]) != NULL;
	}
	if (before >= 5 && memcmp(s - 5, "http:", 5) == 0)
		len = 5;
	else if (before >= 6 && memcmp(s - 6, "https:", 6) == 0)
		len = 6;
	f->start = s - len;
	return len > 0 && (before == len || !is_word(s[-(ptrdiff_t)len - 1]));
}

/* Finds the next address from *at on, which is moved behind what was looked at. */
static bool find_next(const struct rewrite *r, const char *text, const char **at,
    const char *end, struct found *f)
{
	const char *slash;

	while ((slash = memchr(*at, '/', (size_t)(end - *at))) != NULL) {
		f->slash = slash;
		while (f->slash > text && f->slash[-1] == '\\')
			f->slash--;
		f->slash_len = (size_t)(slash - f->slash) + 1;
		*at = slash + 1;
		if (is_slash(f, *at, end) && match_scheme(f, text) &&
		    match_pair(r, f, *at + f->slash_len, end)) {
			*at = f->end;
			return true;
		}
	}
	return false;
}

static void append_address(const struct found *f, struct buf *out)
{
	const struct rewrite_address *to = &f->pair->to;

	if (f->has_scheme)
		buf_puts(out, to->tls ? "https:" : "http:");
	buf_append(out, f->slash, f->slash_len);
	buf_append(out, f->slash, f->slash_len);
	buf_puts(out, to->host);
	for (const char *s = to->path; *s != '\0'; s++) {
		if (*s == '/')
			buf_append(out, f->slash, f->slash_len);
		else
			buf_putc(out, *s);
	}
}

static bool rewrite_plain(
    const struct rewrite *r, const char *text, size_t len, struct buf *out)
{
	const char *end = text + len;
	const char *copied = text;
	const char *at = text;
	struct found f = {0};

	while (find_next(r, text, &at, end, &f)) {
		if (f.start < copied)
			continue; /* its scheme is the end of another one's path */
		buf_append(out, copied, (size_t)(f.start - copied));
		append_address(&f, out);
		copied = f.end;
	}
	buf_append(out, copied, (size_t)(end - copied));
	return copied != text;
}

/* Whether it begins as a serialised string, array or object does. */
static bool begins_like_php(const char *text, size_t len)
{
	return len > 3 && strchr("aOCs", text[0]) != NULL && text[0] != '\0' &&
	       text[1] == ':' && isdigit((unsigned char)text[2]);
}

bool rewrite_value(const struct rewrite *r, const char *text, size_t len,
    unsigned int depth, struct buf *out)
{
	bool changed;

	if (rewrite_may_change(r, text, len)) {
		if (rewrite_php(r, text, len, depth, out, &changed))
			return changed;
		if (!begins_like_php(text, len))
			return rewrite_plain(r, text, len, out);
	}
	buf_append(out, text, len);
	return false;
}

bool rewrite_text(const struct rewrite *r, const char *text, size_t len, struct buf *out)
{
	size_t before = out->len;

	if (len == 0 || !rewrite_may_change(r, text, len))
		return false;
	if (rewrite_value(r, text, len, 0, out))
		return true;
	out->len = before;
	return false;
}

bool rewrite_host(const struct rewrite *r, const char *text, size_t len, struct buf *out)
{
	size_t i = find_host(r, text, len);

	if (i == r->n || len == 0 || compare_host(&r->pairs[i], text, len) != 0)
		return false;
	buf_puts(out, r->pairs[i].to.host);
	return true;
}
