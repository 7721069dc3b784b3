#include "dest/confine.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/sandbox.h"
#include "common/base/text.h"
#include "dest/targets.h"

bool confine_is_wanted(const struct pull *p)
{
	return !p->o.watch && sandbox_is_on();
}

/* A folder that may have to be made: its place is the nearest that is there. */
static void allow_folder(struct sandbox *s, const char *path)
{
	CLEANUP(freep) char *at = path != NULL ? xstrdup(path) : NULL;

	while (at != NULL && !fs_is_dir(at)) {
		char *slash = strrchr(at, '/');

		if (slash == NULL) {
			free(at);
			at = xstrdup(".");
		} else {
			slash[slash == at] = '\0';
		}
	}
	sandbox_allow(s, at, SANDBOX_WRITE);
}

/* The folder of a file, and the one that it is in if it is a link. */
static void allow_beside(struct sandbox *s, const char *file)
{
	CLEANUP(freep) char *real = fs_real_path(file);
	const char *const paths[] = {file, real};

	for (size_t i = 0; i < 2; i++) {
		const char *slash = paths[i] != NULL ? strrchr(paths[i], '/') : NULL;
		CLEANUP(freep) char *folder = NULL;

		if (paths[i] == NULL)
			continue;
		folder = slash == NULL
		             ? xstrdup(".")
		             : xstrndup(paths[i], (size_t)(slash - paths[i]) + 1);
		allow_folder(s, folder);
	}
}

/* A server needs none. */
static void allow_uri(struct sandbox *s, const struct db_uri *uri)
{
	if (uri != NULL && text_same(uri->engine, "sqlite") && uri->database != NULL)
		allow_beside(s, uri->database);
}

static void allow_targets(struct sandbox *s, const struct pull *p)
{
	for (size_t i = 0; i < p->o.into.n; i++) {
		const char *item = p->o.into.items[i];
		size_t len = targets_set_len(item);
		const char *into = item + len + (len > 0);
		struct err ignored = {0};
		CLEANUP(db_uri_freep) struct db_uri *uri = NULL;

		if (text_ends(into, ".sql") || text_ends(into, ".sql.zst")) {
			allow_beside(s, into);
			continue;
		}
		uri = db_uri_parse(into, &ignored);
		allow_uri(s, uri);
	}
	if (p->app == NULL)
		return;
	allow_uri(s, p->app->db);
	for (size_t i = 0; i < p->app->others_n; i++)
		allow_uri(s, p->app->others[i].uri);
}

static void allow_folders(struct sandbox *s, const struct pull *p)
{
	const struct policy *policy = &p->request->config->policy;

	allow_folder(s, pull_dir(p));
	for (size_t i = 0; i < p->o.places.n; i++) {
		const char *said = p->o.places.items[i];
		size_t len = set_places_said_len(said);

		allow_folder(s, said + len + (len > 0));
	}
	for (size_t i = 0; i < policy->sets_n; i++) {
		CLEANUP(freep)
		char *dir = policy->sets[i].folder != NULL
		                ? fs_join(pull_dir(p), policy->sets[i].folder)
		                : NULL;

		allow_folder(s, dir);
	}
	for (size_t i = 0; p->app != NULL && i < p->app->files_n; i++)
		allow_folder(s, p->app->files[i].dir);
}

void confine_pull(const struct pull *p, const char *folder)
{
	CLEANUP(sandbox_freep) struct sandbox *s = NULL;
	CLEANUP(freep) char *state = NULL;
	struct err ignored = {0};
	bool calls;

	if (!confine_is_wanted(p))
		return;
	s = sandbox_new();
	state = fs_state_dir(&ignored);
	sandbox_allow_system(s);
	sandbox_allow(s, state, SANDBOX_WRITE);
	sandbox_allow(s, folder, SANDBOX_WRITE);
	sandbox_allow_temporary(s);
	allow_targets(s, p);
	allow_folders(s, p);
	calls = sandbox_enter_calls();
	sandbox_say(calls, sandbox_enter_files(s, true), p->log);
}
