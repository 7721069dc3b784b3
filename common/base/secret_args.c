#include "common/base/secret_args.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define TOKEN "synco1."

static void hide(char *from, const char *end)
{
	while (from < end)
		*from++ = '*';
}

/*
 * "user:PASSWORD@" behind "://", or from the first colon on where that is missing: up to the last @,
 * since a password may hold any character.  Of http, where the user's name alone may be a secret,
 * all of it.
 */
static bool hide_password(char *arg)
{
	char *scheme = strstr(arg, "://");
	char *start = scheme != NULL ? scheme + 3 : arg;
	char *end = strrchr(start, '@');
	char *colon = strchr(start, ':');
	bool http = scheme != NULL && strncasecmp(arg, "http", 4) == 0;

	if (end == NULL || (!http && (colon == NULL || colon > end)))
		return false;
	hide(http ? start : colon + 1, end);
	return true;
}

static bool is_secret_name(const char *name, size_t len)
{
	static const char *const words[] = {"pass", "pwd", "secret", "token"};

	for (size_t at = 0; at < len; at++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
			if (len - at >= strlen(words[i]) &&
			    strncasecmp(name + at, words[i], strlen(words[i])) == 0)
				return true;
		}
	}
	return false;
}

/* "?password=…" and "&sslpassword=…" */
static bool hide_query(char *arg)
{
	bool found = false;

	for (char *at = strpbrk(arg, "?&"); at != NULL; at = strpbrk(at, "?&")) {
		size_t len = strcspn(++at, "=&");

		if (at[len] != '=' || !is_secret_name(at, len))
			continue;
		at += len + 1;
		hide(at, at + strcspn(at, "&"));
		found = true;
	}
	return found;
}

static bool hide_token(char *arg)
{
	char *token = strstr(arg, TOKEN);

	if (token == NULL)
		return false;
	hide(token + strlen(TOKEN), token + strlen(token));
	return true;
}

char **secret_args_take(int argc, char **argv)
{
	char **args = xcalloc((size_t)argc + 1, sizeof(*args));

	for (int i = 0; i < argc; i++) {
		char *copy = xstrdup(argv[i]);
		bool password = hide_password(argv[i]);
		bool query = hide_query(argv[i]);

		if (hide_token(argv[i]) || password || query) {
			args[i] = copy;
			continue;
		}
		explicit_bzero(copy, strlen(copy));
		free(copy);
		args[i] = argv[i];
	}
	return args;
}

void secret_args_free(char **args, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (args[i] == argv[i])
			continue;
		/* Some are wiped and cut by who has read them. */
		explicit_bzero(args[i], strlen(argv[i]));
		free(args[i]);
	}
	free(args);
}
