/* What is known of Python's library, and of the packages that settings are read with. */
#include <string.h>

#include "common/app/py_eval.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Path.parents of a file in a project. */
#define PARENTS 8

void py_attribute(struct py_value *v, const char *name)
{
	struct py_value parents = {.kind = PY_LIST};

	if (v->kind == PY_SYMBOL) {
		buf_printf(&v->text, ".%s", name);
		/* A site that serves was not started with "test". */
		if (strcmp(v->text.data, "sys.argv") == 0) {
			py_value_set(py_value_add(&parents), PY_TEXT, "manage.py");
			py_value_move(v, &parents);
		}
	} else if (v->kind == PY_TEXT && strcmp(name, "parent") == 0) {
		py_path_parent(v);
	} else if (v->kind == PY_TEXT && strcmp(name, "parents") == 0) {
		for (size_t i = 0; i < PARENTS; i++) {
			py_path_parent(v);
			py_value_copy(py_value_add(&parents), v);
		}
		py_value_move(v, &parents);
	} else {
		py_value_reset(v);
	}
}

/* The n-th argument, or the one of that name; NULL when there is none. */
static struct py_value *argument(struct py_args *args, size_t n, const char *name)
{
	struct py_value *named = py_value_item(&args->named, name);

	return named != NULL      ? named
	       : n < args->list.n ? &args->list.items[n].value
	                          : NULL;
}

static const char *text_argument(struct py_args *args, size_t n, const char *name)
{
	const struct py_value *v = argument(args, n, name);

	return v != NULL && v->kind == PY_TEXT ? buf_str(&v->text) : NULL;
}

/* Joins all arguments to the path. */
static void join(struct py_value *v, const struct py_args *args)
{
	bool known = !args->list.partial;

	for (size_t i = 0; i < args->list.n && known; i++) {
		const struct py_value *part = &args->list.items[i].value;

		known = part->kind == PY_TEXT && v->text.len < PY_FILE_MAX;
		if (known)
			py_path_join(v, buf_str(&part->text));
	}
	if (!known)
		py_value_reset(v);
}

/* Without "." and ".." in it. */
static void normalise(struct py_value *v)
{
	CLEANUP(py_value_reset) struct py_value out = {0};
	const char *at = buf_str(&v->text);

	py_value_set(&out, PY_TEXT, *at == '/' ? "/" : "");
	while (*at != '\0') {
		CLEANUP(freep) char *part = NULL;

		at += strspn(at, "/");
		part = xstrndup(at, strcspn(at, "/"));
		at += strlen(part);
		if (strcmp(part, "..") == 0 && out.text.len > 0)
			py_path_parent(&out);
		else if (*part != '\0' && strcmp(part, ".") != 0)
			py_path_join(&out, part);
	}
	py_value_move(v, &out);
}

static void missing(struct py_run *r, const char *name, struct py_value *v)
{
	py_value_set(v, PY_UNKNOWN, name);
	r->raised = true;
}

void py_environ(struct py_run *r, const char *name, struct py_value *v)
{
	const char *value = dotenv_get(r->config->env, name);

	if (value != NULL)
		py_value_set(v, PY_TEXT, value);
	else
		missing(r, name, v);
}

/* What env.bool() takes for true. */
static void to_bool(struct py_value *v)
{
	static const char *const yes[] = {"true", "True", "TRUE", "on", "On", "ON", "ok",
	    "y", "Y", "yes", "Yes", "YES", "1", "t"};
	bool truth = v->kind == PY_TRUE;

	if (v->kind == PY_UNKNOWN)
		return;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		truth = truth || text_same(py_value_str(v), yes[i]);
	py_value_set_bool(v, truth);
}

enum known {
	PATH_JOIN,
	PATH_PARENT,
	PATH_SAME,
	PATH_EXISTS,
	CONVERT,
	TRUTH,
	MAKE_DICT,
	GET,        /* of the environment, or None */
	GET_STRICT, /* or an exception */
	GET_CAST,   /* django-environ's: the second argument is no default */
	GET_BOOL,
	SET_DEFAULT,
	LOAD_ENV,
	URL_CONFIG, /* dj_database_url's */
	URL_STRICT, /* django-environ's and environs' */
	URL_PARSE,
	OBJECT, /* stays a symbol */
	NOT_KNOWN,
};

/* A variable of the environment. */
static void variable(
    struct py_run *r, enum known what, struct py_args *args, struct py_value *v)
{
	const char *name = text_argument(args, 0, "var");
	const struct py_value *cast = argument(args, what == GET_CAST ? 1 : 2, "cast");
	struct py_value *fallback = argument(args, what == GET_CAST ? 2 : 1, "default");
	const char *value = name != NULL ? dotenv_get(r->config->env, name) : NULL;

	if (name == NULL)
		return;
	if (value != NULL)
		py_value_set(v, PY_TEXT, value);
	else if (fallback != NULL)
		py_value_move(v, fallback);
	else if (what != GET)
		missing(r, name, v);
	else
		py_value_set(v, PY_NONE, "");
	if (what == GET_BOOL || (cast != NULL && cast->kind == PY_SYMBOL &&
	                            text_same(buf_str(&cast->text), "bool")))
		to_bool(v);
	else if (cast != NULL && v->kind == PY_TEXT &&
	         !text_same(buf_str(&cast->text), "str") &&
	         !text_same(buf_str(&cast->text), "int"))
		py_value_reset(v);
}

/* Settings of a database by the URL in a variable. */
static bool database(struct py_run *r, bool strict, struct py_args *args,
    struct py_value *v, struct err *err)
{
	const char *name = text_argument(args, strict ? 0 : 9, strict ? "var" : "env");
	const struct py_value *fallback = argument(args, strict ? 1 : 0, "default");
	const char *url;

	if (name == NULL)
		name = "DATABASE_URL";
	url = dotenv_filled(r->config->env, name);
	if (url != NULL)
		return py_url(url, v, err) || dotenv_blame(r->config->env, name, err);
	if (fallback != NULL && py_value_str(fallback) != NULL) {
		struct err ignored = {0};

		if (!py_url(py_value_str(fallback), v, &ignored))
			py_value_reset(v);
	} else if (strict) {
		missing(r, name, v);
	} else if (fallback == NULL || fallback->kind == PY_NONE) {
		py_value_set(v, PY_DICT, "");
	}
	return true;
}

/* A .env file that is loaded: the one that is named, else the one beside the settings. */
static bool load_env(
    struct py_run *r, struct py_args *args, struct py_value *v, struct err *err)
{
	CLEANUP(py_value_reset) struct py_value path = {0};
	const struct py_value *named = argument(args, 0, "env_file");

	if (named == NULL)
		named = argument(args, 0, "dotenv_path");
	if (r->config->root == NULL || (named != NULL && named->kind != PY_TEXT))
		return true;
	py_value_set(&path, PY_TEXT, r->lexer.name);
	py_path_parent(&path);
	py_path_join(&path, named != NULL ? buf_str(&named->text) : ".env");
	py_value_set_bool(v, fs_is_file(buf_str(&path.text)));
	return py_value_truth(v) == 0 ||
	       dotenv_load(r->config->env, buf_str(&path.text), err);
}

static void path_call(
    const struct py_run *r, enum known what, struct py_args *args, struct py_value *v)
{
	const char *path = text_argument(args, 0, "path");

	if (what == PATH_JOIN) {
		py_value_set(v, PY_TEXT, "");
		join(v, args);
	} else if (path != NULL) {
		py_value_set(v, PY_TEXT, path);
		if (what == PATH_PARENT)
			py_path_parent(v);
		else if (what == PATH_SAME)
			normalise(v);
		else
			py_value_set_bool(v, r->config->root != NULL && fs_exists(path));
	}
}

static bool apply(struct py_run *r, enum known what, struct py_args *args,
    struct py_value *v, struct err *err)
{
	const char *text = text_argument(args, 0, "url");
	const char *value = text_argument(args, 1, "default");

	switch (what) {
	case PATH_JOIN:
	case PATH_PARENT:
	case PATH_SAME:
	case PATH_EXISTS:
		path_call(r, what, args, v);
		break;
	case CONVERT:
	case TRUTH:
		if (args->list.n > 0)
			py_value_move(v, &args->list.items[0].value);
		if (what == TRUTH && py_value_truth(v) >= 0)
			py_value_set_bool(v, py_value_truth(v) > 0);
		break;
	case MAKE_DICT:
		py_value_move(v, &args->named);
		v->partial = v->partial || args->list.n > 0;
		break;
	case GET:
	case GET_STRICT:
	case GET_CAST:
	case GET_BOOL:
		variable(r, what, args, v);
		break;
	case SET_DEFAULT:
		if (text == NULL || value == NULL ||
		    dotenv_get(r->config->env, text) != NULL)
			break;
		return dotenv_set(
		    r->config->env, text, value, r->lexer.name, r->lexer.token_line, err);
	case LOAD_ENV:
		return load_env(r, args, v, err);
	case URL_CONFIG:
	case URL_STRICT:
		return database(r, what == URL_STRICT, args, v, err);
	case URL_PARSE:
		return text == NULL || py_url(text, v, err) ||
		       err_wrap(err, "%s:%u", r->lexer.name, r->lexer.token_line);
	case OBJECT:
	case NOT_KNOWN:
		break;
	}
	return true;
}

/* What the symbol does when it is called. */
static enum known find(const char *symbol)
{
	static const struct {
		const char *symbol; /* a glob */
		enum known what;
	} calls[] = {
	    {"os.path.join", PATH_JOIN},
	    {"pathlib.P*Path", PATH_JOIN},
	    {"pathlib.Path", PATH_JOIN},
	    {"environ.Path", PATH_JOIN},
	    {"os.path.dirname", PATH_PARENT},
	    {"os.path.abspath", PATH_SAME},
	    {"os.path.normpath", PATH_SAME},
	    {"os.path.realpath", PATH_SAME},
	    {"os.path.exists", PATH_EXISTS},
	    {"os.path.isfile", PATH_EXISTS},
	    {"str", CONVERT},
	    {"int", CONVERT},
	    {"os.fspath", CONVERT},
	    {"bool", TRUTH},
	    {"dict", MAKE_DICT},
	    {"os.environ.get", GET},
	    {"os.getenv", GET},
	    {"os.environ.setdefault", SET_DEFAULT},
	    {"decouple.config", GET_STRICT},
	    {"decouple.*Config()", GET_STRICT},
	    {"environs.env", GET_STRICT},
	    {"environs.Env()", GET_STRICT},
	    {"environ.*Env()", GET_CAST},
	    {"environ*.str", GET_STRICT},
	    {"environ*.int", GET_STRICT},
	    {"environ*.path", GET_STRICT},
	    {"environ*.bool", GET_BOOL},
	    {"environ*.db", URL_STRICT},
	    {"environ*.db_url", URL_STRICT},
	    {"environ*.dj_db_url", URL_STRICT},
	    {"environ*.db_url_config", URL_PARSE},
	    {"environ*.read_env", LOAD_ENV},
	    {"dotenv.load_dotenv", LOAD_ENV},
	    {"dotenv.read_dotenv", LOAD_ENV},
	    {"dj_database_url.config", URL_CONFIG},
	    {"dj_database_url.parse", URL_PARSE},
	    {"environ.*Env", OBJECT},
	    {"environs.Env", OBJECT},
	    {"decouple.*Config", OBJECT},
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (text_glob(calls[i].symbol, symbol))
			return calls[i].what;
	}
	return NOT_KNOWN;
}

bool py_call(struct py_run *r, struct py_value *v, struct py_args *args, struct err *err)
{
	enum known what = v->kind == PY_SYMBOL ? find(buf_str(&v->text)) : NOT_KNOWN;
	CLEANUP(py_value_reset) struct py_value result = {0};

	/* A path of environ.Path's is called with what is below it. */
	if (v->kind == PY_TEXT) {
		join(v, args);
		return true;
	}
	if (what == OBJECT) {
		buf_puts(&v->text, "()");
		return true;
	}
	if (!args->list.partial && !args->named.partial &&
	    !apply(r, what, args, &result, err))
		return false;
	py_value_move(v, &result);
	return true;
}

void py_method(
    struct py_run *r, struct py_value *v, const char *name, struct py_args *args)
{
	static const char *const same[] = {"resolve", "absolute", "as_posix", "__str__"};
	static const char *const joins[] = {"joinpath", "path"};
	static const char *const asks[] = {"exists", "is_file"};
	const char *key = text_argument(args, 0, "key");
	const struct py_value *item = key != NULL ? py_value_item(v, key) : NULL;
	struct py_value found = {0};

	if (v->kind == PY_DICT && strcmp(name, "get") == 0) {
		if (item != NULL)
			py_value_copy(&found, item);
		else if (!v->partial && args->list.n > 1)
			py_value_move(&found, &args->list.items[1].value);
		else if (!v->partial)
			found.kind = PY_NONE;
	} else if (v->kind == PY_DICT && strcmp(name, "copy") == 0) {
		return;
	}
	for (size_t i = 0; v->kind == PY_TEXT && i < 4; i++) {
		if (strcmp(name, same[i]) == 0)
			return;
	}
	for (size_t i = 0; v->kind == PY_TEXT && i < 2; i++) {
		if (strcmp(name, joins[i]) == 0) {
			join(v, args);
			return;
		}
		if (strcmp(name, asks[i]) == 0)
			py_value_set_bool(&found,
			    r->config->root != NULL && fs_exists(buf_str(&v->text)));
	}
	py_value_move(v, &found);
}
