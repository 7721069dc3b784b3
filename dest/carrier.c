#include "dest/carrier.h"

#include <string.h>

#include "common/base/buf.h"
#include "common/base/mem.h"
#include "common/base/proc.h"
#include "common/base/text.h"

static void push(struct carrier *c, char *word)
{
	c->argv = xreallocarray(c->argv, c->argc + 2, sizeof(*c->argv));
	c->argv[c->argc++] = word;
	c->argv[c->argc] = NULL;
}

void carrier_free(struct carrier *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->argc; i++)
		free(c->argv[i]);
	free(c->argv);
	free(c->root);
	free(c->name);
	free(c);
}

void carrier_insert(struct carrier *c, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		push(c, NULL);
	memmove(c->argv + 1 + n, c->argv + 1, (c->argc - n - 1) * sizeof(*c->argv));
	for (size_t i = 0; i < n; i++)
		c->argv[1 + i] = xstrdup(words[i]);
}

bool carrier_is_ssh(const struct carrier *c)
{
	const char *slash = strrchr(c->argv[0], '/');

	return strcmp(slash != NULL ? slash + 1 : c->argv[0], "ssh") == 0;
}

/* The next word of a command line, to free(); NULL at its end, or at a quote that never ends. */
static char *next_word(const char **at, bool *bad)
{
	CLEANUP(buf_reset) struct buf word = {0};
	const char *p = *at + strspn(*at, " \t\n");
	bool any = *p != '\0';

	while (*p != '\0' && strchr(" \t\n", *p) == NULL) {
		char quote = *p;

		if (quote == '\\' && p[1] != '\0') {
			buf_putc(&word, p[1]);
			p += 2;
		} else if (quote == '\'' || quote == '"') {
			for (p++; *p != '\0' && *p != quote; p++) {
				if (quote == '"' && *p == '\\' &&
				    (p[1] == '"' || p[1] == '\\'))
					p++;
				buf_putc(&word, *p);
			}
			*bad = *p == '\0';
			if (*bad)
				return NULL;
			p++;
		} else {
			buf_putc(&word, *p++);
		}
	}
	*at = p;
	return any ? xstrdup(buf_str(&word)) : NULL;
}

static bool push_words(struct carrier *c, const char *line)
{
	bool bad = false;
	char *word;

	while ((word = next_word(&line, &bad)) != NULL)
		push(c, word);
	return !bad;
}

struct carrier *carrier_parse_via(const char *via, const char *root, struct err *err)
{
	CLEANUP(carrier_freep) struct carrier *c = xcalloc(1, sizeof(*c));

	if (!push_words(c, via)) {
		(void)err_set(err, ERR_USAGE, "--via: a quote that does not end");
		return NULL;
	}
	if (c->argc == 0 || *c->argv[0] == '\0') {
		(void)err_set(err, ERR_USAGE, "--via: give a command, as 'ssh www'");
		return NULL;
	}
	c->root = xstrdup(root != NULL ? root : ".");
	c->name = xasprintf("%s:%s", via, c->root);
	return take_ptr(&c);
}

/* text[0..len) without percent-encoding, to free(); NULL for what can't be read. */
static char *decode(const char *text, size_t len)
{
	CLEANUP(buf_reset) struct buf out = {0};

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%') {
			int byte = i + 2 < len ? text_hex_byte(text + i + 1) : -1;

			if (byte < 0)
				return NULL;
			c = (char)byte;
			i += 2;
		}
		if (c == '\0' || c == '\n')
			return NULL;
		buf_putc(&out, c);
	}
	return xstrdup(buf_str(&out));
}

/*
 * The next part of a URL's path, decoded, to free(); NULL when it can't be read.  A part that a
 * command would take for an option is none.
 */
static char *take_part(const char **at, const char *ends)
{
	size_t len = strcspn(*at, ends);
	char *part = decode(*at, len);

	*at += len;
	if (part == NULL || *part != '-')
		return part;
	free(part);
	return NULL;
}

/*
 * The same of a user or a host for ssh, whose own settings may hand it to a shell (%h and %r of
 * ProxyCommand and Match exec; OpenSSH refuses such names itself since CVE-2023-51385).
 */
static char *take_ssh_name(const char **at, const char *ends)
{
	char *name = take_part(at, ends);

	if (name == NULL || (name[strcspn(name, "'\"`$\\;&<>|(){}! \t")] == '\0' &&
	                        !text_has_control(name, strlen(name))))
		return name;
	free(name);
	return NULL;
}

/* What is left is the root: "/srv/app", or "" for where the command starts. */
static bool take_root(struct carrier *c, const char *at)
{
	c->root = decode(at, strlen(at));
	if (c->root == NULL)
		return false;
	if (*c->root == '\0' || strcmp(c->root, "/~") == 0) {
		free(c->root);
		c->root = xstrdup(".");
	} else if (text_starts(c->root, "/~/")) {
		memmove(c->root, c->root + 3, strlen(c->root + 3) + 1);
	}
	return true;
}

static bool parse_ssh(struct carrier *c, const char *at, carrier_is_context *unused)
{
	CLEANUP(freep) char *user = NULL;
	CLEANUP(freep) char *host = NULL;
	CLEANUP(freep) char *port = NULL;
	size_t authority = strcspn(at, "/");

	(void)unused;
	if (memchr(at, '@', authority) != NULL) {
		user = take_ssh_name(&at, "@");
		at++;
		if (user == NULL || *user == '\0')
			return false;
	}
	if (*at == '[') {
		at++;
		host = take_ssh_name(&at, "]/");
		if (*at++ != ']')
			return false;
	} else {
		host = take_ssh_name(&at, ":/");
	}
	if (host == NULL || *host == '\0')
		return false;
	push(c, xstrdup("-T"));
	if (*at == ':') {
		uint64_t number;

		at++;
		port = take_part(&at, "/");
		if (port == NULL || !text_u64(port, 65535, &number) || number == 0)
			return false;
		push(c, xstrdup("-p"));
		push(c, xstrdup(port));
	}
	if (*at != '/' && *at != '\0')
		return false;
	if (user != NULL) {
		push(c, xstrdup("-l"));
		push(c, xstrdup(user));
	}
	push(c, xstrdup("--"));
	push(c, xstrdup(host));
	return take_root(c, at);
}

static bool parse_container(struct carrier *c, const char *at, carrier_is_context *unused)
{
	char *container = take_part(&at, "/");

	(void)unused;
	push(c, xstrdup("exec"));
	push(c, xstrdup("-i"));
	if (container == NULL || *container == '\0') {
		free(container);
		return false;
	}
	push(c, container);
	return take_root(c, at);
}

/* Kinds that can stand before a name, as kubectl exec takes them. */
static bool is_kind(const char *word)
{
	static const char *const kinds[] = {"pod", "pods", "po", "deploy", "deployment",
	    "deployments", "sts", "statefulset", "statefulsets", "ds", "daemonset",
	    "daemonsets", "rs", "replicaset", "replicasets", "job", "jobs", "svc",
	    "service", "services"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i], word) == 0)
			return true;
	}
	return false;
}

/* "pod", "pod:container" and "deploy/web:container"; a kind may be part of the encoded name. */
static bool take_pod(const char **at, char **pod, char **container)
{
	*pod = take_part(at, ":/");
	if (*pod != NULL && is_kind(*pod) && **at == '/') {
		CLEANUP(freep) char *kind = *pod;
		CLEANUP(freep) char *name = NULL;

		(*at)++;
		name = take_part(at, ":/");
		*pod =
		    name != NULL && *name != '\0' ? xasprintf("%s/%s", kind, name) : NULL;
	}
	if (*pod == NULL || **pod == '\0')
		return false;
	if (**at != ':')
		return true;
	(*at)++;
	*container = take_part(at, "/");
	return *container != NULL && **container != '\0';
}

static bool parse_kubectl(
    struct carrier *c, const char *at, carrier_is_context *is_context)
{
	CLEANUP(freep) char *first = take_part(&at, "/");
	CLEANUP(freep) char *namespace = NULL;
	CLEANUP(freep) char *pod = NULL;
	CLEANUP(freep) char *container = NULL;
	const char *second = *at == '/' ? at + 1 : at;
	const char *third = strchr(second, '/');

	if (first == NULL || *at++ != '/')
		return false;
	/* "kubectl:///ns/pod" says that there is no context. */
	if (*first == '\0' || (third != NULL && third[1] != '\0' && is_context(first))) {
		if (*first != '\0')
			push(c, xasprintf("--context=%s", first));
		namespace = take_part(&at, "/");
		if (*at++ != '/')
			return false;
	} else {
		namespace = take_ptr(&first);
	}
	if (namespace == NULL || *namespace == '\0' || !take_pod(&at, &pod, &container))
		return false;
	push(c, xasprintf("--namespace=%s", namespace));
	push(c, xstrdup("exec"));
	push(c, xstrdup("-i"));
	push(c, xstrdup(pod));
	if (container != NULL)
		push(c, xasprintf("--container=%s", container));
	push(c, xstrdup("--"));
	return take_root(c, at);
}

static const struct scheme {
	const char *prefix;
	const char *program;
	const char *variable; /* of the environment: replaces the program */
	const char *form;
	bool (*parse)(struct carrier *c, const char *at, carrier_is_context *is_context);
} schemes[] = {
    {"ssh://", "ssh", "SYNCO_SSH", "ssh://[user@]host[:port]/folder", parse_ssh},
    {"docker://", "docker", "SYNCO_DOCKER", "docker://container/folder", parse_container},
    {"podman://", "podman", "SYNCO_PODMAN", "podman://container/folder", parse_container},
    {"kubectl://", "kubectl", "SYNCO_KUBECTL",
        "kubectl://[context/]namespace/pod[:container]/folder", parse_kubectl},
};

static const struct scheme *scheme_of(const char *text)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		if (text_starts(text, schemes[i].prefix))
			return &schemes[i];
	}
	return NULL;
}

bool carrier_is_url(const char *text)
{
	return scheme_of(text) != NULL;
}

/* The program's words; false when the environment's can't be read. */
static bool push_program(
    struct carrier *c, const struct scheme *s, const char *program, struct err *err)
{
	const char *words = getenv(s->variable);

	if (words == NULL || *words == '\0')
		push(c, xstrdup(program));
	else if (!push_words(c, words) || c->argc == 0)
		return err_set(
		    err, ERR_USAGE, "%s: words that can't be read", s->variable);
	return true;
}

struct carrier *carrier_parse(
    const char *url, carrier_is_context *is_context, struct err *err)
{
	CLEANUP(carrier_freep) struct carrier *c = xcalloc(1, sizeof(*c));
	const struct scheme *s = scheme_of(url);

	if (s == NULL) {
		(void)err_set(err, ERR_USAGE, "%s: an unknown kind of URL", url);
		return NULL;
	}
	if (!push_program(c, s, s->program, err))
		return NULL;
	c->name = xstrdup(url);
	if (!s->parse(c, url + strlen(s->prefix), is_context)) {
		(void)err_set(
		    err, ERR_USAGE, "%s can't be read: it looks like %s", url, s->form);
		return NULL;
	}
	return take_ptr(&c);
}

bool carrier_ask_context(const char *name)
{
	CLEANUP(carrier_freep) struct carrier *c = xcalloc(1, sizeof(*c));
	CLEANUP(buf_reset) struct buf out = {0};
	const struct scheme *s = scheme_of("kubectl://");
	const char *at;
	struct err ignored = {0};

	if (!push_program(c, s, s->program, &ignored))
		return false;
	push(c, xstrdup("config"));
	push(c, xstrdup("get-contexts"));
	push(c, xstrdup("--output=name"));
	if (!proc_output(
	        (const char *const *)(void *)c->argv, NULL, 1 << 20, 30, &out, &ignored))
		return false;
	for (at = buf_str(&out); *at != '\0';) {
		size_t len = strcspn(at, "\n");

		if (len == strlen(name) && strncmp(at, name, len) == 0)
			return true;
		at += len + (at[len] == '\n');
	}
	return false;
}
