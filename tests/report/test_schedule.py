"""The schedule: one line for each control, statement and item."""

import csv
import io
from dataclasses import replace

import pytest

from cyberlayers.model.catalogue import Catalogue
from cyberlayers.report.assertion import Assertion
from cyberlayers.report.listing import CSV_NOTE
from cyberlayers.report.schedule import COLUMNS, schedule
from tests.assess.records_builder import CATALOGUE, History, criteria, tiny_control
from tests.report.export import HOSTILE


def rows(said: Assertion) -> list[dict[str, str]]:
    text = schedule(said).decode()
    note, rest = text.split("\r\n", 1)
    assert note == CSV_NOTE
    return list(csv.DictReader(io.StringIO(rest)))


def of(said: Assertion, control: str) -> list[dict[str, str]]:
    return [row for row in rows(said) if row["control"] == control]


def test_every_statement_of_every_required_control_has_a_line(rich: Assertion) -> None:
    wanted = {
        (one.posture.control.id, key)
        for one in rich.shown
        for key in one.posture.control.statements
    }  # fmt: skip
    assert {(row["control"], row["statement"]) for row in rows(rich) if row["statement"]} == wanted
    assert {row["control"] for row in rows(rich)} == {control for control, _ in wanted}


def test_the_columns_are_those_of_the_bundle_design() -> None:
    needed = {
        "control", "statement", "claim", "supported", "evidence", "file", "method", "strength", "collector",
        "reviewers", "from", "to", "expires", "contradictions", "overrides", "acceptances",
    }  # fmt: skip
    assert needed <= set(COLUMNS)


def test_an_item_stands_beside_the_statements_that_it_speaks_to(rich: Assertion) -> None:
    lines = [row for row in of(rich, "L1-01") if row["evidence"] == "E-000001"]
    assert [line["statement"] for line in lines] == ["a1"]
    assert lines[0]["file"] == "data/evidence/E-000001/log.txt"
    assert lines[0]["collector"] == "officer"
    assert lines[0]["reviewers"] == "owner, engineer (disagrees)"
    assert (lines[0]["claim"], lines[0]["answer"], lines[0]["strength"]) == ("achieved", "true", "self-asserted")
    assert lines[0]["expires"] == "2026-04-12"


def test_a_contradiction_is_named_at_its_control_and_does_not_expire(rich: Assertion) -> None:
    lines = of(rich, "L2-01")
    assert {line["contradictions"] for line in lines} == {"E-000004"}
    its_own = next(line for line in lines if line["evidence"] == "E-000004")
    assert (its_own["polarity"], its_own["expires"], its_own["file"]) == ("contradicts", "", "withheld")


def test_an_item_that_names_no_statement_has_a_line_of_its_own(history: History, rich: Assertion) -> None:
    history.claim("L1-01")
    history.contradiction("L1-01")
    said = replace(rich, posture=history.posture(5), state=history.state(), files={}, absent={})
    assert [row["evidence"] for row in of(said, "L1-01") if not row["statement"]] == ["E-000001"]


def test_judgements_are_said_in_words(rich: Assertion) -> None:
    assert "accepted to 2 March 2026" in of(rich, "L2-03")[0]["acceptances"]
    assert "Not applicable to 2 March 2026" in of(rich, "L2-04")[0]["overrides"]
    assert of(rich, "L2-04")[0]["state"] == "not applicable"
    assert "Overridden to partially" in of(rich, "L3-01")[0]["overrides"]


def test_a_narrowed_schedule_holds_only_the_named_controls(rich: Assertion) -> None:
    said = replace(rich, controls=("L1-02", "L2-05"))
    assert {row["control"] for row in rows(said)} == {"L1-02", "L2-05"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_prefixed(start: str, rich: Assertion) -> None:
    # Titles lose white space at their ends, so the last two stand behind a letter there and are shown as signs.
    title = f"{start}cmd|' /C calc'!A0" if start.strip() else f"a{start}b"
    controls = tuple(tiny_control("L1-01", title=title) if one.id == "L1-01" else one for one in CATALOGUE.controls)
    judged_by = criteria().model_copy(update={"catalogue": Catalogue(controls=controls, sha256="c" * 64)})
    posture = History(judged_by).posture(1)
    said = replace(rich, posture=posture, state=History(judged_by).state(), files={}, absent={})
    shown = {row["title"] for row in of(said, "L1-01")}
    assert shown == {f"'{title}"} if start.strip() else {"a b", "a␍b"} & shown


def test_nothing_private_is_in_it(rich: Assertion) -> None:
    text = schedule(rich).decode()
    assert HOSTILE not in text
    assert "\x1b" not in text
    assert "owner's account" not in text
    assert "The officer" not in text


def test_the_same_assertion_gives_the_same_bytes(rich: Assertion) -> None:
    assert schedule(rich) == schedule(replace(rich))


@pytest.fixture
def history() -> History:
    return History()
