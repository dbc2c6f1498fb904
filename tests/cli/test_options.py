"""The options of every command: before or after its name, the innermost wins; who acts; which workspace."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk

SETTLED = ["finding", "add", "L1-01", "--observation", "o", "--action", "a", "--owner", "w", "--due", "2026-04-01"]


def last_person(desk: Desk) -> str:
    return str(desk("finding", "list", "--format", "json").json[-1]["recorded_by"])


def test_who_acts_may_stand_before_or_after_noun_and_verb_and_the_innermost_wins(desk: Desk) -> None:
    place = ["--workspace", str(desk.folder)]
    for words in (
        ["--as", "ann", *place, *SETTLED],
        ["--as", "bob", *place, "finding", "--as", "ann", *SETTLED[1:]],
        ["--as", "bob", *place, "finding", "--as", "cid", *SETTLED[1:], "--as", "ann"],
        [*SETTLED, *place, "--as", "ann"],
    ):
        assert desk(*words, bare=True).status == 0
        assert last_person(desk) == "ann"


def test_who_acts_is_the_option_else_the_variable_else_the_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    place = ["--workspace", str(desk.folder)]
    desk(*place, *SETTLED, bare=True, account="account.name")
    assert last_person(desk) == "account.name"
    monkeypatch.setenv("CYBERLAYERS_PERSON", "variable")
    desk(*place, *SETTLED, bare=True)
    assert last_person(desk) == "variable"
    desk(*place, *SETTLED, "--as", "option", bare=True)
    assert last_person(desk) == "option"


@pytest.mark.parametrize("person", ["two words", "-dash", "x" * 65, "new\nline", "\x1b[31m", "ann\n"])
def test_a_person_is_an_id(desk: Desk, person: str) -> None:
    said = desk(*SETTLED, f"--as={person}")
    assert (said.status, said.out) == (2, "")
    assert "is not a person's id" in said.err
    assert said.err.count("\n") == 1


def test_the_workspace_is_the_option_else_the_variable_else_the_nearest_folder_else_the_users(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inner = desk.folder / "some" / "where"
    inner.mkdir(parents=True)
    said = desk("posture", bare=True)
    assert said.status == 4
    monkeypatch.chdir(inner)
    said = desk("posture", "--format", "json", bare=True)
    assert said.json["organisation"] == "A council"
    assert said.err == f"cyberlayers: using the workspace {desk.folder}\n"
    monkeypatch.setenv("CYBERLAYERS_WORKSPACE", str(tmp_path / "none"))
    assert desk("posture", bare=True).status == 4
    said = desk("posture", "--workspace", str(desk.folder), bare=True)
    assert (said.status, said.err) == (0, "")


def test_the_users_own_workspace_is_found_last(desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "data" / "cyberlayers"
    own.mkdir(parents=True)
    desk.folder.rename(own / "workspace")
    said = desk("posture", bare=True)
    assert said.status == 0
    assert "using the workspace" in said.err


def test_opening_never_creates(desk: Desk, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = desk("posture", "--workspace", str(empty))
    assert (said.status, said.out) == (4, "")
    assert list(empty.iterdir()) == []


def test_as_at_one_day_as_known_on_another(worked: Desk) -> None:
    def supported(*words: str) -> str:
        return str(worked("explain", "L1-12", "--format", "json", *words).json["supported"])

    assert supported() == "achieved"
    assert supported("--at", "2026-03-04") == "partially"  # collected on the fourth, reviewed on the fifth
    assert supported("--at", "2026-03-04", "--known-at", "2026-03-04") == "not-achieved"
    assert supported("--at", "2027-03-04") == "achieved"
    assert supported("--at", "2027-03-05") == "not-achieved"
    found = worked("--known-at", "2026-03-04", "posture", "--at", "2026-03-02", "--format", "json").json
    assert (found["at"], found["known_at"]) == ("2026-03-02", "2026-03-04T23:59:59.999999Z")


def test_what_was_known_on_a_day_is_the_same_however_much_is_recorded_later(worked: Desk) -> None:
    words = ["posture", "--at", "2026-03-08", "--known-at", "2026-03-09", "--format", "json"]
    before = worked(*words).out
    worked.day = worked.day.replace(day=20)
    worked("answer", "L1-12", "--true", "n1", "--from", "2026-03-02")
    worked("evidence", "withdraw", "E-000001", "--why", "wrong")
    worked("person", "erase", "owner")
    assert worked(*words).out == before
    assert worked("posture", "--at", "2026-03-08", "--format", "json").out != before


def test_before_anything_was_recorded_nothing_is_known(desk: Desk) -> None:
    said = desk("posture", "--known-at", "2026-02-28")
    assert (said.status, said.out) == (4, "")
    assert "nothing had been recorded by 2026-02-28" in said.err


@pytest.mark.parametrize("command", [["posture"], ["evidence", "list"], ["forecast"], ["explain", "L1-01"]])
def test_a_subject_is_the_organisation_or_a_critical_system(desk: Desk, command: list[str]) -> None:
    said = desk(*command, "--subject", "case-system")
    assert (said.status, said.out) == (3, "")
    assert "case-system is not a critical system of the register" in said.err
    assert desk(*command, "--subject", "organisation").status == 0


@pytest.mark.parametrize("day", ["31/03/2027", "2027-02-30", "tomorrow", "2027-3-1", ""])
def test_dates_are_iso_8601(desk: Desk, day: str) -> None:
    said = desk("posture", "--at", day)
    assert (said.status, said.out) == (2, "")
    assert "is not a date like 2027-03-31" in said.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_can_be_asked_about(worked: Desk, day: str) -> None:
    for command in (["posture"], ["forecast"], ["evidence", "list"], ["explain", "L1-01"]):
        assert worked(*command, "--at", day).status == 0
    assert worked("posture", "--known-at", "9999-12-31").status == 0


def test_debug_shows_the_traceback_instead_of_the_sentence(desk: Desk) -> None:
    from cyberlayers.errors import ContentError

    with pytest.raises(ContentError):
        desk("--debug", "explain", "L9-99")
