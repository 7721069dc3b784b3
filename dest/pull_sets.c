/* What a pull does with each set of the session. */
#include <string.h>

#include "common/app/set_choice.h"
#include "common/base/mem.h"
#include "dest/chooser.h"
#include "dest/heartbeat.h"
#include "dest/keep_name.h"
#include "dest/pull_parts.h"
#include "dest/site_url.h"
#include "dest/summary.h"

/* The tables to be kept: those of the command line and of .synco.yml. */
static void find_kept(struct pull *p)
{
	const struct config_names *more = &p->request->config->keep_local;
	const struct cli_list *some = &p->o.keep_local;

	p->keep = xcalloc(some->n + more->n, sizeof(*p->keep));
	for (size_t i = 0; i < some->n; i++)
		p->keep[p->keep_n++] =
		    (struct refresh_keep){.name = some->items[i], .given = true};
	for (size_t i = 0; i < more->n; i++)
		p->keep[p->keep_n++].name = more->items[i];
}

/* Names that no table has were most likely meant to be others. */
static void warn_of_kept(struct pull *p)
{
	for (size_t i = 0; i < p->keep_n; i++) {
		if (p->keep[i].looked && !p->keep[i].found)
			log_warn(p->log, "there is no table %s here that could be kept",
			    p->keep[i].name);
	}
}

static bool pull_tables(struct pull *p, size_t i, struct err *err)
{
	const char *set = p->sets->sets[i].name;
	struct load_result result = {0};
	CLEANUP(rewrite_freep) struct rewrite *rewrite = NULL;
	struct load_opts opts = {
	    .log = p->log,
	    .progress = p->progress,
	    .token = origin_token(p->origin),
	    .survey = p->survey,
	    .set = set,
	    .into = targets_into(p->targets, i),
	    .from = origin_name(p->origin),
	    .freshness = p->freshness,
	    .keep = p->keep,
	    .keep_n = p->keep_n,
	    .keep_checked = targets_n(p->targets) > 1,
	    .yes = p->o.yes,
	    .owners = p->o.owners,
	    .trust_source = p->o.trust_source,
	    .full = p->o.full,
	    .ask = !p->o.json && !p->o.watch && chooser_can_ask(),
	    .dry_run = p->o.dry_run,
	};

	if (!targets_wants(p->targets, i))
		return load_decline(p->remote, i, &opts, err);
	if (p->o.site_url != NULL && (rewrite = site_url_rewrite(p->o.site_url,
	                                  &p->sets->site, p->log, err)) == NULL)
		return false;
	opts.rewrite = rewrite;
	if (!load_pull(p->remote, i, &opts, &result, err)) {
		load_result_reset(&result);
		return false;
	}
	if (targets_n(p->targets) > 1 || log_is_json(p->log))
		summary_say_database(p->log, set, &result, p->o.dry_run);
	load_result_add(&p->loaded, &result);
	return true;
}

const char *pull_dir(const struct pull *p)
{
	return p->o.files != NULL ? p->o.files : p->app != NULL ? p->app->root : ".";
}

/*
 * Whether everybody may see the files: the app here knows best, since public ones may come as
 * private ones do.
 */
static bool is_public(const struct meta_set *set, const struct set_place *place)
{
	if (place != NULL && place->here != NULL)
		return place->here->url != NULL;
	return set->type == META_PUBLIC_FILES;
}

/* Whether a web server may reach the folder, as far as that can be told. */
static bool is_in_web(const struct pull *p, const struct set_place *place)
{
	const char *web = p->app != NULL ? p->app->web_dir : NULL;
	size_t len = web != NULL ? strlen(web) : 0;

	if (web == NULL || place == NULL || place->here == NULL)
		return true;
	return strncmp(place->path, web, len) == 0 &&
	       (place->path[len] == '\0' || place->path[len] == '/');
}

/* The line of progress goes while somebody is asked; and the source may wait for a sign of life. */
static bool ask(void *ctx, const char *question, bool *yes, struct err *err)
{
	struct pull *p = ctx;
	CLEANUP(heartbeat_freep) struct heartbeat *heartbeat = NULL;
	CLEANUP(freep) char *answer = NULL;

	if (remote_acks(p->remote) == NULL &&
	    (heartbeat = heartbeat_new(p->survey, err)) == NULL)
		return false;
	pull_show_progress(p, false);
	answer = chooser_line(question, err);
	pull_show_progress(p, true);
	*yes = answer != NULL && (*answer == 'y' || *answer == 'Y');
	return answer != NULL;
}

/* Whether what failed were files of the site, that can come through the channel. */
static bool has_another_way(struct pull *p, const struct meta_set *set,
    const struct files_progress *before, struct err *err)
{
	if (p->again == NULL || set->type != META_PUBLIC_FILES ||
	    err->code != ERR_NETWORK ||
	    atomic_load(&p->files.failed) == atomic_load(&before->failed))
		return false;
	pull_again_add(p->again, set->name);
	*err = (struct err){0};
	return true;
}

static bool pull_files(
    struct pull *p, size_t i, const struct meta_set *set, struct err *err)
{
	const struct set_place *place = set_places_get(p->places, i);
	struct files_progress before = p->files;
	struct files_opts opts = {
	    .log = p->log,
	    .token = origin_token(p->origin),
	    .place = place,
	    .is_private = !is_public(set, place),
	    .web = is_public(set, place) || is_in_web(p, place),
	    .trust = p->o.trust_source,
	    .full = p->o.full,
	    .remove = p->o.remove,
	    .yes = p->o.yes,
	    .ask = !p->o.json && !p->o.watch && chooser_can_ask() ? ask : NULL,
	    .ctx = p,
	    .policy = &p->request->config->policy,
	    .dry_run = p->o.dry_run,
	    .progress = &p->files,
	};

	if (place != NULL)
		log_info(p->log, "%s: files for %s", set->name, place->path);
	if (!p->o.dry_run && place != NULL)
		freshness_folder(p->freshness, place->path, origin_name(p->origin));
	if (!files_pull(p->remote, i, &opts, err) &&
	    !has_another_way(p, set, &before, err))
		return false;
	if (atomic_load(&p->files.unread) > before.unread)
		p->incomplete[p->incomplete_n++] = set->name;
	if (p->held_back == NULL && atomic_load(&p->files.held_back) > 0)
		p->held_back = set->name;
	if (p->o.dry_run)
		summary_say_files(p->log, set->name, &before, &p->files);
	return true;
}

/* What a failure leaves behind: databases that are new already. */
static bool blame(const struct pull *p, size_t failed, struct err *err)
{
	CLEANUP(buf_reset) struct buf done = {0};

	for (size_t i = 0; i < failed && !p->o.dry_run; i++) {
		if (targets_wants(p->targets, i))
			buf_printf(&done, "%s%s", done.len > 0 ? ", " : "",
			    p->sets->sets[i].name);
	}
	if (done.len == 0)
		return err_wrap(err, "%s", p->sets->sets[failed].name);
	return err_wrap(err, "%s done, but %s", done.data, p->sets->sets[failed].name);
}

static bool is_wanted(const struct pull *p, size_t i)
{
	return p->sets->sets[i].type == META_TABLES
	           ? targets_wants(p->targets, i)
	           : set_choice_has(&p->o.only, p->sets->sets[i].name, false);
}

/* Whether a set that is not wanted keeps one that is from coming: its files lie in the spool. */
static bool holds_back(const struct pull *p, size_t i)
{
	bool more = false;

	for (size_t k = i + 1; k < p->sets->sets_n; k++)
		more = more || is_wanted(p, k);
	return more && remote_acks(p->remote) != NULL &&
	       p->sets->sets[i].type == META_PRIVATE_FILES;
}

bool pull_sets(struct pull *p, struct err *err)
{
	find_kept(p);
	if (p->o.keep_local.n > 0 && targets_n(p->targets) > 1 &&
	    !keep_check_all(p->targets, p->sets->sets_n, p->keep, p->keep_n, err))
		return false;
	for (size_t i = 0; i < p->sets->sets_n; i++) {
		const struct meta_set *set = &p->sets->sets[i];
		bool ok;

		if (set->type == META_TABLES)
			ok = pull_tables(p, i, err);
		else if (set_choice_has(&p->o.only, set->name, false))
			ok = pull_files(p, i, set, err);
		else
			ok = !holds_back(p, i) || files_decline(p->remote, i, err);
		if (!ok)
			return blame(p, i, err);
	}
	warn_of_kept(p);
	return true;
}
