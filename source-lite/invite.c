#include "source-lite/invite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/buf.h"
#include "common/base/file_writer.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/say.h"
#include "common/base/text.h"

#define UNKNOWN_SITE "https://YOUR-SITE"

/* The site's address, and the path from its web folder to where the session is. */
static char *published_url(const struct invite_opts *o)
{
	const char *base = o->base_url;
	const char *below = "";
	size_t len;

	if (base == NULL && o->app != NULL)
		base = o->app->base_url;
	if (base == NULL)
		base = UNKNOWN_SITE;
	if (o->app != NULL && o->app->web_dir != NULL) {
		CLEANUP(freep) char *web = fs_real_path(o->app->web_dir);

		if (web != NULL && text_starts(o->publish_dir, web) &&
		    o->publish_dir[strlen(web)] == '/')
			below = o->publish_dir + strlen(web);
	}
	len = strlen(base);
	while (len > 0 && base[len - 1] == '/')
		len--;
	return xasprintf("%.*s%s/", (int)len, base, below);
}

/*
 * "host" of a URL, or "host:port" where its scheme has another one, without user and password; NULL
 * when there is none.
 */
static char *origin_of(const char *url)
{
	const char *usual = text_starts(url, "https:") ? ":443" : ":80";
	const char *at = strstr(url, "://");
	const char *user;
	size_t len;

	if (at == NULL)
		return NULL;
	at += 3;
	len = strcspn(at, "/?#");
	user = memchr(at, '@', len);
	if (user != NULL) {
		len -= (size_t)(user + 1 - at);
		at = user + 1;
	}
	if (len > strlen(usual) &&
	    strncmp(at + len - strlen(usual), usual, strlen(usual)) == 0)
		len -= strlen(usual);
	return xstrndup(at, len);
}

/* Whether who fetches from the one may from the other: not from https to http. */
static bool is_own(const char *own, const char *url)
{
	CLEANUP(freep) char *a = origin_of(own);
	CLEANUP(freep) char *b = origin_of(url);

	return text_same(a, b) &&
	       (text_starts(own, "http:") || text_starts(url, "https:"));
}

/* The host of one more URL (NULL: of none), unless it is own or there already; after a comma. */
static void add_host(struct buf *hosts, const char *own, const char *url)
{
	CLEANUP(freep) char *host = url != NULL ? origin_of(url) : NULL;
	CLEANUP(freep) char *item = host != NULL ? xasprintf(",%s,", host) : NULL;
	CLEANUP(freep) char *items = xasprintf("%s,", buf_str(hosts));

	if (host != NULL && !is_own(own, url) && strstr(items, item) == NULL)
		buf_printf(hosts, ",%s", host);
}

static void append_command(
    struct buf *out, const struct invite_opts *o, const char *url, const char *token)
{
	CLEANUP(buf_reset) struct buf hosts = {0};

	buf_puts(out, "synco pull ");
	text_append_quoted(out, url);
	buf_printf(out, " %s", token != NULL ? token : "-");
	add_host(&hosts, url, o->base_url);
	for (size_t i = 0; o->app != NULL && i < o->app->files_n; i++)
		add_host(&hosts, url, o->app->files[i].url);
	if (hosts.len > 0) {
		buf_puts(out, " --allow-host ");
		text_append_quoted(out, hosts.data + 1);
	}
	if (token == NULL) {
		buf_puts(out, " <");
		text_append_quoted(out, o->token_file);
	}
}

static void print_json(
    const struct invite_opts *o, const char *url, const char *token, const char *command)
{
	struct json *event = json_new_object();

	json_set(event, "url", json_new_bytes(url, strlen(url)));
	if (token != NULL)
		json_set(event, "token", json_new_str(token));
	json_set(event, "command", json_new_bytes(command, strlen(command)));
	log_event(o->log, "session", event);
}

void invite_print(const struct invite_opts *o)
{
	CLEANUP(freep)
	char *url = o->listen_url != NULL ? xstrdup(o->listen_url) : published_url(o);
	struct buf command = {0};
	char text[TOKEN_TEXT_BYTES];
	const char *token = o->token_file == NULL ? text : NULL;

	token_text(o->token, text);
	append_command(&command, o, url, token);
	if (log_is_json(o->log)) {
		print_json(o, url, token, command.data);
	} else {
		log_info(o->log, "%s",
		    o->listen_url != NULL ? "listening; type at the destination:"
		                          : "published; type at the destination:");
		say_line("%s", command.data);
		(void)fflush(stdout);
		if (o->publish_dir != NULL && text_starts(url, UNKNOWN_SITE))
			log_info(o->log,
			    "(put your site's address for YOUR-SITE, or give it "
			    "with --base-url)");
	}
	explicit_bzero(command.data, command.len);
	buf_reset(&command);
	explicit_bzero(text, sizeof(text));
}

/* Whoever has the file open, or may write to its place, would read the token. */
static bool check_token_file(int dir, const char *name, struct err *err)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || err_sys(err, "look at it");
	if (st.st_uid != geteuid())
		return err_set(err, ERR_REFUSED,
		    "it is there and belongs to somebody else: name another file");
	return S_ISREG(st.st_mode) ||
	       err_set(
	           err, ERR_REFUSED, "it is there and no regular file: name another one");
}

static bool write_token(
    int dir, const char *name, const struct token *token, struct err *err)
{
	char text[TOKEN_TEXT_BYTES + 1];
	CLEANUP(file_writer_freep) struct file_writer *w = NULL;
	bool ok;

	if (!check_token_file(dir, name, err) ||
	    (w = file_writer_open(dir, name, 0600, err)) == NULL)
		return false;
	token_text(token, text);
	memcpy(text + TOKEN_TEXT_BYTES - 1, "\n", 2);
	ok = file_writer_write(w, text, TOKEN_TEXT_BYTES, err) &&
	     file_writer_set_mode(w, 0600, err) && file_writer_commit(w, false, err);
	explicit_bzero(text, sizeof(text));
	return ok;
}

bool invite_write_token(const struct token *token, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	CLEANUP(freep)
	char *folder =
	    slash == NULL ? xstrdup(".") : xstrndup(path, (size_t)(slash - path) + 1);
	CLEANUP(closep) int dir = fs_open_dir(folder, err);

	return (dir >= 0 &&
	           write_token(dir, slash == NULL ? path : slash + 1, token, err)) ||
	       err_wrap(err, "token file %s", path);
}
