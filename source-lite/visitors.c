#include "source-lite/visitors.h"

#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

#include "common/base/clock.h"
#include "common/base/mem.h"

#define LOOK_MS 1000

/* Whom an address stands for: of IPv6, a network of 64 bits is one. */
struct origin {
	sa_family_t family;
	unsigned char bytes[8];
};

struct visitor {
	int fd; /* borrowed; shut down to end it, never closed here */
	struct origin origin;
	uint64_t since_ms; /* when it came, or was last known to be of use */
	bool known;        /* knows the name */
	bool asks;         /* a request of it is under way */
	bool shut;
	struct visitor *next; /* the one that came before */
};

struct visitors {
	pthread_t thread;
	bool started;
	pthread_mutex_t lock; /* guards what follows, and all visitors */
	pthread_cond_t change;
	struct visitor *newest;
	bool ending;
};

static struct origin origin_of(const struct sockaddr *address)
{
	struct origin o = {0};

	if (address == NULL)
		return o;
	o.family = address->sa_family;
	if (o.family == AF_INET)
		memcpy(o.bytes,
		    &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
	else if (o.family == AF_INET6)
		memcpy(o.bytes,
		    &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		    sizeof(o.bytes));
	return o;
}

/* The server sees the end of it and cleans up. The lock is held, here and below. */
static void show_out(struct visitor *visitor)
{
	visitor->shut = true;
	(void)shutdown(visitor->fd, SHUT_RDWR);
}

/* Strangers for too long leave. */
static void look(struct visitors *v)
{
	uint64_t now = clock_ms();

	for (struct visitor *i = v->newest; i != NULL; i = i->next) {
		/* Of a socket file, whose folder is the user's own, nobody is a stranger. */
		if (!i->known && !i->shut && i->origin.family != AF_UNIX &&
		    now - i->since_ms > VISITORS_MS)
			show_out(i);
	}
}

static void *run(void *arg)
{
	struct visitors *v = arg;

	(void)pthread_mutex_lock(&v->lock);
	while (!v->ending) {
		struct timespec until = clock_in(CLOCK_REALTIME, LOOK_MS);

		(void)pthread_cond_timedwait(&v->change, &v->lock, &until);
		look(v);
	}
	(void)pthread_mutex_unlock(&v->lock);
	return NULL;
}

struct visitors *visitors_new(struct err *err)
{
	CLEANUP(visitors_freep) struct visitors *v = xcalloc(1, sizeof(*v));

	(void)pthread_mutex_init(&v->lock, NULL);
	(void)pthread_cond_init(&v->change, NULL);
	v->started = pthread_create(&v->thread, NULL, run, v) == 0;
	if (v->started)
		return take_ptr(&v);
	(void)err_set(err, ERR_SYSTEM, "start a thread");
	return NULL;
}

void visitors_free(struct visitors *v)
{
	if (v == NULL)
		return;
	(void)pthread_mutex_lock(&v->lock);
	v->ending = true;
	(void)pthread_cond_signal(&v->change);
	(void)pthread_mutex_unlock(&v->lock);
	if (v->started)
		(void)pthread_join(v->thread, NULL);
	(void)pthread_cond_destroy(&v->change);
	(void)pthread_mutex_destroy(&v->lock);
	free(v);
}

/* Makes room for one that has just come from there. */
static void make_room(struct visitors *v, const struct origin *from)
{
	struct visitor *oldest = NULL; /* stranger */
	struct visitor *same = NULL;   /* of them, from there */
	struct visitor *idlest = NULL; /* who knows the name and asks for nothing */
	size_t strangers = 0;
	size_t same_n = 0;
	size_t n = 0;

	for (struct visitor *i = v->newest; i != NULL; i = i->next) {
		n += !i->shut;
		if (i->shut)
			continue;
		if (i->known) {
			if (!i->asks &&
			    (idlest == NULL || i->since_ms < idlest->since_ms))
				idlest = i;
			continue;
		}
		strangers++;
		oldest = i;
		if (memcmp(&i->origin, from, sizeof(*from)) == 0) {
			same_n++;
			same = i;
		}
	}
	if (same_n > VISITORS_OF_ADDRESS)
		show_out(same);
	else if (strangers > VISITORS_STRANGERS)
		show_out(oldest);
	else if (n >= VISITORS_MAX && idlest != NULL)
		show_out(idlest);
}

struct visitor *visitors_enter(struct visitors *v, int fd, const struct sockaddr *address)
{
	struct visitor *visitor = xcalloc(1, sizeof(*visitor));

	visitor->fd = fd;
	visitor->origin = origin_of(address);
	visitor->since_ms = clock_ms();
	(void)pthread_mutex_lock(&v->lock);
	visitor->next = v->newest;
	v->newest = visitor;
	make_room(v, &visitor->origin);
	(void)pthread_mutex_unlock(&v->lock);
	return visitor;
}

void visitors_leave(struct visitors *v, struct visitor *visitor)
{
	struct visitor **at = &v->newest;

	(void)pthread_mutex_lock(&v->lock);
	while (*at != visitor)
		at = &(*at)->next;
	*at = visitor->next;
	(void)pthread_mutex_unlock(&v->lock);
	free(visitor);
}

void visitors_know(struct visitors *v, struct visitor *visitor, bool asks)
{
	(void)pthread_mutex_lock(&v->lock);
	visitor->known = true;
	visitor->asks = asks;
	visitor->since_ms = clock_ms();
	(void)pthread_mutex_unlock(&v->lock);
}
