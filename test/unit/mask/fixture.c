#include "test/unit/mask/fixture.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "test/lib/check.h"

static struct schema_column id_column = {.name = (char *)"id", .type = SCHEMA_NUMBER};

struct mask_job fixture_job(const struct mask *m)
{
	struct mask_job job = {
	    .mask = m,
	    .fit = {.type = SCHEMA_TEXT, .numbered = true},
	    .type_name = "text",
	    .password = "$2y$10$hash",
	    .keys = &id_column,
	    .keys_n = 1,
	};

	for (size_t i = 0; i < sizeof(job.key.bytes); i++)
		job.key.bytes[i] = (unsigned char)i;
	return job;
}

struct buf fixture_mask_bytes(const struct mask_job *job, uint64_t n,
    enum schema_type type, const char *value, size_t len)
{
	CLEANUP(freep) char *key = xasprintf("%llu", (unsigned long long)n);
	const struct row_field field = {key, strlen(key)};
	const struct mask_row row = {
	    .seed = mask_seed_of(&job->key, key, strlen(key)),
	    .keys = &field,
	    .keys_n = 1,
	};
	struct buf out = {0};

	if (!mask_value(job, &row, type, value, len, &out))
		buf_reset(&out);
	else
		buf_puts(&out, "");
	return out;
}

char *fixture_mask(const struct mask_job *job, uint64_t n, const char *value)
{
	struct buf out = fixture_mask_bytes(job, n, job->fit.type, value, strlen(value));

	return out.data != NULL ? buf_take(&out) : xstrdup("NULL");
}

void fixture_init(struct fixture *f, const char *engine)
{
	*f = (struct fixture){.log = log_new("test", LOG_SILENT)};
	f->schema.database.engine = xstrdup(engine);
	f->schema.database.fold_tables = strcmp(engine, "sqlite") == 0;
	f->schema.database.fold_columns = strcmp(engine, "postgres") != 0;
	f->rules.file = xstrdup(".synco.yml");
	memset(f->secret, 7, sizeof(f->secret));
	f->opts = (struct mask_opts){
	    .rules = &f->rules,
	    .secret = f->secret,
	    .password = "$2y$10$hash",
	    .log = f->log,
	};
}

void fixture_reset(struct fixture *f)
{
	for (size_t i = 0; i < f->schema.objects_n; i++)
		schema_object_reset(&f->schema.objects[i]);
	free(f->schema.objects);
	free(f->schema.database.engine);
	db_facts_reset(&f->facts);
	mask_rules_reset(&f->rules);
	log_free(f->log);
}

static bool has(const char *words, const char *word)
{
	return strstr(words, word) != NULL;
}

static enum schema_type type_of(const char *engine, const char *type)
{
	static const struct {
		const char *part;
		enum schema_type type;
	} types[] = {{"json", SCHEMA_JSON}, {"interval", SCHEMA_TIME},
	    {"[]", SCHEMA_TEXT}, {"int", SCHEMA_NUMBER}, {"decimal", SCHEMA_NUMBER},
	    {"double", SCHEMA_NUMBER}, {"numeric", SCHEMA_NUMBER}, {"enum", SCHEMA_ENUM},
	    {"bit", SCHEMA_BIT}, {"date", SCHEMA_TIME}, {"time", SCHEMA_TIME},
	    {"year", SCHEMA_TIME}, {"binary", SCHEMA_BINARY}, {"blob", SCHEMA_BINARY},
	    {"bytea", SCHEMA_BINARY}, {"point", SCHEMA_GEOMETRY}};

	if (strcmp(engine, "sqlite") == 0)
		return SCHEMA_ANY;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (has(type, types[i].part))
			return types[i].type;
	}
	return SCHEMA_TEXT;
}

/* " users.email varchar(190) unique" */
static void add_column(struct fixture *f, struct schema_object *o, char *text)
{
	static const char *const words[] = {" key", " unique", " not null"};
	const char *engine = f->schema.database.engine;
	char *type;
	bool found[3] = {false};
	struct db_column_fact *fact;
	struct schema_column *c;

	text += strspn(text, " ");
	type = strchr(text, ' ');
	REQUIRE(type != NULL);
	*type++ = '\0';
	for (size_t i = 0; i < 3; i++) {
		found[i] = has(type, words[i]);
		if (found[i])
			*strstr(type, words[i]) = '\0';
	}
	o->columns = xreallocarray(o->columns, o->columns_n + 1, sizeof(*o->columns));
	c = &o->columns[o->columns_n++];
	*c = (struct schema_column){.name = xstrdup(text), .type = type_of(engine, type)};
	if (c->type == SCHEMA_TEXT && strcmp(engine, "mysql") == 0 &&
	    !has(type, "inet") && !has(type, "uuid"))
		c->charset = xstrdup(has(type, "latin1") ? "latin1" : "utf8mb4");
	o->key_n += found[0];
	f->facts.columns = xgrow(f->facts.columns, f->facts.columns_n,
	    &f->facts.columns_cap, sizeof(*f->facts.columns));
	fact = &f->facts.columns[f->facts.columns_n++];
	*fact = (struct db_column_fact){
	    .table = xstrdup(o->name),
	    .column = xstrdup(text),
	    .type = xstrdup(type),
	    .not_null = found[0] || found[2],
	    .unique = found[0] || found[1],
	};
	if (strchr(type, '(') != NULL)
		fact->length = strtoul(strchr(type, '(') + 1, NULL, 10);
}

void fixture_table(struct fixture *f, const char *name, const char *columns)
{
	struct schema_object *o = schema_add(&f->schema);
	CLEANUP(freep) char *text = xstrdup(columns);
	char *rest = NULL;

	o->stage = SCHEMA_TABLE;
	o->name = xstrdup(name);
	o->kind = xstrdup("table");
	o->has_rows = true;
	f->facts.names =
	    xgrow(f->facts.names, f->facts.names_n, &f->facts.names_cap, sizeof(char *));
	f->facts.names[f->facts.names_n++] = xstrdup(name);
	for (char *c = strtok_r(text, ";", &rest); c != NULL;
	     c = strtok_r(NULL, ";", &rest))
		add_column(f, o, c);
}

void fixture_absent(struct fixture *f, const char *name, bool view)
{
	f->facts.names =
	    xgrow(f->facts.names, f->facts.names_n, &f->facts.names_cap, sizeof(char *));
	f->facts.names[f->facts.names_n++] = xstrdup(name);
	if (view) {
		struct schema_object *o = schema_add(&f->schema);

		o->stage = SCHEMA_AFTER;
		o->name = xstrdup(name);
		o->kind = xstrdup("view");
	}
}

void fixture_generated(struct fixture *f, const char *table, const char *column)
{
	f->facts.columns = xgrow(f->facts.columns, f->facts.columns_n,
	    &f->facts.columns_cap, sizeof(*f->facts.columns));
	f->facts.columns[f->facts.columns_n++] = (struct db_column_fact){
	    .table = xstrdup(table), .column = xstrdup(column), .type = xstrdup("text")};
}

void fixture_part(struct fixture *f, const char *table, const char *of)
{
	for (size_t i = 0; i < f->schema.objects_n; i++) {
		struct schema_object *o = &f->schema.objects[i];

		if (strcmp(o->name, table) != 0)
			continue;
		o->parents =
		    xreallocarray(o->parents, o->parents_n + 1, sizeof(*o->parents));
		o->parents[o->parents_n++] = xstrdup(of);
	}
}

void fixture_link(struct fixture *f, const char *key, const char *link)
{
	char words[4][64];
	struct db_link *l;

	REQUIRE(sscanf(link, "%63[^.].%63s > %63[^.].%63s", words[0], words[1], words[2],
	            words[3]) == 4);
	f->facts.links =
	    xgrow(f->facts.links, f->facts.links_n, &f->facts.links_cap, sizeof(*l));
	l = &f->facts.links[f->facts.links_n++];
	*l = (struct db_link){xstrdup(key), xstrdup(words[0]), xstrdup(words[1]),
	    xstrdup(words[2]), xstrdup(words[3]), false};
}

struct mask *fixture_rule(
    struct fixture *f, const char *table, const char *column, enum mask_kind kind)
{
	struct mask_rule *rule = mask_rules_add(&f->rules);

	rule->table = xstrdup(table);
	rule->column = xstrdup(column);
	rule->line = f->rules.n;
	rule->col = 5;
	rule->mask = mask_of(kind);
	return &rule->mask;
}

void fixture_auto(struct fixture *f, const char *table)
{
	struct mask_auto_tables *tables = mask_rules_add_auto(&f->rules);

	tables->table = xstrdup(table);
	tables->line = f->rules.autos_n;
	tables->col = 9;
}

struct mask_plan *fixture_plan(struct fixture *f, struct err *err)
{
	*err = (struct err){0};
	return mask_plan_new(&f->opts, &f->schema, &f->facts, err);
}

char *fixture_chosen(const struct mask_plan *p, const struct fixture *f,
    const char *table, const char *column)
{
	const struct mask_table *t = mask_plan_table(p, table);
	const struct schema_object *o = NULL;
	struct buf out = {0};

	for (size_t i = 0; i < f->schema.objects_n; i++) {
		if (strcmp(f->schema.objects[i].name, table) == 0)
			o = &f->schema.objects[i];
	}
	REQUIRE(o != NULL);
	buf_puts(&out, "");
	for (size_t i = 0; t != NULL && i < t->columns_n; i++) {
		const struct mask_column *c = &t->columns[i];

		if (strcmp(o->columns[c->index].name, column) != 0)
			continue;
		for (size_t k = 0; k < c->cases_n; k++)
			buf_printf(&out, "%s%s%s%s%s", k > 0 ? ", " : "",
			    mask_kind_name(c->cases[k].mask.kind),
			    c->cases[k].mask.by_value ? " by value" : "",
			    c->cases[k].conditional ? " when " : "",
			    c->cases[k].conditional ? c->cases[k].like : "");
	}
	if (out.len == 0)
		buf_puts(&out, "keep");
	return buf_take(&out);
}

char *fixture_log(const struct fixture *f)
{
	struct buf out = {0};

	buf_puts(&out, "");
	for (size_t i = 0; i < log_warnings(f->log); i++) {
		CLEANUP(freep) char *text = log_warning(f->log, i);

		buf_printf(&out, "%s\n", text);
	}
	return buf_take(&out);
}
