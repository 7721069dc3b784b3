# shellcheck shell=bash
# Certificates for a test, made in the current folder.
#
#   authority NAME          a certificate authority: NAME.pem, NAME.key
#   certificate NAME HOST   one that it has signed: HOST.pem, HOST.key

authority() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" \
		>>openssl.log 2>&1
}
certificate() {
	openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$2.key" -out "$2.csr" >>openssl.log 2>&1
	printf 'subjectAltName=DNS:%s\n' "$2" >"$2.ext"
	openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -days 2 \
		-extfile "$2.ext" -out "$2.pem" >>openssl.log 2>&1
}
