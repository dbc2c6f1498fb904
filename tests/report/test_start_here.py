"""The first page says who asserts what, and what weighs against it."""

import re
from dataclasses import replace

from cyberlayers.report.assertion import Assertion, Signatory
from cyberlayers.report.start_here import start_here
from tests.assess.records_builder import History
from tests.report.test_page import read


def words(said: Assertion) -> str:
    return " ".join(" ".join(read(start_here(said).decode()).words).split())


def test_one_sentence_says_who_asserts_what_of_when(rich: Assertion) -> None:
    assert (
        "A council asserts that, as at 6 January 2026, as known on 6 January 2026, 1 of 3 layers meets the target of "
        "the profile tiny, and ict@council (assessor) signs for it."
    ) in words(rich)


def test_two_signers_sign(rich: Assertion) -> None:
    signers = (*rich.signers, Signatory("reviewer", "services@council", "f" * 64))
    assert "ict@council (assessor) and services@council (reviewer) sign for it" in words(replace(rich, signers=signers))


def test_the_frame_of_the_assertion_is_there(rich: Assertion) -> None:
    text = words(rich)
    for part in (
        "1 January 2026 to 6 January 2026", "2026-01-06 12:00 UTC", "Tiny (tiny, 1 January 2026)", rich.bundle_id,
        rich.log_root, "e" * 64, "word", str(rich.previous),
    ):  # fmt: skip
        assert part in text


def test_layers_have_words_and_intervals_and_accepted_risks_their_dates(rich: Assertion) -> None:
    text = words(rich)
    assert "2 Data security and management" in text
    assert "0.000 to 0.667" in text
    assert "L2-03 Control L2-03 2 March 2026" in text
    assert "(owner)" in text


def test_what_is_withheld_is_counted_by_control_and_polarity(rich: Assertion) -> None:
    text = words(rich)
    assert (
        "Items without their bytes: 1. Records without their words (titles, notes, names of people and files): 3."
        in text
    )
    assert "L2-01 contradicts 1" in text
    assert "E-000004: withheld" in text
    assert "No words are withheld" in words(replace(rich, absent={}, private_parts=0))


def test_hostile_words_are_only_words(rich: Assertion) -> None:
    found = start_here(rich).decode()
    assert "<script" not in found
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found)
    assert {tag for tag in read(found).tags if "=" not in tag} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "strong", "table", "thead", "tbody", "tr",
        "th", "td", "ul", "li", "code", "a", "span",
    }  # fmt: skip


def test_only_a_reviewer_or_an_approver_is_named(rich: Assertion) -> None:
    text = words(rich)
    assert "The owner" in text
    assert "The officer" not in text


def test_an_erased_approver_is_an_id(rich: Assertion) -> None:
    rich.state.erased.add("owner")
    assert "The owner" not in words(rich)


def test_a_narrowed_bundle_speaks_of_controls_and_of_no_layer(rich: Assertion) -> None:
    text = words(replace(rich, controls=("L1-02", "L2-05"), narrowed_to="L1-02 and L2-05"))
    assert "This bundle is narrowed to L1-02 and L2-05." in text
    assert "0 of the 2 controls that it shows meet the profile tiny" in text
    assert "None is accepted." in text
    assert "Weakest layer" not in text
    assert "evidence.sqlite" not in text


def test_a_system_is_named_beside_its_organisation(rich: Assertion) -> None:
    history = History()
    history.claim("L1-01", subject="payroll")
    said = replace(rich, posture=history.posture(5, subject="payroll"), state=history.state(), files={}, absent={})
    assert "A council, system payroll asserts" in words(said)
