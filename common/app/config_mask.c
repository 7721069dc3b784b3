/* database.mask: from YAML to rules. */
#include <string.h>

#include "common/app/config_policy.h"
#include "common/app/policy.h"
#include "common/base/mem.h"
#include "common/base/text.h"

static const char masks_wanted[] =
    "give auto, or a mapping of tables, as {users: {email: email, notes: null}}, or strict";

static bool find_kind(
    const struct config_value *v, const char *name, enum mask_kind *kind, struct err *err)
{
	const char *near = NULL;
	CLEANUP(freep) char *why = NULL;

	if (mask_kind_find(name, kind, &near))
		return true;
	why = near != NULL
	          ? xasprintf("there is no mask %s: did you mean %s?", name, near)
	          : xasprintf("there is no mask %s: man synco lists them", name);
	return config_fail(v, why, err);
}

static bool read_integer(const struct yaml_tree *y, int64_t *n)
{
	uint64_t v;
	bool negative = y->kind == YAML_KIND_SCALAR && *y->text == '-';

	if (y->kind != YAML_KIND_SCALAR || !text_u64(y->text + negative, INT64_MAX, &v))
		return false;
	*n = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

static bool read_range(const struct config_value *v, struct mask *m, struct err *err)
{
	return (v->y->kind == YAML_KIND_LIST && v->y->n == 2 &&
	           read_integer(v->y->items[0].value, &m->from) &&
	           read_integer(v->y->items[1].value, &m->to) && m->from <= m->to &&
	           (m->from >= 0 || m->to < INT64_MAX + m->from)) ||
	       config_fail(v, "give the smallest and the largest, as [1000, 9000]", err);
}

static bool read_days(const struct config_value *v, struct mask *m, struct err *err)
{
	uint64_t seconds = 0;

	if (v->y->kind == YAML_KIND_NULL)
		return true;
	if (v->y->kind != YAML_KIND_SCALAR || !text_duration(v->y->text, &seconds) ||
	    seconds % 86400 != 0 || seconds > 36500ULL * 86400)
		return config_fail(v, "give days, from 1d to 36500d", err);
	m->to = (int64_t)(seconds / 86400);
	return true;
}

static bool read_mask(const struct config_value *v, struct mask *m, struct err *err);

static bool read_paths(const struct config_value *v, struct mask *m, struct err *err)
{
	if (v->y->kind != YAML_KIND_MAPPING || v->y->n == 0)
		return config_fail(
		    v, "give masks for paths, as {\"$.customer.email\": email}", err);
	m->paths = xcalloc(v->y->n, sizeof(*m->paths));
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);
		struct mask_path *p = &m->paths[m->paths_n++];

		p->path = xstrdup(item->key);
		if (!mask_path_is_valid(item->key))
			return config_fail(&value,
			    "give a path as $.customer.email, $.items[*].name or $..phone",
			    err);
		if (!read_mask(&value, &p->mask, err))
			return false;
		if (p->mask.kind == MASK_JSON)
			return config_fail(&value, "JSON can't hold JSON", err);
		if (p->mask.unless != NULL)
			return config_fail(&value, "unless is for the whole column", err);
	}
	return true;
}

/* What a kind is told: the value of {kind: value}. */
static bool read_argument(const struct config_value *v, struct mask *m, struct err *err)
{
	switch (m->kind) {
	case MASK_TEXT:
	case MASK_TEMPLATE:
		if (v->y->kind == YAML_KIND_SCALAR) {
			m->text = xstrdup(v->y->text);
			return true;
		}
		return config_fail(v, "give a text", err);
	case MASK_PASSWORD:
		return config_read_text(v, &m->text, 0, 0, err);
	case MASK_NUMBER:
		return read_range(v, m, err);
	case MASK_DATE:
		return read_days(v, m, err);
	case MASK_JSON:
		return read_paths(v, m, err);
	default:
		return v->y->kind == YAML_KIND_NULL ||
		       config_fail(v, "this mask takes no argument", err);
	}
}

static bool read_by(const struct config_value *v, struct mask *m, struct err *err)
{
	const char *text = v->y->kind == YAML_KIND_SCALAR ? v->y->text : "";

	m->by_value = strcmp(text, "value") == 0;
	return m->by_value || strcmp(text, "row") == 0 ||
	       config_fail(v,
	           "give \"value\" (equal values stay equal, in all tables) or \"row\"",
	           err);
}

static bool read_unless(const struct config_value *v, struct mask *m, struct err *err)
{
	struct err why = {0};

	if (v->y->kind != YAML_KIND_SCALAR)
		return config_fail(v,
		    "give a condition, as \"email LIKE '%@our-company.example'\"", err);
	if (!policy_check_condition(v->y->text, &why))
		return config_fail(v, why.msg, err);
	m->unless = xstrdup(v->y->text);
	return true;
}

/* "mask: email" or "number: [1, 9]" */
static bool read_item(const struct config_value *v, const struct yaml_item *item,
    struct mask *m, struct err *err)
{
	CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
	const struct config_value value = config_item(v, item, path);
	enum mask_kind kind = MASK_NULL;

	if (strcmp(item->key, "mask") == 0)
		return read_mask(&value, m, err);
	if (strcmp(item->key, "by") == 0)
		return read_by(&value, m, err);
	if (strcmp(item->key, "unless") == 0)
		return read_unless(&value, m, err);
	if (!find_kind(&value, item->key, &kind, err))
		return false;
	*m = mask_of(kind);
	return read_argument(&value, m, err);
}

/* {mask: email, by: value, unless: "id < 9"} or {number: [1, 9], by: value} */
static bool read_detailed(const struct config_value *v, struct mask *m, struct err *err)
{
	const struct yaml_item *by = yaml_tree_find_item(v->y, "by");
	const struct yaml_item *unless = yaml_tree_find_item(v->y, "unless");

	if (v->y->n != 1U + (by != NULL) + (unless != NULL))
		return config_fail(v,
		    "give one mask, and perhaps by and unless, as {mask: email, by: value}",
		    err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];

		if (item != by && item != unless && !read_item(v, item, m, err))
			return false;
	}
	return (by == NULL || read_item(v, by, m, err)) &&
	       (unless == NULL || read_item(v, unless, m, err));
}

static bool read_mask(const struct config_value *v, struct mask *m, struct err *err)
{
	enum mask_kind kind = MASK_NULL;

	if (v->y->kind == YAML_KIND_MAPPING)
		return read_detailed(v, m, err);
	if (v->y->kind == YAML_KIND_LIST)
		return config_fail(v, "give a mask, as email or {text: hidden}", err);
	if (v->y->kind == YAML_KIND_SCALAR && !find_kind(v, v->y->text, &kind, err))
		return false;
	if (kind == MASK_TEXT || kind == MASK_TEMPLATE || kind == MASK_NUMBER ||
	    kind == MASK_JSON)
		return config_fail(v,
		    "say with what, as {text: hidden}, {template: \"user-{id}\"}, "
		    "{number: [1, 9]} or {json: {\"$.email\": email}}",
		    err);
	*m = mask_of(kind);
	return true;
}

static struct mask_rule *add_rule(struct mask_rules *rules, const struct config_value *v,
    const char *table, const char *column)
{
	struct mask_rule *rule = mask_rules_add(rules);

	rule->table = xstrdup(table);
	rule->column = xstrdup(column);
	rule->line = v->y->at.line;
	rule->col = v->y->at.column;
	return rule;
}

/* {switch: meta_key, cases: {first_name: first_name, "billing_*": {text: x}}} */
static bool read_cases(const struct config_value *v, struct mask_rules *rules,
    const char *table, const char *column, struct err *err)
{
	const struct yaml_item *on = yaml_tree_find_item(v->y, "switch");
	const struct yaml_item *cases = yaml_tree_find_item(v->y, "cases");
	const struct yaml_tree *list;

	if (v->y->n != 2 || cases == NULL || on->value->kind != YAML_KIND_SCALAR ||
	    cases->value->kind != YAML_KIND_MAPPING)
		return config_fail(v,
		    "give a column and masks for its values, as "
		    "{switch: meta_key, cases: {first_name: first_name}}",
		    err);
	list = cases->value;
	for (size_t i = 0; i < list->n; i++) {
		const struct yaml_item *item = &list->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.cases.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);
		struct mask_rule *rule = add_rule(rules, &value, table, column);

		rule->when_column = xstrdup(on->value->text);
		rule->when_value = xstrdup(item->key);
		if (!read_mask(&value, &rule->mask, err))
			return false;
	}
	return true;
}

static bool read_column(const struct config_value *v, struct mask_rules *rules,
    const char *table, const char *column, struct err *err)
{
	if (v->y->kind == YAML_KIND_MAPPING &&
	    yaml_tree_find_item(v->y, "switch") != NULL)
		return read_cases(v, rules, table, column, err);
	return read_mask(v, &add_rule(rules, v, table, column)->mask, err);
}

/* "auto" or "strict" for a table; false: it is neither. */
static bool add_auto(
    const struct config_value *v, struct mask_rules *rules, const char *table)
{
	const char *text = v->y->kind == YAML_KIND_SCALAR ? v->y->text : "";
	bool strict = strcmp(text, "strict") == 0;
	struct mask_auto_tables *tables;

	if (!strict && strcmp(text, "auto") != 0)
		return false;
	tables = mask_rules_add_auto(rules);
	tables->table = xstrdup(table);
	tables->strict = strict;
	tables->line = v->y->at.line;
	tables->col = v->y->at.column;
	return true;
}

static bool read_table(const struct config_value *v, struct mask_rules *rules,
    const char *table, struct err *err)
{
	if (add_auto(v, rules, table))
		return true;
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(v,
		    "give auto, or masks for columns, as {email: email, notes: null}, or "
		    "strict",
		    err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);

		/* "*: strict" is of all columns beside those that are named. */
		if (strcmp(item->key, "*") == 0 && add_auto(&value, rules, table))
			continue;
		if (!read_column(&value, rules, table, item->key, err))
			return false;
	}
	return true;
}

bool config_read_masks(const struct config_value *v, void *field, uint64_t min,
    uint64_t max, struct err *err)
{
	struct mask_rules *rules = field;

	(void)min;
	(void)max;
	if (add_auto(v, rules, "*"))
		return true;
	/* Masks that were commented out would be masks that nobody misses. */
	if (v->y->kind != YAML_KIND_MAPPING)
		return config_fail(v, masks_wanted, err);
	for (size_t i = 0; i < v->y->n; i++) {
		const struct yaml_item *item = &v->y->items[i];
		CLEANUP(freep) char *path = xasprintf("%s.%s", v->path, item->key);
		const struct config_value value = config_item(v, item, path);

		if (!read_table(&value, rules, item->key, err))
			return false;
	}
	return true;
}
