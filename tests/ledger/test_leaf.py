import hashlib
import json
import pickle
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cyberlayers.errors import ContentError
from cyberlayers.ledger.canonical import canonical
from cyberlayers.ledger.leaf import SALT_BYTES, Leaf, account_hash, decode, encode, parse, parse_all
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceReviewed
from cyberlayers.model.kinds import KINDS
from cyberlayers.model.records import PersonAdded, StatementsAnswered
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Side
from tests.ledger.bodies import START, records, words

SALT = bytes(range(SALT_BYTES))
PERSON = Record(
    2, START, Actor("kim", Side.IT, "ab"), PersonAdded(person="kim", side=Side.IT, name="Kim", title="Lead")
)


def _hidden(body: Body) -> dict[str, Any]:
    return {name: getattr(body, name) for name in body.private_fields()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@settings(max_examples=15, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_every_kind_of_record_reads_back_as_it_was_written(kind: type[Body], data: st.DataObject) -> None:
    record = data.draw(records(kind))
    leaf, private = encode(record, SALT)
    assert decode(leaf, private) == record
    assert encode(decode(leaf, private), SALT) == Leaf(leaf, private)
    assert canonical(json.loads(leaf)) == leaf
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301 - what was pickled here


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@settings(max_examples=15, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_leaf_reads_without_its_private_part_and_shows_none_of_it(kind: type[Body], data: st.DataObject) -> None:
    record = data.draw(records(kind))
    leaf, private = encode(record, SALT)
    withheld = decode(leaf, None)
    assert withheld.body == record.body.model_copy(update=dict.fromkeys(record.body.private_fields()))
    assert not set(json.loads(leaf)["body"]) & record.body.private_fields()
    assert set(json.loads(private)) == {"salt"} | {
        name for name, word in _hidden(record.body).items() if word is not None
    }


def test_words_names_and_files_are_private_in_every_kind_that_has_them() -> None:
    found = {kind.kind: sorted(kind.private_fields()) for kind in KINDS.values() if kind.private_fields()}
    assert {name: fields for name, fields in found.items() if not name.startswith("run-")} == {
        "workspace-created": ["account_key"],
        "criteria-adopted": ["why"],
        "account-linked": ["account", "host"],
        "person-added": ["name", "title"],
        "overridden": ["why"],
        "not-applicable": ["why"],
        "risk-accepted": ["why"],
        "approved": ["why"],
        "evidence-added": ["author", "excluded", "extract", "file_name", "shows", "title"],
        "evidence-reviewed": ["why"],
        "evidence-withdrawn": ["why"],
        "evidence-verified": ["principals"],
        "finding-added": ["action", "observation", "owner"],
        "finding-closed": ["why"],
    }
    assert {"text", "note", "rationale", "why", "person", "organisation"} == {
        field for name, fields in found.items() if name.startswith("run-") for field in fields
    }


def test_a_leaf_and_its_private_part_have_exactly_this_form() -> None:
    leaf, private = encode(PERSON, SALT)
    assert private == '{"name":"Kim","salt":"000102030405060708090a0b0c0d0e0f","title":"Lead"}'
    digest = hashlib.sha256(private.encode()).hexdigest()
    assert leaf == (
        '{"account":"ab","at":"2026-01-01T00:00:00.000000Z","body":{"person":"kim","side":"it"},'
        f'"kind":"person-added","person":"kim","private_sha256":"{digest}","seq":2,"side":"it","v":1}}'
    )


def test_the_same_words_under_another_salt_have_another_digest() -> None:
    one, other = (parse(encode(PERSON, salt).leaf)["private_sha256"] for salt in (SALT, SALT[::-1]))
    assert one != other


def test_words_that_were_not_utf_8_are_kept_as_text_that_is() -> None:
    body = EvidenceReviewed.model_construct(
        evidence="E-000001", agrees=True, shared_account=False, why="bad \udcff byte"
    )
    leaf, private = encode(Record(3, START, PERSON.actor, body), SALT)
    read = decode(leaf, private).body
    assert isinstance(read, EvidenceReviewed)
    assert read.why == "bad \ufffd byte"


def _changed(**keys: object) -> str:
    data = json.loads(encode(PERSON, SALT).leaf)
    return canonical({name: value for name, value in (data | keys).items() if value is not ...})


BODY = {"person": "kim", "side": "it"}
WRONG_LEAVES = {
    "not JSON": "{",
    "not an object": "[]",
    "a number": "1",
    "deeply nested": "[" * 100_000,
    "nested in the body": encode(PERSON, SALT).leaf.replace('"kim"', "[" * 400 + "]" * 400, 1),
    "a key too many": _changed(extra="x"),
    "a key too few": _changed(side=...),
    "a body that is no object": _changed(body="x"),
    "a number in words": _changed(seq="2"),
    "a truth for a number": _changed(seq=True),
    "no person": _changed(person=1),
    "no account": _changed(account=["x"]),
    "a kind that is no word": _changed(kind={"a": "b"}),
    "a fraction": encode(PERSON, SALT).leaf.replace('"seq":2', '"seq":2.0'),
    "not a number": encode(PERSON, SALT).leaf.replace('"seq":2', '"seq":NaN'),
    "a number beyond 2^53": encode(PERSON, SALT).leaf.replace('"seq":2', f'"seq":{2**53}'),
    "a number of many digits": encode(PERSON, SALT).leaf.replace('"seq":2', f'"seq":{"9" * 5000}'),
    "spaces": encode(PERSON, SALT).leaf.replace(":", ": "),
    "another order": '{"v":1,' + encode(PERSON, SALT).leaf[1:].replace(',"v":1', ""),
    "a key twice": encode(PERSON, SALT).leaf.replace('"seq":2', '"seq":2,"seq":2'),
    "a null": encode(PERSON, SALT).leaf.replace('"it"}', '"it","title":null}'),
    "a null beyond ASCII": encode(PERSON, SALT).leaf.replace('"it"}', '"it","x":["é",null]}'),
    "an escape that is not needed": encode(PERSON, SALT).leaf.replace("kim", "k\\u0069m"),
    "an escaped surrogate": encode(PERSON, SALT).leaf.replace("kim", "k\\ud800m"),
    "an unescaped surrogate": encode(PERSON, SALT).leaf.replace("kim", "k\ud800m"),
    "an unknown kind": _changed(kind="sun-risen"),
    "a later shape": _changed(v=2),
    "an unknown side": _changed(side="moon"),
    "a field too many": _changed(body=BODY | {"shoe": "42"}),
    "a field too few": _changed(body={"side": "it"}),
    "a field of another type": _changed(body=BODY | {"person": 7}),
    "a private field in the leaf": _changed(body=BODY | {"name": "Kim"}),
    "a time without a zone": _changed(at="2026-01-01T00:00:00.000000"),
    "a time in another zone": _changed(at="2026-01-01T01:00:00.000000+01:00"),
    "a time to the second": _changed(at="2026-01-01T00:00:00Z"),
    "no time": _changed(at="yesterday"),
    "a time before the calendar": _changed(at="0001-01-01T00:00:00.000000+14:00"),
}


@pytest.mark.parametrize("leaf", WRONG_LEAVES.values(), ids=list(WRONG_LEAVES))
def test_a_leaf_that_is_not_of_this_format_is_refused(leaf: str) -> None:
    with pytest.raises(ContentError):
        decode(leaf, None)


@pytest.mark.parametrize("leaf", WRONG_LEAVES.values(), ids=list(WRONG_LEAVES))
def test_many_leaves_are_read_as_one_by_one(leaf: str) -> None:
    right = [_changed(seq=3), _changed(seq=4)]
    assert list(parse_all(right * 300)) == [parse(one) for one in right] * 300
    try:
        alone = parse(leaf)
    except ContentError as error:
        with pytest.raises(ContentError, match=re.escape(error.what)):
            list(parse_all([right[0], leaf, right[1]]))
    else:
        assert list(parse_all([right[0], leaf]))[1] == alone


def test_a_word_is_not_taken_for_a_truth() -> None:
    review = Record(3, START, PERSON.actor, EvidenceReviewed(evidence="E-000001", agrees=True))
    leaf = encode(review, SALT).leaf.replace('"agrees":true', '"agrees":"no"')
    with pytest.raises(ContentError, match="agrees"):
        decode(leaf, None)


def _with_private(private: str) -> Leaf:
    return Leaf(_changed(private_sha256=hashlib.sha256(private.encode("utf-8", "replace")).hexdigest()), private)


@pytest.mark.parametrize(
    "private", ["{", "[]", '{"name":7}', '{"side":"audit"}', "[" * 100_000, '{"name":"\\ud800"}', "\ud800"]
)
def test_a_private_part_that_its_writer_forged_is_refused(private: str) -> None:
    with pytest.raises(ContentError):
        decode(*_with_private(private))


def test_a_private_part_of_another_record_is_refused() -> None:
    leaf, private = encode(PERSON, SALT)
    with pytest.raises(ContentError, match="not the one"):
        decode(leaf, private.replace("Kim", "Sam"))


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_raise_anything_of_its_own(text: str) -> None:
    for leaf in (text, encode(PERSON, SALT).leaf[: len(text)] + text):
        with pytest.raises(ContentError):
            decode(leaf, None)


@given(st.integers(0, 200), st.characters())
def test_one_other_character_never_reads_as_the_same_record(place: int, character: str) -> None:
    leaf = encode(PERSON, SALT).leaf
    other = leaf[: place % len(leaf)] + character + leaf[place % len(leaf) + 1 :]
    if other == leaf:
        return
    try:
        assert decode(other, None) != decode(leaf, None) or parse(other)["private_sha256"] not in leaf
    except ContentError:
        return


@given(words)
def test_a_record_with_words_beyond_ascii_in_its_leaf_reads_back(account: str) -> None:
    body = StatementsAnswered.model_validate(
        {"control": "L1-01", "from_date": date(2026, 1, 1), "answers": {"a1": {"value": True, "text": "0" * 16}}}
    )
    record = Record(9, START, Actor("kim", Side.AUDIT, f"nullé{account}"), body)
    assert decode(*encode(record, SALT)) == record


def test_accounts_are_compared_by_a_keyed_hash_of_thirty_two_digits() -> None:
    assert account_hash("kim", b"k" * 32) == account_hash("kim", b"k" * 32)
    assert account_hash("kim", b"k" * 32) != account_hash("kim", b"l" * 32)
    assert account_hash("kim", b"k" * 32) != account_hash("sam", b"k" * 32)
    assert len(account_hash("k\udcffm", b"k")) == 32
