#include "common/app/config_policy.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* Adds a row rule for each item of a mapping from tables to texts. */
typedef bool read_rows(
    const struct config_value *v, struct policy_rows *rows, struct err *err);

static bool each_table(const struct config_value *v, struct policy *p, read_rows *read,
    const char *wanted, struct err *err)
{
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(v, wanted, err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);
		struct policy_rows *rows;

		p->rows = xreallocarray(p->rows, p->rows_n + 1, sizeof(*p->rows));
		rows = &p->rows[p->rows_n++];
		*rows = (struct policy_rows){
		    .table = xstrdup(item->key),
		    .line = value.y->at.line,
		    .col = value.y->at.column,
		};
		if (*item->key == '\0' || value.y->kind != YAML_KIND_SCALAR)
			return config_fail(&value, wanted, err);
		if (!read(&value, rows, err))
			return false;
	}
	return true;
}

static bool read_condition(
    const struct config_value *v, struct policy_rows *rows, struct err *err)
{
	struct err why = {0};

	if (!policy_check_condition(v->y->text, &why))
		return config_fail(v, why.msg, err);
	rows->where = xstrdup(v->y->text);
	return true;
}

bool config_read_where(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	(void)min;
	(void)max;
	return each_table(v, field, read_condition,
	    "give a condition for each table, as {orders: \"created_at > '2026-01-01'\"}",
	    err);
}

/* "5%", "0.25 %" as hundredths of a percent. */
static bool read_percent(const char *text, unsigned int *per_10000)
{
	unsigned int n = 0;
	unsigned int decimals = 0;
	const char *at = text;
	bool point = false;

	for (; (*at >= '0' && *at <= '9') || (*at == '.' && !point); at++) {
		if (*at == '.') {
			point = true;
			continue;
		}
		if (decimals == 2 || n > 10000)
			return false;
		n = n * 10 + (unsigned int)(*at - '0');
		decimals += point;
	}
	for (; decimals < 2; decimals++)
		n *= 10;
	at += strspn(at, " ");
	*per_10000 = n;
	return at != text && strcmp(at, "%") == 0 && n > 0 && n <= 10000;
}

static bool read_share(
    const struct config_value *v, struct policy_rows *rows, struct err *err)
{
	return read_percent(v->y->text, &rows->per_10000) ||
	       config_fail(v, "give a share of the rows from 0.01% to 100%, as 5%", err);
}

bool config_read_sample(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	(void)min;
	(void)max;
	return each_table(
	    v, field, read_share, "give a share for each table, as {visits: 5%}", err);
}

bool config_read_follow(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	bool *follow = field;

	(void)min;
	(void)max;
	*follow =
	    v->y->kind == YAML_KIND_SCALAR && strcmp(v->y->text, "foreign keys") == 0;
	return *follow || config_fail(v, "give \"foreign keys\"", err);
}

static const struct config_key set_keys[] = {
#define F(field) offsetof(struct policy_set, field)
    {"folder", config_read_text, F(folder), 0, 0},
    {"url", config_read_text, F(url), 0, 0},
    {"exclude", config_read_names, F(exclude), 0, 0},
    {"max_size", config_read_size, F(max_size), 0, UINT64_MAX},
#undef F
};

static bool read_set(
    const struct config_value *v, struct policy_set *set, struct err *err)
{
	CLEANUP(freep) char *base = xasprintf("%s.", v->path);
	const struct config_table t = {
	    set_keys, sizeof(set_keys) / sizeof(*set_keys), base, set};

	/* A set's name becomes the name of its index. */
	if (*set->name == '\0' || strlen(set->name) > 40 ||
	    strspn(set->name, "abcdefghijklmnopqrstuvwxyz0123456789_-") !=
	        strlen(set->name) ||
	    strcmp(set->name, "db") == 0 || strcmp(set->name, "files") == 0)
		return config_fail(v,
		    "name it with up to 40 small letters, digits, - and _, but not db or files",
		    err);
	if (!config_read_section(&t, v, err))
		return false;
	if (set->folder != NULL && (*set->folder == '/' || !fs_path_is_safe(set->folder)))
		return config_fail(v, "give a folder below the app's own", err);
	return set->url == NULL || set->folder == NULL || *set->url == '/' ||
	       text_starts(set->url, "http://") || text_starts(set->url, "https://") ||
	       config_fail(v, "give a url as /downloads or https://…", err);
}

bool config_read_sets(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	struct policy *p = field;

	(void)min;
	(void)max;
	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(
		    v, "give a mapping, as uploads: {exclude: [\"*.zip\"]}", err);
	p->sets = xcalloc(v->y->n, sizeof(*p->sets));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);
		struct policy_set *set = &p->sets[p->sets_n++];

		set->name = xstrdup(item->key);
		set->line = value.y->at.line;
		set->col = value.y->at.column;
		if (!read_set(&value, set, err))
			return false;
	}
	return true;
}

void config_policy_reset(struct policy *p)
{
	free(p->file);
	free(p->audit);
	wipe_str(p->database_url);
	mask_rules_reset(&p->masks);
	free(p->mask_secret_file);
	free(p->development_password);
	config_names_reset(&p->exclude);
	config_names_reset(&p->skip);
	for (size_t i = 0; i < p->rows_n; i++) {
		free(p->rows[i].table);
		free(p->rows[i].where);
	}
	free(p->rows);
	config_names_reset(&p->file_exclude);
	config_names_reset(&p->file_skip);
	for (size_t i = 0; i < p->sets_n; i++) {
		free(p->sets[i].name);
		free(p->sets[i].folder);
		free(p->sets[i].url);
		config_names_reset(&p->sets[i].exclude);
	}
	free(p->sets);
}
