/*
 * What is personal by its form, wherever it stands in a text: e-mail addresses, phone numbers with
 * their country, bank accounts (IBAN) and card numbers with their checksums.
 */
#ifndef SYNCO_COMMON_MASK_MASK_SPOT_H
#define SYNCO_COMMON_MASK_MASK_SPOT_H

#include <stdbool.h>
#include <stddef.h>

enum mask_spot_kind {
	MASK_SPOT_EMAIL,
	MASK_SPOT_PHONE,
	MASK_SPOT_IBAN,
	MASK_SPOT_CARD,
	MASK_SPOT_MEMBER, /* of JSON or serialised PHP: its name says it */
	MASK_SPOT_DATE,   /* the same, of a date */
	MASK_SPOT_KINDS
};

struct mask_spot {
	enum mask_spot_kind kind;
	size_t start; /* bytes of the text */
	size_t len;
};

/* The first one that begins at from or behind it; false when there is none. */
bool mask_spot_next(const char *text, size_t len, size_t from, struct mask_spot *spot);

/* Whether the text is an IP address, and one that is somebody's: not of a private network. */
bool mask_spot_is_ip(const char *text, size_t len, bool *somebodys);

#endif
