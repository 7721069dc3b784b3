#include "source-lite/gather.h"

#include "common/app/set_choice.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/limits.h"

static bool wants_files(const struct gather *g, const struct app_files *files)
{
	return set_choice_has(g->only, files->name, false);
}

/* The address is the app's own, else the one that was given for its files. */
static void say_site(const struct gather *g)
{
	const struct app *app = g->find->app;
	const char *given = g->public_base;
	struct meta_site site = {0};

	if (app != NULL && app->base_url != NULL)
		given = app->base_url;
	if (given == NULL || !text_starts(given, "http"))
		return;
	site.url = xstrdup(given);
	if (app != NULL) {
		site.home = xstrdup(app->home_url);
		site.hosts = xcalloc(app->hosts_n, sizeof(*site.hosts));
		for (; site.hosts_n < app->hosts_n; site.hosts_n++)
			site.hosts[site.hosts_n] = xstrdup(app->hosts[site.hosts_n]);
	}
	session_set_site(g->session, &site);
}

static void add_set(const struct gather *g, const char *name, enum meta_set_type type,
    const char *engine, const char *folder)
{
	(void)session_add_set(g->session, name, type, engine, folder);
	if (g->audit != NULL)
		audit_add_set(g->audit, name);
}

void gather_add_sets(const struct gather *g)
{
	const struct app *app = g->find->app;

	if (app != NULL)
		session_set_framework(g->session, app->framework);
	say_site(g);
	for (size_t i = 0; i < g->find->wanted_n; i++)
		add_set(g, g->find->wanted[i].set, META_TABLES,
		    g->find->wanted[i].uri->engine, NULL);
	for (size_t i = 0; app != NULL && i < app->files_n; i++) {
		const struct app_files *f = &app->files[i];
		CLEANUP(freep) char *base = file_set_base(f, g->public_base);

		if (wants_files(g, f))
			add_set(g, f->name,
			    base != NULL ? META_PUBLIC_FILES : META_PRIVATE_FILES, NULL,
			    f->folder);
	}
}

/* The one that is wanted at position set of both lists. */
static bool dump_database(const struct gather *g, size_t set, struct packer *packer,
    struct dump_result *total, struct err *err)
{
	const struct find_database *database = &g->find->wanted[set];
	CLEANUP(freep) char *index_name = xasprintf("%s-index.json.enc", database->set);
	struct dump_result result = {0};
	struct dump_opts opts = {
	    .session = g->session,
	    .set = set,
	    .index_name = index_name,
	    .packer = packer,
	    .token = g->token,
	    .frame_bytes = g->published ? LIMIT_FRAME_RAW_STATIC
	                                : LIMIT_FRAME_RAW - LIMIT_CHUNK_BYTES,
	    .uri = database->uri,
	    .protect = g->protect,
	    .survey = g->survey,
	};
	bool ok = dump_run(&opts, &result, err);

	/* What has left this host has, however it ended. */
	total->tables += result.tables;
	total->rows += result.rows;
	total->bytes += result.bytes;
	return ok ||
	       err_wrap(err, "%s", g->find->wanted_n == 1 ? "database" : database->set);
}

static bool read_files(const struct gather *g, size_t set, const struct app_files *files,
    struct packer *packer, struct file_set_result *total, struct err *err)
{
	CLEANUP(freep) char *base = file_set_base(files, g->public_base);
	CLEANUP(freep) char *index_name = xasprintf("%s-index.json.enc", files->name);
	struct file_set_opts opts = {
	    .log = g->log,
	    .session = g->session,
	    .set = set,
	    .index_name = index_name,
	    .packer = packer,
	    .token = g->token,
	    .files = files,
	    .base = base,
	    .db = g->find->db,
	    .all = g->all,
	};
	struct file_set_result result = {0};
	bool ok = file_set_run(&opts, &result, err);

	total->files += result.files;
	total->bytes += result.bytes;
	return ok || err_wrap(err, "files of %s", files->name);
}

bool gather_run(const struct gather *g, struct packer *packer,
    struct gather_result *result, struct err *err)
{
	const struct app *app = g->find->app;
	size_t set = 0;

	for (; set < g->find->wanted_n; set++) {
		if (!dump_database(g, set, packer, &result->rows, err))
			return false;
	}
	for (size_t i = 0; app != NULL && i < app->files_n; i++) {
		if (wants_files(g, &app->files[i]) &&
		    !read_files(g, set++, &app->files[i], packer, &result->files, err))
			return false;
	}
	return true;
}

void gather_say(struct log *log, const struct gather_result *done, uint64_t pack_bytes)
{
	CLEANUP(buf_reset) struct buf line = {0};
	struct json *o;

	if (log_is_json(log)) {
		o = json_new_object();
		json_set(o, "tables", json_new_u64(done->rows.tables));
		json_set(o, "rows", json_new_u64(done->rows.rows));
		json_set(o, "rowBytes", json_new_u64(done->rows.bytes));
		json_set(o, "files", json_new_u64(done->files.files));
		json_set(o, "fileBytes", json_new_u64(done->files.bytes));
		json_set(o, "packBytes", json_new_u64(pack_bytes));
		log_event(log, "ready", o);
		return;
	}
	buf_printf(&line, "ready: %llu tables, %llu rows (",
	    (unsigned long long)done->rows.tables, (unsigned long long)done->rows.rows);
	text_append_size(&line, done->rows.bytes);
	buf_printf(&line, "), %llu files (", (unsigned long long)done->files.files);
	text_append_size(&line, done->files.bytes);
	buf_puts(&line, "); Ctrl-C ends and removes everything");
	log_info(log, "%s", line.data);
}
