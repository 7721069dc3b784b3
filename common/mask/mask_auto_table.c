#include "common/mask/mask_auto_table.h"

#include <string.h>

#include "common/mask/mask_split.h"

/* Of a compound ("kundenadressen"): less is by chance in another word. */
#define PART_MIN  5
#define PART_MAX  40
#define OTHER_MIN 2
#define USER_MIN  4

/* What tables of addresses are called: a name in them is somebody's. */
static const char of_addresses[] =
    "address addresse addresses adresse adressen adresses anschrift anschriften direccion "
    "direcciones indirizzo indirizzi adres endereco enderecos adresy";

/* Tables of these have people in their names, and none in their rows. */
static const char no_people[] =
    "group groups role roles oauth type types status statuses category categories tag tags "
    "setting settings permission permissions file files document documents product products "
    "item items list lists event events device devices grupo grupos groupe groupes gruppe "
    "gruppen gruppo gruppi groep groepen grupa grupy rol rolle rollen ruolo ruoli tipo tipos "
    "tipi typ typen typy categoria categorie kategorie kategorien field fields attribute "
    "attributes option options job jobs plan plans level levels segment segments team teams";

/* Behind a table's word: "customer_entity", "user_data". */
static const char table_ends[] =
    "entity entities data info detail details profile profiles record records list stamm daten "
    "table tbl base basic main master account accounts fiche datos dati dados dane archive "
    "backup history old new tmp liste lista fts search suche words idx index";

bool mask_auto_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; len > 0 && (at = strstr(at, word)) != NULL; at++) {
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	}
	return false;
}

bool mask_auto_is_people(const struct mask_dictionary *d, const char *word)
{
	const struct mask_entry *e = mask_dictionary_find(d, word);

	return e != NULL && e->people;
}

bool mask_auto_is_home(const struct mask_dictionary *d, const char *word)
{
	const struct mask_entry *e = mask_dictionary_find(d, word);

	return e != NULL && e->homes;
}

static bool ends_with_people(const struct mask_dictionary *d, const char *word)
{
	size_t len = strlen(word);

	for (size_t cut = OTHER_MIN; cut + USER_MIN <= len; cut++) {
		if (mask_auto_is_people(d, word + cut))
			return true;
	}
	return false;
}

/* "kundenadressen" */
static bool has_home(const struct mask_dictionary *d, const char *word)
{
	char part[PART_MAX];
	size_t len = strlen(word);

	for (size_t cut = PART_MIN; cut + OTHER_MIN <= len && cut < sizeof(part); cut++) {
		memcpy(part, word, cut);
		part[cut] = '\0';
		if (mask_auto_is_people(d, part) || mask_auto_is_home(d, part) ||
		    (len - cut >= PART_MIN && mask_auto_is_home(d, word + cut)))
			return true;
	}
	return false;
}

struct mask_auto_table mask_auto_table(const struct mask_dictionary *d, const char *name)
{
	CLEANUP(mask_split_reset) struct mask_split s = {0};
	struct mask_auto_table t = {0};
	bool none = false;
	size_t n;

	mask_split(name, &s);
	n = s.n;
	while (n > 1 && mask_auto_has(table_ends, s.words[n - 1]))
		n--;
	for (size_t i = 0; i < s.n; i++) {
		const char *w = s.words[i];
		bool people = mask_auto_is_people(d, w) || ends_with_people(d, w);

		none = none || mask_auto_has(no_people, w);
		t.homes = t.homes || people || mask_auto_is_home(d, w) || has_home(d, w);
		t.tokens = t.tokens || strstr(w, "token") != NULL;
		if (i + 1 == n)
			t.people = people || mask_auto_has(of_addresses, w);
	}
	if (n > 0) {
		const struct mask_entry *first = mask_dictionary_find(d, s.words[0]);

		t.people_first = first != NULL && first->people_first;
	}
	t.people = t.people && !none;
	t.people_first = t.people_first && !none;
	return t;
}
