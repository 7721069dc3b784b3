"""Leaves out of libpq what synco-lite never calls, and packs a large table.

    trim-libpq.py SOURCE

It never takes a connection, so that the server's half of TLS goes, and never traces one.  Passwords with other letters
than ASCII's are normalized with tables of 74 KB, which are kept as differences and unfolded when such a password comes.
"""
import os
import re
import sys

from trim import edit, replace

ENTRY = re.compile(r"\{(0x\w+), (\d+), ([^,{}]+), (\w+)\}")
FLAGS = {"DECOMP_NO_COMPOSE": 0x80, "DECOMP_INLINE": 0x40, "DECOMP_COMPAT": 0x20}
INLINE = FLAGS["DECOMP_INLINE"]

UNFOLD = """
#include <pthread.h>

static uint32 take_number(const unsigned char **at)
{
	uint32 number = 0;
	int shift = 0;

	do {
		number |= (uint32) (**at & 127) << shift;
		shift += 7;
	} while (*(*at)++ & 128);
	return number;
}

static int32 take_difference(const unsigned char **at)
{
	uint32 number = take_number(at);

	return number & 1 ? -(int32) (number >> 1) - 1 : (int32) (number >> 1);
}

static void unfold_tables(void)
{
	const unsigned char *at = folded;
	pg_unicode_decomposition e = {0, 0, 0, 0};
	uint16 index[2] = {0, 0};

	for (size_t i = 0; i < lengthof(UnicodeDecompMain); i++) {
		unsigned char head = *at++;
		uint16 *next = index;

		e.codepoint += head & 1 ? take_number(&at) : 1;
		if (head & 2) {
			e.comb_class = *at++;
			e.dec_size_flags = *at++;
		}
		next += DECOMPOSITION_IS_INLINE(&e) ? 1 : 0;
		if (head & 4)
			*next += take_difference(&at);
		e.dec_index = *next;
		*next += DECOMPOSITION_IS_INLINE(&e) ? 1 : DECOMPOSITION_SIZE(&e);
		UnicodeDecompMain[i] = e;
	}
	for (size_t i = 0; i < lengthof(UnicodeDecomp_codepoints); i++)
		UnicodeDecomp_codepoints[i] = (i ? UnicodeDecomp_codepoints[i - 1] : 0) + take_difference(&at);
}

static pthread_once_t unfolded = PTHREAD_ONCE_INIT;
"""


def number(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return out + bytes([value])


def difference(value):
    return number(2 * value if value >= 0 else -2 * value - 1)


def fold_entries(rows):
    out, code, kind, index = bytearray(), 0, (0, 0), [0, 0]
    for point, cls, flags, at in rows:
        which = 1 if flags & INLINE else 0
        near, same, expected = point == code + 1, (cls, flags) == kind, at == index[which]
        out.append((not near) | (not same) << 1 | (not expected) << 2)
        out += (b"" if near else number(point - code)) + (b"" if same else bytes([cls, flags]))
        out += b"" if expected else difference((at - index[which] + 32768) % 65536 - 32768)
        code, kind, index[which] = point, (cls, flags), (at + (1 if which else flags & 31)) % 65536
    return out


def fold_tables(text):
    start = text.index("static const pg_unicode_decomposition UnicodeDecompMain")
    middle = text.index("static const uint32 UnicodeDecomp_codepoints", start)
    rows = [(int(point, 16), int(cls), sum(FLAGS.get(word) or int(word) for word in flags.split(" | ")), int(at, 0))
            for point, cls, flags, at in ENTRY.findall(text[start:middle])]
    count = int(re.match(r".*?\[(\d+)\]", text[start:])[1])
    head, body = text[middle:].split("{", 1)
    size = int(re.search(r"\[(\d+)\]", head)[1])
    points = [int(point, 16) for point in re.findall(r"0x\w+", body)]
    if len(rows) != count or len(points) != size:
        sys.exit("trim-libpq: the tables of Unicode are others than expected")
    folded = fold_entries(rows)
    for at, point in enumerate(points):
        folded += difference(point - (points[at - 1] if at else 0))
    return (f"{text[:start]}static pg_unicode_decomposition UnicodeDecompMain[{count}];\n"
            f"static uint32 UnicodeDecomp_codepoints[{size}];\n"
            f"static const unsigned char folded[] = {{{','.join(map(str, folded))}}};\n{UNFOLD}")


def unfold_first(text):
    return replace(r"(^unicode_normalize\(UnicodeNormalizationForm form.*?)(?=^\t/\* First, do)",
                   r"\1\tpthread_once(&unfolded, unfold_tables);\n\n", text)


def trim_method(text):
    return text.replace("SSL_CTX_new(SSLv23_method())", "SSL_CTX_new(TLS_client_method())")


def main():
    source = sys.argv[1]
    edit(os.path.join(source, "src/include/common/unicode_norm_table.h"), fold_tables)
    edit(os.path.join(source, "src/common/unicode_norm.c"), unfold_first)
    edit(os.path.join(source, "src/interfaces/libpq/fe-secure-openssl.c"), trim_method)


main()
