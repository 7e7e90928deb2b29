#!/bin/sh
# Makes the certificates of the HTTP tests: an authority, a server 127.0.0.1, a server of another name, a client, and an
# authority that signed none of them. Valid from 2020 for a hundred years; the keys guard nothing. Run in here.
set -eu
dates="-startdate 20200101000000Z -enddate 21200101000000Z"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index"
cat > "$work/config" <<END
[ca]
default_ca = test
[test]
database = $work/index
new_certs_dir = $work
default_md = sha256
policy = any
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[server]
subjectAltName = IP:127.0.0.1
extendedKeyUsage = serverAuth
[elsewhere]
subjectAltName = DNS:elsewhere.invalid
extendedKeyUsage = serverAuth
[client]
subjectAltName = DNS:client.invalid
extendedKeyUsage = clientAuth
END
# request NAME SIGNER SECTION [MORE]: a key and a certificate for it.
request() {
  name=$1 signer=$2 section=$3
  shift 3
  openssl ecparam -name prime256v1 -genkey -noout -out "$name-key.pem"
  openssl req -new -key "$name-key.pem" -subj "/CN=Test $name" -out "$work/$name.csr"
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/config" $dates -extensions "$section" \
    -keyfile "$signer-key.pem" "$@" -in "$work/$name.csr" -out "$name.pem"
}
request authority authority authority -selfsign
request stranger stranger authority -selfsign
for name in server elsewhere client; do request "$name" authority "$name" -cert authority.pem; done
openssl pkey -in server-key.pem -pubout -outform der | openssl dgst -sha256 -binary | openssl base64 > server-pin.txt
openssl pkey -in client-key.pem -aes256 -passout pass:secret -out client-key-encrypted.pem
rm -f authority-key.pem stranger-key.pem
chmod 644 ./*.pem
