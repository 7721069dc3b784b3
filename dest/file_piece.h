/*
 * The frames of one line about a private file: each is fetched, unless its bytes are here
 * already, in the older file or in what an interrupted run left.
 */
#ifndef SYNCO_DEST_FILE_PIECE_H
#define SYNCO_DEST_FILE_PIECE_H

#include "dest/files_item.h"

struct file_piece {
	struct file_item *item; /* borrowed */
	struct pack_ref *frames;
	struct file_chunk *chunks; /* NULL: all are fetched */
	unsigned char *from;       /* where each comes from */
	size_t n;
	uint64_t bytes; /* that are to be written */
	bool last;      /* of the item */
	bool broken;    /* the item changed at the source: there is no more of it */
	struct file_piece *next;
};

/* Takes the frames of line, which is item's own or a later one, and asks for what is not here. */
struct file_piece *file_piece_new(
    struct files *f, struct file_item *item, struct file_entry *line);
void file_piece_free(struct file_piece *p);

/* Waits for what was asked for, and writes it all in order: pieces come in theirs. */
bool file_piece_write(struct files *f, struct file_piece *p, struct err *err) MUST_CHECK;

/* Counts what of the line is here, where nothing is brought. */
void file_piece_plan(
    struct files *f, const struct file_item *item, const struct file_entry *line);

#endif
