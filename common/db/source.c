#include <string.h>

#include "common/db/db.h"
#include "common/db/mysql/mysql_source.h"
#include "common/db/postgres/postgres_source.h"
#include "common/db/sqlite/sqlite_source.h"

/* The engines that can be read. */
static const struct {
	const char *engine;
	struct db_source *(*open)(
	    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err);
	bool (*value)(
	    const struct db_uri *uri, const char *sql, char **value, struct err *err);
} drivers[] = {
    {"mysql", mysql_source_open, mysql_source_value},
    {"postgres", postgres_source_open, postgres_source_value},
    {"sqlite", sqlite_source_open, sqlite_source_value},
};

#define DRIVERS (sizeof(drivers) / sizeof(*drivers))

/* The driver's place in the table, DRIVERS when there is none. */
static size_t find_driver(const struct db_uri *uri, struct err *err)
{
	size_t i = 0;

	while (i < DRIVERS && strcmp(drivers[i].engine, uri->engine) != 0)
		i++;
	if (i == DRIVERS)
		(void)err_set(err, ERR_USAGE,
		    "databases of %s are not supported by this version: choose what else "
		    "there is with --only",
		    uri->engine);
	return i;
}

bool db_can_read(const struct db_uri *uri, struct err *err)
{
	return find_driver(uri, err) < DRIVERS;
}

struct db_source *db_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	size_t i = find_driver(uri, err);

	return i < DRIVERS ? drivers[i].open(uri, opts, err) : NULL;
}

bool db_value(const struct db_uri *uri, const char *sql, char **value, struct err *err)
{
	size_t i = find_driver(uri, err);

	return i < DRIVERS && drivers[i].value(uri, sql, value, err);
}
