#include "dest/lite.h"

#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

/* The folder that this program was started from, to free(); NULL when that can't be said. */
static char *own_folder(void)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (len <= 0)
		return NULL;
	self[len] = '\0';
	slash = strrchr(self, '/');
	return slash != NULL ? xstrndup(self, (size_t)(slash - self)) : NULL;
}

/* The first of n paths below folder (absolute ones as they are) that is a file, to free(). */
static char *first_file(const char *folder, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *path = NULL;

		if (*paths[i] != '/' && folder == NULL)
			continue;
		path = fs_join(folder, paths[i]);
		if (fs_is_file(path))
			return take_ptr(&path);
	}
	return NULL;
}

bool lite_read(const char *arch, size_t max, struct buf *out, struct err *err)
{
	CLEANUP(freep) char *folder = own_folder();
	CLEANUP(freep) char *name = xasprintf("synco-lite-%s", arch);
	/* In an unpacked archive, installed elsewhere than configured, and in a build folder. */
	CLEANUP(freep) char *installed = xasprintf("%s/%s", SYNCO_LIBEXEC, name);
	CLEANUP(freep) char *relative = xasprintf("../libexec/synco/%s", name);
	CLEANUP(freep) char *built = xasprintf("../../build-static/%s/synco-lite", arch);
	const char *const paths[] = {name, relative, installed, built};
	CLEANUP(freep) char *path = first_file(folder, paths, 4);

	if (path == NULL)
		return err_set(err, ERR_SYSTEM,
		    "there is no synco-lite for %s here: install %s, or build it with "
		    "scripts/build-static",
		    arch, installed);
	return fs_read_file(path, max, out, err) || err_wrap(err, "%s", path);
}

int lite_run(const struct cli_command *self, int argc, char **argv)
{
	CLEANUP(freep) char **args = xcalloc((size_t)argc + 2, sizeof(*args));
	/* In a build folder each program stands in its room's folder. */
	static const char *const paths[] = {
	    "synco-lite", "../source-lite/synco-lite", SYNCO_LIBEXEC "/synco-lite"};
	CLEANUP(freep) char *folder = own_folder();
	CLEANUP(freep) char *path = first_file(folder, paths, 3);
	char program[] = "synco-lite";

	(void)self;
	args[0] = program;
	for (int i = 0; i < argc; i++)
		args[i + 1] = argv[i];
	if (path == NULL)
		path = xstrdup("synco-lite");
	(void)execvp(path, args);
	(void)fprintf(stderr, "synco: start %s: %s: install it beside synco\n", path,
	    strerror(errno));
	return err_exit_status(ERR_SYSTEM);
}
