#include "dest/remotes.h"

#include <stdio.h>
#include <string.h>

#include "common/app/config.h"
#include "common/base/json.h"
#include "common/base/log.h"
#include "common/base/text.h"

struct remotes_opts {
	const char *files;
	bool json;
};

#define O struct remotes_opts
const struct cli_opt remotes_options[] = {
    CLI_STRING(O, files, "files", 'f', "DIR", "the app's folder; without it, this one"),
    CLI_FLAG(O, json, "json", 0, "one JSON object per line on standard output"),
    {0},
};
#undef O

const char remotes_help[] = "Lists the remotes of .synco.yml: names to pull from.\n";

static void set_text(struct json *o, const char *name, const char *value)
{
	if (value != NULL)
		json_set(o, name, json_new_bytes(value, strlen(value)));
}

static void print_json(const struct config_remote *r, struct log *log)
{
	struct json *o = json_new_object();

	set_text(o, "name", r->name);
	set_text(o, "url", r->url);
	set_text(o, "via", r->via);
	set_text(o, "root", r->root);
	set_text(o, "into", r->into);
	log_event(log, "remote", o);
}

/* A name, a tab, where that is. */
static void print_line(const struct config_remote *r)
{
	CLEANUP(buf_reset) struct buf place = {0};
	CLEANUP(buf_reset) struct buf line = {0};

	if (r->url != NULL)
		buf_puts(&place, r->url);
	else
		buf_printf(&place, "--via '%s'", r->via);
	if (r->root != NULL)
		buf_printf(&place, " --root %s", r->root);
	text_append_printable(&line, r->name, strlen(r->name));
	buf_putc(&line, '\t');
	text_append_printable(&line, place.data, place.len);
	(void)puts(line.data);
}

int remotes_run(const struct cli_command *self, int argc, char **argv)
{
	struct remotes_opts o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);
	CLEANUP(log_freep) struct log *log = log_new("synco", o.json ? LOG_JSON : 0U);
	CLEANUP(config_freep) struct config *config = NULL;

	if (ok && operands.n > 0)
		ok = err_set(&err, ERR_USAGE, "remotes takes no operands");
	config = ok ? config_load(o.files, &err) : NULL;
	for (size_t i = 0; config != NULL && i < config->remotes_n; i++) {
		if (o.json)
			print_json(&config->remotes[i], log);
		else
			print_line(&config->remotes[i]);
	}
	if (config == NULL)
		log_err(log, &err);
	return err_exit_status(err.code);
}
