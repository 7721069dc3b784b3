#include "common/app/flow_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/wipe.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"

#define SECONDS    60
#define OUTPUT_MAX ((size_t)1024 * 1024)

/* Whether the path is of nobody but the running user, and no link. */
static bool is_own(const struct app_site *site, const char *below, mode_t kind)
{
	CLEANUP(freep) char *path = framework_path(site, below);
	struct stat st;

	return lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind &&
	       st.st_uid == geteuid() && (st.st_mode & S_IWOTH) == 0;
}

/* The same, or there is nothing. */
static bool is_own_or_none(const struct app_site *site, const char *below)
{
	CLEANUP(freep) char *path = framework_path(site, below);
	struct stat st;

	return (lstat(path, &st) != 0 && errno == ENOENT) || is_own(site, below, S_IFDIR);
}

/*
 * Flow is code of the site's: it runs as its own user only.  What root runs leaves caches, which
 * would be in that user's way for good.
 */
static bool may_run(const struct app_site *site, struct err *err)
{
	bool own = is_own(site, ".", S_IFDIR) && is_own(site, "flow", S_IFREG) &&
	           is_own_or_none(site, "Packages") &&
	           is_own_or_none(site, "Configuration");

	if (!site->may_ask)
		return err_set(err, ERR_SYSTEM, "only serve runs it");
	if (!own)
		return err_set(err, ERR_SYSTEM,
		    "not run: the folder, flow, Packages and Configuration must belong to who "
		    "runs it, and be no links");
	if (geteuid() == 0 &&
	    !(is_own_or_none(site, "Data") && is_own_or_none(site, "Data/Temporary")))
		return err_set(err, ERR_SYSTEM,
		    "not run as root, whose caches would be in the site's way");
	return true;
}

/*
 * A PHP by its name or path, to free(); NULL when there is none, or it is the site's own: nothing
 * that a checkout brings along is started.
 */
static char *find_php(const struct app_site *site, const char *name)
{
	CLEANUP(freep) char *found = proc_find(name);
	CLEANUP(freep) char *real = found != NULL ? fs_real_path(found) : NULL;
	size_t root = strlen(site->root);

	if (real == NULL || *found != '/' ||
	    (strncmp(real, site->root, root) == 0 && real[root] == '/'))
		return NULL;
	return take_ptr(&found);
}

/* Runs Flow with one PHP and makes a tree of what it says. */
static struct yaml_tree *show(const struct app_site *site, const char *php,
    const char *context, const char *path, struct err *err)
{
	const char *const argv[] = {php, "./flow", "configuration:show", "--type",
	    "Settings", "--path", path, NULL};
	CLEANUP(wipe_buf) struct buf out = {0};
	const char *yaml;

	/* Not by env(1), which is looked for in PATH: that may name the folder it runs in. */
	if (setenv("FLOW_CONTEXT", context, 1) != 0) {
		(void)err_sys(err, "set FLOW_CONTEXT");
		return NULL;
	}
	if (!proc_output(argv, site->root, OUTPUT_MAX, SECONDS, &out, err))
		return NULL;
	/* Deprecation notices may stand before the heading. */
	yaml = strstr(buf_str(&out), "Configuration \"");
	if (yaml != NULL)
		yaml = strchr(yaml, '\n');
	if (yaml == NULL) {
		(void)err_set(
		    err, ERR_PROTO, "flow configuration:show says nothing of use");
		return NULL;
	}
	return yaml_tree_parse("flow configuration:show", yaml, strlen(yaml), err);
}

/* Of PHPs that nobody named, those of PATH; why tells of the last one tried. */
static struct yaml_tree *try_usual(
    const struct app_site *site, const char *context, const char *path, struct err *why)
{
	static const char *const names[] = {"php", "php8.4", "php8.3", "php8.2", "php8.1",
	    "php8.0", "php84", "php83", "php82", "php81", "php80"};
	uint64_t until = clock_ms() + (uint64_t)SECONDS * 1000;
	struct yaml_tree *y = NULL;

	for (size_t i = 0; y == NULL && i < sizeof(names) / sizeof(*names); i++) {
		CLEANUP(freep) char *php = find_php(site, names[i]);

		if (php != NULL && clock_ms() < until)
			y = show(site, php, context, path, why);
	}
	return y;
}

/* The one that somebody named: relative to where we are, not to where it will run. */
static char *asked_php(const char *name)
{
	CLEANUP(freep) char *found = proc_find(name);

	return found != NULL && *found != '/' ? fs_real_path(found) : take_ptr(&found);
}

struct yaml_tree *flow_run_show(
    const struct app_site *site, const char *context, const char *path, struct err *err)
{
	const char *asked = framework_env(site, "PHP");
	CLEANUP(freep) char *php = asked != NULL ? asked_php(asked) : NULL;
	struct yaml_tree *y = NULL;
	struct err why = {0};

	(void)err_set(
	    &why, ERR_SYSTEM, "%s was not found", asked != NULL ? asked : "PHP");
	if (may_run(site, &why)) {
		if (php != NULL)
			y = show(site, php, context, path, &why);
		else if (asked == NULL)
			y = try_usual(site, context, path, &why);
	}
	if (y == NULL)
		*err = why;
	return y;
}
