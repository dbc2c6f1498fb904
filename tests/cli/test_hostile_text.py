"""Words that attack a terminal or a spreadsheet come out harmless, and untouched in JSON."""

import csv
import io

import pytest

from tests.cli.desk import Desk

ATTACKS = (
    "\x1b]0;owned\x07 \x1b[2J \x1b]52;c;x\x1b\\",
    "\x9b31m \x90q\x9c",
    "\u202egnp.exe \u2066x\u2069 \u200f",
    "a\x08b\x7f\x00",
    "[red]x[/] [@click=app.quit()]x[/] [/]",
    "\u2028line \u2029paragraph \ufeff \U000e0041",
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")
NEW = ["evidence", "add", "L1-01", "--method", "examine", "--note", "n"]


def obeyed(text: str) -> set[str]:
    """Return what a terminal would obey."""
    bad = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\u2069\u200f\u2028\u2029\ufeff"}
    return (bad - {"\n"}) & set(text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_title_is_harmless_in_tables_and_csv_and_untouched_in_json(desk: Desk, attack: str) -> None:
    title = f"x{attack}x"
    assert desk(*NEW, "--title", title, "--covers", attack, "--shows", title).status == 0
    for words in (["evidence", "list"], ["evidence", "show", "E-000001"], ["explain", "L1-01"]):
        assert obeyed(desk(*words).out) == set()
        assert obeyed(desk(*words, "--format", "csv").out) <= {"\r"}
        said = desk(*words, "--format", "json")
        assert obeyed(said.out) == set()
    assert desk("evidence", "show", "E-000001", "--format", "json").json["title"] == title


def test_escape_is_escaped_in_json(desk: Desk) -> None:
    desk(*NEW, "--title", "\x1b\x9b\u202e é\u200d")
    out = desk("evidence", "list", "--format", "json").out
    assert r"\u001b\u009b\u202e é" in out


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_organisation_and_people_and_findings_are_harmless_too(desk: Desk, attack: str) -> None:
    name = f"x{attack}x"
    desk("workspace", "set", "--organisation", name)
    desk("person", "add", "ann", "--name", name, "--title", name, "--side", "it")
    desk("finding", "add", "L1-01", "--observation", name, "--action", name, "--owner", name, "--due", "2026-04-01")
    for words in (["posture"], ["person", "list"], ["finding", "list"], []):
        said = desk(*words)
        assert said.status == 0
        assert obeyed(said.out) == set()
    assert desk("posture", "--format", "json").json["organisation"] == name


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_marked_as_text(desk: Desk, formula: str) -> None:
    from cyberlayers.report.listing import as_csv

    rows = list(csv.reader(io.StringIO(as_csv([{"a": formula, "b": "plain"}], {"a": "A", "b": "B"}))))
    assert rows[0][0].startswith("# a leading ' marks text")
    assert rows[2][0].startswith("'")
    assert rows[2][1] == "plain"
    if formula.strip() == formula:
        desk(*NEW, "--title", f"{formula}")
        assert f",'{formula}," in desk("evidence", "list", "--format", "csv").out


def test_bytes_that_are_not_utf_8_never_break_a_listing(desk: Desk) -> None:
    said = desk(*NEW, "--title", "x\udcffy")
    assert said.status in {0, 2}
    assert "Traceback" not in said.err
    assert desk("evidence", "list", "--format", "json").status == 0


def test_the_name_of_a_file_is_a_label_whatever_it_holds(desk: Desk) -> None:
    from pathlib import Path

    for place, name in enumerate(("\x1b[31mred", "-rf", "x\udcff", "= 1"), 1):
        Path(name).write_text("x")
        said = desk("evidence", "add", "L1-01", "--title", "t", "--method", "test", "--file", f"./{name}")
        assert said.id == f"E-{place:06}"
        found = desk("evidence", "show", said.id)
        assert obeyed(found.out) == set()
