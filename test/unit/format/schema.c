#include "common/format/schema.h"

#include <string.h>

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "test/lib/check.h"
#include "test/unit/format/fixture.h"

struct reading {
	struct schema *schema;
	struct schema_rows rows;
	struct err err;
};

static void begin(struct reading *r)
{
	*r = (struct reading){.schema = xcalloc(1, sizeof(struct schema))};
}

static void end(struct reading *r)
{
	schema_free(r->schema);
	schema_rows_reset(&r->rows);
}

static enum schema_line read_text(struct reading *r, const char *text)
{
	CLEANUP(json_freep) struct json *line = json_parse(text, strlen(text), &r->err);

	if (line == NULL)
		return SCHEMA_LINE_ERROR;
	return schema_parse_line(r->schema, line, &r->rows, &r->err);
}

/* Through its text, as it travels. */
static enum schema_line read_json(struct reading *r, struct json *v)
{
	CLEANUP(json_freep) struct json *line = v;
	CLEANUP(buf_reset) struct buf text = {0};

	json_print(line, &text);
	return read_text(r, text.data);
}

static void a_database_line_loses_nothing(void)
{
	struct schema s = {0};
	struct reading r;

	begin(&r);
	s.database = (struct schema_database){.engine = xstrdup("mysql"),
	    .flavour = xstrdup("MariaDB"),
	    .version = xstrdup("10.11.6-MariaDB-0+deb12u1"),
	    .identity = xstrdup("00112233445566778899aabbccddeeff"),
	    .charset = xstrdup("utf8mb4"),
	    .settings = xcalloc(1, sizeof(char *)),
	    .settings_n = 1};
	s.database.settings[0] = xstrdup("SET x = '\xe9'");
	schema_unseen(&s.database, "view");
	schema_unseen(&s.database, "table");
	schema_unseen(&s.database, "view");
	CHECK_INT(read_json(&r, schema_database_json(&s.database)), SCHEMA_LINE_DATABASE);
	CHECK_STR(r.schema->database.engine, "mysql");
	CHECK_STR(r.schema->database.flavour, "MariaDB");
	CHECK_STR(r.schema->database.version, s.database.version);
	CHECK_STR(r.schema->database.identity, s.database.identity);
	CHECK_STR(r.schema->database.charset, "utf8mb4");
	CHECK(r.schema->database.collation == NULL);
	REQUIRE(r.schema->database.settings_n == 1);
	CHECK_STR(r.schema->database.settings[0], "SET x = '\xe9'");
	CHECK(r.schema->database.unseen_n == 2);
	CHECK(schema_is_unseen(&r.schema->database, "table"));
	CHECK(!schema_is_unseen(&r.schema->database, "trigger"));
	CHECK_INT(read_json(&r, schema_database_json(&s.database)), SCHEMA_LINE_ERROR);
	CHECK_ERR(r.err, ERR_PROTO, "a second database");
	end(&r);
	schema_free(memcpy(xcalloc(1, sizeof(s)), &s, sizeof(s)));
}

static void fill_table(struct schema_object *o)
{
	*o = (struct schema_object){.stage = SCHEMA_TABLE,
	    .kind = xstrdup("table"),
	    .name = xstrdup("caf\xe9 `x`"),
	    .create = xstrdup("CREATE TABLE \xff (…)"),
	    .keys = xstrdup("ALTER TABLE k"),
	    .links = xstrdup("ALTER TABLE l"),
	    .after = xstrdup("SELECT 1"),
	    .definer = xstrdup("a@b"),
	    .engine = xstrdup("InnoDB"),
	    .table = xstrdup("t"),
	    .key_n = 1,
	    .rows_estimate = 1234567890123,
	    .bytes_estimate = INT64_MAX,
	    .chunk_mask = 127,
	    .has_rows = true,
	    .history = true};
	o->session = (struct schema_session){.sql_mode = xstrdup("ANSI"),
	    .charset = xstrdup("utf8mb4"),
	    .collation = xstrdup("c"),
	    .db_collation = xstrdup("d"),
	    .time_zone = xstrdup("SYSTEM")};
	o->columns = xcalloc(SCHEMA_TYPES, sizeof(*o->columns));
	o->columns_n = SCHEMA_TYPES;
	for (size_t i = 0; i < SCHEMA_TYPES; i++) {
		o->columns[i].type = (enum schema_type)i;
		o->columns[i].name = xasprintf("c%zu", i);
		o->columns[i].charset = i % 2 ? NULL : xstrdup("latin1");
	}
}

#define DATABASE                                                                         \
	"{\"database\":{\"engine\":\"mysql\",\"flavour\":\"MySQL\",\"version\":\"8\"}}"

static void a_table_line_loses_nothing(void)
{
	const struct schema_object *back;
	struct schema_object o;
	struct reading r;
	int same = 0;

	begin(&r);
	fill_table(&o);
	REQUIRE(read_text(&r, DATABASE) == SCHEMA_LINE_DATABASE);
	REQUIRE(read_json(&r, schema_object_json(&o)) == SCHEMA_LINE_OBJECT);
	back = &r.schema->objects[0];
	CHECK_INT(back->stage, SCHEMA_TABLE);
	CHECK_STR(back->kind, o.kind);
	CHECK_STR(back->name, o.name);
	CHECK_STR(back->table, o.table);
	CHECK_STR(back->create, o.create);
	CHECK_STR(back->keys, o.keys);
	CHECK_STR(back->links, o.links);
	CHECK_STR(back->after, o.after);
	CHECK_STR(back->definer, o.definer);
	CHECK_STR(back->engine, o.engine);
	CHECK_STR(back->session.sql_mode, o.session.sql_mode);
	CHECK_STR(back->session.charset, o.session.charset);
	CHECK_STR(back->session.collation, o.session.collation);
	CHECK_STR(back->session.db_collation, o.session.db_collation);
	CHECK_STR(back->session.time_zone, o.session.time_zone);
	CHECK_INT(back->key_n, 1);
	CHECK_INT(back->rows_estimate, o.rows_estimate);
	CHECK_INT(back->bytes_estimate, INT64_MAX);
	CHECK_INT(back->chunk_mask, 127);
	CHECK(back->has_rows && back->history);
	REQUIRE(back->columns_n == SCHEMA_TYPES);
	for (size_t i = 0; i < SCHEMA_TYPES; i++)
		same +=
		    back->columns[i].type == o.columns[i].type &&
		    strcmp(back->columns[i].name, o.columns[i].name) == 0 &&
		    (back->columns[i].charset == NULL) == (o.columns[i].charset == NULL);
	CHECK_INT(same, SCHEMA_TYPES);
	schema_object_reset(&o);
	end(&r);
}

static void other_objects_have_no_table_members(void)
{
	struct schema_object o = {.stage = SCHEMA_AFTER};
	CLEANUP(json_freep) struct json *v = NULL;
	CLEANUP(buf_reset) struct buf text = {0};

	o.kind = xstrdup("view");
	o.name = xstrdup("v");
	o.create = xstrdup("CREATE VIEW v AS SELECT 1");
	v = schema_object_json(&o);
	json_print(v, &text);
	CHECK_STR(text.data,
	    "{\"object\":{\"stage\":\"after\",\"kind\":\"view\",\"name\":\"v\","
	    "\"create\":\"CREATE VIEW v AS SELECT 1\"}}");
	schema_object_reset(&o);
}

static void many_objects_keep_their_order(void)
{
	struct schema *s = xcalloc(1, sizeof(*s));
	int good = 0;

	for (int i = 0; i < 1000; i++)
		schema_add(s)->name = xasprintf("%d", i);
	CHECK_INT(s->objects_n, 1000);
	for (int i = 0; i < 1000; i++) {
		CLEANUP(freep) char *name = xasprintf("%d", i);

		good +=
		    strcmp(s->objects[i].name, name) == 0 && s->objects[i].kind == NULL;
	}
	CHECK_INT(good, 1000);
	schema_free(s);
	schema_free(NULL);
}

#define TABLE(name, rows)                                                                \
	"{\"object\":{\"stage\":\"table\",\"kind\":\"table\",\"name\":\"" name "\","     \
	"\"create\":\"c\",\"columns\":[{\"name\":\"id\",\"type\":\"number\"}],"          \
	"\"keyColumns\":1,\"rowsEstimate\":1,\"bytesEstimate\":1,\"chunkMask\":1,"       \
	"\"hasRows\":" rows "}}"
#define VIEW                                                                             \
	"{\"object\":{\"stage\":\"after\",\"kind\":\"view\",\"name\":\"v\","             \
	"\"create\":\"c\"}}"
#define ID "\"00112233445566778899aabbccddeeff\""
#define FRAME(table, raw, rows)                                                          \
	"{\"frame\":[0,16,100,0," raw "],\"table\":" table ",\"chunks\":[[" ID "," rows  \
	"," raw "]]}"
#define DONE(table, rows, bytes)                                                         \
	"{\"done\":{\"table\":" table ",\"rows\":" rows ",\"bytes\":" bytes "}}"

/* Tables 0 and 2 have rows; 1 has its structure only; 3 is a view. */
static void begin_tables(struct reading *r)
{
	begin(r);
	REQUIRE(read_text(r, DATABASE) == SCHEMA_LINE_DATABASE);
	REQUIRE(read_text(r, TABLE("zero", "true")) == SCHEMA_LINE_OBJECT);
	REQUIRE(read_text(r, TABLE("one", "false")) == SCHEMA_LINE_OBJECT);
	REQUIRE(read_text(r, TABLE("two\\u001b[2J", "true")) == SCHEMA_LINE_OBJECT);
	REQUIRE(read_text(r, VIEW) == SCHEMA_LINE_OBJECT);
}

static void frame_lines_say_where_rows_are(void)
{
	static const struct pack_ref ref = {1, 16, 400, 2, 700};
	static const struct chunk chunks[] = {
	    {{0x00, 0x11, 0xff}, 3, 300}, {{0xfe, [15] = 1}, 5, 400}};
	struct reading r;

	begin_tables(&r);
	CHECK_INT(
	    read_json(&r, schema_frame_json(0, &ref, chunks, 2)), SCHEMA_LINE_FRAME);
	CHECK_INT(r.rows.table, 0);
	CHECK(r.rows.begun && !r.rows.ended);
	CHECK(r.rows.ref.pack == 1 && r.rows.ref.offset == 16 &&
	      r.rows.ref.length == 400 && r.rows.ref.frame == 2 && r.rows.ref.raw == 700);
	REQUIRE(r.rows.chunks_n == 2);
	CHECK(memcmp(r.rows.chunks, chunks, sizeof(chunks)) == 0);
	/* A row larger than a frame: no chunk ends in it. */
	CHECK_INT(read_json(&r, schema_frame_json(0, &ref, NULL, 0)), SCHEMA_LINE_FRAME);
	CHECK_INT(r.rows.chunks_n, 0);
	CHECK_INT(
	    read_json(&r, schema_frame_json(0, &ref, chunks + 1, 1)), SCHEMA_LINE_FRAME);
	CHECK_INT(read_json(&r, schema_done_json(0, 13, 2100)), SCHEMA_LINE_ERROR);
	CHECK_ERR(r.err, ERR_PROTO, "table zero: the frames and chunks do not add up");
	end(&r);
}

static void tables_come_in_order_and_end(void)
{
	struct reading r;

	begin_tables(&r);
	CHECK(!schema_check_end(r.schema, &r.rows, &r.err));
	CHECK_ERR(r.err, ERR_PROTO, "table zero: the index ends before its rows");
	CHECK_INT(read_text(&r, FRAME("0", "50", "5")), SCHEMA_LINE_FRAME);
	CHECK_INT(read_text(&r, FRAME("0", "70", "7")), SCHEMA_LINE_FRAME);
	CHECK(!schema_check_end(r.schema, &r.rows, &r.err));
	CHECK_INT(read_text(&r, DONE("0", "12", "120")), SCHEMA_LINE_DONE);
	CHECK_INT(r.rows.rows, 12);
	CHECK_INT(r.rows.bytes, 120);
	CHECK(r.rows.ended);
	CHECK(!schema_check_end(r.schema, &r.rows, &r.err));
	CHECK_ERR(r.err, ERR_PROTO, "table two\\x1b[2J: ");
	CHECK_INT(read_text(&r, DONE("2", "0", "0")), SCHEMA_LINE_DONE);
	CHECK(schema_check_end(r.schema, &r.rows, &r.err));
	end(&r);
}

#define SURVEY                "{\"survey\":true}"
#define COMPARED(table, gone) "{\"compared\":{\"table\":" table ",\"gone\":" gone "}}"
#define REFRESHED(table, gone, total)                                                    \
	"{\"done\":{\"table\":" table ",\"rows\":0,\"bytes\":0,\"gone\":" gone           \
	",\"total\":" total "}}"

static void a_refresh_says_what_is_gone(void)
{
	struct reading r;
	CLEANUP(runs_reset) struct runs gone = {0};
	struct schema_refreshed refreshed = {.total = 77};

	begin_tables(&r);
	CHECK_INT(read_json(&r, schema_survey_json()), SCHEMA_LINE_SURVEY);
	runs_add(&gone, false);
	runs_add(&gone, true);
	CHECK_INT(read_json(&r, schema_compared_json(0, &gone)), SCHEMA_LINE_COMPARED);
	CHECK_INT(r.rows.table, 0);
	CHECK_INT(runs_taken(&r.rows.gone), 1);
	CHECK_INT(read_text(&r, COMPARED("2", "[]")), SCHEMA_LINE_COMPARED);
	CHECK_INT(r.rows.table, 2);
	CHECK_INT(runs_taken(&r.rows.gone), 0);
	refreshed.gone = gone;
	CHECK_INT(read_json(&r, schema_refreshed_json(0, &refreshed)), SCHEMA_LINE_DONE);
	CHECK(r.rows.compared);
	CHECK_INT(r.rows.total, 77);
	CHECK_INT(runs_span(&r.rows.gone), 2);
	CHECK_INT(read_text(&r, DONE("2", "0", "0")), SCHEMA_LINE_DONE);
	CHECK(!r.rows.compared);
	CHECK_INT(r.rows.gone.n, 0);
	CHECK(schema_check_end(r.schema, &r.rows, &r.err));
	end(&r);
}

static void refresh_lines_out_of_order_are_refused(void)
{
	static const char *const cases[][3] = {
	    {NULL, COMPARED("0", "[]"), "out of order"},
	    {SURVEY, SURVEY, "out of order"},
	    {SURVEY, VIEW, "after rows"},
	    {SURVEY, COMPARED("1", "[]"), "out of order"},
	    {SURVEY, COMPARED("9", "[]"), "out of order"},
	    {SURVEY, COMPARED("0", "[1]"), "pairs"},
	    {SURVEY, COMPARED("0", "[-1, 1]"), "pairs"},
	    {FRAME("0", "50", "5"), SURVEY, "out of order"},
	    {NULL, REFRESHED("0", "[]", "5"), "compared"},
	    {SURVEY, REFRESHED("0", "7", "5"), "compared"},
	    {SURVEY, REFRESHED("0", "[]", "-5"), "total"},
	    {SURVEY, REFRESHED("0", "[],\"places\":[0,1]", "5"), "compared"},
	    {SURVEY, REFRESHED("0", "[],\"places\":[6,0]", "5"), "compared"},
	    {SURVEY, REFRESHED("0", "[],\"places\":7", "5"), "compared"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct reading r;

		begin_tables(&r);
		if (cases[i][0] != NULL)
			CHECK(read_text(&r, cases[i][0]) != SCHEMA_LINE_ERROR);
		CHECK_INT(read_text(&r, cases[i][1]), SCHEMA_LINE_ERROR);
		CHECK_ERR(r.err, ERR_PROTO, cases[i][2]);
		end(&r);
	}
}

static void lines_out_of_order_are_refused(void)
{
	static const struct {
		const char *before;
		const char *line;
		const char *says;
	} cases[] = {
	    {NULL, FRAME("1", "50", "5"), "out of order"},
	    {NULL, FRAME("2", "50", "5"), "out of order"},
	    {NULL, FRAME("3", "50", "5"), "out of order"},
	    {NULL, FRAME("4", "50", "5"), "out of order"},
	    {NULL, FRAME("9223372036854775807", "50", "5"), "out of order"},
	    {NULL, FRAME("-1", "50", "5"), "\"table\""},
	    {FRAME("0", "50", "5"), FRAME("2", "50", "5"), "out of order"},
	    {FRAME("0", "50", "5"), DONE("2", "0", "0"), "out of order"},
	    {FRAME("0", "50", "5"), VIEW, "after rows"},
	    {FRAME("0", "50", "5"), DONE("0", "6", "50"), "do not add up"},
	    {FRAME("0", "50", "5"), DONE("0", "5", "51"), "do not add up"},
	    {DONE("0", "0", "0"), FRAME("0", "50", "5"), "out of order"},
	    {DONE("0", "0", "0"), DONE("0", "0", "0"), "out of order"},
	    {DONE("0", "0", "0"), DONE("1", "0", "0"), "out of order"},
	    {NULL, DATABASE, "a second database"},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct reading r;

		begin_tables(&r);
		if (cases[i].before != NULL)
			CHECK(read_text(&r, cases[i].before) != SCHEMA_LINE_ERROR);
		CHECK_INT(read_text(&r, cases[i].line), SCHEMA_LINE_ERROR);
		CHECK_ERR(r.err, ERR_PROTO, cases[i].says);
		end(&r);
	}
}

#define O                                                                                \
	"{\"object\":{\"stage\":\"table\",\"kind\":\"k\",\"name\":\"n\",\"create\":"     \
	"\"c\""
#define N ",\"rowsEstimate\":1,\"bytesEstimate\":1,\"chunkMask\":1"

static void lines_that_break_a_rule_are_refused(void)
{
	static const struct {
		const char *line;
		const char *says;
	} cases[] = {
	    {"[]", "unknown kind"},
	    {"{\"other\":1}", "unknown kind"},
	    {"{\"object\":1}", "unknown stage"},
	    {"{\"object\":{\"stage\":\"tables\"}}", "unknown stage"},
	    {"{\"object\":{\"stage\":\"after\",\"kind\":\"k\",\"name\":\"n\"}}",
	        "without kind"},
	    {"{\"object\":{\"stage\":\"after\",\"kind\":1}}", "\"kind\""},
	    {"{\"object\":{\"stage\":\"after\",\"name\":{\"latin1\":\"\\u0100\"}}}",
	        "\"name\""},
	    {O "}}", "\"columns\""},
	    {O ",\"columns\":1}}", "\"columns\""},
	    {O ",\"columns\":[]}}", "\"keyColumns\""},
	    {O ",\"columns\":[],\"keyColumns\":1" N "}}", "keyColumns"},
	    {O ",\"columns\":[],\"keyColumns\":0" N ",\"hasRows\":true}}",
	        "rows without columns"},
	    {O ",\"columns\":[],\"keyColumns\":0" N ",\"hasRows\":1}}", "\"hasRows\""},
	    {O ",\"columns\":[],\"keyColumns\":0,\"rowsEstimate\":1,\"bytesEstimate\":1,"
	       "\"chunkMask\":4294967296}}",
	        "chunkMask"},
	    {O ",\"columns\":[1],\"keyColumns\":0" N "}}", "column"},
	    {O ",\"columns\":[{\"type\":\"text\"}],\"keyColumns\":0" N "}}", "column"},
	    {O ",\"columns\":[{\"name\":\"a\",\"type\":\"blob\"}],\"keyColumns\":0" N
	       "}}",
	        "column"},
	    {O ",\"columns\":[{\"name\":\"a\",\"type\":\"text\",\"charset\":1}],"
	       "\"keyColumns\":0" N "}}",
	        "\"charset\""},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0}", "\"chunks\""},
	    {"{\"frame\":[0,16,100,0],\"table\":0,\"chunks\":[]}", "frame's place"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",1]]}",
	        "a chunk is"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",1,-1]]}",
	        "a chunk is"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[\"0011\",1,1]]}",
	        "a chunk is"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,"
	     "\"chunks\":[[\"00112233445566778899AABBCCDDEEFF\",1,1]]}",
	        "a chunk is"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",0,0]]}",
	        "can't be"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",2,1]]}",
	        "can't be"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",1,50],[" ID
	     ",1,1]]}",
	        "can't be"},
	    {"{\"frame\":[0,16,100,0,50],\"table\":0,\"chunks\":[[" ID ",1,50],[" ID
	     ",1,9223372036854775807]]}",
	        "can't be"},
	    {"{\"done\":{\"table\":0,\"rows\":0}}", "\"bytes\""},
	    {"{\"done\":[]}", "\"table\""},
	};

	for (size_t i = 0; i < FIXTURE_COUNT(cases); i++) {
		struct reading r;

		begin_tables(&r);
		CHECK_INT(read_text(&r, cases[i].line), SCHEMA_LINE_ERROR);
		CHECK_ERR(r.err, ERR_PROTO, cases[i].says);
		CHECK(strncmp(r.err.msg, "database index: ", 16) == 0);
		end(&r);
	}
}

/* All definitions together, whatever takes the memory: many small ones do, too. */
static void definitions_are_limited_together(void)
{
	static const char *const lines[] = {
	    "{\"object\":{\"stage\":\"after\",\"kind\":\"view\",\"name\":\"v\","
	    "\"create\":\"\"}}",
	    O ",\"columns\":[{\"name\":\"a\",\"type\":\"text\"},{\"name\":\"b\","
	      "\"type\":\"text\"}],\"keyColumns\":0" N "}}",
	};

	for (size_t i = 0; i < FIXTURE_COUNT(lines); i++) {
		struct reading r;
		size_t n = 0;

		begin_tables(&r);
		CHECK(r.schema->parsed_bytes > sizeof(struct schema_object));
		r.schema->parsed_bytes = LIMIT_DEFINITIONS - 100000;
		while (n < 1000 && read_text(&r, lines[i]) == SCHEMA_LINE_OBJECT)
			n++;
		CHECK(n > 20 && n < 300);
		CHECK_ERR(r.err, ERR_PROTO, "definitions take more than");
		end(&r);
	}
}

static void a_database_that_does_not_say_what_it_is_is_refused(void)
{
	static const char *const lines[] = {
	    "{\"database\":{}}",
	    "{\"database\":1}",
	    "{\"database\":{\"engine\":\"mysql\",\"flavour\":\"MySQL\"}}",
	    "{\"database\":{\"engine\":1,\"flavour\":\"MySQL\",\"version\":\"8\"}}",
	    "{\"database\":{\"engine\":\"m\",\"flavour\":\"M\",\"version\":\"8\","
	    "\"settings\":1}}",
	    "{\"database\":{\"engine\":\"m\",\"flavour\":\"M\",\"version\":\"8\","
	    "\"settings\":[1]}}",
	    TABLE("early", "true"),
	    FRAME("0", "50", "5"),
	};

	for (size_t i = 0; i < FIXTURE_COUNT(lines); i++) {
		struct reading r;

		begin(&r);
		CHECK_INT(read_text(&r, lines[i]), SCHEMA_LINE_ERROR);
		CHECK_INT(r.err.code, ERR_PROTO);
		end(&r);
	}
}

int main(void)
{
	a_database_line_loses_nothing();
	a_table_line_loses_nothing();
	other_objects_have_no_table_members();
	many_objects_keep_their_order();
	frame_lines_say_where_rows_are();
	tables_come_in_order_and_end();
	a_refresh_says_what_is_gone();
	refresh_lines_out_of_order_are_refused();
	lines_out_of_order_are_refused();
	lines_that_break_a_rule_are_refused();
	definitions_are_limited_together();
	a_database_that_does_not_say_what_it_is_is_refused();
	return check_done();
}
