"""Leaves out of OpenSSL 3.0 what a client for databases never uses.

    trim-openssl.py SOURCE

An algorithm stays in a static program because the default provider's table names it: rows that are
not there take their code with them.  TLS 1.2 and 1.3 with certificates, and logins, need AES-GCM and
AES-CBC, SHA-1 and SHA-2, MD5, RSA, DH, EC, X25519 and what derives keys for them.  What only a handshake
computes is portable code: assembler and its tables are ten times as large, and a session does one
handshake.  AES and GHASH keep theirs: all that a connection reads goes through them.
"""
import os
import re
import sys

from trim import edit, replace

UNUSED = (
    r"PROV_NAMES_(SHA2_512_\d+|SHA3_\d+|KECCAK_\w+|SHAKE_\d+|RIPEMD_160"
    r"|AES_\d+_(CBC_CTS|CBC_HMAC_\w+|OFB|CFB\d*|XTS|CCM|WRAP\w*|SIV|OCB)"
    r"|NULL, ossl_null_functions|KMAC_\d+|GMAC|PBKDF1|SSKDF|SSHKDF|X963KDF|X942KDF_ASN1"
    r"|KRB5KDF|KBKDF|PKCS12KDF|ED448|X448|SCRYPT|HASH_DRBG|HMAC_DRBG|TEST_RAND|SIPHASH"
    r"|\w+, \S+ ossl_(kdf_\w+_keyexch|kdf_keymgmt|rsa_asym_kem)_functions)"
)
# A certificate for a server has a curve of these.
CURVES = r"(X9_62_prime256v1|secp(256k1|384r1|521r1)|brainpoolP(256|384|512)r1)"
GROUPS = r"(secp(256k1|256r1|384r1|521r1)|P-(256|384|521)|brainpoolP\w+|x25519|ffdhe\d+)"


def trim_provider(text):
    row = r"^ *(?:ALGC?\(|\{ *)" + UNUSED + r"\b[^{}()]*(?:\)|\}),?\n"
    text = re.sub(row, "", text, flags=re.M)
    # Keys are read, never written; certificates come from files, not from stores.
    return re.sub(r'^#include "(encoders|stores)\.inc"\n', "", text, flags=re.M)


def trim_assembler(text):
    # The lists of a folder's build.info.
    files = (r"(?<![-\w])(ecp_nistz256|x25519-|sha\d+-|md5-|bsaes-|rsaz"
             r"|x86_64-(mont|gf2m)|armv8-mont)\S+ *")
    macros = r"\b(ECP_NISTZ256_ASM|X25519_ASM|SHA\d+_ASM|BSAES_ASM|OPENSSL_BN_ASM_\w+) *"
    text = re.sub(r"(\$\w+ASM_(?:x86_64|aarch64)=)((?:.*\\\n)*.*)", lambda m: m[1] + re.sub(files, "", m[2]), text)
    return re.sub(r"(\$\w+DEF_(?:x86_64|aarch64)=)(.*)", lambda m: m[1] + re.sub(macros, "", m[2]), text)


def trim_precomputed(text):
    # Multiples of the base point by doubling: the first row of the table is enough.
    text = replace(r"(k25519Precomp\[)32(\]\[8\] = \{\n    \{\n.*?\n    \},\n).*?\n\};", r"\g<1>1\2};", text)
    text = replace(r"k25519Precomp\[pos\]", "k25519Precomp[0]", text)
    text = replace(r"    for \(i = 1; i < 64; i \+= 2\) \{\n        table_select.*?(?=    OPENSSL_cleanse\(e,)", """
    for (i = 63; i >= 0; i--) {
        ge_p3_dbl(&r, h);
        ge_p1p1_to_p2(&s, &r);
        ge_p2_dbl(&r, &s);
        ge_p1p1_to_p2(&s, &r);
        ge_p2_dbl(&r, &s);
        ge_p1p1_to_p2(&s, &r);
        ge_p2_dbl(&r, &s);
        ge_p1p1_to_p3(h, &r);
        table_select(&t, 0, e[i]);
        ge_madd(&r, h, &t);
        ge_p1p1_to_p3(h, &r);
    }

""", text)
    # Connector/C's own Ed25519 differs in one thing: what it hashes to a key may be of any length.
    start = text.index("int ossl_ed25519_sign(")
    secret = text[start:]
    for name, old in (("sign", "hash_ctx, private_key, 32"), ("public_from_private", "private_key, 32, az")):
        secret = replace(rf"^int ossl_ed25519_{name}\(", f"int synco_ed25519_{name}(size_t secret, ", secret)
        secret = replace(old, old.replace("32", "secret"), secret)
    return text[:start] + secret + """
int ossl_ed25519_sign(uint8_t *sig, const uint8_t *message, size_t len, const uint8_t public_key[32],
    const uint8_t private_key[32], OSSL_LIB_CTX *libctx, const char *propq)
{ return synco_ed25519_sign(32, sig, message, len, public_key, private_key, libctx, propq); }
int ossl_ed25519_public_from_private(OSSL_LIB_CTX *ctx, uint8_t out[32], const uint8_t private_key[32],
    const char *propq)
{ return synco_ed25519_public_from_private(32, ctx, out, private_key, propq); }
"""


def trim_curves(text):
    return re.sub(r"^    \{ NID_(?!" + CURVES + r"\b)\w+, &_EC[^{}]*?\},\n", "", text, flags=re.M)


def trim_groups(text):
    return re.sub(r'^    TLS_GROUP_ENTRY\("(?!' + GROUPS + r'")[^\n]*\n', "", text, flags=re.M)


def trim_ciphers(text):
    def keep(row):
        lines = row[0].split(",\n")
        kinds = [line.strip() for line in lines[4:7]]
        good = re.fullmatch(r"SSL_k(RSA|DHE|ECDHE|ANY) SSL_a(RSA|ECDSA|ANY) SSL_AES(128|256)(GCM)?", " ".join(kinds))
        return row[0] if good else ""
    end = text.index("static SSL_CIPHER ssl3_scsvs")
    return re.sub(r"^    \{\n        1,\n.*?^    \},?\n", keep, text[:end], flags=re.M | re.S) + text[end:]


def trim_dh_groups(text):
    # TLS names only the FFDHE groups; any other that a server sends is checked.
    return re.sub(r'^    (MODP|RFC5114)\((\d|").*\n', "", text, flags=re.M)


def trim_key_generation(text):
    return re.sub(r"^    \{ OSSL_FUNC_KEYMGMT_GEN\w*,\s*\(void \(\*\)\(void\)\)\w+ \},\n", "", text, flags=re.M)


def trim_decoders(text):
    return re.sub(r'^DECODER(_w_structure)?\("(X448|ED448|\w+", (msblob|pvk))\b.*\n', "", text, flags=re.M)


def trim_key_text(text):
    # Keys are neither printed nor written.
    def rows(table):
        return re.sub(r"\b(old_)?\w+_(print|priv_encode)\b", "0", table[0])
    return re.sub(r"EVP_PKEY_ASN1_METHOD \w+(\[2\])? = \{.*?^\};", rows, text, flags=re.M | re.S)


def trim_extension_text(text):
    # Extensions of certificates are neither printed nor made from a configuration.
    convert = r"(\(X509V3_EXT_\w+\))?&?\b[ivsr]2[ivsr]_\w+|\bv2i_\w+"
    tables = r"(X509V3_EXT_METHOD \w+(\[\d*\])? = |define EXT_\w+STRING\(.*?\) )\{.*?(^\};|NULL \};|table \}|NULL \}\n)"
    return re.sub(tables, lambda m: re.sub(convert, "0", m[0]), text, flags=re.M | re.S)


def trim_extensions(text):
    unused = (r"(ns_ia5_list|pkey_usage_period|sxnet|s?info|crl_hold|crl_invdate|utf8_list"
              r"|issuer_sign_tool|tls_feature|ext_admission)")
    return re.sub(r"^    &ossl_v3_" + unused + r"\b.*\n", "", text, flags=re.M)


def trim_old_methods(text):
    # Every kind of key has its methods in the provider.
    text = re.sub(r"(static pmeth_fn standard_methods\[\] = \{).*?\};", r"\1 NULL };", text, 1, re.S)
    return text.replace("OSSL_NELEM(standard_methods)", "0")


def trim_encryption(text):
    # PKCS 5 version 2: what version 1 and PKCS 12 encrypt with is left out already.
    return re.sub(r"^    \{ EVP_PBE_TYPE_\w+, NID_(pbe_?With|id_tc26|id_HMACGost)[^{}]*\},\n", "", text, flags=re.M)


def stub_store(_):
    return """#include "crypto/x509.h"
#include "x509_local.h"
static X509_LOOKUP_METHOD none = { "none" };
X509_LOOKUP_METHOD *X509_LOOKUP_store(void) { return &none; }
"""


def trim_error_place(text):
    # An error tells its library and reason; where it was raised costs about 100 KB.
    return replace(r"#define ERR_raise\(.*?ERR_set_error\)$", """void synco_err_raise(int lib, int reason);
void synco_err_raise_data(int lib, int reason, const char *fmt, ...);
#define ERR_raise(lib, reason) synco_err_raise((lib), (reason))
#define ERR_raise_data synco_err_raise_data""", text)


def raise_error(text):
    return text + """
__attribute__((noinline)) void synco_err_raise(int lib, int reason)
{
    ERR_new();
    ERR_set_error(lib, reason, NULL);
}

__attribute__((noinline)) void synco_err_raise_data(int lib, int reason, const char *fmt, ...)
{
    va_list args;

    ERR_new();
    va_start(args, fmt);
    ERR_vset_error(lib, reason, fmt, args);
    va_end(args);
}
"""


def trim_fatal_place(text):
    return replace(r"\(ERR_new\(\),.*?ossl_statem_fatal\)", "ossl_statem_fatal", text)


def raise_fatal(text):
    return replace(r"(?=    ERR_vset_error\(ERR_LIB_SSL)", "    ERR_new();\n", text)


def trim_error_texts(text):
    unused = r"(PKCS7|HTTP|DSO|ESS|ASYNC|OSSL_STORE|UI)"
    return re.sub(r"^ *\|\| ossl_err_load_" + unused + r"_strings\(\) == 0\n", "", text, flags=re.M)


def used_names(source):
    """The names of objects that the code knows, without the parts that are left out."""
    left_out = (r"/(cms|ts|ocsp|cmp|crmf|ct|ess|engine|sm2|gost|cast|bf|idea|rc2|rc4|des|seed|camellia|aria)\b"
                r"|obj_(mac|dat)")
    names = set()
    for folder in ("crypto", "ssl", "providers", "include"):
        for where, _, files in os.walk(os.path.join(source, folder)):
            for file in files:
                path = os.path.join(where, file)
                if file.endswith((".c", ".h", ".inc")) and not re.search(left_out, path):
                    with open(path) as lines:
                        names.update(re.findall(r"\b(?:NID|SN|LN|OBJ)_(\w+)", lines.read()))
    return names


def trim_objects(text):
    """Objects that nothing looks for: an unknown one is shown as numbers.  Rows are found through nid_rows."""
    names = used_names(source)
    head, rest = text.split("static const ASN1_OBJECT nid_objs[NUM_NID] = {\n")
    body, tail = rest.split("\n};\n", 1)
    rows, place, new = [], [], {}
    for number, row in enumerate(body.split("\n")):
        name = re.search(r"\bNID_(\w+)", row)
        attribute = re.search(r"(, [34], &so\[(\d+)\])", row)
        made = name and re.match(r"(aes_\d+_(ecb|cbc|gcm|ctr)|ffdhe\d+)$", name[1])
        of_a_name = attribute and re.search(r"0x55,0x04(,0x..)*, +/\* \[ *" + attribute[2] + r"\]", head)
        if number == 0 or name and (name[1] in names or made or of_a_name):
            new[number] = len(rows)
            rows.append(row)
        place.append(new.get(number, 0))
    used = "".join(rows)
    so, start = [], {}
    for data, at in re.findall(r"^ *((?:0x..,)+) +/\* \[ *(\d+)\]", head, re.M):
        if f"&so[{at}]" in used:
            start[at] = sum(map(len, so)) // 5
            so.append(data)
    rows = [re.sub(r"&so\[(\d+)\]", lambda m: f"&so[{start[m[1]]}]", row) for row in rows]

    def order(m):
        kept = [new[int(n)] for n in re.findall(r"^ *(\d+),", m[3], re.M) if int(n) in new]
        return f"#define {m[1]} {len(kept)}\n{m[2]}{', '.join(map(str, kept))}}};\n"
    tail = re.sub(r"#define (NUM_\w+) \d+\n(static const unsigned int \w+\[\w+\] = \{\n)(.*?)^\};\n", order, tail,
                  flags=re.M | re.S)
    return (f"static const unsigned char so[] = {{{''.join(so)}}};\n#define NUM_NID {len(place)}\n"
            "static const ASN1_OBJECT nid_objs[] = {\n" + "\n".join(rows) + "};\n"
            f"static const unsigned short nid_rows[NUM_NID] = {{{', '.join(map(str, place))}}};\n{tail}")


def find_objects(text):
    return replace(r"nid_objs\[n\]", "nid_objs[nid_rows[n]]", text)


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
for file, change in (
        ("providers/defltprov.c", trim_provider),
        ("providers/decoders.inc", trim_decoders),
        ("providers/common/capabilities.c", trim_groups),
        ("providers/implementations/keymgmt/rsa_kmgmt.c", trim_key_generation),
        ("crypto/aes/build.info", trim_assembler),
        ("crypto/bn/build.info", trim_assembler),
        ("crypto/ec/build.info", trim_assembler),
        ("crypto/md5/build.info", trim_assembler),
        ("crypto/sha/build.info", trim_assembler),
        ("crypto/ec/curve25519.c", trim_precomputed),
        ("crypto/ec/curve448/curve448.c", stub_448),
        ("crypto/ec/curve448/eddsa.c", stub_ed448),
        ("crypto/ec/ec_curve.c", trim_curves),
        ("crypto/ffc/ffc_dh.c", trim_dh_groups),
        ("crypto/rsa/rsa_ameth.c", trim_key_text),
        ("crypto/ec/ec_ameth.c", trim_key_text),
        ("crypto/ec/ecx_meth.c", trim_key_text),
        ("crypto/dh/dh_ameth.c", trim_key_text),
        ("crypto/evp/pmeth_lib.c", trim_old_methods),
        ("crypto/evp/evp_pbe.c", trim_encryption),
        ("crypto/evp/c_allc.c", trim_legacy),
        ("crypto/evp/c_alld.c", trim_digests),
        ("crypto/x509/by_store.c", stub_store),
        ("crypto/x509/standard_exts.h", trim_extensions),
        ("include/openssl/x509v3.h.in", trim_extension_text),
        ("include/openssl/err.h.in", trim_error_place),
        ("crypto/err/err_blocks.c", raise_error),
        ("crypto/err/err_all.c", trim_error_texts),
        ("crypto/provider_predefined.c", trim_base),
        ("ssl/s3_lib.c", trim_ciphers),
        ("ssl/statem/statem.c", lambda text: raise_fatal(trim_server(text))),
        ("ssl/statem/statem.h", trim_fatal_place),
        ("ssl/statem/extensions.c", trim_server_extensions),
        ("ssl/ssl_local.h", trim_dtls)):
    edit(os.path.join(source, file), change)
for extension in "akid bcons cpols crld enum extku int ncons pci pcons pmaps san skid ist".split():
    edit(f"{source}/crypto/x509/v3_{extension}.c", trim_extension_text)
# Last: what was left out needs no names.
edit(source + "/crypto/objects/obj_dat.h", trim_objects)
edit(source + "/crypto/objects/obj_dat.c", find_objects)
