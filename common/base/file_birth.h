/*
 * What tells a file from another one that took its place under the same path.
 */
#ifndef SYNCO_COMMON_BASE_FILE_BIRTH_H
#define SYNCO_COMMON_BASE_FILE_BIRTH_H

#include "common/base/buf.h"

/*
 * Appends the inode of a file, a folder or what a link leads to, and the moment it was made, as one line
 * of text without its newline.  It stays as it is while the file is written to, moved or the machine
 * starts again.  Appends nothing where there is no such file, or the file system knows no such moment:
 * an inode alone is soon used again.
 */
void file_birth(const char *path, struct buf *out);

#endif
