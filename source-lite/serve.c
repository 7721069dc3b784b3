#include "source-lite/serve.h"

#include <string.h>

#include "common/app/app.h"
#include "common/base/clock.h"
#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/signals.h"
#include "common/base/text.h"
#include "common/format/file_index.h"
#include "common/format/limits.h"
#include "common/format/survey.h"
#include "source-lite/audit.h"
#include "source-lite/background.h"
#include "source-lite/confine.h"
#include "source-lite/gather.h"
#include "source-lite/http.h"
#include "source-lite/invite.h"
#include "source-lite/listen.h"
#include "source-lite/serve_options.h"
#include "source-lite/spool.h"
#include "source-lite/stdio_session.h"
#include "source-lite/survey_box.h"

/* Of --background: of packs on this disk, and without a request. */
#define SPOOL_BYTES (256ULL << 20)
#define IDLE_S      120

/* How long a failed session stays, so that the destination can read why. */
#define FAILED_MS 10000

/* One session and all it needs. */
struct serve {
	struct serve_opts o;
	struct log *log;
	struct find find;
	struct protect protect;
	char *publish_dir;      /* NULL: listen */
	char *db_input;         /* wiped when it was read */
	struct stdio_wish wish; /* with --stdio */
	struct token *token;
	struct session *session;
	struct background background;
	struct background_server *server; /* in the background */
	struct http *http;                /* of the listener */
	int listener;
	char *url; /* of the listener */
	struct spool *spool;
	struct survey_box *survey; /* NULL: nobody is asked */
	struct packer *packer;
	struct audit *audit; /* NULL: nobody wants to know */
	char *public_base;   /* what public files' URIs start with, or NULL */
	struct gather_result done;
	struct err why; /* it failed */
};

static void serve_reset(struct serve *s)
{
	audit_end(s->audit,
	    &(struct audit_counts){s->done.rows.rows, s->done.rows.bytes,
	        s->done.files.files, s->done.files.bytes},
	    s->why.code != ERR_NONE ? &s->why : NULL);
	packer_free(s->packer);
	if (s->session != NULL)
		session_on_news(s->session, NULL, NULL);
	background_server_free(s->server);
	http_free(s->http);
	closep(&s->listener);
	survey_box_free(s->survey);
	spool_free(s->spool);
	session_free(s->session);
	protect_reset(&s->protect);
	find_reset(&s->find);
	token_free(s->token);
	free(s->publish_dir);
	free(s->public_base);
	free(s->url);
	free(s->db_input);
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

	return find_run(&opts, &s->find, err) &&
	       protect_init(&s->protect, &s->find, s->o.all, s->log, err);
}

/* What public URIs start with: the URL of the pull, where that is the site's own root. */
static const char *public_base(const struct serve *s)
{
	if (s->o.base_url != NULL || s->publish_dir == NULL)
		return s->o.base_url;
	if (s->find.app != NULL && s->find.app->web_dir != NULL) {
		CLEANUP(freep) char *web = fs_real_path(s->find.app->web_dir);

		if (web != NULL && strcmp(web, s->publish_dir) == 0)
			return FILE_INDEX_BASE;
	}
	return s->find.app != NULL ? s->find.app->base_url : NULL;
}

/* Where the session lies, and how it is reached. */
static bool choose_mode(struct serve *s, struct err *err)
{
	if ((s->o.listen != NULL) + (s->o.publish != NULL) + s->o.background > 1)
		return err_set(err, ERR_USAGE,
		    "give one of --listen, --publish, --background and --stdio");
	if (s->o.ask && s->o.listen == NULL)
		return err_set(err, ERR_USAGE, "--ask goes with --listen");
	if (s->o.publish != NULL) {
		s->publish_dir = fs_real_path(s->o.publish);
		if (s->publish_dir == NULL || !fs_is_dir(s->publish_dir))
			return err_set(err, ERR_USAGE,
			    "--publish %s: there is no such folder", s->o.publish);
	} else if (s->o.listen == NULL && !s->o.background && s->find.app != NULL &&
	           s->find.app->web_dir != NULL) {
		log_info(s->log,
		    "listening on this machine alone: --publish %s shows the sealed objects on "
		    "the site instead",
		    s->find.app->web_dir);
	}
	s->public_base = xstrdup(public_base(s));
	return true;
}

/* Where the destination says what it has. */
static struct http_door survey_door(const struct serve *s)
{
	if (s->survey == NULL)
		return (struct http_door){0};
	return (struct http_door){
	    SURVEY_NAME, LIMIT_FRAME_SEALED + 64, survey_box_take, s->survey};
}

static uint64_t idle_ms(const struct serve *s)
{
	return 1000ULL * (s->o.idle > 0 ? s->o.idle : IDLE_S);
}

static bool start_background(struct serve *s, const char *name, struct err *err)
{
	const struct spool_opts spool = {
	    .log = s->log,
	    .folder = spool_folder(),
	    .dirfd = session_dirfd(s->session),
	    .limit = s->o.spool_limit > 0 ? s->o.spool_limit : SPOOL_BYTES,
	};
	struct background_opts opts = {
	    .folder = session_path(s->session),
	    .name = name,
	    .dirfd = session_dirfd(s->session),
	    .token = s->token,
	    .survey = survey_door(s),
	    .idle_ms = idle_ms(s),
	};

	s->spool = opts.spool = spool_new(&spool);
	s->server = background_server_new(&opts, err);
	return s->server != NULL;
}

static bool start_listener(struct serve *s, const char *name, struct err *err)
{
	struct http_opts opts = {
	    .name = name,
	    .dirfd = session_dirfd(s->session),
	    .doors = {survey_door(s)},
	};

	s->http = http_new(&opts, &s->listener, err);
	return s->http != NULL;
}

static void tell(void *ctx, uint64_t sequence)
{
	struct serve *s = ctx;

	http_news(
	    s->server != NULL ? background_server_http(s->server) : s->http, sequence);
}

/*
 * The token, where scripts want it: they may come as soon as it is there, so there is somebody who
 * listens.
 */
static bool write_token(struct serve *s, struct err *err)
{
	if (s->publish_dir == NULL && !s->o.background) {
		s->listener =
		    listen_tcp(s->o.listen != NULL ? s->o.listen : "127.0.0.1:0", err);
		if (s->listener < 0)
			return false;
		s->url = listen_url(s->listener);
	}
	return s->o.background || s->o.token_file == NULL ||
	       invite_write_token(s->token, s->o.token_file, err);
}

static bool open_session(struct serve *s, struct err *err)
{
	struct confine_opts confine = {.log = s->log, .find = &s->find};
	struct session_opts opts = {
	    .log = s->log,
	    .parent = s->publish_dir != NULL ? s->publish_dir : spool_folder(),
	    .published = s->publish_dir != NULL,
	    .keep = s->o.keep,
	    .most = s->o.stdio ? STDIO_SESSIONS : 0,
	};
	char name[TOKEN_DIR_BYTES];

	if ((s->token == NULL && (s->token = token_new(err)) == NULL) ||
	    !audit_start(&s->audit, s->find.config, s->o.root, s->token, err))
		return false;
	confine.calls = confine_calls();
	s->session = session_new(s->token, &opts, err);
	if (s->session == NULL || !write_token(s, err))
		return false;
	confine.session = session_path(s->session);
	confine_files(&confine);
	token_dir(s->token, name);
	if ((s->o.background || s->o.ask) && s->publish_dir == NULL &&
	    (s->survey = survey_box_new(s->token, err)) == NULL)
		return false;
	/* A snapshot is not held open for somebody who has gone; in the background, see there. */
	if (s->survey != NULL && !s->o.background)
		survey_box_patience(s->survey, idle_ms(s));
	if (s->publish_dir != NULL)
		return true;
	if (s->o.background ? !start_background(s, name, err)
	                    : !start_listener(s, name, err))
		return false;
	session_on_news(s->session, tell, s);
	return true;
}

/* Prints the command to type. */
static void invite(struct serve *s)
{
	struct invite_opts opts = {
	    .log = s->log,
	    .token = s->token,
	    .listen_url = s->url,
	    .publish_dir = s->publish_dir,
	    .app = s->find.app,
	    .base_url = s->o.base_url,
	    .token_file = s->o.token_file,
	};

	if (s->o.background) {
		if (!s->o.stdio)
			(void)printf("%s\n", session_path(s->session));
		background_ready(&s->background);
		return;
	}
	invite_print(&opts);
}

/* A snapshot is not held open for somebody who may come tomorrow. */
static bool wait_for_destination(struct serve *s, struct err *err)
{
	while (s->http != NULL && s->survey != NULL && !http_was_asked(s->http)) {
		if (!signals_sleep(20))
			return signals_check(err);
	}
	return true;
}

static bool work(struct serve *s, struct gather *g, struct err *err)
{
	proc_be_modest();
	s->packer = packer_new(s->session, s->token, s->spool, err);
	return s->packer != NULL &&
	       session_move(s->session, META_INITIALIZING, NULL, err) &&
	       gather_run(g, s->packer, &s->done, err) &&
	       session_move(s->session, META_READY, NULL, err);
}

/* The reason goes to the destination, too, which gets a moment to read it. */
static void fail(struct serve *s, const struct err *why)
{
	uint64_t ms =
	    s->o.background ? UINT32_MAX : FAILED_MS; /* there, idle time ends it */
	uint64_t until = clock_ms() + ms;

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
	struct gather g = {
	    .log = s->log,
	    .find = &s->find,
	    .protect = &s->protect,
	    .only = &s->o.only,
	    .all = s->o.all,
	};

	if (!spool_choose_folder(s->o.spool, err) || !find_app(s, err) ||
	    !choose_mode(s, err) || !open_session(s, err))
		return false;
	g.session = s->session;
	g.token = s->token;
	g.public_base = s->public_base;
	g.survey = s->survey;
	g.published = s->publish_dir != NULL;
	g.audit = s->audit;
	gather_add_sets(&g);
	invite(s);
	if (!wait_for_destination(s, err) || !work(s, &g, err))
		return false;
	gather_say(s->log, &s->done, packer_pack_bytes(s->packer));
	while (signals_sleep(60000))
		;
	return true;
}

/* What the command line does not say: in the background, the secrets that came with it. */
static bool read_input(struct serve *s, struct err *err)
{
	char *db = getenv("SYNCO_DB");

	if (s->o.background) {
		s->token = background_read_input(&s->db_input, err);
		(void)alarm(0);
		if (s->token == NULL)
			return false;
		if (s->o.stdio && s->db_input != NULL)
			return err_set(err, ERR_USAGE,
			    "--stdio: which database is offered is not for the destination to say");
		db = s->o.stdio ? db : s->db_input;
	}
	if (s->o.db == NULL && db != NULL && *db != '\0')
		s->o.db = db;
	return !s->o.background || background_detach(&s->background, err);
}

/* A new session, to go on with in the background; or one that is there, carried to its end. */
static bool hear(struct serve *s, struct err *err)
{
	const char *spool = s->o.spool != NULL ? s->o.spool : spool_folder();

	if (s->o.background || s->o.listen != NULL || s->o.publish != NULL ||
	    s->o.token_file != NULL || s->o.keep)
		return err_set(err, ERR_USAGE,
		    "--stdio goes with none of --background, --listen, --publish, --token-file "
		    "and --keep");
	s->o.background = true;
	return stdio_hear(&s->wish, STDIN_FILENO, stdout, err) &&
	       (*s->wish.attach == '\0' || stdio_attach(&s->wish, spool, err));
}

int serve_run(const struct cli_command *self, int argc, char **argv)
{
	CLEANUP(serve_reset) struct serve s = {.listener = -1};
	struct cli_operands operands = {0};
	struct err err = {0};
	bool ok = cli_parse(self->opts, argc, argv, &s.o, &operands, &err);

	s.log = log_new(
	    "synco-lite", (s.o.json ? LOG_JSON : 0U) | (s.o.quiet ? LOG_QUIET : 0U));
	/* A wrapper may hand on the shell that was asked for. */
	if (ok && operands.n > 0 && !s.o.stdio)
		ok = err_set(&err, ERR_USAGE, "serve takes no operands: see --help");
	if (ok && s.o.stdio) {
		ok = hear(&s, &err);
		if (ok && *s.wish.attach != '\0')
			return 0;
	}
	ok = ok && read_input(&s, &err);
	if (s.background.parent) {
		if (s.o.stdio)
			stdio_started(&s.wish, s.background.status);
		return s.background.status;
	}
	ok = ok && serve(&s, &err);
	s.why = err;
	if (!ok)
		fail(&s, &err);
	return ok ? 0 : err_exit_status(err.code);
}
