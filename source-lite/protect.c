#include "source-lite/protect.h"

#include <string.h>

#include "common/app/password.h"
#include "common/base/mem.h"
#include "common/filter/filter_check.h"
#include "common/mask/mask_source.h"
#include "source-lite/secret_file.h"

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
	bool keyed = false;

	p->source.log = p->filter.log = log;
	p->source.whole = true;
	add_rules(p, found, all);
	p->masked = policy->masks.n > 0 || policy->masks.autos_n > 0;
	p->masks.rules = &policy->masks;
	p->masks.log = log;
	p->elsewhere = (struct elsewhere){found, found->db, log};
	p->masks.check_condition = filter_check;
	p->masks.elsewhere = elsewhere_fits;
	p->masks.elsewhere_ctx = &p->elsewhere;
	p->source.guarded = p->masked || p->filter.rules_n > 0;
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
	if (p->password == NULL || !secret_find(found, log, p->secret, &keyed, err))
		return false;
	p->masks.secret = keyed ? p->secret : NULL;
	return true;
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
	p->elsewhere.but = uri;
	source = filter_source_new(source, &p->filter);
	return p->masked ? mask_source_new(source, &p->masks) : source;
}
