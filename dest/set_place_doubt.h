/*
 * What stands against a place for a file set, as a sentence for people; NULL: nothing does.
 */
#ifndef SYNCO_DEST_SET_PLACE_DOUBT_H
#define SYNCO_DEST_SET_PLACE_DOUBT_H

#include "dest/set_places.h"

/* Of one that the app here or its .synco.yml names. */
const char *set_place_doubt_here(
    const struct set_places_opts *o, const struct set_place *place);

/* Of the source's own word below o->dir; own_dir: that is empty, or all ours. */
const char *set_place_doubt_there(const struct set_places_opts *o,
    const struct meta_set *set, const struct set_place *place, bool own_dir);

/* Missing, or without anything in it. */
bool set_place_is_vacant(const char *path);

/* Whether the way from base down holds a link, or something else that is no folder. */
bool set_place_is_blocked(const char *base, const char *below);

#endif
