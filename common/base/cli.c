#include "common/base/cli.h"

#include <string.h>

#include "common/base/text.h"

/* Insertions, deletions and replacements between two short words. */
static size_t distance(const char *a, const char *b)
{
	size_t row[40];
	size_t len = strlen(b);

	if (len + 1 > sizeof(row) / sizeof(*row))
		return SIZE_MAX;
	for (size_t i = 0; i <= len; i++)
		row[i] = i;
	for (; *a != '\0'; a++) {
		size_t corner = row[0]++;

		for (size_t i = 1; i <= len; i++) {
			size_t best = corner + (*a != b[i - 1]);

			corner = row[i];
			if (row[i] + 1 < best)
				best = row[i] + 1;
			if (row[i - 1] + 1 < best)
				best = row[i - 1] + 1;
			row[i] = best;
		}
	}
	return row[len];
}

const char *cli_nearest(const char *word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t least = 3;

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, names[i]);

		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}

/* What one parse knows. */
struct parse {
	const struct cli_opt *table;
	char *opts;
	uint64_t seen; /* bit i: row i was given */
	int argc;
	char **argv;
	int next; /* the argument to look at next */
	struct err *err;
};

static bool unknown(struct parse *p, const char *name)
{
	const char *names[64];
	const char *near;
	size_t n = 0;

	for (; p->table[n].name != NULL && n < 64; n++)
		names[n] = p->table[n].name;
	near = cli_nearest(name, names, n);
	if (near != NULL)
		return err_set(p->err, ERR_USAGE,
		    "unknown option --%s: did you mean --%s?", name, near);
	return err_set(p->err, ERR_USAGE, "unknown option --%s: see --help", name);
}

static bool add_item(
    struct cli_list *list, const char *item, const char *name, struct err *err)
{
	if (list->n == CLI_LIST_MAX)
		return err_set(
		    err, ERR_USAGE, "--%s: more than %d items", name, CLI_LIST_MAX);
	list->items[list->n++] = item;
	return true;
}

static bool add_list(
    struct cli_list *list, char *value, const char *name, struct err *err)
{
	char *item;

	while ((item = strsep(&value, ",")) != NULL) {
		if (*item != '\0' && !add_item(list, item, name, err))
			return false;
	}
	return true;
}

static bool store(struct parse *p, const struct cli_opt *opt, char *value)
{
	void *field = p->opts + opt->offset;
	uint64_t n;

	switch (opt->kind) {
	case CLI_KIND_FLAG:
		*(bool *)field = true;
		return true;
	case CLI_KIND_STRING:
		*(const char **)field = value;
		return true;
	case CLI_KIND_COUNT:
		if (!text_u64(value, 1000, &n) || n == 0)
			return err_set(p->err, ERR_USAGE,
			    "--%s %s: give a number from 1 to 1000", opt->name, value);
		*(unsigned int *)field = (unsigned int)n;
		return true;
	case CLI_KIND_SIZE:
		if (!text_size(value, (uint64_t *)field))
			return err_set(p->err, ERR_USAGE,
			    "--%s %s: give a size as 500k, 2M or 1.5G", opt->name, value);
		return true;
	case CLI_KIND_DURATION:
		if (!text_duration(value, (uint64_t *)field))
			return err_set(p->err, ERR_USAGE,
			    "--%s %s: give a time as 30s, 10m, 6h or 1d", opt->name,
			    value);
		return true;
	case CLI_KIND_LIST:
		return add_list(field, value, opt->name, p->err);
	case CLI_KIND_STRINGS:
		return add_item(field, value, opt->name, p->err);
	}
	return false;
}

/* value: what stood behind '=' or the letter, or NULL. */
static bool take(struct parse *p, const struct cli_opt *opt, char *value)
{
	uint64_t bit = (uint64_t)1 << (opt - p->table);

	if ((p->seen & bit) != 0 && opt->kind != CLI_KIND_LIST &&
	    opt->kind != CLI_KIND_STRINGS)
		return err_set(p->err, ERR_USAGE, "--%s is given twice", opt->name);
	p->seen |= bit;
	if (opt->kind == CLI_KIND_FLAG && value != NULL)
		return err_set(p->err, ERR_USAGE, "--%s takes no value", opt->name);
	if (opt->kind != CLI_KIND_FLAG && value == NULL) {
		if (p->next >= p->argc)
			return err_set(p->err, ERR_USAGE, "--%s needs a value: %s",
			    opt->name, opt->arg);
		value = p->argv[p->next++];
	}
	return store(p, opt, value);
}

static bool parse_long(struct parse *p, char *arg)
{
	char *value = strchr(arg, '=');

	if (value != NULL)
		*value++ = '\0';
	for (const struct cli_opt *o = p->table; o->name != NULL; o++) {
		if (strcmp(o->name, arg) == 0)
			return take(p, o, value);
	}
	return unknown(p, arg);
}

/* One letter, or several flags in one argument; the rest is a value for one that takes it. */
static bool parse_letters(struct parse *p, char *arg)
{
	for (; *arg != '\0'; arg++) {
		const struct cli_opt *o = p->table;

		while (o->name != NULL && o->letter != *arg)
			o++;
		if (o->name == NULL)
			return err_set(
			    p->err, ERR_USAGE, "unknown option -%c: see --help", *arg);
		if (o->kind != CLI_KIND_FLAG)
			return take(p, o, arg[1] != '\0' ? arg + 1 : NULL);
		if (!take(p, o, NULL))
			return false;
	}
	return true;
}

bool cli_parse(const struct cli_opt *table, int argc, char **argv, void *opts,
    struct cli_operands *operands, struct err *err)
{
	struct parse p = {.table = table,
	    .opts = opts,
	    .argc = argc,
	    .argv = argv,
	    .next = 1,
	    .err = err};
	bool only_operands = false;

	while (p.next < argc) {
		char *arg = argv[p.next++];

		if (!only_operands && strcmp(arg, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && text_starts(arg, "--")) {
			if (!parse_long(&p, arg + 2))
				return false;
		} else if (!only_operands && *arg == '-' && arg[1] != '\0') {
			if (!parse_letters(&p, arg + 1))
				return false;
		} else if (operands->n == CLI_OPERANDS_MAX) {
			return err_set(err, ERR_USAGE, "too many arguments");
		} else {
			operands->items[operands->n++] = arg;
		}
	}
	return true;
}
