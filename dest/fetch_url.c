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

char *fetch_url_host(const char *url)
{
	CLEANUP(url_cleanupp) CURLU *u = parse(url);

	return u != NULL ? part(u, CURLUPART_HOST, 0) : NULL;
}

char *fetch_base_resolve(const struct fetch_base *b, const char *url)
{
	if (strstr(url, "://") != NULL)
		return xstrdup(url);
	return xasprintf("%s%s", b->url, url + (*url == '/'));
}

/*
 * Whether a URL's port is the base's, or both are what their scheme has by default (sites send
 * http to https): only there the user's password goes (as curl does since CVE-2022-27774).
 */
static bool same_port(const struct fetch_base *b, CURLU *u)
{
	CLEANUP(url_cleanupp) CURLU *base = parse(b->url);
	CLEANUP(freep) char *theirs = part(u, CURLUPART_PORT, 0);
	CLEANUP(freep) char *ours = part(base, CURLUPART_PORT, 0);

	if (theirs == NULL || ours == NULL)
		return theirs == ours;
	return strcmp(theirs, ours) == 0;
}

static bool host_allowed(const struct fetch_base *b, const char *host)
{
	for (size_t i = 0; i < b->allowed_n; i++) {
		if (strcasecmp(b->allowed[i], host) == 0)
			return true;
	}
	return false;
}

enum fetch_verdict fetch_base_judge(
    const struct fetch_base *b, const char *url, const char *from, struct err *err)
{
	CLEANUP(url_cleanupp) CURLU *u = parse(url);
	CLEANUP(freep) char *scheme = u == NULL ? NULL : part(u, CURLUPART_SCHEME, 0);
	CLEANUP(freep) char *host = u == NULL ? NULL : part(u, CURLUPART_HOST, 0);

	if (scheme == NULL || host == NULL ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)) {
		(void)err_set(err, ERR_REFUSED, "only http and https URLs are fetched");
		return FETCH_REFUSED;
	}
	if (from != NULL && text_starts(from, "https:") && strcmp(scheme, "http") == 0) {
		(void)err_set(err, ERR_REFUSED,
		    "%s redirects from https to http: refused", b->host);
		return FETCH_REFUSED;
	}
	if (strcasecmp(host, b->host) == 0)
		return same_port(b, u) ? FETCH_OWN_HOST : FETCH_OTHER_HOST;
	if (host_allowed(b, host))
		return FETCH_OTHER_HOST;
	(void)err_set(err, ERR_REFUSED,
	    "%s is another host than %s: allow it with --allow-host %s", host, b->host,
	    host);
	return FETCH_REFUSED;
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
