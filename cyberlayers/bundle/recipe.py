"""`data/verify.sh`: how a stranger verifies a bundle with tools that this project did not write.

It checks both manifests, that no file is there that they do not list, every signature over the tagmanifest, the signed
statement and who it says must have signed. It does not check what only `cyberlayers bundle verify` can: the container,
windows and revocation beyond what ssh-keygen knows, the log's history, and posture.
"""

VERIFY_SH = r"""#!/bin/sh
# Verifies this evidence bundle with stock tools: sha256sum (or shasum), ssh-keygen, jq, base64, openssl 3, sqlite3.
# Usage, in the folder that holds bagit.txt:   sh data/verify.sh ALLOWED_SIGNERS [REVOKED_KRL]
# ALLOWED_SIGNERS is yours, never the bundle's: the keys that you were given over another road.
set -eu
LC_ALL=C
export LC_ALL
allowed=${1:?name your allowed_signers file}
revoked=${2:-}
space=evidence-bundle@cyberlayers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stop() { echo "FAILED: $1" >&2; exit 1; }
sums() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

sums -c tagmanifest-sha256.txt >"$work/log" 2>&1 || { cat "$work/log" >&2; stop "a tag file was changed"; }
sums -c manifest-sha256.txt >"$work/log" 2>&1 || { cat "$work/log" >&2; stop "a file was changed"; }
echo "ok: every file is the one that the manifests list"

cut -c 67- manifest-sha256.txt tagmanifest-sha256.txt >"$work/listed"
echo tagmanifest-sha256.txt >>"$work/listed"
find . ! -type d | sed 's|^\./||' | grep -v '^signatures/' | sort >"$work/found"
sort "$work/listed" | cmp -s - "$work/found" || stop "there are files that the manifests do not list"
echo "ok: there are no other files"

pae() { # of the payload in $1, whose type is $2
  printf 'DSSEv1 %d %s %d ' "${#2}" "$2" "$(($(wc -c <"$1")))"
  cat "$1"
}
signed_by() { # the envelope $1, by the key with the id $2
  jq -r .payload "$1" | base64 -d >"$work/payload"
  pae "$work/payload" "$(jq -r .payloadType "$1")" >"$work/pae"
  jq -r --arg id "$2" '.signatures[] | select(.keyid == $id) | .sig' "$1" | base64 -d >"$work/sig"
  tr ' ' '\n' <"$allowed" | grep '^AAAAC3NzaC1lZDI1NTE5' | while read -r blob; do
    id=$(printf %s "$blob" | base64 -d | sums | cut -c -64)
    [ "$id" = "$2" ] || continue
    printf '\060\052\060\005\006\003\053\145\160\003\041\000' >"$work/der"
    printf %s "$blob" | base64 -d | tail -c 32 >>"$work/der"
    openssl pkey -pubin -inform DER -in "$work/der" -out "$work/pem"
    openssl pkeyutl -verify -rawin -pubin -inkey "$work/pem" -in "$work/pae" -sigfile "$work/sig" >/dev/null && echo yes
  done | grep -q yes
}
by_ssh() { # the tagmanifest, by the principal $1, in the file $2
  ssh-keygen -Y verify -f "$allowed" -I "$1" -n "$space" -s "$2" ${revoked:+-r "$revoked"} \
    <tagmanifest-sha256.txt >/dev/null 2>&1
}

envelope=signatures/bundle.dsse.json
[ -f "$envelope" ] || stop "the bundle is not signed"
digest=$(sums tagmanifest-sha256.txt | cut -c -64)
jq -r .payload "$envelope" | base64 -d >"$work/statement"
[ "$(jq -r '.subject[0].digest.sha256' "$work/statement")" = "$digest" ] || stop "the statement is about another bundle"
jq -r '.predicate.requiredSigners[] | [.role, .principal, .keySha256] | join(" ")' "$work/statement" >"$work/required"
[ -s "$work/required" ] || stop "nobody is named as a signer"
while read -r role principal key; do
  file="signatures/tagmanifest-sha256.txt.$role-$(printf %s "$key" | cut -c -8).sig"
  [ -f "$file" ] || stop "the signature of $principal ($role) is missing"
  by_ssh "$principal" "$file" || stop "the signature of $principal ($role) does not hold"
  counter="signatures/$role-$(printf %s "$key" | cut -c -8).dsse.json"
  signed_by "$envelope" "$key" || { [ -f "$counter" ] && signed_by "$counter" "$key"; } ||
    stop "$principal ($role) did not sign the statement"
  echo "ok: signed by $principal ($role)"
done <"$work/required"

jq -S .predicate "$work/statement" >"$work/signed"
jq -S .predicate data/bundle.json | cmp -s - "$work/signed" || stop "bundle.json says something else than was signed"
echo "ok: bundle.json says what was signed"

if [ -f data/db/evidence.sqlite ] && command -v sqlite3 >/dev/null; then
  sqlite3 -readonly data/db/evidence.sqlite 'SELECT leaf FROM ledger ORDER BY seq' | cmp -s - data/log/records.jsonl ||
    stop "the copy of the store holds other records"
  echo "ok: the copy of the store holds the same records"
fi
echo "ALL OK"
"""
