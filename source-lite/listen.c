#include "source-lite/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "common/base/cleanup.h"
#include "common/base/mem.h"

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
	if (bind(fd, a->ai_addr, a->ai_addrlen) != 0 ||
	    listen(fd, LISTEN_CONNECTIONS) != 0)
		return -1;
	return take_fd(&fd);
}

char *listen_url(int fd)
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

int listen_tcp(const char *address, struct err *err)
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
