#include "common/app/flow_run.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/app/wipe.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/text.h"

#define SECONDS    60
#define OUTPUT_MAX ((size_t)1024 * 1024)

/* The interpreter that the script names in its first line, to free(); NULL when none. */
static char *from_first_line(const struct app_site *site)
{
	CLEANUP(freep) char *path = framework_path(site, "flow");
	CLEANUP(buf_reset) struct buf text = {0};
	struct err ignored = {0};
	char *end;
	char *at;

	if (!fs_read_file(path, OUTPUT_MAX, &text, &ignored) ||
	    !text_starts(buf_str(&text), "#!"))
		return NULL;
	at = text.data + 2;
	at[strcspn(at, "\r\n")] = '\0';
	at += strspn(at, " ");
	end = at + strcspn(at, " ");
	/* "/usr/bin/env php": what env would look for. */
	if (*end != '\0' && end - at >= 4 && strncmp(end - 4, "/env", 4) == 0) {
		at = end + strspn(end, " ");
		end = at + strcspn(at, " ");
	}
	*end = '\0';
	return *at != '\0' ? proc_find(at) : NULL;
}

/* Runs Flow with one PHP and makes a tree of what it says. */
static struct yaml_tree *show(const struct app_site *site, const char *php,
    const char *context, const char *path, struct err *err)
{
	CLEANUP(freep) char *setting = xasprintf("FLOW_CONTEXT=%s", context);
	const char *const argv[] = {"env", setting, php, "./flow", "configuration:show",
	    "--type", "Settings", "--path", path, NULL};
	CLEANUP(wipe_buf) struct buf out = {0};
	const char *yaml;

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

/*
 * Flow writes caches as it starts.  Those of root would be in the way of the site's own user
 * for good.
 */
static bool may_run(const struct app_site *site, struct err *err)
{
	CLEANUP(freep) char *caches = framework_path(site, "Data/Temporary");
	struct stat st;

	if (geteuid() != 0 || stat(caches, &st) != 0 || st.st_uid == 0)
		return true;
	return err_set(
	    err, ERR_SYSTEM, "not run as root, whose caches would be in the site's way");
}

/* As below, of PHPs that nobody named; why tells of the last one tried. */
static struct yaml_tree *try_usual(
    const struct app_site *site, const char *context, const char *path, struct err *why)
{
	static const char *const names[] = {"php", "php8.4", "php8.3", "php8.2", "php8.1",
	    "php8.0", "php84", "php83", "php82", "php81", "php80"};
	CLEANUP(freep) char *first = from_first_line(site);
	uint64_t until = clock_ms() + (uint64_t)SECONDS * 1000;
	struct yaml_tree *y =
	    first != NULL ? show(site, first, context, path, why) : NULL;

	for (size_t i = 0; y == NULL && i < sizeof(names) / sizeof(*names); i++) {
		CLEANUP(freep) char *php = proc_find(names[i]);

		if (php != NULL && (first == NULL || strcmp(php, first) != 0) &&
		    clock_ms() < until)
			y = show(site, php, context, path, why);
	}
	return y;
}

struct yaml_tree *flow_run_show(
    const struct app_site *site, const char *context, const char *path, struct err *err)
{
	const char *asked = framework_env(site, "PHP");
	CLEANUP(freep) char *php = asked != NULL ? proc_find(asked) : NULL;
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
