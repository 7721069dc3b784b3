#include "common/mask/mask_auto.h"

#include <stdio.h>
#include <string.h>

#include "common/mask/mask_auto_table.h"
#include "common/mask/mask_split.h"

/* The longest word of a list, and the most that one is made of. */
#define WORD_MAX  40
#define WORDS_MAX 5

/* A word is cut where as many letters are before it. */
#define PART_MIN 3

/* Letters that all names of a database begin with. */
#define PREFIX 2

/* Before what they speak of: "is_email", "has_phone", "format_telefon". */
static const char asked_before[] =
    "is has show hide enable enabled disable disabled allow allowed require required send "
    "can accept accepts accepted opt notify notification notifications nb count total max min "
    "template format type tipo typ id fk status estado statut validate verify verified sort "
    "should need needs use visible confirm check skip ignore prefer preferred preference "
    "config setting settings option feature test";

/* Behind a name or an e-mail address these say that it is something else. */
static const char asked_behind[] =
    "id ids at on by type kind status state count format template templates verified confirmed "
    "enabled required visible valid label policy flag date time hidden algorithm length pattern "
    "regex rule rules order position class key token category group list field code typ tipo "
    "subject body text html content header footer sent opened clicked bounced notification "
    "notifications preference preferences newsletter campaign server host port driver "
    "transport encryption queue log logs limit interval error language domain provider consent "
    "optin opt settings setting title layout frequency name message method confirmation "
    "attempts expires expiry change changed update updated created";

/* Roles that stand before somebody's name though they are no people. */
static const char named_roles[] =
    "billing shipping bill ship delivery invoice address rechnung rechnungs liefer facturation "
    "livraison facturacion envio fatturazione spedizione consegna cobranca entrega faturamento "
    "faturacao dostawy wysylki aflever bezorg factuur emergency";

/* A column's name, taken apart. */
struct asked {
	const struct mask_dictionary *d;
	struct mask_split table;
	struct mask_split words;
	struct mask_auto_table is;
	bool people; /* another column says that its table is of people */
};

/* Words of it that are in a list. */
struct meaning {
	const struct mask_words *words;
	const struct mask_language *language;
	size_t from;
	size_t n;
};

static void asked_reset(struct asked *a)
{
	mask_split_reset(&a->table);
	mask_split_reset(&a->words);
}

static bool look_up(const struct mask_dictionary *d, const char *word, struct meaning *m)
{
	const struct mask_entry *e = mask_dictionary_find(d, word);

	if (e == NULL || e->words == NULL)
		return false;
	m->words = e->words;
	m->language = e->language;
	return true;
}

static bool is_in_a_list_beside(const struct mask_dictionary *d, const char *word)
{
	const struct mask_entry *e = mask_dictionary_find(d, word);

	return e != NULL && e->beside;
}

/* The first word may be short for the table's: "per_nombre" of "persona". */
static bool is_beside(const struct asked *a, size_t i)
{
	const char *word = a->words.words[i];

	if (is_in_a_list_beside(a->d, word))
		return true;
	for (size_t t = 0; i == 0 && t < a->table.n; t++) {
		if (strncmp(a->table.words[t], word, strlen(word)) == 0)
			return true;
	}
	return false;
}

/* What stands on either side of the meaning. */
static bool beside_people(const struct asked *a, const struct meaning *m)
{
	size_t end = m->from + m->n;
	const char *before = m->from > 0 ? a->words.words[m->from - 1] : "";
	const char *behind = end < a->words.n ? a->words.words[end] : "";

	return mask_auto_is_people(a->d, before) || mask_auto_has(named_roles, before) ||
	       mask_auto_is_people(a->d, behind) || mask_auto_has(named_roles, behind);
}

static bool beside_home(const struct asked *a, const struct meaning *m)
{
	for (size_t i = 0; i < a->words.n; i++) {
		const char *w = a->words.words[i];

		if ((i < m->from || i >= m->from + m->n) &&
		    (mask_auto_is_people(a->d, w) || mask_auto_is_home(a->d, w)))
			return true;
	}
	return false;
}

/* First and last names and addresses are that whatever is said behind them, or almost. */
static bool is_certain(const struct mask_words *w)
{
	return w->place == MASK_ANYWHERE &&
	       (w->kind == MASK_FIRST_NAME || w->kind == MASK_LAST_NAME ||
	           w->kind == MASK_EMAIL);
}

static bool is_harmless_beside(const struct asked *a, const struct meaning *m)
{
	for (size_t i = 0; i < m->from; i++) {
		if (mask_auto_has(asked_before, a->words.words[i]) ||
		    (m->words->place == MASK_ALONE && !is_beside(a, i)))
			return true;
	}
	for (size_t i = m->from + m->n; i < a->words.n; i++) {
		const char *w = a->words.words[i];

		if (is_certain(m->words) ? mask_auto_has(asked_behind, w)
		                         : !is_in_a_list_beside(a->d, w))
			return true;
	}
	return false;
}

static bool counts(const struct asked *a, const struct meaning *m)
{
	bool people =
	    a->people || a->is.people || (a->is.people_first && m->language->head_first);

	if (is_harmless_beside(a, m))
		return false;
	switch (m->words->place) {
	case MASK_OF_PEOPLE:
		/* Not all that has a name in such a table is somebody: "users.group_name". */
		return beside_people(a, m) ||
		       (people && (m->from == 0 || is_beside(a, m->from - 1)));
	case MASK_OF_HOMES:
		return a->is.homes || people || beside_home(a, m);
	case MASK_OF_TOKENS:
		return a->is.tokens && a->words.n == 1;
	default:
		return true;
	}
}

/* "kundenname" is "kunden name", "telefonprivat" is "telefon privat": where; 0: nowhere. */
static size_t cut_point(const struct mask_dictionary *d, const char *word)
{
	size_t len = strlen(word);
	char part[WORD_MAX];
	struct meaning m;

	if (len >= sizeof(part) || len < 2 * PART_MIN - 1)
		return 0;
	for (size_t cut = len - 2; cut >= PART_MIN; cut--) {
		memcpy(part, word, cut);
		part[cut] = '\0';
		if ((len - cut >= PART_MIN && is_in_a_list_beside(d, part) &&
		        look_up(d, word + cut, &m)) ||
		    (cut > PART_MIN && look_up(d, part, &m) &&
		        is_in_a_list_beside(d, word + cut)))
			return cut;
	}
	return 0;
}

/* What all tables and columns begin with: "oxfname" of "oxuser". */
static bool cut_prefix(struct asked *a)
{
	const char *word = a->words.words[0];
	const char *table = a->table.n > 0 ? a->table.words[0] : "";
	struct meaning m;

	return strlen(word) >= PREFIX + PART_MIN && strncmp(word, table, PREFIX) == 0 &&
	       (look_up(a->d, word + PREFIX, &m) || cut_point(a->d, word + PREFIX) > 0) &&
	       mask_split_cut(&a->words, 0, PREFIX);
}

static void cut_word(struct asked *a, size_t i)
{
	const char *word = a->words.words[i];
	size_t cut;

	if (mask_dictionary_find(a->d, word) != NULL || (i == 0 && cut_prefix(a)))
		return;
	cut = cut_point(a->d, word);
	if (cut > 0)
		(void)mask_split_cut(&a->words, i, cut);
}

/* The words from i on as one; false where they are too many letters. */
static bool join(const struct mask_split *s, size_t i, size_t n, char word[WORD_MAX])
{
	size_t len = 0;

	for (size_t k = i; k < i + n; k++) {
		size_t more = strlen(s->words[k]);

		if (len + more >= WORD_MAX)
			return false;
		memcpy(word + len, s->words[k], more + 1);
		len += more;
	}
	return true;
}

/* The longest that counts; of equal ones the last. What is harmless hides what is in it. */
static bool find(const struct asked *a, struct meaning *m, char word[WORD_MAX])
{
	size_t all = a->words.n;

	for (size_t n = all < WORDS_MAX ? all : WORDS_MAX; n > 0; n--) {
		for (size_t i = all - n + 1; i-- > 0;) {
			if (!join(&a->words, i, n, word) || !look_up(a->d, word, m))
				continue;
			m->from = i;
			m->n = n;
			if (m->words->kind == MASK_KEEP)
				return false;
			if (counts(a, m))
				return true;
		}
	}
	return false;
}

static bool find_meaning(const struct mask_dictionary *d,
    const struct mask_auto_name *name, struct meaning *m, char word[WORD_MAX])
{
	CLEANUP(asked_reset) struct asked a = {.d = d, .people = name->people};

	a.is = mask_auto_table(d, name->table);
	mask_split(name->table, &a.table);
	mask_split(name->column, &a.words);
	for (size_t i = 0; i < a.words.n; i++)
		cut_word(&a, i);
	return find(&a, m, word);
}

size_t mask_auto_after(enum mask_kind kind, enum mask_kind kinds[MASK_AUTO_MAX])
{
	size_t n = 0;

	kinds[n++] = kind;
	if (kind == MASK_PHONE)
		kinds[n++] = MASK_SCRAMBLE;
	if (kind != MASK_HASH)
		kinds[n++] = MASK_HASH;
	if (kind != MASK_NULL)
		kinds[n++] = MASK_NULL;
	return n;
}

size_t mask_auto(const struct mask_dictionary *d, const struct mask_auto_name *name,
    enum mask_kind kinds[MASK_AUTO_MAX], struct mask_auto_why *why)
{
	struct meaning m;
	char word[WORD_MAX];

	if (!find_meaning(d, name, &m, word))
		return 0;
	if (why != NULL) {
		(void)snprintf(why->word, sizeof(why->word), "%s", word);
		why->language = m.language->name;
	}
	return mask_auto_after(m.words->kind, kinds);
}

bool mask_auto_is_of_people(
    const struct mask_dictionary *d, const char *table, const char *column)
{
	struct meaning m;
	char word[WORD_MAX];

	return find_meaning(
	           d, &(struct mask_auto_name){table, column, false}, &m, word) &&
	       m.words->place == MASK_ANYWHERE && m.n == m.from + m.n &&
	       (m.words->kind == MASK_FIRST_NAME || m.words->kind == MASK_LAST_NAME ||
	           m.words->kind == MASK_DATE);
}
