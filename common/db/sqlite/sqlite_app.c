#include "common/db/sqlite/sqlite_app.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/db/sqlite/sqlite_upper.h"

#define NOT_KNOWN "a function of the app is not known here: "

static int compare_capitals(void *ctx, int a_len, const void *a, int b_len, const void *b)
{
	(void)ctx;
	return sqlite_upper_compare(a, (size_t)a_len, b, (size_t)b_len);
}

static void add_collation(void *ctx, sqlite3 *db, int encoding, const char *name)
{
	(void)ctx;
	(void)encoding;
	if (strcasecmp(name, "NOCASE_UTF8") == 0)
		(void)sqlite3_create_collation_v2(
		    db, name, SQLITE_UTF8, NULL, compare_capitals, NULL);
	else
		sqlite_conn_add_collation(db, name);
}

void sqlite_app_collations(sqlite3 *db)
{
	(void)sqlite3_collation_needed(db, NULL, add_collation);
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
	CLEANUP(freep)
	char *why = xasprintf(NOT_KNOWN "%s", (const char *)sqlite3_user_data(context));

	(void)n;
	(void)values;
	sqlite3_result_error(context, why, -1);
}

/* The name that an error of the parser ends with, to free(); NULL: it is another error. */
static char *missing_function(const char *why)
{
	static const char *const starts[] = {"no such function: ",
	    "wrong number of arguments to function ", "unknown function: "};
	size_t len = strlen(why);

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if (!text_starts(why, starts[i]))
			continue;
		len -= strlen(starts[i]);
		return xstrndup(
		    why + strlen(starts[i]), i > 0 && len > 2 ? len - 2 : len);
	}
	return NULL;
}

/* The name is freed with the function, and when that can't be made. */
static bool add_function(sqlite3 *db, char *name)
{
	return sqlite3_create_function_v2(db, name, -1,
	           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, name, call,
	           NULL, NULL, free) == SQLITE_OK;
}

bool sqlite_app_stand_in(sqlite3 *db)
{
	char *name = missing_function(sqlite3_errmsg(db));

	return name != NULL && add_function(db, name);
}

bool sqlite_app_was_called(sqlite3 *db)
{
	return text_starts(sqlite3_errmsg(db), NOT_KNOWN);
}

static void give_null(sqlite3_context *context, int n, sqlite3_value **values)
{
	(void)n;
	(void)values;
	sqlite3_result_null(context);
}

bool sqlite_app_be_quiet(sqlite3 *db, struct buf *names)
{
	const char *why = sqlite3_errmsg(db);
	CLEANUP(freep) char *name = NULL;

	if (!sqlite_app_was_called(db))
		return false;
	name = xstrdup(why + strlen(NOT_KNOWN));
	buf_append(names, name, strlen(name) + 1);
	return sqlite3_create_function_v2(db, name, -1,
	           SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, give_null,
	           NULL, NULL, NULL) == SQLITE_OK;
}

void sqlite_app_be_loud(sqlite3 *db, const struct buf *names)
{
	for (size_t at = 0; at < names->len; at += strlen(names->data + at) + 1)
		(void)add_function(db, xstrdup(names->data + at));
}
