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
    "that names it in .synco.yml, below \"database:\".  Masks of values, of dates and of\n"
    "linked columns are made with it; it never leaves this host.  Without FILE it is the\n"
    "one that .synco.yml names, else synco/mask-secret in your folder for settings\n"
    "(~/.config).  A file that is there is not replaced: with another secret all such masks\n"
    "change.  \"-\" prints a secret, for SYNCO_MASK_SECRET, and makes no file.\n";

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
	return fs_join(folder, FILE_NAME);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == path)
		return xstrdup("/");
	return slash != NULL ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
}

/* Where the folder is, or will be: of the nearest one above it that is there.  To free(), or NULL. */
static char *place_of(const char *folder)
{
	CLEANUP(freep) char *above = xstrdup(folder);
	char *real = realpath(above, NULL);

	while (real == NULL && errno == ENOENT) {
		char *end = above + strlen(above);

		while (end > above && end[-1] == '/')
			*--end = '\0';
		while (end > above && end[-1] != '/')
			*--end = '\0';
		real = realpath(end > above ? above : ".", NULL);
	}
	return real;
}

/* The web server must not show it. */
static bool check_place(
    const struct find *found, const char *path, const char *folder, struct err *err)
{
	CLEANUP(freep) char *place = place_of(folder);
	CLEANUP(freep)
	char *web = found->app != NULL && found->app->web_dir != NULL
	                ? fs_real_path(found->app->web_dir)
	                : NULL;

	if (place == NULL)
		return err_sys(err, "%s", path);
	if (web == NULL || !text_starts(place, web) ||
	    (place[strlen(web)] != '/' && place[strlen(web)] != '\0'))
		return true;
	return err_set(err, ERR_USAGE,
	    "%s is below %s, which the web server shows: give a FILE elsewhere", path,
	    web);
}

/* Makes its folder, too, where one is missing. */
static bool prepare_place(const struct find *found, const char *path, struct err *err)
{
	CLEANUP(freep) char *folder = folder_of(path);

	return check_place(found, path, folder, err) && fs_make_dirs(folder, 0700, err) &&
	       check_place(found, path, folder, err);
}

/* Text as a scalar of YAML, to free(). */
static char *scalar(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "0123456789/._-";
	CLEANUP(buf_reset) struct buf quoted = {0};

	if (*text == '/' && text[strspn(text, plain)] == '\0')
		return xstrdup(text);
	buf_putc(&quoted, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(&quoted, '\\');
		buf_putc(&quoted, *text);
	}
	buf_putc(&quoted, '"');
	return buf_take(&quoted);
}

/* The line of .synco.yml that names the file, to free(); ERR_USAGE: none can. */
static char *line_of(const char *path, struct err *err)
{
	CLEANUP(freep) char *folder = folder_of(path);
	CLEANUP(freep) char *place = realpath(folder, NULL);
	const char *slash = strrchr(path, '/');
	CLEANUP(freep) char *real = NULL;
	CLEANUP(freep) char *shown = NULL;
	CLEANUP(freep) char *text = NULL;

	if (place == NULL) {
		(void)err_sys(err, "%s", folder);
		return NULL;
	}
	real = fs_join(place, slash != NULL ? slash + 1 : path);
	shown = text_printable(real);
	if (strcmp(shown, real) != 0) {
		(void)err_set(err, ERR_USAGE,
		    "%s: .synco.yml can't name a file with such letters: give another FILE",
		    shown);
		return NULL;
	}
	text = scalar(real);
	return xasprintf("  mask_secret_file: %s", text);
}

static bool fill(int fd, struct err *err)
{
	char text[MASK_SECRET_TEXT_SIZE];
	bool ok = mask_secret_new(text) ? fs_write_all(fd, text, strlen(text), err)
	                                : err_set(err, ERR_SYSTEM, "no random bytes");

	wipe_bytes(text, sizeof(text));
	return ok;
}

static bool write_secret(const char *path, const char *line, struct err *err)
{
	CLEANUP(closep)
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok;

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ERR_USAGE,
		    "%s is there already and is not replaced, since all masks would change: "
		    "where .synco.yml does not name it yet, add \"%s\" below \"database:\", "
		    "or give another FILE",
		    path, line + strspn(line, " "));
	if (fd < 0)
		return err_sys(err, "create %s", path);
	ok = fill(fd, err);
	if (ok && (fchmod(fd, 0600) != 0 || fsync(fd) != 0))
		ok = err_sys(err, "%s", path);
	if (!ok)
		(void)unlink(path);
	return ok;
}

/* The line alone goes to the standard output, so that ">>.synco.yml" takes it. */
static bool tell(const char *path, const char *line, bool named, struct err *err)
{
	CLEANUP(freep) char *shown = text_printable(path);

	(void)fprintf(stderr,
	    "made %s: keep a copy where only those who run this host can read it\n%s",
	    shown,
	    named ? ".synco.yml names it already: nothing is left to do\n"
	          : "add this line to .synco.yml, below \"database:\":\n");
	if (named)
		return true;
	return (puts(line) >= 0 && fflush(stdout) == 0) || err_sys(err, "write");
}

static bool make(
    const struct options *o, const char *given, struct log *log, struct err *err)
{
	CLEANUP(find_reset) struct find found = {0};
	struct err no_app = {0};
	CLEANUP(freep) char *named = NULL;
	CLEANUP(freep) char *path = NULL;
	CLEANUP(freep) char *line = NULL;

	if (!find_here(o->root, NULL, log, &found, &no_app, err))
		return false;
	named = secret_file_named(found.config);
	path = given != NULL ? xstrdup(given) : xstrdup(named);
	if (path == NULL)
		path = usual_place(err);
	if (path == NULL || !prepare_place(&found, path, err))
		return false;
	line = line_of(path, err);
	return line != NULL && write_secret(path, line, err) &&
	       tell(path, line, named != NULL && strcmp(named, path) == 0, err);
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
	if (ok && operands.n == 1 && strcmp(operands.items[0], "-") == 0)
		ok = fill(STDOUT_FILENO, &err);
	else
		ok = ok && make(&o, operands.n > 0 ? operands.items[0] : NULL, log, &err);
	if (!ok)
		log_err(log, &err);
	return ok ? 0 : err_exit_status(err.code);
}
