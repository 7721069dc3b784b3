"""Leaves out of Connector/C what synco-lite never calls but a table names.

    trim-mariadb.py SOURCE

It speaks utf8mb4 only, runs no prepared statements and asks for no compression (its option in cmake).
The signature of client_ed25519 is computed by OpenSSL's code (trim-openssl.py), not by a second copy.
"""
import re
import sys

from trim import edit


def trim_charsets(text):
    head, rest = text.split("mariadb_compiled_charsets[] =\n{\n", 1)
    body, tail = rest.split("\n};", 1)
    rows = re.findall(r"^ *\{ *\d+,.*\},?", body, re.M)
    mb4 = next(row for row in rows if re.match(r" *\{ *45,", row))
    return head + "mariadb_compiled_charsets[] =\n{\n" + "\n".join([mb4, rows[-1]]) + "\n};" + tail


def trim_charset_places(text):
    return re.sub(r"(&mariadb_compiled_charsets\[)\d+\]", r"\g<1>0]", text)


def trim_methods(text):
    start = text.index("struct st_mariadb_methods MARIADB_DEFAULT_METHODS = {")
    unused = r"^  (mthd_stmt_\w+|mthd_supported_buffer_type|ma_stmt_execute_generate_request|&MARIADB_API)(?=,)"
    text = text[:start] + re.sub(unused, "  NULL", text[start:], flags=re.M)
    return text.replace("    mysql_init_ps_subsystem();\n", "")


def trim_sign(_):
    return """#include <stddef.h>
int synco_ed25519_public_from_private(size_t, void *, unsigned char *, const unsigned char *, const char *);
int synco_ed25519_sign(size_t, unsigned char *, const unsigned char *, size_t, const unsigned char *,
    const unsigned char *, void *, const char *);
int ma_crypto_sign(unsigned char *sm, const unsigned char *m, unsigned long long mlen,
    const unsigned char *pw, unsigned long long pwlen)
{
    unsigned char key[32];

    return !(synco_ed25519_public_from_private(pwlen, NULL, key, pw, NULL)
        && synco_ed25519_sign(pwlen, sm, m, mlen, key, pw, NULL, NULL));
}
"""


def check_sign(text):
    return re.sub(r"(  )(ma_crypto_sign\(.*?\));", r"\1if (\2)\n    return CR_ERROR;", text)


def trim_compression(text):
    return text.replace("CONFIGURATIONS STATIC\n", "CONFIGURATIONS STATIC OFF\n", 1)


source = sys.argv[1]
edit(source + "/libmariadb/ma_charset.c", trim_charsets)
edit(source + "/libmariadb/mariadb_charset.c", trim_charset_places)
edit(source + "/libmariadb/mariadb_lib.c", trim_methods)
edit(source + "/plugins/auth/ref10/sign.c", trim_sign)
edit(source + "/plugins/auth/ed25519.c", check_sign)
edit(source + "/plugins/compress/CMakeLists.txt", trim_compression)
