/*
 * Every limit on what comes from the other side, each with its reason.
 *
 * A length is compared with its limit before memory is taken for it.  FORMAT.md lists the
 * same values.
 */
#ifndef SYNCO_COMMON_FORMAT_LIMITS_H
#define SYNCO_COMMON_FORMAT_LIMITS_H

/* meta.json: a page of file sets and warnings; polled often, so it is kept small. */
#define LIMIT_META_BYTES (1 << 20)

/* File sets in one session, databases included. */
#define LIMIT_FILE_SETS 64

/* Warnings kept in meta.json; more are counted only. */
#define LIMIT_WARNINGS 500

/* Of all warnings together: JSON may take six bytes for one, and meta.json must fit. */
#define LIMIT_WARNINGS_BYTES (LIMIT_META_BYTES / 8)

/* Of a set in meta.json, what could not be read or is left out: more is the whole set. */
#define LIMIT_PATH_LIST       64
#define LIMIT_PATH_LIST_BYTES (LIMIT_META_BYTES / 1024)

/* Hosts of a network's sites in meta.json. */
#define LIMIT_SITE_HOSTS 4096

/*
 * One line of an index: a definition (a stored routine may be long: servers take 16 MiB by default)
 * or a file's frames.
 */
#define LIMIT_INDEX_LINE (32 << 20)

/* Raw bytes of one frame, the unit of compressing and sealing. */
#define LIMIT_FRAME_RAW (1 << 20)

/* The same where frames are fetched one by one from static files. */
#define LIMIT_FRAME_RAW_STATIC (64 << 10)

/* A sealed frame: codec byte, the worst case of zstd, nonce-free seal of 16 bytes. */
#define LIMIT_FRAME_SEALED (LIMIT_FRAME_RAW + LIMIT_FRAME_RAW / 128 + 1024)

/* A pack is closed once it holds this much. */
#define LIMIT_PACK_BYTES (8 << 20)

/* Packs of one session: 2^24 packs are 128 TiB. */
#define LIMIT_PACKS (1U << 24)

/* A request to a living session, and the packs it may name: a spool holds fewer. */
#define LIMIT_REQUEST_BYTES (64 << 10)
#define LIMIT_ACKS          4096

/*
 * What a survey may say of one database: ids of chunks, and digests of rows, of a table and of all.
 * The destination may have more rows than the source, so it is not the source's rows that bound
 * them; whoever has more says so with one id for a table, or without digests.
 */
#define LIMIT_SURVEY_CHUNKS     (1U << 21)
#define LIMIT_SURVEY_TABLE_ROWS (1U << 20)
#define LIMIT_SURVEY_ROWS       (1U << 22)

/* Of these, what has come and is not looked at yet. */
#define LIMIT_SURVEY_BYTES (32U << 20)

/* Columns of one table (MySQL allows 4096, SQLite 32767 when built so). */
#define LIMIT_COLUMNS 32767

/* Objects (tables, views, routines ...) of one database. */
#define LIMIT_OBJECTS 1000000

/*
 * Memory for all definitions of a database at the destination: 100,000 tables with 20 columns
 * each are reckoned as 350 MB.
 */
#define LIMIT_DEFINITIONS (512U << 20)

/*
 * Frames of a database, and chunks of a table, in an index: they are held while they are fetched and
 * compared, 24 and 40 bytes each.  Published frames of 64 KiB make 2 TiB, chunks of 16 KiB 512 GiB.
 */
#define LIMIT_FRAMES       (1U << 25)
#define LIMIT_TABLE_CHUNKS (1U << 25)

/* Text of one row: servers and SQLite hold values of 1 GiB, which escapes may double. */
#define LIMIT_ROW (1U << 31)

/* Files of a session: 16 bytes of each are held. */
#define LIMIT_FILES (1U << 25)

/* A relative path, as PATH_MAX on the systems we run on. */
#define LIMIT_PATH 4095

/* A public URI. */
#define LIMIT_URI 16384

/* A chunk that has no boundary by then is cut; 16 KiB is the mean. */
#define LIMIT_CHUNK_MEAN  (16 << 10)
#define LIMIT_CHUNK_BYTES (128 << 10)

/*
 * Chunks of private files: from so many bytes up a file is cut, chunks below the normal size
 * are rare, and the largest still fits into a frame.
 */
#define LIMIT_FILE_CHUNKED      (1 << 20)
#define LIMIT_FILE_CHUNK_MIN    (32 << 10)
#define LIMIT_FILE_CHUNK_NORMAL (64 << 10)
#define LIMIT_FILE_CHUNK_MAX    (512 << 10)

#endif
