#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/mask/mask_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char hidden[] = "hidden";
static struct mask_path paths[] = {
    {(char *)"$.keep", {.kind = MASK_KEEP}},
    {(char *)"$..secret", {.kind = MASK_TEXT, .text = hidden}},
    {(char *)"$.email", {.kind = MASK_EMAIL}},
    {(char *)"$.list[*].name", {.kind = MASK_NAME, .by_value = true}},
    {(char *)"$.list[*][*]", {.kind = MASK_SCRAMBLE}},
    {(char *)"$.a..b..c", {.kind = MASK_HASH}},
    {(char *)"$.a..d", {.kind = MASK_NUMBER, .from = -5, .to = 5}},
    {(char *)"$.born", {.kind = MASK_DATE, .to = 365}},
    {(char *)"$.login", {.kind = MASK_LOGIN}},
    {(char *)"$.null", {.kind = MASK_NULL}},
};
enum { PATHS = sizeof(paths) / sizeof(*paths) };

static void mask(const uint8_t *data, size_t size, struct buf *out)
{
	const struct mask m = {.kind = MASK_JSON, .paths = paths, .paths_n = PATHS};
	struct mask_job inner[PATHS];
	struct mask_job job = {.mask = &m, .paths = inner};
	const struct mask_row row = {.seed = {1, 2}};

	for (size_t i = 0; i < PATHS; i++)
		inner[i] = (struct mask_job){
		    .mask = &paths[i].mask,
		    .fit = {.type = SCHEMA_TEXT, .bits = 63},
		};
	if (!mask_value(&job, &row, SCHEMA_TEXT, (const char *)data, size, out))
		abort();
}

static void check_value(const struct json *v);

static bool check_member(
    void *ctx, const char *key, const struct json *v, struct err *err)
{
	(void)ctx;
	(void)err;
	if (strcmp(key, "secret") == 0 && json_str(v) != NULL &&
	    strcmp(json_str(v), hidden) != 0 && *json_str(v) != '\0')
		abort();
	if (strcmp(key, "secret") == 0 && (json_is_object(v) || json_is_array(v)))
		abort();
	check_value(v);
	return true;
}

/* What a path leads to anywhere has gone. */
static void check_value(const struct json *v)
{
	struct err err = {0};

	if (json_is_object(v) && !json_each(v, check_member, NULL, &err))
		abort();
	for (size_t i = 0; i < json_length(v); i++)
		check_value(json_at(v, i));
}

/* Any bytes: the same each time, not much longer; of JSON comes JSON, without what was to go. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_reset) struct buf out = {0};
	CLEANUP(buf_reset) struct buf again = {0};
	struct err err = {0};
	CLEANUP(json_freep) struct json *before = json_parse(data, size, &err);
	CLEANUP(json_freep) struct json *after = NULL;
	const struct json *keep;

	mask(data, size, &out);
	mask(data, size, &again);
	if (out.len != again.len || memcmp(out.data, again.data, out.len) != 0)
		abort();
	/* A mask is of at most some 80 bytes, and what it stands for of at least one and a comma. */
	if (out.len > 2 + 60 * size)
		abort();
	if (before == NULL)
		return 0;
	after = json_parse(out.data, out.len, &err);
	if (after == NULL)
		abort();
	keep = json_get(after, "keep");
	if (json_is_object(after) && keep == json_get(before, "keep") && keep != NULL)
		abort();
	check_value(after);
	return 0;
}
