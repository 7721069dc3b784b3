/*
 * What synco init writes: a .synco.yml that explains itself.
 *
 * Explanations begin with "# ", examples with "#" and a key: without that "#" they are in force.
 */
#ifndef SYNCO_DEST_INIT_TEXT_H
#define SYNCO_DEST_INIT_TEXT_H

#include "common/app/app.h"
#include "common/base/buf.h"

/* name and url: a remote, or both NULL.  Pure. */
void init_text(const struct app *app, const char *name, const char *url, struct buf *out);

#endif
