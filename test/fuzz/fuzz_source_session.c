/*
 * A session in the background whose other end has the token and lies: it speaks HTTP over the
 * socket while the dump runs in a thread of its own.
 *
 * The input is a script of lines (script.h).  Their first letter says what they are:
 *
 *     s KIND LAST SET TABLE N WHAT   a record of a survey: N items, WHAT 0: zeros, 1: ids of the
 *                                    table's chunks, 2: digests of its rows, 3: tables TABLE, …
 *     t text     bytes in place of a record
 *     ! OBJECT   the survey is sealed and posted, of the destination of that number (0: 77)
 *     @          the last body once more
 *     k text     a body that nobody sealed
 *     q json     a request; Q json: under the number of the last one
 *     g PATH N   GET below the session's name, the first N bytes
 *     h text     bytes as they are, "|" is a newline
 *     a N        GET of what comes after meta.json N; n N: it is there
 *     w          waits a moment for the index to grow
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/unix_socket.h"
#include "common/format/limits.h"
#include "common/format/message.h"
#include "common/format/request.h"
#include "common/format/survey.h"
#include "source-lite/background.h"
#include "source-lite/dump.h"
#include "source-lite/spool.h"
#include "test/fuzz/fake_session.h"
#include "test/fuzz/scratch.h"
#include "test/fuzz/script.h"
#include "test/fuzz/session.h"

#define ANSWER_MS 2000
#define MOMENT_MS 3

/* As much as a test needs; more would be slow, not deeper. */
#define LINES 64

struct world {
	struct sealed_session s;
	char name[TOKEN_DIR_BYTES];
	char *dir;
	char *socket;
	int dirfd;
	struct session *session;
	struct survey_box *box;
	struct spool *spool;
	struct background_server *server;
	struct buf text; /* of the survey that gathers */
	struct buf body; /* that was posted last */
	const char *door;
	uint64_t survey;
	uint64_t request;
	uint32_t objects[LINES + 1]; /* that surveys were posted of: one is listened to */
	size_t objects_n;
};

/* The tables of scratch_database() as the source writes their rows. */
static const char *const tables[] = {
    "i1\ti1\ttone\ni2\ti2\tttwo\ni3\ti3\ttthree\ni4\ti4\ttfour\n", "i1\ttk\ni2\ttl\n"};

/* Appends what WHAT stands for, n items of it. */
static void fill(struct world *w, struct survey_record *r, unsigned int what, size_t n,
    struct buf *items)
{
	CLEANUP(chunker_freep) struct chunker *c = chunker_new(w->s.seal);
	CLEANUP(buf_reset) struct buf rows = {0};
	const char *at = tables[r->table % 2];
	size_t bytes = survey_item_bytes(r->kind);
	struct chunk chunk;

	buf_puts(&rows, at);
	for (; n > 0 && what == 1; n--) {
		script_chunk(c, &rows, &chunk);
		buf_append(items, chunk.id, CHUNK_ID_BYTES);
	}
	for (; n > 0 && what == 2; n--) {
		const char *end = strchr(at, '\n');
		unsigned char digest[SURVEY_ROW_BYTES];

		if (end == NULL)
			break;
		bytes_put_u64(digest, chunker_row_digest(c, at, (size_t)(end + 1 - at)));
		buf_append(items, digest, sizeof(digest));
		at = end + 1;
	}
	for (size_t i = 0; n > 0 && what == 3; n--, i++) {
		unsigned char number[4];

		bytes_put_u32(number, r->table + (uint32_t)i);
		buf_append(items, number, sizeof(number));
	}
	memset(buf_reserve(items, n * bytes), 0, n * bytes);
	buf_added(items, n * bytes);
	r->items_n = items->len / bytes;
	r->table = what == 3 ? 0 : r->table;
}

static void add_record(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf items = {0};
	unsigned int n[6] = {0};
	struct survey_record r = {0};

	(void)sscanf(
	    l->text, " %u %u %u %u %u %u", &n[0], &n[1], &n[2], &n[3], &n[4], &n[5]);
	r = (struct survey_record){
	    .kind = 1 + n[0] % 6, .last = n[1] % 2, .set = n[2], .table = n[3]};
	/* Kinds beyond are what "t" is for. */
	if (n[0] >= SURVEY_TABLES && n[0] <= SURVEY_PLACED)
		r.kind = n[0];
	fill(w, &r, n[5] % 4, n[4] % 40000, &items);
	r.items = (const unsigned char *)buf_str(&items);
	if (w->text.len < 2U * LIMIT_FRAME_RAW)
		survey_append(&w->text, &r);
}

/* Sends bytes on a connection of their own and reads the answer. */
static void talk(const struct world *w, const struct buf *bytes, int wait_ms)
{
	struct err err = {0};
	CLEANUP(closep) int fd = unix_socket_connect(w->socket, &err);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char answer[4096];

	if (fd < 0)
		abort();
	for (size_t at = 0; at < bytes->len;) {
		ssize_t n = send(fd, bytes->data + at, bytes->len - at, MSG_NOSIGNAL);

		if (n <= 0)
			break;
		at += (size_t)n;
	}
	if (wait_ms == 0)
		return;
	while (poll(&p, 1, wait_ms) > 0 && read(fd, answer, sizeof(answer)) > 0)
		;
}

static void post(struct world *w)
{
	CLEANUP(buf_reset) struct buf bytes = {0};

	buf_printf(&bytes,
	    "POST /%s/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
	    "%zu\r\n\r\n",
	    w->name, w->door, w->body.len);
	buf_append(&bytes, buf_str(&w->body), w->body.len);
	talk(w, &bytes, ANSWER_MS);
}

/* Seals a text, compressed or not, as the codec would not: it minds limits and numbers. */
static void seal(struct world *w, enum seal_kind kind, uint32_t object, uint64_t number,
    const struct buf *text)
{
	struct seal_place place = {kind, object, number};
	CLEANUP(buf_reset) struct buf plain = {0};
	unsigned char head[8];

	buf_clear(&w->body);
	session_header(kind, object, &w->body);
	bytes_put_u64(head, number);
	buf_append(&w->body, head, sizeof(head));
	buf_putc(&plain, (char)0x80);
	buf_append(&plain, buf_str(text), text->len);
	session_frame(&w->s, &place, plain.data, plain.len, &w->body);
}

static void post_survey(struct world *w, const struct script_line *l)
{
	uint32_t object = (uint32_t)strtoul(l->text, NULL, 10);

	if (object == 0)
		object = 77;
	w->objects[w->objects_n++] = object;
	seal(w, SEAL_SURVEY, object, ++w->survey, &w->text);
	buf_clear(&w->text);
	w->door = SURVEY_NAME;
	post(w);
}

static void post_text(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf text = {0};

	buf_append(&text, l->text, l->len);
	w->door = l->kind == 'k' ? SURVEY_NAME : REQUEST_NAME;
	if (l->kind == 'k') {
		buf_clear(&w->body);
		buf_append(&w->body, text.data, text.len);
	} else {
		w->request += l->kind == 'q';
		seal(w, SEAL_REQUEST, 0, w->request, &text);
	}
	post(w);
}

static void get(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf bytes = {0};
	char path[64] = "";
	unsigned int n = 0;

	(void)sscanf(l->text, " %60s %u", path, &n);
	buf_printf(&bytes, "GET /%s/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
	    w->name, path);
	if (n > 0)
		buf_printf(&bytes, "Range: bytes=0-%u\r\n", n);
	buf_puts(&bytes, "\r\n");
	talk(w, &bytes, l->kind == 'a' ? 0 : ANSWER_MS);
}

static void speak(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf bytes = {0};

	for (size_t i = 0; i < l->len; i++) {
		if (l->text[i] == '|')
			buf_puts(&bytes, "\r\n");
		else if (l->text[i] == '~')
			buf_puts(&bytes, w->name);
		else
			buf_putc(&bytes, l->text[i]);
	}
	talk(w, &bytes, MOMENT_MS);
}

static void take_line(struct world *w, const struct script_line *l)
{
	static const char after[] = "meta.json.enc?after=0";
	const struct script_line meta = {'a', after, sizeof(after) - 1};

	switch (l->kind) {
	case 's':
		add_record(w, l);
		break;
	case 't':
		buf_append(&w->text, l->text, l->len);
		break;
	case '!':
		post_survey(w, l);
		break;
	case '@':
		if (w->door != NULL)
			post(w);
		break;
	case 'k':
	case 'q':
	case 'Q':
		post_text(w, l);
		break;
	case 'g':
		get(w, l);
		break;
	case 'a':
		get(w, &meta);
		break;
	case 'n':
		http_news(background_server_http(w->server), strtoull(l->text, NULL, 10));
		break;
	case 'h':
		speak(w, l);
		break;
	case 'w':
		fake_session_wait(w->session);
		break;
	default:
		break;
	}
}

/* The dump, in its thread. */
static void *dump(void *arg)
{
	struct world *w = arg;
	CLEANUP(log_freep) struct log *log = log_new("synco-lite", LOG_SILENT);
	CLEANUP(freep) char *text = xasprintf("sqlite:%s/t.db", w->dir);
	CLEANUP(db_uri_freep) struct db_uri *uri = NULL;
	CLEANUP(packer_freep) struct packer *packer = NULL;
	struct protect protect = {.source.log = log};
	struct dump_result result = {0};
	struct err err = {0};
	struct dump_opts opts = {.session = w->session,
	    .index_name = "db-index.json.enc",
	    .token = w->s.token,
	    .frame_bytes = 4096,
	    .protect = &protect,
	    .survey = w->box};

	opts.uri = uri = db_uri_parse(text, &err);
	opts.packer = packer = packer_new(w->session, w->s.token, w->spool, &err);
	if (uri == NULL || packer == NULL)
		abort();
	if (dump_run(&opts, &result, &err) != (err.code == ERR_NONE))
		abort();
	fake_session_over(w->session);
	if (getenv("FUZZ_SHOW") != NULL)
		(void)fprintf(stderr, "# %d %s\n", (int)err.code, err.msg);
	return NULL;
}

static void open_world(struct world *w)
{
	struct background_opts opts = {
	    .name = w->name, .token = w->s.token, .idle_ms = UINT32_MAX};
	struct err err = {0};

	w->dir = scratch_new();
	scratch_database(w->dir);
	w->socket = fs_join(w->dir, BACKGROUND_SOCKET);
	w->dirfd = fs_open_dir(w->dir, &err);
	w->session = fake_session_new(w->dirfd);
	token_dir(w->s.token, w->name);
	w->box = survey_box_new(w->s.token, &err);
	opts.folder = w->dir;
	opts.dirfd = w->dirfd;
	opts.spool = w->spool = spool_new(
	    &(struct spool_opts){.folder = ".", .dirfd = w->dirfd, .limit = 1U << 20});
	opts.survey = (struct http_door){
	    SURVEY_NAME, LIMIT_FRAME_SEALED + 64, survey_box_take, w->box};
	w->server = background_server_new(&opts, &err);
	if (w->server == NULL || w->box == NULL)
		abort();
}

/* What can't be said ends a dump that still waits: nobody serves any more. */
static void end_dump(struct world *w)
{
	struct survey_record r = {.kind = SURVEY_WHOLE, .set = LIMIT_FILE_SETS};

	w->objects[w->objects_n++] = 77;
	buf_clear(&w->text);
	survey_append(&w->text, &r);
	for (size_t i = 0; i < w->objects_n; i++) {
		w->survey += UINT32_MAX;
		seal(w, SEAL_SURVEY, w->objects[i], w->survey, &w->text);
		(void)survey_box_take(w->box, w->body.data, w->body.len);
	}
}

static void close_world(struct world *w)
{
	buf_reset(&w->text);
	buf_reset(&w->body);
	spool_free(w->spool);
	survey_box_free(w->box);
	session_free(w->session);
	closep(&w->dirfd);
	scratch_remove(w->dir);
	free(w->socket);
	free(w->dir);
	session_close(&w->s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w = {.s = session_open()};
	CLEANUP(buf_reset) struct buf script = {0};
	const char *at;
	struct script_line l;
	pthread_t thread;

	(void)signal(SIGTERM, SIG_IGN); /* what ends a session in the background */
	if (size > 1U << 14) {
		session_close(&w.s);
		return 0;
	}
	buf_append(&script, data, size);
	open_world(&w);
	if (pthread_create(&thread, NULL, dump, &w) != 0)
		abort();
	at = script.data;
	for (size_t i = 0; i < LINES && script_next(&at, script.data + script.len, &l);
	     i++)
		take_line(&w, &l);
	background_server_free(w.server);
	end_dump(&w);
	(void)pthread_join(thread, NULL);
	close_world(&w);
	return 0;
}
