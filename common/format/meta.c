#include "common/format/meta.h"

#include <string.h>

#include "common/base/fs.h"
#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/format/limits.h"
#include "common/format/message.h"

#define VERSION 1

#define TO(s) (1U << META_##s)

static const struct {
	const char *name;
	unsigned int next; /* set of TO() */
} states[META_STATES] = {
    [META_CREATED] = {"Created", TO(INITIALIZING) | TO(FAILED)},
    [META_INITIALIZING] = {"Initializing", TO(READY) | TO(FAILED)},
    [META_READY] = {"Ready", 0},
    [META_FAILED] = {"Failed", 0},
};

static const char *const types[META_SET_TYPES] = {
    [META_TABLES] = "tables",
    [META_PUBLIC_FILES] = "publicFiles",
    [META_PRIVATE_FILES] = "privateFiles",
};

const char *meta_state_name(enum meta_state s)
{
	return states[s].name;
}

bool meta_state_may_move(enum meta_state from, enum meta_state to)
{
	return (states[from].next & (1U << to)) != 0;
}

const char *meta_set_type_name(enum meta_set_type t)
{
	return types[t];
}

struct meta_site meta_site_copy(const struct meta_site *from)
{
	struct meta_site s = {.url = xstrdup(from->url), .home = xstrdup(from->home)};

	s.hosts = xcalloc(from->hosts_n, sizeof(*s.hosts));
	for (; s.hosts_n < from->hosts_n; s.hosts_n++)
		s.hosts[s.hosts_n] = xstrdup(from->hosts[s.hosts_n]);
	return s;
}

void meta_site_reset(struct meta_site *s)
{
	for (size_t i = 0; i < s->hosts_n; i++)
		free(s->hosts[i]);
	free(s->hosts);
	free(s->url);
	free(s->home);
	*s = (struct meta_site){0};
}

void meta_free(struct meta *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->sets_n; i++) {
		free(m->sets[i].name);
		free(m->sets[i].engine);
		free(m->sets[i].index_name);
		free(m->sets[i].folder);
		path_list_reset(&m->sets[i].incomplete);
		path_list_reset(&m->sets[i].left_out);
		path_list_reset(&m->sets[i].excluded);
	}
	for (size_t i = 0; i < m->warnings_n; i++)
		free(m->warnings[i]);
	free(m->sets);
	free(m->warnings);
	meta_site_reset(&m->site);
	free(m->framework);
	free(m->failure);
	free(m);
}

static struct json *bytes_json(const char *s)
{
	return json_new_bytes(s, strlen(s));
}

static struct json *set_json(const struct meta_set *s)
{
	struct json *what = json_new_object();
	struct json *set = json_new_object();

	if (s->engine != NULL)
		json_set(what, "engine", json_new_str(s->engine));
	if (s->folder != NULL)
		json_set(what, "folder", bytes_json(s->folder));
	json_set(what, "indexFileName", json_new_str(s->index_name));
	json_set(what, "sizeBytes", json_new_u64(s->size_bytes));
	json_set(what, "indexSizeBytes", json_new_u64(s->index_bytes));
	json_set(what, "items", json_new_u64(s->items));
	json_set(what, "doneBytes", json_new_u64(s->done_bytes));
	json_set(what, "complete", json_new_bool(s->complete));
	path_list_put(what, "incomplete", &s->incomplete);
	path_list_put(what, "leftOut", &s->left_out);
	path_list_put(what, "excluded", &s->excluded);
	if (s->max_size > 0)
		json_set(what, "maxSizeBytes", json_new_u64(s->max_size));
	if (s->missing)
		json_set(what, "missing", json_new_bool(true));
	json_set(set, "name", json_new_str(s->name));
	json_set(set, "type", json_new_str(types[s->type]));
	return json_set(set, types[s->type], what);
}

/*
 * As many warnings as there is room for, however long they are; the rest is counted in a
 * warning of its own.
 */
static struct json *warnings_json(const struct meta *m)
{
	struct json *list = json_new_array();
	size_t room = LIMIT_WARNINGS_BYTES;
	size_t n = 0;

	while (n < m->warnings_n && n < LIMIT_WARNINGS - 1 &&
	       strlen(m->warnings[n]) <= room) {
		room -= strlen(m->warnings[n]);
		json_add(list, bytes_json(m->warnings[n++]));
	}
	if (n < m->warnings_n) {
		CLEANUP(freep)
		char *more = xasprintf("%zu more warnings", m->warnings_n - n);

		json_add(list, json_new_str(more));
	}
	return list;
}

static struct json *site_json(const struct meta_site *s)
{
	struct json *site = json_new_object();
	struct json *hosts = json_new_array();

	json_set(site, "url", bytes_json(s->url));
	if (s->home != NULL)
		json_set(site, "home", bytes_json(s->home));
	for (size_t i = 0; i < s->hosts_n && i < LIMIT_SITE_HOSTS; i++)
		json_add(hosts, bytes_json(s->hosts[i]));
	return json_set(site, "hosts", hosts);
}

static struct json *meta_json(const struct meta *m)
{
	struct json *o = json_new_object();
	struct json *files = json_new_array();

	json_set(o, "version", json_new_u64(VERSION));
	json_set(o, "state", json_new_str(states[m->state].name));
	json_set(o, "sequence", json_new_u64(m->sequence));
	if (m->framework != NULL)
		json_set(o, "frameworkName", json_new_str(m->framework));
	if (m->site.url != NULL)
		json_set(o, "site", site_json(&m->site));
	if (m->failure != NULL)
		json_set(o, "failure", bytes_json(m->failure));
	for (size_t i = 0; i < m->sets_n; i++)
		json_add(files, set_json(&m->sets[i]));
	json_set(o, "files", files);
	return json_set(o, "warnings", warnings_json(m));
}

static struct message message_of(uint64_t sequence)
{
	return (struct message){
	    .kind = SEAL_META,
	    .number = sequence,
	    .name = "meta.json",
	    .max = LIMIT_META_BYTES,
	};
}

bool meta_seal(
    const struct meta *m, struct frame_codec *codec, struct buf *out, struct err *err)
{
	CLEANUP(json_freep) struct json *v = meta_json(m);
	struct message message = message_of(m->sequence);

	return message_close_json(&message, v, codec, out, err);
}

/* A copy of an optional text; false when the member is there and is none. */
static bool optional_bytes(
    const struct json *v, const char *key, char **out, struct err *err)
{
	CLEANUP(buf_reset) struct buf text = {0};
	const struct json *member = json_get(v, key);

	if (member == NULL)
		return true;
	if (!json_bytes(member, &text) || memchr(buf_str(&text), 0, text.len) != NULL)
		return err_set(err, ERR_PROTO, "member \"%s\": text expected", key);
	*out = buf_take(&text);
	return true;
}

static bool name_is_good(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                          "0123456789-_");

	return len > 0 && len <= 64 && name[len] == '\0';
}

static bool parse_type(const char *name, enum meta_set_type *type)
{
	for (size_t i = 0; i < META_SET_TYPES; i++) {
		if (strcmp(types[i], name) == 0) {
			*type = (enum meta_set_type)i;
			return true;
		}
	}
	return false;
}

static bool parse_set(const struct json *v, struct meta_set *s, struct err *err)
{
	CLEANUP(freep) char *index_name = NULL;
	const struct json *what;
	const char *name;
	const char *type;
	const char *file;

	if (!json_need_str(v, "name", &name, err) ||
	    !json_need_str(v, "type", &type, err))
		return false;
	if (!name_is_good(name) || !parse_type(type, &s->type))
		return err_set(
		    err, ERR_PROTO, "a set with a bad name or an unknown type");
	s->name = xstrdup(name);
	what = json_get(v, type);
	if (!json_need_str(what, "indexFileName", &file, err) ||
	    !json_need_u64(what, "sizeBytes", &s->size_bytes, err) ||
	    !json_need_u64(what, "indexSizeBytes", &s->index_bytes, err) ||
	    !json_need_u64(what, "items", &s->items, err) ||
	    !json_need_u64(what, "doneBytes", &s->done_bytes, err) ||
	    !optional_bytes(what, "engine", &s->engine, err) ||
	    !optional_bytes(what, "folder", &s->folder, err) ||
	    !json_read_flag(what, "complete", &s->complete, err) ||
	    !path_list_read(what, "incomplete", &s->incomplete, err) ||
	    !path_list_read(what, "leftOut", &s->left_out, err) ||
	    !path_list_read(what, "excluded", &s->excluded, err) ||
	    (json_get(what, "maxSizeBytes") != NULL &&
	        !json_need_u64(what, "maxSizeBytes", &s->max_size, err)) ||
	    !json_read_flag(what, "missing", &s->missing, err))
		return false;
	/* The name is part of a URL: nothing but what it must be. */
	index_name = xasprintf("%s-index.json.enc", name);
	if (strcmp(file, index_name) != 0)
		return err_set(err, ERR_PROTO, "set %s: a bad index name", name);
	s->index_name = take_ptr(&index_name);
	if (s->type != META_TABLES && (s->folder == NULL || !fs_path_is_safe(s->folder)))
		return err_set(err, ERR_PROTO, "set %s: an unsafe folder", name);
	if (s->type == META_TABLES && s->engine == NULL)
		return err_set(err, ERR_PROTO, "set %s: no engine", name);
	return true;
}

static bool parse_state(const struct json *v, enum meta_state *state, struct err *err)
{
	const char *name;

	if (!json_need_str(v, "state", &name, err))
		return false;
	for (size_t i = 0; i < META_STATES; i++) {
		if (strcmp(states[i].name, name) == 0) {
			*state = (enum meta_state)i;
			return true;
		}
	}
	return err_set(err, ERR_PROTO, "member \"state\": an unknown state");
}

static bool parse_warnings(const struct json *list, struct meta *m, struct err *err)
{
	size_t n = json_length(list);

	if (list != NULL && (!json_is_array(list) || n > LIMIT_WARNINGS))
		return err_set(err, ERR_PROTO,
		    "member \"warnings\": a list of at most %d", LIMIT_WARNINGS);
	m->warnings = xcalloc(n, sizeof(*m->warnings));
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf text = {0};

		if (!json_bytes(json_at(list, i), &text))
			return err_set(
			    err, ERR_PROTO, "member \"warnings\": text expected");
		m->warnings[m->warnings_n++] = buf_take(&text);
	}
	return true;
}

static bool parse_site(const struct json *v, struct meta_site *s, struct err *err)
{
	const struct json *hosts = json_get(v, "hosts");
	size_t n = json_length(hosts);

	if (v == NULL)
		return true;
	if (!optional_bytes(v, "url", &s->url, err) ||
	    !optional_bytes(v, "home", &s->home, err))
		return err_wrap(err, "member \"site\"");
	if (s->url == NULL ||
	    (hosts != NULL && (!json_is_array(hosts) || n > LIMIT_SITE_HOSTS)))
		return err_set(err, ERR_PROTO,
		    "member \"site\": an address and at most %d hosts", LIMIT_SITE_HOSTS);
	s->hosts = xcalloc(n, sizeof(*s->hosts));
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf text = {0};

		if (!json_bytes(json_at(hosts, i), &text) ||
		    memchr(buf_str(&text), 0, text.len) != NULL)
			return err_set(err, ERR_PROTO, "member \"hosts\": text expected");
		s->hosts[s->hosts_n++] = buf_take(&text);
	}
	return true;
}

static bool parse_sets(const struct json *list, struct meta *m, struct err *err)
{
	if (!json_is_array(list) || json_length(list) > LIMIT_FILE_SETS)
		return err_set(err, ERR_PROTO,
		    "member \"files\": a list of at most %d sets", LIMIT_FILE_SETS);
	m->sets = xcalloc(json_length(list), sizeof(*m->sets));
	for (size_t i = 0; i < json_length(list); i++) {
		m->sets_n++;
		if (!parse_set(json_at(list, i), &m->sets[i], err))
			return err_wrap(err, "member \"files\"");
		for (size_t k = 0; k < i; k++) {
			if (strcmp(m->sets[k].name, m->sets[i].name) == 0)
				return err_set(
				    err, ERR_PROTO, "two sets named %s", m->sets[i].name);
		}
	}
	return true;
}

static bool parse_meta(const struct json *v, struct meta *m, struct err *err)
{
	uint64_t version;

	if (!json_need_u64(v, "version", &version, err))
		return false;
	if (version != VERSION)
		return err_set(err, ERR_PROTO,
		    "version %llu, this program knows %d: use the same synco at both "
		    "ends",
		    (unsigned long long)version, VERSION);
	if (!json_need_u64(v, "sequence", &m->sequence, err) ||
	    !parse_state(v, &m->state, err) ||
	    !optional_bytes(v, "frameworkName", &m->framework, err) ||
	    !optional_bytes(v, "failure", &m->failure, err) ||
	    !parse_site(json_get(v, "site"), &m->site, err) ||
	    !parse_warnings(json_get(v, "warnings"), m, err))
		return false;
	return parse_sets(json_get(v, "files"), m, err);
}

struct meta *meta_open(const void *data, size_t len, uint64_t min_sequence,
    struct frame_codec *codec, struct err *err)
{
	struct message message = message_of(min_sequence);
	CLEANUP(json_freep)
	struct json *v = message_open_json(&message, data, len, codec, err);
	CLEANUP(meta_freep) struct meta *m = NULL;

	if (v == NULL)
		return NULL;
	m = xcalloc(1, sizeof(*m));
	if (!parse_meta(v, m, err)) {
		(void)err_wrap(err, "meta.json");
		return NULL;
	}
	if (m->sequence != message.number) {
		(void)err_set(
		    err, ERR_PROTO, "meta.json: member \"sequence\" is not its frame's");
		return NULL;
	}
	return take_ptr(&m);
}
