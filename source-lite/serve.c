#include "source-lite/serve.h"

#include <string.h>

#include "common/app/app.h"
#include "common/app/set_choice.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/file_index.h"
#include "common/format/limits.h"
#include "source-lite/dump.h"
#include "source-lite/file_sets.h"
#include "source-lite/find.h"
#include "source-lite/http.h"
#include "source-lite/invite.h"
#include "source-lite/packer.h"
#include "source-lite/session.h"

/* How long a failed session stays, so that the destination can read why. */
#define FAILED_MS 10000

struct options {
	const char *root;
	const char *listen;
	const char *publish;
	char *db; /* secret: in argv or the environment, wiped when it was read */
	const char *base_url;
	const char *token_file;
	struct cli_list only;
	bool all;
	bool keep;
	bool json;
	bool quiet;
};

#define O struct options
const struct cli_opt serve_options[] = {
    CLI_STRING(
        O, root, "root", 'r', "DIR", "the app's folder (default: the current one)"),
    CLI_STRING(O, listen, "listen", 'l', "ADDR:PORT",
        "serve with the built-in HTTP server; port 0 takes a free one"),
    CLI_STRING(O, publish, "publish", 'p', "DIR",
        "write the sealed objects below DIR, which the site's web server shows to the public"),
    CLI_STRING(O, db, "db", 'd', "URI",
        "the database, instead of the detected one: mysql://user:pass@host/db, "
        "postgres://… or sqlite:FILE; "
        "SYNCO_DB in the environment keeps it out of the process list"),
    CLI_FLAG(O, all, "all", 'a',
        "also rows and files that nobody needs in development: caches, sessions, thumbnails"),
    CLI_LIST(O, only, "only", 'o', "SET,...",
        "only these sets, as detect lists them; db is the database, files all others"),
    CLI_STRING(O, base_url, "base-url", 'b', "URL",
        "the site's address: public files are fetched from there"),
    CLI_FLAG(O, keep, "keep", 'k', "leave the sealed objects in place at the end"),
    CLI_STRING(
        O, token_file, "token-file", 't', "FILE", "write the token to FILE, for scripts"),
    CLI_FLAG(O, json, "json", 0, "one JSON object per line and event on standard output"),
    CLI_FLAG(O, quiet, "quiet", 'q', "warnings, failures and the command to type only"),
    {0},
};
#undef O

const char serve_help[] =
    "Finds the app's database and files, dumps the database from one snapshot, seals\n"
    "everything with a new key, and serves it until Ctrl-C. Without --listen or\n"
    "--publish it publishes below the app's public web folder where it has one, else\n"
    "it listens at 127.0.0.1.\n"
    "\n"
    "  synco-lite serve                                    in the app's folder\n"
    "  synco-lite serve --listen 127.0.0.1:8099            behind an SSH tunnel\n"
    "  synco-lite serve --db mysql://app@localhost/shop --only db\n";

/* One session and all it needs. */
struct serve {
	struct options o;
	struct log *log;
	struct find find;
	char *publish_dir; /* NULL: listen */
	struct token *token;
	struct session *session;
	struct http *http;
	struct packer *packer;
	char *public_base; /* what public files' URIs start with, or NULL */
	struct dump_result dumped;
	struct file_set_result files;
};

static void serve_reset(struct serve *s)
{
	packer_free(s->packer);
	http_free(s->http);
	session_free(s->session);
	find_reset(&s->find);
	token_free(s->token);
	free(s->publish_dir);
	free(s->public_base);
	log_free(s->log);
}

static bool find_app(struct serve *s, struct err *err)
{
	struct find_opts opts = {
	    .root = s->o.root,
	    .db = take_ptr(&s->o.db),
	    .only = &s->o.only,
	    .log = s->log,
	};

	return find_run(&opts, &s->find, err);
}

static const char *temporary_dir(void)
{
	const char *dir = getenv("TMPDIR");

	return dir != NULL && *dir == '/' && fs_is_dir(dir) ? dir : "/tmp";
}

/* What public URIs start with: the URL of the pull, where that is the site's own root. */
static const char *public_base(const struct serve *s)
{
	if (s->o.base_url != NULL || s->publish_dir == NULL)
		return s->o.base_url;
	if (s->find.app != NULL && s->find.app->web_dir != NULL) {
		CLEANUP(freep) char *web = realpath(s->find.app->web_dir, NULL);

		if (web != NULL && strcmp(web, s->publish_dir) == 0)
			return FILE_INDEX_BASE;
	}
	return s->find.app != NULL ? s->find.app->base_url : NULL;
}

/* Where the session lies, and how it is reached. */
static bool choose_mode(struct serve *s, struct err *err)
{
	if (s->o.listen != NULL && s->o.publish != NULL)
		return err_set(err, ERR_USAGE, "give --listen or --publish, not both");
	if (s->o.publish != NULL) {
		s->publish_dir = realpath(s->o.publish, NULL);
		if (s->publish_dir == NULL || !fs_is_dir(s->publish_dir))
			return err_set(err, ERR_USAGE,
			    "--publish %s: there is no such folder", s->o.publish);
	} else if (s->o.listen == NULL && s->find.app != NULL &&
	           s->find.app->web_dir != NULL) {
		s->publish_dir = realpath(s->find.app->web_dir, NULL);
	}
	s->public_base = xstrdup(public_base(s));
	return true;
}

static bool open_session(struct serve *s, struct err *err)
{
	struct session_opts opts = {
	    .log = s->log,
	    .parent = s->publish_dir != NULL ? s->publish_dir : temporary_dir(),
	    .published = s->publish_dir != NULL,
	    .keep = s->o.keep,
	};
	char name[TOKEN_DIR_BYTES];

	s->token = token_new(err);
	if (s->token == NULL)
		return false;
	s->session = session_new(s->token, &opts, err);
	if (s->session == NULL)
		return false;
	if (s->publish_dir != NULL)
		return true;
	token_dir(s->token, name);
	s->http = http_new(s->o.listen != NULL ? s->o.listen : "127.0.0.1:0", name,
	    session_dirfd(s->session), err);
	return s->http != NULL;
}

/* Prints the command to type, and writes the token where scripts want it. */
static bool invite(struct serve *s, struct err *err)
{
	struct invite_opts opts = {
	    .log = s->log,
	    .token = s->token,
	    .listen_url = s->http != NULL ? http_url(s->http) : NULL,
	    .publish_dir = s->publish_dir,
	    .app = s->find.app,
	    .base_url = s->o.base_url,
	};

	if (s->o.token_file != NULL &&
	    !invite_write_token(s->token, s->o.token_file, err))
		return false;
	invite_print(&opts);
	return true;
}

static void add_sets(struct serve *s)
{
	if (s->find.app != NULL)
		session_set_framework(s->session, s->find.app->framework);
	if (find_wants_db(&s->find, &s->o.only))
		(void)session_add_set(
		    s->session, FIND_DB_SET, META_TABLES, s->find.db->engine, NULL);
	for (size_t i = 0; s->find.app != NULL && i < s->find.app->files_n; i++) {
		const struct app_files *f = &s->find.app->files[i];
		CLEANUP(freep) char *base = file_set_base(f, s->public_base);

		if (set_choice_has(&s->o.only, f->name, false))
			(void)session_add_set(s->session, f->name,
			    base != NULL ? META_PUBLIC_FILES : META_PRIVATE_FILES, NULL,
			    f->folder);
	}
}

static bool dump_database(struct serve *s, size_t set, struct err *err)
{
	size_t rules_n = s->find.app != NULL && !s->o.all ? s->find.app->rows_n : 0;
	CLEANUP(freep) struct db_row_rule *rules = xcalloc(rules_n, sizeof(*rules));
	struct dump_opts opts = {
	    .log = s->log,
	    .session = s->session,
	    .set = set,
	    .index_name = FIND_DB_SET "-index.json.enc",
	    .packer = s->packer,
	    .token = s->token,
	    .frame_bytes = s->publish_dir != NULL ? LIMIT_FRAME_RAW_STATIC
	                                          : LIMIT_FRAME_RAW - LIMIT_CHUNK_BYTES,
	    .uri = s->find.db,
	    .rules = rules,
	    .rules_n = rules_n,
	};

	for (size_t i = 0; i < rules_n; i++)
		rules[i] = (struct db_row_rule){
		    s->find.app->rows[i].table, s->find.app->rows[i].where};
	return dump_run(&opts, &s->dumped, err) || err_wrap(err, "database");
}

static bool read_files(
    struct serve *s, size_t set, const struct app_files *files, struct err *err)
{
	CLEANUP(freep) char *base = file_set_base(files, s->public_base);
	CLEANUP(freep) char *index_name = xasprintf("%s-index.json.enc", files->name);
	struct file_set_opts opts = {
	    .log = s->log,
	    .session = s->session,
	    .set = set,
	    .index_name = index_name,
	    .packer = s->packer,
	    .files = files,
	    .base = base,
	    .all = s->o.all,
	};
	struct file_set_result result = {0};

	if (!file_set_run(&opts, &result, err))
		return err_wrap(err, "files of %s", files->name);
	s->files.files += result.files;
	s->files.bytes += result.bytes;
	return true;
}

static bool work(struct serve *s, struct err *err)
{
	size_t set = 0;

	proc_be_modest();
	s->packer = packer_new(session_dirfd(s->session), s->token, err);
	if (s->packer == NULL || !session_move(s->session, META_INITIALIZING, NULL, err))
		return false;
	if (find_wants_db(&s->find, &s->o.only) && !dump_database(s, set++, err))
		return false;
	for (size_t i = 0; s->find.app != NULL && i < s->find.app->files_n; i++) {
		if (set_choice_has(&s->o.only, s->find.app->files[i].name, false) &&
		    !read_files(s, set++, &s->find.app->files[i], err))
			return false;
	}
	return session_move(s->session, META_READY, NULL, err);
}

static void say_ready(struct serve *s)
{
	CLEANUP(buf_reset) struct buf line = {0};
	struct json *o;

	if (log_is_json(s->log)) {
		o = json_new_object();
		json_set(o, "tables", json_new_u64(s->dumped.tables));
		json_set(o, "rows", json_new_u64(s->dumped.rows));
		json_set(o, "rowBytes", json_new_u64(s->dumped.bytes));
		json_set(o, "files", json_new_u64(s->files.files));
		json_set(o, "fileBytes", json_new_u64(s->files.bytes));
		json_set(o, "packBytes", json_new_u64(packer_pack_bytes(s->packer)));
		log_event(s->log, "ready", o);
		return;
	}
	buf_printf(&line, "ready: %llu tables, %llu rows (",
	    (unsigned long long)s->dumped.tables, (unsigned long long)s->dumped.rows);
	text_append_size(&line, s->dumped.bytes);
	buf_printf(&line, "), %llu files (", (unsigned long long)s->files.files);
	text_append_size(&line, s->files.bytes);
	buf_puts(&line, "); Ctrl-C ends and removes everything");
	log_info(s->log, "%s", line.data);
}

/* The reason goes to the destination, too, which gets a moment to read it. */
static void fail(struct serve *s, const struct err *why)
{
	uint64_t until = clock_ms() + FAILED_MS;

	log_err(s->log, why);
	packer_free(take_ptr(&s->packer));
	if (s->session == NULL || why->code == ERR_STOPPED ||
	    !session_fail(s->session, why->msg))
		return;
	while (clock_ms() < until && signals_sleep(1000))
		;
}

static bool serve(struct serve *s, struct err *err)
{
	if (!find_app(s, err) || !choose_mode(s, err) || !open_session(s, err))
		return false;
	add_sets(s);
	if (!invite(s, err) || !work(s, err))
		return false;
	say_ready(s);
	while (signals_sleep(60000))
		;
	return true;
}

int serve_run(const struct cli_command *self, int argc, char **argv)
{
	CLEANUP(serve_reset) struct serve s = {0};
	struct cli_operands operands = {0};
	struct err err = {0};
	bool ok = cli_parse(self->opts, argc, argv, &s.o, &operands, &err);

	s.log = log_new(
	    "synco-lite", (s.o.json ? LOG_JSON : 0U) | (s.o.quiet ? LOG_QUIET : 0U));
	if (s.o.db == NULL)
		s.o.db = getenv("SYNCO_DB");
	if (ok && operands.n > 0)
		ok = err_set(&err, ERR_USAGE, "serve takes no operands: see --help");
	if (ok && s.o.db != NULL && *s.o.db == '\0')
		s.o.db = NULL;
	ok = ok && serve(&s, &err);
	if (!ok)
		fail(&s, &err);
	return ok ? 0 : err_exit_status(err.code);
}
