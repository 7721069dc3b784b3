#include "common/app/option_file.h"

#include <string.h>

#include "common/app/framework.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cuts blanks off both ends. */
static char *trim(char *s)
{
	size_t len = strlen(s);

	while (len > 0 && is_blank(s[len - 1]))
		s[--len] = '\0';
	while (is_blank(*s))
		s++;
	return s;
}

/* A '#' outside of quotes starts a comment. */
static void cut_comment(char *s)
{
	char quote = '\0';

	for (; *s != '\0'; s++) {
		if (quote != '\0' && *s == '\\' && s[1] != '\0')
			s++;
		else if (*s == quote)
			quote = '\0';
		else if (quote == '\0' && (*s == '\'' || *s == '"'))
			quote = *s;
		else if (quote == '\0' && *s == '#')
			*s = '\0';
		if (*s == '\0')
			return;
	}
}

/* Takes off the quotes around a value, and decodes what is escaped; in place. */
static char *decode(char *s)
{
	static const char letters[] = "btnrs\\\"'";
	static const char meant[] = "\b\t\n\r \\\"'";
	size_t len = strlen(s);
	char *out;

	if (len >= 2 && (*s == '\'' || *s == '"') && s[len - 1] == *s) {
		s[len - 1] = '\0';
		s++;
	}
	out = s;
	for (char *in = s; *in != '\0'; in++) {
		const char *which =
		    *in == '\\' && in[1] != '\0' ? strchr(letters, in[1]) : NULL;

		*out++ = which != NULL ? meant[which - letters] : *in;
		in += which != NULL;
	}
	*out = '\0';
	return s;
}

/* Whether clients of any name read the group. */
static bool is_for_clients(const char *group)
{
	static const char *const groups[] = {"client", "client-server", "client-mariadb"};

	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		if (strcmp(group, groups[i]) == 0)
			return true;
	}
	return false;
}

static bool set(struct db_uri *db, char *name, const char *value, struct err *err)
{
	const struct {
		const char *name;
		char **field;
	} fields[] = {
	    {"host", &db->host},
	    {"user", &db->user},
	    {"password", &db->password},
	    {"database", &db->database},
	    {"socket", &db->socket},
	    {"ssl_ca", &db->ssl_ca},
	    {"ssl_cert", &db->ssl_cert},
	    {"ssl_key", &db->ssl_key},
	};

	/* The two signs are the same in option files. */
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '-' ? '_' : *c;
	if (strcmp(name, "port") == 0)
		return framework_set_port(db, value, err);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (strcmp(name, fields[i].name) == 0)
			framework_set(fields[i].field, value);
	}
	return true;
}

/* Puts from's value where there is none. */
static void fill(char **to, char **from)
{
	if (*to == NULL)
		*to = take_ptr(from);
}

bool option_file_parse(
    const char *name, const char *text, size_t len, struct db_uri *db, struct err *err)
{
	CLEANUP(db_uri_freep) struct db_uri *read = framework_db_new(db->engine);
	CLEANUP(wipe_strp) char *copy = xstrndup(text, len);
	unsigned int number = 0;
	bool wanted = false;
	char *rest = copy;
	char *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *value;

		number++;
		line = trim(line);
		if (*line == '[') {
			line[strcspn(line, "]")] = '\0';
			wanted = is_for_clients(trim(line + 1));
		}
		if (!wanted || *line == '\0' || strchr("[#;!", *line) != NULL)
			continue;
		cut_comment(line);
		value = line + strcspn(line, "=");
		if (*value == '=')
			*value++ = '\0';
		if (!set(read, trim(line), decode(trim(value)), err))
			return err_wrap(err, "%s:%u", name, number);
	}
	/* A host of the settings is not mixed with a socket of the file. */
	if (db->host == NULL && db->socket == NULL) {
		fill(&db->host, &read->host);
		fill(&db->socket, &read->socket);
	}
	fill(&db->user, &read->user);
	fill(&db->password, &read->password);
	fill(&db->database, &read->database);
	fill(&db->ssl_ca, &read->ssl_ca);
	fill(&db->ssl_cert, &read->ssl_cert);
	fill(&db->ssl_key, &read->ssl_key);
	db->port = db->port == 0 ? read->port : db->port;
	return true;
}

bool option_file_load(const char *path, struct db_uri *db, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};

	return fs_read_file(path, OPTION_FILE_MAX, &text, err) &&
	       option_file_parse(path, buf_str(&text), text.len, db, err);
}
