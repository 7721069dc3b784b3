#include <stdio.h>

#include "common/base/cli.h"
#include "common/base/proc.h"
#include "common/base/signals.h"
#include "dest/init.h"
#include "dest/lite.h"
#include "dest/pull.h"
#include "dest/remotes.h"
#include "dest/trust.h"

static const struct cli_opt no_options[] = {{0}};

static const struct cli_command commands[] = {
    {"pull", "[REMOTE | URL [TOKEN]]", "copy a source's database and files here",
        pull_help, pull_options, pull_run},
    {"plan", "[REMOTE | URL [TOKEN]]", "show what a pull would bring, and change nothing",
        plan_help, pull_options, plan_run},
    {"init", "", "write a .synco.yml for the app in this folder", init_help, init_options,
        init_run},
    {"remotes", "", "list the remotes that .synco.yml here names", remotes_help,
        remotes_options, remotes_run},
    {"trust", "[DIR]", "agree to what the .synco.yml of a folder would run here",
        trust_help, trust_options, trust_run},
    {"serve", "...", "offer this app's data, as synco-lite serve", NULL, no_options,
        lite_run},
    {"detect", "...", "say what app this is, as synco-lite detect", NULL, no_options,
        lite_run},
    {"config", "...", "check .synco.yml, as synco-lite config check", NULL, no_options,
        lite_run},
    {"secret", "...", "make the secret of masks, as synco-lite secret", NULL, no_options,
        lite_run},
    {0},
};

static const struct cli_program program = {
    .name = "synco",
    .version = SYNCO_VERSION,
    .summary =
        "Copies an app's database and files from a server to here: encrypted end to\n"
        "end, nothing lost, only what is missing or newer.",
    .more =
        "In your checkout of the app, \"synco pull ssh://HOST/FOLDER\" is all, where you have\n"
        "a shell (also docker://, podman://, kubectl://). Elsewhere start \"synco-lite serve\"\n"
        "in the app's folder there; it prints the command to type here.\n"
        "\n"
        "Exit status: 0 done; 1 failed; 2 usage; 3 wrong token or not authentic;\n"
        "4 unreachable; 5 the source reported a failure; 6 refused: the target, or a\n"
        ".synco.yml that was not agreed to; 75 another run holds the lock.\n",
    .commands = commands,
};

int main(int argc, char **argv)
{
	struct err err = {0};

	proc_harden();
	if (!signals_catch(&err)) {
		(void)fprintf(stderr, "synco: %s\n", err.msg);
		return err_exit_status(err.code);
	}
	return signals_exit(cli_run(&program, argc, argv));
}
