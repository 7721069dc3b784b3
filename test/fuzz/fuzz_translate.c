/* Any text as a definition of the other flavour: what servers could read they still can. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_text.h"
#include "common/db/mysql/mysql_translate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool reads(const char *text)
{
	struct mysql_text x;

	mysql_text_start(&x, text, NULL);
	while (!mysql_text_ended(&x))
		mysql_text_next(&x);
	return x.t.kind == STATEMENT_END;
}

/* The first byte says to which flavour, an "=" of its own line where the keys begin. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool mariadb = size > 0 && (data[0] & 1) != 0;
	struct mysql_translation t = {
	    .source = {.mariadb = !mariadb, .version = mariadb ? 90700 : 110800},
	    .target = {.mariadb = mariadb, .version = mariadb ? 101100 : 80036}};
	struct schema_object o = {.stage = SCHEMA_TABLE, .name = xstrdup("t")};
	CLEANUP(freep) char *text = xcalloc(1, size + 1);
	CLEANUP(freep) char *words = NULL;
	char *keys;

	if (size > 1)
		memcpy(text, data + 1, size - 1);
	words = mysql_translate_words(&t, text, NULL);
	if (reads(text) && !reads(words))
		abort();
	keys = strstr(text, "\n=\n");
	if (keys != NULL) {
		*keys = '\0';
		o.keys = xstrdup(keys + 3);
	}
	o.create = xstrdup(text);
	o.history = (size & 1) != 0;
	mysql_translate_table(&t, &o);
	if (o.create == NULL || (reads(text) && !reads(o.create)))
		abort();
	schema_object_reset(&o);
	mysql_translation_reset(&t);
	return 0;
}
