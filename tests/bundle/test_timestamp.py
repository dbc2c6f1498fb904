"""Timestamps: what stock openssl makes is accepted, what it accepts and should not is refused, nothing else escapes."""

import hashlib
import random
import re
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import der, layout, timestamp, timestamp_token
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.trust import parse_authority, read_folder
from cyberlayers.errors import ContentError, MissingError
from tests.bundle.authority import Authority, flipped, info_of
from tests.bundle.forger import Forger
from tests.bundle.mutations import anywhere
from tests.bundle.office import ASSESSOR, REVIEWER, Office, check, codes, trust

pytest.importorskip("rfc3161_client", reason="the extra `timestamps` is not installed")

DATA = b"a signature"
SSH = layout.ssh_name("assessor", ASSESSOR.key.public.key8)
OTHER = layout.ssh_name("reviewer", REVIEWER.key.public.key8)
TSR = f"{SSH}.tsr"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def token(authority: Authority) -> bytes:
    return authority.stamp(DATA)


def verified(token: bytes, root: bytes, data: bytes = DATA) -> datetime:
    return timestamp.verify(token, data, parse_authority(root))


def refusal(token: bytes, root: bytes, data: bytes = DATA) -> Code:
    with pytest.raises(RefusedError) as refused:
        verified(token, root, data)
    return refused.value.code


# Tokens that openssl makes, and both accept.


@pytest.mark.parametrize("kind", [("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), ("rsa:2048",)], ids=["ec", "rsa"])
@pytest.mark.parametrize("hashing", ["-sha256", "-sha384", "-sha512"])
def test_what_openssl_stamps_is_accepted_by_both(hashing: str, kind: tuple[str, ...], tmp_path: Path) -> None:
    made = Authority(tmp_path, kind)
    token = made.answer(made.ask(DATA, hashing, "-cert"))
    assert abs(verified(token, made.root) - datetime.now(UTC)) < timedelta(minutes=5)
    assert made.accepts(token, DATA)
    assert not made.accepts(token, DATA + b"x")
    assert refusal(token, made.root, DATA + b"x") is Code.TS_IMPRINT


def test_what_is_asked_for_is_a_query_with_a_nonce_for_the_certificate_too(authority: Authority) -> None:
    query = timestamp.request(DATA)
    (authority.folder / "ours").write_bytes(query)
    words = ["openssl", "ts", "-query", "-in", "ours", "-text"]
    said = subprocess.run(words, cwd=authority.folder, capture_output=True, check=True).stdout.decode()
    assert re.search(r"Hash Algorithm: sha256", said)
    assert re.search(r"Nonce: 0x[0-9A-F]{8,}", said)
    assert re.search(r"Certificate required: yes", said)
    assert timestamp.request(DATA) != query
    token = authority.answer(query)
    assert verified(token, authority.root)
    assert authority.accepts(token, DATA)


def test_certificates_in_any_order_are_put_into_the_one_that_der_asks_for(authority: Authority) -> None:
    authority.certify("between", "ca")
    authority.certify("below", "stamping", "between")
    token = authority.answer(authority.ask(DATA), "below", ("between", "root"))
    ordered = timestamp_token.in_one_form(token)
    certificates = list(timestamp_token.parse(ordered).certificates)
    assert certificates == sorted(certificates)
    assert len(certificates) == 3
    assert timestamp_token.in_one_form(ordered) == ordered
    assert verified(ordered, authority.root)
    assert authority.accepts(ordered, DATA)
    backwards = _rebuilt(ordered, certificates=certificates[::-1])
    assert refusal(backwards, authority.root) is Code.ENCODING
    assert refusal(ordered, authority.read("between.crt")) is Code.TS_UNTRUSTED
    assert not authority.accepts(ordered, DATA, authority.read("between.crt"))


def test_a_certificate_may_be_named_in_the_old_way(tmp_path: Path) -> None:
    old = Authority(tmp_path)
    config = old.folder / "openssl.cnf"
    config.write_text(config.read_text().replace("ess_cert_id_alg = sha256", "ess_cert_id_alg = sha1"))
    token = old.stamp(DATA)
    ((algorithm, _),) = timestamp_token.parse(token).names
    assert algorithm == "sha1"
    assert verified(token, old.root)
    assert old.accepts(token, DATA)


def test_an_issuer_between_may_stand_in_the_trust_folder(authority: Authority) -> None:
    authority.certify("middle", "ca")
    authority.certify("bottom", "stamping", "middle")
    token = authority.stamp(DATA, "bottom")
    assert refusal(token, authority.root) is Code.TS_UNTRUSTED
    assert not authority.accepts(token, DATA)
    both = authority.root + authority.read("middle.crt")
    assert verified(token, both)
    assert authority.accepts(token, DATA, both)


# Tokens that nobody should accept.


def test_a_root_that_is_not_trusted_vouches_for_nothing(authority: Authority, token: bytes, tmp_path: Path) -> None:
    stranger = Authority(tmp_path)
    for root in (stranger.root, authority.read("tsa.crt")):
        assert refusal(token, root) is Code.TS_UNTRUSTED
        assert not authority.accepts(token, DATA, root)


def test_a_certificate_by_somebody_who_may_not_certify_is_refused(authority: Authority) -> None:
    authority.certify("child", "stamping", "tsa")
    token = timestamp_token.in_one_form(authority.answer(authority.ask(DATA), "child", ("tsa",)))
    assert refusal(token, authority.root) is Code.TS_UNTRUSTED
    assert not authority.accepts(token, DATA)


def test_a_timestamp_without_its_certificate_is_refused(authority: Authority) -> None:
    bare = authority.answer(authority.ask(DATA, "-sha256"))
    assert refusal(bare, authority.root) is Code.TS_UNTRUSTED


def test_a_forger_with_an_honest_key_can_make_what_openssl_accepts(authority: Authority, token: bytes) -> None:
    forged = authority.forge(info_of(token))
    assert verified(forged, authority.root) == verified(token, authority.root)
    assert authority.accepts(forged, DATA)


@pytest.mark.parametrize("purpose", ["many", "uncritical", "mail", "none", "certifying"])
def test_a_certificate_for_another_purpose_is_refused(purpose: str, authority: Authority, token: bytes) -> None:
    authority.certify(purpose, purpose)
    assert refusal(authority.forge(info_of(token), purpose), authority.root) is Code.TS_UNTRUSTED


def test_a_certificate_that_the_signer_did_not_name_is_refused(authority: Authority, token: bytes) -> None:
    """The same key, issuer and serial number, in a certificate of another form."""
    good = timestamp_token.parse(token).certificates[0]
    words = ("-CA", "root.crt", "-CAkey", "root.key", "-days", "2999", "-set_serial", _serial(token))
    authority.openssl("x509", "-req", "-in", "tsa.csr", *words, "-extfile", "openssl.cnf", "-extensions", "stamping",
                      "-outform", "DER", "-out", "twin.der")  # fmt: skip
    twin = authority.read("twin.der")
    assert twin != good
    swapped = _rebuilt(token, certificates=[twin])
    assert refusal(swapped, authority.root) is Code.TS_UNTRUSTED
    assert not authority.accepts(swapped, DATA)
    assert refusal(_rebuilt(token, certificates=sorted([good, good])), authority.root) is Code.TS_UNTRUSTED


@pytest.mark.parametrize("hashing", ["sha1", "sha224"])
def test_a_signature_with_an_old_hash_is_refused(hashing: str, authority: Authority, token: bytes) -> None:
    assert refusal(authority.forge(info_of(token), hashing=hashing), authority.root) is Code.ENCODING


def test_words_that_were_signed_as_something_else_are_no_timestamp(authority: Authority, token: bytes) -> None:
    mail = authority.forge(info_of(token), kind="1.2.840.113549.1.7.1")
    assert refusal(mail, authority.root) is Code.ENCODING
    assert not authority.accepts(mail, DATA)


def test_an_imprint_with_an_old_hash_is_refused(authority: Authority, token: bytes) -> None:
    old = info_of(token).replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040204"))
    assert refusal(authority.forge(old), authority.root) is Code.ENCODING


@pytest.mark.parametrize("status", ["3003020102", "3003020101", "3000"])
def test_an_answer_that_was_not_granted_as_asked_is_refused(status: str, authority: Authority, token: bytes) -> None:
    (response,) = der.split(token)
    refused = der.joined(der.SEQUENCE, [bytes.fromhex(status), response.parts(der.SEQUENCE)[1].whole])
    assert refusal(refused, authority.root) is Code.ENCODING


@pytest.mark.parametrize("year", ["2020", "2095"])
def test_a_time_at_which_the_certificate_was_not_valid_is_refused(
    year: str, authority: Authority, token: bytes
) -> None:
    info = re.sub(rb"\x18\x0f\d{4}", b"\x18\x0f" + year.encode(), info_of(token), count=1)
    assert refusal(authority.forge(info), authority.root) is Code.TS_TIME


@pytest.mark.parametrize("extra", [b"\0", b"0\0"])
def test_bytes_beside_a_timestamp_are_refused(extra: bytes, authority: Authority, token: bytes) -> None:
    assert refusal(token + extra, authority.root) is Code.ENCODING
    assert refusal(extra + token, authority.root) is Code.ENCODING


def test_lengths_have_one_spelling(authority: Authority, token: bytes) -> None:
    assert token[:2] == b"\x30\x82"
    for longer in (b"\x30\x83\0" + token[2:], b"\x30\x80" + token[4:] + b"\0\0"):
        assert refusal(longer, authority.root) is Code.ENCODING
    assert refusal(b"\x1f" + token[1:], authority.root) is Code.ENCODING


# Flips and rubbish.


def accepted(authority: Authority, token: bytes, bits: Any) -> list[int]:  # noqa: ANN401 - any numbers
    """Return the bits with which, flipped, a timestamp is accepted still."""
    certificates = parse_authority(authority.root)
    found = []
    for bit in bits:
        try:
            timestamp.verify(flipped(token, bit), DATA, certificates)
        except RefusedError:
            continue
        found.append(bit)
    return found


def test_a_flipped_bit_is_refused(authority: Authority, token: bytes) -> None:
    assert accepted(authority, token, []) == []
    assert accepted(authority, token, random.Random(1).sample(range(8 * len(token)), 200)) == []


@pytest.mark.long
def test_every_flipped_bit_is_refused(authority: Authority, token: bytes) -> None:
    assert accepted(authority, token, range(8 * len(token))) == []


def test_what_openssl_lets_through_is_refused(authority: Authority, token: bytes) -> None:
    """The versions and the name of the signature's algorithm are signed by nobody; openssl does not look at them."""
    (response,) = der.split(token)
    signed = response.parts(der.SEQUENCE)[1].parts(der.SEQUENCE)[1].parts(der.FIRST)[0]
    version, *_, signers = signed.parts(der.SEQUENCE)
    (signer,) = signers.parts(der.SET)
    named = signer.parts(der.SEQUENCE)[4].whole
    places = [token.index(signed.whole) + len(signed.whole) - len(signed.content) + 2, token.rindex(named) + 5]
    assert token[places[0]] == version.number() == 3
    for place in places:
        spoilt = flipped(token, 8 * place)
        assert authority.accepts(spoilt, DATA)
        assert refusal(spoilt, authority.root) is Code.ENCODING


def test_openssl_refuses_a_flip_of_what_was_signed(authority: Authority, token: bytes) -> None:
    for place in (token.index(info_of(token)) + 12, len(token) - 3):
        spoilt = flipped(token, 8 * place)
        assert not authority.accepts(spoilt, DATA)
        assert accepted(authority, token, [8 * place]) == []


def rubbish(authority: Authority, token: bytes, count: int) -> None:
    certificates, dice = parse_authority(authority.root), random.Random(7)
    for _ in range(count):
        spoilt = anywhere(token, dice)
        for action in (lambda some: timestamp.verify(some, DATA, certificates), timestamp_token.in_one_form):
            try:
                action(spoilt)
            except RefusedError:
                continue
            assert action is timestamp_token.in_one_form or spoilt == token


def test_a_hundred_mutations_raise_only_our_own_errors(authority: Authority, token: bytes) -> None:
    rubbish(authority, token, 100)


@pytest.mark.long
def test_two_thousand_mutations_raise_only_our_own_errors(authority: Authority, token: bytes) -> None:
    rubbish(authority, token, 2000)


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\0", b"\x30\x84\xff\xff\xff\xff", b"\x30\xff"])
def test_what_is_no_timestamp_is_refused(data: bytes, authority: Authority) -> None:
    assert refusal(data, authority.root) is Code.ENCODING
    with pytest.raises(RefusedError):
        timestamp_token.in_one_form(data)


# In a bundle.


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office(signers=(ASSESSOR, REVIEWER), with_database=False).export(path)
    return path


@pytest.fixture
def stamped(authority: Authority, original: Path, tmp_path: Path) -> Path:
    forger = Forger(original)
    forger[TSR] = authority.stamp(forger[SSH])
    return forger.save(tmp_path / "stamped.zip")


def now() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def knowing(authority: Authority) -> dict[str, Any]:
    return {"trust": trust(authority=parse_authority(authority.root)), "now": now()}


def said(found: Any) -> Any:  # noqa: ANN401 - a check
    return next(one for one in found.found.checks if one.name == "timestamp")


def test_a_timestamp_says_when_and_its_digest(authority: Authority, stamped: Path) -> None:
    found = check(stamped, **knowing(authority))
    assert found.found.verified
    assert said(found).result == "pass"
    digest = hashlib.sha256(Forger(stamped)[TSR]).hexdigest()
    assert re.search(rf"{re.escape(SSH[11:])} existed by \d{{4}}-\d\d-\d\d .* UTC .*{digest}", said(found).detail)


def test_without_tsa_pem_a_timestamp_is_not_checked_and_the_bundle_holds(stamped: Path) -> None:
    found = check(stamped, now=now())
    assert found.found.verified
    assert (said(found).result, said(found).required) == ("not checked", False)
    assert "holds no tsa.pem" in said(found).detail


def test_whoever_trusts_an_authority_is_not_told_verified_without_the_extra(
    authority: Authority, stamped: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamp, "is_available", lambda: False)
    found = check(stamped, **knowing(authority))
    assert not found.found.verified
    assert (said(found).result, said(found).required) == ("not checked", True)
    assert "install cyberlayers[timestamps]" in said(found).detail
    assert check(stamped, now=now()).found.verified
    assert check(original, **knowing(authority)).found.verified
    with pytest.raises(MissingError, match=r"cyberlayers\[timestamps\]"):
        timestamp.request(DATA)
    with pytest.raises(MissingError, match=r"cyberlayers\[timestamps\]"):
        verified(Forger(stamped)[TSR], authority.root, Forger(stamped)[SSH])


Spoil = Callable[[Forger, Authority], None]


def of_another_signer(forger: Forger, authority: Authority) -> None:
    """Put a genuine timestamp in place that is over the other signature."""
    forger[TSR] = authority.stamp(forger[OTHER])


def of_nobody(forger: Forger, authority: Authority) -> None:
    """Put a genuine timestamp beside a signature that is not there."""
    forger[layout.ssh_name("auditor", "00000000") + ".tsr"] = authority.stamp(forger[SSH])


def by_a_stranger(forger: Forger, authority: Authority) -> None:
    """Let an authority stamp it that has the same name and another key."""
    (authority.folder / "stranger").mkdir()
    forger[TSR] = Authority(authority.folder / "stranger").stamp(forger[SSH])


def by_a_mail_certificate(forger: Forger, authority: Authority) -> None:
    """Sign the words of a timestamp with a certificate of the same root that is for something else."""
    authority.certify("post", "mail")
    forger[TSR] = authority.forge(info_of(authority.stamp(forger[SSH])), "post")


def at(moment: Callable[[datetime], datetime]) -> Spoil:
    """Let the authority's own key sign another time than its clock's."""

    def spoil(forger: Forger, authority: Authority) -> None:
        time = f"{moment(datetime.now(UTC)):%Y%m%d%H%M%SZ}".encode()
        info = info_of(authority.stamp(forger[SSH]))
        forger[TSR] = authority.forge(re.sub(rb"\x18\x0f\d{14}Z", b"\x18\x0f" + time, info, count=1))

    return spoil


def rubbish_of(size: int) -> Spoil:
    """Put bytes in place that are no timestamp."""
    return lambda forger, _: forger.files.update({TSR: b"x" * size})


TO_ALL: dict[str, tuple[str, Spoil]] = {
    "a timestamp over another signature": ("TS_IMPRINT", of_another_signer),
    "a timestamp over a signature that is not there": ("FILE_EXTRA", of_nobody),
    "a timestamp that is empty": ("ENCODING", rubbish_of(0)),
    "a timestamp of rubbish": ("ENCODING", rubbish_of(100)),
    "a timestamp that is too large": ("LIMIT", rubbish_of(timestamp_token.MAX_BYTES + 1)),
}
TO_WHOM_IT_MATTERS: dict[str, tuple[str, Spoil]] = {
    "a timestamp by an authority that is not trusted": ("TS_UNTRUSTED", by_a_stranger),
    "a timestamp with a certificate for mail": ("TS_UNTRUSTED", by_a_mail_certificate),
    "a timestamp from the future": ("TS_TIME", at(lambda now: now + timedelta(days=1))),
    "a timestamp from before its certificate": ("TS_TIME", at(lambda now: now - timedelta(days=400))),
}


@pytest.mark.parametrize("wrong", [*TO_ALL, *TO_WHOM_IT_MATTERS])
def test_it_is_refused_to_carry(wrong: str, authority: Authority, original: Path, tmp_path: Path) -> None:
    code, spoil = {**TO_ALL, **TO_WHOM_IT_MATTERS}[wrong]
    forger = Forger(original)
    spoil(forger, authority)
    path = forger.save(tmp_path / "b.zip")
    assert codes(check(path, **knowing(authority))) == {code}
    assert codes(check(path, now=now())) == ({code} if wrong in TO_ALL else set())


@pytest.mark.parametrize(("made", "clock", "holds"), [(6, 1, False), (4, 6, True), (-6, -6, False), (-6, -4, True)])
def test_the_time_lies_between_the_making_and_the_verifier_s_clock(
    made: int, clock: int, *, holds: bool, authority: Authority, stamped: Path
) -> None:
    """Minutes from the token's time to when the bundle was made, and to the verifier's clock."""
    forger = Forger(stamped)
    time = verified(forger[TSR], authority.root, forger[SSH])
    moments = (time + timedelta(minutes=made), time + timedelta(minutes=clock))
    with closing(open_members(stamped)) as members:
        if holds:
            (one,) = timestamp.check_tokens(members, parse_authority(authority.root), *moments)
            assert (one.name, one.time) == (SSH, time)
        else:
            with pytest.raises(RefusedError) as refused:
                timestamp.check_tokens(members, parse_authority(authority.root), *moments)
            assert refused.value.code is Code.TS_TIME


def test_a_flipped_bit_of_a_timestamp_in_a_bundle_is_refused(
    authority: Authority, stamped: Path, tmp_path: Path
) -> None:
    dice = random.Random(3)
    for number in range(10):
        forger = Forger(stamped)
        forger[TSR] = flipped(forger[TSR], dice.randrange(8 * len(forger[TSR])))
        assert not check(forger.save(tmp_path / f"{number}.zip"), **knowing(authority)).found.verified


def test_a_file_of_authorities_that_cannot_be_read_refuses_everything(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "allowed_signers").write_text("# none yet\n")
    (tmp_path / "tsa.pem").write_bytes(authority.root * 2)
    assert len(read_folder(tmp_path).authority) == 2
    for text in ("", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        (tmp_path / "tsa.pem").write_text(text)
        with pytest.raises(ContentError, match=r"tsa\.pem"):
            read_folder(tmp_path)


def _serial(token: bytes) -> str:
    return str(timestamp_token.parse(token).serial)


def _rebuilt(token: bytes, certificates: list[bytes]) -> bytes:
    """Return a response with other certificates, which nobody signed."""
    status, kind, found = timestamp_token._unpacked(token)
    parts = [part.whole for part in found]
    parts[3] = der.joined(der.FIRST, certificates)
    wrapped = der.joined(der.FIRST, [der.joined(der.SEQUENCE, parts)])
    return der.joined(der.SEQUENCE, [status.whole, der.joined(der.SEQUENCE, [kind.whole, wrapped])])
