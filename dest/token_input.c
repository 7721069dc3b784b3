#include "dest/token_input.h"

#include <errno.h>
#include <string.h>

static bool read_line(char *line, size_t room, struct err *err)
{
	size_t len = 0;
	ssize_t n;

	while (len + 1 < room) {
		n = read(STDIN_FILENO, line + len, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "read the token from standard input");
		if (n == 0 || line[len] == '\n')
			break;
		len++;
	}
	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
		len--;
	line[len] = '\0';
	return true;
}

static struct token *from_stdin(struct err *err)
{
	char line[TOKEN_TEXT_BYTES + 64];
	struct token *token = NULL;

	if (read_line(line, sizeof(line), err))
		token = token_parse(line, err);
	explicit_bzero(line, sizeof(line));
	return token;
}

struct token *token_input(char *text, struct err *err)
{
	struct token *token;

	if (text != NULL && strcmp(text, "-") == 0)
		return from_stdin(err);
	if (text == NULL)
		text = getenv("SYNCO_TOKEN");
	if (text == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "no TOKEN: give it after the URL, as - on standard input, or in "
		    "SYNCO_TOKEN");
		return NULL;
	}
	token = token_parse(text, err);
	explicit_bzero(text, strlen(text));
	return token;
}
