#include "dest/chooser.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/base/buf.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "dest/keyboard.h"

/* A line must not be broken by the terminal: it would be more than one. */
#define NO_WRAP "\033[?7l"
#define WRAP    "\033[?7h"

struct menu {
	const char *question;
	struct chooser_item *items;
	size_t n;
	bool some; /* not one */
	size_t at;
	size_t typed; /* the number so far */
	size_t drawn; /* lines on the terminal */
};

bool chooser_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* A list, and room for its question. */
static bool can_draw(size_t n)
{
	const char *term = getenv("TERM");
	struct winsize size;

	if (term == NULL || *term == '\0' || strcmp(term, "dumb") == 0)
		return false;
	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 ||
	       n + 2 <= size.ws_row;
}

/* An item without what stands before it. */
static void append_item(struct buf *text, const struct chooser_item *item, size_t width)
{
	text_append_printable(text, item->name, strlen(item->name));
	if (item->about == NULL)
		return;
	for (size_t i = strlen(item->name); i < width + 2; i++)
		buf_putc(text, ' ');
	text_append_printable(text, item->about, strlen(item->about));
}

static size_t widest(const struct menu *m)
{
	size_t width = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (strlen(m->items[i].name) > width)
			width = strlen(m->items[i].name);
	}
	return width;
}

static bool print(const struct buf *text, struct err *err)
{
	return fs_write_all(STDERR_FILENO, text->data, text->len, err);
}

/* Goes back to where the list began, and takes it away. */
static void append_clear(struct buf *text, struct menu *m)
{
	if (m->drawn > 0)
		buf_printf(text, "\r\033[%zuA\033[J", m->drawn);
	m->drawn = 0;
}

static bool draw(struct menu *m, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	size_t width = widest(m);

	append_clear(&text, m);
	buf_printf(&text, NO_WRAP "%s (%s)\n", m->question,
	    m->some ? "arrows or numbers move, space ticks, enter goes on"
	            : "arrows or numbers move, enter takes");
	for (size_t i = 0; i < m->n; i++) {
		const struct chooser_item *item = &m->items[i];
		const char *tick = !m->some ? "" : item->on ? "[x] " : "[ ] ";

		buf_printf(&text, "%c %2zu %s", i == m->at ? '>' : ' ', i + 1, tick);
		append_item(&text, item, width);
		buf_putc(&text, '\n');
	}
	buf_puts(&text, WRAP);
	m->drawn = m->n + 1;
	return print(&text, err);
}

static bool any_on(const struct menu *m)
{
	for (size_t i = 0; i < m->n; i++) {
		if (m->items[i].on)
			return true;
	}
	return false;
}

static void set_all(struct menu *m, bool on)
{
	for (size_t i = 0; i < m->n; i++)
		m->items[i].on = on;
}

/* All on, or none when they are. */
static void tick_all(struct menu *m)
{
	bool all = true;

	for (size_t i = 0; i < m->n; i++)
		all = all && m->items[i].on;
	set_all(m, !all);
}

static void move_to_number(struct menu *m, size_t digit)
{
	m->typed = m->typed * 10 + digit;
	if (m->typed > m->n)
		m->typed = digit;
	if (m->typed > 0 && m->typed <= m->n)
		m->at = m->typed - 1;
}

/* What a key does; *done when it is the last one. */
static bool press(struct menu *m, enum key key, int c, bool *done, struct err *err)
{
	if (c >= '0' && c <= '9') {
		move_to_number(m, (size_t)(c - '0'));
		return true;
	}
	m->typed = 0;
	switch (key) {
	case KEY_UP:
		m->at = (m->at + m->n - 1) % m->n;
		break;
	case KEY_DOWN:
		m->at = (m->at + 1) % m->n;
		break;
	case KEY_TICK:
		m->items[m->at].on = !m->items[m->at].on;
		break;
	case KEY_ALL:
		if (m->some)
			tick_all(m);
		break;
	case KEY_ENTER:
		*done = !m->some || any_on(m);
		break;
	case KEY_CANCEL:
		return keyboard_cancelled(err);
	case KEY_OTHER:
		break;
	}
	return true;
}

static bool run_drawn(struct menu *m, struct err *err)
{
	CLEANUP(keyboard_reset) struct keyboard keyboard = {.taken = false};
	CLEANUP(buf_reset) struct buf clear = {0};
	struct err ignored = {0};
	bool done = false;
	bool ok = keyboard_take(&keyboard, err);

	while (ok && !done) {
		enum key key = KEY_OTHER;
		int c = -1;

		ok = draw(m, err) && keyboard_key(&key, &c, err) &&
		     press(m, key, c, &done, err);
	}
	append_clear(&clear, m);
	(void)!print(&clear, &ignored);
	return ok;
}

/* Takes the numbers of a line, with blanks or commas between; false when it is anything else. */
static bool take_numbers(struct menu *m, const char *line)
{
	static const char between[] = " \t,";
	size_t taken = 0;

	set_all(m, false);
	for (;;) {
		CLEANUP(freep) char *word = NULL;
		uint64_t number;

		line += strspn(line, between);
		if (*line == '\0')
			return taken > 0 && (m->some || taken == 1);
		word = xstrndup(line, strcspn(line, between));
		line += strlen(word);
		if (!text_u64(word, m->n, &number) || number == 0)
			return false;
		m->at = (size_t)number - 1;
		m->items[m->at].on = true;
		taken++;
	}
}

static bool run_typed(struct menu *m, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf line = {0};
	size_t width = widest(m);

	buf_printf(&text, "%s\n", m->question);
	for (size_t i = 0; i < m->n; i++) {
		buf_printf(&text, "%3zu) ", i + 1);
		append_item(&text, &m->items[i], width);
		buf_putc(&text, '\n');
	}
	for (;;) {
		buf_puts(&text,
		    m->some ? "numbers, or enter for all: " : "number, or enter for 1: ");
		if (!print(&text, err) || !keyboard_line(&line, err))
			return false;
		if (line.len == 0)
			set_all(m, true);
		if (line.len == 0)
			m->at = 0;
		if (line.len == 0 || take_numbers(m, line.data))
			return true;
		buf_clear(&text);
		buf_printf(&text, "give %s from 1 to %zu\n",
		    m->some ? "numbers" : "one number", m->n);
	}
}

/* What was chosen stays to be read. */
static bool ask(struct menu *m, struct err *err)
{
	CLEANUP(buf_reset) struct buf answer = {0};

	if (!can_draw(m->n))
		return run_typed(m, err);
	if (!run_drawn(m, err))
		return false;
	buf_printf(&answer, "%s", m->question);
	for (size_t i = 0; i < m->n; i++) {
		if (m->some ? !m->items[i].on : i != m->at)
			continue;
		buf_putc(&answer, ' ');
		text_append_printable(
		    &answer, m->items[i].name, strlen(m->items[i].name));
	}
	buf_putc(&answer, '\n');
	return print(&answer, err);
}

bool chooser_one(const char *question, const struct chooser_item *items, size_t n,
    size_t *chosen, struct err *err)
{
	CLEANUP(freep) struct chooser_item *own = xcalloc(n, sizeof(*own));
	struct menu m = {.question = question, .items = own, .n = n};

	memcpy(own, items, n * sizeof(*own));
	if (!ask(&m, err))
		return false;
	*chosen = m.at;
	return true;
}

bool chooser_some(
    const char *question, struct chooser_item *items, size_t n, struct err *err)
{
	struct menu m = {.question = question, .items = items, .n = n, .some = true};

	return ask(&m, err);
}

char *chooser_line(const char *question, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf line = {0};
	const char *start;
	size_t len;

	text_append_printable(&text, question, strlen(question));
	buf_putc(&text, ' ');
	if (!print(&text, err) || !keyboard_line(&line, err))
		return NULL;
	start = buf_str(&line);
	start += strspn(start, " \t");
	len = strlen(start);
	while (len > 0 && (start[len - 1] == ' ' || start[len - 1] == '\t'))
		len--;
	return xstrndup(start, len);
}
