/* What of a file set does not come: kept short, and read back as it was. */
#include "common/format/path_list.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"

static void covers_what_is_below(void)
{
	struct path_list l = {0};

	CHECK(!path_list_covers(&l, "2024"));
	path_list_add(&l, "2024/05");
	CHECK(path_list_covers(&l, "2024/05") && path_list_covers(&l, "2024/05/a.jpg"));
	CHECK(!path_list_covers(&l, "2024/050") && !path_list_covers(&l, "2024"));
	path_list_add(&l, "2024/05/b");
	CHECK_INT(l.n, 1);
	path_list_add(&l, "");
	CHECK_INT(l.n, 1);
	CHECK(path_list_covers(&l, "anything"));
	path_list_reset(&l);
}

static void never_grows(void)
{
	struct path_list many = {0};
	struct path_list large = {0};
	char name[256];

	for (int i = 0; i <= LIMIT_PATH_LIST; i++) {
		CLEANUP(freep) char *path = xasprintf("f%d", i);

		path_list_add(&many, path);
	}
	CHECK_INT(many.n, 1);
	CHECK(path_list_covers(&many, "g"));
	for (int i = 0; i < 6; i++) {
		CLEANUP(freep) char *path = NULL;

		memset(name, 'a' + i, 200);
		name[200] = '\0';
		path = xasprintf("%s/%s", name, name);
		path_list_add(&large, path);
	}
	CHECK_INT(large.n, 1);
	path_list_reset(&many);
	path_list_reset(&large);
}

/* Reads what a peer says. */
static bool reads(const char *text, struct path_list *l)
{
	struct err err = {0};
	CLEANUP(json_freep) struct json *v = json_parse(text, strlen(text), &err);

	REQUIRE(v != NULL);
	return path_list_read(v, "incomplete", l, &err);
}

static void travels(void)
{
	CLEANUP(json_freep) struct json *o = json_new_object();
	CLEANUP(buf_reset) struct buf text = {0};
	struct path_list l = {0};
	struct path_list back = {0};

	path_list_put(o, "incomplete", &l);
	CHECK(json_get(o, "incomplete") == NULL);
	path_list_add(&l, "caf\xe9/a\nb");
	path_list_add(&l, "2024");
	path_list_put(o, "incomplete", &l);
	json_print(o, &text);
	CHECK(reads(buf_str(&text), &back));
	REQUIRE(back.n == 2);
	CHECK_STR(back.items[0], "caf\xe9/a\nb");
	CHECK_STR(back.items[1], "2024");
	path_list_reset(&l);
	path_list_reset(&back);
}

static void lies(void)
{
	static const char *const bad[] = {"{\"incomplete\": 1}",
	    "{\"incomplete\": [\"../x\"]}", "{\"incomplete\": [\"/x\"]}",
	    "{\"incomplete\": [\"a//b\"]}", "{\"incomplete\": [1]}",
	    "{\"incomplete\": {}}"};
	CLEANUP(buf_reset) struct buf long_one = {0};
	struct path_list l = {0};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		CHECK(!reads(bad[i], &l));
		path_list_reset(&l);
	}
	CHECK(reads("{}", &l) && l.n == 0);
	CHECK(reads("{\"incomplete\": [\"\"]}", &l) && path_list_covers(&l, "x"));
	path_list_reset(&l);
	buf_puts(&long_one, "{\"incomplete\": [\"a\"");
	for (int i = 0; i < LIMIT_PATH_LIST; i++)
		buf_puts(&long_one, ", \"a\"");
	buf_puts(&long_one, "]}");
	CHECK(!reads(long_one.data, &l));
	path_list_reset(&l);
}

int main(void)
{
	covers_what_is_below();
	never_grows();
	travels();
	lies();
	return check_done();
}
