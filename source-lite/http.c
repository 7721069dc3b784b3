#include "source-lite/http.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define CONNECTIONS 64U
#define TIMEOUT_S   60U

struct http {
	struct MHD_Daemon *daemon;
	char *name;
	char *url;
	int dirfd; /* borrowed */
};

/* Reads digits; false without any, or for numbers beyond a file's size. */
static bool take_number(const char **at, uint64_t *n)
{
	const char *start = *at;

	for (*n = 0; **at >= '0' && **at <= '9'; (*at)++) {
		if (*n > INT64_MAX / 10 - 1)
			return false;
		*n = *n * 10 + (uint64_t)(**at - '0');
	}
	return *at > start;
}

enum http_range http_parse_range(
    const char *header, uint64_t size, uint64_t *first, uint64_t *length)
{
	uint64_t last = size - 1;
	const char *at = header;

	if (header == NULL || !text_starts(header, "bytes="))
		return HTTP_RANGE_NONE;
	at += 6;
	if (*at == '-') {
		at++;
		if (!take_number(&at, length) || *at != '\0')
			return HTTP_RANGE_NONE;
		if (*length == 0 || size == 0)
			return HTTP_RANGE_BEYOND;
		*first = *length < size ? size - *length : 0;
	} else {
		if (!take_number(&at, first) || *at++ != '-')
			return HTTP_RANGE_NONE;
		/* Several ranges are answered with the whole, as RFC 9110 permits. */
		if (*at != '\0' &&
		    (!take_number(&at, &last) || *at != '\0' || last < *first))
			return HTTP_RANGE_NONE;
		if (*first >= size)
			return HTTP_RANGE_BEYOND;
		if (last >= size)
			last = size - 1;
		*length = last - *first + 1;
		return HTTP_RANGE_GOOD;
	}
	*length = size - *first;
	return HTTP_RANGE_GOOD;
}

/* meta.json.enc, <set>-index.json.enc, pack-<n>.enc, and never a path or a hidden file. */
static bool is_object(const char *name)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_.";

	return *name != '.' && name[strspn(name, digits)] == '\0' &&
	       text_ends(name, ".enc");
}

static enum MHD_Result answer(
    struct MHD_Connection *c, unsigned int status, struct MHD_Response *r)
{
	enum MHD_Result result;

	if (r == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	(void)MHD_add_response_header(r, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
	result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result answer_empty(struct MHD_Connection *c, unsigned int status)
{
	return answer(
	    c, status, MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
}

static enum MHD_Result answer_file(struct MHD_Connection *c, int fd, uint64_t size)
{
	uint64_t first = 0;
	uint64_t length = size;
	unsigned int status = MHD_HTTP_OK;
	struct MHD_Response *r;
	CLEANUP(freep) char *range = NULL;

	switch (http_parse_range(
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_RANGE), size,
	    &first, &length)) {
	case HTTP_RANGE_NONE:
		break;
	case HTTP_RANGE_GOOD:
		status = MHD_HTTP_PARTIAL_CONTENT;
		range = xasprintf("bytes %llu-%llu/%llu", (unsigned long long)first,
		    (unsigned long long)(first + length - 1), (unsigned long long)size);
		break;
	case HTTP_RANGE_BEYOND:
		(void)close(fd);
		r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
		range = xasprintf("bytes */%llu", (unsigned long long)size);
		if (r != NULL)
			(void)MHD_add_response_header(
			    r, MHD_HTTP_HEADER_CONTENT_RANGE, range);
		return answer(c, MHD_HTTP_RANGE_NOT_SATISFIABLE, r);
	}
	r = MHD_create_response_from_fd_at_offset64(length, fd, first);
	if (r == NULL)
		(void)close(fd);
	else if (range != NULL)
		(void)MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_RANGE, range);
	return answer(c, status, r);
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *data_len,
    void **state)
{
	const struct http *h = ctx;
	size_t name_len = strlen(h->name);
	struct stat st;
	int fd;

	(void)version;
	(void)data;
	(void)state;
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return answer_empty(c, MHD_HTTP_METHOD_NOT_ALLOWED);
	if (*data_len > 0)
		return MHD_NO;
	if (*url++ != '/' || strncmp(url, h->name, name_len) != 0 ||
	    url[name_len] != '/' || !is_object(url + name_len + 1))
		return answer_empty(c, MHD_HTTP_NOT_FOUND);
	fd = openat(h->dirfd, url + name_len + 1, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		closep(&fd);
		return answer_empty(c, MHD_HTTP_NOT_FOUND);
	}
	return answer_file(c, fd, (uint64_t)st.st_size);
}

/* Cuts "host:port" into its parts; an IPv6 address stands in brackets. */
static bool split_address(
    const char *address, char **host, const char **port, struct err *err)
{
	const char *colon = strrchr(address, ':');
	const char *start = address;
	size_t len;

	if (colon == NULL)
		return err_set(
		    err, ERR_USAGE, "%s: give an address as 127.0.0.1:8099", address);
	len = (size_t)(colon - address);
	if (len >= 2 && *start == '[' && start[len - 1] == ']') {
		start++;
		len -= 2;
	}
	*host = len > 0 ? xstrndup(start, len) : NULL;
	*port = colon + 1;
	return true;
}

static int listen_at(const struct addrinfo *a)
{
	CLEANUP(closep) int fd = socket(a->ai_family, a->ai_socktype, 0);
	int on = 1;

	if (fd < 0)
		return -1;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, a->ai_addr, a->ai_addrlen) != 0 || listen(fd, (int)CONNECTIONS) != 0)
		return -1;
	return take_fd(&fd);
}

static char *url_of(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t len = sizeof(address);
	char host[NI_MAXHOST];
	char port[NI_MAXSERV];
	bool v6;

	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&address, len, host, sizeof(host), port,
	        sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return NULL;
	v6 = address.ss_family == AF_INET6;
	return xasprintf("http://%s%s%s:%s/", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

static int listen_on(const char *address, struct err *err)
{
	static const struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	CLEANUP(freep) char *host = NULL;
	struct addrinfo *list;
	const char *port = NULL;
	int fd = -1;
	int code;

	if (!split_address(address, &host, &port, err))
		return -1;
	code = getaddrinfo(host, port, &hints, &list);
	if (code != 0) {
		(void)err_set(err, ERR_USAGE, "%s: %s", address, gai_strerror(code));
		return -1;
	}
	for (const struct addrinfo *a = list; a != NULL && fd < 0; a = a->ai_next)
		fd = listen_at(a);
	if (fd < 0)
		(void)err_sys(err, "listen at %s", address);
	freeaddrinfo(list);
	return fd;
}

struct http *http_new(const char *address, const char *name, int dirfd, struct err *err)
{
	CLEANUP(http_freep) struct http *h = xcalloc(1, sizeof(*h));
	CLEANUP(closep) int fd = listen_on(address, err);

	if (fd < 0)
		return NULL;
	h->name = xstrdup(name);
	h->dirfd = dirfd;
	h->url = url_of(fd);
	h->daemon = MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0,
	    NULL, NULL, handle, h, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
	    TIMEOUT_S, MHD_OPTION_END);
	if (h->daemon == NULL || h->url == NULL) {
		(void)err_set(err, ERR_SYSTEM, "start the HTTP server at %s", address);
		return NULL;
	}
	fd = -1; /* the daemon closes it */
	return take_ptr(&h);
}

void http_free(struct http *h)
{
	if (h == NULL)
		return;
	if (h->daemon != NULL)
		MHD_stop_daemon(h->daemon);
	free(h->name);
	free(h->url);
	free(h);
}

const char *http_url(const struct http *h)
{
	return h->url;
}
