/*
 * What a pull keeps for itself before it hears anything of the source: it starts no program but the
 * channel's, and writes only below the targets' folders, the app's, state and temporary files
 * (sandbox.h).
 *
 * Not finer: which file sets there are says the source, so all of the app's folder stays writable
 * to the process, and set_places.h decides.  Not with --watch, where each round may have other
 * targets.
 */
#ifndef SYNCO_DEST_CONFINE_H
#define SYNCO_DEST_CONFINE_H

#include "dest/pull_parts.h"

/*
 * Whether confine_pull() will restrict anything: what is to be started after it needs a process of
 * its own.
 */
bool confine_is_wanted(const struct pull *p);

/* Before there are threads; folder is the channel's private one, or NULL. */
void confine_pull(const struct pull *p, const char *folder);

#endif
