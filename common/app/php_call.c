#include "common/app/php_eval.h"

#include <string.h>
#include <strings.h>

#include "common/app/app.h"
#include "common/app/php_array.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

static const char *from_env(const struct php_run *r, const char *name)
{
	return r->config->env != NULL ? r->config->env->get(r->config->env->ctx, name)
	                              : NULL;
}

void php_server_value(const struct php_run *r, const char *name, struct php_value *v)
{
	/* What the web server fills in, differently for each request. */
	static const char *const request[] = {"HTTP*", "SERVER_*", "REQUEST_*",
	    "REMOTE_*", "DOCUMENT_*", "SCRIPT_*", "PHP_*", "QUERY_STRING", "PATH_*"};
	const char *value = from_env(r, name);

	if (value != NULL) {
		php_value_set(v, value);
		return;
	}
	for (size_t i = 0; i < sizeof(request) / sizeof(*request); i++) {
		if (text_glob(request[i], name))
			return;
	}
	v->kind = PHP_NULL;
}

/*
 * The content of a file, without blanks and line ends at its end; unknown when not to be
 * had.
 */
static void file_value(const struct php_run *r, const char *path, struct php_value *v)
{
	CLEANUP(wipe_buf) struct buf text = {0};
	struct err ignored = {0};

	if (!r->config->files || !fs_is_file(path) ||
	    !fs_read_file(path, PHP_VALUE_MAX, &text, &ignored))
		return;
	php_value_set(v, buf_str(&text));
}

static void trim(struct php_value *v, const char *chars, bool left, bool right)
{
	size_t start = left ? strspn(buf_str(&v->text), chars) : 0;

	buf_consume(&v->text, start);
	while (right && v->text.len > 0 && v->text.data[v->text.len - 1] != '\0' &&
	       strchr(chars, v->text.data[v->text.len - 1]) != NULL)
		v->text.data[--v->text.len] = '\0';
}

/* dirname() of a path, without looking at the disk. */
static void dirname_once(struct php_value *v)
{
	const char *text = buf_str(&v->text);
	const char *slash;

	trim(v, "/", false, strcmp(text, "/") != 0);
	slash = strrchr(buf_str(&v->text), '/');
	if (slash == NULL) {
		php_value_set(v, ".");
		return;
	}
	v->text.len = slash == v->text.data ? 1 : (size_t)(slash - v->text.data);
	v->text.data[v->text.len] = '\0';
}

static void call_dirname(const struct php_value *args, size_t n, struct php_value *v)
{
	uint64_t levels = 1;

	if (n > 1 && !text_u64(php_value_str(&args[1]), 64, &levels))
		return;
	php_value_set(v, php_value_str(&args[0]));
	while (levels-- > 0)
		dirname_once(v);
}

/* getenv('X'), env('X', default). */
static void call_getenv(
    const struct php_run *r, const struct php_value *args, size_t n, struct php_value *v)
{
	const char *value = from_env(r, php_value_str(&args[0]));

	if (value != NULL)
		php_value_set(v, value);
	else if (n > 1 && args[1].kind == PHP_TEXT)
		php_value_set(v, php_value_str(&args[1]));
	else
		v->kind = n > 1 ? args[1].kind : PHP_FALSE;
}

/*
 * getenv_docker('X', default) of the official image: the file X_FILE names, X, default.
 */
static void call_getenv_docker(
    const struct php_run *r, const struct php_value *args, size_t n, struct php_value *v)
{
	CLEANUP(freep) char *name = xasprintf("%s_FILE", php_value_str(&args[0]));
	const char *path = from_env(r, name);

	if (path != NULL && *path != '\0') {
		file_value(r, path, v);
		if (v->kind == PHP_TEXT)
			trim(v, "\r\n", false, true);
		return;
	}
	call_getenv(r, args, n, v);
}

/* Functions of a value that need no more than its text. */
static bool call_text(
    const char *name, const struct php_value *args, size_t n, struct php_value *v)
{
	const char *chars = n > 1 ? php_value_str(&args[1]) : " \t\n\r\v";
	bool left =
	    strcasecmp(name, "rtrim") != 0 && strcasecmp(name, "untrailingslashit") != 0;
	bool right = strcasecmp(name, "ltrim") != 0;

	if (strcasecmp(name, "untrailingslashit") == 0)
		chars = "/";
	else if (strcasecmp(name, "strval") == 0 || strcasecmp(name, "intval") == 0 ||
	         strcasecmp(name, "realpath") == 0)
		chars = "";
	else if (strcasecmp(name, "trim") != 0 && strcasecmp(name, "rtrim") != 0 &&
	         strcasecmp(name, "ltrim") != 0)
		return false;
	php_value_set(v, php_value_str(&args[0]));
	trim(v, chars, left, right);
	return true;
}

/* isset(): whether all are there; unknown where one is. */
static void call_isset(const struct php_value *args, size_t n, struct php_value *v)
{
	bool all = true;

	for (size_t i = 0; i < n; i++) {
		if (args[i].kind == PHP_UNKNOWN)
			return;
		all = all && args[i].kind != PHP_NULL;
	}
	php_value_set_bool(v, all);
}

static bool is_one_of(const char *name, const char *const names[])
{
	for (; *names != NULL; names++) {
		if (strcasecmp(name, *names) == 0)
			return true;
	}
	return false;
}

void php_call(struct php_run *r, const char *name, const struct php_value *args, size_t n,
    struct php_value *v)
{
	static const char *const merges[] = {"array_replace_recursive", "array_replace",
	    "array_merge_recursive", "array_merge", NULL};
	static const char *const exists[] = {
	    "file_exists", "is_file", "is_readable", NULL};
	bool is_empty = strcasecmp(name, "empty") == 0;

	if (n == 0 || (args[0].kind == PHP_UNKNOWN && n < 2))
		return;
	if (is_one_of(name, merges) && n < PHP_ARGS_MAX)
		php_array_merge(r, args, n, v);
	else if (args[0].kind == PHP_UNKNOWN)
		return;
	else if (is_empty || strcasecmp(name, "boolval") == 0)
		php_value_set_bool(v, php_value_truth(&args[0]) != is_empty);
	else if (strcasecmp(name, "isset") == 0)
		call_isset(args, n, v);
	else if (args[0].kind == PHP_ARRAY)
		return;
	else if (is_one_of(name, exists) && r->config->files)
		php_value_set_bool(v, fs_exists(php_value_str(&args[0])));
	else if (strcasecmp(name, "getenv") == 0 || strcasecmp(name, "env") == 0)
		call_getenv(r, args, strcasecmp(name, "env") == 0 ? n : 1, v);
	else if (strcasecmp(name, "getenv_docker") == 0)
		call_getenv_docker(r, args, n, v);
	else if (strcasecmp(name, "dirname") == 0)
		call_dirname(args, n, v);
	else if (strcasecmp(name, "file_get_contents") == 0)
		file_value(r, php_value_str(&args[0]), v);
	else if (strcasecmp(name, "defined") == 0)
		php_value_set_bool(
		    v, php_config_constant(r->config, php_value_str(&args[0])) != NULL);
	else
		(void)call_text(name, args, n, v);
	r->config->built += v->text.len;
	if (r->config->built > PHP_TOTAL_MAX)
		php_value_reset(v);
}
