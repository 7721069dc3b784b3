#include "dest/after_pull.h"

#include "common/base/proc.h"
#include "common/base/signals.h"

static bool run_commands(const struct config_names *commands, const char *dir,
    struct log *log, struct err *err)
{
	for (size_t i = 0; i < commands->n; i++) {
		log_info(log, "after_pull: %s", commands->items[i]);
		if (!proc_shell(commands->items[i], dir, err))
			return err_wrap(err, "all was pulled, but after it");
		if (!signals_check(err))
			return false;
	}
	return true;
}

bool after_pull_run(
    const struct pull_request *request, const char *dir, struct log *log, struct err *err)
{
	const struct config_remote *remote = request->remote;

	return run_commands(&request->config->after_pull, dir, log, err) &&
	       (remote == NULL || run_commands(&remote->after, dir, log, err));
}
