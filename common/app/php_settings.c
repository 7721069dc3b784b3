#include "common/app/php_settings.h"

#include <string.h>

#include "common/app/wipe.h"
#include "common/base/mem.h"

static void setting_reset(struct php_setting *s)
{
	free(s->name);
	wipe_str(s->value);
	free(s->file);
}

void php_settings_reset(struct php_settings *s)
{
	for (size_t i = 0; i < s->n; i++)
		setting_reset(&s->items[i]);
	free(s->items);
	*s = (struct php_settings){0};
}

struct php_setting *php_settings_find(const struct php_settings *s, const char *path)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->items[i].name, path) == 0)
			return &s->items[i];
	}
	return NULL;
}

const char *php_settings_rest(const char *name, const char *path)
{
	size_t len = strlen(path);

	return strncmp(name, path, len) == 0 && name[len] == '.' ? name + len + 1 : NULL;
}

bool php_settings_has(const struct php_settings *s, const char *path)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *name = s->items[i].name;

		if (!s->items[i].weak &&
		    (strcmp(name, path) == 0 || php_settings_rest(name, path) != NULL))
			return true;
	}
	return false;
}

void php_settings_drop(struct php_settings *s, const char *path)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		const char *name = s->items[i].name;

		if (strcmp(name, path) == 0 || php_settings_rest(name, path) != NULL)
			setting_reset(&s->items[i]);
		else
			s->items[kept++] = s->items[i];
	}
	s->n = kept;
}

struct php_setting *php_settings_add(struct php_settings *s, char *name)
{
	s->items = xgrow(s->items, s->n, &s->cap, sizeof(*s->items));
	s->items[s->n] = (struct php_setting){.name = name, .weak = true};
	return &s->items[s->n++];
}
