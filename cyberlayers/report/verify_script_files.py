"""The second half of verify.sh: what stands in the files, once the signatures held (see `verify_script`)."""

FILES = r"""
# 4. Files: the tagmanifest that is signed covers the tag files, the manifest among them covers everything under data/.

sums() { # MANIFEST
  if there sha256sum; then sha256sum -c "$1"; else shasum -a 256 -c "$1"; fi >/dev/null 2>&1
}
covers() { # MANIFEST NAMES
  ! grep -Eqv '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._/-]*$' "$1" || fail "$1 is not a list of digests and names"
  cut -c67- "$1" | cmp -s - "$2" || fail "$1 does not list exactly the files that are here"
  sums "$1" || fail "a file has changed: its SHA-256 is not the one in $1"
}
printf '%s\n' bag-info.txt bagit.txt manifest-sha256.txt >"$work/tags"
covers tagmanifest-sha256.txt "$work/tags"
grep '^data/' "$work/all" >"$work/payloads"
covers manifest-sha256.txt "$work/payloads"
held "$(wc -l <"$work/payloads" | tr -d ' ') files are those that were signed, and there are no others"
if there bagit.py; then
  bagit.py --validate --quiet . >/dev/null 2>&1 || fail "bagit.py does not accept the bag"
  held "bagit.py accepts the bag"
else
  skipped "bagit.py is not installed"
fi

# 5. What the files say must be what was signed.

jq -cS .predicate "$work/statement" >"$work/one"
jq -cS .predicate data/bundle.json 2>/dev/null | cmp -s - "$work/one" ||
  fail "bundle.json says something else of the bundle than the signed statement"
held "bundle.json repeats the signed statement"

[ "$(wc -l <data/log/leaf-hashes.txt)" -eq "$(jq .predicate.log.size "$work/statement")" ] ||
  fail "leaf-hashes.txt has another number of records than was signed"
sed -n 1p data/log/checkpoint >"$work/two"
sed -n 2p data/log/checkpoint >>"$work/two"
sed -n 3p data/log/checkpoint | decoded | hex >>"$work/two"
jq -j '.predicate.log | .origin, "\n", .size, "\n", .rootSha256' "$work/statement" | cmp -s - "$work/two" ||
  fail "the checkpoint names another head of the ledger than was signed"
held "the checkpoint names the head of the ledger that was signed"
# Each line of log.vkey is a name, the id of a key, and a kind with the key: 01 of a ledger, 04 of a cosigner. Lines of
# the checkpoint that name a key of yours must hold, and one of this ledger must be among them where you have one.
origin=$(sed -n 1p data/log/checkpoint)
head -n 3 data/log/checkpoint >"$work/note"
known='' signed=''
: >"$work/vkeys"
[ ! -f "$trust/log.vkey" ] || awk '!/^[ \t]*(#|$)/ { print $1 }' "$trust/log.vkey" >"$work/vkeys"
while read -r vkey; do
  name=${vkey%%+*}
  rest=${vkey#*+}
  printf '%s' "${rest#*+}" | decoded >"$work/raw"
  [ "$(wc -c <"$work/raw")" -eq 33 ] || fail "a line of log.vkey is not a key"
  id=$({ printf '%s\n' "$name"; cat "$work/raw"; } | digest | cut -c1-8)
  [ "$id" = "${rest%%+*}" ] || fail "a line of log.vkey names another key than it holds"
  kind=$(hex <"$work/raw" | cut -c1-2)
  case $kind in
  01) [ "$name" = "$origin" ] || continue ;;
  04) ;;
  *) fail "a line of log.vkey is of a kind that is not known here" ;;
  esac
  [ "$kind" = 04 ] || known=yes
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$work/raw"; } >"$work/log.der"
  awk -v name="$name" 'NR > 4 && $1 == "\342\200\224" && $2 == name { print $3 }' data/log/checkpoint >"$work/by"
  while read -r line; do
    printf '%s' "$line" | decoded >"$work/line"
    shown=$(hex <"$work/line")
    [ "$(printf '%s' "$shown" | cut -c1-8)" = "$id" ] || continue
    tail -c 64 "$work/line" >"$work/sig"
    if [ "$kind" = 01 ]; then
      size=68 who="the key in log.vkey"
      cp "$work/note" "$work/said"
    else
      size=76 who="the key of the cosigner $name"
      time=$(printf '%d' "0x$(printf '%s' "$shown" | cut -c9-24)" 2>/dev/null)
      { printf 'cosignature/v1\ntime %s\n' "$time"; cat "$work/note"; } >"$work/said"
    fi
    [ "$(wc -c <"$work/line")" -eq "$size" ] && openssl pkeyutl -verify -rawin -pubin -keyform DER \
      -inkey "$work/log.der" -in "$work/said" -sigfile "$work/sig" >/dev/null 2>&1 ||
      fail "the checkpoint is not signed with $who"
    if [ "$kind" = 01 ]; then signed=yes; else held "$name saw the head of the ledger at $(jq -rn "$time | todate")"; fi
  done <"$work/by"
done <"$work/vkeys"
if [ -n "$known" ]; then
  [ -n "$signed" ] || fail "the checkpoint is not signed with the key in log.vkey"
  held "the key of the ledger signed the checkpoint"
else
  skipped "your trust folder holds no log.vkey with the key of this ledger"
fi
if there perl && perl -MDigest::SHA -e 1 2>/dev/null; then
  perl -MDigest::SHA=sha256 -e '
    sub lines { open(my $f, "<:raw", $_[0]) or exit 1; my @l = <$f>; chomp @l; return @l }
    sub root {
      return @_ ? $_[0] : sha256("") if @_ < 2;
      my $k = 1; $k *= 2 while $k * 2 < @_;
      return sha256("\x01" . root(@_[0 .. $k - 1]) . root(@_[$k .. $#_]));
    }
    my @hashes = map { pack("H*", $_) } lines("data/log/leaf-hashes.txt");
    exit 1 if unpack("H*", root(@hashes)) ne $ARGV[0];
    my $at = 0;
    for my $leaf (lines("data/log/records.jsonl")) {
      my $hash = sha256("\x00" . $leaf);
      $at++ while $at < @hashes && $hashes[$at] ne $hash;
      exit 1 if $at++ >= @hashes;
    }' "$(jq -r .predicate.log.rootSha256 "$work/statement")" || fail "the records do not lead to the signed root"
  held "the records lead to the root that was signed"
else
  skipped "perl is not installed: the records were not followed to the root"
fi
if [ -f data/db/evidence.sqlite ] && there sqlite3; then
  sqlite3 -batch -init /dev/null -readonly 'file:data/db/evidence.sqlite?immutable=1' \
    'SELECT leaf FROM ledger ORDER BY seq' 2>/dev/null | cmp -s - data/log/records.jsonl ||
    fail "the database holds other records than records.jsonl"
  held "the database holds the same records"
else
  skipped "there is no database in the bundle, or sqlite3 is not installed"
fi
if [ -f data/oscal/assessment-results.json ] || [ -f signatures/assessment-results.dsse.json ]; then
  for name in data/oscal/assessment-results.json signatures/assessment-results.dsse.json; do
    [ -f "$name" ] || fail "$name is missing"
  done
  dsse signatures/assessment-results.dsse.json \
    https://oscal-compass.github.io/compliance-trestle/predicates/oscal-signing/v1 \
    assessment-results.json data/oscal/assessment-results.json
  cmp -s "$work/ids" "$work/envelope" || fail "the OSCAL file is not signed by the same people as the bundle"
  jq -r '."assessment-results"."back-matter".resources[]?.rlinks[]?
    | (.hashes | map(.algorithm + ":" + .value) | join(",")) + "  " + .href' \
    data/oscal/assessment-results.json 2>/dev/null | sed 's,^SHA-256:,,; s,  \.\./,  data/,' | sort -u >"$work/links"
  sort manifest-sha256.txt | comm -23 "$work/links" - >"$work/strange"
  [ ! -s "$work/strange" ] || fail "the OSCAL file names a file that is not in the bundle, or another SHA-256 for it"
  held "the OSCAL file is signed, and its links hold"
else
  skipped "there is no OSCAL file in the bundle"
fi

echo 'ALL OK'
"""
