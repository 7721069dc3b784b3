/*
 * What makes names of partial files: the same from run to run, so that they are found again, and
 * nobody else can guess them.
 */
#ifndef SYNCO_DEST_PART_KEY_H
#define SYNCO_DEST_PART_KEY_H

#include "common/base/err.h"

#define PART_KEY_BYTES 32

/* Takes it from the state folder, or makes it; one for this run alone where that can't be had. */
bool part_key_load(unsigned char key[static PART_KEY_BYTES], struct err *err) MUST_CHECK;

#endif
