#include "common/db/mysql/mysql_equivalents.h"

#include <string.h>
#include <strings.h>

/*
 * Languages: as MySQL's 0900 collations call them (ISO 639) and as older ones and MariaDB's do.  Where
 * MariaDB has none, the order of all languages stands for it: it tells the same letters apart.
 */
static const struct {
	const char *code;
	const char *name;
} languages[] = {
    {"", ""},
    {"de_pb", "german2"},
    {"is", "icelandic"},
    {"lv", "latvian"},
    {"ro", "romanian"},
    {"sl", "slovenian"},
    {"pl", "polish"},
    {"et", "estonian"},
    {"es", "spanish"},
    {"sv", "swedish"},
    {"tr", "turkish"},
    {"cs", "czech"},
    {"da", "danish"},
    {"nb", "danish"}, /* Norwegian and Danish have one order */
    {"lt", "lithuanian"},
    {"sk", "slovak"},
    {"es_trad", "spanish2"},
    {"la", "roman"},
    {"fa", "persian"},
    {"eo", "esperanto"},
    {"hu", "hungarian"},
    {"si", "sinhala"},
    {"hr", "croatian"},
    {"vi", "vietnamese"},
};

#define LANGUAGES (sizeof(languages) / sizeof(*languages))

/* What a collation does, as its name says. */
struct nature {
	char charset[16];
	char language[24]; /* MariaDB's word, "" without */
	bool unicode;      /* by the Unicode algorithm, of whatever version */
	bool pad;          /* blanks at the end do not count */
	bool accents;      /* they count */
	bool cases;        /* they count */
	bool binary;
};

static bool has(const char *name, const char *part)
{
	return strstr(name, part) != NULL;
}

/* The words between the character set and what is known by name, as one of the languages. */
static void read_language(const char *rest, struct nature *n)
{
	for (size_t i = 1; i < LANGUAGES; i++) {
		size_t code = strlen(languages[i].code);
		size_t name = strlen(languages[i].name);
		const char *at = strncmp(rest, "uca1400_", 8) == 0 ? rest + 8 : rest;

		if ((strncmp(rest, languages[i].code, code) == 0 &&
		        strncmp(rest + code, "_0900", 5) == 0) ||
		    (strncmp(at, languages[i].name, name) == 0 && at[name] == '_'))
			(void)snprintf(
			    n->language, sizeof(n->language), "%s", languages[i].name);
	}
}

static bool read_nature(const char *name, size_t len, struct nature *n)
{
	char text[64];
	const char *rest;
	size_t charset;

	*n = (struct nature){0};
	if (len >= sizeof(text))
		return false;
	for (size_t i = 0; i < len; i++)
		text[i] =
		    (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	text[len] = '\0';
	charset = strcspn(text, "_");
	if (text[charset] == '\0' || charset >= sizeof(n->charset))
		return false;
	rest = text + charset + 1;
	(void)snprintf(n->charset, sizeof(n->charset), "%.*s", (int)charset, text);
	n->unicode = has(rest, "0900") || has(rest, "uca1400") || has(rest, "unicode");
	n->pad = !has(rest, "0900") && !has(rest, "nopad");
	n->binary = len > 3 && strcmp(text + len - 3, "bin") == 0;
	n->accents = has(rest, "_as_") || n->binary;
	n->cases = has(rest, "_cs") || n->binary;
	read_language(rest, n);
	n->unicode = n->unicode || *n->language != '\0';
	return true;
}

static bool try_name(const struct mysql_side *target, struct buf *out, const char *name)
{
	if (!mysql_side_knows(target, name))
		return false;
	buf_puts(out, name);
	return true;
}

static const char *code_of(const char *language)
{
	for (size_t i = 1; i < LANGUAGES; i++) {
		if (strcmp(languages[i].name, language) == 0)
			return languages[i].code;
	}
	return "";
}

/* One name out of its parts, where the target knows it; empty parts take no "_". */
static bool try_parts(const struct mysql_side *target, struct buf *out,
    const char *charset, const char *const *parts, size_t n)
{
	CLEANUP(buf_reset) struct buf name = {0};

	buf_puts(&name, charset);
	for (size_t i = 0; i < n; i++) {
		if (*parts[i] != '\0')
			buf_printf(&name, "_%s", parts[i]);
	}
	return try_name(target, out, buf_str(&name));
}

/* Those of the Unicode algorithm: the newest that the target has, and never a coarser one first. */
static bool try_unicode(
    const struct mysql_side *target, const struct nature *n, struct buf *out)
{
	const char *level =
	    n->accents ? (n->cases ? "as_cs" : "as_ci") : (n->cases ? "ai_cs" : "ai_ci");
	const char *language = n->language;

	for (;; language = "") {
		const char *const uca[] = {
		    "uca1400", language, n->pad ? "" : "nopad", level};
		const char *const modern[] = {code_of(language), "0900", level};
		const char *const finer[] = {code_of(language), "0900", "as_cs"};
		const char *const named[] = {*language == '\0' ? "unicode_520" : language,
		    n->pad ? "" : "nopad", "ci"};
		const char *const old[] = {
		    *language == '\0' ? "unicode_520" : language, "ci"};

		if (try_parts(target, out, n->charset, uca, 4))
			return true;
		/* Without a word on accents only those that do not tell them apart fit. */
		if (!n->accents && !n->cases && n->pad &&
		    try_parts(target, out, n->charset, old, 2))
			return true;
		if (try_parts(target, out, n->charset, modern, 3) ||
		    ((n->accents || n->cases) &&
		        try_parts(target, out, n->charset, finer, 3)))
			return true;
		if (!n->accents && !n->cases &&
		    (try_parts(target, out, n->charset, named, 3) ||
		        try_parts(target, out, n->charset, old, 2)))
			return true;
		if (*language == '\0')
			return false;
	}
}

/* Those of a character set's own: without "nopad", or with what else they are known by. */
static bool try_plain(
    const struct mysql_side *target, const char *name, size_t len, struct buf *out)
{
	CLEANUP(buf_reset) struct buf plain = {0};
	const char *nopad = memmem(name, len, "_nopad", 6);

	buf_append(&plain, name, nopad != NULL ? (size_t)(nopad - name) : len);
	if (nopad != NULL)
		buf_append(&plain, nopad + 6, len - 6 - (size_t)(nopad - name));
	return try_name(target, out, buf_str(&plain));
}

bool mysql_equivalent_collation(
    const struct mysql_side *target, const char *name, size_t len, struct buf *out)
{
	CLEANUP(buf_reset) struct buf same = {0};
	struct nature n;

	buf_append(&same, name, len);
	if (try_name(target, out, buf_str(&same)))
		return true;
	if (!read_nature(name, len, &n))
		return false;
	/* One character set, two names: MariaDB 10.6 and MySQL 8.0.30 print the longer one. */
	if (strcmp(n.charset, "utf8") == 0 || strcmp(n.charset, "utf8mb3") == 0) {
		bool shorter = !mysql_side_knows_charset(target, "utf8mb3", 7);

		(void)snprintf(
		    n.charset, sizeof(n.charset), "%s", shorter ? "utf8" : "utf8mb3");
		buf_clear(&same);
		buf_printf(&same, "%s%.*s", n.charset, (int)(len - strcspn(name, "_")),
		    name + strcspn(name, "_"));
		if (try_name(target, out, buf_str(&same)))
			return true;
	}
	if (n.binary) {
		const char *const nopad[] = {"nopad_bin"};
		const char *const modern[] = {"0900_bin"};
		const char *const bin[] = {"bin"};

		return (!n.pad && (try_parts(target, out, n.charset, nopad, 1) ||
		                      try_parts(target, out, n.charset, modern, 1))) ||
		       try_parts(target, out, n.charset, bin, 1);
	}
	if ((n.unicode && try_unicode(target, &n, out)) ||
	    try_plain(target, name, len, out))
		return true;
	{
		/* What has no kin: nothing that differs becomes equal. */
		const char *const bin[] = {"bin"};

		return try_parts(target, out, n.charset, bin, 1);
	}
}

/* Modes that not all have: of MariaDB, of MySQL up to some release, of MySQL since one. */
static const struct {
	const char *mode;
	bool mariadb;
	unsigned int mysql_since; /* 0: never, where mysql_until is 0, too */
	unsigned int mysql_until;
} modes[] = {
    /* Accounts, which do not travel: MySQL 8 dropped it, MariaDB has it by default. */
    {"NO_AUTO_CREATE_USER", true, 0, 80000},
    /* Other servers' dialects: MySQL 8 dropped them.  What they stand for is in the list, too. */
    {"POSTGRESQL", true, 0, 80000},
    {"ORACLE", true, 0, 80000},
    {"MSSQL", true, 0, 80000},
    {"DB2", true, 0, 80000},
    {"MAXDB", true, 0, 80000},
    {"MYSQL323", true, 0, 80000},
    {"MYSQL40", true, 0, 80000},
    /* What SHOW CREATE prints, and nothing of what a routine does. */
    {"NO_KEY_OPTIONS", true, 0, 80000},
    {"NO_TABLE_OPTIONS", true, 0, 80000},
    {"NO_FIELD_OPTIONS", true, 0, 80000},
    /* MariaDB's own. */
    {"IGNORE_BAD_TABLE_OPTIONS", true, 0, 0},
    {"EMPTY_STRING_IS_NULL", true, 0, 0},
    {"SIMULTANEOUS_ASSIGNMENT", true, 0, 0},
    /* Each is what the other flavour does by itself. */
    {"TIME_ROUND_FRACTIONAL", true, 0, 0},
    {"TIME_TRUNCATE_FRACTIONAL", false, 80000, 0},
};

static bool knows_mode(const struct mysql_side *target, const char *mode, size_t len)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		if (strlen(modes[i].mode) != len ||
		    strncasecmp(modes[i].mode, mode, len) != 0)
			continue;
		if (target->mariadb)
			return modes[i].mariadb;
		return (modes[i].mysql_since > 0 &&
		           target->version >= modes[i].mysql_since) ||
		       target->version < modes[i].mysql_until;
	}
	return true;
}

void mysql_equivalent_modes(
    const struct mysql_side *target, const char *list, struct buf *out)
{
	bool first = true;

	while (*list != '\0') {
		size_t len = strcspn(list, ",");

		if (len > 0 && knows_mode(target, list, len)) {
			buf_printf(out, "%s%.*s", first ? "" : ",", (int)len, list);
			first = false;
		}
		list += len;
		list += *list == ',';
	}
}

static const struct mysql_equivalent_function functions[] = {
    /* MySQL 8 prints it for the operator, MariaDB has that alone. */
    {"regexp_like", 2, true, 0, "(", " regexp ", ")"},
    {"uuid_to_bin", 1, true, 0, "unhex(replace(", NULL, ",'-',''))"},
    {"bin_to_uuid", 1, true, 0, "lower(insert(insert(insert(insert(hex(", NULL,
        "),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-'))"},
    {"json_pretty", 1, true, 101003, "json_detailed(", NULL, ")"},
    {"json_detailed", 1, false, 0, "json_pretty(", NULL, ")"},
    {"json_compact", 1, false, 0, "cast(", NULL, " as json)"},
    {"nvl", 2, false, 0, "ifnull(", ",", ")"},
    {"chr", 1, false, 0, "char(", NULL, " using utf8mb4)"},
    {"sys_guid", 0, false, 0, "replace(uuid(),'-',''", NULL, ")"},
};

const struct mysql_equivalent_function *mysql_equivalent_function(
    const struct mysql_side *target, const char *name, size_t len, size_t arguments)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		const struct mysql_equivalent_function *f = &functions[i];

		if (f->for_mariadb == target->mariadb && f->arguments == arguments &&
		    strlen(f->name) == len && strncasecmp(f->name, name, len) == 0 &&
		    (f->since == 0 || target->version < f->since))
			return f;
	}
	return NULL;
}

static const struct mysql_equivalent_type types[] = {
    /* The same 36 characters; the order of rows is that of text. */
    {"uuid", true, 100700, "char(36) CHARACTER SET ascii COLLATE ascii_general_ci",
        "ascii"},
    {"inet6", true, 100500, "varchar(39) CHARACTER SET ascii COLLATE ascii_general_ci",
        "ascii"},
    {"inet4", true, 101000, "varchar(15) CHARACTER SET ascii COLLATE ascii_general_ci",
        "ascii"},
    {"xmltype", true, 120300, "longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        "utf8mb4"},
    /* MariaDB's JSON is text with a check, so that each byte of it stays. */
    {"json", false, 50708, "json", "utf8mb4"},
    /* The name of it in MySQL 8; both take the longer one. */
    {"geomcollection", false, 80000, "geometrycollection", NULL},
};

/* MariaDB and MySQL both have it; the bytes are the same. */
static const struct mysql_equivalent_type vector = {"vector", true, 110701, NULL, NULL};

const struct mysql_equivalent_type *mysql_equivalent_type(
    const struct mysql_side *target, const char *name, size_t len)
{
	if (len == 6 && strncasecmp(name, "vector", 6) == 0)
		return mysql_side_mariadb(target, 110701) ||
		               mysql_side_mysql(target, 90000)
		           ? NULL
		           : &vector;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		const struct mysql_equivalent_type *t = &types[i];

		if (strlen(t->name) == len && strncasecmp(t->name, name, len) == 0)
			return t->mariadb_has == target->mariadb &&
			               target->version >= t->since
			           ? NULL
			           : t;
	}
	return NULL;
}
