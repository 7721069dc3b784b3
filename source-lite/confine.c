#include "source-lite/confine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/sandbox.h"
#include "common/base/text.h"

bool confine_calls(void)
{
	(void)umask(077);
	return sandbox_enter_calls();
}

static void allow_sets(struct sandbox *s, const struct app *app)
{
	for (size_t i = 0; app != NULL && i < app->files_n; i++) {
		sandbox_allow(s, app->files[i].dir, SANDBOX_READ);
		sandbox_allow(s, app->files[i].published, SANDBOX_READ);
	}
}

/* Whether reading the database makes files beside it: a write-ahead log and its index. */
static bool keeps_log(const char *path)
{
	/* Bytes 18 and 19 of the header say who may write and read. */
	CLEANUP(fclosep) FILE *file = fopen(path, "rbe");
	char head[20];

	return file != NULL && fread(head, 1, sizeof(head), file) == sizeof(head) &&
	       head[18] == 2;
}

/* An SQLite file, links followed as SQLite does, with what lies beside it. */
static void allow_sqlite(struct sandbox *s, const char *path)
{
	CLEANUP(freep) char *real = path != NULL ? fs_real_path(path) : NULL;
	char *slash = real != NULL ? strrchr(real, '/') : NULL;
	bool log = slash != NULL && keeps_log(real);

	sandbox_allow_temporary(s);
	if (slash == NULL)
		return;
	/* Before the folder's own name ends here. */
	sandbox_allow(s, real, SANDBOX_READ);
	slash[slash == real] = '\0';
	sandbox_allow(s, real, log ? SANDBOX_READ | SANDBOX_WRITE : SANDBOX_READ);
}

static void allow_database(struct sandbox *s, const struct db_uri *uri)
{
	if (text_same(uri->engine, "sqlite")) {
		allow_sqlite(s, uri->database);
		return;
	}
	sandbox_allow(s, uri->ssl_ca, SANDBOX_READ);
	sandbox_allow(s, uri->ssl_cert, SANDBOX_READ);
	sandbox_allow(s, uri->ssl_key, SANDBOX_READ);
	/* Certificates, password and service files. */
	for (size_t i = 0; i < uri->params_n; i++) {
		if (uri->params[i].value != NULL && *uri->params[i].value == '/')
			sandbox_allow(s, uri->params[i].value, SANDBOX_READ);
	}
}

void confine_files(const struct confine_opts *opts)
{
	CLEANUP(sandbox_freep) struct sandbox *s = sandbox_new();
	const struct find *found = opts->find;

	sandbox_allow_system(s);
	sandbox_allow(s, opts->session, SANDBOX_READ | SANDBOX_WRITE);
	/* How much memory is left, where the session lies in it. */
	sandbox_allow(s, "/proc/meminfo", SANDBOX_READ);
	sandbox_allow(s, "/proc/self/cgroup", SANDBOX_READ);
	sandbox_allow(s, "/sys/fs/cgroup", SANDBOX_READ);
	allow_sets(s, found->app);
	for (size_t i = 0; i < found->wanted_n; i++)
		allow_database(s, found->wanted[i].uri);
	/* A mask that fits nothing may be another database's. */
	for (size_t i = 0; found->app != NULL && i < found->app->others_n; i++)
		allow_database(s, found->app->others[i].uri);
	/* Of files in a bucket, only the database has the list. */
	if (found->db != NULL)
		allow_database(s, found->db);
	sandbox_say(opts->calls, sandbox_enter_files(s, false), opts->log);
}
