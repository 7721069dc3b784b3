/*
 * The synco-lite that belongs to this synco: as a program here (synco serve and synco
 * detect are its verbs), and as static programs to be sent to a source.
 */
#ifndef SYNCO_DEST_LITE_H
#define SYNCO_DEST_LITE_H

#include "common/base/buf.h"
#include "common/base/cli.h"

/* Becomes synco-lite with the same arguments; returns (a status) only when that fails. */
int lite_run(const struct cli_command *self, int argc, char **argv);

/* Appends the static program for arch ("x86_64", "aarch64"), at most max bytes. */
bool lite_read(const char *arch, size_t max, struct buf *out, struct err *err) MUST_CHECK;

#endif
