#include "common/mask/mask_texts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/cleanup.h"

#define LISTED       5
#define PHONE_DIGITS 9

static bool is_local(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || (c != '\0' && strchr("._%+-", c) != NULL);
}

static bool is_host(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || c == '.' || c == '-';
}

/* Domains that are for examples, and this host's own. */
static bool is_nobodys(const char *host, size_t len)
{
	static const char *const ends[] = {"example.com", "example.org", "example.net",
	    ".example", ".invalid", ".test", ".localhost", ".local"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && strncasecmp(host + len - n, ends[i], n) == 0)
			return true;
	}
	return false;
}

/* at is the sign of text that may be an address; anybodys: also of domains for examples. */
static bool is_email(const char *text, const char *at, bool anybodys)
{
	const char *host = at + 1;
	bool named = false;
	size_t len = 0;
	size_t dot = 0;

	for (const char *p = at; p > text && is_local((unsigned char)p[-1]); p--)
		named = named || isalnum((unsigned char)p[-1]) ||
		        (unsigned char)p[-1] >= 0x80;
	while (is_host((unsigned char)host[len])) {
		if (host[len] == '.' && isalpha((unsigned char)host[len + 1]))
			dot = len;
		len++;
	}
	while (len > 0 && host[len - 1] == '.')
		len--;
	return named && dot > 0 && len >= dot + 3 && (anybodys || !is_nobodys(host, len));
}

static bool is_phone(const char *plus)
{
	size_t digits = 0;

	for (const char *p = plus + 1;
	     *p != '\0' && (isdigit((unsigned char)*p) || strchr(" ()/-", *p) != NULL);
	     p++)
		digits += isdigit((unsigned char)*p) != 0;
	return digits >= PHONE_DIGITS && isdigit((unsigned char)plus[1]);
}

bool mask_texts_are_personal(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if ((*p == '@' && is_email(text, p, false)) || (*p == '+' && is_phone(p)))
			return true;
	}
	return false;
}

bool mask_texts_hold_email(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '@' && is_email(text, p, true))
			return true;
	}
	return false;
}

bool mask_texts_in(const struct schema_object *o)
{
	const char *const texts[] = {o->create, o->keys, o->links, o->after};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (texts[i] != NULL && mask_texts_are_personal(texts[i]))
			return true;
	}
	return false;
}

size_t mask_texts_list(const struct schema *schema, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < schema->objects_n; i++) {
		const struct schema_object *o = &schema->objects[i];

		if (!mask_texts_in(o))
			continue;
		if (n++ < LISTED)
			buf_printf(out, "%s%s %s", n > 1 ? ", " : "", o->kind, o->name);
	}
	if (n > LISTED)
		buf_printf(out, " and %zu more", n - LISTED);
	return n;
}

void mask_texts_warn(struct log *log, const struct schema *schema)
{
	CLEANUP(buf_reset) struct buf names = {0};

	if (mask_texts_list(schema, &names) > 0)
		log_warn(log,
		    "definitions travel as they are, and some hold what looks like addresses or "
		    "numbers of people: %s",
		    names.data);
}
