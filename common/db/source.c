#include <string.h>

#include "common/db/db.h"
#include "common/db/mysql/mysql_source.h"
#include "common/db/sqlite/sqlite_source.h"

/* The engines that can be read. */
static const struct {
	const char *engine;
	struct db_source *(*open)(
	    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err);
} drivers[] = {
    {"mysql", mysql_source_open},
    {"sqlite", sqlite_source_open},
};

struct db_source *db_source_open(
    const struct db_uri *uri, const struct db_source_opts *opts, struct err *err)
{
	for (size_t i = 0; i < sizeof(drivers) / sizeof(*drivers); i++) {
		if (strcmp(drivers[i].engine, uri->engine) == 0)
			return drivers[i].open(uri, opts, err);
	}
	(void)err_set(err, ERR_USAGE, "databases of %s can't be read yet", uri->engine);
	return NULL;
}
