"""What a record can say, and what of it is private."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from cyberlayers.model.evidence_records import EVIDENCE_RECORDS, BundleSignature, EvidenceAdded, EvidenceVerified
from cyberlayers.model.kinds import KINDS
from cyberlayers.model.records import (
    RECORDS,
    AccountLinked,
    Overridden,
    PersonAdded,
    StatementAnswer,
    StatementsAnswered,
    WorkspaceCreated,
)
from cyberlayers.model.status import Method, Side, Status

ITEM: dict[str, Any] = {
    "id": "E-000001", "controls": ("L1-01",), "method": "examine", "content": "file", "sha256": "0" * 64, "size": 0,
    "collected_by": "ann", "collected": date(2026, 1, 1),
}  # fmt: skip
ANSWER = StatementAnswer(value=True, text="0" * 16)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "E-1"},
        {"id": "E-000001\n"},
        {"controls": ()},
        {"controls": ("L9-01",)},
        {"statements": ("L2-01:a1",)},
        {"statements": ("L1-01:x1",)},
        {"source": "test-result"},
        {"effective_from": date(2026, 2, 1), "effective_to": date(2026, 1, 1)},
        {"population": 1, "sampled": 2},
        {"sha256": "x"},
        {"collected_by": "two words"},
        {"collected_by": "ann\n"},
        {"subject": "Case System"},
        {"polarity": "maybe"},
        {"title": " "},
        {"unknown": 1},
    ],
    ids=",".join,
)
def test_an_item_that_does_not_hold_together_is_no_record(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EvidenceAdded(**{**ITEM, **wrong})


def test_a_test_result_has_the_method_test() -> None:
    found = EvidenceAdded(**{**ITEM, "source": "test-result", "method": Method.TEST})
    assert found.method is Method.TEST


def test_an_answer_says_something_and_not_two_things() -> None:
    for fields in ({}, {"answers": {"a1": ANSWER}, "cleared": ("a1",)}, {"answers": {"a0": ANSWER}}):
        with pytest.raises(ValidationError):
            StatementsAnswered(control="L1-01", from_date=date(2026, 1, 1), **fields)


def test_nothing_is_overridden_to_unassessed() -> None:
    with pytest.raises(ValidationError, match="clear its answers instead"):
        Overridden(control="L1-01", from_date=date(2026, 1, 1), status=Status.UNASSESSED)


def test_words_names_and_accounts_are_private_and_ids_sides_and_hashes_are_not() -> None:
    assert PersonAdded.private_fields() == {"name", "title"}
    assert AccountLinked.private_fields() == {"account", "host"}
    assert "account_key" in WorkspaceCreated.private_fields()
    assert EvidenceAdded.private_fields() == {
        "title", "shows", "file_name", "author", "excluded", "extract",
    }  # fmt: skip
    shown = PersonAdded(person="ann", side=Side.IT, name="Ann")
    assert "side" not in shown.private_fields()


def test_every_private_word_may_be_withheld() -> None:
    for kind in KINDS.values():
        for name in kind.private_fields():
            assert not kind.model_fields[name].is_required(), (kind, name)


def test_every_kind_is_known_by_its_own_name() -> None:
    kinds = (*RECORDS, *EVIDENCE_RECORDS)
    assert len({kind.kind for kind in kinds}) == len(kinds)
    assert {kind.kind for kind in kinds} <= set(KINDS)


def test_whose_signatures_a_bundle_carries_is_private_and_their_keys_are_not() -> None:
    signature = BundleSignature(role="auditor", key_sha256="0" * 64, meaning="examined", controls=("L8-05",))
    fields: dict[str, Any] = {
        "evidence": "E-000001", "bundle": f"cyb-{'0' * 32}-000001", "origin": f"cyberlayers/{'0' * 32}", "sequence": 1,
        "tagmanifest_sha256": "0" * 64, "at": date(2026, 1, 1), "signatures": (signature,),
    }  # fmt: skip
    assert EvidenceVerified(**fields, principals=("audit@partner",)).private_fields() == {"principals"}
    wrongs: tuple[dict[str, Any], ...] = (
        {"signatures": ()}, {"principals": ()}, {"principals": ("one", "two")}, {"sequence": 0}, {"bundle": "cyb-1"},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            EvidenceVerified(**{**fields, **wrong})
