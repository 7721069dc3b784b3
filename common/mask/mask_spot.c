#include "common/mask/mask_spot.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* International phone numbers (E.164), with less than which nobody is reached. */
#define PHONE_MIN 8
#define PHONE_MAX 15

#define IBAN_MAX 34
#define CARD_MAX 16

struct text {
	const char *data;
	size_t len;
};

static int at(const struct text *t, size_t i)
{
	return i < t->len ? (unsigned char)t->data[i] : -1;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Of a word: nothing that is looked for begins or ends within one. */
static bool is_word(int c)
{
	return c >= 0 && (isalnum(c) || c == '_');
}

static bool is_local(int c)
{
	return c >= 0x80 || isalnum(c) || (c > 0 && strchr("._+-'%", c) != NULL);
}

static bool is_label(int c)
{
	return c >= 0x80 || isalnum(c) || c == '-';
}

/* Ends of names of files, with which no name of a host ends: "icon@2x.png". */
static bool is_file(const char *end, size_t len)
{
	static const char *const ends[] = {"png", "jpg", "jpeg", "gif", "svg", "webp",
	    "avif", "css", "scss", "js", "mjs", "ts", "tsx", "jsx", "json", "html", "htm",
	    "php", "pdf", "xml", "txt", "woff", "ttf", "ico", "mp4", "localhost",
	    "invalid"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (strlen(ends[i]) == len && strncasecmp(ends[i], end, len) == 0)
			return true;
	}
	return false;
}

/* Where a host begins that may be one of the Internet's: behind its end; 0: it is none. */
static size_t host_end(const struct text *t, size_t from)
{
	size_t end = from;
	size_t dot = 0;

	while (is_label(at(t, end)) ||
	       (at(t, end) == '.' && end > from && is_label(at(t, end + 1)))) {
		if (at(t, end) == '.')
			dot = end;
		end++;
	}
	while (end > from && at(t, end - 1) == '-')
		end--;
	if (dot == 0 || end - dot < 3 || is_file(t->data + dot + 1, end - dot - 1))
		return 0;
	/* "xn--p1ai" */
	if (end - dot > 5 && strncasecmp(t->data + dot + 1, "xn--", 4) == 0)
		return end;
	for (size_t i = dot + 1; i < end; i++) {
		if (!isalpha(at(t, i)) && at(t, i) < 0x80)
			return 0;
	}
	return end;
}

/* What stands before i belongs to an escape: \n, \u00e4. */
static size_t skip_escape(const struct text *t, size_t from, size_t i)
{
	if (from == 0 || at(t, from - 1) != '\\')
		return from;
	return at(t, from) == 'u' && from + 5 <= i ? from + 5 : from + 1;
}

/* "bounces+anna=firm.example@…", "list-return-5-anna=…": an address in an address to return to. */
static size_t skip_returned(const struct text *t, size_t least, size_t from, size_t i)
{
	size_t begin = from;
	bool returned = false;

	if (from <= least || at(t, from - 1) != '=' ||
	    memchr(t->data + from, '.', i - from) == NULL)
		return from;
	for (begin = from - 1; begin > least && is_local(at(t, begin - 1)); begin--)
		returned = returned || at(t, begin - 1) == '+' ||
		           (at(t, begin - 1) == '-' && is_digit(at(t, begin)));
	return returned ? begin : from;
}

/* The sign is at i, of so many bytes: '@', or "%40" of a URL. */
static bool find_email(
    const struct text *t, size_t least, size_t i, size_t sign, struct mask_spot *spot)
{
	size_t from = i;
	size_t end = host_end(t, i + sign);

	if (end == 0)
		return false;
	while (from > least && is_local(at(t, from - 1)))
		from--;
	from = skip_returned(t, least, skip_escape(t, from, i), i);
	while (
	    from < i && (at(t, from) == '.' || at(t, from) == '\'' || at(t, from) == '-'))
		from++;
	if (from >= i)
		return false;
	*spot = (struct mask_spot){MASK_SPOT_EMAIL, from, end - from};
	return true;
}

/* Whether a number goes on at i: "3.00 12345678". */
static bool continues(const struct text *t, size_t i, const char *signs)
{
	return i > 1 && at(t, i - 1) > 0 && strchr(signs, at(t, i - 1)) != NULL &&
	       is_digit(at(t, i - 2));
}

/* "+49 (0)171 / 123-4567", "0049 171 1234567" */
static bool find_phone(const struct text *t, size_t i, struct mask_spot *spot)
{
	size_t from = at(t, i) == '+' ? i + 1 : i + 2;
	size_t end = from;
	size_t digits = 0;
	size_t between = 0;
	bool parted = false;

	if (!is_digit(at(t, from)) || at(t, from) == '0' || is_word(at(t, i - 1)) ||
	    (from == i + 2 && at(t, i - 1) == ' ' && is_digit(at(t, i - 2))) ||
	    continues(t, i, from == i + 1 ? "+-/" : "+-/.,"))
		return false;
	for (size_t k = from; digits <= PHONE_MAX; k++) {
		if (is_digit(at(t, k))) {
			digits++;
			between = 0;
			end = k + 1;
		} else if (at(t, k) > 0 && strchr(" ()/-.", at(t, k)) != NULL &&
		           between < 3) {
			parted = true;
			between++;
		} else if (at(t, k) == 0xc2 && at(t, k + 1) == 0xa0 && between < 3) {
			parted = true;
			between++;
			k++;
		} else {
			break;
		}
	}
	if (digits < PHONE_MIN || digits > PHONE_MAX || is_word(at(t, end)) ||
	    (from == i + 2 && (!parted || digits < PHONE_MIN + 2)))
		return false;
	*spot = (struct mask_spot){MASK_SPOT_PHONE, i, end - i};
	return true;
}

/* How long an account of a country is; 0: it has none. */
static size_t iban_length(int a, int b)
{
	static const char lengths[] =
	    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 "
	    "DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 "
	    "IE22 IL23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 "
	    "MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 "
	    "TN24 TR26 UA29 VA22 VG24 XK20";

	for (size_t i = 0; i + 4 < sizeof(lengths); i += 5) {
		if (lengths[i] == a && lengths[i + 1] == b)
			return (size_t)(lengths[i + 2] - '0') * 10 +
			       (size_t)(lengths[i + 3] - '0');
	}
	return 0;
}

static bool checks_out(const char *iban, size_t len)
{
	unsigned int rest = 0;

	for (size_t i = 0; i < len; i++) {
		int c = toupper((unsigned char)iban[(i + 4) % len]);

		rest = isdigit(c) ? rest * 10 + (unsigned int)(c - '0')
		                  : rest * 100 + (unsigned int)(c - 'A' + 10);
		rest %= 97;
	}
	return rest == 1;
}

/* "DE89 3704 0044 0532 0130 00" */
static bool find_iban(const struct text *t, size_t i, struct mask_spot *spot)
{
	char iban[IBAN_MAX];
	size_t length;
	size_t n = 0;
	size_t k = i;

	if (!is_digit(at(t, i + 2)) || !is_digit(at(t, i + 3)) || is_word(at(t, i - 1)) ||
	    !isalpha(at(t, i + 1)))
		return false;
	length = iban_length(toupper(at(t, i)), toupper(at(t, i + 1)));
	if (length == 0)
		return false;
	while (n < length) {
		if (at(t, k) > 0 && isalnum(at(t, k)))
			iban[n++] = t->data[k++];
		else if ((at(t, k) == ' ' || at(t, k) == '-') && n > 0 && n % 4 == 0)
			k++;
		else if (at(t, k) == 0xc2 && at(t, k + 1) == 0xa0)
			k += 2; /* a space that does not break lines */
		else
			return false;
	}
	if (is_word(at(t, k)) || !checks_out(iban, n))
		return false;
	*spot = (struct mask_spot){MASK_SPOT_IBAN, i, k - i};
	return true;
}

/* What the issuers of cards begin their numbers with. */
static bool is_issued(const char *digits, size_t n)
{
	int four = (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 +
	           (digits[2] - '0') * 10 + digits[3] - '0';

	if (n == 15)
		return four / 100 == 34 || four / 100 == 37;
	if (n == 14)
		return four / 100 == 36 || four / 100 == 38;
	return n == 16 &&
	       (digits[0] == '4' || (four >= 5100 && four < 5600) ||
	           (four >= 2221 && four <= 2720) || four == 6011 || four / 100 == 65);
}

static bool luhn(const char *digits, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';

		d *= 1 + (int)(i % 2);
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

/* "4111 1111 1111 1111" */
static bool find_card(const struct text *t, size_t i, struct mask_spot *spot)
{
	char digits[CARD_MAX];
	size_t n = 0;
	size_t k = i;

	if (is_word(at(t, i - 1)) || continues(t, i, "+.") ||
	    (i > 0 && at(t, i - 1) == '-'))
		return false;
	while (n < CARD_MAX && at(t, k) > 0) {
		if (is_digit(at(t, k)))
			digits[n++] = t->data[k++];
		else if ((at(t, k) == ' ' || at(t, k) == '-') && n > 0 &&
		         is_digit(at(t, k + 1)))
			k++;
		else
			break;
	}
	if (n < 14 || is_word(at(t, k)) || !is_issued(digits, n) || !luhn(digits, n))
		return false;
	*spot = (struct mask_spot){MASK_SPOT_CARD, i, k - i};
	return true;
}

bool mask_spot_next(const char *text, size_t len, size_t from, struct mask_spot *spot)
{
	const struct text t = {text, len};

	for (size_t i = from; i < len; i++) {
		int c = (unsigned char)text[i];
		bool found = false;

		if (c == '@')
			found = find_email(&t, from, i, 1, spot);
		else if (c == '%' && at(&t, i + 1) == '4' && at(&t, i + 2) == '0')
			found = find_email(&t, from, i, 3, spot);
		else if (c == '+' || (c == '0' && at(&t, i + 1) == '0'))
			found = find_phone(&t, i, spot);
		else if (is_digit(c))
			found = find_card(&t, i, spot);
		else if (isalpha(c))
			found = find_iban(&t, i, spot);
		if (found)
			return true;
	}
	return false;
}

bool mask_spot_is_ip(const char *text, size_t len, bool *somebodys)
{
	unsigned char n[4];
	char copy[48];
	size_t colons = 0;

	if (len >= sizeof(copy) || len < 7)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (inet_pton(AF_INET, copy, n) == 1) {
		/* Numbers of versions have four parts, too. */
		*somebodys = n[0] > 10 && n[0] != 127 && !(n[0] == 192 && n[1] == 168) &&
		             (n[1] > 99 || n[2] > 99 || n[3] > 99);
		return true;
	}
	for (size_t i = 0; i < len; i++) {
		colons += copy[i] == ':';
		if (copy[i] != ':' && !isxdigit((unsigned char)copy[i]))
			return false;
	}
	*somebodys = copy[0] == '2';
	return colons >= 3 && colons <= 7 && (colons == 7 || strstr(copy, "::") != NULL);
}
