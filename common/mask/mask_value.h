/*
 * One masked value.  Pure: the same for the same seed.
 */
#ifndef SYNCO_COMMON_MASK_MASK_VALUE_H
#define SYNCO_COMMON_MASK_MASK_VALUE_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/format/row_text.h"
#include "common/format/schema.h"
#include "common/mask/mask_rule.h"
#include "common/mask/mask_seed.h"

/* What a column takes. */
struct mask_dictionary;

struct mask_fit {
	enum schema_type type;
	uint64_t length;    /* characters, of binary columns bytes; 0: no limit */
	unsigned int bits;  /* of an integer that is not negative; 0: no integer */
	unsigned int scale; /* digits behind the point, which are always there */
	bool padded;        /* with blanks, up to its length */
	bool positive;      /* a number without a sign */
	bool not_null;
	bool unique;
	bool key; /* of its table's key, by which rows are told apart */
	uint64_t
	    key_width; /* characters of its table's key, where it is of an ordinary size */
	bool
	    numbered; /* its table's key is one integer, which makes what must be unique */
};

/* A mask on its way into one column. */
struct mask_job {
	const struct mask *mask; /* borrowed */
	struct mask_fit fit;
	const char *
	    type_name; /* of the column, as its engine spells it; NULL: of a part of one; borrowed */
	const char *table;                  /* of MASK_REDACT; borrowed */
	struct mask_dictionary *dictionary; /* the same */
	struct mask_key key;
	const char *password; /* the hash that MASK_PASSWORD gives; borrowed */
	const struct schema_column *keys; /* of the row, for MASK_TEMPLATE; borrowed */
	size_t keys_n;
	struct mask_job *paths; /* of MASK_JSON: for each of the mask's */
};

/* What is known of the row that a value stands in. */
struct mask_row {
	struct mask_seed seed;        /* of its key */
	const struct row_field *keys; /* as they leave */
	size_t keys_n;
};

/*
 * Whether the mask gives what the column takes, for any value.  ERR_USAGE says why not, without
 * naming the column.
 */
bool mask_fits(const struct mask_job *job, struct err *err) MUST_CHECK;

/*
 * Appends what stands for value[0..len), which is neither NULL nor empty; false: NULL does.
 * type is the value's own, where a column takes any.
 */
bool mask_value(const struct mask_job *job, const struct mask_row *row,
    enum schema_type type, const char *value, size_t len, struct buf *out);

#endif
