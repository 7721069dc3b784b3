/*
 * One private file on its way out: its bytes into frames, and its lines of the index.
 */
#ifndef SYNCO_SOURCE_FILE_SEND_H
#define SYNCO_SOURCE_FILE_SEND_H

#include "common/base/cleanup.h"
#include "common/format/file_index.h"
#include "common/format/token.h"
#include "source-lite/packer.h"

struct file_sender;

/* packer is borrowed. */
struct file_sender *file_sender_new(
    struct packer *packer, const struct token *token, struct err *err) MUST_CHECK;
void file_sender_free(struct file_sender *s);
CLEANUP_DEFINE(struct file_sender, file_sender_free)

/*
 * Sends the file that fd (borrowed) was opened for; e (borrowed) says its path, size, time and
 * mode as they were then.  A large file is cut into chunks that the destination may have.
 * *whole is false when it could not be read or has changed meanwhile: then it is left out.
 */
bool file_sender_send(struct file_sender *s, int fd, const struct file_entry *e,
    bool *whole, struct err *err) MUST_CHECK;

#endif
