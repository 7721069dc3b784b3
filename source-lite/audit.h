/*
 * audit: one JSON line (RFC 8259) for each session, appended to a file that .synco.yml names at the
 * source.
 *
 *     {"time": "2026-11-30T17:25:16Z", "seconds": 12, "user": "deploy", "ssh": "192.0.2.7 50022 192.0.2.1 22",
 *      "session": "AAECAwQFBgcICQoLDA0ODw", "root": "/srv/shop", "sets": ["db", "uploads"], "policy": "<digest>",
 *      "outcome": "ended", "rows": 200000, "rowBytes": 12345678, "files": 12, "fileBytes": 3456789}
 *
 * A process of its own writes it, whatever becomes of this one: "killed" is the outcome then,
 * without what had been read.  Where the file can't be opened no session is begun; a disk that is
 * full by the end loses the line.
 */
#ifndef SYNCO_SOURCE_AUDIT_H
#define SYNCO_SOURCE_AUDIT_H

#include <stdint.h>

#include "common/app/config.h"
#include "common/base/err.h"
#include "common/format/token.h"

struct audit;

/*
 * Opens the file that the policy names and starts the process; before there are threads.  *audit stays
 * NULL where nobody wants to know.  root is the app's folder, or NULL for the current one.
 */
bool audit_start(struct audit **audit, const struct config *config, const char *root,
    const struct token *token, struct err *err) MUST_CHECK;

/* A set that is offered. */
void audit_add_set(struct audit *a, const char *name);

struct audit_counts {
	uint64_t rows;
	uint64_t row_bytes;
	uint64_t files;
	uint64_t file_bytes;
};

/*
 * Has the line written, and waits for it: with what was read, and why the session failed, or NULL.  Frees
 * audit, which may be NULL.
 */
void audit_end(
    struct audit *audit, const struct audit_counts *counts, const struct err *why);

#endif
