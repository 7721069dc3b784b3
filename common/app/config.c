#include "common/app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/app/config_keys.h"
#include "common/app/config_policy.h"
#include "common/base/fs.h"
#include "common/base/mem.h"

static config_read read_remotes;

/* Every key there is. */
static const struct config_key all_keys[] = {
#define F(field) offsetof(struct config, field)
    {"remotes", read_remotes, 0, 0, 0},
    {"database.url", config_read_text, F(policy.database_url), 0, 0},
    {"database.exclude", config_read_names, F(policy.exclude), 0, 0},
    {"database.skip", config_read_names, F(policy.skip), 0, 0},
    {"database.where", config_read_where, F(policy), 0, 0},
    {"database.sample", config_read_sample, F(policy), 0, 0},
    {"database.follow", config_read_follow, F(policy.follow), 0, 0},
    {"database.mask", config_read_masks, F(policy.masks), 0, 0},
    {"database.mask_secret_file", config_read_text, F(policy.mask_secret_file), 0, 0},
    {"database.development_password", config_read_text, F(policy.development_password), 0,
        0},
    {"database.keep_local", config_read_names, F(keep_local), 0, 0},
    {"files.exclude", config_read_names, F(policy.file_exclude), 0, 0},
    {"files.max_size", config_read_size, F(policy.max_size), 0, UINT64_MAX},
    {"files.skip", config_read_names, F(policy.file_skip), 0, 0},
    {"files.sets", config_read_sets, F(policy), 0, 0},
    {"audit", config_read_text, F(policy.audit), 0, 0},
    {"after_pull", config_read_commands, F(after_pull), 0, 0},
    {"watch.every", config_read_duration, F(every_s), 1, UINT64_MAX},
    {"watch.limit_rate", config_read_size, F(limit_rate), 0, UINT64_MAX},
    {"watch.batch", config_read_size, F(batch), CONFIG_BATCH_MIN, CONFIG_BATCH_MAX},
#undef F
};

/* Those of a remote. */
static const struct config_key remote_keys[] = {
#define F(field) offsetof(struct config_remote, field)
    {"url", config_read_text, F(url), 0, 0},
    {"via", config_read_text, F(via), 0, 0},
    {"root", config_read_text, F(root), 0, 0},
    {"only", config_read_names, F(only), 0, 0},
    {"allow_hosts", config_read_names, F(allow_hosts), 0, 0},
    {"into", config_read_text, F(into), 0, 0},
    {"site_url", config_read_text, F(site_url), 0, 0},
    {"after", config_read_commands, F(after), 0, 0},
#undef F
};

#define N(array) (sizeof(array) / sizeof(*(array)))

/* A name can't be mistaken for a URL, a path or an option. */
static bool is_remote_name(const char *name)
{
	return *name != '-' && *name != '\0' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                         "0123456789_-")] == '\0';
}

static bool read_remote(
    const struct config_value *v, struct config_remote *remote, struct err *err)
{
	CLEANUP(freep) char *base = xasprintf("%s.", v->path);
	const struct config_table t = {remote_keys, N(remote_keys), base, remote};

	if (!is_remote_name(remote->name))
		return config_fail(v, "name it with letters, digits, - and _", err);
	if (!config_read_section(&t, v, err))
		return false;
	if ((remote->url != NULL) == (remote->via != NULL))
		return config_fail(v, "give url, or via and root: one of them", err);
	return remote->root == NULL || remote->via != NULL ||
	       config_fail(v, "root is for via: the url names the folder", err);
}

/* A mapping from names to what is known of them; field is the whole config. */
static bool read_remotes(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	struct config *c = field;

	(void)min;
	(void)max;
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(
		    v, "give a mapping, as production: {url: ssh://…}", err);
	c->remotes = xcalloc(v->y->n, sizeof(*c->remotes));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);
		struct config_remote *remote = &c->remotes[c->remotes_n++];

		remote->name = xstrdup(item->key);
		if (!read_remote(&value, remote, err))
			return false;
	}
	return true;
}

struct config *config_parse(
    const char *name, const char *text, size_t len, struct err *err)
{
	CLEANUP(config_freep) struct config *c = xcalloc(1, sizeof(*c));
	CLEANUP(yaml_tree_freep)
	struct yaml_tree *y = yaml_tree_parse_strict(name, text, len, err);

	if (y != NULL) {
		const struct config_table t = {all_keys, N(all_keys), "", c};
		const struct config_value all = {name, "", y, &t};

		c->policy.file = xstrdup(name);
		digest_text(text, len, c->policy.digest);
		c->policy.masks.file = xstrdup(name);
		return config_read_section(&t, &all, err) ? take_ptr(&c) : NULL;
	}
	if (err->code == ERR_PROTO)
		err->code = ERR_USAGE; /* who wrote the file is who runs us */
	return NULL;
}

/* Reads all of the file that is open, and notes which one it is, and in which folder. */
static bool read_all(int fd, const char *folder, const char *path,
    struct config_file *file, struct buf *text, struct err *err)
{
	CLEANUP(freep) char *real = NULL;

	if (fstat(fd, &file->st) != 0)
		return err_sys(err, "%s", path);
	if (S_ISFIFO(file->st.st_mode) || S_ISCHR(file->st.st_mode) ||
	    S_ISBLK(file->st.st_mode))
		return err_set(err, ERR_USAGE, "%s is no regular file", path);
	if (!fs_read_fd(fd, YAML_BYTES_MAX, text, err))
		return err_wrap(err, "%s", path);
	real = fs_real_path(folder != NULL && *folder != '\0' ? folder : ".");
	file->target = fs_real_path(path);
	if (real == NULL || file->target == NULL)
		return err_sys(err, "%s", path);
	file->path = fs_join(real, CONFIG_FILE_NAME);
	digest_text(buf_str(text), text->len, file->digest);
	return true;
}

struct config *config_load(const char *folder, struct err *err)
{
	CLEANUP(freep) char *path =
	    fs_join(folder != NULL ? folder : "", CONFIG_FILE_NAME);
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(closep) int fd = -1;
	struct config_file file = {0};
	struct config *c = NULL;
	struct stat st;

	/* A link to nowhere is meant to lead somewhere. */
	if (lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return xcalloc(1, sizeof(struct config));
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		(void)err_sys(err, "open %s", path);
	else if (read_all(fd, folder, path, &file, &text, err))
		c = config_parse(path, buf_str(&text), text.len, err);
	else if (err->code == ERR_PROTO)
		err->code = ERR_USAGE;
	if (c == NULL) {
		free(file.path);
		free(file.target);
	} else {
		c->file = file;
	}
	return c;
}

const struct config_remote *config_remote_find(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->remotes_n; i++) {
		if (strcmp(c->remotes[i].name, name) == 0)
			return &c->remotes[i];
	}
	return NULL;
}

void config_free(struct config *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->remotes_n; i++) {
		struct config_remote *remote = &c->remotes[i];

		free(remote->name);
		free(remote->url);
		free(remote->via);
		free(remote->root);
		free(remote->into);
		free(remote->site_url);
		config_names_reset(&remote->only);
		config_names_reset(&remote->allow_hosts);
		config_names_reset(&remote->after);
	}
	free(c->remotes);
	free(c->file.path);
	free(c->file.target);
	config_names_reset(&c->after_pull);
	config_names_reset(&c->keep_local);
	config_policy_reset(&c->policy);
	free(c);
}
