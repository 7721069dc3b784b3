#include "common/mask/mask_split.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"

/* Latin letters from U+00C0 on, and those of Polish. */
static const char *plain_letter(uint32_t c)
{
	static const char *const latin[64] = {"a", "a", "a", "a", "ae", "a", "ae", "c",
	    "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "oe",
	    "", "o", "u", "u", "u", "ue", "y", "th", "ss", "a", "a", "a", "a", "ae", "a",
	    "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o",
	    "o", "oe", "", "o", "u", "u", "u", "ue", "y", "th", "y"};
	static const struct {
		uint32_t c;
		const char *plain;
	} others[] = {{0x104, "a"}, {0x106, "c"}, {0x118, "e"}, {0x141, "l"},
	    {0x143, "n"}, {0x152, "oe"}, {0x15a, "s"}, {0x179, "z"}, {0x17b, "z"}};

	if (c >= 0xc0 && c < 0x100)
		return latin[c - 0xc0];
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		/* Small ones follow theirs. */
		if (others[i].c == c || others[i].c + 1 == c)
			return others[i].plain;
	}
	return "";
}

/* Appends the letter at name as a to z; what it was: its class, and how many bytes. */
static size_t fold(const char *name, struct buf *out)
{
	const unsigned char *s = (const unsigned char *)name;

	if (s[0] < 0x80) {
		buf_putc(out, (char)tolower(s[0]));
		return 1;
	}
	if ((s[0] & 0xe0) == 0xc0 && (s[1] & 0xc0) == 0x80) {
		buf_puts(out, plain_letter((uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f)));
		return 2;
	}
	return 1;
}

/* Whether a word begins at name, with the letter before it: "billing|Email", "IP|Address". */
static bool begins(char before, const char *name)
{
	unsigned char c = (unsigned char)*name;

	if (!isupper(c))
		return false;
	return islower((unsigned char)before) ||
	       (isupper((unsigned char)before) && islower((unsigned char)name[1]));
}

/* "_billing_email": words with a line before each. */
static void put_words(const char *name, struct buf *out)
{
	char before = '_';

	buf_putc(out, '_');
	while (*name != '\0') {
		unsigned char c = (unsigned char)*name;

		if (!isalpha(c) && c < 0x80) {
			if (out->data[out->len - 1] != '_')
				buf_putc(out, '_');
			before = *name++;
			continue;
		}
		if (begins(before, name) && out->data[out->len - 1] != '_')
			buf_putc(out, '_');
		before = *name;
		name += fold(name, out);
	}
	buf_puts(out, "");
}

/* "hausnummer" is "hausnr". */
static void shorten_numbers(char *text)
{
	static const char *const numbers[] = {
	    "number", "nummer", "numero", "numer", "numéro"};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		size_t len = strlen(numbers[i]);
		char *at = text;

		while ((at = strstr(at, numbers[i])) != NULL) {
			at[0] = 'n';
			at[1] = 'r';
			memmove(at + 2, at + len, strlen(at + len) + 1);
		}
	}
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

static bool is_small_word(const char *word)
{
	static const char *const small[] = {"of", "the", "on", "and", "de", "du", "des",
	    "d", "la", "le", "l", "les", "el", "los", "las", "y", "et", "e", "di", "del",
	    "della", "dello", "dei", "da", "do", "dos", "das", "van", "der", "von", "den",
	    "dem", "und", "en", "het", "i", "z", "do", "zur", "zum", "a"};

	return is_one_of(word, small, sizeof(small) / sizeof(*small));
}

void mask_split(const char *name, struct mask_split *s)
{
	static const char *const numbers[] = {"num", "no", "nbr", "nro", "nummern", "n"};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(freep) char *copy = NULL;
	char *rest = NULL;

	*s = (struct mask_split){0};
	put_words(name, &text);
	copy = xstrdup(buf_str(&text));
	shorten_numbers(copy);
	for (char *w = strtok_r(copy, "_", &rest); w != NULL && s->n < MASK_SPLIT_MAX;
	     w = strtok_r(NULL, "_", &rest)) {
		bool nr = is_one_of(w, numbers, sizeof(numbers) / sizeof(*numbers));

		s->words[s->n++] = xstrdup(nr ? "nr" : w);
	}
	for (size_t i = 1; i + 1 < s->n;) {
		if (!is_small_word(s->words[i])) {
			i++;
			continue;
		}
		free(s->words[i]);
		memmove(
		    &s->words[i], &s->words[i + 1], (s->n - i - 1) * sizeof(*s->words));
		s->n--;
	}
}

bool mask_split_cut(struct mask_split *s, size_t i, size_t len)
{
	if (s->n == MASK_SPLIT_MAX)
		return false;
	memmove(&s->words[i + 1], &s->words[i], (s->n - i) * sizeof(*s->words));
	s->words[i] = xstrndup(s->words[i + 1], len);
	memmove(
	    s->words[i + 1], s->words[i + 1] + len, strlen(s->words[i + 1]) + 1 - len);
	s->n++;
	return true;
}

void mask_split_reset(struct mask_split *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->words[i]);
}
