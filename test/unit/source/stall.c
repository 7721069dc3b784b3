/*
 * Whether the two ends of a channel can ever wait for each other: a model of spool, index and acks that
 * walks through every order of steps, for many sizes, and looks for a state in which nobody can go on.
 *
 * What stands for what (a frame is a number; sizes are small, so that each limit is met in each place):
 *
 *   step        code                                                        waits for
 *   write       packer.c write_frame(), wait_for_room(); spool.c is_full()  room: acks
 *   tell        packer.c tell(), file_send.c tell()                         -
 *   read        remote.c feed(), file_send.c release() (what a line holds)  lines: what is told
 *   put         files_private.c write_first(), files_private_work()         frames in hand
 *   load        load_rows.c write_table(), stream.c stream_read()           frames that were told
 *   leave       stream.c stream_list_drop()                                 -
 *   next set    pull_sets.c pull_sets(), files.c files_decline()            the end of the index
 *   ack         acks.c take_done(), post(); spool.c spool_drop()            frames that are done
 *
 * Every step but a lost ack makes something larger that never gets smaller, so a walk ends; it must end with
 * all sets brought.  The model also sees that no pack goes with a frame that is still needed.  Each mistake
 * that was or could be made in the design is tried, too, and must be found.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"

#define FRAMES 6
#define SETS   2
#define STATES (1U << 16)

enum kind { NONE, FILES, ROWS, DECLINED };

/* What was wrong once, or could be. */
enum mistake {
	RIGHT,
	WAITS_WITH_HANDS_FULL, /* the destination waits for lines with pieces in hand */
	HALF_A_LINE_UNTOLD,    /* the source waits with frames that no line tells of */
	WAITS_FOR_NOTHING,     /* the source waits though there is but the newest pack */
	ACKS_ARE_LOST,         /* what a failed request said is forgotten */
	PASSES_OVER_SETS,      /* a set that is not wanted is not looked at */
	LEAVES_FRAMES,         /* a table that is left early keeps its frames */
	MISTAKES
};

struct config {
	enum mistake mistake;
	enum kind kinds[SETS];
	unsigned int ends[SETS];  /* behind the last frame of each set */
	unsigned int parts;       /* bit i: a file or a table ends with frame i */
	unsigned int left;        /* bit i: its table was left when frame i is its turn */
	unsigned int sizes;       /* bit i: frame i is as large as two */
	unsigned int pack_bytes;  /* a pack is closed with so much */
	unsigned int limit;       /* of the spool */
	unsigned int line_frames; /* of a file's line */
	unsigned int ahead;       /* pieces in hand */
	unsigned int loaders;
	unsigned int pack_of[FRAMES]; /* follows from the sizes */
};

struct state {
	uint8_t written; /* frames in packs */
	uint8_t noted;   /* of these, in lines */
	uint8_t told;    /* of these, where the destination sees them */
	uint8_t read;    /* of these, seen there */
	uint8_t lines;   /* bit i: a line ends behind frame i */
	uint8_t done;    /* bit i */
	uint8_t gone;    /* bit i: pack i was removed */
	uint8_t unsaid;  /* bit i: of pack i it was said in a request that failed */
	uint8_t set;     /* that the destination works on */
	uint8_t
	    tables; /* bit i: a loader has the table that starts with frame i, or had it */
	uint8_t ready; /* bit i: and has done with it */
};

struct walk {
	const struct config *c;
	struct state *states; /* seen; those before next were looked at */
	unsigned int n;
	unsigned int next;
	unsigned int steps;             /* from the state that is looked at */
	unsigned int table[STATES * 2]; /* 1 + place in states */
	unsigned int slots[STATES];     /* of each state, in the table */
	bool lost;                      /* a pack went too early */
};

static unsigned int bit(unsigned int i)
{
	return 1U << i;
}

static unsigned int size_of(const struct config *c, unsigned int frame)
{
	return 1 + (c->sizes >> frame & 1);
}

static void find_packs(struct config *c)
{
	unsigned int pack = 0;
	unsigned int bytes = 0;

	for (unsigned int i = 0; i < FRAMES; i++) {
		if (bytes >= c->pack_bytes) {
			pack++;
			bytes = 0;
		}
		bytes += size_of(c, i);
		c->pack_of[i] = pack;
	}
}

static unsigned int start_of_set(const struct config *c, unsigned int set)
{
	return set == 0 ? 0 : c->ends[set - 1];
}

static unsigned int set_of(const struct config *c, unsigned int frame)
{
	return frame < c->ends[0] ? 0 : 1;
}

static unsigned int end_of_part(const struct config *c, unsigned int frame)
{
	while ((c->parts & bit(frame)) == 0)
		frame++;
	return frame + 1;
}

static bool starts_part(const struct config *c, unsigned int frame)
{
	return frame == 0 || (c->parts & bit(frame - 1)) != 0;
}

static void add(struct walk *w, const struct state *s)
{
	const unsigned char *bytes = (const unsigned char *)s;
	uint32_t hash = 2166136261U;
	unsigned int slot;

	w->steps++;
	for (size_t i = 0; i < sizeof(*s); i++)
		hash = (hash ^ bytes[i]) * 16777619U;
	for (slot = hash % (STATES * 2); w->table[slot] != 0;
	     slot = (slot + 1) % (STATES * 2)) {
		if (memcmp(&w->states[w->table[slot] - 1], s, sizeof(*s)) == 0)
			return;
	}
	REQUIRE(w->n < STATES);
	w->states[w->n++] = *s;
	w->table[slot] = w->n;
	w->slots[w->n - 1] = slot;
}

static bool is_full(const struct config *c, const struct state *s)
{
	unsigned int newest = s->written > 0 ? c->pack_of[s->written - 1] : 0;
	unsigned int bytes = 0;
	unsigned int older = 0;

	for (unsigned int i = 0; i < s->written; i++) {
		if ((s->gone & bit(c->pack_of[i])) != 0)
			continue;
		bytes += size_of(c, i);
		older += c->pack_of[i] < newest;
	}
	return bytes >= c->limit && (older > 0 || c->mistake == WAITS_FOR_NOTHING);
}

/* The line that the frame just written is in ends with it, as far as lines are that long. */
static void note(const struct config *c, struct state *s)
{
	bool rows = c->kinds[set_of(c, s->written - 1U)] == ROWS;

	if (!rows && (c->parts & bit(s->written - 1U)) == 0 &&
	    (unsigned int)(s->written - s->noted) < c->line_frames)
		return;
	s->noted = s->written;
	s->lines |= (uint8_t)bit(s->written - 1U);
}

/* The source writes a frame, or waits, which it tells before. */
static void write_frame(struct walk *w, struct state s)
{
	const struct config *c = w->c;

	if (s.written == c->ends[SETS - 1])
		return;
	if (is_full(c, &s)) {
		if (c->mistake != HALF_A_LINE_UNTOLD && s.written > s.noted) {
			s.noted = s.written;
			s.lines |= (uint8_t)bit(s.written - 1U);
		}
		if (s.told < s.noted) {
			s.told = s.noted;
			add(w, &s);
		}
		return;
	}
	s.written++;
	note(c, &s);
	/* Sooner or later; at the end of an index at the latest. */
	if (s.written != c->ends[0] && s.written != c->ends[1])
		add(w, &s);
	s.told = s.noted;
	add(w, &s);
}

static bool is_passed_over(const struct config *c, unsigned int set)
{
	return c->kinds[set] == DECLINED && c->mistake == PASSES_OVER_SETS;
}

static unsigned int in_hand(const struct config *c, const struct state *s)
{
	unsigned int n = 0;

	for (unsigned int i = start_of_set(c, s->set); i < s->read; i++)
		n += (s->done & bit(i)) == 0;
	return n;
}

static bool is_left(const struct config *c, const struct state *s, unsigned int frame)
{
	unsigned int start = frame;

	while (!starts_part(c, start))
		start--;
	return (s->ready & bit(start)) != 0;
}

/* The destination reads a line, unless it has to write first. */
static void read_line(struct walk *w, struct state s)
{
	const struct config *c = w->c;
	enum kind kind = c->kinds[s.set];
	unsigned int i = s.read;

	if (i >= s.told || i >= c->ends[s.set] || is_passed_over(c, s.set) ||
	    (kind == FILES && in_hand(c, &s) > c->ahead))
		return;
	do {
		if (kind == DECLINED ||
		    (kind == ROWS && is_left(c, &s, i) && c->mistake != LEAVES_FRAMES))
			s.done |= (uint8_t)bit(i);
	} while ((s.lines & bit(i++)) == 0);
	s.read = (uint8_t)i;
	add(w, &s);
}

static void take_frame(struct walk *w, const struct state *s, unsigned int i)
{
	if ((s->gone & bit(w->c->pack_of[i])) != 0)
		w->lost = true;
}

/* The oldest piece in hand is written. */
static void put(struct walk *w, struct state s)
{
	const struct config *c = w->c;
	unsigned int i = start_of_set(c, s.set);
	bool must = in_hand(c, &s) > c->ahead || s.read == c->ends[s.set];

	while (i < s.read && (s.done & bit(i)) != 0)
		i++;
	if (c->kinds[s.set] != FILES || i >= s.read ||
	    (c->mistake == WAITS_WITH_HANDS_FULL && !must))
		return;
	take_frame(w, &s, i);
	s.done |= (uint8_t)bit(i);
	add(w, &s);
}

/* A loader goes on with the table that starts with a frame. */
static void load(struct walk *w, struct state s, unsigned int start)
{
	const struct config *c = w->c;
	unsigned int end = end_of_part(c, start);
	unsigned int i = start;

	while (i < end && (s.done & bit(i)) != 0)
		i++;
	if (i == end || (c->left & bit(i)) != 0) {
		/* All of it was told, or nobody wants the rest. */
		s.ready |= (uint8_t)bit(start);
		for (; i < s.read && i < end && c->mistake != LEAVES_FRAMES; i++)
			s.done |= (uint8_t)bit(i);
		add(w, &s);
	} else if (i < s.read) {
		take_frame(w, &s, i);
		s.done |= (uint8_t)bit(i);
		add(w, &s);
	}
}

/* Each loader that has a table; or one takes the next. */
static void load_tables(struct walk *w, const struct state *s)
{
	const struct config *c = w->c;
	unsigned int busy = 0;

	for (unsigned int i = start_of_set(c, s->set); i < c->ends[s->set]; i++) {
		struct state next = *s;

		if (!starts_part(c, i) || (s->ready & bit(i)) != 0)
			continue;
		if ((s->tables & bit(i)) != 0) {
			busy++;
			load(w, *s, i);
		} else if (busy < c->loaders) {
			next.tables |= (uint8_t)bit(i);
			add(w, &next);
			return;
		}
	}
}

/* The destination comes to the next set. */
static void next_set(struct walk *w, struct state s)
{
	const struct config *c = w->c;
	unsigned int end = c->ends[s.set];
	bool ready = s.read == end && s.told >= end;

	for (unsigned int i = start_of_set(c, s.set); i < end; i++) {
		if (c->kinds[s.set] == ROWS)
			ready = ready && (!starts_part(c, i) || (s.ready & bit(i)) != 0);
		else
			ready = ready && (s.done & bit(i)) != 0;
	}
	if (!ready && !is_passed_over(c, s.set))
		return;
	s.set++;
	s.read = (uint8_t)end;
	add(w, &s);
}

/* What the destination was told of in a pack: first and behind the last; false: nothing. */
static bool was_told(
    const struct config *c, const struct state *s, unsigned int pack, bool *done)
{
	bool any = false;

	*done = true;
	for (unsigned int i = 0; i < s->read; i++) {
		if (c->pack_of[i] != pack || is_passed_over(c, set_of(c, i)))
			continue;
		any = true;
		*done = *done && (s->done & bit(i)) != 0;
	}
	return any;
}

static void ack(struct walk *w, const struct state *s)
{
	const struct config *c = w->c;
	bool later = false;
	bool done;

	for (unsigned int pack = FRAMES; pack-- > 0;) {
		struct state next = *s;

		if (!was_told(c, s, pack, &done))
			continue;
		if (later && done && ((s->gone | s->unsaid) & bit(pack)) == 0) {
			next.gone |= (uint8_t)bit(pack);
			add(w, &next);
			if (c->mistake == ACKS_ARE_LOST) {
				next.gone = s->gone;
				next.unsaid |= (uint8_t)bit(pack);
				add(w, &next);
			}
		}
		later = true;
	}
}

/* Walks through all orders; whether each of them ends well. */
static bool never_stalls(struct walk *w, const struct config *c)
{
	const struct state start = {0};

	w->c = c;
	while (w->n > 0)
		w->table[w->slots[--w->n]] = 0;
	w->next = 0;
	add(w, &start);
	while (w->next < w->n) {
		const struct state s = w->states[w->next++];

		if (s.set == SETS)
			continue;
		w->steps = 0;
		write_frame(w, s);
		read_line(w, s);
		put(w, s);
		if (c->kinds[s.set] == ROWS)
			load_tables(w, &s);
		next_set(w, s);
		ack(w, &s);
		if (w->steps == 0 || w->lost)
			return false;
	}
	return true;
}

/* What is brought: kinds, where sets end, where files or tables end, where a table is left. */
static const struct config shapes[] = {
    {.kinds = {FILES, NONE}, .ends = {6, 6}, .parts = 040},
    {.kinds = {FILES, NONE}, .ends = {6, 6}, .parts = 045},
    {.kinds = {FILES, FILES}, .ends = {4, 6}, .parts = 050},
    {.kinds = {ROWS, NONE}, .ends = {6, 6}, .parts = 042, .loaders = 1},
    {.kinds = {ROWS, NONE}, .ends = {6, 6}, .parts = 051, .loaders = 2},
    {.kinds = {ROWS, FILES}, .ends = {3, 6}, .parts = 046, .loaders = 2},
    {.kinds = {ROWS, NONE}, .ends = {6, 6}, .parts = 050, .left = 002, .loaders = 1},
    {.kinds = {ROWS, NONE}, .ends = {6, 6}, .parts = 051, .left = 003, .loaders = 2},
    {.kinds = {DECLINED, FILES}, .ends = {4, 6}, .parts = 050},
    {.kinds = {DECLINED, ROWS}, .ends = {3, 6}, .parts = 054, .loaders = 1},
};

static const struct {
	enum mistake mistake;
	const char *name;
} mistakes[] = {
    {WAITS_WITH_HANDS_FULL, "a destination that waits with its hands full"},
    {HALF_A_LINE_UNTOLD, "a source that waits with half a line untold"},
    {WAITS_FOR_NOTHING, "a source that waits for nothing"},
    {ACKS_ARE_LOST, "acks that are lost"},
    {PASSES_OVER_SETS, "sets that are passed over"},
    {LEAVES_FRAMES, "frames that are left"},
};

/* Whether files matter: without, two of the limits don't. */
static bool has_files(const struct config *c)
{
	return c->kinds[0] != ROWS || c->kinds[1] != NONE;
}

/* The sizes at a number; false: there are none, or they make no difference to others. */
static bool choose_sizes(struct config *c, unsigned int number)
{
	static const unsigned int sizes[] = {0, 052, 043, 077};

	c->pack_bytes = 1 + number % 4;
	number /= 4;
	c->limit = 1 + number % 8;
	number /= 8;
	c->sizes = sizes[number % 4];
	number /= 4;
	c->line_frames = 1 + number % 3;
	number /= 3;
	c->ahead = number;
	find_packs(c);
	return has_files(c) || (c->line_frames == 1 && c->ahead == 0);
}

#define ALL_SIZES (4 * 8 * 4 * 3 * 4)

/* Tries all shapes and sizes, up to the first that stalls; how many went well before. */
static unsigned int try_all(struct walk *w, enum mistake mistake, bool *stalls)
{
	unsigned int tried = 0;

	*stalls = false;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		for (unsigned int number = 0; number < ALL_SIZES; number++) {
			struct config c = shapes[i];

			c.mistake = mistake;
			if (!choose_sizes(&c, number))
				continue;
			*stalls = !never_stalls(w, &c);
			if (*stalls)
				return tried;
			tried++;
		}
	}
	return tried;
}

int main(void)
{
	struct walk *w = xcalloc(1, sizeof(*w));
	bool stalls;

	w->states = xcalloc(STATES, sizeof(*w->states));
	printf("# %u shapes and sizes\n", try_all(w, RIGHT, &stalls));
	CHECK(!stalls);
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		printf("# %s: found after %u\n", mistakes[i].name,
		    try_all(w, mistakes[i].mistake, &stalls));
		CHECK(stalls);
		CHECK(!w->lost);
	}
	free(w->states);
	free(w);
	return check_done();
}
