"""Who signed a bundle: the statement, the signatures over the tagmanifest itself, and counter-signatures.

Rules:

* a signature is verified, against keys of the trust folder, before what it covers is read;
* the statement is about one file, the tagmanifest, by its SHA-256;
* each required signer has signed the statement, or a counter-signature in the same role, and the tagmanifest (SSHSIG);
  nobody else has: a signature by a key that is not trusted is no part of a bundle;
* keys are compared as keys: an alias id, or one key under two names, is one signer; nobody counter-signs what they
  signed, nor twice in two roles;
* a key must have been valid when the bundle says it was made (a counter-signature: when it says it was signed), which
  must not lie ahead of the verifier's clock by more than five minutes.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cyberlayers.bundle import dsse, layout, predicate, sshsig, strict_json
from cyberlayers.bundle.checks import Signature
from cyberlayers.bundle.keys import PublicKey
from cyberlayers.bundle.members import Members
from cyberlayers.bundle.predicate import CounterPredicate, Predicate
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.trust import Trust

MAX_TAGMANIFEST = 4096
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Stated:
    """The signed statement.

    Attributes:
        tagmanifest: the bytes that everything hangs from.
        sha256: their digest.
        keys: whose signatures the statement carries.
    """

    said: Predicate
    tagmanifest: bytes
    sha256: str
    keys: tuple[PublicKey, ...]


@dataclass(frozen=True)
class Counter:
    """A counter-signature whose key is known and whose signature is valid."""

    said: CounterPredicate
    key: PublicKey


def check_statement(members: Members, trust: Trust) -> Stated:
    """Verify the envelope over the bundle, and only then read its statement.

    Raises:
        RefusedError: SIG_MISSING, SIG_INVALID, SIG_UNTRUSTED, SIGNER_DUPLICATE, KEY_REVOKED, ENCODING, TYPE, SUBJECT,
            SCHEMA or LIMIT.
    """
    tagmanifest = members.read(layout.TAGMANIFEST, MAX_TAGMANIFEST)
    digest = hashlib.sha256(tagmanifest).hexdigest()
    payload, keys = _verified(members, layout.ENVELOPE, trust)
    plain = read_statement(payload, layout.TAGMANIFEST, digest, predicate.BUNDLE_TYPE)
    return Stated(predicate.shaped(Predicate, plain, "the signed statement"), tagmanifest, digest, keys)


def check_ssh(members: Members, stated: Stated, trust: Trust) -> dict[tuple[str, str], PublicKey]:
    """Verify every signature over the tagmanifest itself, and return their keys by role and key8.

    Raises:
        RefusedError: ENCODING, NAMESPACE, SIG_INVALID, SIG_UNTRUSTED, KEY_REVOKED or LAYOUT.
    """
    found: dict[tuple[str, str], PublicKey] = {}
    for name in sorted(members.sizes):
        who = layout.ssh_signer(name)
        if who is None:
            continue
        key = sshsig.verify(members.read(name, sshsig.MAX_BYTES), stated.tagmanifest)
        if key.sha256 not in trust.known:
            raise RefusedError(
                Code.SIG_UNTRUSTED, f"the key {key.key8} is not in the trust folder", "Ask its owner for it"
            )
        trust.require_current(key)
        if key.key8 != who[1]:
            raise RefusedError(Code.LAYOUT, f"{name} is signed with another key than its name says")
        found[who] = key
    return found


def check_counters(members: Members, stated: Stated, trust: Trust, now: datetime) -> tuple[Counter, ...]:
    """Verify every counter-signature.

    Raises:
        RefusedError: as `check_statement`; LAYOUT where the name of the file does not say who signed; KEY_TIME.
    """
    found = []
    for name in sorted(members.sizes):
        who = layout.counter_signer(name)
        if who is None:
            continue
        payload, keys = _verified(members, name, trust)
        if len(keys) != 1:
            raise RefusedError(Code.ENCODING, f"{name} does not hold exactly one signature")
        plain = read_statement(payload, layout.TAGMANIFEST, stated.sha256, predicate.COUNTER_TYPE)
        said = predicate.shaped(CounterPredicate, plain, "a counter-signature")
        key = keys[0]
        if said.key_sha256 != key.sha256 or (said.role, key.key8) != who:
            raise RefusedError(Code.LAYOUT, f"{name} is signed by another key, or in another role, than it says")
        if said.bundle_id != stated.said.bundle_id:
            raise RefusedError(Code.SUBJECT, f"{name} is about another bundle")
        # Differences, because a time at either end of the calendar cannot be moved by five minutes.
        if max(stated.said.created_at - said.signed_at, said.signed_at - now) > CLOCKS_DIFFER:
            raise RefusedError(Code.KEY_TIME, f"{name} is dated before the bundle, or in the future")
        trust.require(key, said.principal, said.role, said.signed_at)
        found.append(Counter(said, key))
    return tuple(found)


def check_signers(
    stated: Stated, ssh: dict[tuple[str, str], PublicKey], counters: Collection[Counter], trust: Trust, now: datetime
) -> tuple[Signature, ...]:
    """Check that everyone who must have signed has, that nobody else did, and that each was trusted to.

    Raises:
        RefusedError: SIGNER_DUPLICATE, SIGNER_MISSING, SIG_MISSING, SIG_UNTRUSTED, KEY_TIME or KEY_REVOKED.
    """
    said = stated.said
    if said.created_at > now + CLOCKS_DIFFER:
        raise RefusedError(Code.KEY_TIME, "the bundle says that it was made in the future", "Check this clock")
    if len({signer.key_sha256 for signer in said.required_signers}) != len(said.required_signers):
        raise RefusedError(Code.SIGNER_DUPLICATE, "one key is named as two signers")
    own = _own_signers(stated, ssh, {(one.key.sha256, one.said.role, one.said.principal) for one in counters}, trust)
    used = {key.sha256 for key in stated.keys}
    for one in counters:
        if one.key.sha256 in used:
            raise RefusedError(Code.SIGNER_DUPLICATE, f"the key of {one.said.principal} signed more than once")
        used.add(one.key.sha256)
        if ssh.get((one.said.role, one.key.key8)) != one.key:
            raise RefusedError(Code.SIG_MISSING, f"the SSH signature of {one.said.principal} is missing")
    named = {(signer.role, signer.key_sha256[:8]) for signer in said.required_signers}
    if set(ssh) - named - {(one.said.role, one.key.key8) for one in counters}:
        raise RefusedError(Code.SIG_UNTRUSTED, "an SSH signature is by somebody whom no statement names")
    return (
        *own,
        *(
            Signature(one.said.role, one.said.principal, one.key.sha256, one.said.meaning, one.said.controls)
            for one in counters
        ),
    )


def _own_signers(
    stated: Stated,
    ssh: Mapping[tuple[str, str], PublicKey],
    countered: Collection[tuple[str, str, str]],
    trust: Trust,
) -> list[Signature]:
    """Return the required signers that signed the statement itself; the others must have counter-signed."""
    keys = {key.sha256: key for key in stated.keys}
    found = []
    for signer in stated.said.required_signers:
        key = keys.pop(signer.key_sha256, None)
        over_tags = ssh.get((signer.role, signer.key_sha256[:8]))
        counter_signed = (signer.key_sha256, signer.role, signer.principal) in countered
        if over_tags is None or over_tags.sha256 != signer.key_sha256 or (key is None and not counter_signed):
            raise RefusedError(
                Code.SIGNER_MISSING,
                f"a signature of {signer.principal} ({signer.role}) is missing",
                "Ask for the bundle with every signature that belongs to it",
            )
        if key is not None:
            trust.require(key, signer.principal, signer.role, stated.said.created_at)
            found.append(Signature(signer.role, signer.principal, signer.key_sha256))
    if keys:
        raise RefusedError(Code.SIG_UNTRUSTED, "the statement carries a signature by somebody whom it does not name")
    return found


def read_statement(payload: bytes, subject: str, sha256: str, predicate_type: str) -> Any:  # noqa: ANN401 - JSON's own type
    """Return the predicate of an in-toto statement about one file.

    Raises:
        RefusedError: ENCODING, TYPE or SUBJECT.
    """
    plain = strict_json.decode(payload, "the signed statement")
    if not isinstance(plain, dict) or set(plain) != {"_type", "predicate", "predicateType", "subject"}:
        raise RefusedError(Code.TYPE, "what is signed is not an in-toto statement")
    if plain["_type"] != dsse.STATEMENT_TYPE or plain["predicateType"] != predicate_type:
        raise RefusedError(Code.TYPE, "what is signed is a statement of another type")
    if plain["subject"] != [{"digest": {"sha256": sha256}, "name": subject}]:
        raise RefusedError(Code.SUBJECT, f"what is signed is about something else than this {subject}")
    return plain["predicate"]


def _verified(members: Members, name: str, trust: Trust) -> tuple[bytes, tuple[PublicKey, ...]]:
    envelope = dsse.decode(members.read(name, dsse.MAX_BYTES))
    keys = dsse.signers(envelope, trust.known)
    for key in keys:
        trust.require_current(key)
    if envelope.payload_type != dsse.PAYLOAD_TYPE:
        raise RefusedError(Code.TYPE, f"{name} is signed as something else than a statement")
    return envelope.payload, keys
