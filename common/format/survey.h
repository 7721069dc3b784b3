/*
 * What the destination of a refresh says of what it has, so that only what differs travels.
 *
 * A survey is a message (message.h) with POST to <session>/survey; its text is records, one
 * after the other:
 *
 *     kind (1 byte), last (1: the table has no more of this kind), set (2), table (4), items (4)
 *     and the items
 *
 * Databases are surveyed one after the other, in the order of their sets.  Of each, first
 * which tables will be compared or are not wanted, then the ids of each table's chunks in order; the
 * index answers which of them the source does not have; then, of those, the digests of
 * their rows.  Each destination takes a random object number, so that two that were given
 * the same token never use a key and nonce twice; the source listens to the first one only.
 */
#ifndef SYNCO_COMMON_FORMAT_SURVEY_H
#define SYNCO_COMMON_FORMAT_SURVEY_H

#include "common/format/frame.h"

/* The last part of the URL. */
#define SURVEY_NAME "survey"

enum survey_kind {
	SURVEY_TABLES =
	    1, /* items: 4 bytes, the number of a table that will be compared */
	SURVEY_CHUNKS = 2, /* items: CHUNK_ID_BYTES */
	SURVEY_ROWS = 3,   /* items: SURVEY_ROW_BYTES, digests of rows (chunker.h) */
	SURVEY_WHOLE = 4,  /* no items: all rows of the table are wanted */
	SURVEY_KEPT = 5,   /* items as SURVEY_TABLES: no row of these is wanted */
	SURVEY_PLACED = 6, /* as SURVEY_TABLES, and where rows stand is wanted, too */
};

#define SURVEY_ROW_BYTES 8

struct survey_record {
	enum survey_kind kind;
	bool last;
	uint32_t set;   /* the database: its position in meta.json */
	uint32_t table; /* position in schema.objects; 0 where the items say it */
	const unsigned char *items;
	size_t items_n;
};

/* Bytes of an item. */
size_t survey_item_bytes(enum survey_kind kind);

/* Appends a record to a text, which holds at most LIMIT_FRAME_RAW in the end. */
void survey_append(struct buf *text, const struct survey_record *r);

/* How many items a record in a text of len bytes may still have. */
size_t survey_room(size_t len, enum survey_kind kind);

/*
 * Takes the next record out of data[0..len), of which *at bytes are behind us; it points into data.
 * False at the end, and with ERR_PROTO when it can't be read.
 */
bool survey_next(const char *data, size_t len, size_t *at, struct survey_record *r,
    struct err *err) MUST_CHECK;

/* A destination's object number, at random. */
bool survey_object_new(uint32_t *object, struct err *err) MUST_CHECK;

/* The object number that a message claims; 0 for what is none. */
uint32_t survey_object(const void *data, size_t len);

/* Seals a text, and opens it: as message_close() and message_open(). */
bool survey_close(uint32_t object, uint64_t number, const struct buf *text,
    struct frame_codec *codec, struct buf *out, struct err *err) MUST_CHECK;
bool survey_open(uint32_t object, uint64_t *number, const void *data, size_t len,
    struct frame_codec *codec, struct buf *text, struct err *err) MUST_CHECK;

#endif
