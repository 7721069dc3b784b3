#include "dest/lite.h"

#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

/* The program in the folder this one was started from, as in a build or an unpacked archive. */
static char *beside(void)
{
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;
	CLEANUP(freep) char *path = NULL;

	if (len <= 0)
		return NULL;
	self[len] = '\0';
	slash = strrchr(self, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	path = xasprintf("%s/synco-lite", self);
	if (fs_is_file(path))
		return take_ptr(&path);
	free(path);
	/* In a build folder each program stands in its room's folder. */
	path = xasprintf("%s/../source-lite/synco-lite", self);
	return fs_is_file(path) ? take_ptr(&path) : NULL;
}

int lite_run(const struct cli_command *self, int argc, char **argv)
{
	CLEANUP(freep) char **args = xcalloc((size_t)argc + 2, sizeof(*args));
	CLEANUP(freep) char *path = beside();
	char program[] = "synco-lite";

	(void)self;
	args[0] = program;
	for (int i = 0; i < argc; i++)
		args[i + 1] = argv[i];
	if (path == NULL)
		path = xstrdup(fs_is_file(SYNCO_LIBEXEC "/synco-lite") ? SYNCO_LIBEXEC
		                   "/synco-lite"
		                                                       : "synco-lite");
	(void)execvp(path, args);
	(void)fprintf(stderr, "synco: start %s: %s: install it beside synco\n", path,
	    strerror(errno));
	return err_exit_status(ERR_SYSTEM);
}
