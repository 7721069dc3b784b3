/*
 * What is known of a folder that file sets go into, from run to run: kept in the state folder by
 * the folder's real path and inode, so that another one at its place is a stranger.
 */
#ifndef SYNCO_DEST_SET_RECORD_H
#define SYNCO_DEST_SET_RECORD_H

/* Each says more than the one before. */
enum set_record {
	SET_RECORD_NONE,
	SET_RECORD_AGREED, /* the user said that files of a source may go there */
	SET_RECORD_FILLED, /* a pull was complete */
	SET_RECORD_OWN,    /* it was empty before: all in it was put there since */
};

/* dir: any path that leads there; one that is missing has none, and so has all without a state folder. */
enum set_record set_record_read(const char *dir);

/* Notes it as far as that can be done, unless more is known already. */
void set_record_raise(const char *dir, enum set_record record);

#endif
