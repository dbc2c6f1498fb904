"""verify.sh: a bundle verified with tools that other people wrote, step by step, in the shell of any Unix.

Rules:

* it is the same in every bundle of one version, so that its digest can be published and a person can read it once;
* it stops at the first step that does not hold; `ALL OK` is its last line only if every step held;
* signatures come first: nothing that is not signed by a key of the trust folder is interpreted, except to find the
  signature; each signature file has one form and is compared with it;
* it writes only into a folder of its own and prints nothing from the bundle that it has not checked the shape of.
"""

from cyberlayers.report.verify_script_files import FILES

SIGNATURES = r"""#!/bin/sh
# Verify an evidence bundle with tools that other people wrote.
#
#   sh verify.sh TRUST [BUNDLE]
#
# TRUST   your own folder: allowed_signers, and where you have them revoked.krl, log.vkey and tsa.pem
# BUNDLE  the unzipped bundle; without it, the one in which this file stands
#
# Needs: a POSIX shell, jq, OpenSSL 3, ssh-keygen of OpenSSH 9.1 or later, and sha256sum or shasum.
# Uses where they are there: perl, sqlite3, bagit.py.
# Read it before you run it: a script that came with a bundle says what whoever sent it wants it to say.

set -u
LC_ALL=C
export LC_ALL
unset CDPATH
umask 077

fail() {
  printf 'FAILED   %s\nNOT OK\n' "$1"
  exit 1
}
held() { printf 'ok       %s\n' "$1"; }
skipped() { printf 'skipped  %s\n' "$1"; }
there() { command -v "$1" >/dev/null 2>&1; }
digest() { openssl dgst -sha256 -r | cut -c1-64; }
decoded() { openssl base64 -d -A 2>/dev/null; }
encoded() { openssl base64 -A; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

case $# in 1 | 2) ;; *) fail "say: sh verify.sh TRUST [BUNDLE]" ;; esac
trust=$(cd -- "$1" 2>/dev/null && pwd) || fail "the trust folder $1 cannot be opened"
bundle=$(cd -- "${2:-$(dirname -- "$0")/..}" 2>/dev/null && pwd) || fail "the bundle cannot be opened"
allowed=$trust/allowed_signers
[ -f "$allowed" ] || fail "the trust folder holds no allowed_signers"
for tool in jq openssl ssh-keygen; do
  there "$tool" || fail "$tool is not installed, so nothing can be verified"
done
there sha256sum || there shasum || fail "neither sha256sum nor shasum is installed"
work=$(mktemp -d) || fail "there is no room for temporary files"
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' HUP INT TERM
cd -- "$bundle" || fail "the bundle cannot be opened"

# 1. Names. Only plain files and folders, only names that any system can hold, only places that a bundle has.

[ -z "$(find . ! -type f ! -type d)" ] || fail "the bundle holds something that is neither a file nor a folder"
[ -z "$(find . -name '*[!A-Za-z0-9._-]*')" ] || fail "the bundle holds a name that is not allowed"
[ -z "$(find . -name '.?*')" ] || fail "the bundle holds a hidden file"
find . -type f | sed 's,^\./,,' | sort >"$work/all"
who='(assessor|reviewer|auditor)-[0-9a-f]{8}'
places="^(data/.+|bagit\.txt|bag-info\.txt|(tag)?manifest-sha256\.txt|signatures/(bundle|assessment-results)\.dsse\.json"
places="$places|signatures/$who\.dsse\.json|signatures/tagmanifest-sha256\.txt\.$who\.sig(\.tsr)?)\$"
if grep -Ev "$places" "$work/all" >"$work/strange"; then
  fail "$(head -n 1 "$work/strange") has no place in a bundle"
fi
for name in bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt signatures/bundle.dsse.json \
  data/bundle.json data/log/records.jsonl data/log/leaf-hashes.txt data/log/checkpoint; do
  [ -f "$name" ] || fail "$name is missing"
done
held "every file has a name and a place that a bundle allows"

# 2. Your keys, from your trust folder and from nowhere else: principal, id of the key, roles.

awk '!/^[ \t]*#/ {
  for (i = 2; i < NF; i++) if ($i == "ssh-ed25519") {
    roles = "assessor,reviewer"
    for (j = i + 2; j <= NF; j++) if ($j ~ /^role=/) roles = substr($j, 6)
    n = split($1, names, ",")
    for (k = 1; k <= n; k++) print names[k], $(i + 1), roles
    break
  }
}' "$allowed" >"$work/lines"
: >"$work/trusted"
while read -r principal blob roles; do
  printf '%s' "$blob" | decoded >"$work/blob"
  [ "$(wc -c <"$work/blob")" -eq 51 ] || fail "a key in allowed_signers is not an Ed25519 key"
  id=$(digest <"$work/blob")
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$work/blob"; } >"$work/$id.der"
  openssl pkey -pubin -inform DER -in "$work/$id.der" -out "$work/$id.pem" 2>/dev/null ||
    fail "a key in allowed_signers cannot be read by openssl"
  openssl dgst -sha256 -binary <"$work/blob" | encoded | tr -d '=' >"$work/$id.fingerprint"
  printf '%s %s %s\n' "$principal" "$id" "$roles" >>"$work/trusted"
done <"$work/lines"
[ -s "$work/trusted" ] || fail "allowed_signers holds no Ed25519 key"

# 3. Signatures.

# dsse ENVELOPE TYPE SUBJECT FILE: verify every signature in an envelope by a trusted key, then check that the statement
# is of a type and about a file. Leaves the statement in $work/payload and the ids of the keys in $work/ids.
dsse() {
  jq -jcS . "$1" 2>/dev/null | cmp -s - "$1" || fail "$1 is not in its one form"
  jq -e 'keys == ["payload", "payloadType", "signatures"] and .payloadType == "application/vnd.in-toto+json"
    and (.payload | type) == "string" and (.signatures | type) == "array" and (.signatures | length) > 0
    and all(.signatures[]; keys == ["keyid", "sig"]
      and (.keyid | type == "string" and test("^[0-9a-f]{64}$")) and (.sig | type == "string"))' \
    "$1" >/dev/null 2>&1 || fail "$1 does not have the fields of an envelope"
  jq -j .payload "$1" >"$work/payload64"
  decoded <"$work/payload64" >"$work/payload"
  encoded <"$work/payload" | cmp -s - "$work/payload64" || fail "$1 is not in its one form"
  { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c <"$work/payload")"; cat "$work/payload"; } >"$work/pae"
  jq -r '.signatures[] | .keyid + " " + .sig' "$1" >"$work/signed"
  cut -d ' ' -f 1 "$work/signed" >"$work/ids"
  sort -u "$work/ids" | cmp -s - "$work/ids" || fail "one signer stands twice in $1, or they are not in order"
  while read -r id sig; do
    [ -f "$work/$id.pem" ] || fail "$1 is signed with a key that is not in your trust folder"
    printf '%s' "$sig" | decoded >"$work/sig"
    [ "$(encoded <"$work/sig")" = "$sig" ] || fail "$1 is not in its one form"
    openssl pkeyutl -verify -rawin -pubin -inkey "$work/$id.pem" -in "$work/pae" -sigfile "$work/sig" \
      >/dev/null 2>&1 || fail "a signature in $1 does not hold (or this openssl is older than version 3)"
  done <"$work/signed"
  jq -e --arg type "$2" --arg name "$3" --arg digest "$(digest <"$4")" '
    ._type == "https://in-toto.io/Statement/v1" and .predicateType == $type
    and .subject == [{"digest": {"sha256": $digest}, "name": $name}]' \
    "$work/payload" >/dev/null 2>&1 || fail "$1 is about something else than this $3"
}

# signer ROLE PRINCIPAL ID TIME: verify the SSH signature of a signer over the tagmanifest.
signer() {
  s_role=$1 s_principal=$2 s_id=$3
  file=signatures/tagmanifest-sha256.txt.$s_role-$(printf '%s' "$s_id" | cut -c1-8).sig
  [ -f "$file" ] || fail "the signature of $s_principal ($s_role) is missing"
  awk -v principal="$s_principal" -v id="$s_id" -v role="$s_role" '
    $1 == principal && $2 == id && index("," $3 ",", "," role ",") { found = 1 } END { exit !found }' \
    "$work/trusted" || fail "your trust folder does not hold this key for $s_principal as $s_role"
  sed '1d;$d' "$file" | tr -d '\n' | decoded >"$work/sshsig"
  {
    echo '-----BEGIN SSH SIGNATURE-----'
    encoded <"$work/sshsig" | fold -w 70
    echo
    echo '-----END SSH SIGNATURE-----'
  } | sed '/^$/d' | cmp -s - "$file" || fail "$file is not in its one form"
  set -- -f "$allowed" -I "$s_principal" -n evidence-bundle@cyberlayers -s "$file" -O "verify-time=$4"
  [ ! -f "$trust/revoked.krl" ] || set -- "$@" -r "$trust/revoked.krl"
  ssh-keygen -Y verify "$@" <tagmanifest-sha256.txt >"$work/said" 2>&1 ||
    fail "the SSH signature of $s_principal does not hold, or its key was revoked or not valid at the time"
  grep -Fq "SHA256:$(cat "$work/$s_id.fingerprint")" "$work/said" || fail "$file is signed with another key"
  echo "$file" >>"$work/used"
  held "signed by $s_principal as $s_role"
}

shape='^(assessor|reviewer|auditor) [A-Za-z0-9][A-Za-z0-9._@+-]* [0-9a-f]{64} [0-9]{14}Z [a-z]+$'
: >"$work/used"
: >"$work/counter"
dsse signatures/bundle.dsse.json urn:cyberlayers:evidence-bundle:v1 tagmanifest-sha256.txt tagmanifest-sha256.txt
cp "$work/payload" "$work/statement"
cp "$work/ids" "$work/envelope"
for name in signatures/assessor-*.dsse.json signatures/reviewer-*.dsse.json signatures/auditor-*.dsse.json; do
  [ -f "$name" ] || continue
  dsse "$name" urn:cyberlayers:counter-signature:v1 tagmanifest-sha256.txt tagmanifest-sha256.txt
  jq -r '.predicate | [.role, .principal, .keySha256, (.signedAt | gsub("[-:T]"; "") | .[0:14] + "Z"), .meaning]
    | join(" ")' "$work/payload" >"$work/line" 2>/dev/null
  [ "$(wc -l <"$work/line")" -eq 1 ] && grep -Eq "$shape" "$work/line" || fail "$name does not say who signs"
  read -r role principal id time meaning <"$work/line"
  [ "$(cat "$work/ids")" = "$id" ] || fail "$name is signed with another key than it says"
  ! grep -Fqx "$id" "$work/envelope" && ! grep -q " $id\$" "$work/counter" ||
    fail "the key of $principal signed more than once"
  [ "$name" = "signatures/$role-$(printf '%s' "$id" | cut -c1-8).dsse.json" ] || fail "$name is another signer's"
  jq -e --slurpfile said "$work/statement" '.predicate.bundleId == $said[0].predicate.bundleId' "$work/payload" \
    >/dev/null 2>&1 || fail "$name is about another bundle"
  signer "$role" "$principal" "$id" "$time"
  printf '%s %s %s\n' "$role" "$principal" "$id" >>"$work/counter"
  held "$principal counter-signed: $meaning"
done
jq -r '.predicate | (.createdAt | gsub("[-:T]"; "") | .[0:14] + "Z") as $at
  | .requiredSigners[] | [.role, .principal, .keySha256, $at, "required"] | join(" ")' \
  "$work/statement" >"$work/required" 2>/dev/null
[ -s "$work/required" ] && ! grep -Eqv "$shape" "$work/required" || fail "the statement does not say who must sign"
cut -d ' ' -f 3 "$work/required" | sort >"$work/names"
sort -u "$work/names" | cmp -s - "$work/names" || fail "one key is named as two signers"
while read -r role principal id time meaning; do
  if grep -Fqx "$id" "$work/envelope"; then
    signer "$role" "$principal" "$id" "$time"
  else
    grep -Fqx "$role $principal $id" "$work/counter" || fail "the signature of $principal ($role) is missing"
  fi
done <"$work/required"
while read -r id; do
  grep -Fq " $id " "$work/required" || fail "the statement is signed by somebody whom it does not name"
done <"$work/envelope"
grep -E '^signatures/.*\.sig$' "$work/all" >"$work/present"
sort -u "$work/used" | cmp -s - "$work/present" || fail "an SSH signature is by somebody whom no statement names"
grep -E '^signatures/.*\.tsr$' "$work/all" >"$work/tokens"
while read -r token; do
  signature=${token%.tsr}
  [ -f "$signature" ] || fail "$token belongs to no signature"
  openssl ts -reply -in "$token" -text >"$work/token" 2>/dev/null || fail "$token is not a timestamp over its signature"
  hash=$(sed -n 's/^Hash Algorithm: //p' "$work/token")
  case $hash in sha256 | sha384 | sha512) ;; *) fail "$token uses another hash than SHA-2" ;; esac
  imprint=$(sed -n '/^Message data:/,/^Serial number:/s/^ *[0-9a-f]* - //p' "$work/token" | cut -c1-47 | tr -d ' \n-')
  [ "$imprint" = "$(openssl dgst "-$hash" -r <"$signature" | cut -d ' ' -f 1)" ] ||
    fail "$token is not a timestamp over its signature"
  if [ ! -f "$trust/tsa.pem" ]; then
    skipped "$token: nobody vouches for its time, because your trust folder holds no tsa.pem"
    continue
  fi
  time=$(sed -n 's/^Time stamp: //p' "$work/token" |
    jq -Rr 'sub("[.][0-9]+"; "") | strptime("%b %d %H:%M:%S %Y GMT") | mktime' 2>/dev/null)
  case $time in '' | *[!0-9]*) fail "$token does not say its time" ;; esac
  openssl ts -verify -data "$signature" -in "$token" -CAfile "$trust/tsa.pem" -attime "$time" >/dev/null 2>&1 ||
    fail "$token is not by an authority of your tsa.pem"
  jq -e --argjson time "$time" '(.predicate.createdAt[0:19] + "Z" | fromdateiso8601) - 300 <= $time
    and $time <= now + 300' "$work/statement" >/dev/null 2>&1 ||
    fail "$token is of a time before the bundle was made, or in the future"
  held "$signature existed by $(jq -rn "$time | todateiso8601")"
done <"$work/tokens"
[ -s "$work/tokens" ] || skipped "no timestamp is with the signatures"
"""

SCRIPT = SIGNATURES + FILES
