#include "common/db/uri.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What parses prints as a URI that parses to the same; people never see the password. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf first = {0};
	CLEANUP(buf_reset) struct buf second = {0};
	CLEANUP(buf_reset) struct buf shown = {0};
	CLEANUP(db_uri_freep) struct db_uri *u = NULL;
	CLEANUP(db_uri_freep) struct db_uri *again = NULL;
	struct err err = {0};

	buf_append(&text, data, size);
	u = db_uri_parse(buf_str(&text), &err);
	if (u == NULL)
		return err.code == ERR_USAGE ? 0 : (abort(), 0);
	db_uri_print_secret(u, &first);
	db_uri_print(u, &shown);
	again = db_uri_parse(buf_str(&first), &err);
	if (again == NULL)
		abort();
	db_uri_print_secret(again, &second);
	if (strcmp(buf_str(&first), buf_str(&second)) != 0)
		abort();
	free(u->password);
	u->password = NULL;
	buf_clear(&first);
	db_uri_print_secret(u, &first);
	if (strcmp(buf_str(&first), buf_str(&shown)) != 0)
		abort();
	return 0;
}
