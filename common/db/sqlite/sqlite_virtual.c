#include "common/db/sqlite/sqlite_virtual.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define CONTENT "_content"

/* Its columns before those of the virtual table. */
#define CONTENT_KEYS 2

/* What follows "name_" in the names of a module's shadow tables; NULL: anything. */
static const struct {
	const char *module;
	const char *const endings[6];
} shadows[] = {
    {"fts5", {"data", "idx", "content", "docsize", "config"}},
    {"fts4", {"content", "segments", "segdir", "docsize", "stat"}},
    {"fts3", {"content", "segments", "segdir", "docsize", "stat"}},
    {"rtree", {"node", "parent", "rowid"}},
    {"rtree_i32", {"node", "parent", "rowid"}},
    {"geopoly", {"node", "parent", "rowid"}},
};

/* Whether a table is where a virtual table keeps what it has. */
static bool is_shadow(const struct sqlite_module *m, const char *table, const char *name)
{
	size_t len = strlen(table);

	if (strncasecmp(name, table, len) != 0 || name[len] != '_')
		return false;
	for (size_t i = 0; i < sizeof(shadows) / sizeof(*shadows); i++) {
		if (strcmp(shadows[i].module, m->name) != 0)
			continue;
		for (const char *const *e = shadows[i].endings; *e != NULL; e++) {
			if (strcasecmp(name + len + 1, *e) == 0)
				return true;
		}
		return false;
	}
	return true;
}

/* What is decided for one virtual table. */
struct decision {
	struct sqlite_module module;
	struct schema_object *table;
	struct schema_object *content; /* the shadow table with its texts, or NULL */
	bool any;                      /* it has shadow tables */
	bool excluded;                 /* by its name or that of a shadow table */
};

static void find_shadows(
    struct sqlite_reader *r, struct schema *schema, struct decision *d)
{
	d->excluded = db_names_fit(&r->exclude, d->table->name);
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (o->stage != SCHEMA_TABLE || strcmp(o->kind, "table") != 0 ||
		    o->table != NULL || !is_shadow(&d->module, d->table->name, o->name))
			continue;
		o->table = xstrdup(d->table->name);
		d->any = true;
		d->excluded = d->excluded || !o->has_rows;
		if (text_ends(o->name, CONTENT))
			d->content = o;
	}
}

static void no_rows(struct schema *schema, const struct schema_object *table)
{
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct schema_object *o = &schema->objects[i];

		if (strcmp(o->kind, "table") == 0 && o->table != NULL &&
		    strcasecmp(o->table, table->name) == 0)
			o->has_rows = false;
	}
}

static void add_column(struct schema_object *o, const char *name)
{
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	o->columns[o->columns_n++] =
	    (struct schema_column){.name = xstrdup(name), .type = SCHEMA_ANY};
}

/* Which other parts of the program ask for, who know of no virtual table. */
static bool note_column(
    struct sqlite_reader *r, const char *table, const char *column, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};

	buf_puts(&sql, "INSERT INTO temp." SQLITE_NOTED " VALUES(");
	sqlite_quote_text(&sql, table);
	buf_putc(&sql, ',');
	sqlite_quote_text(&sql, column);
	buf_putc(&sql, ')');
	return sqlite_conn_run(r->copy, sql.data, err);
}

/*
 * The columns as the virtual table has them.  Its content's are its key (and that once more by
 * its name), then "c0", "c1" … of FTS5, "c0title", "c1body" … of the older ones.
 */
static bool add_columns(struct sqlite_reader *r, struct decision *d, struct err *err)
{
	const struct schema_object *c = d->content;
	bool named = strcmp(d->module.name, "fts5") != 0;

	if (c->columns_n <= CONTENT_KEYS ||
	    (!named && d->module.columns_n + CONTENT_KEYS != c->columns_n))
		return true;
	add_column(d->table, "rowid");
	d->table->key_n = 1;
	for (size_t i = CONTENT_KEYS; i < c->columns_n; i++) {
		const char *name = c->columns[i].name;

		if (named) {
			name += *name == 'c';
			while (isdigit((unsigned char)*name))
				name++;
		} else {
			name = d->module.columns[i - CONTENT_KEYS];
		}
		add_column(d->table, name);
		if (!note_column(r, d->table->name, name, err))
			return false;
	}
	d->table->rows_estimate = c->rows_estimate;
	d->table->bytes_estimate = c->bytes_estimate;
	return true;
}

/* Of which of its tables rows travel. */
static void decide(struct sqlite_reader *r, struct schema *schema, struct decision *d)
{
	bool fts = sqlite_module_is_fts(&d->module);
	bool content_excluded = d->module.content != NULL && *d->module.content != '\0' &&
	                        db_names_fit(&r->exclude, d->module.content);
	const char *what;

	if (d->excluded || content_excluded) {
		no_rows(schema, d->table);
		return;
	}
	if (!r->opts->guarded)
		return;
	if (!fts && d->any)
		buf_printf(
		    &r->opaque, "%s%s", r->opaque.len > 0 ? ", " : "", d->table->name);
	if (!fts)
		return;
	no_rows(schema, d->table);
	d->table->has_rows = d->table->columns_n > 0;
	if (d->table->has_rows ||
	    (d->module.content != NULL && *d->module.content != '\0'))
		return;
	what = d->module.content != NULL ? "keeps no texts" : "is not read here";
	log_warn(r->opts->log,
	    "table %s: its index %s, so that masks and conditions do not reach it: it comes "
	    "empty",
	    d->table->name, what);
}

bool sqlite_virtual_describe(
    struct sqlite_reader *r, struct schema *schema, struct err *err)
{
	buf_clear(&r->opaque);
	if (!sqlite_conn_run(r->copy, "DELETE FROM temp." SQLITE_NOTED, err))
		return false;
	for (size_t i = 0; i < schema->objects_n; i++) {
		struct decision d = {.table = &schema->objects[i]};
		bool ok = true;

		if (d.table->stage != SCHEMA_TABLE || !sqlite_is_virtual(d.table))
			continue;
		if (sqlite_module_parse(d.table->create, &d.module)) {
			find_shadows(r, schema, &d);
			if (d.content != NULL && sqlite_module_is_fts(&d.module) &&
			    !d.module.compressed)
				ok = add_columns(r, &d, err);
			if (ok)
				decide(r, schema, &d);
		}
		sqlite_module_reset(&d.module);
		if (!ok)
			return false;
	}
	if (r->opaque.len > 0)
		log_warn(r->opts->log,
		    "masks and conditions do not reach what these tables hold, which comes as "
		    "it is unless it is excluded: %s",
		    r->opaque.data);
	return true;
}

bool sqlite_virtual_query(struct sqlite_reader *r, const struct schema_object *o,
    struct buf *sql, struct err *err)
{
	CLEANUP(buf_reset) struct buf query = {0};
	CLEANUP(sqlite_finalizep) sqlite3_stmt *s = NULL;
	CLEANUP(freep) char *content = xasprintf("%s" CONTENT, o->name);
	size_t n = 0;

	buf_puts(&query, "SELECT name FROM pragma_table_info(");
	sqlite_quote_text(&query, content);
	buf_putc(&query, ')');
	s = sqlite_conn_prepare(r->copy, query.data, err);
	if (s == NULL)
		return false;
	buf_puts(sql, "SELECT ");
	for (; n < o->columns_n && sqlite3_step(s) == SQLITE_ROW; n++) {
		buf_puts(sql, n > 0 ? ", " : "");
		sqlite_quote_name(sql, (const char *)sqlite3_column_text(s, 0));
		buf_puts(sql, " AS ");
		sqlite_quote_name(sql, o->columns[n].name);
	}
	buf_puts(sql, " FROM ");
	sqlite_quote_name(sql, content);
	return n == o->columns_n ||
	       err_set(err, ERR_DB, "the content of %s has changed", o->name);
}
