#include "common/app/flow_settings.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Folders "…/Configuration" of the packages and, last, of the distribution. */
struct places {
	char **items;
	size_t n;
	size_t cap;
};

static void places_reset(struct places *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->items[i]);
	free(p->items);
}

static bool known(const struct places *p, const char *path)
{
	for (size_t i = 0; i < p->n; i++) {
		if (strcmp(p->items[i], path) == 0)
			return true;
	}
	return false;
}

static void find_places(const struct app_site *site, struct places *p)
{
	/*
	 * Flow sorts packages by their dependencies; what the framework brings comes
	 * before what builds on it.
	 */
	static const char *const patterns[] = {
	    "Packages/Framework/Neos.Flow/Configuration",
	    "Packages/Framework/*/Configuration", "Packages/Libraries/*/Configuration",
	    "Packages/Application/*/Configuration", "Packages/*/*/Configuration",
	    "Configuration"};

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		CLEANUP(globfree) glob_t found;

		framework_glob(site->root, patterns[i], &found);
		for (size_t k = 0; k < found.gl_pathc; k++) {
			if (known(p, found.gl_pathv[k]))
				continue;
			p->items = xgrow(p->items, p->n, &p->cap, sizeof(*p->items));
			p->items[p->n++] = xstrdup(found.gl_pathv[k]);
		}
	}
}

static bool merge_file(struct yaml_tree *into, const char *path, struct err *err)
{
	struct yaml_tree *more;

	if (!fs_is_file(path))
		return true;
	more = yaml_tree_load(path, err);
	if (more == NULL)
		return false;
	yaml_tree_merge(into, more);
	return true;
}

/* Settings.yaml of a folder, then its Settings.*.yaml in order of name. */
static bool merge_folder(
    struct yaml_tree *into, const char *folder, const char *context, struct err *err)
{
	CLEANUP(freep)
	char *dir = *context != '\0' ? fs_join(folder, context) : xstrdup(folder);
	CLEANUP(freep) char *plain = fs_join(dir, "Settings.yaml");
	CLEANUP(globfree) glob_t found;
	bool ok = merge_file(into, plain, err);

	framework_glob(dir, "Settings.*.yaml", &found);
	for (size_t i = 0; ok && i < found.gl_pathc; i++)
		ok = merge_file(into, found.gl_pathv[i], err);
	return ok;
}

static bool merge_context(const struct app_site *site, struct yaml_tree *into,
    const struct places *p, const char *context, struct err *err)
{
	for (size_t i = 0; i < p->n; i++) {
		struct err own = {0};

		if (merge_folder(into, p->items[i], context, &own))
			continue;
		/* Of the packages some may not even be in use. */
		if (i + 1 < p->n) {
			log_info(site->log, "%s: left out", own.msg);
			continue;
		}
		*err = own;
		return false;
	}
	return true;
}

struct yaml_tree *flow_settings_load(
    const struct app_site *site, const char *context, struct err *err)
{
	CLEANUP(yaml_tree_freep) struct yaml_tree *settings = yaml_tree_new();
	CLEANUP(places_reset) struct places places = {0};
	CLEANUP(freep) char *level = NULL;

	find_places(site, &places);
	if (!merge_context(site, settings, &places, "", err))
		return NULL;
	/* A context is a path of names; nothing else may get into a file's name. */
	if (!fs_path_is_safe(context))
		return take_ptr(&settings);
	level = xstrdup(context);
	for (char *at = level;; at++) {
		char was;

		at += strcspn(at, "/");
		was = *at;
		*at = '\0';
		if (!merge_context(site, settings, &places, level, err))
			return NULL;
		if (was == '\0')
			return take_ptr(&settings);
		*at = was;
	}
}

/* What stands for a constant of Flow's, to free(); NULL for others. */
static char *constant(const struct app_site *site, const char *name)
{
	static const struct {
		const char *name;
		const char *below;
	} paths[] = {
	    {"FLOW_PATH_ROOT", ""},
	    {"FLOW_PATH_WEB", "Web/"},
	    {"FLOW_PATH_DATA", "Data/"},
	    {"FLOW_PATH_CONFIGURATION", "Configuration/"},
	    {"FLOW_PATH_PACKAGES", "Packages/"},
	};
	/* "env:NAME", "env(string):NAME" */
	const char *colon = text_starts(name, "env") ? strchr(name, ':') : NULL;

	if (colon != NULL) {
		const char *value = framework_env(site, colon + 1);

		return xstrdup(value != NULL ? value : "");
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		if (strcmp(name, paths[i].name) == 0)
			return xasprintf("%s/%s", site->root, paths[i].below);
	}
	return NULL;
}

char *flow_settings_str(
    const struct app_site *site, const struct yaml_tree *settings, const char *path)
{
	const char *text = yaml_tree_str(settings, path);
	CLEANUP(buf_reset) struct buf out = {0};

	while (text != NULL && *text != '\0') {
		CLEANUP(freep) char *name = NULL;
		CLEANUP(freep) char *value = NULL;
		size_t len = *text == '%' ? strcspn(text + 1, "%") : 0;

		if (len > 0 && text[len + 1] == '%') {
			name = xstrndup(text + 1, len);
			value = constant(site, name);
		}
		if (value != NULL)
			buf_puts(&out, value);
		else
			buf_putc(&out, *text);
		text += value != NULL ? len + 2 : 1;
	}
	return out.len > 0 ? buf_take(&out) : NULL;
}
