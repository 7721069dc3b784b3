#include "source-lite/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "source-lite/secret_file.h"

#define FILE_NAME "mask-secret"

struct options {
	const char *root;
};

const struct cli_opt secret_options[] = {
    CLI_STRING(struct options, root, "root", 'r', "DIR",
        "the app's folder (default: the current one)"),
    {0},
};

const char secret_help[] =
    "Makes a file with a random secret, which nobody but you can read, and prints the line\n"
    "that names it in .synco.yml.  Masks of values, of dates and of linked columns are made\n"
    "with it; it never leaves this host.  Without FILE it is the one that .synco.yml names,\n"
    "else synco/mask-secret in your folder for settings (~/.config).  A file that is there\n"
    "is not replaced: with another secret all such masks change.\n";

/* Where nobody publishes it, nor commits it. */
static char *usual_place(struct err *err)
{
	const char *base = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	CLEANUP(freep) char *folder = NULL;

	if (base != NULL && *base == '/')
		folder = xasprintf("%s/synco", base);
	else if (home != NULL && *home == '/')
		folder = xasprintf("%s/.config/synco", home);
	if (folder == NULL) {
		(void)err_set(err, ERR_USAGE, "give a FILE: HOME is not set");
		return NULL;
	}
	return fs_make_dirs(folder, 0700, err) ? fs_join(folder, FILE_NAME) : NULL;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	CLEANUP(freep)
	char *folder =
	    slash != NULL ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");

	return realpath(folder, NULL);
}

/* The web server must not show it. */
static bool check_place(const struct find *found, const char *path, struct err *err)
{
	CLEANUP(freep) char *folder = folder_of(path);
	CLEANUP(freep)
	char *web = found->app != NULL && found->app->web_dir != NULL
	                ? fs_real_path(found->app->web_dir)
	                : NULL;

	if (folder == NULL)
		return err_sys(err, "%s", path);
	if (web == NULL || !text_starts(folder, web) ||
	    (folder[strlen(web)] != '/' && folder[strlen(web)] != '\0'))
		return true;
	return err_set(err, ERR_USAGE,
	    "%s is below %s, which the web server shows: give a FILE elsewhere", path,
	    web);
}

static bool write_secret(const char *path, struct err *err)
{
	char text[MASK_SECRET_TEXT_SIZE];
	CLEANUP(closep)
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok;

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ERR_USAGE,
		    "%s is there already and is not replaced, since all masks would change: "
		    "where .synco.yml does not name it yet, add \"mask_secret_file: %s\" below "
		    "\"database:\", or give another FILE",
		    path, path);
	if (fd < 0)
		return err_sys(err, "create %s", path);
	ok = mask_secret_new(text) ? fs_write_all(fd, text, strlen(text), err)
	                           : err_set(err, ERR_SYSTEM, "no random bytes");
	wipe_bytes(text, sizeof(text));
	if (ok && (fchmod(fd, 0600) != 0 || fsync(fd) != 0))
		ok = err_sys(err, "%s", path);
	if (!ok)
		(void)unlink(path);
	return ok;
}

static void tell(const char *path, bool named)
{
	CLEANUP(freep) char *real = realpath(path, NULL);
	CLEANUP(freep) char *shown = text_printable(real != NULL ? real : path);

	(void)printf("made %s\n", shown);
	if (named)
		(void)printf("It is the file that .synco.yml names.\n");
	else
		(void)printf("Add this line to .synco.yml, below \"database:\":\n"
		             "  mask_secret_file: %s\n",
		    shown);
	(void)printf("Keep a copy where only those who run this host can read it.\n");
}

static bool make(
    const struct options *o, const char *given, struct log *log, struct err *err)
{
	CLEANUP(find_reset) struct find found = {0};
	struct err no_app = {0};
	CLEANUP(freep) char *named = NULL;
	CLEANUP(freep) char *path = NULL;

	if (!find_here(o->root, NULL, log, &found, &no_app, err))
		return false;
	named = secret_file_named(found.config);
	path = given != NULL ? xstrdup(given) : xstrdup(named);
	if (path == NULL)
		path = usual_place(err);
	if (path == NULL || !check_place(&found, path, err) || !write_secret(path, err))
		return false;
	tell(path, named != NULL && strcmp(named, path) == 0);
	return true;
}

int secret_run(const struct cli_command *self, int argc, char **argv)
{
	struct options o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);
	CLEANUP(log_freep) struct log *log = log_new("synco-lite", 0U);

	if (ok && operands.n > 1)
		ok = err_set(&err, ERR_USAGE, "secret takes one FILE: see --help");
	ok = ok && make(&o, operands.n > 0 ? operands.items[0] : NULL, log, &err);
	if (!ok)
		log_err(log, &err);
	return ok ? 0 : err_exit_status(err.code);
}
