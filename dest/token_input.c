#include "dest/token_input.h"

#include <string.h>

#include "common/base/fs.h"

static struct token *from_stdin(struct err *err)
{
	char line[TOKEN_TEXT_BYTES + 64];
	struct token *token = NULL;
	size_t len;

	if (fs_read_line(STDIN_FILENO, line, sizeof(line), err)) {
		len = strlen(line);
		while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
			line[--len] = '\0';
		token = token_parse(line, err);
	}
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
