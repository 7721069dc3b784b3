#include "common/db/adapt.h"

#include "common/base/text.h"
#include "common/db/mysql/mysql_target.h"

bool db_target_adapt(const char *into, struct schema *s,
    const struct db_target_opts *opts, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;

	if (into == NULL || !text_same(db_target_engine(into), "mysql") ||
	    !text_same(s->database.engine, "mysql"))
		return true;
	uri = db_uri_parse(into, err);
	return uri != NULL && mysql_target_adapt(uri, s, opts, err);
}
