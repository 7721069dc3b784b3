/*
 * Inside of config: tables of keys, and the readers of their values.  A key is one row.
 */
#ifndef SYNCO_COMMON_APP_CONFIG_KEYS_H
#define SYNCO_COMMON_APP_CONFIG_KEYS_H

#include "common/app/config.h"
#include "common/app/yaml_tree.h"

struct config_table;

/* A value of the file that stands where a key's value belongs. */
struct config_value {
	const char *file; /* for messages */
	const char *path; /* of the key */
	const struct yaml_tree *y;
	const struct config_table *all; /* the keys of the whole file, for suggestions */
};

/* Reads a value into a field; numbers are from min to max. */
typedef bool config_read(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err);

struct config_key {
	const char *path; /* behind the table's base */
	config_read *read;
	size_t offset; /* of the field in what the table fills */
	uint64_t min;
	uint64_t max;
};

/* Keys, what stands before their paths (ends in a dot, or ""), and what they fill. */
struct config_table {
	const struct config_key *keys;
	size_t n;
	const char *base;
	void *into;
};

/* Reads a section, the whole file where the path is "".  Sections follow from the keys' paths. */
bool config_read_section(const struct config_table *t, const struct config_value *v,
    struct err *err) MUST_CHECK;

/* The value of an item of v, which is a mapping, or in a list; path is the caller's. */
struct config_value config_item(
    const struct config_value *v, const struct yaml_item *item, const char *path);

/* False, with ".synco.yml:3:5: watch.every: why". */
bool config_fail(const struct config_value *v, const char *why, struct err *err);

/* A mapping: struct config_names, struct config_number (seconds; bytes), char *, names. */
config_read config_read_names, config_read_duration, config_read_size, config_read_text,
    config_read_commands;

void config_names_reset(struct config_names *names);

#endif
