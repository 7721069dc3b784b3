/*
 * What refresh.c has found out about each table, for refresh_apply.c.
 */
#ifndef SYNCO_DEST_REFRESH_TABLE_H
#define SYNCO_DEST_REFRESH_TABLE_H

#include <stdio.h>

#include "dest/refresh.h"

struct refresh_table {
	bool whole;        /* all its rows go, and come again if it has any; else: */
	uint64_t before;   /* how many rows it has */
	uint64_t suspects; /* how many of them are in chunks that the source lacks */
	bool counter;      /* the object's "after" statement is another one */
	bool blind;        /* too many for digests: all of those go */
	long keys_from;    /* in the file of keys: those of the suspects, a line each */
	long keys_to;
};

const struct refresh_table *refresh_table(const struct refresh *r, size_t table);

/* Borrowed. */
FILE *refresh_keys(const struct refresh *r);

#endif
