/* Names of columns in eight languages: what share of them mask: auto takes for what they are. */
#include "common/mask/mask_auto.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

#define HITS_PERCENT  95
#define FALSE_PERCENT 3

struct tally {
	unsigned int all;
	unsigned int right; /* with the mask that was wanted */
	unsigned int hit;   /* with some mask */
};

static char *read_list(const char *folder, const char *name)
{
	CLEANUP(freep) char *path = xasprintf("%s/%s", folder, name);
	CLEANUP(buf_reset) struct buf text = {0};
	struct err err = {0};

	REQUIRE(fs_read_file(path, 1 << 20, &text, &err));
	return xstrdup(buf_str(&text));
}

/* "clientes.nombre": the mask by its name, "" for none. */
static const char *mask_by_name(const struct mask_dictionary *d, char *place)
{
	char *column = strchr(place, '.');
	enum mask_kind kinds[MASK_AUTO_MAX];
	struct mask_auto_why why = {0};

	REQUIRE(column != NULL);
	*column++ = '\0';
	if (mask_auto(d, &(struct mask_auto_name){place, column, false}, kinds, &why) ==
	    0)
		return "";
	CHECK(*why.word != '\0' && why.language != NULL);
	return mask_kind_name(kinds[0]);
}

static void add(
    const struct mask_dictionary *d, struct tally *t, char *place, const char *wanted)
{
	CLEANUP(freep) char *said = xstrdup(place);
	const char *got = mask_by_name(d, place);

	t->all++;
	t->hit += *got != '\0';
	t->right += strcmp(got, wanted) == 0;
	if (strcmp(got, wanted) != 0)
		printf("# %s: %s instead of %s\n", said, *got != '\0' ? got : "nothing",
		    *wanted != '\0' ? wanted : "nothing");
}

/* Lines "mask: table.column table.column". */
static void are_known(
    const struct mask_dictionary *d, const char *folder, const char *language)
{
	CLEANUP(freep) char *text = read_list(folder, language);
	struct tally t = {0};
	char *lines = NULL;

	for (char *line = strtok_r(text, "\n", &lines); line != NULL;
	     line = strtok_r(NULL, "\n", &lines)) {
		char *words = NULL;
		char *mask = strtok_r(line, ": ", &words);

		for (char *w = strtok_r(NULL, " ", &words); w != NULL;
		     w = strtok_r(NULL, " ", &words))
			add(d, &t, w, mask);
	}
	printf("# %s: %u of %u are masked, %u as they should be\n", language, t.hit,
	    t.all, t.right);
	CHECK(t.all >= 60);
	CHECK(t.hit * 100 >= t.all * HITS_PERCENT);
	CHECK(t.right * 100 >= t.all * (HITS_PERCENT - 5));
}

static void stay(const struct mask_dictionary *d, const char *folder, const char *file)
{
	CLEANUP(freep) char *text = read_list(folder, file);
	struct tally t = {0};
	char *words = NULL;

	for (char *w = strtok_r(text, " \n", &words); w != NULL;
	     w = strtok_r(NULL, " \n", &words))
		add(d, &t, w, "");
	printf("# %s: %u of %u are masked\n", file, t.hit, t.all);
	CHECK(t.all >= 150);
	CHECK(t.hit * 100 <= t.all * FALSE_PERCENT);
}

/* Of applications that people use, and of schemas that they have written. */
static void of_applications(const struct mask_dictionary *d, const char *folder)
{
	CLEANUP(freep) char *text = read_list(folder, "applications");
	unsigned int all = 0;
	unsigned int hit = 0;
	char *words = NULL;

	for (char *w = strtok_r(text, " \n", &words); w != NULL;
	     w = strtok_r(NULL, " \n", &words)) {
		CLEANUP(freep) char *said = xstrdup(w);
		bool found = *mask_by_name(d, w) != '\0';

		if (!found)
			printf("# %s: nothing\n", said);
		all++;
		hit += found;
	}
	printf("# applications: %u of %u are masked\n", hit, all);
	CHECK(hit * 100 >= all * HITS_PERCENT);
}

/* Each of them left the source as it was. */
static void those_that_were_missed(const struct mask_dictionary *d)
{
	static const char *const missed[] = {"users.email_id", "users.national_id",
	    "kunden.name", "kunden.email_adresse", "kunden.handy", "kunden.mobil",
	    "kunden.hausnummer", "kunden.ort", "kunden.geburtstag", "kunden.kontonummer",
	    "kunden.passwort", "clients.nom", "clients.prenom", "clients.courriel",
	    "clients.portable", "clients.adresse", "clients.rue", "clients.ville",
	    "clients.code_postal", "clients.date_naissance", "clients.mot_de_passe",
	    "clients.num_secu", "clients.pseudo", "clientes.nombre", "clientes.apellidos",
	    "clientes.correo", "clientes.correo_electronico", "clientes.telefono",
	    "clientes.movil", "clientes.direccion", "clientes.calle", "clientes.ciudad",
	    "clientes.codigo_postal", "clientes.fecha_nacimiento", "clientes.contrasena",
	    "clientes.dni", "clientes.nif", "clientes.cuenta"};

	for (size_t i = 0; i < sizeof(missed) / sizeof(*missed); i++) {
		CLEANUP(freep) char *place = xstrdup(missed[i]);

		printf("# %s\n", missed[i]);
		CHECK(*mask_by_name(d, place) != '\0');
	}
}

int main(int argc, char **argv)
{
	static const char *const languages[] = {"english", "german", "french", "spanish",
	    "italian", "dutch", "portuguese", "polish"};

	CLEANUP(mask_dictionary_freep) struct mask_dictionary *d = mask_dictionary_new();

	REQUIRE(argc == 2);
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		are_known(d, argv[1], languages[i]);
	stay(d, argv[1], "harmless");
	of_applications(d, argv[1]);
	those_that_were_missed(d);
	return check_done();
}
