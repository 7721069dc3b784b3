#include "dest/pull.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/signals.h"
#include "dest/acks.h"
#include "dest/after_pull.h"
#include "dest/chooser.h"
#include "dest/confine.h"
#include "dest/fetch_url.h"
#include "dest/freshness.h"
#include "dest/heartbeat.h"
#include "dest/progress.h"
#include "dest/pull_parts.h"
#include "dest/remote.h"
#include "dest/set_question.h"
#include "dest/summary.h"

/* Of control channels: connections, and pauses that start short. */
#define CHANNEL_JOBS     4
#define CHANNEL_TRIES    10
#define CHANNEL_RETRY_MS 100

/* The source is not needed any more, and may go. */
static void leave_source(struct pull *p)
{
	remote_free(take_ptr(&p->remote));
	survey_sender_free(take_ptr(&p->survey));
	acks_free(take_ptr(&p->acks));
	fetch_free(take_ptr(&p->fetch));
	origin_free(take_ptr(&p->origin));
}

static void pull_reset(struct pull *p)
{
	progress_free(p->progress);
	leave_source(p);
	load_result_reset(&p->loaded);
	after_pull_child_free(p->after);
	pull_again_free(p->again);
	freshness_free(p->freshness);
	targets_free(p->targets);
	set_places_free(p->places);
	meta_free(p->sets);
	app_free(p->app);
	free(p->keep);
	wipe_str(p->from_db);
	free(p->site);
}

static void sample(void *ctx, struct progress *progress)
{
	struct pull *p = ctx;
	struct meta *m = remote_meta(p->remote);
	uint64_t done = 0;
	uint64_t total = 0;
	uint64_t load = 0;

	for (size_t i = 0; i < m->sets_n; i++) {
		const struct meta_set *set = &m->sets[i];
		uint64_t bytes = set->complete ? set->done_bytes : set->size_bytes;

		done += set->done_bytes;
		total += bytes;
		load += targets_wants(p->targets, i) ? bytes : 0;
	}
	progress_total(progress, PROGRESS_LOAD, load);
	/* What is estimated may turn out to be more. */
	progress_set(progress, PROGRESS_SCAN, done, total < done ? done : total);
	progress_set(progress, PROGRESS_DOWNLOAD, fetch_bytes(p->fetch), 0);
	progress_set(progress, PROGRESS_FILES, atomic_load(&p->files.bytes_done),
	    atomic_load(&p->files.bytes));
	meta_free(m);
}

/* "mysql://app@db/shop", without its password. */
static void append_place(struct buf *line, const char *into)
{
	size_t len = targets_set_len(into);
	struct err ignored = {0};
	CLEANUP(db_uri_freep)
	struct db_uri *uri = db_uri_parse(into + len + (len > 0), &ignored);

	buf_append(line, into, len + (len > 0));
	if (uri != NULL)
		db_uri_print(uri, line);
	else
		buf_puts(line, into + len + (len > 0));
}

/* Where all will go: a checkout's settings may name anything. */
static void say_target(struct pull *p)
{
	CLEANUP(buf_reset) struct buf line = {0};

	if (p->app != NULL)
		buf_printf(&line, "%s in %s", p->app->framework, p->app->root);
	for (size_t i = 0; i < p->o.into.n; i++) {
		buf_puts(&line, line.len > 0 ? ", " : "");
		append_place(&line, p->o.into.items[i]);
	}
	if (p->o.into.n == 0 && p->app != NULL && p->app->db != NULL) {
		buf_puts(&line, ", ");
		db_uri_print(p->app->db, &line);
	}
	if (line.len > 0)
		log_info(p->log, "target: %s", line.data);
}

/* The app in this folder: its database and folders are the target unless options say other. */
static bool find_app(struct pull *p, struct err *err)
{
	struct err why = {0};

	if (p->o.files == NULL || fs_is_dir(p->o.files))
		p->app = app_detect(p->o.files, NULL, p->log, &why);
	else
		why.code = ERR_USAGE; /* a new folder holds no app */
	say_target(p);
	if (p->app != NULL || p->o.into.n > 0 || why.code == ERR_USAGE || p->o.dry_run)
		return true;
	*err = why;
	return false;
}

static void confine(void *ctx, const char *folder)
{
	confine_pull(ctx, folder);
}

static bool open_origin(struct pull *p, struct err *err)
{
	struct origin_opts opts = {
	    .log = p->log,
	    .remote = p->request->source,
	    .token = p->request->token,
	    .via = p->o.via,
	    .root = p->o.root,
	    .db = p->from_db,
	    .base_url = p->o.base_url,
	    .spool_limit = p->o.spool_limit,
	    .spool_dir = p->o.spool_dir,
	    .only = &p->o.only,
	    .all = p->o.all,
	    .keep_binary = p->o.keep_binary,
	    .timeout_s = p->o.timeout,
	    .confine = confine,
	    .ctx = p,
	};

	p->origin = origin_new(&opts, err);
	return p->origin != NULL;
}

static bool connect_remote(struct pull *p, struct err *err)
{
	struct fetch_opts opts = {
	    .log = p->log,
	    .base_url = origin_url(p->origin),
	    .socket = origin_socket(p->origin),
	    .allow_hosts = p->o.allow_hosts.items,
	    .allow_hosts_n = p->o.allow_hosts.n,
	    .jobs = p->o.jobs,
	    .stall_s = p->o.timeout,
	    .tries = p->o.retry,
	    .limit_rate = p->o.limit_rate,
	};
	const struct token *token = origin_token(p->origin);

	if (p->o.base_url != NULL) {
		opts.site = p->site = fetch_url_origin(p->o.base_url);
		if (p->site == NULL)
			return err_set(
			    err, ERR_USAGE, "--base-url %s: no URL", p->o.base_url);
	}
	if (origin_is_own(p->origin)) {
		/*
		 * A connection is a process there; and a channel may break often, and heal
		 * at once.
		 */
		opts.jobs = p->o.jobs > 0 ? p->o.jobs : CHANNEL_JOBS;
		opts.tries = p->o.retry > 0 ? p->o.retry : CHANNEL_TRIES;
		opts.retry_ms = CHANNEL_RETRY_MS;
	}
	p->fetch = fetch_new(&opts, err);
	if (p->fetch == NULL ||
	    (p->survey = survey_sender_new(p->fetch, token, err)) == NULL ||
	    (origin_is_own(p->origin) &&
	        (p->acks = acks_new(p->fetch, token, err)) == NULL) ||
	    (p->remote = remote_open(p->fetch, token, p->acks, p->request->batch, err)) ==
	        NULL)
		return false;
	return true;
}

/* Where files go is settled before anything is changed. */
static bool find_places(struct pull *p, struct err *err)
{
	struct set_places_opts opts = {
	    .log = p->log,
	    .meta = p->sets,
	    .only = &p->o.only,
	    .app = p->app,
	    .policy = &p->request->config->policy,
	    .said = &p->o.places,
	    .dir = pull_dir(p),
	    .dir_said = p->o.files != NULL,
	    .ask = !p->o.json && !p->o.watch && chooser_can_ask(),
	    .dry_run = p->o.dry_run,
	};
	CLEANUP(heartbeat_freep) struct heartbeat *heartbeat = NULL;

	/* Acks are a sign of life, too. */
	if (opts.ask && remote_acks(p->remote) == NULL &&
	    (heartbeat = heartbeat_new(p->survey, err)) == NULL)
		return false;
	p->places = set_places_new(&opts, err);
	return p->places != NULL;
}

/* The sets are known as soon as the source has looked around. */
static bool find_sets(struct pull *p, struct err *err)
{
	struct targets_opts opts = {
	    .log = p->log,
	    .into = &p->o.into,
	    .only = &p->o.only,
	    .app = p->app,
	    .dry_run = p->o.dry_run,
	};
	struct set_question question = {
	    .remote = p->remote,
	    .survey = p->survey,
	    .into = &p->o.into,
	    .app = p->app,
	    .ask = p->request->ask,
	};

	while ((p->sets = remote_meta(p->remote))->state == META_CREATED) {
		meta_free(take_ptr(&p->sets));
		if (!signals_sleep(20))
			return signals_check(err);
		if (!remote_refresh(p->remote, err))
			return false;
	}
	question.meta = opts.meta = p->sets;
	return set_question_settle(&question, &p->o.only, err) &&
	       (p->targets = targets_new(&opts, err)) != NULL && find_places(p, err);
}

/* What the source warned of becomes part of this run's own warnings. */
static void repeat_warnings(struct pull *p)
{
	CLEANUP(meta_freep) struct meta *m = remote_meta(p->remote);

	for (size_t i = 0; i < m->warnings_n; i++)
		log_warn(p->log, "source: %s", m->warnings[i]);
}

static void say_summary(struct pull *p)
{
	struct summary sum = {
	    .dry_run = p->o.dry_run,
	    .loaded = &p->loaded,
	    .files = &p->files,
	    .incomplete = p->incomplete,
	    .incomplete_n = p->incomplete_n,
	    .travelled = fetch_bytes(p->fetch),
	    .ms = clock_ms() - p->started_ms,
	};

	sum.left_out = targets_left_out(p->targets, &sum.left_out_n);
	summary_say(&sum, p->log);
}

void pull_show_progress(struct pull *p, bool show)
{
	progress_free(take_ptr(&p->progress));
	if (show)
		p->progress = progress_new(p->log, sample, p);
}

static bool work(struct pull *p, struct err *err)
{
	bool ok;

	if (!open_origin(p, err) || !connect_remote(p, err) || !find_sets(p, err))
		return false;
	pull_show_progress(p, true);
	ok = pull_sets(p, err);
	pull_show_progress(p, false);
	repeat_warnings(p);
	if (ok && !p->request->part)
		say_summary(p);
	return ok;
}

static bool is_fresh(struct pull *p, bool *fresh, struct err *err)
{
	const struct freshness_opts opts = {
	    .log = p->log,
	    .opts = &p->o,
	    .source = p->request->source,
	    .from_db = p->request->from_db,
	    .app = p->app,
	    .dir = pull_dir(p),
	};

	p->freshness = freshness_new(&opts);
	return freshness_check(p->freshness, fresh, err);
}

/* What came is kept, and is not all there is. */
static bool judge(const struct pull *p, struct err *err)
{
	if (p->incomplete_n > 0)
		return err_set(err, ERR_SYSTEM,
		    "incomplete: the source could not read all of its files, see above; what "
		    "came is here, and nothing was removed in their places");
	if (p->loaded.unseen > 0)
		return err_set(err, ERR_SYSTEM,
		    "incomplete: the source's user may not see all of the database, see above; "
		    "what came is here, and nothing was removed that may still be there: "
		    "grant it SELECT, SHOW VIEW, TRIGGER, EVENT and EXECUTE for all of the database");
	return p->held_back == NULL ||
	       err_set(err, ERR_REFUSED,
	           "%s: --delete would remove more than half of its files here, see above: "
	           "all else is done; add --yes if that is right",
	           p->held_back);
}

/* While programs can still be started. */
static bool prepare_after(struct pull *p, struct err *err)
{
	if (pull_again_is_wanted(p->request) &&
	    (p->again = pull_again_new(p->request, p->log, err)) == NULL)
		return false;
	if (p->o.dry_run || p->request->part || !confine_is_wanted(p))
		return true;
	p->after = after_pull_child_new(
	    p->request, p->app != NULL ? p->app->root : p->o.files, p->log, err);
	return p->after != NULL;
}

static bool run_after(struct pull *p, struct err *err)
{
	if (p->after != NULL)
		return after_pull_child_run(p->after, err);
	return after_pull_run(
	    p->request, p->app != NULL ? p->app->root : p->o.files, p->log, err);
}

bool pull_once(const struct pull_request *request, struct log *log, struct err *err)
{
	CLEANUP(pull_reset)
	struct pull p = {
	    .o = request->o,
	    .request = request,
	    .from_db = xstrdup(request->from_db),
	    .log = log,
	    .started_ms = clock_ms(),
	};
	bool fresh;

	if (!find_app(&p, err) || !is_fresh(&p, &fresh, err))
		return false;
	if (fresh)
		return true;
	if (!prepare_after(&p, err))
		return false;
	if (!work(&p, err)) {
		if (p.origin != NULL)
			origin_explain(p.origin, err);
		return false;
	}
	leave_source(&p);
	if (!pull_again_run(p.again, err))
		return false;
	if (p.o.dry_run || request->part)
		return judge(&p, err);
	if (!run_after(&p, err))
		return false;
	if (!judge(&p, err))
		return false;
	freshness_note(p.freshness);
	return true;
}
