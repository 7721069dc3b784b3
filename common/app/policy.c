#include "common/app/policy.h"

#include <ctype.h>
#include <string.h>

#include "common/base/fs.h"
#include "common/base/mem.h"

char *policy_path(const struct policy *p, const char *path)
{
	const char *slash = strrchr(p->file, '/');
	CLEANUP(freep)
	char *folder = xstrndup(p->file, slash != NULL ? (size_t)(slash - p->file) : 0);

	return fs_join(folder, path);
}

/* Behind a quoted text that begins at sql; NULL when it does not end, or engines disagree where. */
static const char *skip_quoted(const char *sql)
{
	char quote = *sql++;

	for (; *sql != '\0'; sql++) {
		if (*sql == '\\' && (sql[1] == quote || sql[1] == '\\'))
			return NULL;
		if (*sql == quote && sql[1] == quote)
			sql++;
		else if (*sql == quote)
			return sql + 1;
	}
	return NULL;
}

bool policy_check_condition(const char *sql, struct err *err)
{
	size_t depth = 0;
	bool said = false;

	while (*sql != '\0') {
		if (strchr("'\"`", *sql) != NULL) {
			sql = skip_quoted(sql);
			if (sql == NULL)
				return err_set(err, ERR_USAGE,
				    "a quoted text does not end, or holds a backslash before "
				    "a quote or another: write a quote twice");
			said = true;
			continue;
		}
		if (*sql == ';')
			return err_set(err, ERR_USAGE,
			    "give one condition: there is a second statement behind ;");
		if (strncmp(sql, "--", 2) == 0 || strncmp(sql, "/*", 2) == 0)
			return err_set(
			    err, ERR_USAGE, "comments can't stand in a condition");
		/* It may begin a quoted text, wherever it stands: but not with a digit. */
		if (*sql == '$' && !isdigit((unsigned char)sql[1]))
			return err_set(
			    err, ERR_USAGE, "quote texts with ' in a condition");
		if (*sql == ')' && depth == 0)
			return err_set(err, ERR_USAGE,
			    "there is a ) without its ( in the condition");
		depth += *sql == '(';
		depth -= *sql == ')';
		said = said || !isspace((unsigned char)*sql);
		sql++;
	}
	if (depth > 0)
		return err_set(
		    err, ERR_USAGE, "there is a ( without its ) in the condition");
	return said || err_set(err, ERR_USAGE, "the condition is empty");
}
