#include <stdio.h>

#include "common/base/cli.h"
#include "common/base/proc.h"
#include "common/base/signals.h"
#include "source-lite/attach.h"
#include "source-lite/config_check.h"
#include "source-lite/detect.h"
#include "source-lite/secret.h"
#include "source-lite/serve.h"

static const struct cli_command commands[] = {
    {"serve", "", "offer this app's database and files, sealed", serve_help,
        serve_options, serve_run},
    {"attach", "SESSION", "connect standard input and output with a session", attach_help,
        attach_options, attach_run},
    {"detect", "", "say which app this is, and change nothing", detect_help,
        detect_options, detect_run},
    {"config", "check", "say what .synco.yml comes to here, or what is wrong with it",
        config_help, config_options, config_run},
    {"secret", "[FILE]", "make the secret that masks of values are made with",
        secret_help, secret_options, secret_run},
    {0},
};

static const struct cli_program program = {
    .name = "synco-lite",
    .version = SYNCO_VERSION,
    .summary = "Offers an app's database and files to synco: dumped from one snapshot,\n"
               "sealed with a key that only the printed token holds.",
    .more =
        "Start \"synco-lite serve\" in the app's folder. It prints the command to\n"
        "type at the destination.\n"
        "\n"
        "Exit status: 0 done; 1 failed; 2 usage; 3 not authentic; 4 no such session, or\n"
        "a silent destination; 6 refused to replace a file. Ended by Ctrl-C or a\n"
        "signal, everything that was published is removed.\n",
    .commands = commands,
};

int main(int argc, char **argv)
{
	struct err err = {0};

	proc_harden();
	if (!signals_catch(&err)) {
		(void)fprintf(stderr, "synco-lite: %s\n", err.msg);
		return err_exit_status(err.code);
	}
	return signals_exit(cli_run(&program, argc, argv));
}
