"""Bags and signatures that somebody without, or with, a trusted key has spoilt: each refused, with its code."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import bag, dsse, layout, predicate, sshsig
from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.krl import Revoked
from cyberlayers.bundle.predicate import CounterPredicate, Role
from cyberlayers.bundle.trust import Allowed
from cyberlayers.bundle.wire import string
from cyberlayers.bundle.write import Signer
from cyberlayers.ledger.canonical import canonical
from tests.bundle.forger import Forger, Spoil, dropped, moved, replaced, sha256, then
from tests.bundle.office import ASSESSOR, AUDITOR, MADE, NOW, REVIEWER, STRANGER, Office, check, codes, trust

SSH = layout.ssh_name("assessor", ASSESSOR.key.public.key8)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office(with_database=False).export(path)
    return path


def envelope(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Change fields of the envelope, and write it in canonical form."""

    def spoil(forger: Forger) -> None:
        forger[layout.ENVELOPE] = canonical({**forger.json(layout.ENVELOPE), **changes}).encode()

    return spoil


def one_signature(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Change fields of the envelope's first signature."""

    def spoil(forger: Forger) -> None:
        plain = forger.json(layout.ENVELOPE)
        plain["signatures"][0].update(changes)
        forger[layout.ENVELOPE] = canonical(plain).encode()

    return spoil


def raw_envelope(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of the envelope."""

    def spoil(forger: Forger) -> None:
        forger[layout.ENVELOPE] = change(forger[layout.ENVELOPE])

    return spoil


def restated(payload_type: str = dsse.PAYLOAD_TYPE, **changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Sign a changed statement with the trusted key."""

    def spoil(forger: Forger) -> None:
        plain = {**forger.statement(), **changes}
        forger[layout.ENVELOPE] = dsse.sign(canonical(plain).encode(), [ASSESSOR.key], payload_type)

    return spoil


def signed_bytes(payload: bytes) -> Spoil:
    """Sign any bytes with the trusted key."""

    def spoil(forger: Forger) -> None:
        forger[layout.ENVELOPE] = dsse.sign(payload, [ASSESSOR.key])

    return spoil


def predicate_says(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Sign a changed predicate with the trusted key."""
    return lambda forger: forger.sign(**changes)


def added(name: str, data: bytes = b"", *, seal: bool = False) -> Spoil:
    """Add a file; as a dishonest signer would, if sealed."""

    def spoil(forger: Forger) -> None:
        forger[name] = data
        if seal:
            forger.seal()

    return spoil


def alias(forger: Forger) -> None:
    """Let one signer stand twice, the second time under another id."""
    plain = forger.json(layout.ENVELOPE)
    one = plain["signatures"][0]
    plain["signatures"] = sorted([one, {**one, "keyid": "0" * 64}], key=lambda some: str(some["keyid"]))
    forger[layout.ENVELOPE] = canonical(plain).encode()


def twice(forger: Forger) -> None:
    """Let one signature stand twice."""
    plain = forger.json(layout.ENVELOPE)
    plain["signatures"] *= 2
    forger[layout.ENVELOPE] = canonical(plain).encode()


def by_stranger(forger: Forger) -> None:
    """Seal everything with a key that nobody trusts."""
    forger.manifest()
    forger.drop(SSH)
    forger.sign([STRANGER], requiredSigners=[STRANGER.required.plain()])


def stranger_beside(forger: Forger) -> None:
    """Add a stranger's signature to the envelope."""
    forger.sign([ASSESSOR, STRANGER])


def stranger_over_tags(forger: Forger) -> None:
    """Add a stranger's SSH signature."""
    name = layout.ssh_name("assessor", STRANGER.key.public.key8)
    forger[name] = sshsig.sign(STRANGER.key, forger[layout.TAGMANIFEST])


def unnamed_signer(forger: Forger) -> None:
    """Add the signature of a trusted person whom the statement does not name."""
    names = [ASSESSOR.required.plain()]
    forger.sign([ASSESSOR, REVIEWER], requiredSigners=names)


def other_namespace(forger: Forger) -> None:
    """Put a genuine signature for another purpose in place."""
    message = forger[layout.TAGMANIFEST]
    space = b"file"
    signed = b"SSHSIG" + string(space) + string(b"") + string(b"sha512") + string(hashlib.sha512(message).digest())
    blob = (
        b"SSHSIG\0\0\0\1" + string(ASSESSOR.key.public.blob) + string(space) + string(b"") + string(b"sha512")
        + string(string(b"ssh-ed25519") + string(ASSESSOR.key.sign(signed)))
    )  # fmt: skip
    text = base64.b64encode(blob).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    words = ["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]
    forger[SSH] = "\n".join(words).encode()


def old_signature(forger: Forger) -> None:
    """Put a genuine signature over something else in place."""
    forger[SSH] = sshsig.sign(ASSESSOR.key, b"an older tagmanifest")


def wrong_name(forger: Forger) -> None:
    """Put one signer's SSH signature under another's name."""
    forger[layout.ssh_name("assessor", REVIEWER.key.public.key8)] = forger[SSH]


def promoted(forger: Forger) -> None:
    """Let an assessor sign as the auditor."""
    role = {**ASSESSOR.required.plain(), "role": "auditor"}
    forger.drop(SSH)
    forger.sign(requiredSigners=[role])
    forger[layout.ssh_name("auditor", ASSESSOR.key.public.key8)] = sshsig.sign(ASSESSOR.key, forger[layout.TAGMANIFEST])


def sealed(change: Spoil) -> Spoil:
    """Seal after a change, as a dishonest signer would."""

    def spoil(forger: Forger) -> None:
        change(forger)
        forger.seal()

    return spoil


def tags(change: Spoil) -> Spoil:
    """Change tag files, and sign the tagmanifest that follows."""

    def spoil(forger: Forger) -> None:
        change(forger)
        forger.tagmanifest()
        forger.sign()

    return spoil


def tagmanifest(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the tagmanifest itself, and sign it."""

    def spoil(forger: Forger) -> None:
        forger[layout.TAGMANIFEST] = change(forger[layout.TAGMANIFEST])
        forger.sign()

    return spoil


def manifest(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the manifest, and sign what follows."""
    return tags(lambda forger: forger.files.update({layout.MANIFEST: change(forger[layout.MANIFEST])}))


def only_manifest(forger: Forger) -> None:
    """Write the manifest again, and leave the tagmanifest as it was."""
    payload = {name: sha256(data) for name, data in forger.files.items() if name.startswith(layout.DATA)}
    forger[layout.MANIFEST] = bag.manifest(payload)


HOSTILE: dict[str, tuple[str, Spoil]] = {
    # the bag
    "one changed byte of evidence": ("DIGEST", lambda forger: forger.replace(layout.RECORDS, b"lead", b"head")),
    "changed evidence with a new manifest": ("DIGEST", then(replaced(layout.RECORDS, b"lead", b"head"), only_manifest)),
    "changed evidence with new manifests": (
        "SUBJECT",
        then(replaced(layout.RECORDS, b"lead", b"head"), Forger.manifest),
    ),
    "a missing page": ("OXUM", dropped(layout.START_HERE)),
    "a missing page, its size made up elsewhere": ("FILE_MISSING", moved(layout.START_HERE, layout.VERIFY_MD)),
    "a file that the manifest does not list": ("OXUM", added(layout.VERIFY_MD)),
    "a file outside data": ("FILE_EXTRA", added("README.txt")),
    "a file among the signatures": ("FILE_EXTRA", added("signatures/note.txt")),
    "a signature in no known role": ("FILE_EXTRA", added("signatures/mayor-00000000.dsse.json")),
    "a payload file that no bundle has": ("LAYOUT", added("data/run-me.sh", seal=True)),
    "an md5 manifest beside": ("ALGORITHM", added("manifest-md5.txt")),
    "an md5 tagmanifest beside": ("ALGORITHM", added("tagmanifest-md5.txt")),
    "no tagmanifest": ("FILE_MISSING", dropped(layout.TAGMANIFEST)),
    "no manifest": ("FILE_MISSING", dropped(layout.MANIFEST)),
    "no bagit.txt": ("FILE_MISSING", dropped(layout.BAGIT)),
    "no records": ("FILE_MISSING", sealed(dropped(layout.RECORDS))),
    "no criteria": ("FILE_MISSING", sealed(dropped(layout.POLICY))),
    "a manifest in another order": (
        "MANIFEST_SYNTAX",
        manifest(lambda data: b"".join(reversed(data.splitlines(True)))),
    ),
    "a manifest with one space": ("MANIFEST_SYNTAX", manifest(lambda data: data.replace(b"  ", b" "))),
    "a manifest in capitals": ("MANIFEST_SYNTAX", manifest(lambda data: data.upper())),
    "a manifest with the line ends of Windows": (
        "MANIFEST_SYNTAX",
        manifest(lambda data: data.replace(b"\n", b"\r\n")),
    ),
    "a manifest without its last line end": ("MANIFEST_SYNTAX", manifest(lambda data: data[:-1])),
    "a manifest with one line twice": ("ZIP_DUPLICATE", manifest(lambda data: data.splitlines(True)[0] + data)),
    "a manifest that names a file outside": ("ZIP_NAME", manifest(lambda data: data + b"0" * 64 + b"  ../x\n")),
    "a manifest that lists too much": ("FILE_MISSING", manifest(lambda data: data + b"0" * 64 + b"  data/zzz\n")),
    "a manifest that lists too little": ("FILE_EXTRA", manifest(lambda data: b"".join(data.splitlines(True)[1:]))),
    "a manifest with another digest": ("DIGEST", manifest(lambda data: b"0" * 64 + data[64:])),
    "a tagmanifest without bag-info": ("SIGNED_SET", tagmanifest(lambda data: b"".join(data.splitlines(True)[1:]))),
    "a tagmanifest with one file more": ("SIGNED_SET", tagmanifest(lambda data: data + b"0" * 64 + b"  zzz\n")),
    "a tagmanifest that is empty": ("SIGNED_SET", tagmanifest(lambda _: b"")),
    "a tagmanifest of rubbish": ("MANIFEST_SYNTAX", tagmanifest(lambda _: b"\xff\n")),
    "another version of BagIt": ("MANIFEST_SYNTAX", tags(lambda forger: forger.replace(layout.BAGIT, b"1.0", b"0.9"))),
    "another size in bag-info": ("OXUM", tags(lambda forger: forger.replace(layout.BAG_INFO, b"Oxum: ", b"Oxum: 1"))),
    "another line in bag-info": (
        "MANIFEST_SYNTAX",
        tags(lambda forger: forger.files.update({layout.BAG_INFO: forger[layout.BAG_INFO] + b"Contact-Name: x\n"})),
    ),
    # the envelope
    "no envelope": ("SIG_MISSING", dropped(layout.ENVELOPE)),
    "no signatures at all": ("SIG_MISSING", dropped(layout.ENVELOPE, SSH)),
    "an envelope without a signature": ("SIG_MISSING", envelope(signatures=[])),
    "an envelope with a field more": ("ENCODING", envelope(note="x")),
    "an envelope with spaces": ("ENCODING", raw_envelope(lambda data: json.dumps(json.loads(data)).encode())),
    "an envelope with a line end": ("ENCODING", raw_envelope(lambda data: data + b"\n")),
    "an envelope with a key twice": ("ENCODING", raw_envelope(lambda data: b'{"payload":"",' + data[1:])),
    "an envelope that is no JSON": ("ENCODING", raw_envelope(lambda data: data[:-1])),
    "an envelope nested ten thousand deep": ("ENCODING", raw_envelope(lambda _: b"[" * 10_000 + b"]" * 10_000)),
    "an envelope that is a number": ("ENCODING", raw_envelope(lambda _: b"1")),
    "an envelope of no number": (
        "ENCODING",
        raw_envelope(lambda data: data.replace(b'{"payload":', b'{"n":NaN,"payload":')),
    ),
    "an envelope of an endless number": (
        "ENCODING",
        raw_envelope(lambda data: data.replace(b'{"payload":', b'{"n":1e999,"payload":')),
    ),
    "an envelope with a number of 10,000 digits": (
        "ENCODING",
        raw_envelope(lambda data: data.replace(b'{"payload":', b'{"n":' + b"9" * 10_000 + b',"payload":')),
    ),
    "an envelope with a mark of its byte order": ("ENCODING", raw_envelope(lambda data: b"\xef\xbb\xbf" + data)),
    "an envelope in UTF-16": ("ENCODING", raw_envelope(lambda data: data.decode().encode("utf-16"))),
    "an envelope of nothing": ("ENCODING", raw_envelope(lambda _: b"")),
    "an envelope of half a surrogate": ("ENCODING", raw_envelope(lambda _: b'"\\ud800"')),
    "base64 with a loose bit": ("ENCODING", raw_envelope(lambda data: data.replace(b'=="', b'==="', 1))),
    "an envelope too large": ("LIMIT", raw_envelope(lambda _: b" " * (dsse.MAX_BYTES + 1))),
    "another statement under the old signature": (
        "SIG_INVALID",
        lambda forger: envelope(
            payload=base64.b64encode(canonical({**forger.statement(), "subject": []}).encode()).decode()
        )(forger),
    ),
    "a payload type that is a number": ("ENCODING", envelope(payloadType=5)),
    "a payload type that is a list": ("ENCODING", envelope(payloadType=["application/vnd.in-toto+json"])),
    "a payload that is a number": ("ENCODING", envelope(payload=5)),
    "signatures that are an object": ("ENCODING", envelope(signatures={"keyid": "", "sig": ""})),
    "a key id that is a number": ("ENCODING", one_signature(keyid=5)),
    "a key id that is a list": ("ENCODING", one_signature(keyid=[])),
    "a signature that is a number": ("ENCODING", one_signature(sig=5)),
    "a signature of 63 bytes": ("SIG_INVALID", one_signature(sig=base64.b64encode(bytes(63)).decode())),
    "a signature of nothing": ("SIG_INVALID", one_signature(sig="")),
    "another payload type under the old signature": ("SIG_INVALID", envelope(payloadType="application/json")),
    "one signer under an alias": ("SIG_UNTRUSTED", alias),
    "one signature twice": ("SIGNER_DUPLICATE", twice),
    "a stranger's seal": ("SIG_UNTRUSTED", by_stranger),
    "a stranger's signature beside": ("SIG_UNTRUSTED", stranger_beside),
    "a stranger's SSH signature": ("SIG_UNTRUSTED", stranger_over_tags),
    "a signer whom nobody named": ("SIG_UNTRUSTED", unnamed_signer),
    "another payload type": ("TYPE", restated("application/json")),
    "another statement type": ("TYPE", restated(_type="https://in-toto.io/Statement/v0.1")),
    "another predicate type": ("TYPE", restated(predicateType=predicate.COUNTER_TYPE)),
    "a statement with a field more": ("TYPE", restated(note="x")),
    "a statement that is a list": ("TYPE", signed_bytes(b"[]")),
    "a statement that is no JSON": ("ENCODING", signed_bytes(b"{")),
    "another subject": ("SUBJECT", restated(subject=[{"digest": {"sha256": "0" * 64}, "name": layout.TAGMANIFEST}])),
    "a subject of another name": (
        "SUBJECT",
        lambda forger: restated(subject=[{"digest": {"sha256": sha256(forger[layout.TAGMANIFEST])}, "name": "other"}])(
            forger
        ),
    ),
    "two subjects": ("SUBJECT", lambda forger: restated(subject=forger.statement()["subject"] * 2)(forger)),
    "no subject": ("SUBJECT", restated(subject=[])),
    "a predicate with a field more": ("SCHEMA", predicate_says(note="x")),
    "a predicate of another log": ("SCHEMA", predicate_says(bundleId="cyb-" + "0" * 32 + "-000001")),
    "a sequence of text": ("SCHEMA", predicate_says(sequence="1")),
    "a second bundle without a first": ("SCHEMA", predicate_says(sequence=2)),
    "nobody required to sign": ("SCHEMA", predicate_says(requiredSigners=[])),
    "a time without a zone": ("SCHEMA", predicate_says(createdAt="2026-04-01T12:00:00.000000")),
    "a time in another spelling": ("SCHEMA", predicate_says(createdAt="2026-04-01T12:00:00Z")),
    # signers
    "a stripped signer": (
        "SIGNER_MISSING",
        predicate_says(requiredSigners=[ASSESSOR.required.plain(), REVIEWER.required.plain()]),
    ),
    "a stripped SSH signature": ("SIGNER_MISSING", dropped(SSH)),
    "one key as two signers": (
        "SIGNER_DUPLICATE",
        predicate_says(requiredSigners=[ASSESSOR.required.plain(), {**ASSESSOR.required.plain(), "role": "reviewer"}]),
    ),
    "an assessor as the auditor": ("SIG_UNTRUSTED", promoted),
    "a key under another name": (
        "SIG_UNTRUSTED",
        predicate_says(requiredSigners=[{**ASSESSOR.required.plain(), "principal": "chief@council"}]),
    ),
    "a bundle from the future": ("KEY_TIME", predicate_says(createdAt="2026-04-03T12:00:00.000000Z")),
    # SSH signatures
    "an SSH signature for another purpose": ("NAMESPACE", other_namespace),
    "an SSH signature over something else": ("SIG_INVALID", old_signature),
    "an SSH signature under another name": ("LAYOUT", wrong_name),
    "an SSH signature with a line more": ("ENCODING", lambda forger: forger.files.update({SSH: forger[SSH] + b"\n"})),
    "an SSH signature in wider lines": (
        "ENCODING",
        lambda forger: forger.files.update(
            {
                SSH: forger[SSH]
                .replace(b"\n", b"", 2)
                .replace(b"-----BEGIN SSH SIGNATURE-----", b"-----BEGIN SSH SIGNATURE-----\n")
            }
        ),
    ),
    "an SSH signature of rubbish": ("ENCODING", lambda forger: forger.files.update({SSH: b"\xff" * 100})),
    "a timestamp that is none": ("ENCODING", added(SSH + ".tsr", b"0")),
}


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_bundle_is_refused_with(wrong: str, original: Path, tmp_path: Path) -> None:
    code, spoil = HOSTILE[wrong]
    forger = Forger(original)
    spoil(forger)
    found = check(forger.save(tmp_path / "b.zip"))
    assert code in codes(found), found.found.checks
    assert not found.found.verified


def window(after: datetime | None = None, before: datetime | None = None) -> Allowed:
    """Return a line for the assessor's key with a window."""
    return Allowed(ASSESSOR.principal, ASSESSOR.key.public, frozenset({"assessor"}), after, before)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([window(before=MADE - timedelta(seconds=1))], "KEY_TIME"),
        ([window(after=MADE + timedelta(seconds=1))], "KEY_TIME"),
        ([window(before=MADE - timedelta(days=2)), window(after=MADE + timedelta(days=2))], "KEY_TIME"),
        ([window(before=MADE - timedelta(days=2)), window(after=MADE - timedelta(days=1))], None),
        ([window(after=MADE, before=MADE)], None),
        ([Allowed("other@council", ASSESSOR.key.public)], "SIG_UNTRUSTED"),
    ],
)
def test_a_key_counts_only_within_its_window(lines: list[Allowed], code: str | None, original: Path) -> None:
    assert codes(check(original, trust=trust(allowed=tuple(lines)))) == ({code} if code else set())


BLOB = ASSESSOR.key.public.blob
REVOKED: dict[str, tuple[str, Revoked]] = {
    "itself": ("KEY_REVOKED", Revoked(blobs=frozenset({BLOB}))),
    "its SHA-256": ("KEY_REVOKED", Revoked(sha256=frozenset({hashlib.sha256(BLOB).digest()}))),
    "its SHA-1": ("KEY_REVOKED", Revoked(sha1=frozenset({hashlib.sha1(BLOB).digest()}))),  # noqa: S324 - OpenSSH's own kind
}


@pytest.mark.parametrize("by", REVOKED)
def test_a_key_signs_nothing_that_was_revoked_by(by: str, original: Path) -> None:
    code, revoked = REVOKED[by]
    assert codes(check(original, trust=trust(revoked=revoked))) == {code}


def counter(changes: dict[str, Any], signer: Any = AUDITOR, predicate_type: str = predicate.COUNTER_TYPE) -> Spoil:  # noqa: ANN401 - fields by name
    """Add a counter-signature that says something else than it should."""

    def spoil(forger: Forger) -> None:
        key = AUDITOR.key.public
        plain = {
            "bundleId": forger.statement()["predicate"]["bundleId"],
            "role": "auditor",
            "principal": AUDITOR.principal,
            "keySha256": key.sha256,
            "meaning": "examined",
            "controls": [],
            "signedAt": MADE,
        }
        digest = changes.get("digest", sha256(forger[layout.TAGMANIFEST]))
        says = {**plain, **{name: value for name, value in changes.items() if name != "digest"}}
        payload = dsse.statement(layout.TAGMANIFEST, digest, predicate_type, says)
        forger[layout.counter_name("auditor", key.key8)] = dsse.sign(payload, [signer.key])
        forger[layout.ssh_name("auditor", key.key8)] = sshsig.sign(AUDITOR.key, forger[layout.TAGMANIFEST])

    return spoil


def without_ssh(forger: Forger) -> None:
    """Counter-sign without the SSH signature."""
    counter({})(forger)
    forger.drop(layout.ssh_name("auditor", AUDITOR.key.public.key8))


COUNTERS: dict[str, tuple[str | None, Spoil]] = {
    "nothing wrong": (None, counter({})),
    "another bundle's id": ("SUBJECT", counter({"bundleId": "cyb-" + "0" * 32 + "-000001"})),
    "another bundle's digest": ("SUBJECT", counter({"digest": "0" * 64})),
    "another role": ("LAYOUT", counter({"role": "reviewer"})),
    "another key": ("LAYOUT", counter({"keySha256": "0" * 64})),
    "a signature by another key": ("LAYOUT", counter({}, REVIEWER)),
    "a signature by a stranger": ("SIG_UNTRUSTED", counter({}, STRANGER)),
    "another person": ("SIG_UNTRUSTED", counter({"principal": "chief@partner"})),
    "a meaning that does not exist": ("SCHEMA", counter({"meaning": "certified"})),
    "a date before the bundle": ("KEY_TIME", counter({"signedAt": MADE - timedelta(days=1)})),
    "a date in the future": ("KEY_TIME", counter({"signedAt": NOW + timedelta(days=1)})),
    "a date without a zone": ("SCHEMA", counter({"signedAt": "2026-04-01T12:00:00.000000"})),
    "the first day of the calendar": ("KEY_TIME", counter({"signedAt": datetime.min.replace(tzinfo=UTC)})),
    "the last day of the calendar": ("KEY_TIME", counter({"signedAt": datetime.max.replace(tzinfo=UTC)})),
    "the type of a bundle's statement": ("TYPE", counter({}, AUDITOR, predicate.BUNDLE_TYPE)),
    "no SSH signature": ("SIG_MISSING", without_ssh),
}


@pytest.mark.parametrize("wrong", COUNTERS)
def test_a_counter_signature_is_checked_that_has(wrong: str, original: Path, tmp_path: Path) -> None:
    code, spoil = COUNTERS[wrong]
    forger = Forger(original)
    spoil(forger)
    found = check(forger.save(tmp_path / "b.zip"))
    assert codes(found) == ({code} if code else set())
    assert found.found.verified is (code is None)


@pytest.mark.parametrize(("signer", "role"), [(ASSESSOR, "auditor"), (AUDITOR, "reviewer")])
def test_a_key_that_is_trusted_in_two_roles_signs_in_one_of_them(
    signer: Signer, role: Role, original: Path, tmp_path: Path
) -> None:
    forger = Forger(original)
    roles: list[Role] = [role] if signer is ASSESSOR else ["auditor", role]
    for one in roles:
        said = CounterPredicate(
            bundle_id=forger.statement()["predicate"]["bundleId"],
            role=one,
            principal=signer.principal,
            key_sha256=signer.key.public.sha256,
            meaning="examined",
            signed_at=MADE,
        )
        digest = sha256(forger[layout.TAGMANIFEST])
        payload = dsse.statement(layout.TAGMANIFEST, digest, predicate.COUNTER_TYPE, said.plain())
        forger[layout.counter_name(one, signer.key.public.key8)] = dsse.sign(payload, [signer.key])
        forger[layout.ssh_name(one, signer.key.public.key8)] = sshsig.sign(signer.key, forger[layout.TAGMANIFEST])
    every = frozenset({"assessor", "reviewer", "auditor"})
    trusting = trust(allowed=tuple(replace(line, roles=every) for line in trust().allowed))
    found = check(forger.save(tmp_path / "b.zip"), trust=trusting)
    assert codes(found) == {"SIGNER_DUPLICATE"}


def test_the_small_order_key_that_accepts_everything_is_no_key() -> None:
    with pytest.raises(Exception, match="not a sound Ed25519 key"):
        PublicKey(b"\x01" + bytes(31))
