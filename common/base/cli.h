/*
 * The command line as a table: parsing and --help come from the same rows.
 *
 * Long options (--name VALUE, --name=VALUE), one-letter ones (-n VALUE, -nVALUE), "--" ends
 * them, options and operands may be mixed.  Each row says which field of the command's
 * option struct it fills.  An option given twice is refused, unless it is a list.
 */
#ifndef SYNCO_COMMON_BASE_CLI_H
#define SYNCO_COMMON_BASE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/err.h"

enum cli_kind {
	CLI_KIND_FLAG,     /* bool */
	CLI_KIND_STRING,   /* const char *, points into argv */
	CLI_KIND_COUNT,    /* unsigned int, 1..1000 */
	CLI_KIND_SIZE,     /* uint64_t, as text_size() */
	CLI_KIND_DURATION, /* uint64_t, seconds as text_duration() */
	CLI_KIND_LIST,     /* struct cli_list: each use adds, commas separate */
	CLI_KIND_STRINGS,  /* struct cli_list: each use adds one */
};

/* Items point into argv (a comma list is cut in place); at most CLI_LIST_MAX. */
#define CLI_LIST_MAX 64
struct cli_list {
	const char *items[CLI_LIST_MAX];
	size_t n;
};

struct cli_opt {
	const char *name; /* without "--"; NULL ends the table */
	char letter;      /* 0: none */
	const char *arg;  /* what the help calls the value; NULL for a flag */
	const char *help;
	enum cli_kind kind;
	size_t offset;
};

#define CLI_OPT_(kind, type, field, name, letter, arg, help)                             \
	{                                                                                \
		name, letter, arg, help, kind, offsetof(type, field)                     \
	}
#define CLI_FLAG(type, field, name, letter, help)                                        \
	CLI_OPT_(CLI_KIND_FLAG, type, field, name, letter, NULL, help)
#define CLI_STRING(type, field, name, letter, arg, help)                                 \
	CLI_OPT_(CLI_KIND_STRING, type, field, name, letter, arg, help)
#define CLI_COUNT(type, field, name, letter, arg, help)                                  \
	CLI_OPT_(CLI_KIND_COUNT, type, field, name, letter, arg, help)
#define CLI_SIZE(type, field, name, letter, arg, help)                                   \
	CLI_OPT_(CLI_KIND_SIZE, type, field, name, letter, arg, help)
#define CLI_DURATION(type, field, name, letter, arg, help)                               \
	CLI_OPT_(CLI_KIND_DURATION, type, field, name, letter, arg, help)
#define CLI_LIST(type, field, name, letter, arg, help)                                   \
	CLI_OPT_(CLI_KIND_LIST, type, field, name, letter, arg, help)
#define CLI_STRINGS(type, field, name, letter, arg, help)                                \
	CLI_OPT_(CLI_KIND_STRINGS, type, field, name, letter, arg, help)

/* Operands found by cli_parse(). */
#define CLI_OPERANDS_MAX 8
struct cli_operands {
	const char *items[CLI_OPERANDS_MAX];
	size_t n;
};

/*
 * Parses argv[1..argc) by the table into opts (a struct that the rows' offsets belong to).
 * ERR_USAGE names what is wrong and suggests the nearest option for a misspelt one.
 * (--help is answered by cli_run() before a verb is started.)
 */
bool cli_parse(const struct cli_opt *table, int argc, char **argv, void *opts,
    struct cli_operands *operands, struct err *err) MUST_CHECK;

/* The one of n names that word is a misspelling of, or NULL. */
const char *cli_nearest(const char *word, const char *const *names, size_t n);

/* Prints the options, one or two lines each, aligned, at most 80 columns wide. */
void cli_print_options(FILE *out, const struct cli_opt *table);

/* One verb of a program. */
struct cli_command {
	const char *name;
	const char *args;    /* operands, for the usage line: "REMOTE|URL [TOKEN]" */
	const char *summary; /* one line */
	const char *help;    /* paragraphs and examples after the usage; may be NULL */
	const struct cli_opt *opts;
	/* argv[0] is the verb.  Returns the exit status; prints its own failure. */
	int (*run)(const struct cli_command *self, int argc, char **argv);
};

struct cli_program {
	const char *name;
	const char *version;
	const char *summary; /* paragraph */
	const char *more;    /* printed at the end of --help: examples, exit status */
	const struct cli_command *commands; /* ended by a NULL name */
};

/* Prints usage, help and options of one command. */
void cli_print_command(
    FILE *out, const struct cli_program *program, const struct cli_command *c);

/*
 * Runs the verb argv[1].  --help, -h, help [VERB], --version and -V are answered here; no verb
 * or an unknown one is a usage error (2) with a suggestion.  Secrets are wiped from argv first
 * (secret_args.h).
 */
int cli_run(const struct cli_program *program, int argc, char **argv);

#endif
