/*
 * A whole session against a source that has the key and lies: what the input says is sealed as the
 * source would, and pulled into a database and folders of a scratch folder.
 *
 * The input is a script of lines (script.h).  Their first letter says what they are:
 *
 *     O letters   how to pull: s a file of SQL, r a target with rows, d a dry run, f all rows,
 *                 x removes files, p what is posted is refused, a the packs are acknowledged
 *     M json      the next meta.json
 *     0 json      a line of the index of set 0, likewise 1 and 2; "=0" ends a frame, "!0" the index
 *     P rows      a frame of a pack; "|" is a newline and "~" a tab in it; "+" starts a new pack
 *     U text      the content of public files
 *
 * In json, $r2 stands for the place of frame 2, $c2 for it as a chunk, $n2 and $b2 for its rows and
 * bytes, $i0 for the bytes of index 0.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/chunker.h"
#include "common/format/limits.h"
#include "common/format/message.h"
#include "common/format/meta.h"
#include "dest/acks.h"
#include "dest/files.h"
#include "dest/freshness.h"
#include "dest/load.h"
#include "dest/survey_sender.h"
#include "test/fuzz/fake_fetch.h"
#include "test/fuzz/scratch.h"
#include "test/fuzz/script.h"
#include "test/fuzz/session.h"

#define FRAMES  32
#define PACKS   4
#define INDEXES 3
#define METAS   16

struct frame {
	struct pack_ref ref;
	struct chunk chunk;
};

struct world {
	struct sealed_session s;
	struct chunker *chunker;
	struct frame frames[FRAMES];
	size_t frames_n;
	struct buf packs[PACKS];
	uint32_t pack;
	uint32_t pack_frames;
	struct buf indexes[INDEXES];
	struct buf lines[INDEXES]; /* of the frame that gathers */
	uint64_t index_frames[INDEXES];
	struct buf metas[METAS];
	size_t metas_n;
	size_t metas_read;
	uint64_t sequence;
	struct buf content; /* of public files */
	const char *how;
};

/* Nobody's state is written. */
bool freshness_database(
    struct freshness *f, const struct freshness_filled *filled, struct err *err)
{
	(void)f, (void)filled, (void)err;
	return true;
}

static void seal_frame(struct world *w, const struct seal_place *place, bool last,
    const struct buf *raw, struct buf *out)
{
	CLEANUP(buf_reset) struct buf plain = {0};

	buf_putc(&plain, last ? (char)0x80 : 0);
	buf_append(&plain, buf_str(raw), raw->len);
	session_frame(&w->s, place, plain.data, plain.len, out);
}

static void end_frame(struct world *w, size_t set, bool last)
{
	struct seal_place place = {SEAL_INDEX, (uint32_t)set, w->index_frames[set]++};

	if (w->indexes[set].len == 0)
		session_header(SEAL_INDEX, (uint32_t)set, &w->indexes[set]);
	seal_frame(w, &place, last, &w->lines[set], &w->indexes[set]);
	buf_clear(&w->lines[set]);
}

/* A frame of rows, and what it is as a chunk. */
static void add_frame(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf rows = {0};
	struct frame *f = &w->frames[w->frames_n];
	struct buf *pack = &w->packs[w->pack];
	struct seal_place place = {SEAL_PACK, w->pack, w->pack_frames};
	size_t before;

	if (w->frames_n == FRAMES)
		return;
	script_rows(l, &rows);
	if (pack->len == 0)
		session_header(SEAL_PACK, w->pack, pack);
	before = pack->len;
	seal_frame(w, &place, false, &rows, pack);
	f->ref = (struct pack_ref){.pack = w->pack,
	    .offset = (uint32_t)before,
	    .length = (uint32_t)(pack->len - before),
	    .frame = w->pack_frames++,
	    .raw = (uint32_t)rows.len};
	script_chunk(w->chunker, &rows, &f->chunk);
	w->frames_n++;
}

/* What a word like $r2 stands for. */
static void expand(void *ctx, char word, size_t number, struct buf *out)
{
	struct world *w = ctx;
	const struct frame *f = &w->frames[number % FRAMES];
	CLEANUP(json_freep) struct json *v = NULL;

	if (word == 'r') {
		v = pack_ref_json(&f->ref);
	} else if (word == 'c') {
		v = json_new_array();
		json_add(v, chunk_id_json(f->chunk.id));
		json_add(v, json_new_u64(f->chunk.rows));
		json_add(v, json_new_u64(f->chunk.bytes));
	} else if (word == 'n') {
		v = json_new_u64(f->chunk.rows);
	} else if (word == 'b') {
		v = json_new_u64(f->chunk.bytes);
	} else {
		v = json_new_u64(w->indexes[number % INDEXES].len);
	}
	json_print(v, out);
}

static void add_meta(struct world *w, const struct script_line *l)
{
	CLEANUP(buf_reset) struct buf text = {0};
	struct seal_place place = {.kind = SEAL_META};
	struct buf *out = &w->metas[w->metas_n];
	CLEANUP(json_freep) struct json *v = NULL;
	unsigned char number[8];
	struct err ignored = {0};

	if (w->metas_n == METAS)
		return;
	script_expand(l, expand, w, &text);
	v = json_parse(buf_str(&text), text.len, &ignored);
	if (json_is_object(v) && json_get(v, "sequence") == NULL) {
		json_set(v, "sequence", json_new_u64(w->sequence + 1));
		buf_clear(&text);
		json_print(v, &text);
	}
	if (!json_u64(json_get(v, "sequence"), &w->sequence))
		w->sequence++;
	place.frame = w->sequence;
	session_header(SEAL_META, 0, out);
	bytes_put_u64(number, w->sequence);
	buf_append(out, number, sizeof(number));
	seal_frame(w, &place, true, &text, out);
	w->metas_n++;
}

static void add_index_line(struct world *w, const struct script_line *l)
{
	size_t set = (size_t)(l->kind - '0');

	if (w->lines[set].len > LIMIT_FRAME_RAW - 4096)
		return;
	script_expand(l, expand, w, &w->lines[set]);
	buf_putc(&w->lines[set], '\n');
}

static void take_line(struct world *w, const struct script_line *l, unsigned int pass)
{
	size_t set = l->len > 0 ? (size_t)(l->text[0] - '0') : INDEXES;

	if (pass == 0 && l->kind == 'P')
		add_frame(w, l);
	else if (pass == 0 && l->kind == '+' && w->pack + 1 < PACKS)
		w->pack++, w->pack_frames = 0;
	else if (pass == 0 && l->kind == 'U')
		script_rows(l, &w->content);
	else if (pass == 1 && l->kind >= '0' && l->kind < '0' + INDEXES)
		add_index_line(w, l);
	else if (pass == 1 && (l->kind == '=' || l->kind == '!') && set < INDEXES)
		end_frame(w, set, l->kind == '!');
	else if (pass == 2 && l->kind == 'M')
		add_meta(w, l);
	else if (pass == 2 && l->kind == 'O')
		w->how = l->text;
}

static bool does(const struct world *w, char letter)
{
	for (const char *at = w->how; at != NULL && *at >= ' '; at++) {
		if (*at == letter)
			return true;
	}
	return false;
}

/* Each meta.json is seen once: who waits for more would wait for a minute. */
static bool serve(void *ctx, const char *url, struct buf *out)
{
	struct world *w = ctx;
	const char *name = strrchr(url, '/');
	const struct buf *object = NULL;
	unsigned int pack = PACKS;

	if (strncmp(url, "http", 4) == 0 || name == NULL || url[0] == '<' ||
	    strncmp(url, "synco-", 6) != 0)
		object = &w->content;
	else if (strncmp(name, "/meta.json", 10) == 0)
		object = w->metas_read < w->metas_n ? &w->metas[w->metas_read++] : NULL;
	else if (sscanf(name, "/pack-%u.enc", &pack) == 1)
		object = pack < PACKS ? &w->packs[pack] : NULL;
	else
		object = &w->indexes[name[1] == 'd'                 ? 0
		                     : strncmp(name, "/pu", 3) == 0 ? 1
		                                                    : 2];
	if (object == NULL)
		return false;
	buf_append(out, buf_str(object), object->len);
	return true;
}

/* One set after the other, as in pull_sets.c. */
static void pull_all(struct world *w, struct remote *r, struct survey_sender *survey,
    const char *dir, struct err *err)
{
	CLEANUP(meta_freep) struct meta *m = remote_meta(r);
	CLEANUP(log_freep) struct log *log = log_new("synco", LOG_SILENT);
	CLEANUP(progress_freep) struct progress *p = progress_new(log, NULL, NULL);
	CLEANUP(freep)
	char *into =
	    does(w, 's') ? xasprintf("%s/t.sql", dir) : xasprintf("sqlite:%s/t.db", dir);
	CLEANUP(freep) char *folder = fs_join(dir, "files");
	char below[] = "";
	struct set_place place = {.base = folder, .below = below, .path = folder};
	struct files_progress files = {0};
	struct load_opts load = {.log = log,
	    .progress = p,
	    .token = w->s.token,
	    .survey = survey,
	    .set = "db",
	    .into = into,
	    .from = "source",
	    .yes = true,
	    .full = does(w, 'f'),
	    .dry_run = does(w, 'd')};
	struct files_opts opts = {.log = log,
	    .token = w->s.token,
	    .place = &place,
	    .remove = does(w, 'x'),
	    .dry_run = does(w, 'd'),
	    .progress = &files};
	struct load_result result = {0};
	bool ok = true;

	for (size_t i = 0; ok && i < m->sets_n; i++) {
		if (m->sets[i].type == META_TABLES)
			ok = load_pull(r, i, &load, &result, err);
		else
			ok = files_pull(r, i, &opts, err);
	}
	load_result_reset(&result);
	if (ok != (err->code == ERR_NONE))
		abort();
}

static void pull(struct world *w, const char *dir)
{
	CLEANUP(fetch_freep) struct fetch *f = fake_fetch_new(serve, w);
	CLEANUP(remote_freep) struct remote *r = NULL;
	CLEANUP(survey_sender_freep) struct survey_sender *survey = NULL;
	struct acks *acks = NULL;
	struct err err = {0};

	if (does(w, 'p'))
		fake_fetch_post_status(f, 403);
	survey = survey_sender_new(f, w->s.token, &err);
	if (does(w, 'a'))
		acks = acks_new(f, w->s.token, &err);
	r = remote_open(f, w->s.token, acks, 0, &err);
	if (r != NULL)
		pull_all(w, r, survey, dir, &err);
	if (getenv("FUZZ_SHOW") != NULL)
		(void)fprintf(stderr, "# %d %s\n", (int)err.code, err.msg);
	remote_free(take_ptr(&r));
	acks_free(acks);
}

static void world_reset(struct world *w)
{
	for (size_t i = 0; i < PACKS; i++)
		buf_reset(&w->packs[i]);
	for (size_t i = 0; i < INDEXES; i++) {
		buf_reset(&w->indexes[i]);
		buf_reset(&w->lines[i]);
	}
	for (size_t i = 0; i < METAS; i++)
		buf_reset(&w->metas[i]);
	buf_reset(&w->content);
	chunker_free(w->chunker);
	session_close(&w->s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(world_reset) struct world w = {.s = session_open()};
	CLEANUP(buf_reset) struct buf script = {0};
	CLEANUP(freep) char *dir = NULL;
	struct script_line l;

	if (size > 1U << 16)
		return 0;
	buf_append(&script, data, size);
	w.chunker = chunker_new(w.s.seal);
	for (unsigned int pass = 0; pass < 3; pass++) {
		const char *at = script.data;

		while (script_next(&at, script.data + script.len, &l))
			take_line(&w, &l, pass);
	}
	dir = scratch_new();
	if (does(&w, 'r'))
		scratch_database(dir);
	pull(&w, dir);
	scratch_remove(dir);
	return 0;
}
