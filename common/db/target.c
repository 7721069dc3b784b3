#include <string.h>

#include "common/base/text.h"
#include "common/db/db.h"
#include "common/db/mysql/mysql_target.h"
#include "common/db/postgres/postgres_target.h"
#include "common/db/sql_file.h"
#include "common/db/sqlite/sqlite_target.h"

/* The engines that can be filled. */
static const struct {
	const char *engine;
	struct db_target *(*open)(
	    const struct db_uri *uri, const struct db_target_opts *opts, struct err *err);
} drivers[] = {
    {"mysql", mysql_target_open},
    {"postgres", postgres_target_open},
    {"sqlite", sqlite_target_open},
};

static bool is_file(const char *into)
{
	return text_ends(into, ".sql") || text_ends(into, ".sql.zst");
}

const char *db_target_engine(const char *into)
{
	struct err ignored = {0};
	CLEANUP(db_uri_freep)
	struct db_uri *uri = is_file(into) ? NULL : db_uri_parse(into, &ignored);

	for (size_t i = 0; uri != NULL && i < sizeof(drivers) / sizeof(*drivers); i++) {
		if (strcmp(drivers[i].engine, uri->engine) == 0)
			return drivers[i].engine;
	}
	return NULL;
}

struct db_source *db_target_read(const char *into, const char *engine,
    const struct db_source_opts *opts, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;

	if (is_file(into))
		return sql_file_source_open(into, engine, err);
	uri = db_uri_parse(into, err);
	return uri != NULL ? db_source_open(uri, opts, err) : NULL;
}

struct db_target *db_target_open(
    const char *into, const struct db_target_opts *opts, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;

	if (is_file(into))
		return sql_file_target_open(into, opts, err);
	uri = db_uri_parse(into, err);
	if (uri == NULL) {
		(void)err_wrap(err, "target (also FILE.sql, FILE.sql.zst)");
		return NULL;
	}
	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++) {
		if (strcmp(drivers[i].engine, uri->engine) == 0)
			return drivers[i].open(uri, opts, err);
	}
	(void)err_set(err, ERR_USAGE, "databases of %s can't be filled yet", uri->engine);
	return NULL;
}
