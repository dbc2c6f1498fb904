"""An open workspace: views, records, accounts, subjects."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from cyberlayers.assess.posture import posture
from cyberlayers.errors import ContentError, UsageError, WorkspaceError
from cyberlayers.model.records import AccountLinked, EstateImported, OrganisationRenamed
from cyberlayers.model.state import State
from cyberlayers.store.store import Change, Store
from cyberlayers.workspace.adopting import rename
from cyberlayers.workspace.answering import Expected, answer
from cyberlayers.workspace.locate import locate
from cyberlayers.workspace.workspace import Acting, Workspace, create, end_of, require_subject
from tests.workspace.signing_desk import NOW

Another = Callable[[str], Workspace]


def test_a_day_is_a_day_in_utc(officer: Workspace) -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert replace(officer, clock=lambda: late).today() == date(2026, 3, 2)
    assert end_of(date(2026, 3, 1)) == datetime(2026, 3, 1, 23, 59, 59, 999999, UTC)


def test_an_account_is_linked_once_and_its_name_stands_in_no_leaf(officer: Workspace, as_another: Another) -> None:
    for _ in range(2):
        rename(officer, "Another")
        rename(as_another("owner"), "Another")
    with Store(officer.folder) as store:
        leaves = [leaf for _, leaf, _, _ in store.leaves()]
    assert sum(AccountLinked.kind in leaf for leaf in leaves) == 2
    assert not any("-account" in leaf for leaf in leaves)
    assert len({record[1] for record in officer.state().accounts}) == 2


def test_a_decision_that_is_refused_writes_nothing(officer: Workspace) -> None:
    def decide(_state: State) -> Change:
        raise ContentError("no")

    before = officer.last_seq()
    with pytest.raises(ContentError):
        officer.record(decide)
    assert officer.last_seq() == before


def test_a_record_is_seen_by_everybody_once_it_is_returned(officer: Workspace, as_another: Another) -> None:
    owner = as_another("owner")
    assert owner.view().state.organisation == "A council"
    record = rename(officer, "Another")
    assert owner.last_seq() == record.seq
    assert owner.view().state.organisation == "Another"


def test_what_was_known_on_a_day_is_what_a_view_shows_once_that_day_was_over(officer: Workspace) -> None:
    tomorrow = replace(officer, clock=lambda: NOW + timedelta(days=1))
    answer(officer, "L1-01", answers={"p1": True, "n1": False})
    then = tomorrow.view(date(2026, 3, 1), date(2026, 3, 1))
    answer(tomorrow, "L1-01", answers={"n1": True}, from_date=date(2026, 2, 1))
    later = tomorrow.view(date(2026, 3, 1), date(2026, 3, 1))
    assert (then.known_at, then.state) == (later.known_at, later.state)
    assert posture(then.state, then.criteria, then.at) == posture(later.state, later.criteria, later.at)
    assert tomorrow.view(date(2026, 3, 1)).state != later.state


def test_an_answer_is_refused_where_another_was_recorded_since_it_was_seen(
    officer: Workspace, as_another: Another
) -> None:
    seen = Expected(0)
    first = answer(as_another("owner"), "L1-01", answers={"a1": True}, expected=seen)
    with pytest.raises(ContentError, match=r"answered by owner in the meantime \(record \d+: a1 true\)"):
        answer(officer, "L1-01", answers={"a1": False}, expected=seen)
    second = answer(officer, "L1-01", answers={}, cleared=["a1"], expected=Expected(first.seq))
    with pytest.raises(ContentError, match="answers cleared"):
        answer(officer, "l1-01", answers={"a1": False}, expected=Expected(first.seq))
    assert answer(officer, "L1-01", answers={"a1": True}, expected=Expected(second.seq)).seq > second.seq


def test_an_answer_says_something(officer: Workspace) -> None:
    with pytest.raises(UsageError, match="names at least one statement"):
        answer(officer, "L1-01", answers={})
    with pytest.raises(UsageError, match="either answered or cleared"):
        answer(officer, "L1-01", answers={"a1": True}, cleared=["a1"])


def test_a_subject_is_a_critical_system_of_the_register_in_force(officer: Workspace) -> None:
    def imported(start: date, *critical: str) -> None:
        officer.record_one(lambda _: EstateImported(sha256="0" * 64, from_date=start, critical=critical))

    state = officer.state()
    with pytest.raises(ContentError, match="the register names none"):
        require_subject(state, "case-system", NOW.date())
    imported(date(2026, 2, 1), "case-system")
    imported(date(2026, 3, 1), "payroll", "case-system")
    imported(date(2026, 2, 20), "payroll")
    state = officer.state()
    require_subject(state, "organisation", date(2020, 1, 1))
    require_subject(state, "case-system", date(2026, 2, 1))
    require_subject(state, "payroll", NOW.date())
    with pytest.raises(ContentError, match="Critical systems: payroll"):
        require_subject(state, "case-system", date(2026, 2, 20))
    system = replace(officer, subject="case-system")
    answer(system, "L1-12", answers={"a1": True})
    assert ("L1-12", "case-system") in officer.state().answers


def test_a_copy_that_withholds_the_key_of_accounts_can_be_read_but_not_written(officer: Workspace) -> None:
    state = officer.state()
    assert state.created is not None
    body = state.created.body.model_copy(update={"account_key": None})
    with pytest.raises(WorkspaceError, match="does not hold the key"):
        officer.account(State(created=replace(state.created, body=body)))
    with pytest.raises(WorkspaceError, match="does not hold the key"):
        officer.account(State())


def test_an_organisation_has_a_name(tmp_path: Path, small_catalogue: None) -> None:
    acting = Acting("officer", "account", "desk")
    with pytest.raises(UsageError, match="no name"):
        create(tmp_path / "x", " \n", "starter", acting, lambda: NOW, lambda size: b"x" * size)
    with pytest.raises(UsageError, match="organisation"):
        create(tmp_path / "x", "x" * 20_001, "starter", acting, lambda: NOW, lambda size: b"x" * size)
    assert not (tmp_path / "x").exists()


def test_the_bytes_of_criteria_are_kept_by_their_digest(officer: Workspace) -> None:
    criteria = officer.view().criteria
    assert b"cyberlayers.policy/1" in officer.blob(criteria.policy_sha256)
    with pytest.raises(WorkspaceError):
        officer.blob("0" * 64)


def test_a_workspace_is_found_by_name_by_variable_by_folder_and_last_in_the_users_data(
    officer: Workspace, tmp_path: Path
) -> None:
    inner = officer.folder / "evidence"
    assert locate(tmp_path, {"CYBERLAYERS_WORKSPACE": "x"}, inner) == (tmp_path, False)
    assert locate(None, {"CYBERLAYERS_WORKSPACE": "x"}, inner) == (Path("x"), False)
    assert locate(None, {"CYBERLAYERS_WORKSPACE": ""}, inner) == (officer.folder, True)
    assert locate(None, {}, tmp_path)[1]


def test_one_person_can_be_waited_for(officer: Workspace) -> None:
    waits: list[bool] = []
    officer.record(lambda _: Change((OrganisationRenamed(organisation="x"),)), waiting=lambda: waits.append(True))
    assert waits == []
