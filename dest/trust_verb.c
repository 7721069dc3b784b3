/* synco trust */
#include <string.h>

#include "common/base/fs.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "common/base/say.h"
#include "common/base/text.h"
#include "dest/chooser.h"
#include "dest/trust.h"
#include "dest/trust_store.h"

struct trust_opts {
	bool yes;
	bool list;
	bool forget;
};

#define O struct trust_opts
const struct cli_opt trust_options[] = {
    CLI_FLAG(O, yes, "yes", 'y', "agree without being asked"),
    CLI_FLAG(O, list, "list", 'l', "list the files that were agreed to"),
    CLI_FLAG(O, forget, "forget", 0, "take it back"),
    {0},
};
#undef O

const char trust_help[] =
    "Shows what the .synco.yml of a folder (this one) would run here (via, after_pull)\n"
    "and where else it leads (into, allow_hosts); and that it is somebody else's file, where\n"
    "it is. What you agree to holds until any of it changes. At a terminal pull and plan ask\n"
    "by themselves; without one they refuse what was not agreed to before (exit status 6).\n"
    "\n"
    "  synco trust                     look, and say yes or no\n"
    "  synco trust --yes /srv/staging  for a script that will run there\n"
    "  synco trust --forget\n";

static void say(void *ctx, const char *line)
{
	(void)ctx;
	say_line("%s", line);
}

/* One that was agreed to: whether that still holds. */
static void list_one(void *ctx, const char *path)
{
	CLEANUP(trust_reset) struct trust t = {0};
	CLEANUP(freep) char *folder = xstrdup(path);
	CLEANUP(config_freep) struct config *c = NULL;
	struct err ignored = {0};
	bool agreed = false;

	(void)ctx;
	*strrchr(folder, '/') = '\0';
	c = config_load(*folder != '\0' ? folder : "/", &ignored);
	if (c != NULL)
		trust_look(c, &t);
	if (t.path != NULL && strcmp(t.path, path) == 0)
		(void)!trust_is_agreed(&t, &agreed, &ignored);
	say_line("%s%s", path, agreed ? "" : "  (has changed: it will be asked again)");
}

static bool forget(const char *dir, struct log *log, struct err *err)
{
	CLEANUP(freep) char *real = fs_real_path(dir);
	CLEANUP(freep) char *path = fs_join(real != NULL ? real : dir, CONFIG_FILE_NAME);
	bool had;

	if (!trust_store_remove(path, &had, err))
		return false;
	log_info(log, had ? "%s: forgotten" : "%s: there was nothing to forget", path);
	return true;
}

static bool ask(bool *yes, struct err *err)
{
	CLEANUP(freep) char *answer = NULL;

	if (!chooser_can_ask())
		return err_set(err, ERR_REFUSED,
		    "nobody is there to be asked: add --yes to agree to this");
	answer = chooser_line(
	    "Shall it be followed, until this changes? (type yes, or enter for no)", err);
	*yes = answer != NULL && strcmp(answer, "yes") == 0;
	return answer != NULL;
}

static bool agree(const char *dir, bool yes, struct log *log, struct err *err)
{
	CLEANUP(config_freep) struct config *c = config_load(dir, err);
	CLEANUP(trust_reset) struct trust t = {0};
	bool agreed;

	if (c == NULL)
		return false;
	trust_look(c, &t);
	if (t.path == NULL)
		return err_set(
		    err, ERR_USAGE, "there is no %s in %s", CONFIG_FILE_NAME, dir);
	if (t.n == 0 && t.strange.code == ERR_NONE) {
		log_info(log, "%s: it is yours, and runs nothing here", t.path);
		return true;
	}
	trust_show(&t, say, NULL);
	(void)fflush(stdout);
	if (!trust_is_agreed(&t, &agreed, err))
		return false;
	if (agreed) {
		log_info(log, "agreed to already");
		return true;
	}
	if (!yes && !ask(&yes, err))
		return false;
	if (!yes)
		return err_set(err, ERR_REFUSED, "%s: not agreed to", t.path);
	if (!trust_remember(&t, err))
		return false;
	log_info(log, "agreed to, until it changes");
	return true;
}

int trust_run(const struct cli_command *self, int argc, char **argv)
{
	struct trust_opts o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	CLEANUP(log_freep) struct log *log = log_new("synco", 0);
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);
	const char *dir = operands.n > 0 ? operands.items[0] : ".";

	if (ok && (operands.n > 1 || o.list + o.forget + o.yes > 1 ||
	              (o.list && operands.n > 0)))
		ok = err_set(&err, ERR_USAGE,
		    "give one folder, and one of --yes, --list and --forget");
	if (ok && o.list)
		ok = trust_store_each(list_one, NULL, &err);
	else if (ok && o.forget)
		ok = forget(dir, log, &err);
	else if (ok)
		ok = agree(dir, o.yes, log, &err);
	if (!ok)
		log_err(log, &err);
	return err_exit_status(err.code);
}
