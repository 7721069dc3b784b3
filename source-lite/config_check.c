#include "source-lite/config_check.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/say.h"
#include "source-lite/accept.h"
#include "source-lite/personal.h"

struct options {
	const char *root;
	bool json;
	bool accept;
};

const struct cli_opt config_options[] = {
    CLI_STRING(struct options, root, "root", 'r', "DIR",
        "the app's folder (default: the current one)"),
    CLI_FLAG(struct options, json, "json", 0, "as JSON on standard output"),
    CLI_FLAG(struct options, accept, "accept", 0,
        "write keep into .synco.yml for all columns of which a strict policy says nothing"),
    {0},
};

const char config_help[] =
    "Reads .synco.yml as both ends do, says what is wrong with it by line and column, and\n"
    "prints what it comes to here: rows and files that stay at home, and, asking the\n"
    "database, each column that is masked, those that look personal and are not, and those\n"
    "of which a strict policy says nothing.\n";

/* One line of the policy: for people, or an object of the list that its kind has. */
struct report {
	struct json *all; /* NULL: printed */
	struct log *log;
};

static void say(struct report *r, const char *kind, const char *name, const char *value)
{
	struct json *o;

	if (r->all == NULL) {
		say_line("%-10s %s%s%s", kind, name, value != NULL ? ": " : "",
		    value != NULL ? value : "");
		return;
	}
	o = json_new_object();
	json_set(o, "kind", json_new_str(kind));
	json_set(o, "name", json_new_bytes(name, strlen(name)));
	if (value != NULL)
		json_set(o, "value", json_new_bytes(value, strlen(value)));
	json_add(r->all, o);
}

static void say_names(
    struct report *r, const char *kind, const struct config_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		say(r, kind, names->items[i], NULL);
}

static void say_rows(struct report *r, const struct find *found)
{
	const struct policy *p = &found->config->policy;

	say_names(r, "skipped", &p->skip);
	say_names(r, "structure", &p->exclude);
	for (size_t i = 0; i < p->rows_n; i++) {
		CLEANUP(freep)
		char *share = xasprintf("a sample of %u.%02u %%",
		    p->rows[i].per_10000 / 100, p->rows[i].per_10000 % 100);

		say(r, "rows", p->rows[i].table,
		    p->rows[i].where != NULL ? p->rows[i].where : share);
	}
	if (p->follow)
		say(r, "rows", "*", "without those that point at rows left out");
	for (size_t i = 0; i < found->app->rows_n; i++)
		say(r, "left out", found->app->rows[i].table,
		    found->app->rows[i].where != NULL ? found->app->rows[i].where
		                                      : "all rows");
}

static void say_files(struct report *r, const struct app *app)
{
	for (size_t i = 0; i < app->files_n; i++) {
		const struct app_files *f = &app->files[i];
		CLEANUP(buf_reset) struct buf text = {0};

		buf_puts(&text, f->dir);
		if (f->max_size > 0)
			buf_printf(
			    &text, ", up to %llu bytes", (unsigned long long)f->max_size);
		for (size_t x = 0; x < f->refuse_n; x++)
			buf_printf(
			    &text, "%s%s", x > 0 ? ", " : "; never ", f->refuse[x]);
		for (size_t x = 0; x < f->exclude_n; x++)
			buf_printf(
			    &text, "%s%s", x > 0 ? ", " : "; without ", f->exclude[x]);
		say(r, "files", f->name, text.data);
	}
}

static void say_column(void *ctx, const struct personal_column *c)
{
	static const char *const origins[] = {[MASK_BY_RULE] = "",
	    [MASK_BY_NAME] = " (auto)",
	    [MASK_BY_VALUE] = " (auto)",
	    [MASK_BY_LINK] = " (foreign key)",
	    [MASK_BY_COLUMN] = " (made of others)"};
	CLEANUP(freep) char *name = xasprintf("%s.%s", c->table, c->column);
	CLEANUP(freep)
	char *mask =
	    c->unsaid
	        ? NULL
	        : xasprintf("%s%s%s%s%s", c->mask, c->sometimes ? ", in some rows" : "",
	              c->masked ? origins[c->origin] : "", c->why != NULL ? ": " : "",
	              c->why != NULL ? c->why : "");

	say(ctx, c->unsaid ? "unsaid" : c->masked ? "masked" : "personal", name, mask);
}

static void say_accepted(void *ctx, const char *table, const char *column, bool masked)
{
	CLEANUP(freep) char *name = xasprintf("%s.%s", table, column);

	say(ctx, "accepted", name,
	    masked ? "keep, but for rows that are masked" : "keep");
}

static bool say_columns(struct report *r, struct find *found, struct err *err)
{
	CLEANUP(protect_reset) struct protect p = {0};
	struct err later = {0};

	if (!protect_init(&p, found, false, r->log, err))
		return false;
	if (found->db == NULL ||
	    personal_columns(&p, found, r->log, r->log, say_column, r, &later, err)) {
		if (later.code == ERR_NONE)
			return true;
		*err = later;
		return false;
	}
	if (err->code == ERR_USAGE)
		return false;
	log_warn(r->log, "masks are not checked: %s", err->msg);
	*err = (struct err){0};
	return true;
}

/* A folder without an app has a policy, too. */
static bool find(
    const struct options *o, struct find *found, struct log *log, struct err *err)
{
	struct err no_app = {0};

	if (!find_here(o->root, NULL, log, found, &no_app, err))
		return false;
	if (found->app == NULL)
		found->app = app_new_plain(o->root, err);
	return found->app != NULL;
}

static bool check(const struct options *o, struct log *log, struct err *err)
{
	struct report r = {.log = log};
	CLEANUP(find_reset) struct find found = {0};
	bool ok;

	if (!find(o, &found, log, err))
		return false;
	r.all = o->json ? json_new_array() : NULL;
	if (o->accept) {
		if (!accept_unsaid(&found, log, say_accepted, &r, err))
			return false;
		find_reset(&found);
		found = (struct find){0};
		if (!find(o, &found, log, err))
			return false;
	}
	for (size_t i = 0; i < found.config->remotes_n; i++)
		say(&r, "remote", found.config->remotes[i].name,
		    found.config->remotes[i].url != NULL ? found.config->remotes[i].url
		                                         : found.config->remotes[i].via);
	say_rows(&r, &found);
	say_files(&r, found.app);
	ok = say_columns(&r, &found, err);
	say_names(&r, "kept here", &found.config->keep_local);
	say_names(&r, "after pull", &found.config->after_pull);
	if (o->json)
		log_event(log, "policy", json_set(json_new_object(), "policy", r.all));
	return ok;
}

int config_run(const struct cli_command *self, int argc, char **argv)
{
	struct options o = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	bool ok = cli_parse(self->opts, argc, argv, &o, &operands, &err);
	CLEANUP(log_freep)
	struct log *log = log_new("synco-lite", o.json ? LOG_JSON : 0U);

	if (ok && (operands.n != 1 || strcmp(operands.items[0], "check") != 0))
		ok = err_set(&err, ERR_USAGE, "say what to do: config check");
	if (ok && check(&o, log, &err))
		return 0;
	log_err(log, &err);
	return err_exit_status(err.code);
}
