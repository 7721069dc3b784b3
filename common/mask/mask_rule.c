#include "common/mask/mask_rule.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/cli.h"
#include "common/base/mem.h"

static const char *const names[MASK_KINDS] = {
    [MASK_KEEP] = "keep",
    [MASK_NULL] = "null",
    [MASK_TEXT] = "text",
    [MASK_TEMPLATE] = "template",
    [MASK_EMAIL] = "email",
    [MASK_LOGIN] = "login",
    [MASK_NAME] = "name",
    [MASK_FIRST_NAME] = "first_name",
    [MASK_LAST_NAME] = "last_name",
    [MASK_PHONE] = "phone",
    [MASK_ADDRESS] = "address",
    [MASK_STREET] = "street",
    [MASK_CITY] = "city",
    [MASK_IP] = "ip",
    [MASK_SCRAMBLE] = "scramble",
    [MASK_HASH] = "hash",
    [MASK_PASSWORD] = "password",
    [MASK_DATE] = "date_shift",
    [MASK_NUMBER] = "number",
    [MASK_JSON] = "json",
    [MASK_REDACT] = "redact",
};

/* What some of them are also called. */
static const struct {
	const char *name;
	enum mask_kind kind;
} aliases[] = {{"zip", MASK_SCRAMBLE}, {"date", MASK_DATE}};

bool mask_kind_find(const char *name, enum mask_kind *kind, const char **near)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
		if (strcmp(aliases[i].name, name) == 0) {
			*kind = aliases[i].kind;
			return true;
		}
	}
	for (size_t i = 0; i < MASK_KINDS; i++) {
		if (strcmp(names[i], name) == 0) {
			*kind = (enum mask_kind)i;
			return true;
		}
	}
	*near = cli_nearest(name, names, MASK_KINDS);
	return false;
}

const char *mask_kind_name(enum mask_kind kind)
{
	return names[kind];
}

struct mask mask_of(enum mask_kind kind)
{
	return (struct mask){
	    .kind = kind,
	    .by_value = kind == MASK_HASH,
	    .to = kind == MASK_DATE ? MASK_DATE_DAYS : 0,
	};
}

bool mask_path_is_valid(const char *path)
{
	if (*path++ != '$' || *path == '\0')
		return false;
	while (*path != '\0') {
		if (strncmp(path, "[*]", 3) == 0) {
			path += 3;
			continue;
		}
		if (*path != '.')
			return false;
		path += path[1] == '.' ? 2 : 1;
		if (strcspn(path, ".[]*\"") == 0)
			return false;
		path += strcspn(path, ".[]*\"");
	}
	return true;
}

struct mask_rule *mask_rules_add(struct mask_rules *rules)
{
	struct mask_rule *rule;

	rules->items = xreallocarray(rules->items, rules->n + 1, sizeof(*rules->items));
	rule = &rules->items[rules->n++];
	*rule = (struct mask_rule){0};
	return rule;
}

struct mask_auto_tables *mask_rules_add_auto(struct mask_rules *rules)
{
	struct mask_auto_tables *tables;

	rules->autos =
	    xreallocarray(rules->autos, rules->autos_n + 1, sizeof(*rules->autos));
	tables = &rules->autos[rules->autos_n++];
	*tables = (struct mask_auto_tables){0};
	return tables;
}

void mask_reset(struct mask *m)
{
	free(m->text);
	free(m->hash);
	free(m->unless);
	for (size_t i = 0; i < m->paths_n; i++) {
		free(m->paths[i].path);
		mask_reset(&m->paths[i].mask);
	}
	free(m->paths);
	*m = (struct mask){0};
}

void mask_rules_reset(struct mask_rules *rules)
{
	free(rules->file);
	for (size_t i = 0; i < rules->n; i++) {
		struct mask_rule *rule = &rules->items[i];

		free(rule->table);
		free(rule->column);
		free(rule->when_column);
		free(rule->when_value);
		mask_reset(&rule->mask);
	}
	free(rules->items);
	for (size_t i = 0; i < rules->autos_n; i++)
		free(rules->autos[i].table);
	free(rules->autos);
	*rules = (struct mask_rules){0};
}
