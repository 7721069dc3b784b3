/* What is personal in a text, JSON, or what PHP's serialize() writes. */
#include "common/mask/mask_redact.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"
#include "common/mask/mask_dictionary.h"
#include "common/mask/mask_tally.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

static struct mask redact;

static char *redacted(const char *table, const char *value, size_t len)
{
	CLEANUP(mask_dictionary_freep) struct mask_dictionary *d = mask_dictionary_new();
	struct mask_job job = fixture_job(&redact);
	struct buf out = {0};

	redact = mask_of(MASK_REDACT);
	job.table = table;
	job.dictionary = d;
	mask_redact(&job, mask_seed_of(&job.key, "1", 1), value, len, &out);
	CHECK_INT(out.len, len);
	return buf_take(&out);
}

/*
 * gone: words, with a bar between, that are not in the result; in stays[] those that are.  The result
 * is as long, also in characters.
 */
static void check_parts(const char *value, const char *gone, const char *stays)
{
	CLEANUP(freep) char *got = redacted("t", value, strlen(value));
	CLEANUP(freep) char *words = xstrdup(gone);
	CLEANUP(freep) char *others = xstrdup(stays);
	char *rest = NULL;

	printf("# %s\n# %s\n", value, got);
	for (char *w = strtok_r(words, "|", &rest); w != NULL;
	     w = strtok_r(NULL, "|", &rest))
		CHECK(strstr(got, w) == NULL);
	for (char *w = strtok_r(others, "|", &rest); w != NULL;
	     w = strtok_r(NULL, "|", &rest))
		CHECK(strstr(got, w) != NULL);
	CHECK(text_is_utf8(got, strlen(got)));
}

static void texts(void)
{
	check_parts("Write to anna.schmidt@firma-mueller.de, please.",
	    "anna|schmidt|firma", "Write to |example.invalid, please.");
	check_parts("a@b.de and 'x@y.org'", "a@b|b.de|x@y|y.org", " and '|.zz|.zzz'");
	check_parts("mailto:J%C3%B6rg%40some-longer-company.co.uk?x",
	    "some-longer|company", "mailto:|%40|.example.invalid?x");
	check_parts("Call +49 (0)171 / 123-4567 or 0049 30 901820!", "171|4567|901820",
	    "Call +99 (9)| / | or 0099 9|!");
	check_parts("DE89 3704 0044 0532 0130 00, GB29NWBK60161331926819.",
	    "3704|0532|NWBK|926819", "DE00 |, GB00|.");
	check_parts("4111 1111 1111 1111; 378282246310005", "1111|378282", "9");
	check_parts("jörg@müller.de", "müller|jörg", "@|.zz");
	check_parts("to anna@firma.xn--p1ai", "anna|firma", "to |@");
	check_parts("bounces+anna.roe=firma.de@mail.lists.org, v-5-eve=x.de@lists.org",
	    "anna|roe|firma|eve=", "@|.zzz");
	check_parts("a=anna.roe@firma-mueller.de", "anna|roe|firma", "a=");
	/* As they stand behind another value of a row, and people's signs. */
	check_parts(
	    "Anna,+491711234567,4111111111111111,x", "17112|1111", "Anna,+999|,x");
	check_parts("Tel.+49 171 1234567, Fax/+49-30-901820", "171|901820",
	    "Tel.+99 9|, Fax/+99-9");
	check_parts("+49\xc2\xa0"
	            "171\xc2\xa0"
	            "1234567",
	    "171|4567", "+99");
	check_parts("de89370400440532013000 or DE89-3704-0044-0532-0130-00", "3704|0532",
	    "de00|DE00-");
}

static void what_is_none_stays(void)
{
	static const char *const texts[] = {"icon@2x.png and sprite@3x.jpg",
	    "lodash@4.17.21, @app.route, me@localhost",
	    "order 4006381333931, id 17000000000012", "DE89 3704 0044 0532 0130 01",
	    "4111 1111 1111 1112", "2026-01-31T10:00:00+0200", "1e+12345678 a+12345678",
	    "{\"id\": 4111111111111111, \"ok\": true}",
	    "a:1:{s:5:\"title\";s:4:\"Maria\";}", "version 1.2.3.4", "00 12 34", "@", "+",
	    "%40"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		CLEANUP(freep) char *got = redacted("t", texts[i], strlen(texts[i]));

		CHECK_STR(got, texts[i]);
	}
}

static void json(void)
{
	check_parts(
	    "{\"first_name\": \"Anna\", \"vorname\":\"J\\u00f6rg\", \"title\": \"Anna\"}",
	    "first_name\": \"Anna|J\\|rg\"",
	    "{\"first_name\": \"|\", \"vorname\":\"|\", \"title\": \"Anna\"}");
	check_parts(
	    "{\"customer\": {\"name\": \"Anna B\\\"ock\"}, \"product\": {\"name\": \"Chair\"}}",
	    "Anna|ock", "Chair|{\"customer\": {\"name\": \"|\"}, ");
	check_parts(
	    "{\"phones\": [\"030 123456\", \"0171 99\"], \"telefon\": 491711234567, \"n\": 5}",
	    "123456|0171|491711234567", "\"phones\": [\"|\"n\": 5}");
	check_parts("[{\"note\": \"x\\nanna@users.test\\n\"}]", "anna|users",
	    "[{\"note\": \"x\\n|\\n\"}]");
	check_parts(
	    "{\"m\": \"anna\\u0040users.test\", \"t\": \"J\\u00fcrgen.M\\u00fcller@users.test\"}",
	    "anna|ller|users|rgen", "{\"m\": \"|\\u0078|\\u00f6");
	check_parts(
	    "{\"a\": \"{\\\"lastname\\\": \\\"Roe\\\", \\\"t\\\": \\\"Tea\\\"}\"}", "Roe",
	    "{\\\"lastname\\\": \\\"|\\\"Tea\\\"}\"}");
	check_parts("{\"data\": \"a:1:{s:8:\\\"lastname\\\";s:3:\\\"Roe\\\";}\"}", "Roe",
	    "s:8:\\\"lastname\\\";s:3:\\\"|\\\";}\"}");
	check_parts("{\"geburtsdatum\": \"1980-12-24\"}", "1980|12-24", "\"19|-0");
	check_parts("{\"email\": \"anna@users.test", "anna|users", "{\"email\": \"");
	check_parts("{\"a\": \"{\\\"mail\\\": \\\"anna@users.test\\\"}\"}", "anna|users",
	    "{\"a\": \"{\\\"mail\\\": \\\"|\\\"}\"}");
}

static void php(void)
{
	static const char object[] =
	    "O:4:\"User\":2:{s:8:\"\0*\0email\";s:15:\"anna@users.test\";"
	    "s:10:\"\0User\0name\";s:5:\"Maria\";}";
	CLEANUP(freep) char *got = redacted("t", object, sizeof(object) - 1);

	CHECK(memmem(got, sizeof(object) - 1, "anna", 4) == NULL);
	CHECK(memmem(got, sizeof(object) - 1, "Maria", 5) == NULL);
	CHECK(memmem(got, sizeof(object) - 1, "s:8:\"\0*\0email\";s:15:\"", 21) != NULL);
	check_parts(
	    "a:3:{s:6:\"prenom\";s:8:\"Hélène\";s:3:\"age\";i:7;s:5:\"other\";N;}",
	    "H|l\xc3\xa8ne",
	    "a:3:{s:6:\"prenom\";s:8:\"|\";s:3:\"age\";i:7;s:5:\"other\";N;}");
	check_parts(
	    "a:1:{s:6:\"emails\";a:2:{i:0;s:4:\"Anna\";i:1;s:15:\"anna@users.test\";}}",
	    "Anna|anna|users",
	    "a:1:{s:6:\"emails\";a:2:{i:0;s:4:\"|\";i:1;s:15:\"|\";}}");
	/* Of an order, whose lists are called as what they hold. */
	check_parts(
	    "a:1:{s:7:\"billing\";a:2:{s:4:\"city\";s:6:\"Berlin\";s:7:\"country\";s:2:\"DE\";}}",
	    "Berlin", "s:7:\"country\";s:2:\"DE\";}}");
	check_parts("s:39:\"{\"mail\": \"anna@users.test\", \"x\": \"Tea\"}\";",
	    "anna|users", "s:39:\"{\"mail\": \"|\", \"x\": \"Tea\"}\";");
	check_parts("a:1:{s:1:\"x\";s:99:\"anna@users.test and what was cut",
	    "anna|users", " and what was cut");
	check_parts("a:2:{s:1:\"s\";E:11:\"Suit:Hearts\";s:8:\"lastname\";s:3:\"Roe\";}",
	    "Roe", "E:11:\"Suit:Hearts\";s:8:\"lastname\";s:3:\"|\";}");
	check_parts("a:1:{broken anna@users.test", "anna|users", "a:1:{broken ");
}

/* "email in 2 of 3" of some values; "" for none. */
static void decides(const char *const *values, const char *wanted)
{
	CLEANUP(mask_dictionary_freep) struct mask_dictionary *d = mask_dictionary_new();
	CLEANUP(freep) char *got = NULL;
	struct mask_tally t = {0};
	enum mask_kind kind;
	const char *what;
	size_t hits;

	for (size_t i = 0; values[i] != NULL; i++)
		mask_tally_add(&t, d, "t", values[i], strlen(values[i]));
	got = mask_tally_decide(&t, &kind, &what, &hits)
	          ? xasprintf("%s: %s in %zu of %zu", mask_kind_name(kind), what, hits,
	                t.values)
	          : xstrdup("");
	CHECK_STR(got, wanted);
}

#define VALUES(...)                                                                      \
	(const char *const[])                                                            \
	{                                                                                \
		__VA_ARGS__, NULL                                                        \
	}

static void columns(void)
{
	decides(VALUES("a@b.de", "c@d.org"), "email: e-mail addresses in 2 of 2");
	decides(VALUES("yes", "c@d.org", "no"), "redact: e-mail addresses in 1 of 3");
	decides(VALUES("+49 171 1234567", "+33 1 23 45 67 89", "-"),
	    "phone: phone numbers in 2 of 3");
	decides(VALUES("DE89370400440532013000"), "scramble: bank accounts in 1 of 1");
	decides(
	    VALUES("84.112.3.9", "91.7.200.1", "10.0.0.1"), "ip: IP addresses in 3 of 3");
	decides(VALUES("1.2.3.4", "2.0.0.1", "3.11.2.0"), "");
	decides(VALUES("Anna Schmidt", "Jan de Vries", "Pedro Almeida", "Igor Zzyx"),
	    "name: names of people in 3 of 4");
	decides(VALUES("Anna", "Thomas", "Maria", "Xenia"),
	    "first_name: first names in 3 of 4");
	decides(VALUES("Blue Shirt", "Red Chair", "New York", "Credit Card"), "");
	decides(VALUES("{\"vorname\": \"Anna\"}", "{}"), "redact: members in 1 of 2");
	decides(VALUES("4111111111111111", "x"), "");
	decides(VALUES("4111111111111111", "5500005555555559", "x", "y"),
	    "redact: card numbers in 2 of 4");
	decides(VALUES("some text", "more", "2026-01-01", "a_b", "paid"), "");
}

int main(void)
{
	texts();
	what_is_none_stays();
	json();
	php();
	columns();
	return check_done();
}
