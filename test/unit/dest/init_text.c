#include "dest/init_text.h"

#include <ctype.h>
#include <string.h>

#include "common/app/config.h"
#include "common/base/fs.h"
#include "common/base/mem.h"
#include "test/lib/check.h"

#define NAME "file"

static struct config *parse(const char *text, struct err *err)
{
	*err = (struct err){0};
	return config_parse(NAME, text, strlen(text), err);
}

static struct app shop(void)
{
	static char names[][30] = {"uploads", "private", "sessions", "odd\nremotes: 3",
	    "wp_options", "a: b", "analytics"};
	static struct app_files files[] = {{.name = names[0]}, {.name = names[1]}};
	static struct app_rows rows[] = {
	    {.table = names[2]}, {.table = names[3]}, {names[4], names[5]}};
	static struct db_uri db;
	static struct app_database others[] = {{names[6], &db}};
	struct app app = {.framework = "WordPress",
	    .db = &db,
	    .others = others,
	    .others_n = 1,
	    .files = files,
	    .files_n = 2,
	    .rows = rows,
	    .rows_n = 3};

	return app;
}

static void a_remote_is_read_back(void)
{
	static const char *const urls[] = {"ssh://www.example.com/srv/shop",
	    "ssh://h/it's # {odd}: \"%41\\", "https://h/a?b=c&d=e"};
	const struct app app = shop();
	struct err err;

	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		CLEANUP(buf_reset) struct buf text = {0};
		CLEANUP(config_freep) struct config *c = NULL;

		init_text(&app, "production", urls[i], &text);
		c = parse(text.data, &err);
		REQUIRE(c != NULL);
		CHECK_INT(c->remotes_n, 1);
		CHECK_STR(c->remotes[0].name, "production");
		CHECK_STR(c->remotes[0].url, urls[i]);
	}
}

static void it_names_what_the_app_has(void)
{
	const struct app app = shop();
	CLEANUP(buf_reset) struct buf text = {0};

	init_text(&app, NULL, NULL, &text);
	CHECK(strstr(text.data, "WordPress, with the sets db, db-analytics, uploads, "
	                        "private.\n") != NULL);
	CHECK(strstr(text.data, "#only: [db, \"files:uploads\"]\n") != NULL);
	CHECK(strstr(text.data, "\\x0aremotes: 3, wp_options\n") != NULL);
}

static void an_app_without_anything_is_fine(void)
{
	const struct app app = {.framework = "generic"};
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(config_freep) struct config *c = NULL;
	struct err err;

	init_text(&app, NULL, NULL, &text);
	c = parse(text.data, &err);
	REQUIRE(c != NULL);
	CHECK_INT(c->remotes_n, 0);
	CHECK_INT(c->policy.masks.autos_n, 1);
	CHECK_INT(c->policy.masks.n, 0);
	CHECK(c->policy.database_url == NULL && c->policy.exclude.n == 0);
}

/* "#key:" becomes "key:" in each line. */
static void turn_on(struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++) {
		bool example = text->data[i] == '#' && isalpha(text->data[i + 1]);

		if (!example)
			text->data[n++] = text->data[i];
	}
	text->data[n] = '\0';
	text->len = n;
}

static void its_examples_are_good(const char *first_set)
{
	struct app app = shop();
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(config_freep) struct config *c = NULL;
	const struct policy *p;
	struct err err;

	app.files[0].name = (char *)first_set;
	init_text(&app, NULL, NULL, &text);
	turn_on(&text);
	c = parse(text.data, &err);
	CHECK_STR(err.msg, "");
	REQUIRE(c != NULL);
	p = &c->policy;
	CHECK_INT(c->remotes_n, 3);
	CHECK_INT(c->remotes[2].only.n, 2);
	CHECK(c->remotes[2].into != NULL && c->remotes[2].site_url != NULL &&
	      c->remotes[2].after.n == 1);
	CHECK(c->remotes[1].via != NULL && c->remotes[1].root != NULL);
	CHECK(p->database_url != NULL && p->mask_secret_file != NULL &&
	      p->development_password != NULL);
	CHECK_INT(p->masks.autos_n, 1);
	CHECK(p->exclude.n == 1 && p->skip.n == 1 && p->rows_n == 2 && p->follow);
	CHECK_INT(c->keep_local.n, 1);
	CHECK(p->file_exclude.n == 1 && p->file_skip.n == 1 && p->max_size.said);
	CHECK_INT(p->sets_n, 2);
	CHECK(p->sets[0].exclude.n == 1 && p->sets[0].max_size.said);
	CHECK(p->sets[1].folder != NULL && p->sets[1].url != NULL);
	CHECK_INT(c->after_pull.n, 1);
	CHECK(c->every_s.said && c->limit_rate.said && c->batch.said);
}

/* Whatever key the reader's tables have. */
static void it_has_an_example_of_every_key(const char *config_c)
{
	const struct app app = shop();
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf source = {0};
	struct err err = {0};
	size_t n = 0;

	init_text(&app, NULL, NULL, &text);
	turn_on(&text);
	REQUIRE(fs_read_file(config_c, 1000000, &source, &err));
	for (const char *at = source.data; (at = strstr(at, "\n    {\"")) != NULL; n++) {
		CLEANUP(freep) char *path = NULL;
		CLEANUP(freep) char *key = NULL;

		at += strlen("\n    {\"");
		path = xstrndup(at, strcspn(at, "\""));
		key = xasprintf(
		    "%s:", strchr(path, '.') != NULL ? strchr(path, '.') + 1 : path);
		check_that(strstr(text.data, key) != NULL, path, __FILE__, __LINE__);
	}
	CHECK(n > 20);
}

/* "#   key:" becomes "key:", instead of what stands there. */
static void its_masks_are_good(void)
{
	static const char there[] = "  mask: auto\n";
	const struct app app = shop();
	CLEANUP(buf_reset) struct buf text = {0};
	CLEANUP(buf_reset) struct buf other = {0};
	CLEANUP(config_freep) struct config *c = NULL;
	struct err err;

	init_text(&app, NULL, NULL, &text);
	REQUIRE(strstr(text.data, there) != NULL);
	for (const char *at = text.data; *at != '\0'; at++) {
		if (strncmp(at, there, strlen(there)) == 0)
			at += strlen(there) - 1;
		else if (strncmp(at, "#   ", 4) == 0)
			at += 3;
		else
			buf_putc(&other, *at);
	}
	c = parse(buf_str(&other), &err);
	CHECK_STR(err.msg, "");
	REQUIRE(c != NULL);
	CHECK_INT(c->policy.masks.autos_n, 1);
	CHECK_INT(c->policy.masks.n, 8);
}

int main(int argc, char **argv)
{
	REQUIRE(argc == 2);
	a_remote_is_read_back();
	it_names_what_the_app_has();
	an_app_without_anything_is_fine();
	its_examples_are_good("uploads");
	its_examples_are_good("files");
	it_has_an_example_of_every_key(argv[1]);
	its_masks_are_good();
	return check_done();
}
