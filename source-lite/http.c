#include "source-lite/http.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/clock.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/meta.h"
#include "source-lite/http_range.h"
#include "source-lite/listen.h"
#include "source-lite/visitors.h"

#define TIMEOUT_S 60U

/* Room for those that visitors.h has shut, and the server not yet. */
#define CONNECTIONS (VISITORS_MAX + 64U)

/* Of bodies that are not whole yet, together: nobody has verified them. */
#define BODIES_BYTES (8U << 20)

struct http {
	struct http_opts opts;
	struct MHD_Daemon *daemon;
	char *name;
	struct visitors *visitors;
	_Atomic bool asked;
	size_t bodies;          /* bytes in exchanges; its thread's own */
	pthread_mutex_t lock;   /* guards what follows */
	unsigned int under_way; /* requests */
	uint64_t sequence;      /* http_news() */
	struct MHD_Connection *waiting[LISTEN_CONNECTIONS]; /* for a higher one */
	size_t waiting_n;
	uint64_t heard_ms; /* http_silent_ms() */
};

/* One request and its answer. */
struct exchange {
	struct buf body; /* of a POST */
	bool known;      /* it is for the session's name */
};

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

/* Lets a request for what comes after the last meta.json rest until it is there. */
static bool rests(struct http *h, struct MHD_Connection *c, const char *object)
{
	const char *at =
	    strcmp(object, META_FILE_NAME) == 0
	        ? MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "after")
	        : NULL;
	uint64_t after;
	bool rests;

	if (at == NULL || !http_take_number(&at, &after))
		return false;
	(void)pthread_mutex_lock(&h->lock);
	rests = h->sequence <= after && h->waiting_n < LISTEN_CONNECTIONS;
	if (rests) {
		h->waiting[h->waiting_n++] = c;
		MHD_suspend_connection(c);
	}
	(void)pthread_mutex_unlock(&h->lock);
	return rests;
}

void http_news(struct http *h, uint64_t sequence)
{
	(void)pthread_mutex_lock(&h->lock);
	h->sequence = sequence;
	while (h->waiting_n > 0)
		MHD_resume_connection(h->waiting[--h->waiting_n]);
	(void)pthread_mutex_unlock(&h->lock);
}

/* Sends an object; NULL for what is none. */
static enum MHD_Result get(struct http *h, struct MHD_Connection *c, const char *object)
{
	struct stat st;
	int fd;

	if (!is_object(object))
		return answer_empty(c, MHD_HTTP_NOT_FOUND);
	if (rests(h, c, object))
		return MHD_YES;
	fd = openat(h->opts.dirfd, object, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		closep(&fd);
		return answer_empty(c, MHD_HTTP_NOT_FOUND);
	}
	return answer_file(c, fd, (uint64_t)st.st_size);
}

/* A body by somebody who has the key. */
static void note_life(struct http *h)
{
	(void)pthread_mutex_lock(&h->lock);
	h->heard_ms = clock_ms();
	(void)pthread_mutex_unlock(&h->lock);
}

/* Gathers the body, which comes in pieces, then hands it over. */
static enum MHD_Result post(struct http *h, const struct http_door *door,
    struct MHD_Connection *c, struct exchange *x, const char *data, size_t *data_len)
{
	enum http_answer result;

	if (*data_len > 0) {
		if (*data_len > door->max - x->body.len ||
		    *data_len > BODIES_BYTES - h->bodies)
			return MHD_NO;
		buf_append(&x->body, data, *data_len);
		h->bodies += *data_len;
		*data_len = 0;
		return MHD_YES;
	}
	result = door->take(door->ctx, buf_str(&x->body), x->body.len);
	if (result == HTTP_TAKEN)
		note_life(h);
	return answer_empty(
	    c, result != HTTP_REFUSED ? MHD_HTTP_NO_CONTENT : MHD_HTTP_FORBIDDEN);
}

/* The door of that name; NULL when there is none. */
static const struct http_door *find_door(const struct http *h, const char *name)
{
	for (size_t i = 0; i < HTTP_DOORS; i++) {
		if (h->opts.doors[i].name != NULL &&
		    strcmp(h->opts.doors[i].name, name) == 0)
			return &h->opts.doors[i];
	}
	return NULL;
}

static struct exchange *begin(struct http *h)
{
	(void)pthread_mutex_lock(&h->lock);
	h->under_way++;
	(void)pthread_mutex_unlock(&h->lock);
	return xcalloc(1, sizeof(struct exchange));
}

/* Who is at the other end of a connection. */
static struct visitor *visitor_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

static void tell_visitors(struct http *h, struct MHD_Connection *c, bool asks)
{
	struct visitor *visitor = visitor_of(c);

	if (visitor != NULL)
		visitors_know(h->visitors, visitor, asks);
}

static void completed(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct http *h = ctx;
	struct exchange *x = *state;

	(void)why;
	if (x == NULL)
		return;
	if (x->known)
		tell_visitors(h, c, false);
	h->bodies -= x->body.len;
	buf_reset(&x->body);
	free(x);
	*state = NULL;
	(void)pthread_mutex_lock(&h->lock);
	h->under_way--;
	(void)pthread_mutex_unlock(&h->lock);
}

/* A connection begins or ends; its visitor is kept with it. */
static void connected(void *ctx, struct MHD_Connection *c, void **visitor,
    enum MHD_ConnectionNotificationCode code)
{
	struct http *h = ctx;
	const union MHD_ConnectionInfo *fd =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *address =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	if (code == MHD_CONNECTION_NOTIFY_CLOSED && *visitor != NULL)
		visitors_leave(h->visitors, take_ptr(visitor));
	else if (code == MHD_CONNECTION_NOTIFY_STARTED && fd != NULL)
		*visitor = visitors_enter(h->visitors, fd->connect_fd,
		    address != NULL ? address->client_addr : NULL);
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *data_len,
    void **state)
{
	struct http *h = ctx;
	size_t name_len = strlen(h->name);
	const struct http_door *door;
	struct exchange *x = *state;

	(void)version;
	/* The first call has the headers only; an answer to it would close the connection. */
	if (x == NULL) {
		*state = begin(h);
		return MHD_YES;
	}
	if (*url++ != '/' || strncmp(url, h->name, name_len) != 0 || url[name_len] != '/')
		return answer_empty(c, MHD_HTTP_NOT_FOUND);
	url += name_len + 1;
	if (!x->known) {
		x->known = true;
		tell_visitors(h, c, true);
		atomic_store(&h->asked, true);
	}
	door = strcmp(method, MHD_HTTP_METHOD_POST) == 0 ? find_door(h, url) : NULL;
	if (door != NULL)
		return post(h, door, c, x, data, data_len);
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return answer_empty(c, MHD_HTTP_METHOD_NOT_ALLOWED);
	return *data_len > 0 ? MHD_NO : get(h, c, url);
}

struct http *http_new(const struct http_opts *opts, int *fd, struct err *err)
{
	CLEANUP(http_freep) struct http *h = xcalloc(1, sizeof(*h));

	h->opts = *opts;
	h->name = xstrdup(opts->name);
	h->heard_ms = clock_ms();
	h->sequence = HTTP_NO_NEWS;
	(void)pthread_mutex_init(&h->lock, NULL);
	if ((h->visitors = visitors_new(err)) == NULL)
		return NULL;
	h->daemon = MHD_start_daemon(
	    MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0,
	    NULL, NULL, handle, h, MHD_OPTION_LISTEN_SOCKET, *fd,
	    MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
	    TIMEOUT_S, MHD_OPTION_NOTIFY_COMPLETED, completed, h,
	    MHD_OPTION_NOTIFY_CONNECTION, connected, h, MHD_OPTION_END);
	if (h->daemon == NULL) {
		(void)err_set(err, ERR_SYSTEM, "start the HTTP server");
		return NULL;
	}
	*fd = -1; /* the daemon closes it */
	return take_ptr(&h);
}

void http_free(struct http *h)
{
	if (h == NULL)
		return;
	http_news(h, HTTP_NO_NEWS);
	if (h->daemon != NULL)
		MHD_stop_daemon(h->daemon);
	visitors_free(h->visitors);
	(void)pthread_mutex_destroy(&h->lock);
	free(h->name);
	free(h);
}

bool http_was_asked(struct http *h)
{
	return atomic_load(&h->asked);
}

uint64_t http_silent_ms(struct http *h)
{
	uint64_t ms;

	(void)pthread_mutex_lock(&h->lock);
	ms = clock_ms() - h->heard_ms;
	(void)pthread_mutex_unlock(&h->lock);
	return ms;
}

bool http_is_quiet(struct http *h)
{
	bool quiet;

	(void)pthread_mutex_lock(&h->lock);
	quiet = h->under_way == 0;
	(void)pthread_mutex_unlock(&h->lock);
	return quiet;
}
