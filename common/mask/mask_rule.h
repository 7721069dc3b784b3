/*
 * What is to become of a column, as .synco.yml says it.
 */
#ifndef SYNCO_COMMON_MASK_MASK_RULE_H
#define SYNCO_COMMON_MASK_MASK_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mask_kind {
	MASK_KEEP,       /* as it is, whatever mask: auto thinks */
	MASK_NULL,       /* NULL */
	MASK_TEXT,       /* a fixed text */
	MASK_TEMPLATE,   /* a text in which {column} is a column of the row's key */
	MASK_EMAIL,      /* at example.invalid */
	MASK_LOGIN,      /* an e-mail address as above; a plain user name stays */
	MASK_NAME,       /* first and last */
	MASK_FIRST_NAME, /* … */
	MASK_LAST_NAME,
	MASK_PHONE, /* +999, which no country has */
	MASK_ADDRESS,
	MASK_STREET,
	MASK_CITY,
	MASK_IP,       /* 10.…, 2001:db8:… */
	MASK_SCRAMBLE, /* other digits and letters, the same form: zip codes, ibans */
	MASK_HASH,     /* of the value, under a secret that stays at the source */
	MASK_PASSWORD, /* the framework's hash of a known development password */
	MASK_DATE,     /* shifted by some days */
	MASK_NUMBER,   /* within a range */
	MASK_JSON,     /* masks of what paths lead to */
	MASK_REDACT,   /* what is personal in it becomes something else as long */
	MASK_KINDS
};

struct mask_path;

struct mask {
	enum mask_kind kind;
	bool
	    by_value; /* equal values get equal masks, in all tables; else by the row's key */
	char *text;   /* of MASK_TEXT, MASK_TEMPLATE, MASK_PASSWORD (NULL: the usual) */
	char *hash;   /* of MASK_PASSWORD's text, by who knows the app; else NULL */
	int64_t from; /* MASK_NUMBER; MASK_DATE: at most so many days to either side */
	int64_t to;
	char *unless; /* SQL condition of rows in which the value stays; or NULL */
	struct mask_path *paths; /* MASK_JSON */
	size_t paths_n;
};

/* "$.customer.email", "$.items[*].name", "$..phone": what it leads to in a JSON text. */
struct mask_path {
	char *path;
	struct mask mask;
};

/* The first rule that fits a column, and a row, counts. */
struct mask_rule {
	char *table;  /* glob */
	char *column; /* glob */
	/* Only in rows where this column's value is like the glob; or NULL. */
	char *when_column;
	char *when_value;
	struct mask mask;
	size_t line; /* of the file, counted from 1 */
	size_t col;
};

/* In tables that fit, columns that look personal are masked, too. */
struct mask_auto_tables {
	char *table; /* glob */
	bool strict; /* and there must be no others about which nothing is said */
	size_t line;
	size_t col;
};

struct mask_rules {
	char *file; /* for messages, or NULL */
	struct mask_rule *items;
	size_t n;
	struct mask_auto_tables *autos;
	size_t autos_n;
};

/*
 * The kind by its name in .synco.yml; false for none, and *near is what was meant, or NULL.
 * Kinds that need an argument (text, template, number, json) are among them.
 */
bool mask_kind_find(const char *name, enum mask_kind *kind, const char **near);
const char *mask_kind_name(enum mask_kind kind);

/* What a date is shifted by at most when nothing is said. */
#define MASK_DATE_DAYS 365

/* A mask of that kind without an argument. */
struct mask mask_of(enum mask_kind kind);

/* Whether the text is a path as above. */
bool mask_path_is_valid(const char *path);

/* Appends a zeroed rule and returns it; valid until the next call. */
struct mask_rule *mask_rules_add(struct mask_rules *rules);
struct mask_auto_tables *mask_rules_add_auto(struct mask_rules *rules);
void mask_rules_reset(struct mask_rules *rules);
void mask_reset(struct mask *m);

#endif
