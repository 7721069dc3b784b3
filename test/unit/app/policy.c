#include "common/app/policy.h"

#include <string.h>

#include "common/app/config.h"
#include "test/lib/check.h"

static struct config *parse(const char *text, struct err *err)
{
	*err = (struct err){0};
	return config_parse(".synco.yml", text, strlen(text), err);
}

static void the_policy_is_read(void)
{
	struct err err;
	CLEANUP(config_freep)
	struct config *c = parse("database:\n"
	                         "  exclude: [log_*]\n"
	                         "  skip: [old]\n"
	                         "  where: {orders: \"state = 'it''s (new'\"}\n"
	                         "  sample: {visits: 2.5%}\n"
	                         "  follow: foreign keys\n"
	                         "  mask_secret_file: /etc/secret\n"
	                         "  development_password: letmein\n"
	                         "files:\n"
	                         "  exclude: ['*.zip']\n"
	                         "  max_size: 50M\n"
	                         "  skip: [private]\n"
	                         "  sets:\n"
	                         "    uploads: {exclude: [a, b], max_size: 1M}\n"
	                         "    more: {folder: var/more, url: /more}\n",
	    &err);
	const struct policy *p;

	REQUIRE(c != NULL);
	p = &c->policy;
	CHECK_STR(p->file, ".synco.yml");
	CHECK_STR(p->exclude.items[0], "log_*");
	CHECK_STR(p->skip.items[0], "old");
	CHECK_INT(p->rows_n, 2);
	CHECK_STR(p->rows[0].table, "orders");
	CHECK_STR(p->rows[0].where, "state = 'it''s (new'");
	CHECK_INT(p->rows[0].line, 4);
	CHECK_STR(p->rows[1].table, "visits");
	CHECK_INT(p->rows[1].per_10000, 250);
	CHECK(p->follow);
	CHECK_STR(p->mask_secret_file, "/etc/secret");
	CHECK_STR(p->development_password, "letmein");
	CHECK_STR(p->file_exclude.items[0], "*.zip");
	CHECK_INT(p->max_size.n, 50000000);
	CHECK_STR(p->file_skip.items[0], "private");
	CHECK_INT(p->sets_n, 2);
	CHECK_STR(p->sets[0].exclude.items[1], "b");
	CHECK_INT(p->sets[0].max_size.n, 1000000);
	CHECK_STR(p->sets[1].folder, "var/more");
	CHECK_STR(p->sets[1].url, "/more");
}

static void masks_are_read(void)
{
	struct err err;
	CLEANUP(config_freep)
	struct config *c =
	    parse("database:\n"
	          "  mask:\n"
	          "    '*': auto\n"
	          "    users:\n"
	          "      email: {mask: email, by: value}\n"
	          "      notes: null\n"
	          "      salary: {number: [-5, 9000]}\n"
	          "      born: {date_shift: 60d}\n"
	          "      seen: date_shift\n"
	          "      login: {template: 'user-{id}'}\n"
	          "      password: {password: letmein}\n"
	          "      nick: keep\n"
	          "      data: {json: {'$.a[*].b': name, '$..tel': {text: x}}}\n"
	          "    meta: {value: {switch: name, cases: {tel: phone, 'x_*': hash}}}\n",
	        &err);
	const struct mask_rules *r;

	REQUIRE(c != NULL);
	r = &c->policy.masks;
	CHECK_INT(r->autos_n, 1);
	CHECK_STR(r->autos[0].table, "*");
	REQUIRE(r->n == 11);
	CHECK(r->items[0].mask.kind == MASK_EMAIL && r->items[0].mask.by_value);
	CHECK_STR(r->items[0].table, "users");
	CHECK_INT(r->items[0].line, 5);
	CHECK(r->items[1].mask.kind == MASK_NULL);
	CHECK(r->items[2].mask.from == -5 && r->items[2].mask.to == 9000);
	CHECK_INT(r->items[3].mask.to, 60);
	CHECK_INT(r->items[4].mask.to, MASK_DATE_DAYS);
	CHECK_STR(r->items[5].mask.text, "user-{id}");
	CHECK_STR(r->items[6].mask.text, "letmein");
	CHECK(r->items[7].mask.kind == MASK_KEEP);
	CHECK_INT(r->items[8].mask.paths_n, 2);
	CHECK_STR(r->items[8].mask.paths[1].path, "$..tel");
	CHECK_STR(r->items[9].when_column, "name");
	CHECK_STR(r->items[10].when_value, "x_*");
	CHECK(r->items[10].mask.kind == MASK_HASH && r->items[10].mask.by_value);
}

static void slips_of_the_policy_are_named(void)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
	    {"database: {mask: all}", ":1:18: database.mask: give auto, or a mapping"},
	    {"database:\n  mask:\n", "database.mask: give auto"},
	    {"database: {mask: {u: {a: emial}}}",
	        ":1:26: database.mask.u.a: there is no mask emial: did you mean email?"},
	    {"database: {mask: {u: {a: [1]}}}", "give a mask, as email"},
	    {"database: {mask: {u: {a: number}}}", "say with what"},
	    {"database: {mask: {u: {a: {number: [5, 1]}}}}", "give the smallest and"},
	    {"database: {mask: {u: {a: {number: [-9223372036854775807, 9]}}}}",
	        "give the smallest and"},
	    {"database: {mask: {u: {a: {date_shift: 1h}}}}", "give days"},
	    {"database: {mask: {u: {a: {email: x}}}}", "takes no argument"},
	    {"database: {mask: {u: {a: {mask: email, by: row, c: d}}}}", "give one mask"},
	    {"database: {mask: {u: {a: {mask: email, by: me}}}}", "give \"value\""},
	    {"database: {mask: {u: {a: {mask: email, unless: [x]}}}}",
	        ":1:48: database.mask.u.a.unless: give a condition"},
	    {"database: {mask: {u: {a: {mask: email, unless: \"a = 1; x\"}}}}",
	        "there is a second statement"},
	    {"database: {mask: {u: {a: {mask: email, unless: \"1) OR (1\"}}}}",
	        "there is a ) without its ("},
	    {"database: {mask: {u: {a: {unless: \"a = 1\"}}}}", "give one mask"},
	    {"database: {mask: {u: {a: {json: {$.x: {mask: email, unless: \"a = 1\"}}}}}}",
	        "unless is for the whole column"},
	    {"database: {mask: {u: {a: {json: {x: email}}}}}", "give a path as $."},
	    {"database: {mask: {u: {a: {json: {$.x: {json: {$.y: hash}}}}}}}",
	        "JSON can't hold JSON"},
	    {"database: {mask: {u: {a: {switch: b}}}}", "give a column and masks"},
	    {"database: {where: {o: \"a = 1; DROP TABLE o\"}}",
	        ":1:23: database.where.o: give one condition: there is a second"},
	    {"database: {where: {o: \"a = 1) OR (1 = 1\"}}",
	        "there is a ) without its ("},
	    {"database: {where: {o: \"(a = 1\"}}", "there is a ( without its )"},
	    {"database: {where: {o: \"a = 'x\"}}", "a quoted text does not end"},
	    {"database: {where: {o: \"a = '\\\\' OR 1\"}}", "a quoted text does not end"},
	    {"database: {where: {o: \"a = 1 -- \"}}", "comments can't stand"},
	    {"database: {where: {o: \"a = $$'$$\"}}", "quote texts with '"},
	    {"database: {where: {o: \"a = $_$ ' $_$ OR 1) -- '\"}}",
	        "quote texts with '"},
	    {"database: {where: {o: \" \"}}", "the condition is empty"},
	    {"database: {where: [a]}", "give a condition for each table"},
	    {"database: {sample: {o: 5}}", "give a share of the rows"},
	    {"database: {sample: {o: 101%}}", "give a share of the rows"},
	    {"database: {follow: all}", "give \"foreign keys\""},
	    {"files: {sets: {db: {}}}", "name it with up to 40"},
	    {"files: {sets: {a: {folder: ../b}}}", "give a folder below"},
	    {"files: {sets: {a: {folder: b, url: c}}}", "give a url as /downloads"},
	    {"files: {sets: {a: {foldr: b}}}",
	        "files.sets.a.foldr: unknown key: did you"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err;
		CLEANUP(config_freep) struct config *c = parse(cases[i].text, &err);

		CHECK(c == NULL);
		CHECK(err.code == ERR_USAGE);
		if (strstr(err.msg, cases[i].says) == NULL)
			CHECK_STR(err.msg, cases[i].says);
	}
}

int main(void)
{
	the_policy_is_read();
	masks_are_read();
	slips_of_the_policy_are_named();
	return check_done();
}
