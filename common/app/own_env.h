/*
 * The environment that the app sees: the process's own and, behind it, that of the main
 * process (/proc/1/environ), since a shell that ssh opens in a container lacks what the
 * container was started with.
 */
#ifndef SYNCO_COMMON_APP_OWN_ENV_H
#define SYNCO_COMMON_APP_OWN_ENV_H

#include "common/app/app.h"
#include "common/base/buf.h"

struct own_env {
	struct app_env env;
	/* NAME=value, each ended by a NUL; empty where it can't be read. */
	struct buf main;
};

/* Fills e, whose address env keeps. */
void own_env_init(struct own_env *e);
void own_env_reset(struct own_env *e);

/* The value of name in a block like /proc/N/environ, or NULL. */
const char *own_env_find(const struct buf *block, const char *name);

#endif
