/*
 * Socket files.  All descriptors are close-on-exec.
 */
#ifndef SYNCO_COMMON_BASE_UNIX_SOCKET_H
#define SYNCO_COMMON_BASE_UNIX_SOCKET_H

#include "common/base/err.h"

/*
 * Listens on a new socket file; -1 on failure, ERR_USAGE for a path that is too long for one.  Who
 * may connect is a matter of the folder that it is in.
 */
int unix_socket_listen(const char *path, int backlog, struct err *err) MUST_CHECK;

/* Connects with one; -1 on failure, err.sys is why. */
int unix_socket_connect(const char *path, struct err *err) MUST_CHECK;

#endif
