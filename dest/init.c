#include "dest/init.h"

#include <string.h>

#include "common/app/app.h"
#include "common/app/config.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/carrier.h"
#include "dest/chooser.h"
#include "dest/init_text.h"
#include "dest/origin.h"

struct init_opts {
	const char *root;
	const char *remote;
	bool force;
};

#define O struct init_opts
const struct cli_opt init_options[] = {
    CLI_STRING(O, root, "root", 'r', "DIR", "the app's folder; without it, this one"),
    CLI_STRING(O, remote, "remote", 0, "NAME=URL",
        "where it is to pull from, as production=ssh://www.example.com/srv/shop"),
    CLI_FLAG(O, force, "force", 0, "replace a file that is there"),
    {0},
};
#undef O

const char init_help[] =
    "Finds out what app this is, asks for a remote at a terminal, and writes a .synco.yml that\n"
    "explains all that can be said there.\n";

/* A remote by its name; both NULL: none. */
struct named {
	char *name;
	char *url;
};

static void named_reset(struct named *r)
{
	free(r->name);
	free(r->url);
	*r = (struct named){0};
}

/*
 * The file's text, judged as it will be when it is read: what somebody has typed must be what it
 * says.
 */
static bool make_text(
    const struct app *app, const struct named *r, struct buf *text, struct err *err)
{
	CLEANUP(config_freep) struct config *c = NULL;
	const struct config_remote *found;

	if (r->name != NULL && !origin_is_served(r->url) && !carrier_is_url(r->url))
		return err_set(err, ERR_USAGE,
		    "%s is no URL that starts with ssh://, docker://, podman://, kubectl://, "
		    "http:// or https://",
		    r->url);
	buf_clear(text);
	init_text(app, r->name, r->url, text);
	c = config_parse(CONFIG_FILE_NAME, text->data, text->len, err);
	if (c == NULL)
		return false;
	found = r->name != NULL ? config_remote_find(c, r->name) : NULL;
	return r->name == NULL || (found != NULL && text_same(found->url, r->url)) ||
	       err_set(err, ERR_USAGE, "the remote %s can't be written", r->name);
}

/* NAME=URL */
static bool read_remote(const char *text, struct named *r, struct err *err)
{
	const char *sign = strchr(text, '=');

	if (sign == NULL || sign == text || sign[1] == '\0')
		return err_set(err, ERR_USAGE, "--remote %s: give NAME=URL", text);
	r->name = xstrndup(text, (size_t)(sign - text));
	r->url = xstrdup(sign + 1);
	return true;
}

/* Asks until the answers are good; an empty URL is none. */
static bool ask_remote(const struct app *app, struct named *r, struct buf *text,
    struct log *log, struct err *err)
{
	struct err why = {0};

	for (;;) {
		named_reset(r);
		r->url = chooser_line(
		    "Where to pull from, as ssh://www.example.com/srv/shop (enter: to be said later):",
		    err);
		if (r->url == NULL)
			return false;
		if (*r->url == '\0') {
			named_reset(r);
			return make_text(app, r, text, err);
		}
		r->name = chooser_line("A name for it (enter: production):", err);
		if (r->name == NULL)
			return false;
		if (*r->name == '\0') {
			free(r->name);
			r->name = xstrdup("production");
		}
		if (make_text(app, r, text, &why))
			return true;
		log_info(log, "%s", why.msg);
	}
}

static bool write_file(const char *dir, const struct buf *text, struct err *err)
{
	CLEANUP(closep) int fd = fs_open_dir(dir, err);
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;

	if (fd < 0)
		return false;
	w = file_writer_open(fd, CONFIG_FILE_NAME, 0644, err);
	return w != NULL && file_writer_write(w, text->data, text->len, err) &&
	       file_writer_set_mode(w, 0644, err) && file_writer_commit(w, true, err);
}

static bool init(const struct init_opts *o, struct log *log, struct err *err)
{
	CLEANUP(app_freep) struct app *app = app_detect(o->root, NULL, log, err);
	CLEANUP(named_reset) struct named r = {0};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep) char *path = NULL;
	bool ok;

	if (app == NULL)
		return false;
	path = fs_join(app->root, CONFIG_FILE_NAME);
	if (!o->force && fs_exists(path))
		return err_set(err, ERR_REFUSED,
		    "%s is there already: add --force to replace it", path);
	log_info(log, "found %s in %s", app->framework, app->root);
	if (o->remote == NULL && chooser_can_ask())
		ok = ask_remote(app, &r, &text, log, err);
	else
		ok = (o->remote == NULL || read_remote(o->remote, &r, err)) &&
		     make_text(app, &r, &text, err);
	if (!ok || !write_file(app->root, &text, err))
		return false;
	log_info(log, "written: %s; next: %s%s", path,
	    r.name != NULL ? "synco plan " : "name a remote there",
	    r.name != NULL ? r.name : "");
	return true;
}

int init_run(const struct cli_command *self, int argc, char **argv)
{
	struct init_opts o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	CLEANUP(log_freep) struct log *log = log_new("synco", 0);
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);

	if (ok && operands.n > 0)
		ok = err_set(&err, ERR_USAGE, "init takes no operands");
	if (!ok || !init(&o, log, &err))
		log_err(log, &err);
	return err_exit_status(err.code);
}
