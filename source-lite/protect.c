#include "source-lite/protect.h"

#include <string.h>

#include "common/app/password.h"
#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/mask/mask_source.h"

/* A secret in a file: as long as a good one has to be, and not a whole disk. */
#define SECRET_FILE_MIN 16
#define SECRET_FILE_MAX 4096

static void add_rule(struct protect *p, struct filter_rule rule)
{
	p->rules = xreallocarray(p->rules, p->filter.rules_n + 1, sizeof(*p->rules));
	p->rules[p->filter.rules_n++] = rule;
}

static void add_exclude(struct protect *p, const char *table)
{
	p->exclude = xreallocarray(p->exclude, p->source.exclude.n + 1, sizeof(char *));
	p->exclude[p->source.exclude.n++] = table;
}

static struct db_names names_of(const struct config_names *names)
{
	return (struct db_names){
	    .items = (const char *const *)names->items, .n = names->n};
}

static void add_rules(struct protect *p, const struct find *found, bool all)
{
	const struct policy *policy = &found->config->policy;

	for (size_t i = 0; i < policy->exclude.n; i++)
		add_exclude(p, policy->exclude.items[i]);
	for (size_t i = 0; i < policy->rows_n; i++) {
		const struct policy_rows *rows = &policy->rows[i];

		if (rows->where != NULL || rows->per_10000 < 10000)
			add_rule(p, (struct filter_rule){rows->table, rows->where,
			                rows->per_10000, true, rows->line, rows->col});
	}
	for (size_t i = 0; !all && found->app != NULL && i < found->app->rows_n; i++) {
		const struct app_rows *rows = &found->app->rows[i];

		if (rows->where == NULL)
			add_exclude(p, rows->table);
		else
			add_rule(p, (struct filter_rule){
			                .table = rows->table, .where = rows->where});
	}
	p->source.exclude.items = p->exclude;
	p->source.skip = names_of(&policy->skip);
	p->filter.file = policy->file;
	p->filter.rules = p->rules;
	p->filter.follow = policy->follow;
	p->filter.exclude = p->source.exclude;
	p->filter.said_exclude = names_of(&policy->exclude);
	p->filter.said_skip = names_of(&policy->skip);
}

static void add_known(struct protect *p, const struct app *app)
{
	p->known = xcalloc(app->personal_n, sizeof(*p->known));
	for (size_t i = 0; i < app->personal_n; i++) {
		const struct app_personal *a = &app->personal[i];
		struct mask_known *k = &p->known[p->masks.known_n];
		const char *near;

		*k = (struct mask_known){
		    .table = a->table,
		    .column = a->column,
		    .when_column = a->when_column,
		    .when_value = a->when_value,
		};
		p->masks.known_n += mask_kind_find(a->mask, &k->kind, &near);
	}
	p->masks.known = p->known;
}

static bool read_secret_file(const struct find *found, struct buf *text, struct err *err)
{
	const char *name = found->config->policy.mask_secret_file;
	/* Beside the file that names it. */
	const char *file = found->config->policy.file;
	const char *slash = strrchr(file, '/');
	CLEANUP(freep)
	char *folder = xstrndup(file, slash != NULL ? (size_t)(slash - file) : 0);
	CLEANUP(freep) char *path = fs_join(folder, name);

	if (!fs_read_file(path, SECRET_FILE_MAX, text, err))
		return err_wrap(err, "database.mask_secret_file");
	return text->len >= SECRET_FILE_MIN ||
	       err_set(err, ERR_USAGE,
	           "database.mask_secret_file: %s has less than %d bytes: fill it with random "
	           "ones",
	           path, SECRET_FILE_MIN);
}

/* What only this host knows, and always the same: the masks of values depend on it. */
static bool find_secret(struct protect *p, const struct find *found, struct err *err)
{
	CLEANUP(wipe_buf) struct buf text = {0};
	const char *given = getenv("SYNCO_MASK_SECRET");
	const struct app *app = found->app;

	if (given != NULL && *given != '\0')
		buf_puts(&text, given);
	else if (found->config->policy.mask_secret_file != NULL) {
		if (!read_secret_file(found, &text, err))
			return false;
	} else if (app != NULL && app->secret != NULL && *app->secret != '\0')
		buf_puts(&text, app->secret);
	else if (found->db != NULL && found->db->password != NULL &&
	         *found->db->password != '\0')
		buf_puts(&text, found->db->password);
	if (text.len == 0)
		return true;
	if (!mask_secret_of(text.data, text.len, p->secret))
		return err_set(err, ERR_SYSTEM, "no memory for the secret of the masks");
	p->masks.secret = p->secret;
	return true;
}

/* Passwords that rules name are hashed as the usual one is. */
static bool hash_passwords(enum app_password scheme, struct mask *m, struct err *err)
{
	if (m->kind == MASK_PASSWORD && m->text != NULL && m->hash == NULL) {
		m->hash = password_hash(scheme, m->text, err);
		if (m->hash == NULL)
			return false;
	}
	for (size_t i = 0; i < m->paths_n; i++) {
		if (!hash_passwords(scheme, &m->paths[i].mask, err))
			return false;
	}
	return true;
}

bool protect_init(struct protect *p, const struct find *found, bool all, struct log *log,
    struct err *err)
{
	const struct policy *policy = &found->config->policy;
	enum app_password scheme =
	    found->app != NULL ? found->app->password : APP_PASSWORD_BCRYPT;
	const char *known = policy->development_password != NULL
	                        ? policy->development_password
	                        : PASSWORD_USUAL;

	p->source.log = p->filter.log = log;
	add_rules(p, found, all);
	p->masked = policy->masks.n > 0 || policy->masks.auto_n > 0;
	p->masks.rules = &policy->masks;
	p->masks.log = log;
	if (found->app != NULL)
		add_known(p, found->app);
	if (!p->masked)
		return true;
	for (size_t i = 0; i < policy->masks.n; i++) {
		if (!hash_passwords(scheme, &policy->masks.items[i].mask, err))
			return false;
	}
	p->password = password_hash(scheme, known, err);
	p->masks.password = p->password;
	return p->password != NULL && find_secret(p, found, err);
}

void protect_reset(struct protect *p)
{
	free(p->exclude);
	free(p->rules);
	free(p->known);
	free(p->password);
	explicit_bzero(p->secret, sizeof(p->secret));
}

struct db_source *protect_open(
    struct protect *p, const struct db_uri *uri, struct err *err)
{
	struct db_source *source = db_source_open(uri, &p->source, err);

	if (source == NULL)
		return NULL;
	source = filter_source_new(source, &p->filter);
	return p->masked ? mask_source_new(source, &p->masks) : source;
}
