#include "common/base/text.h"

#include <ctype.h>

#include "common/base/mem.h"

void text_append_size(struct buf *to, uint64_t bytes)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
	uint64_t tenths = bytes;
	size_t unit = 0;

	if (bytes < 1000) {
		buf_printf(to, "%u B", (unsigned int)bytes);
		return;
	}
	tenths = bytes / 100;
	while (tenths >= 10000 && unit + 1 < sizeof(units) / sizeof(*units)) {
		tenths /= 1000;
		unit++;
	}
	if (tenths < 100)
		buf_printf(to, "%u.%u %s", (unsigned int)(tenths / 10),
		    (unsigned int)(tenths % 10), units[unit]);
	else
		buf_printf(to, "%u %s", (unsigned int)(tenths / 10), units[unit]);
}

void text_append_duration(struct buf *to, uint64_t seconds)
{
	bool hours = seconds >= 3600;
	uint64_t unit = hours ? 3600 : 60;
	unsigned int rest = (unsigned int)(seconds % unit / (hours ? 60 : 1));

	if (seconds >= unit)
		buf_printf(to, "%llu %s", (unsigned long long)(seconds / unit),
		    hours ? "h" : "min");
	if (seconds >= unit && rest > 0)
		buf_putc(to, ' ');
	if (seconds < unit || rest > 0)
		buf_printf(to, "%u %s", rest, hours ? "min" : "s");
}

bool text_u64(const char *s, uint64_t max, uint64_t *v)
{
	uint64_t sum = 0;

	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		uint64_t digit = (uint64_t)(*s - '0');

		if (*s < '0' || *s > '9' || sum > (UINT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	if (sum > max)
		return false;
	*v = sum;
	return true;
}

/* The factor of a unit as people write it; 0 for none that is known. */
static uint64_t unit_factor(const char *unit)
{
	static const char letters[] = "kmgt";
	const char *at;
	uint64_t base;
	uint64_t factor = 1;

	if (*unit == '\0' || strcmp(unit, "B") == 0)
		return 1;
	at = strchr(letters, tolower((unsigned char)*unit));
	if (at == NULL)
		return 0;
	base = unit[1] == 'i' ? 1024 : 1000;
	unit += unit[1] == 'i' ? 2 : 1;
	if (*unit != '\0' && strcmp(unit, "B") != 0)
		return 0;
	for (const char *p = letters; p <= at; p++)
		factor *= base;
	return factor;
}

bool text_size(const char *s, uint64_t *bytes)
{
	uint64_t whole = 0;
	uint64_t thousandths = 0;
	uint64_t weight = 1000;
	uint64_t factor;
	const char *start = s;

	for (; *s >= '0' && *s <= '9'; s++) {
		if (whole > UINT32_MAX)
			return false;
		whole = whole * 10 + (uint64_t)(*s - '0');
	}
	if (s == start)
		return false;
	if (*s == '.') {
		if (*++s < '0' || *s > '9')
			return false;
		for (; *s >= '0' && *s <= '9'; s++) {
			weight /= 10;
			thousandths += (uint64_t)(*s - '0') * weight;
		}
	}
	factor = unit_factor(s);
	if (factor == 0 || (whole > 0 && factor > UINT64_MAX / 2 / whole))
		return false;
	*bytes = whole * factor + thousandths * factor / 1000;
	return true;
}

bool text_duration(const char *s, uint64_t *seconds)
{
	static const struct {
		char unit;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	size_t len = strlen(s);
	char number[16];
	uint64_t n;

	if (len < 2 || len > sizeof(number))
		return false;
	memcpy(number, s, len - 1);
	number[len - 1] = '\0';
	if (!text_u64(number, UINT32_MAX, &n) || n == 0)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (s[len - 1] != units[i].unit)
			continue;
		*seconds = n * units[i].seconds;
		return true;
	}
	return false;
}

static bool is_same(char a, char b, bool fold)
{
	return a == b || (fold && tolower((unsigned char)a) == tolower((unsigned char)b));
}

static bool glob(const char *pattern, const char *name, bool fold)
{
	const char *star = NULL;
	const char *from = NULL;

	while (*name != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			from = name;
		} else if (is_same(*pattern, *name, fold)) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star;
			name = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*' || (fold && *pattern == ' '))
		pattern++;
	return *pattern == '\0';
}

bool text_glob(const char *pattern, const char *name)
{
	return glob(pattern, name, false);
}

bool text_glob_fold(const char *pattern, const char *name)
{
	size_t len = strlen(name);
	CLEANUP(freep) char *bare = NULL;

	while (len > 0 && name[len - 1] == ' ')
		len--;
	if (name[len] == '\0')
		return glob(pattern, name, true);
	bare = xstrndup(name, len);
	return glob(pattern, bare, true);
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *s, const char *suffix)
{
	size_t len = strlen(s);
	size_t tail = strlen(suffix);

	return len >= tail && strcmp(s + len - tail, suffix) == 0;
}

void text_append_encoded(struct buf *to, const char *s, const char *also)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                            "0123456789-._~";

	for (; *s != '\0'; s++) {
		if (strchr(plain, *s) != NULL || strchr(also, *s) != NULL)
			buf_putc(to, *s);
		else
			buf_printf(to, "%%%02X", (unsigned char)*s);
	}
}

void text_append_hex(struct buf *to, const char *data, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	char *at = buf_reserve(to, 2 * len);

	for (size_t i = 0; i < len; i++) {
		*at++ = digits[(unsigned char)data[i] >> 4];
		*at++ = digits[(unsigned char)data[i] & 15];
	}
	buf_added(to, 2 * len);
}

void text_append_quoted(struct buf *out, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                            "0123456789-._~/:@%+=,";

	if (word[strspn(word, plain)] == '\0') {
		buf_puts(out, word);
		return;
	}
	buf_putc(out, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, *word);
	}
	buf_putc(out, '\'');
}

bool text_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

int text_hex_byte(const char *s)
{
	int high = hex_digit(s[0]);
	int low = high >= 0 ? hex_digit(s[1]) : -1;

	return low >= 0 ? high * 16 + low : -1;
}

static size_t count_digits(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)text[n]))
		n++;
	return n;
}

bool text_is_number(const char *text, size_t len)
{
	size_t at = len > 0 && *text == '-';
	size_t n = count_digits(text + at, len - at);

	if (n == 0 || (n > 1 && text[at] == '0'))
		return false;
	at += n;
	if (at < len && text[at] == '.') {
		n = count_digits(text + at + 1, len - at - 1);
		if (n == 0)
			return false;
		at += 1 + n;
	}
	if (at < len && (text[at] == 'e' || text[at] == 'E')) {
		at++;
		at += at < len && (text[at] == '+' || text[at] == '-');
		n = count_digits(text + at, len - at);
		if (n == 0)
			return false;
		at += n;
	}
	return at == len;
}
