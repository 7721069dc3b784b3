/* What a column takes, from how its engine spells its type. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/text.h"
#include "common/mask/mask_draft.h"

/* The bits of an integer type; 0: it is none. */
static unsigned int bits_of(const char *engine, const char *type)
{
	static const struct {
		const char *part;
		unsigned int bits;
	} types[] = {{"bigint", 63}, {"tinyint", 7}, {"smallint", 15}, {"mediumint", 23},
	    {"int", 31}};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcasestr(type, types[i].part) == NULL)
			continue;
		if (strcmp(engine, "sqlite") == 0)
			return 63;
		return types[i].bits +
		       (strcasestr(type, "unsigned") != NULL && types[i].bits < 63);
	}
	return 0;
}

/* "decimal(10,2)" has 2 digits behind the point. */
static unsigned int scale_of(const char *type)
{
	const char *comma = strchr(type, '(') != NULL ? strchr(type, ',') : NULL;

	return comma != NULL ? (unsigned int)strtoul(comma + 1, NULL, 10) : 0;
}

/* What a declared type of SQLite prefers (its rules of affinity). */
static enum schema_type sqlite_type(const char *type)
{
	static const char *const times[] = {"date", "time"};
	static const char *const texts[] = {
	    "char", "clob", "text", "json", "uuid", "inet"};

	if (strcasestr(type, "int") != NULL)
		return SCHEMA_NUMBER;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (strcasestr(type, texts[i]) != NULL)
			return SCHEMA_TEXT;
	}
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		if (strcasestr(type, times[i]) != NULL)
			return SCHEMA_TIME;
	}
	if (strcasestr(type, "blob") != NULL)
		return SCHEMA_BINARY;
	return *type == '\0' ? SCHEMA_TEXT : SCHEMA_NUMBER;
}

/* Texts that take any text: not uuid, inet, arrays, and none of wide characters. */
static bool is_free_text(
    const struct schema_column *c, const char *engine, const char *type)
{
	static const char *const types[] = {
	    "text", "character*", "varchar*", "citext", "name", "bpchar"};

	if (strcmp(engine, "mysql") == 0)
		return c->charset != NULL && !text_starts(c->charset, "utf16") &&
		       !text_starts(c->charset, "utf32") &&
		       strcmp(c->charset, "ucs2") != 0;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (text_glob(types[i], type) && strchr(type, '[') == NULL)
			return true;
	}
	return false;
}

void draft_fit(const struct draft *d, const struct draft_table *t, size_t i)
{
	const struct schema_object *o = t->object;
	const struct schema_column *c = &o->columns[i];
	const char *engine = d->schema->database.engine;
	const struct db_column_fact *fact = db_facts_column(d->facts, o->name, c->name);
	struct draft_column *to = &t->columns[i];

	/* SQLite's rowid. */
	to->type_name = fact != NULL ? fact->type : "integer";
	to->fit.type = c->type == SCHEMA_ANY ? sqlite_type(to->type_name) : c->type;
	to->fit.length = fact != NULL ? fact->length : 0;
	to->fit.bits = bits_of(engine, to->type_name);
	to->fit.scale = scale_of(to->type_name);
	to->fit.positive = strcasestr(to->type_name, "unsigned") != NULL &&
	                   strcmp(engine, "sqlite") != 0;
	to->fit.padded = strcmp(to->type_name, "character") == 0;
	to->fit.unique = fact == NULL || fact->unique;
	to->fit.not_null = fact == NULL || fact->not_null;
	to->fit.key = i < o->key_n;
	if (c->type == SCHEMA_TEXT && !is_free_text(c, engine, to->type_name))
		to->fit.type = SCHEMA_GEOMETRY; /* as one that takes no text */
}
