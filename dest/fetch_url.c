#include "dest/fetch_url.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

static void url_cleanupp(CURLU **u)
{
	curl_url_cleanup(*u);
}

/* A part of u, to free(); NULL when it has none. */
static char *part(CURLU *u, CURLUPart what, unsigned int flags)
{
	char *text = NULL;
	char *copy;

	if (curl_url_get(u, what, &text, flags) != CURLUE_OK)
		return NULL;
	copy = xstrdup(text);
	curl_free(text);
	return copy;
}

static CURLU *parse(const char *url)
{
	CURLU *u = curl_url();

	if (u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK)
		return u;
	curl_url_cleanup(u);
	return NULL;
}

/* A port as a number, the scheme's own where none is said; 0 when there is none. */
static unsigned int port_of(CURLU *u)
{
	CLEANUP(freep) char *text = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	uint64_t port = 0;

	return text != NULL && text_u64(text, 65535, &port) ? (unsigned int)port : 0;
}

static unsigned int usual_port(bool tls)
{
	return tls ? 443 : 80;
}

bool fetch_base_init(struct fetch_base *b, const char *url, const char *const *allowed,
    size_t allowed_n, struct err *err)
{
	CLEANUP(url_cleanupp) CURLU *u = parse(url);
	CLEANUP(freep) char *bare = NULL;
	size_t len;

	*b = (struct fetch_base){.allowed = allowed, .allowed_n = allowed_n};
	if (u == NULL || !(text_starts(url, "http://") || text_starts(url, "https://")))
		return err_set(err, ERR_USAGE,
		    "the URL can't be read: it looks like "
		    "https://www.example.com/");
	b->host = part(u, CURLUPART_HOST, 0);
	b->zone = part(u, CURLUPART_ZONEID, 0);
	b->port = port_of(u);
	b->tls = text_starts(url, "https://");
	b->user = part(u, CURLUPART_USER, CURLU_URLDECODE);
	b->password = part(u, CURLUPART_PASSWORD, CURLU_URLDECODE);
	(void)curl_url_set(u, CURLUPART_USER, NULL, 0);
	(void)curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	(void)curl_url_set(u, CURLUPART_QUERY, NULL, 0);
	(void)curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	bare = part(u, CURLUPART_URL, 0);
	if (b->host == NULL || bare == NULL)
		return err_set(err, ERR_USAGE, "the URL has no host");
	len = strlen(bare);
	b->url = xasprintf("%s%s", bare, bare[len - 1] == '/' ? "" : "/");
	return true;
}

void fetch_base_reset(struct fetch_base *b)
{
	if (b->password != NULL)
		explicit_bzero(b->password, strlen(b->password));
	free(b->url);
	free(b->host);
	free(b->zone);
	free(b->user);
	free(b->password);
	*b = (struct fetch_base){0};
}

char *fetch_url_bare(const char *url)
{
	struct fetch_base base;
	struct err ignored = {0};
	char *bare = NULL;

	if (fetch_base_init(&base, url, NULL, 0, &ignored))
		bare = take_ptr(&base.url);
	fetch_base_reset(&base);
	return bare;
}

char *fetch_url_origin(const char *url)
{
	CLEANUP(url_cleanupp) CURLU *u = parse(url);
	CLEANUP(freep) char *host = u != NULL ? part(u, CURLUPART_HOST, 0) : NULL;
	CLEANUP(freep) char *port = u != NULL ? part(u, CURLUPART_PORT, 0) : NULL;

	if (host == NULL || port == NULL)
		return take_ptr(&host);
	return xasprintf("%s:%s", host, port);
}

char *fetch_base_resolve(const struct fetch_base *b, const char *url)
{
	if (strstr(url, "://") != NULL)
		return xstrdup(url);
	return xasprintf("%s%s", b->url, url + (*url == '/'));
}

/* What a URL leads to. */
struct goal {
	char *host;
	char *zone;
	unsigned int port;
	bool tls;
};

static void goal_reset(struct goal *g)
{
	free(g->host);
	free(g->zone);
}

/* False for anything but http and https. */
static bool goal_read(struct goal *g, const char *url)
{
	CLEANUP(url_cleanupp) CURLU *u = parse(url);
	CLEANUP(freep) char *scheme = u == NULL ? NULL : part(u, CURLUPART_SCHEME, 0);

	if (scheme == NULL ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return false;
	g->host = part(u, CURLUPART_HOST, 0);
	g->zone = part(u, CURLUPART_ZONEID, 0);
	g->port = port_of(u);
	g->tls = strcmp(scheme, "https") == 0;
	return g->host != NULL && g->port != 0;
}

static bool is_own_host(const struct fetch_base *b, const struct goal *g)
{
	return strcasecmp(g->host, b->host) == 0 && text_same(g->zone, b->zone);
}

/*
 * Scheme, host and port as the user gave them; sites send http to https, from one usual port to
 * the other.
 */
static bool is_own_origin(const struct fetch_base *b, const struct goal *g)
{
	if (!is_own_host(b, g))
		return false;
	return g->tls == b->tls ? g->port == b->port
	                        : g->tls && g->port == usual_port(true) &&
	                              b->port == usual_port(false);
}

bool fetch_allowed_read(struct fetch_allowed *a, const char *text)
{
	const char *colon = strrchr(text, ':');
	size_t len = strlen(text);
	uint64_t port = 0;

	*a = (struct fetch_allowed){0};
	/* "::1" has colons of its own, "[::1]:80" one behind its brackets. */
	if (colon != NULL && (strchr(text, ':') == colon || colon[-1] == ']')) {
		len = (size_t)(colon - text);
		if (!text_u64(colon + 1, 65535, &port) || port == 0)
			return false;
	}
	if (len > 1 && *text == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(a->host))
		return false;
	memcpy(a->host, text, len);
	a->port = (unsigned int)port;
	return true;
}

/* A host is allowed at a port that was typed, or at the one that its scheme has anyway. */
static bool is_allowed(const char *text, const struct goal *g)
{
	struct fetch_allowed a;
	size_t len = strlen(g->host);
	bool bracketed = *g->host == '[';

	if (g->zone != NULL || !fetch_allowed_read(&a, text))
		return false;
	if (strlen(a.host) != len - 2 * bracketed ||
	    strncasecmp(a.host, g->host + bracketed, strlen(a.host)) != 0)
		return false;
	return a.port != 0 ? a.port == g->port : g->port == usual_port(g->tls);
}

static bool is_any_allowed(const struct fetch_base *b, const struct goal *g)
{
	for (size_t i = 0; i < b->allowed_n; i++) {
		if (is_allowed(b->allowed[i], g))
			return true;
	}
	return false;
}

static enum fetch_verdict refuse(
    const struct fetch_base *b, const struct goal *g, struct err *err)
{
	CLEANUP(freep)
	char *name = g->port == usual_port(g->tls) ? xstrdup(g->host)
	                                           : xasprintf("%s:%u", g->host, g->port);

	if (is_own_host(b, g))
		(void)err_set(err, ERR_REFUSED,
		    "%s://%s is not the address given (%s://%s:%u): allow it with "
		    "--allow-host %s",
		    g->tls ? "https" : "http", name, b->tls ? "https" : "http", b->host,
		    b->port, name);
	else
		(void)err_set(err, ERR_REFUSED,
		    "%s is another host than %s: allow it with --allow-host %s", name,
		    b->host, name);
	return FETCH_REFUSED;
}

enum fetch_verdict fetch_base_judge(
    const struct fetch_base *b, const char *url, const char *from, struct err *err)
{
	CLEANUP(goal_reset) struct goal g = {0};

	if (!goal_read(&g, url)) {
		(void)err_set(err, ERR_REFUSED, "only http and https URLs are fetched");
		return FETCH_REFUSED;
	}
	if (from != NULL && text_starts(from, "https:") && !g.tls) {
		(void)err_set(err, ERR_REFUSED,
		    "%s redirects from https to http: refused", b->host);
		return FETCH_REFUSED;
	}
	if (is_own_origin(b, &g))
		return FETCH_OWN_HOST;
	if (b->site != NULL && is_allowed(b->site, &g))
		return FETCH_SITE;
	return is_any_allowed(b, &g) ? FETCH_OTHER_HOST : refuse(b, &g, err);
}

bool fetch_content_range(const char *value, size_t len, uint64_t *start)
{
	static const char unit[] = "bytes ";
	uint64_t n = 0;
	size_t i = sizeof(unit) - 1;

	if (len < i || strncasecmp(value, unit, i) != 0 || i == len || value[i] < '0' ||
	    value[i] > '9')
		return false;
	for (; i < len && value[i] >= '0' && value[i] <= '9'; i++) {
		if (n > UINT64_MAX / 10 - 1)
			return false;
		n = n * 10 + (uint64_t)(value[i] - '0');
	}
	*start = n;
	return i < len && value[i] == '-';
}
