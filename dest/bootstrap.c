#include "dest/bootstrap.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/digest.h"
#include "dest/dialog.h"
#include "dest/lite.h"

/* The largest synco-lite. */
#define PROGRAM_BYTES (64U << 20)

/* What a person may take to type a password. */
#define FIRST_ANSWER_S 120

struct bootstrap {
	const struct bootstrap_opts *o;
	struct bootstrap_result *r;
	struct dialog *d;
	struct buf program; /* the content of our synco-lite for that system */
	struct buf refused; /* folders that were no good, and why */
};

/* Which system; answers "os Linux x86_64". */
static const char ask_system[] = "LC_ALL=C; export LC_ALL\n"
                                 "say() { echo \"$word $*\"; }\n"
                                 "[ ! -t 0 ] || say terminal\n"
                                 "say os \"$(uname -sm)\"\n";

/*
 * Finds a place.  Answers "no DIR: why" for each one that is no good, "send" when the
 * program is to be sent, and then "program PATH", "session DIR" and "placed"; or "nowhere".
 *
 * A program that was kept is taken only from a folder that nobody else can write to.  All
 * that is made is removed should the shell end before the session is started.
 */
static const char place_program[] =
    "made=\n"
    "undo() { [ -z \"$made\" ] || rm -rf \"$made\"; }\n"
    "trap undo EXIT\n"
    "trap 'exit 1' HUP INT TERM PIPE\n"
    "umask 077\n"
    "user=$(id -u 2>/dev/null)\n"
    "runs() {\n"
    "    printf '#!/bin/sh\\n' >\"$1\" && chmod 700 \"$1\" && \"$1\"\n"
    "}\n"
    "receive() {\n"
    "    say send\n"
    "    head -c \"$size\" | { cat >\"$1\" || cat >/dev/null; }\n"
    "    [ \"$(wc -c <\"$1\")\" -eq \"$size\" ] || {\n"
    "        say no \"$2: no space for the program, or files may not be that large (ulimit -f)\"\n"
    "        return 1\n"
    "    }\n"
    "    chmod 700 \"$1\" && \"$1\" --version >/dev/null || {\n"
    "        say no \"$2: the program does not start there\"\n"
    "        return 1\n"
    "    }\n"
    "}\n"
    "place() {\n"
    "    case $1 in /*) ;; *) return 1 ;; esac\n"
    "    [ -d \"$1\" ] || return 1\n"
    "    [ \"${#1}\" -lt 60 ] || { say no \"$1: its name is too long\"; return 1; }\n"
    "    [ -w \"$1\" ] || { say no \"$1: not writable\"; return 1; }\n"
    "    mkdir \"$1/$name\" || { say no \"$1: can't make a folder\"; return 1; }\n"
    "    made=$1/$name\n"
    "    kept=$1/synco-$user\n"
    "    program=$kept/synco-lite-$hash\n"
    "    if [ -n \"$user\" ] && [ -d \"$kept\" ] && [ ! -L \"$kept\" ] && [ -O \"$kept\" ] &&\n"
    "        [ -f \"$program\" ] && [ \"$(wc -c <\"$program\")\" -eq \"$size\" ] &&\n"
    "        \"$program\" --version >/dev/null; then\n"
    "        return 0\n"
    "    fi\n"
    "    runs \"$made/test\" || { say no \"$1: programs can't run there (noexec?)\"; return 1; }\n"
    "    rm -f \"$made/test\"\n"
    "    receive \"$made/synco-lite\" \"$1\" || return 1\n"
    "    if [ -n \"$keep\" ] && [ -n \"$user\" ] &&\n"
    "        { mkdir \"$kept\" 2>/dev/null || { [ -d \"$kept\" ] && [ ! -L \"$kept\" ] && [ -O \"$kept\" ]; }; } &&\n"
    "        mv \"$made/synco-lite\" \"$program\"; then\n"
    "        return 0\n"
    "    fi\n"
    "    program=$made/synco-lite\n"
    "}\n"
    "find_place() {\n"
    "    set -- \"$TMPDIR\" /tmp /var/tmp /dev/shm \"$XDG_RUNTIME_DIR\" /run \"$HOME\" \"$PWD\"\n"
    "    [ -z \"$spool\" ] || set -- \"$spool\"\n"
    "    for dir; do\n"
    "        if place \"$dir\"; then\n"
    "            say program \"$program\"\n"
    "            say session \"$made\"\n"
    "            say placed\n"
    "            return 0\n"
    "        fi\n"
    "        undo\n"
    "        made=\n"
    "    done\n"
    "    say nowhere\n"
    "}\n"
    "find_place 2>/dev/null\n";

static bool send_text(struct bootstrap *b, const struct buf *text, struct err *err)
{
	return dialog_send(b->d, text->data, text->len, b->o->timeout_s, err);
}

/* Whether an answer is of that kind; *value is what follows. */
static bool is(const char *answer, const char *kind, const char **value)
{
	size_t len = strlen(kind);

	if (strncmp(answer, kind, len) != 0 ||
	    (answer[len] != ' ' && answer[len] != '\0'))
		return false;
	*value = answer + len + (answer[len] == ' ');
	return true;
}

/* A channel that stands and has no shell: what can be done about it. */
static bool explain_no_shell(struct bootstrap *b, struct err *err)
{
	static const char *const signs[] = {"executable file not found", "exec: \"sh\"",
	    "sh: no such file", "exec failed: No such file"};
	CLEANUP(buf_reset) struct buf said = {0};

	dialog_errors(b->d, &said);
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (strstr(buf_str(&said), signs[i]) == NULL)
			continue;
		return err_set(err, ERR_SOURCE,
		    "%s: there is no shell (sh) in it. Two ways work: a debug container beside "
		    "it (kubectl debug --image=busybox --target=CONTAINER --profile=general "
		    "-it POD, then --via 'kubectl exec -i POD -c DEBUGGER --' --root "
		    "/proc/1/root/app), or a sidecar or init container that runs synco-lite "
		    "serve",
		    b->o->carrier->name);
	}
	return false;
}

static bool take_system(struct bootstrap *b, const char *system, struct err *err)
{
	const char *arch = NULL;

	if (strcmp(system, "Linux x86_64") == 0)
		arch = "x86_64";
	else if (strcmp(system, "Linux aarch64") == 0 ||
	         strcmp(system, "Linux arm64") == 0)
		arch = "aarch64";
	if (arch == NULL)
		return err_set(err, ERR_SOURCE,
		    "%s: a source with \"%s\" has no synco-lite to be sent: install it there, "
		    "and pull what synco-lite serve --listen offers through a tunnel",
		    b->o->carrier->name, system);
	return lite_read(arch, PROGRAM_BYTES, &b->program, err);
}

/* What is there is no shell, but a command that offers what it has been told to offer. */
static bool take_offer(struct bootstrap *b, struct err *err)
{
	const struct bootstrap_opts *o = b->o;
	char name[TOKEN_DIR_BYTES];

	if (o->db != NULL)
		return err_set(err, ERR_USAGE,
		    "%s: no shell, but \"serve --stdio\" answers there, which chooses the database "
		    "itself: leave --from-db out",
		    o->carrier->name);
	if (o->all)
		log_warn(o->log,
		    "%s: the source has no shell for us and decides itself what "
		    "it offers: --all does not count there",
		    o->carrier->name);
	token_dir(o->token, name);
	b->r->session = xstrdup(name);
	return true;
}

static bool ask(struct bootstrap *b, struct err *err)
{
	CLEANUP(buf_reset) struct buf script = {0};
	const char *answer;
	const char *value;

	buf_printf(&script, "word=%s\n%s", dialog_word(b->d), ask_system);
	if (send_text(b, &script, err) &&
	    (answer = dialog_answer(b->d,
	         b->o->timeout_s > FIRST_ANSWER_S ? b->o->timeout_s : FIRST_ANSWER_S,
	         err)) != NULL) {
		b->r->heard = true;
		if (is(answer, "os", &value))
			return take_system(b, value, err);
		if (is(answer, "stdio", &value) && strcmp(value, "1") == 0)
			return take_offer(b, err);
		return err_set(err, ERR_PROTO, "an answer to something else");
	}
	(void)(err->code == ERR_NETWORK && explain_no_shell(b, err));
	return false;
}

/* Sends the program, saying so. */
static bool upload(struct bootstrap *b, struct err *err)
{
	CLEANUP(buf_reset) struct buf size = {0};

	text_append_size(&size, b->program.len);
	log_info(b->o->log, "%s: sending synco-lite (%s)", b->o->carrier->name,
	    buf_str(&size));
	return dialog_send(b->d, b->program.data, b->program.len, b->o->timeout_s, err);
}

static bool take_place(struct bootstrap *b, struct err *err)
{
	const char *answer;
	const char *value;

	while ((answer = dialog_answer(b->d, b->o->timeout_s, err)) != NULL) {
		if (is(answer, "no", &value)) {
			log_info(b->o->log, "%s: %s", b->o->carrier->name, value);
			buf_printf(
			    &b->refused, "%s%s", b->refused.len > 0 ? "; " : "", value);
		} else if (is(answer, "send", &value)) {
			if (!upload(b, err))
				return false;
		} else if (is(answer, "program", &value)) {
			b->r->program = xstrdup(value);
		} else if (is(answer, "session", &value)) {
			b->r->session = xstrdup(value);
		} else if (is(answer, "placed", &value)) {
			return b->r->program != NULL && b->r->session != NULL;
		} else if (is(answer, "nowhere", &value)) {
			return err_set(err, ERR_SOURCE,
			    "%s: no folder there can take and run synco-lite (%s): name one "
			    "with --spool-dir",
			    b->o->carrier->name, buf_str(&b->refused));
		}
	}
	return false;
}

static bool place(struct bootstrap *b, struct err *err)
{
	CLEANUP(buf_reset) struct buf script = {0};
	char name[TOKEN_DIR_BYTES];
	char hash[DIGEST_TEXT];

	token_dir(b->o->token, name);
	digest_text(b->program.data, b->program.len, hash);
	buf_puts(&script, "spool=");
	text_append_quoted(&script, b->o->spool_dir != NULL ? b->o->spool_dir : "");
	buf_printf(&script, "\nname=%s\nhash=%s\nsize=%zu\nkeep=%s\n%s", name, hash,
	    b->program.len, b->o->keep_binary ? "1" : "", place_program);
	return send_text(b, &script, err) && take_place(b, err);
}

static void append_option(struct buf *out, const char *option, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, " %s ", option);
	text_append_quoted(out, value);
}

/* The session's folder is made already: its parent is where it belongs. */
static char *parent_of(const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	return slash != NULL && slash > path ? xstrndup(path, (size_t)(slash - path))
	                                     : xstrdup("/");
}

static void append_serve(struct bootstrap *b, struct buf *out)
{
	const struct bootstrap_opts *o = b->o;
	CLEANUP(freep) char *spool = parent_of(b->r->session);

	buf_puts(out, "say token\n");
	text_append_quoted(out, b->r->program);
	buf_puts(out, " serve --background");
	append_option(out, "--spool", spool);
	append_option(out, "--root", o->carrier->root);
	append_option(out, "--base-url", o->base_url);
	append_option(out, "--spool-limit", o->spool_limit);
	for (size_t i = 0; i < o->only->n; i++)
		append_option(out, "--only", o->only->items[i]);
	buf_puts(out, o->all ? " --all" : "");
	/* The session removes its folder itself from now on. */
	buf_puts(out, "\nstatus=$?\n[ $status != 0 ] || made=\nsay started $status\n");
}

/* The secrets: a line each, read by synco-lite itself. */
static bool send_secrets(struct bootstrap *b, struct err *err)
{
	struct buf secret = {0};
	char token[TOKEN_TEXT_BYTES];
	bool ok;

	token_text(b->o->token, token);
	buf_printf(&secret, "%s\n%s\n", token, b->o->db != NULL ? b->o->db : "");
	ok = dialog_send(b->d, secret.data, secret.len, b->o->timeout_s, err);
	explicit_bzero(token, sizeof(token));
	explicit_bzero(secret.data, secret.len);
	buf_reset(&secret);
	return ok;
}

/* Lets the shell start synco-lite, up to where it reads its secrets. */
static bool start_program(struct bootstrap *b, struct err *err)
{
	CLEANUP(buf_reset) struct buf script = {0};
	const char *answer;
	const char *value;

	append_serve(b, &script);
	if (!send_text(b, &script, err) ||
	    (answer = dialog_answer(b->d, b->o->timeout_s, err)) == NULL)
		return false;
	return is(answer, "token", &value) ||
	       err_set(err, ERR_PROTO, "an answer to something else");
}

/* The same where it answers itself. */
static bool start_offer(struct bootstrap *b, struct err *err)
{
	static const char line[] = BOOTSTRAP_STDIO " start\n";

	return dialog_send(b->d, line, sizeof(line) - 1, b->o->timeout_s, err);
}

static bool start(struct bootstrap *b, struct err *err)
{
	CLEANUP(buf_reset) struct buf said = {0};
	const char *answer;
	const char *value;

	if (!(b->r->program != NULL ? start_program(b, err) : start_offer(b, err)) ||
	    !send_secrets(b, err) ||
	    (answer = dialog_answer(b->d, b->o->timeout_s, err)) == NULL)
		return false;
	if (is(answer, "started", &value) && strcmp(value, "0") == 0)
		return true;
	dialog_errors(b->d, &said);
	return err_set(err, ERR_SOURCE, "%s: the source could not start: %s",
	    b->o->carrier->name, said.len > 0 ? said.data : answer);
}

static void bootstrap_end(struct bootstrap *b)
{
	dialog_free(b->d);
	buf_reset(&b->program);
	buf_reset(&b->refused);
}

void bootstrap_reset(struct bootstrap_result *r)
{
	free(r->program);
	free(r->session);
	*r = (struct bootstrap_result){0};
}

bool bootstrap_run(
    const struct bootstrap_opts *opts, struct bootstrap_result *result, struct err *err)
{
	CLEANUP(bootstrap_end) struct bootstrap b = {.o = opts, .r = result};
	struct dialog_opts dialog = {
	    .starter = opts->starter,
	    .name = opts->carrier->name,
	    .log = opts->log,
	    .stop_fd = -1,
	};

	*result = (struct bootstrap_result){0};
	b.d = dialog_new(&dialog, err);
	return b.d != NULL && ask(&b, err) && (b.r->session != NULL || place(&b, err)) &&
	       start(&b, err);
}
