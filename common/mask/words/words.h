/*
 * Words in names of columns and tables: which speak of people, in eight languages.
 *
 * Lists are words with a blank between.  A word of several ("date of birth") stands without
 * blanks and without articles and prepositions ("datebirth", "codepostal"), and number, numero,
 * nummer, numer, num, no are "nr" in it.  Letters are of a to z: é is e, ß ss, but ä ae.
 */
#ifndef SYNCO_COMMON_MASK_WORDS_WORDS_H
#define SYNCO_COMMON_MASK_WORDS_WORDS_H

#include "common/mask/mask_rule.h"

/* Where a word says what it says. */
enum mask_place {
	MASK_ANYWHERE,
	MASK_ALONE,     /* where nothing but numbers and roles are beside it: "login" */
	MASK_OF_PEOPLE, /* "name": in a table of people, or beside one: "customer_name" */
	MASK_OF_HOMES,  /* "city": the same, or in one of addresses, orders, bookings */
	MASK_OF_TOKENS, /* "key": in a table of tokens */
};

struct mask_words {
	enum mask_kind kind; /* MASK_KEEP: it is harmless, and what it holds, too */
	enum mask_place place;
	const char *words;
};

struct mask_language {
	const char *name;
	const struct mask_words *items;
	size_t n;
	bool head_first;    /* "clientes_web" are clients, "web_clients" in others */
	const char *people; /* also as roles: "customer_email" */
	const char *homes;  /* also as roles: "billing_city" */
	const char *beside; /* what changes nothing: "email_private" */
};

/* First names of people, as they are most often; not folded. */
extern const char mask_first_names[];

extern const struct mask_language mask_english;
extern const struct mask_language mask_german;
extern const struct mask_language mask_french;
extern const struct mask_language mask_spanish;
extern const struct mask_language mask_italian;
extern const struct mask_language mask_dutch;
extern const struct mask_language mask_portuguese;
extern const struct mask_language mask_polish;

#define MASK_LANGUAGE(english_name, first, all_people, all_homes, all_beside)            \
	{                                                                                \
		.name = (english_name), .items = items,                                  \
		.n = sizeof(items) / sizeof(*items), .head_first = (first),              \
		.people = (all_people), .homes = (all_homes), .beside = (all_beside)     \
	}

#endif
