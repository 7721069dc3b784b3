#include "common/base/unix_socket.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "common/base/cleanup.h"

/* A socket, and the address of path; -1 on failure. */
static int open_socket(const char *path, struct sockaddr_un *address, struct err *err)
{
	int fd;

	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address->sun_path)) {
		(void)err_set(err, ERR_USAGE,
		    "%s: too long for a socket: choose a folder with a shorter name",
		    path);
		return -1;
	}
	memcpy(address->sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		(void)err_sys(err, "make a socket");
	else
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

int unix_socket_listen(const char *path, int backlog, struct err *err)
{
	struct sockaddr_un address;
	CLEANUP(closep) int fd = open_socket(path, &address, err);

	if (fd < 0)
		return -1;
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(fd, backlog) == 0)
		return take_fd(&fd);
	(void)err_sys(err, "listen at %s", path);
	return -1;
}

int unix_socket_connect(const char *path, struct err *err)
{
	struct sockaddr_un address;
	CLEANUP(closep) int fd = open_socket(path, &address, err);

	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return take_fd(&fd);
	(void)err_sys(err, "connect to %s", path);
	return -1;
}
