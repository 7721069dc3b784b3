#include <string.h>

#include "common/base/buf.h"
#include "common/base/cli.h"
#include "common/base/secret_args.h"
#include "common/base/text.h"

/* Help is for terminals of this width. */
#define WIDTH  80
#define INDENT 26

/* Prints text from column INDENT on, broken at blanks. */
static void print_wrapped(FILE *out, const char *text)
{
	size_t room = WIDTH - INDENT;

	while (strlen(text) > room) {
		size_t len = room;

		while (len > 0 && text[len] != ' ')
			len--;
		if (len == 0)
			len = strcspn(text, " ");
		(void)fprintf(out, "%.*s\n%*s", (int)len, text, INDENT, "");
		text += len;
		text += strspn(text, " ");
	}
	(void)fprintf(out, "%s\n", text);
}

void cli_print_options(FILE *out, const struct cli_opt *table)
{
	for (const struct cli_opt *o = table; o->name != NULL; o++) {
		CLEANUP(buf_reset) struct buf left = {0};

		if (o->letter != 0)
			buf_printf(&left, "  -%c, --%s", o->letter, o->name);
		else
			buf_printf(&left, "      --%s", o->name);
		if (o->arg != NULL)
			buf_printf(&left, " %s", o->arg);
		if (left.len + 2 > INDENT)
			(void)fprintf(out, "%s\n%*s", left.data, INDENT, "");
		else
			(void)fprintf(out, "%-*s", INDENT, left.data);
		print_wrapped(out, o->help);
	}
}

void cli_print_command(
    FILE *out, const struct cli_program *program, const struct cli_command *c)
{
	(void)fprintf(out, "Usage: %s %s [options] %s\n\n%s%s.\n", program->name, c->name,
	    c->args, "", c->summary);
	if (c->help != NULL)
		(void)fprintf(out, "\n%s", c->help);
	if (c->opts[0].name != NULL) {
		(void)fputs("\nOptions:\n", out);
		cli_print_options(out, c->opts);
	}
}

static void print_program(FILE *out, const struct cli_program *p)
{
	(void)fprintf(out, "Usage: %s COMMAND [options] ...\n\n%s\n\nCommands:\n",
	    p->name, p->summary);
	for (const struct cli_command *c = p->commands; c->name != NULL; c++)
		(void)fprintf(out, "  %-10s %s\n", c->name, c->summary);
	(void)fprintf(out,
	    "\n\"%s COMMAND --help\" explains a command, \"man %s\" everything.\n",
	    p->name, p->name);
	if (p->more != NULL)
		(void)fprintf(out, "\n%s", p->more);
}

static const struct cli_command *find(const struct cli_program *p, const char *name)
{
	for (const struct cli_command *c = p->commands; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static int unknown(const struct cli_program *p, const char *name)
{
	CLEANUP(freep) char *shown = text_printable(name);
	const char *names[16];
	const char *near;
	size_t n = 0;

	for (const struct cli_command *c = p->commands; c->name != NULL && n < 16; c++)
		names[n++] = c->name;
	near = cli_nearest(name, names, n);
	if (near != NULL)
		(void)fprintf(stderr, "%s: unknown command %s: did you mean %s?\n",
		    p->name, shown, near);
	else
		(void)fprintf(stderr, "%s: unknown command %s: see %s --help\n", p->name,
		    shown, p->name);
	return err_exit_status(ERR_USAGE);
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static int run(const struct cli_program *p, int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	const struct cli_command *c;

	if (strcmp(verb, "--version") == 0 || strcmp(verb, "-V") == 0) {
		(void)printf("%s %s\n", p->name, p->version);
		return 0;
	}
	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0 ||
	    (strcmp(verb, "help") == 0 && argc < 3)) {
		print_program(stdout, p);
		return 0;
	}
	if (*verb == '\0') {
		print_program(stderr, p);
		return err_exit_status(ERR_USAGE);
	}
	if (strcmp(verb, "help") == 0)
		verb = argv[2];
	c = find(p, verb);
	if (c == NULL)
		return unknown(p, verb);
	/* A verb without a table of its own hands everything on, --help too. */
	if (verb != argv[1] ||
	    (c->opts[0].name != NULL && asks_for_help(argc - 1, argv + 1))) {
		cli_print_command(stdout, p, c);
		return 0;
	}
	return c->run(c, argc - 1, argv + 1);
}

int cli_run(const struct cli_program *p, int argc, char **argv)
{
	char **args = secret_args_take(argc, argv);
	int status = run(p, argc, args);

	secret_args_free(args, argc, argv);
	return status;
}
