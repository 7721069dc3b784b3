#include "common/app/own_env.h"

#include <string.h>
#include <unistd.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"

/* Larger than any environment that the kernel starts a program with. */
#define ENVIRON_MAX ((size_t)8 * 1024 * 1024)

const char *own_env_find(const struct buf *block, const char *name)
{
	size_t len = strlen(name);
	size_t at = 0;

	while (at < block->len) {
		const char *entry = block->data + at;

		if (strncmp(entry, name, len) == 0 && entry[len] == '=')
			return entry + len + 1;
		at += strlen(entry) + 1;
	}
	return NULL;
}

static const char *get(void *ctx, const char *name)
{
	const struct own_env *e = ctx;
	const char *value = getenv(name);

	return value != NULL ? value : own_env_find(&e->main, name);
}

static const char *entry(void *ctx, size_t i)
{
	const struct own_env *e = ctx;
	size_t own = 0;
	size_t at = 0;

	while (environ[own] != NULL) {
		if (own++ == i)
			return environ[i];
	}
	for (i -= own; at < e->main.len; i--) {
		if (i == 0)
			return e->main.data + at;
		at += strlen(e->main.data + at) + 1;
	}
	return NULL;
}

void own_env_init(struct own_env *e)
{
	struct err ignored = {0};

	*e = (struct own_env){.env = {.get = get, .entry = entry, .ctx = e}};
	if (!fs_read_file("/proc/1/environ", ENVIRON_MAX, &e->main, &ignored))
		wipe_buf(&e->main);
}

void own_env_reset(struct own_env *e)
{
	wipe_buf(&e->main);
}
