#include "dest/origin.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "dest/channel.h"
#include "dest/fetch_url.h"
#include "dest/token_input.h"

/* The host that stands in URLs of what comes through a channel; never looked up. */
#define CHANNEL_URL "http://source/"

#define TIMEOUT_S 30

/* How often a session is started when the channel breaks while it is. */
#define START_TRIES 5

struct origin {
	const char *url; /* borrowed */
	char *bare;      /* without its password; NULL with a carrier */
	struct token *token;
	struct carrier *carrier; /* NULL: an http URL */
	struct channel *channel;
};

bool origin_is_served(const char *remote)
{
	return text_starts(remote, "http://") || text_starts(remote, "https://");
}

static bool only_for_channels(const struct origin_opts *o, struct err *err)
{
	if (o->root == NULL && o->db == NULL && o->base_url == NULL &&
	    o->spool_limit == NULL && o->spool_dir == NULL && !o->all && !o->keep_binary)
		return true;
	return err_set(err, ERR_USAGE,
	    "--root, --from-db, --base-url, --spool-limit, --spool-dir, --all and --keep-binary are for "
	    "sources that synco starts itself (ssh://…, --via …): here, synco-lite serve takes them");
}

static bool take_url(struct origin *o, const struct origin_opts *opts, struct err *err)
{
	o->url = opts->remote;
	o->bare = fetch_url_bare(opts->remote);
	if (!only_for_channels(opts, err))
		return false;
	o->token = token_input(opts->token, err);
	return o->token != NULL;
}

/*
 * Starts a session of its own key; *again tells that the channel broke while it was under
 * way.
 */
static bool start_session(
    struct origin *o, const struct origin_opts *opts, bool *again, struct err *err)
{
	struct bootstrap_opts bootstrap = {
	    .log = opts->log,
	    .carrier = o->carrier,
	    .starter = channel_starter(o->channel),
	    .only = opts->only,
	    .db = opts->db,
	    .base_url = opts->base_url,
	    .spool_limit = opts->spool_limit,
	    .spool_dir = opts->spool_dir,
	    .all = opts->all,
	    .keep_binary = opts->keep_binary,
	    .timeout_s = opts->timeout_s > 0 ? opts->timeout_s : TIMEOUT_S,
	};
	struct bootstrap_result result = {0};
	bool ok;

	token_free(o->token);
	bootstrap.token = o->token = token_new(err);
	if (o->token == NULL)
		return false;
	ok = bootstrap_run(&bootstrap, &result, err);
	*again = !ok && result.heard && err->code == ERR_NETWORK;
	ok = ok && channel_start(o->channel, &result, bootstrap.timeout_s, err);
	bootstrap_reset(&result);
	return ok;
}

static bool start_patiently(
    struct origin *o, const struct origin_opts *opts, struct err *err)
{
	bool again = false;

	for (unsigned int i = 1; !start_session(o, opts, &again, err); i++) {
		if (!again || i == START_TRIES)
			return false;
		log_info(opts->log, "%s; trying again", err->msg);
		if (!signals_sleep(i * 1000))
			return signals_check(err);
		*err = (struct err){0};
	}
	return true;
}

static bool open_channel(
    struct origin *o, const struct origin_opts *opts, struct err *err)
{
	if (opts->token != NULL)
		return err_set(err, ERR_USAGE,
		    "a TOKEN is for http and https: %s makes its own", o->carrier->name);
	o->url = CHANNEL_URL;
	o->channel = channel_new(o->carrier, err);
	if (o->channel == NULL)
		return false;
	opts->confine(opts->ctx, channel_folder(o->channel));
	return start_patiently(o, opts, err);
}

struct origin *origin_new(const struct origin_opts *opts, struct err *err)
{
	CLEANUP(origin_freep) struct origin *o = xcalloc(1, sizeof(*o));
	bool ok;

	if (opts->via != NULL) {
		o->carrier = carrier_parse_via(opts->via, opts->root, err);
		ok = o->carrier != NULL && open_channel(o, opts, err);
	} else if (origin_is_served(opts->remote)) {
		ok = take_url(o, opts, err);
		opts->confine(opts->ctx, NULL);
	} else if (!carrier_is_url(opts->remote)) {
		ok = err_set(err, ERR_USAGE,
		    "%s is no URL that starts with http://, https://, ssh://, docker://, "
		    "podman:// or kubectl://",
		    opts->remote);
	} else if (opts->root != NULL) {
		ok = err_set(
		    err, ERR_USAGE, "--root is for --via: the URL names the folder");
	} else {
		o->carrier = carrier_parse(opts->remote, carrier_ask_context, err);
		ok = o->carrier != NULL && open_channel(o, opts, err);
	}
	if (opts->db != NULL)
		explicit_bzero(opts->db, strlen(opts->db));
	return ok ? take_ptr(&o) : NULL;
}

void origin_free(struct origin *o)
{
	if (o == NULL)
		return;
	channel_free(o->channel);
	carrier_free(o->carrier);
	token_free(o->token);
	free(o->bare);
	free(o);
}

const char *origin_name(const struct origin *o)
{
	if (o->carrier != NULL)
		return o->carrier->name;
	return o->bare != NULL ? o->bare : "an unreadable URL";
}

const char *origin_url(const struct origin *o)
{
	return o->url;
}

const char *origin_socket(const struct origin *o)
{
	return o->channel != NULL ? channel_socket(o->channel) : NULL;
}

const struct token *origin_token(const struct origin *o)
{
	return o->token;
}

bool origin_is_own(const struct origin *o)
{
	return o->channel != NULL;
}

void origin_explain(struct origin *o, struct err *err)
{
	if (o->channel != NULL && err->code == ERR_NETWORK)
		channel_explain(o->channel, err);
}
