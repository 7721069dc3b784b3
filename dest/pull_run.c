/* The verbs: from a command line to one pull, or to many. */
#include <string.h>

#include "common/app/wipe.h"
#include "common/base/mem.h"
#include "dest/chooser.h"
#include "dest/origin.h"
#include "dest/pull.h"
#include "dest/set_places.h"
#include "dest/trust.h"
#include "dest/watch.h"

#define WANTED                                                                           \
	"give ssh://HOST/FOLDER or another REMOTE, or the URL and the TOKEN that "       \
	"synco-lite serve has printed, or --via: one of them; or the name of a remote "  \
	"of " CONFIG_FILE_NAME

struct command_line {
	struct pull_request request;
	char *from_db; /* the request's: secret */
	struct config *config;
	struct log *log;
	unsigned int log_flags;
	bool ask;             /* nothing was named, and somebody is there to say it */
	struct trust_use use; /* what is taken from the file */
};

static void command_line_reset(struct command_line *c)
{
	wipe_str(c->from_db);
	config_free(c->config);
	log_free(c->log);
}

/* The operand as the writable argument that it is. */
static char *operand(int argc, char **argv, const char *item)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i] == item)
			return argv[i];
	}
	return NULL;
}

static bool check_watch(const struct pull_request *r, struct err *err)
{
	if (r->o.every > 0 && !r->o.watch)
		return err_set(
		    err, ERR_USAGE, "--every is for --watch: how often it pulls");
	if (!r->o.watch)
		return true;
	if (r->o.max_age > 0)
		return err_set(
		    err, ERR_USAGE, "--max-age is for single pulls: --watch has --every");
	if (r->o.dry_run)
		return err_set(err, ERR_USAGE,
		    "--watch is for synco pull: it can't be combined with plan or --dry-run");
	if (r->source != NULL && origin_is_served(r->source))
		return err_set(err, ERR_USAGE,
		    "--watch is for sources that synco starts itself (ssh://…, docker://…, "
		    "podman://…, kubectl://…, --via …): what synco-lite serve offers at a URL is "
		    "one moment, and a second pull would bring the same");
	return true;
}

static void add_names(struct cli_list *to, const struct config_names *names)
{
	for (size_t i = 0; i < names->n && to->n < CLI_LIST_MAX; i++)
		to->items[to->n++] = names->items[i];
}

/* What the command line gives comes before what the file says of the remote. */
static void take_remote(
    struct pull_request *r, const struct config_remote *remote, struct trust_use *use)
{
	r->remote = remote;
	r->source = remote->url;
	r->o.via = remote->via;
	if (r->o.root == NULL)
		r->o.root = remote->root;
	use->remote = remote;
	use->via = true;
	use->into = r->o.into.n == 0;
	if (r->o.into.n == 0 && remote->into != NULL)
		r->o.into.items[r->o.into.n++] = remote->into;
	if (r->o.site_url == NULL)
		r->o.site_url = remote->site_url;
	if (r->o.only.n == 0)
		add_names(&r->o.only, &remote->only);
	add_names(&r->o.allow_hosts, &remote->allow_hosts);
}

/* "production, staging" */
static char *remote_names(const struct config *c)
{
	struct buf names = {0};

	for (size_t i = 0; i < c->remotes_n; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", c->remotes[i].name);
	return buf_take(&names);
}

/* "ssh://www/srv/shop": where a remote is. */
static const char *remote_place(const struct config_remote *remote)
{
	return remote->url != NULL ? remote->url : remote->via;
}

static bool ask_remote(
    const struct config *c, const struct config_remote **remote, struct err *err)
{
	CLEANUP(freep) struct chooser_item *items = xcalloc(c->remotes_n, sizeof(*items));
	size_t chosen;

	for (size_t i = 0; i < c->remotes_n; i++)
		items[i] = (struct chooser_item){
		    c->remotes[i].name, remote_place(&c->remotes[i]), false};
	if (!chooser_one("Pull from where?", items, c->remotes_n, &chosen, err))
		return false;
	*remote = &c->remotes[chosen];
	return true;
}

/* The remote that was named, or the only one there is, or that is chosen. */
static bool find_remote(struct command_line *c, struct err *err)
{
	struct pull_request *r = &c->request;
	CLEANUP(freep) char *names = remote_names(c->config);
	const struct config_remote *remote = NULL;

	if (r->o.via != NULL || (r->source != NULL && strpbrk(r->source, ":/") != NULL))
		return true;
	if (r->source != NULL)
		remote = config_remote_find(c->config, r->source);
	else if (c->config->remotes_n == 1)
		remote = &c->config->remotes[0];
	else if (c->ask && c->config->remotes_n > 1 &&
	         !ask_remote(c->config, &remote, err))
		return false;
	if (remote != NULL) {
		take_remote(r, remote, &c->use);
		return true;
	}
	if (c->config->remotes_n == 0)
		return err_set(err, ERR_USAGE, WANTED);
	if (r->source == NULL)
		return err_set(err, ERR_USAGE, "say which of the remotes of %s: %s",
		    CONFIG_FILE_NAME, names);
	return err_set(err, ERR_USAGE, "%s has no remote %s: it has %s", CONFIG_FILE_NAME,
	    r->source, names);
}

/* Every pull wipes the one it gets, so what the user gave is taken over, and wiped at once. */
static void take_from_db(struct command_line *c)
{
	char *given = c->request.o.from_db;

	if (given == NULL)
		given = getenv("SYNCO_FROM_DB");
	c->request.from_db = c->from_db = xstrdup(given);
	if (given != NULL)
		explicit_bzero(given, strlen(given));
}

/* A folder for one set stays in the list; one for all becomes files. */
static bool take_folders(struct pull_opts *o, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < o->places.n; i++) {
		if (set_places_said_len(o->places.items[i]) > 0)
			o->places.items[kept++] = o->places.items[i];
		else if (o->files == NULL)
			o->files = o->places.items[i];
		else
			return err_set(err, ERR_USAGE,
			    "--files is given twice: for one set write SET=DIR");
	}
	o->places.n = kept;
	return true;
}

static bool read_arguments(struct command_line *c, int argc, char **argv, struct err *err)
{
	struct pull_request *r = &c->request;
	struct cli_operands operands = {0};

	if (!cli_parse(pull_options, argc, argv, &r->o, &operands, err) ||
	    !take_folders(&r->o, err))
		return false;
	c->log_flags = (r->o.json ? LOG_JSON : 0U) | (r->o.quiet ? LOG_QUIET : 0U);
	take_from_db(c);
	if (r->o.via != NULL ? operands.n > 0 : operands.n > 2)
		return err_set(err, ERR_USAGE, WANTED);
	r->source = operands.items[0];
	c->ask = operands.n == 0 && r->o.via == NULL && !r->o.json && chooser_can_ask();
	r->ask = c->ask && r->o.only.n == 0 && !r->o.watch;
	if (operands.n == 2)
		r->token = operand(argc, argv, operands.items[1]);
	return true;
}

/* A plan does nothing behind the pull that it is not. */
static bool check_trust(struct command_line *c, struct err *err)
{
	const struct pull_opts *o = &c->request.o;

	c->use.after = !o->dry_run;
	return trust_check(c->config, &c->use, !o->json && chooser_can_ask(), err);
}

static int run(int argc, char **argv, bool dry_run)
{
	CLEANUP(command_line_reset) struct command_line c = {0};
	struct pull_request *r = &c.request;
	struct err err = {0};
	bool ok = read_arguments(&c, argc, argv, &err);

	c.log = log_new("synco", c.log_flags);
	r->o.dry_run = r->o.dry_run || dry_run;
	ok = ok && (r->config = c.config = config_load(r->o.files, &err)) != NULL &&
	     find_remote(&c, &err) && check_watch(r, &err) && check_trust(&c, &err);
	if (ok && r->o.watch)
		return watch_run(r, c.log_flags);
	if (ok && pull_once(r, c.log, &err))
		return 0;
	log_err(c.log, &err);
	return err_exit_status(err.code);
}

int pull_run(const struct cli_command *self, int argc, char **argv)
{
	(void)self;
	return run(argc, argv, false);
}

int plan_run(const struct cli_command *self, int argc, char **argv)
{
	(void)self;
	return run(argc, argv, true);
}
