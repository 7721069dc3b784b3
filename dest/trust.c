#include "dest/trust.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/uri.h"
#include "dest/chooser.h"
#include "dest/fetch_url.h"
#include "dest/targets.h"
#include "dest/trust_store.h"

static void add(struct trust *t, char *key, const char *text)
{
	t->items = xreallocarray(t->items, t->n + 1, sizeof(*t->items));
	t->items[t->n++] = (struct trust_item){key, xstrdup(text)};
}

static void add_commands(
    struct trust *t, const char *key, const struct config_names *commands)
{
	for (size_t i = 0; i < commands->n; i++)
		add(t, xstrdup(key), commands->items[i]);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL || slash == path ? xstrdup("/")
	                                      : xstrndup(path, (size_t)(slash - path));
}

static bool is_this_machine(const char *host)
{
	/* libpq takes a list for any of them. */
	return host == NULL || *host == '\0' ||
	       (*host == '/' && strchr(host, ',') == NULL) ||
	       strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
	       strcmp(host, "::1") == 0;
}

/* Whether a path of the file's stays in its folder, through links, too. */
static bool path_leads_out(const char *path, const char *folder)
{
	size_t len = strlen(folder);
	CLEANUP(freep) char *above = NULL;
	CLEANUP(freep) char *real = NULL;
	struct stat st;

	if (!fs_path_is_safe(path) || (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)))
		return true;
	above = strchr(path, '/') != NULL
	            ? xstrndup(path, (size_t)(strrchr(path, '/') - path))
	            : xstrdup(".");
	real = fs_real_path(above);
	return real == NULL || strncmp(real, folder, len) != 0 ||
	       (real[len] != '/' && real[len] != '\0');
}

/* What libpq may be told beside the host, and take instead of it. */
static bool is_told_here(const struct db_uri *uri)
{
	for (size_t i = 0; i < uri->params_n; i++) {
		const struct db_uri_param *p = &uri->params[i];

		if (text_starts(p->name, "service") ||
		    (text_starts(p->name, "host") && !is_this_machine(p->value)))
			return false;
	}
	return true;
}

bool trust_leads_out(const char *into, const char *folder)
{
	const char *place = into + targets_set_len(into);
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;
	struct err ignored = {0};

	place += place != into;
	if (strchr(place, ':') == NULL)
		return path_leads_out(place, folder);
	uri = db_uri_parse(place, &ignored);
	if (uri == NULL)
		return true;
	if (strcmp(uri->engine, "sqlite") == 0)
		return path_leads_out(uri->database != NULL ? uri->database : "", folder);
	return !is_this_machine(uri->host) || !is_this_machine(uri->socket) ||
	       !is_told_here(uri);
}

/*
 * Whether a host that the file allows is more than a site of the world: an address, this machine, or a
 * port that no user has typed.
 */
static bool is_inward(const char *host)
{
	struct fetch_allowed a;
	unsigned char bytes[16];

	return !fetch_allowed_read(&a, host) || a.port != 0 ||
	       inet_pton(AF_INET, a.host, bytes) == 1 ||
	       inet_pton(AF_INET6, a.host, bytes) == 1 || strchr(a.host, '.') == NULL ||
	       text_ends(a.host, ".localhost");
}

static const char *find_inward(const struct config_remote *r)
{
	for (size_t i = 0; i < r->allow_hosts.n; i++) {
		if (is_inward(r->allow_hosts.items[i]))
			return r->allow_hosts.items[i];
	}
	return NULL;
}

static void add_remote(struct trust *t, const struct config_remote *r, const char *folder)
{
	CLEANUP(freep) char *after = xasprintf("remotes.%s.after", r->name);

	if (r->via != NULL)
		add(t, xasprintf("remotes.%s.via", r->name), r->via);
	if (r->root != NULL)
		add(t, xasprintf("remotes.%s.root", r->name), r->root);
	if (r->into != NULL && trust_leads_out(r->into, folder))
		add(t, xasprintf("remotes.%s.into", r->name), r->into);
	for (size_t i = 0; i < r->allow_hosts.n; i++) {
		if (is_inward(r->allow_hosts.items[i]))
			add(t, xasprintf("remotes.%s.allow_hosts", r->name),
			    r->allow_hosts.items[i]);
	}
	add_commands(t, after, &r->after);
}

/* Of just this: the file's place, each word with its length, and of a stranger's file all. */
static void make_digest(struct trust *t, const struct config_file *file)
{
	CLEANUP(buf_reset) struct buf all = {0};

	buf_printf(&all, "%zu %s", strlen(t->path), t->path);
	for (size_t i = 0; i < t->n; i++)
		buf_printf(&all, " %zu %s %zu %s", strlen(t->items[i].key),
		    t->items[i].key, strlen(t->items[i].text), t->items[i].text);
	if (t->strange.code != ERR_NONE)
		buf_printf(
		    &all, " of %u %s", (unsigned int)file->st.st_uid, file->digest);
	digest_text(all.data, all.len, t->digest);
}

void trust_look(const struct config *config, struct trust *t)
{
	CLEANUP(freep) char *folder = NULL;

	*t = (struct trust){0};
	if (config->file.path == NULL)
		return;
	t->path = xstrdup(config->file.path);
	folder = folder_of(t->path);
	for (size_t i = 0; i < config->remotes_n; i++)
		add_remote(t, &config->remotes[i], folder);
	add_commands(t, "after_pull", &config->after_pull);
	/* Of a link the folders that hold it, and those of what it leads to. */
	if (trust_is_own(t->path, &config->file.st, &t->strange))
		(void)!trust_is_own(config->file.target, &config->file.st, &t->strange);
	make_digest(t, &config->file);
}

void trust_reset(struct trust *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->items[i].key);
		free(t->items[i].text);
	}
	free(t->items);
	free(t->path);
	*t = (struct trust){0};
}

bool trust_is_agreed(const struct trust *t, bool *agreed, struct err *err)
{
	*agreed = true;
	if (t->path == NULL || (t->n == 0 && t->strange.code == ERR_NONE))
		return true;
	return trust_store_has(t->path, t->digest, agreed, err);
}

bool trust_remember(const struct trust *t, struct err *err)
{
	return trust_store_add(t->path, t->digest, err);
}

void trust_show(const struct trust *t, trust_say *say, void *ctx)
{
	CLEANUP(freep) char *head = xasprintf("%s:", t->path);

	say(ctx, head);
	if (t->strange.code != ERR_NONE) {
		CLEANUP(freep)
		char *line = xasprintf("  not yours alone: %s", t->strange.msg);

		say(ctx, line);
	}
	for (size_t i = 0; i < t->n; i++) {
		CLEANUP(freep)
		char *line = xasprintf("  %s: %s", t->items[i].key, t->items[i].text);

		say(ctx, line);
	}
}

static void say_to_terminal(void *ctx, const char *line)
{
	CLEANUP(freep) char *safe = text_printable(line);

	(void)ctx;
	(void)fprintf(stderr, "%s\n", safe);
}

static bool is_used(const struct config *config, const struct trust_use *use,
    const struct trust *t, struct err *why)
{
	const struct config_remote *r = use->remote;
	CLEANUP(freep) char *folder = folder_of(t->path);

	if (t->strange.code != ERR_NONE)
		return !err_set(why, ERR_REFUSED, "%s", t->strange.msg);
	if (use->via && r != NULL && r->via != NULL)
		return !err_set(why, ERR_REFUSED,
		    "remotes.%s.via is a command that was not agreed to (%s)", r->name,
		    r->via);
	if (use->into && r != NULL && r->into != NULL && trust_leads_out(r->into, folder))
		return !err_set(why, ERR_REFUSED,
		    "remotes.%s.into leads elsewhere, which was not agreed to", r->name);
	if (r != NULL && find_inward(r) != NULL)
		return !err_set(why, ERR_REFUSED,
		    "remotes.%s.allow_hosts has %s, which was not agreed to", r->name,
		    find_inward(r));
	if (use->after && config->after_pull.n > 0)
		return !err_set(why, ERR_REFUSED,
		    "after_pull has commands that were not agreed to (%s)",
		    config->after_pull.items[0]);
	if (use->after && r != NULL && r->after.n > 0)
		return !err_set(why, ERR_REFUSED,
		    "remotes.%s.after has commands that were not agreed to (%s)", r->name,
		    r->after.items[0]);
	return false;
}

/* Something else of it was agreed to, and nobody else has come to it since. */
static bool has_changed(const struct trust *t)
{
	return t->strange.code == ERR_NONE && trust_store_knows(t->path);
}

/* Asks; *yes is the answer. */
static bool ask(const struct trust *t, bool *yes, struct err *err)
{
	CLEANUP(freep) char *answer = NULL;

	trust_show(t, say_to_terminal, NULL);
	if (has_changed(t))
		say_to_terminal(NULL, "This has changed since it was agreed to.");
	answer = chooser_line(
	    "Shall it be followed, until this changes? (type yes, or enter for no)", err);
	*yes = answer != NULL && strcmp(answer, "yes") == 0;
	return answer != NULL;
}

bool trust_check(const struct config *config, const struct trust_use *use, bool may_ask,
    struct err *err)
{
	CLEANUP(trust_reset) struct trust t = {0};
	CLEANUP(buf_reset) struct buf place = {0};
	CLEANUP(freep) char *folder = NULL;
	struct err why = {0};
	bool agreed;
	bool named;

	trust_look(config, &t);
	if (t.path == NULL || !is_used(config, use, &t, &why))
		return true;
	if (!trust_is_agreed(&t, &agreed, err))
		return false;
	if (agreed)
		return true;
	if (may_ask && !ask(&t, &agreed, err))
		return false;
	if (agreed)
		return trust_remember(&t, err);
	folder = folder_of(t.path);
	text_append_quoted(&place, folder);
	named = text_starts(why.msg, t.path);
	return err_set(err, ERR_REFUSED,
	    "%s%s%s%s: look at what it says, and agree to it with: synco trust %s",
	    named ? "" : t.path, named ? "" : ": ", why.msg,
	    has_changed(&t) ? "; the file has changed since it was agreed to" : "",
	    place.data);
}
