#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/app/option_file.h"
#include "common/base/buf.h"
#include "common/base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
	if (!ok)
		abort();
}

/* What was read reads the same when it is written in quotes. */
static void check_password(const char *password)
{
	CLEANUP(db_uri_freep) struct db_uri *back =
	    db_uri_parse("mysql://", &(struct err){0});
	CLEANUP(buf_reset) struct buf text = {0};
	struct err err = {0};

	buf_puts(&text, "[client]\npassword = \"");
	for (const char *c = password; *c != '\0'; c++) {
		if (*c == '\n')
			buf_puts(&text, "\\n");
		else
			buf_printf(&text, strchr("\\\"", *c) != NULL ? "\\%c" : "%c", *c);
	}
	buf_puts(&text, "\"");
	need(option_file_parse("again", text.data, text.len, back, &err));
	need(back->password != NULL && strcmp(back->password, password) == 0);
}

/* Any bytes are read or refused with a line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(db_uri_freep) struct db_uri *db =
	    db_uri_parse("mysql://", &(struct err){0});
	struct err err = {0};

	if (!option_file_parse("fuzz", (const char *)data, size, db, &err))
		need(err.code == ERR_PROTO && strncmp(err.msg, "fuzz:", 5) == 0);
	else if (db->password != NULL)
		check_password(db->password);
	return 0;
}
