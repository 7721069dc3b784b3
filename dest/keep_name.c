#include "dest/keep_name.h"

#include "common/base/cli.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/db.h"

bool keep_refuse(
    const char *name, const struct schema *const *schemas, size_t n, struct err *err)
{
	CLEANUP(freep) const char **names = NULL;
	CLEANUP(freep) char *near = NULL;
	size_t names_n = 0;
	size_t room = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; schemas[i] != NULL && k < schemas[i]->objects_n; k++) {
			const struct schema_object *o = &schemas[i]->objects[k];

			if (o->stage != SCHEMA_TABLE)
				continue;
			names = xgrow(names, names_n, &room, sizeof(*names));
			names[names_n++] = o->name;
		}
	}
	if (cli_nearest(name, names, names_n) != NULL)
		near = text_printable(cli_nearest(name, names, names_n));
	return err_set(err, ERR_USAGE,
	    "--keep-local %s: there is no such table, neither here nor at the source%s%s%s",
	    name, near != NULL ? ": did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

/* What a target has; NULL where that can't be said, which is told when it is pulled. */
static struct schema *read_target(const char *into)
{
	CLEANUP(log_freep) struct log *silent = log_new("synco", LOG_SILENT);
	const struct db_source_opts opts = {.log = silent, .here = true};
	CLEANUP(schema_freep) struct schema *s = xcalloc(1, sizeof(*s));
	CLEANUP(db_source_freep) struct db_source *source = NULL;
	struct err ignored = {0};

	if (into == NULL || db_target_engine(into) == NULL)
		return NULL;
	source = db_target_read(into, db_target_engine(into), &opts, &ignored);
	if (source == NULL || !db_describe(source, s, &ignored))
		return NULL;
	return take_ptr(&s);
}

static bool has_table(const struct schema *s, const char *pattern)
{
	for (size_t i = 0; i < s->objects_n; i++) {
		if (s->objects[i].stage == SCHEMA_TABLE &&
		    text_glob(pattern, s->objects[i].name))
			return true;
	}
	return false;
}

/* The name is some table's, or that can't be said. */
static bool is_known(struct schema *const *schemas, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (schemas[i] == NULL || schemas[i]->objects_n == 0 ||
		    has_table(schemas[i], name))
			return true;
	}
	return n == 0;
}

bool keep_check_all(const struct targets *t, size_t sets_n,
    const struct refresh_keep *keep, size_t keep_n, struct err *err)
{
	CLEANUP(freep) struct schema **schemas = xcalloc(sets_n, sizeof(struct schema *));
	size_t n = 0;
	bool ok = true;

	for (size_t i = 0; i < sets_n; i++) {
		if (targets_wants(t, i))
			schemas[n++] = read_target(targets_into(t, i));
	}
	for (size_t i = 0; ok && i < keep_n; i++)
		ok = !keep[i].given || is_known(schemas, n, keep[i].name) ||
		     keep_refuse(
		         keep[i].name, (const struct schema *const *)schemas, n, err);
	for (size_t i = 0; i < n; i++)
		schema_free(schemas[i]);
	return ok;
}
