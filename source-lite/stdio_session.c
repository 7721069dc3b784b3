#include "source-lite/stdio_session.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "source-lite/attach.h"

#define WORD    "word="
#define STARTS  "synco-stdio start"
#define ATTACHS "synco-stdio attach "

/* A script is a page of text. */
#define LINE_BYTES 4096
#define LINES_MAX  1000

/* How long somebody may stay who does not say what for. */
#define PATIENCE_S 120

static const char name_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789-_";

static void answer(const struct stdio_wish *wish, FILE *out, const char *what)
{
	(void)fprintf(out, "%s %s\n", wish->word, what);
	(void)fflush(out);
}

/* Only such a word is ever repeated. */
static bool take_word(struct stdio_wish *wish, FILE *out, const char *word)
{
	size_t len = strlen(word);

	if (len == 0 || len > STDIO_WORD || strspn(word, name_chars) != len)
		return false;
	memcpy(wish->word, word, len + 1);
	answer(wish, out, "stdio 1");
	return true;
}

/* A session's name, and nothing that leads elsewhere. */
static bool take_name(struct stdio_wish *wish, const char *name)
{
	size_t len = strlen(name);

	if (len != sizeof(wish->attach) - 1 || !text_starts(name, "synco-") ||
	    strspn(name, name_chars) != len)
		return false;
	memcpy(wish->attach, name, len + 1);
	return true;
}

bool stdio_hear(struct stdio_wish *wish, int fd, FILE *out, struct err *err)
{
	char line[LINE_BYTES];

	*wish = (struct stdio_wish){0};
	(void)alarm(PATIENCE_S);
	for (int i = 0; i < LINES_MAX; i++) {
		bool known = false;

		if (!fs_read_line(fd, line, sizeof(line), err))
			return false;
		if (text_starts(line, WORD) && *wish->word == '\0' &&
		    !take_word(wish, out, line + strlen(WORD)))
			break;
		if (strcmp(line, STARTS) == 0)
			known = true;
		else if (text_starts(line, ATTACHS))
			known = take_name(wish, line + strlen(ATTACHS));
		else
			continue;
		/* A new session's token has to come in the same time. */
		if (*wish->attach != '\0')
			(void)alarm(0);
		return (known && *wish->word != '\0') ||
		       err_set(err, ERR_USAGE, "the other end asks for no session");
	}
	return err_set(err, ERR_USAGE,
	    "--stdio: the other end is no synco: this command offers one app to \"synco pull\", "
	    "and is no shell");
}

void stdio_started(const struct stdio_wish *wish, int status)
{
	CLEANUP(freep) char *text = xasprintf("started %d", status);

	answer(wish, stdout, text);
}

/* A session of this user's, that nobody else could have put there. */
static bool is_ours(const char *folder)
{
	struct stat st;
	CLEANUP(closep)
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	       (st.st_mode & 077) == 0;
}

bool stdio_attach(const struct stdio_wish *wish, const char *parent, struct err *err)
{
	CLEANUP(freep) char *folder = fs_join(parent, wish->attach);
	CLEANUP(freep) char *hello = xasprintf("%s attached", wish->word);

	if (is_ours(folder) && attach_carry(folder, hello, err))
		return true;
	answer(wish, stdout, "gone");
	return err->code != ERR_NONE ||
	       err_set(err, ERR_NETWORK, "the session %s has ended", wish->attach);
}
