#include "dest/set_place_doubt.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/foreign_path.h"

/* Missing, or without anything in it. */
bool set_place_is_vacant(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool vacant = true;

	if (dir == NULL)
		return errno == ENOENT;
	while (vacant && (entry = readdir(dir)) != NULL)
		vacant =
		    strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	(void)closedir(dir);
	return vacant;
}

/* Whether the way from base down holds a link, or something else that is no folder. */
bool set_place_is_blocked(const char *base, const char *below)
{
	struct err err = {0};
	CLEANUP(closep) int from = -1;
	CLEANUP(closep) int to = -1;

	if (!fs_is_dir(base) || (from = fs_open_dir(base, &err)) < 0)
		return false;
	to = fs_open_dir_below(from, below, false, &err);
	return to < 0 && err.code == ERR_PROTO;
}

#define BLOCKED "a link leads there, or what is there is no folder"

/* What stands against a place that the app here or .synco.yml names; NULL: nothing. */
const char *set_place_doubt_here(
    const struct set_places_opts *o, const struct set_place *place)
{
	const struct app_files *f = place->here;
	CLEANUP(freep) char *usual = f != NULL ? fs_join(o->app->root, f->folder) : NULL;
	CLEANUP(freep) char *real = usual != NULL ? fs_real_path(usual) : NULL;

	if (*place->below == '\0' || !fs_path_is_safe(place->below))
		return "that is no folder of its own";
	if (foreign_path_is_hidden(place->below))
		return "a hidden folder is in the way";
	/* What the framework has for the set by itself is right: Rails' "storage". */
	if (strchr(place->below, '/') == NULL && foreign_path_is_code(place->below) &&
	    (f == NULL ||
	        !foreign_path_is_usual(o->app->framework, f->name, place->below)))
		return "that is where code of the app lies";
	/* Settings are read through links; what leads there is not followed. */
	if (set_place_is_blocked(place->base, place->below) ||
	    (f != NULL && text_same(real, f->dir) &&
	        set_place_is_blocked(o->app->root, f->folder)))
		return BLOCKED;
	return NULL;
}

/* What stands against a place for a set that is not known here; NULL: nothing. */
const char *set_place_doubt_there(const struct set_places_opts *o,
    const struct meta_set *set, const struct set_place *place, bool own_dir)
{

	bool any = o->app == NULL || strcmp(o->app->framework, "generic") == 0;

	if (set_place_is_blocked(place->base, place->below))
		return BLOCKED;
	if (foreign_path_is_usual(any ? NULL : o->app->framework, set->name, set->folder))
		return NULL;
	if (o->app != NULL)
		return "neither the app here nor its .synco.yml has such a set";
	if (own_dir)
		return NULL;
	if (foreign_path_is_code(set->folder))
		return "code usually lies in such a folder";
	if (!o->dir_said)
		return "nothing says that files belong into this folder";
	return set_place_is_vacant(place->path) ? NULL
	                                        : "synco has not put there what it holds";
}
