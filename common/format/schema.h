/*
 * The index of a database: its definitions and where its rows are.
 *
 * Lines, in this order: one database line; one object line for each definition, in the order
 * in which they are created; then, table by table in the order of the objects, frame lines
 * and one done line.
 *
 *     {"database": {"engine": "mysql", "version": "…", "identity": "…", …}}
 *     {"object": {"stage": "table", "kind": "table", "name": "users", "create": "…", …}}
 *     {"frame": [pack, offset, length, frame, raw], "table": 3, "chunks": [["id", rows, bytes], …]}
 *     {"done": {"table": 3, "rows": 200000, "bytes": 12345678}}
 *
 * Where the source can be asked (survey.h) a line {"survey": true} ends the definitions, and
 * before all rows there is a line for each table that was compared: which of the
 * destination's chunks the source does not have, as numbers of chunks to skip and to take,
 * in turn.  Its done line says the same of the rows whose digests came, and how many rows
 * the table has in all.
 *
 *     {"compared": {"table": 3, "gone": [17, 1, 200, 3]}}
 *     {"done": {"table": 3, "rows": 12, "bytes": 700, "gone": [5, 2], "total": 200012}}
 *
 * and, where that is wanted, "places": which of all its rows are those that come.
 *
 * The rows of a table are one stream of lines (row_text.h).  Frames and chunks both cut that
 * stream, each completely: a frame ends with a chunk, but for rows larger than a frame, whose
 * chunk is listed with the frame in which it ends.
 */
#ifndef SYNCO_COMMON_FORMAT_SCHEMA_H
#define SYNCO_COMMON_FORMAT_SCHEMA_H

#include "common/format/chunker.h"
#include "common/format/pack.h"
#include "common/format/runs.h"

struct json;

/* When an object is created at the destination. */
enum schema_stage {
	SCHEMA_BEFORE, /* what tables need: types, sequences; also between tables */
	SCHEMA_TABLE,  /* has columns and perhaps rows */
	SCHEMA_AFTER,  /* views, routines, triggers, events: in this order */
	SCHEMA_STAGES
};

/* What kind of bytes a column's text is; loaders treat some with care. */
enum schema_type {
	SCHEMA_TEXT, /* in the column's own character set */
	SCHEMA_BINARY,
	SCHEMA_NUMBER,
	SCHEMA_TIME, /* dates, times, timestamps, years */
	SCHEMA_BIT,
	SCHEMA_ENUM, /* ENUM and SET */
	SCHEMA_JSON, /* a JSON type of its own, not text with a check */
	SCHEMA_GEOMETRY,
	SCHEMA_ANY, /* SQLite: each value says its storage class (row_text.h) */
	SCHEMA_TYPES
};

struct schema_column {
	char *name; /* UTF-8 */
	enum schema_type type;
	/* Of SCHEMA_TEXT and SCHEMA_ENUM where the engine has one, or NULL. */
	char *charset;
	bool absent; /* set by the destination: rows have it, its table has not */
};

/* Session settings that an object was made under; NULL where the engine has none. */
struct schema_session {
	char *sql_mode;
	char *charset;      /* character_set_client */
	char *collation;    /* collation_connection */
	char *db_collation; /* collation_database */
	char *time_zone;    /* events */
	char *search_path; /* PostgreSQL: schemas of operators that it uses, "a, \"B\"" */
};

/* A column that is made of another one: one for each pair. */
struct schema_derived {
	char *column;
	char *from;
};

struct schema_object {
	enum schema_stage stage;
	/* "table", "view", "trigger", "function", "procedure", "event", "sequence" … */
	char *kind;
	char *name;
	/* The name as SQL spells it, with its schema; NULL where name, quoted, will do. */
	char *qualified;
	char *table;  /* of a trigger: the table it belongs to; else NULL */
	char *create; /* the statement; of tables: without what keys and links hold */
	char *keys;   /* statement for secondary indexes, run after the rows; or NULL */
	char *links;  /* statement for foreign keys, run when all tables stand; or NULL */
	/* Statement that sets a state afterwards (a sequence's value); or NULL. */
	char *after;
	char *definer; /* "user@host" as in the statement; or NULL */
	struct schema_session session;

	/* Tables only. */
	char *engine; /* storage engine; NULL where there is only one */
	/* In the order of the row text: key columns first. */
	struct schema_column *columns;
	size_t columns_n;
	size_t key_n; /* leading columns that order the rows; 0: no usable key */
	uint64_t rows_estimate;
	uint64_t bytes_estimate;
	uint32_t chunk_mask; /* as in chunker.h */
	bool has_rows;       /* false: the structure only */
	bool history;        /* a system-versioned table whose old rows travel too */
	/* The source's rows are not in the order of their key, which it masked: key_n is 0. */
	bool unordered;
	bool only_here; /* set by the destination: its rows are not in the index */
	bool own;       /* the same: it is of the target, and no source brought it */
	bool kept;   /* the same: such a table of the target's own is kept in its place */
	bool absent; /* set by the destination: its server has nothing of that kind */
	/*
	 * Set by the destination where only the current ones of all versions of a row are taken: one more than
	 * the column's number that says until when a version was so.
	 */
	size_t until;
	/*
	 * Which rows travel, as "WHERE" has it, and the "WITH …" that it needs; NULL: all; none.
	 * They stay at the source.
	 */
	char *where;
	char *with;
	/*
	 * SQL that gives 1 or 0 for a row; its answers stand behind the columns.  They stay at the
	 * source.
	 */
	char **flags;
	size_t flags_n;
	/*
	 * Tables, by name, that this one is a partition of or inherits from, at all levels; and
	 * columns that the database makes of others (generated ones, triggers for text search).
	 * For masks; they stay at the source.
	 */
	char **parents;
	size_t parents_n;
	struct schema_derived *derived;
	size_t derived_n;
};

struct schema_database {
	char *engine;  /* "mysql", "postgres", "sqlite" */
	char *flavour; /* "MariaDB", "MySQL", "PostgreSQL", "SQLite" */
	char *version;
	char *identity; /* keyed digest of what makes server and database unique */
	char *charset;  /* defaults of the database; NULL where there are none */
	char *collation;
	/* PostgreSQL: where its functions look names up, "a, \"B\""; or NULL. */
	char *search_path;
	/* Statements that set what belongs to the file (SQLite's user_version). */
	char **settings;
	size_t settings_n;
	/* The engine takes names of either case for one; db_describe() says so, it does not travel. */
	bool fold_tables;
	bool fold_columns;
	/* Set by the destination where the target's server is another: "MySQL 9.7.4", the source's; or NULL. */
	char *source;
	char **skipped; /* names (text_glob()) of tables that stay at the source */
	size_t skipped_n;
	/* Kinds of objects of which the source's user sees only some: what is not sent may still be there. */
	char **unseen;
	size_t unseen_n;
};

struct schema {
	struct schema_database database;
	struct schema_object *objects;
	size_t objects_n;
	size_t parsed_bytes; /* memory of what was parsed: at most LIMIT_DEFINITIONS */
};

void schema_free(struct schema *s);
CLEANUP_DEFINE(struct schema, schema_free)
void schema_object_reset(struct schema_object *o);

/* Notes once that objects of a kind may be there unseen. */
void schema_unseen(struct schema_database *d, const char *kind);
bool schema_is_unseen(const struct schema_database *d, const char *kind);

/*
 * Whether two definitions of an engine are the same: rows of one fit the other.  What says how
 * much is in it, or which rows are wanted, does not count.
 */
bool schema_same(const struct schema_object *a, const struct schema_object *b);

/* Appends a zeroed object and returns it; valid until the next call. */
struct schema_object *schema_add(struct schema *s);

/* Lines out; json.h values to give to index_writer_add(). */
struct json *schema_database_json(const struct schema_database *d);
struct json *schema_object_json(const struct schema_object *o);
struct json *schema_frame_json(size_t table, const struct pack_ref *ref,
    const struct chunk *chunks, size_t chunks_n);
struct json *schema_done_json(size_t table, uint64_t rows, uint64_t bytes);
struct json *schema_survey_json(void);
struct json *schema_compared_json(size_t table, const struct runs *gone);

/* What the done line of a table that was compared says. */
struct schema_refreshed {
	uint64_t rows; /* that come */
	uint64_t bytes;
	uint64_t total;     /* rows of the table at the source */
	struct runs gone;   /* of the digests that came: which are of no row there */
	struct runs places; /* of all rows there: which come; may be left out */
};
struct json *schema_refreshed_json(size_t table, const struct schema_refreshed *r);

enum schema_line {
	SCHEMA_LINE_ERROR = -1,
	SCHEMA_LINE_DATABASE,
	SCHEMA_LINE_OBJECT, /* was appended to the schema */
	SCHEMA_LINE_SURVEY, /* the definitions have ended, the source waits for a survey */
	SCHEMA_LINE_COMPARED,
	SCHEMA_LINE_FRAME,
	SCHEMA_LINE_DONE,
};

/* A line about rows; table is the position in schema.objects. */
struct schema_rows {
	size_t table;
	struct pack_ref ref;
	struct chunk *chunks; /* grown as needed; free() it at the end */
	size_t chunks_n;
	size_t chunks_cap;
	uint64_t rows; /* of a done line */
	uint64_t bytes;
	struct runs gone;   /* of a compared line, or the done line of such a table */
	struct runs places; /* of such a done line, if it says so */
	bool compared;      /* that is what the done line is of; total is known */
	uint64_t total;     /* rows of the table at the source */
	bool asked;         /* definitions have ended with a survey line */
	size_t compared_to; /* tables below it may not be compared any more */
	bool begun;         /* there was a line; definitions may no longer come */
	bool ended;         /* the last line was the done line of its table */

	size_t frames_n; /* of all tables */

	/* Sums over the table's frame lines so far, which its done line must confirm. */
	size_t table_chunks;
	uint64_t frame_bytes;
	uint64_t chunk_rows;
	uint64_t chunk_bytes;
};

/* Frees what it points to. */
void schema_rows_reset(struct schema_rows *rows);

/*
 * Reads one line: adds to schema or fills rows, zeroed before the first line.  ERR_PROTO for
 * lines out of order (a table that has rows is neither skipped nor left before its done line),
 * unknown tables, sums that disagree, and anything else that breaks the rules above.
 */
enum schema_line schema_parse_line(struct schema *s, const struct json *line,
    struct schema_rows *rows, struct err *err) MUST_CHECK;

/* At the end of the index: ERR_PROTO unless each table that has rows had its done line. */
bool schema_check_end(
    const struct schema *s, const struct schema_rows *rows, struct err *err) MUST_CHECK;

#endif
