#include "common/db/postgres/postgres_rules.h"

#include <string.h>
#include <strings.h>

#include "common/db/postgres/postgres_extension.h"
#include "common/db/postgres/postgres_pattern.h"
#include "common/db/postgres/postgres_schema.h"

#define ALTER_TABLE "ALTER [ FOREIGN ] TABLE [ ONLY ] N @"
#define INDEX       "CREATE [ UNIQUE ] INDEX N ON [ ONLY ] N *"
#define STATISTICS  "CREATE STATISTICS N [ () ] ON *"

#define OWNER   POSTGRES_OWNER
#define SUPER   POSTGRES_SUPER
#define CHECKED POSTGRES_CHECKED
#define TRUST   POSTGRES_TRUST

struct rule {
	const char *kind;
	const char *pattern;
	enum postgres_rights rights;
};

static const struct rule rules[] = {
    {"schema", "CREATE SCHEMA [ IF NOT EXISTS ] = $", OWNER},
    {"extension", "CREATE EXTENSION [ IF NOT EXISTS ] = [ WITH SCHEMA N ] $", SUPER},
    {"collation", "CREATE COLLATION = () $", OWNER},
    {"text search parser", "CREATE TEXT SEARCH PARSER = () $", CHECKED},
    {"text search template", "CREATE TEXT SEARCH TEMPLATE = () $", CHECKED},
    {"text search dictionary", "CREATE TEXT SEARCH DICTIONARY = () $", OWNER},
    {"text search configuration", "CREATE TEXT SEARCH CONFIGURATION = () $", OWNER},
    {"text search configuration", "ALTER TEXT SEARCH CONFIGURATION = ADD MAPPING FOR *",
        OWNER},
    {"foreign-data wrapper",
        "CREATE FOREIGN DATA WRAPPER = [ HANDLER N ] [ VALIDATOR N ] [ OPTIONS () ] $",
        CHECKED},
    {"server",
        "CREATE SERVER = [ TYPE S ] [ VERSION S ] FOREIGN DATA WRAPPER N [ OPTIONS () ] $",
        SUPER},
    {"user mapping", "CREATE USER MAPPING FOR N SERVER N [ OPTIONS () ] $", SUPER},
    {"sequence", "CREATE SEQUENCE = *", OWNER},
    {"sequence", "ALTER SEQUENCE = OWNED BY N $", OWNER},
    {"sequence", "ALTER SEQUENCE = SET LOGGED|UNLOGGED $", OWNER},
    {"type", "CREATE TYPE = $", POSTGRES_GIVEN},
    {"type", "CREATE TYPE = AS () $", OWNER},
    {"type", "CREATE TYPE = AS ENUM|RANGE () $", OWNER},
    {"type", "CREATE TYPE = () $", TRUST},
    {"domain", "CREATE DOMAIN = AS *", OWNER},
    {"domain constraint", "ALTER DOMAIN Q ADD CONSTRAINT *", OWNER},
    {"function", "CREATE [ OR REPLACE ] FUNCTION = () *", OWNER},
    {"procedure", "CREATE [ OR REPLACE ] PROCEDURE = () *", OWNER},
    {"aggregate", "CREATE [ OR REPLACE ] AGGREGATE = () () $", OWNER},
    {"operator", "CREATE OPERATOR O () $", OWNER},
    {"cast", "CREATE CAST () WITH FUNCTION|INOUT *", OWNER},
    {"cast", "CREATE CAST () WITHOUT FUNCTION *", TRUST},
    {"language", "CREATE [ TRUSTED ] LANGUAGE = *", TRUST},
    {"transform", "CREATE TRANSFORM FOR *", CHECKED},
    {"access method", "CREATE ACCESS METHOD = TYPE INDEX|TABLE HANDLER N $", CHECKED},
    {"conversion", "CREATE [ DEFAULT ] CONVERSION = FOR S TO S FROM N $", OWNER},
    {"operator family", "CREATE OPERATOR FAMILY = USING N $", SUPER},
    {"operator family", "ALTER OPERATOR FAMILY = USING N ADD *", CHECKED},
    {"operator class", "CREATE OPERATOR CLASS = [ DEFAULT ] FOR TYPE *", CHECKED},
    {"table", "CREATE [ UNLOGGED ] TABLE = [ OF N ] () ~", OWNER},
    {"table", "CREATE [ UNLOGGED ] TABLE = OF N ~", OWNER},
    {"partitioned table", "CREATE [ UNLOGGED ] TABLE = [ OF N ] () ~", OWNER},
    {"partitioned table", "CREATE [ UNLOGGED ] TABLE = OF N ~", OWNER},
    {"foreign table", "CREATE FOREIGN TABLE = () ~", OWNER},
    {"foreign table", ALTER_TABLE, OWNER},
    {"table", ALTER_TABLE, OWNER},
    {"table", INDEX, OWNER},
    {"table", STATISTICS, OWNER},
    {"table", "ALTER INDEX Q ALTER COLUMN # SET STATISTICS # $", OWNER},
    {"table", "ALTER INDEX Q ATTACH PARTITION N $", OWNER},
    {"table", "ALTER INDEX Q DEPENDS ON EXTENSION N $", OWNER},
    {"table", "ALTER STATISTICS Q SET STATISTICS # $", OWNER},
    {"large objects", "CREATE SCHEMA SYNCO_LARGE_OBJECTS $", OWNER},
    {"large objects",
        "CREATE UNLOGGED TABLE SYNCO_LARGE_OBJECTS . PIECES "
        "( ID OID , AT BIGINT , DATA BYTEA ) $",
        OWNER},
    {"large objects",
        "SELECT LO_CREATE ( ID ) FROM ( SELECT DISTINCT ID FROM "
        "SYNCO_LARGE_OBJECTS . PIECES ) AS N $",
        OWNER},
    {"large objects",
        "SELECT LO_PUT ( ID , AT , DATA ) FROM SYNCO_LARGE_OBJECTS . PIECES "
        "WHERE DATA < > S $",
        OWNER},
    {"large objects", "DROP TABLE SYNCO_LARGE_OBJECTS . PIECES $", OWNER},
    {"large objects", "DROP SCHEMA SYNCO_LARGE_OBJECTS $", OWNER},
    {"view", "CREATE [ OR REPLACE ] VIEW = [ WITH () ] AS *", OWNER},
    {"view", "ALTER VIEW = ALTER COLUMN N SET *", OWNER},
    {"materialized view", "CREATE MATERIALIZED VIEW = [ USING N ] [ WITH () ] AS *",
        OWNER},
    {"materialized view", "ALTER MATERIALIZED VIEW = ALTER COLUMN N SET *", OWNER},
    {"data of materialized view", "REFRESH MATERIALIZED VIEW = $", OWNER},
    {"index", INDEX, OWNER},
    {"index", "ALTER INDEX Q ALTER COLUMN # SET STATISTICS # $", OWNER},
    {"index", "ALTER INDEX Q DEPENDS ON EXTENSION N $", OWNER},
    {"indexes of materialized view", INDEX, OWNER},
    {"indexes of materialized view", STATISTICS, OWNER},
    {"indexes of materialized view", "ALTER MATERIALIZED VIEW = CLUSTER ON N $", OWNER},
    {"constraint", ALTER_TABLE, OWNER},
    {"foreign key", ALTER_TABLE, OWNER},
    /* Those of extensions are the user's. */
    {"value of sequence", "SELECT PG_CATALOG . SETVAL ( S , [ - ] # , TRUE|FALSE ) $",
        SUPER},
    {"rule", "CREATE [ OR REPLACE ] RULE N AS ON *", OWNER},
    {"rule", ALTER_TABLE, OWNER},
    {"trigger", "CREATE [ CONSTRAINT ] TRIGGER N *", OWNER},
    /* Those of partitions are the server's own before 15, and only a superuser's to disable. */
    {"trigger", "ALTER [ FOREIGN ] TABLE N ENABLE|DISABLE [ ALWAYS|REPLICA ] TRIGGER N $",
        SUPER},
    {"trigger", "ALTER TRIGGER N ON Q DEPENDS ON EXTENSION N $", OWNER},
    {"policy", "CREATE POLICY N ON Q *", OWNER},
    {"publication", "CREATE PUBLICATION N [ FOR ALL TABLES ] WITH () $", SUPER},
    {"publication", "ALTER PUBLICATION N ADD TABLE|TABLES *", SUPER},
    {"event trigger",
        "CREATE EVENT TRIGGER = ON N [ WHEN TAG IN () ] EXECUTE FUNCTION|PROCEDURE N ( ) $",
        SUPER},
    {"event trigger", "ALTER EVENT TRIGGER = DISABLE $", SUPER},
    {"event trigger", "ALTER EVENT TRIGGER = ENABLE [ ALWAYS|REPLICA ] $", SUPER},
    {"comment", "COMMENT ON ^DATABASE|ROLE|TABLESPACE|SUBSCRIPTION % IS S $", SUPER},
    {"security label",
        "SECURITY LABEL FOR N ON ^DATABASE|ROLE|TABLESPACE|SUBSCRIPTION % IS S $", OWNER},
    {"owner",
        "ALTER TABLE|VIEW|SEQUENCE|DOMAIN|TYPE|COLLATION|CONVERSION|STATISTICS Q "
        "OWNER TO N $",
        SUPER},
    {"owner", "ALTER SCHEMA|LANGUAGE|PUBLICATION|SERVER U OWNER TO N $", SUPER},
    {"owner", "ALTER MATERIALIZED|FOREIGN VIEW|TABLE Q OWNER TO N $", SUPER},
    {"owner", "ALTER FOREIGN DATA WRAPPER U OWNER TO N $", SUPER},
    {"owner", "ALTER FUNCTION|PROCEDURE|AGGREGATE Q () OWNER TO N $", SUPER},
    {"owner", "ALTER LARGE OBJECT # OWNER TO N $", SUPER},
    {"owner", "ALTER OPERATOR O () OWNER TO N $", SUPER},
    {"owner", "ALTER OPERATOR CLASS|FAMILY Q USING N OWNER TO N $", SUPER},
    {"owner", "ALTER TEXT SEARCH DICTIONARY|CONFIGURATION Q OWNER TO N $", SUPER},
    {"owner", "ALTER EVENT TRIGGER U OWNER TO N $", SUPER},
    {"owner", "CREATE USER MAPPING FOR N SERVER N [ OPTIONS () ] $", SUPER},
    {"grants",
        "GRANT|REVOKE % ON [ TABLE|SEQUENCE|TYPE ] Q TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants",
        "GRANT|REVOKE % ON FUNCTION|PROCEDURE Q () TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants", "GRANT|REVOKE % ON SCHEMA|LANGUAGE U TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants",
        "GRANT|REVOKE % ON FOREIGN DATA WRAPPER U TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants", "GRANT|REVOKE % ON FOREIGN SERVER U TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants", "GRANT|REVOKE % ON LARGE OBJECT # TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants",
        "ALTER DEFAULT PRIVILEGES FOR ROLE N [ IN SCHEMA U ] GRANT|REVOKE % ON "
        "TABLES|SEQUENCES|FUNCTIONS|TYPES|SCHEMAS TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants",
        "ALTER DEFAULT PRIVILEGES FOR ROLE N [ IN SCHEMA U ] GRANT|REVOKE % ON "
        "LARGE OBJECTS TO|FROM N [ WITH GRANT OPTION ] $",
        SUPER},
    {"grants", "SELECT $", SUPER},
};

#undef OWNER
#undef SUPER
#undef CHECKED
#undef TRUST

/* Kinds whose statements are those of another. */
static const char *kind_of(const char *kind)
{
	return strcmp(kind, "partitioned table") == 0 ? "table" : kind;
}

/* Such a table has no rows, and its extension makes it. */
static bool is_made_elsewhere(const char *kind)
{
	return strcmp(kind, "extension table") == 0;
}

bool postgres_rules_know(const char *kind)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (strcmp(rules[i].kind, kind) == 0)
			return true;
	}
	return is_made_elsewhere(kind);
}

/* A language whose functions reach no further than the database, on whoever's server. */
static bool is_trusted(const char *language)
{
	static const char *const known[] = {
	    "sql", "plpgsql", "plperl", "pltcl", "plv8", "pllua", "plrust"};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(known[i], language) == 0)
			return true;
	}
	return false;
}

/* Whether the constant before it is of a type of the server's own: others are printed qualified. */
static bool is_cast_to_builtin(struct statement ahead)
{
	struct statement_token t = statement_next(&ahead);

	for (int i = 0; i < 2; i++) {
		if (!statement_mark(&t, ':'))
			return false;
		t = statement_next(&ahead);
	}
	if (t.kind != STATEMENT_WORD && t.kind != STATEMENT_NAME)
		return false;
	t = statement_next(&ahead);
	return !statement_mark(&t, '.');
}

/* Whether no type's name can end here: before a text it would be the text's type. */
static bool is_no_type(const struct statement_token *t)
{
	static const char *const reserved[] = {
	    "DEFAULT", "WHEN", "THEN", "ELSE", "AND", "OR", "NOT", "SELECT"};

	if (t->kind == STATEMENT_MARK)
		return *t->at != ')' && *t->at != ']';
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++) {
		if (statement_word(t, reserved[i]))
			return true;
	}
	return false;
}

/*
 * Whether a server that only reads the statement would make a value of one of the source's types,
 * and so run the source's functions: a constant is made when it is parsed, and a domain within its
 * type has checks.  Bodies that are texts, and settings, are not parsed.
 */
static bool makes_values(const char *sql)
{
	struct statement s;
	struct statement_token t;
	struct statement_token before = {0};
	bool parsed = false;
	size_t depth = 0;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	for (t = statement_next(&s); t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&s)) {
		depth = postgres_pattern_depth(depth, &t);
		parsed =
		    parsed || statement_word(&t, "BEGIN") || statement_word(&t, "RETURN");
		if (t.kind == STATEMENT_STRING && (parsed || depth > 0) &&
		    (!is_no_type(&before) || !is_cast_to_builtin(s)))
			return true;
		before = t;
	}
	return false;
}

/* What a routine's clauses want; its body, a text of its own, does not count. */
static enum postgres_rights rights_of_routine(const char *sql)
{
	struct statement s;
	struct statement_token t;
	enum postgres_rights rights = POSTGRES_OWNER;
	size_t depth = 0;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	for (t = statement_next(&s); t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&s)) {
		CLEANUP(buf_reset) struct buf name = {0};

		depth = postgres_pattern_depth(depth, &t);
		if (depth > 0)
			continue;
		if ((statement_word(&t, "LEAKPROOF") || statement_word(&t, "SUPPORT")) &&
		    rights == POSTGRES_OWNER)
			rights = POSTGRES_GIVEN;
		if (!statement_word(&t, "LANGUAGE"))
			continue;
		t = statement_next(&s);
		if (!statement_name(&s, &t, &name))
			return POSTGRES_TRUST;
		if (strcmp(buf_str(&name), "internal") == 0)
			rights = POSTGRES_CHECKED;
		else if (!is_trusted(buf_str(&name)))
			return POSTGRES_TRUST;
	}
	return rights;
}

/* A transition between values that only C knows is as dangerous as C. */
static enum postgres_rights rights_of_aggregate(const char *sql)
{
	struct statement s;
	struct statement_token t;

	statement_start(&s, STATEMENT_POSTGRES, 0, sql, strlen(sql));
	for (t = statement_next(&s); t.kind != STATEMENT_END && t.kind != STATEMENT_ERROR;
	     t = statement_next(&s)) {
		CLEANUP(buf_reset) struct buf name = {0};

		if (statement_name(&s, &t, &name) &&
		    strcmp(buf_str(&name), "internal") == 0)
			return POSTGRES_CHECKED;
	}
	return POSTGRES_OWNER;
}

/* Those that are not known may be the target's own choice, which its server knows. */
static enum postgres_rights rights_of_extension(const char *spelled)
{
	CLEANUP(buf_reset) struct buf name = {0};

	if (!postgres_extension_name(spelled, &name))
		return POSTGRES_TRUST;
	return postgres_extension_is_known(buf_str(&name)) ? POSTGRES_SUPER
	                                                   : POSTGRES_CHOSEN;
}

/* One that acts at each login acts before anything can be said against it. */
static enum postgres_rights rights_of_event_trigger(const char *sql)
{
	return postgres_pattern_fits(
	           "CREATE EVENT TRIGGER N ON LOGIN *", NULL, sql, strlen(sql))
	           ? POSTGRES_TRUST
	           : POSTGRES_SUPER;
}

/* A superuser parses no expression in which there could be anything of the source's. */
static enum postgres_rights without_values(enum postgres_rights rights, const char *sql)
{
	return rights != POSTGRES_OWNER && makes_values(sql) ? POSTGRES_TRUST : rights;
}

static enum postgres_rights rights_of(
    const struct schema_object *o, const char *sql, enum postgres_rights rights)
{
	if (strcmp(o->kind, "function") == 0 || strcmp(o->kind, "procedure") == 0)
		return without_values(rights_of_routine(sql), sql);
	if (strcmp(o->kind, "aggregate") == 0)
		return without_values(rights_of_aggregate(sql), sql);
	/* The rows' filters; CREATE has settings alone. */
	if (strcmp(o->kind, "publication") == 0 &&
	    postgres_pattern_fits("ALTER *", NULL, sql, strlen(sql)))
		return without_values(rights, sql);
	if (strcmp(o->kind, "extension") == 0)
		return rights_of_extension(o->name);
	if (strcmp(o->kind, "event trigger") == 0)
		return rights_of_event_trigger(sql);
	return rights;
}

bool postgres_rules_find(
    const struct schema_object *o, const char *sql, enum postgres_rights *rights)
{
	const char *announced = o->qualified != NULL ? o->qualified : o->name;
	const char *kind = kind_of(o->kind);
	size_t len = strlen(sql);

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		if (strcmp(kind_of(rules[i].kind), kind) != 0 ||
		    !postgres_pattern_fits(rules[i].pattern, announced, sql, len))
			continue;
		*rights = rights_of(o, sql, rules[i].rights);
		return true;
	}
	return false;
}
