"""VERIFY.md and verify.sh: how a stranger verifies a bundle with tools that this project did not write.

Rules:

* every command is one that a person can type, with the names that this bundle has;
* both say what they do not check, and that the keys must come over another road than the bundle;
* whatever comes from the ledger stands in a command only as a principal, a key or a name of a file, whose shape is
  narrow; the rest of the page is ours.
"""

import html
import re
from datetime import UTC

from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.safe import safe
from cyberlayers.report.verify_script import SCRIPT

NAMESPACE = "evidence-bundle@cyberlayers"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]*")


def verify_sh() -> bytes:
    """Return `verify.sh`, the same for every bundle."""
    return SCRIPT.encode()


def verify_md(said: Assertion) -> bytes:
    """Return `VERIFY.md`.

    Raises:
        ValueError: a role, principal or key has a shape that could not stand in a command.
    """
    for signer in said.signers:
        if not all(_PLAIN.fullmatch(word) for word in (signer.role, signer.principal, signer.key_sha256)):
            raise ValueError(f"{safe(signer.principal)} cannot stand in a command")
    marking = [f"**{html.escape(safe(said.marking))}**", ""] if said.marking else []
    first = said.signers[0]
    parts = [
        *marking,
        f"# Verify {said.bundle_id}",
        "",
        _BEFORE.format(keys="\n".join(_key(signer) for signer in said.signers)),
        _SCRIPT_PART,
        _UNIX.format(
            ssh="\n".join(_ssh(said, signer) for signer in said.signers),
            key=first.key_sha256,
            principal=first.principal,
        ),
        _WINDOWS.format(ssh="\n".join(_ssh_windows(said, signer) for signer in said.signers)),
        _NOT_CHECKED,
        _ENCRYPT,
        *marking,
    ]
    return ("\n".join(parts).rstrip("\n") + "\n").encode()


def _key(signer: Signatory) -> str:
    return f"* `{signer.principal}` as {signer.role}: `{signer.key_sha256}`"


def _signature(signer: Signatory) -> str:
    return f"signatures/tagmanifest-sha256.txt.{signer.role}-{signer.key8}.sig"


def _ssh(said: Assertion, signer: Signatory) -> str:
    return (
        f"ssh-keygen -Y verify -f TRUST/allowed_signers -I {signer.principal} -n {NAMESPACE} \\\n"
        f"  -O verify-time={_time(said)} -s {_signature(signer)} < tagmanifest-sha256.txt"
    )


def _ssh_windows(said: Assertion, signer: Signatory) -> str:
    return (
        f'cmd /c "ssh-keygen -Y verify -f TRUST\\allowed_signers -I {signer.principal} -n {NAMESPACE} '
        f'-O verify-time={_time(said)} -s {_signature(signer)} < tagmanifest-sha256.txt"'
    )


def _time(said: Assertion) -> str:
    """Return when the bundle was made, as ssh-keygen takes it: a key must have been valid then, and not today."""
    return f"{said.made_at.astimezone(UTC):%Y%m%d%H%M%S}Z"


_BEFORE = """\
Nothing that stands in a bundle can vouch for the bundle, this page and `verify.sh` included. You need the public keys
of the signers from somewhere else: by telephone, from an earlier meeting, from a page of the organisation that you
trust. Keep them in a folder of your own, `TRUST`, as a file `allowed_signers` with one line for each key:

```
PRINCIPAL namespaces="evidence-bundle@cyberlayers" ssh-ed25519 AAAA... role=assessor
```

The bundle says that these keys sign it. Compare each with yours: it is the SHA-256 of the key itself, in hex, the
same that `ssh-keygen -l -f KEY.pub` prints in base64.

{keys}

If you have them, put `revoked.krl` (revoked keys), `log.vkey` (keys of ledgers and cosigners, one a line) and
`tsa.pem` (certificates of timestamping authorities) into `TRUST` too. Unzip the bundle first, and work inside its
folder.
"""

_SCRIPT_PART = """\
## In one step

```
sh data/verify.sh TRUST
```

Its last line is `ALL OK` only if every step held. Read it first, or use a copy that you trust: it is the same file in
every bundle of one version, and takes the folder of the bundle as its second argument. It needs a Unix shell, `jq`,
OpenSSL 3, `ssh-keygen` (OpenSSH 9.1 or later) and `sha256sum` or `shasum`; it uses `perl`, `sqlite3` and `bagit.py`
where they are there.
"""

_UNIX = """\
## By hand, on Linux, BSD or macOS

The commands keep what they make in a folder of their own.

```
W=$(mktemp -d)
```

1. Every signer signed the tagmanifest. Each line must say `Good "evidence-bundle@cyberlayers" signature`; add
   `-r TRUST/revoked.krl` if you have one. The time is when the bundle says that it was made: a key must have been
   valid then, and may have been replaced since.

```
{ssh}
```

2. The tagmanifest covers the tag files, and the manifest among them covers everything under `data/`. It must list
   exactly the files that are here: the last command prints nothing.

```
sha256sum --strict -c tagmanifest-sha256.txt
sha256sum --strict -c manifest-sha256.txt
cut -c67- manifest-sha256.txt > "$W/listed"
find data -type f | LC_ALL=C sort | diff - "$W/listed"
```

   Without `sha256sum`: `shasum -a 256 -c`, twice. As a bag: `bagit.py --validate .`

3. The signed statement names this tagmanifest. DSSE signs `DSSEv1`, the length and name of the type, the length of the
   payload and the payload; the first 12 bytes of an Ed25519 key in DER are the same for every key.

```
jq -j .payload signatures/bundle.dsse.json | openssl base64 -d -A > "$W/payload"
(printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < "$W/payload")"; cat "$W/payload") > "$W/pae"
jq -j '.signatures[] | select(.keyid == "{key}").sig' \\
  signatures/bundle.dsse.json | openssl base64 -d -A > "$W/sig"
awk '$1 == "{principal}"' TRUST/allowed_signers | sed 's/.*ssh-ed25519 \\([^ ]*\\).*/\\1/' | head -n 1 | \\
  openssl base64 -d -A | tail -c 32 > "$W/raw"
(printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; cat "$W/raw") > "$W/key.der"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$W/key.der" -in "$W/pae" -sigfile "$W/sig"
jq -r '.subject[0].digest.sha256' "$W/payload"
sha256sum tagmanifest-sha256.txt
```

   The last two lines must show the same digest. The same goes for each further signer, with the `keyid` and the
   principal changed. `signatures/assessment-results.dsse.json` is verified alike; its subject is the OSCAL file.

4. Both of these must show the same. `requiredSigners` says who must have signed: a signature of theirs that is
   missing is one that was taken away.

```
jq .predicate "$W/payload"
jq .predicate data/bundle.json
```

5. The database, where it is there, holds the same records; the command prints nothing.

```
sqlite3 -readonly data/db/evidence.sqlite 'SELECT leaf FROM ledger ORDER BY seq' | diff - data/log/records.jsonl
```

6. Where you have the key of the ledger in `TRUST/log.vkey`: it signed the head of the ledger, the first three lines of
   the checkpoint. The fifth line is the signature.

```
origin=$(head -n 1 data/log/checkpoint)
head -n 3 data/log/checkpoint > "$W/note"
awk -v o="$origin" 'NR > 4 && $2 == o {{ print $3 }}' data/log/checkpoint | head -n 1 | openssl base64 -d -A | \\
  tail -c 64 > "$W/sig"
grep "^$origin+" TRUST/log.vkey | head -n 1 | sed 's/^[^+]*+[^+]*+//' | openssl base64 -d -A | tail -c 32 > "$W/raw"
(printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; cat "$W/raw") > "$W/key.der"
openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$W/key.der" -in "$W/note" -sigfile "$W/sig"
```

7. A timestamp, where one is beside a signature. The first command shows the time that it says; where the authority's
   certificate has expired since, add `-attime` with that time in seconds since 1970 to the second.

```
for t in signatures/*.tsr; do [ ! -f "$t" ] || openssl ts -reply -in "$t" -text; done
for t in signatures/*.tsr; do
  [ ! -f "$t" ] || openssl ts -verify -data "${{t%.tsr}}" -in "$t" -CAfile TRUST/tsa.pem
done
```
"""

_WINDOWS = """\
## By hand, on Windows

Windows 10 and later bring `ssh-keygen`; it must be of OpenSSH 9.1 or later.
In PowerShell, inside the folder of the bundle (`cmd` hands the file over as it is; PowerShell's own pipe would change
it):

```
{ssh}
```

Each must say `Good "evidence-bundle@cyberlayers" signature`. Then the files; this prints what is missing or changed,
then what is there and not listed, and at last the number of files that hold:

```
$good = 0
$listed = @{{}}
foreach ($manifest in 'tagmanifest-sha256.txt', 'manifest-sha256.txt') {{
  foreach ($line in Get-Content -Encoding utf8 $manifest) {{
    $name = $line.Substring(66)
    $listed[$name] = $true
    $found = (Get-FileHash -Algorithm SHA256 -LiteralPath $name -ErrorAction SilentlyContinue).Hash
    if ($found -eq $line.Substring(0, 64)) {{ $good++ }} else {{ "CHANGED OR MISSING: $name" }}
  }}
}}
$top = (Get-Location).Path.Length + 1
Get-ChildItem -Recurse -File -Force | ForEach-Object {{
  $name = $_.FullName.Substring($top).Replace('\\', '/')
  $signs = $name -eq 'tagmanifest-sha256.txt' -or $name -like 'signatures/*'
  if (-not $listed[$name] -and -not $signs) {{ "EXTRA: $name" }}
}}
"$good files hold"
```
"""

_NOT_CHECKED = """\
## What these tools do not check

* That the figures follow from the records. `cyberlayers bundle verify BUNDLE --trust TRUST` computes them again.
* That this bundle extends one that you had before, or is for you. The same command compares it with what it saw last,
  and with `--audience` and `--challenge`.
* That the zip holds nothing besides what your unzip program made of it. The same command reads the zip itself.
* That what was signed is true. No tool does.

Keep the bundle as it came. Do not open a file of `data/evidence/` before its digest has been verified, and treat it
afterwards as you would a file from a stranger.
"""

_ENCRYPT = """\
## Before you send it on

A bundle is signed and not encrypted: whoever gets it can read it. Encrypt the zip to the person who is to have it:

```
age -R recipient.pub -o bundle.zip.age bundle.zip
gpg --encrypt --recipient recipient@example.org --output bundle.zip.gpg bundle.zip
```

`age` takes an SSH key of the recipient as it is. On Windows, or where only a passphrase will do, 7-Zip with AES-256 and
encrypted names (`7z a -p -mhe=on bundle.7z bundle.zip`); tell the passphrase over another road. Encrypting changes
nothing about the signatures: once decrypted, the zip is the same bytes.
"""
