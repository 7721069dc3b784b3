"""Leaves out of OpenSSL 3.0 what a client for databases never uses.

    trim-openssl.py SOURCE

An algorithm stays in a static program because the default provider's table names it: rows that are
not there take their code with them.  TLS 1.2 and 1.3 with certificates, and logins, need AES-GCM and
AES-CBC, SHA-1 and SHA-2, MD5, RSA, DH, EC, X25519 and what derives keys for them.  P-256 is computed by the
portable code: the other has 150 KB of tables, and a session does one handshake.
"""
import re
import sys

UNUSED = (
    r"PROV_NAMES_(SHA2_512_\d+|SHA3_\d+|KECCAK_\w+|SHAKE_\d+"
    r"|AES_\d+_(CBC_CTS|CBC_HMAC_\w+|OFB|CFB\d*|XTS|CCM|WRAP\w*|SIV|OCB)"
    r"|NULL, ossl_null_functions|KMAC_\d+|GMAC|PBKDF1|SSKDF|SSHKDF|X963KDF|X942KDF_ASN1"
    r"|KRB5KDF|KBKDF|PKCS12KDF|ED448|X448|SCRYPT)"
)


def edit(path, change):
    with open(path) as file:
        old = file.read()
    new = change(old)
    if new == old:
        sys.exit(f"trim-openssl: nothing to leave out in {path}: another OpenSSL?")
    with open(path, "w") as file:
        file.write(new)


def trim_provider(text):
    row = r"^ *(?:ALGC?\(|\{ *)" + UNUSED + r"\b[^{}()]*(?:\)|\}),?\n"
    text = re.sub(row, "", text, flags=re.M)
    # Keys are read, never written; certificates come from files, not from stores.
    return re.sub(r'^#include "(encoders|stores)\.inc"\n', "", text, flags=re.M)


def trim_curves(text):
    text = re.sub(r"(\$ECASM_(?:x86_64|aarch64)=)(.*)",
                  lambda m: m[1] + re.sub(r"ecp_nistz256\S*\s*", "", m[2]), text)
    return re.sub(r"(\$ECDEF_(?:x86_64|aarch64)=)ECP_NISTZ256_ASM *", r"\1", text)


def trim_server(text):
    # Which half of the state machine runs is asked of the connection: it is always the client's.
    text = re.sub(r"\bs->server\b(?! = )", "0", text)
    return text.replace("if (server)", "if (0)")


def trim_server_extensions(text):
    return re.sub(r"\btls_(parse_ctos|construct_stoc)_\w+(?=,)", "NULL", text)


def trim_dtls(text):
    return re.sub(r"(#define SSL_IS_DTLS\(s\)) .*", r"\1 0", text)


def stub_448(_):
    # The curves that nobody's database has a certificate or a handshake for.
    return """#include "crypto/ecx.h"
int ossl_x448(uint8_t o[56], const uint8_t k[56], const uint8_t p[56]) { return 0; }
void ossl_x448_public_from_private(uint8_t o[56], const uint8_t k[56]) {}
"""


def stub_ed448(_):
    return """#include "crypto/ecx.h"
int ossl_ed448_sign(OSSL_LIB_CTX *x, uint8_t *s, const uint8_t *m, size_t n,
    const uint8_t p[57], const uint8_t k[57], const uint8_t *c, size_t cn, const char *q)
{ return 0; }
int ossl_ed448_verify(OSSL_LIB_CTX *x, const uint8_t *m, size_t n, const uint8_t s[114],
    const uint8_t p[57], const uint8_t *c, size_t cn, const char *q)
{ return 0; }
int ossl_ed448_public_from_private(OSSL_LIB_CTX *x, uint8_t o[57], const uint8_t k[57],
    const char *q)
{ return 0; }
"""


def trim_base(text):
    # A second provider with all that writes keys.
    return re.sub(r"^ *\{ *\"base\".*\n", "", text, flags=re.M)


def trim_digests(text):
    return re.sub(r"^ *EVP_add_digest\(EVP_(sha3_\d+|shake\d+|sha512_\d+)\(\)\);\n", "", text, flags=re.M)


def trim_legacy(text):
    unused = r"(ofb|cfb\d*|xts|ccm|wrap|ocb|cbc_hmac_\w+)"
    return re.sub(r"^ *EVP_add_cipher\(EVP_aes_\d+_" + unused + r"\(\)\);\n", "", text, flags=re.M)


source = sys.argv[1]
edit(source + "/providers/defltprov.c", trim_provider)
edit(source + "/crypto/ec/build.info", trim_curves)
edit(source + "/crypto/ec/curve448/curve448.c", stub_448)
edit(source + "/crypto/ec/curve448/eddsa.c", stub_ed448)
edit(source + "/ssl/statem/statem.c", trim_server)
edit(source + "/ssl/statem/extensions.c", trim_server_extensions)
edit(source + "/ssl/ssl_local.h", trim_dtls)
edit(source + "/crypto/provider_predefined.c", trim_base)
edit(source + "/crypto/evp/c_allc.c", trim_legacy)
edit(source + "/crypto/evp/c_alld.c", trim_digests)
