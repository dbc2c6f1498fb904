import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from cyberlayers.errors import CancelledError, WorkspaceError
from cyberlayers.model.records import EstateImported, FindingAdded, PersonAdded, PersonErased
from cyberlayers.model.status import Side
from cyberlayers.store.check import CheckResult, check
from cyberlayers.store.evidence_files import path_of
from cyberlayers.store.store import Store
from tests.ledger.story import DAY
from tests.store.desk import NOW, add, begin, failing, keep

SAM = PersonAdded(person="sam", side=Side.AUDIT, name="Sam", title="Auditor")
REGISTER = b"[[systems]]\n"
REGISTER_SHA256 = hashlib.sha256(REGISTER).hexdigest()

NAMES = [
    "database",
    "references",
    "schema",
    "records",
    "private parts",
    "fold",
    "projections",
    "criteria and registers",
    "signed head",
    "evidence",
]


@pytest.fixture
def full(workspace: Path) -> Path:
    """Return a workspace that holds something of everything."""
    keep(workspace, b"first")
    keep(workspace, b"second")
    register = EstateImported(sha256=REGISTER_SHA256, from_date=DAY)
    finding = FindingAdded(id="F-000001", control="L1-01", due=DAY)
    add(workspace, SAM, register, finding, blobs=(("register", REGISTER),))
    add(workspace, PersonErased(person="sam"), erase=(4,))
    add(workspace, SAM)
    return workspace


def _of(results: list[CheckResult], name: str) -> CheckResult:
    return next(result for result in results if result.name == name)


def test_a_whole_workspace_passes_every_check_and_says_what_was_seen(full: Path) -> None:
    results = check(full)
    assert [result.name for result in results] == NAMES
    assert all(result.ok for result in results), results
    assert all(result.detail.endswith(".") and "\n" not in result.detail for result in results)
    assert _of(results, "records").detail == "Records with their hashes, numbers and columns: 8."
    assert _of(results, "private parts").detail == "Private parts as they were recorded: 7; erased: 1."
    assert _of(results, "evidence").detail == "Evidence files as they were recorded: 2."
    assert "No head of the ledger has been signed yet" in _of(results, "signed head").detail


def test_a_check_tells_how_far_it_is_with_the_evidence(full: Path) -> None:
    seen: list[tuple[int, int]] = []
    check(full, progress=lambda done, of: seen.append((done, of)))
    assert seen[0] == (0, 0), "the records come first, and may be cancelled too"
    assert list(dict.fromkeys(done for done in seen if done != (0, 0))) == [(5, 11), (11, 11)], "bytes of both files"


def test_a_check_that_is_cancelled_ends_and_is_no_check_that_does_not_hold(full: Path) -> None:
    calls: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> None:
        calls.append((done, total))
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        check(full, progress=cancel)
    assert calls[-1] == (5, 11)


def test_the_result_names_the_bytes_that_are_different(full: Path) -> None:
    digest = hashlib.sha256(b"first").hexdigest()
    path_of(full, digest).write_bytes(b"other")
    assert _of(check(full), "evidence").broken == {digest}


def test_a_check_changes_nothing(full: Path) -> None:
    before = (full / "store.db").read_bytes()
    check(full)
    assert (full / "store.db").read_bytes() == before


UNLOCKED = ("DROP TRIGGER ledger_keeps_leaves", "DROP TRIGGER ledger_erases_only", "DROP TRIGGER ledger_keeps_records")


def _sql(folder: Path, statement: str, *, unlock: bool = True) -> None:
    """Edit a store as somebody would who knows SQLite and puts the schema back in order."""
    with closing(sqlite3.connect(folder / "store.db", isolation_level=None)) as db:
        triggers = db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall() if unlock else []
        for drop in UNLOCKED if unlock else ():
            db.execute(drop)
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement)
        for (sql,) in triggers:
            if "ledger_has_no_gap" not in sql:
                db.execute(sql)


EDITS: dict[str, tuple[str, set[str]]] = {
    "a leaf": (
        "UPDATE ledger SET leaf = replace(leaf, '\"size\":5', '\"size\":6') WHERE seq = 2",
        {"records", "projections"},
    ),
    "a hash": ("UPDATE ledger SET leaf_hash = zeroblob(32) WHERE seq = 2", {"records"}),
    "a leaf and its kind": (
        "UPDATE ledger SET leaf = replace(leaf, 'person-added', 'person-erased') WHERE seq = 8",
        {"records", "fold", "projections", "criteria and registers", "evidence"},
    ),
    "a kind beside its leaf": ("UPDATE ledger SET kind = 'person-erased' WHERE seq = 2", {"records"}),
    "a time beside its leaf": ("UPDATE ledger SET at = '2020' WHERE seq = 2", {"records"}),
    "private words": (
        "UPDATE ledger SET private = replace(private, 'Sam', 'Ron') WHERE seq = 8",
        {"private parts", "fold", "projections", "criteria and registers", "evidence"},
    ),
    "private words taken away": ("UPDATE ledger SET private = NULL WHERE seq = 8", {"private parts", "projections"}),
    "the last record taken away": ("DELETE FROM ledger WHERE seq = 8", {"projections"}),
    "a record taken away": (
        "DELETE FROM ledger WHERE seq = 7",
        {"records", "private parts", "fold", "projections", "criteria and registers", "evidence"},
    ),
    "every record taken away": ("DELETE FROM ledger", {"fold", "projections", "references"}),
    "a person's side": ("UPDATE persons SET side = 'it'", {"projections"}),
    "a title": ("UPDATE evidence SET title = 'Other' WHERE entity = 'E-000001'", {"projections"}),
    "a control": ("DELETE FROM evidence_controls", {"projections"}),
    "an answer": ("INSERT INTO answers VALUES ('x', 'x', 'x', 'a1', 1, '2026-01-01', 2)", {"projections"}),
    "an answer from nowhere": (
        "INSERT INTO answers VALUES ('x', 'x', 'x', 'a1', 1, '2026-01-01', 99)",
        {"projections", "references"},
    ),
    "a finding": ("UPDATE findings SET closed = '2026-03-02'", {"projections"}),
    "criteria": ("UPDATE blobs SET bytes = x'00' WHERE name = 'criteria'", {"criteria and registers"}),
    "criteria taken away": ("DELETE FROM blobs WHERE name = 'criteria'", {"criteria and registers"}),
    "a register taken away": ("DELETE FROM blobs WHERE name = 'register'", {"criteria and registers"}),
    "a view": ("CREATE VIEW spy AS SELECT * FROM persons", {"schema"}),
    "a trigger": (
        "CREATE TRIGGER quiet AFTER INSERT ON findings BEGIN DELETE FROM findings; END",
        {"schema"},
    ),
    "a table taken away": ("DROP TABLE findings", {"schema", "projections"}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found(full: Path, edit: str) -> None:
    statement, expected = EDITS[edit]
    _sql(full, statement)
    assert failing(full) == expected


def test_a_trigger_taken_away_is_found(full: Path) -> None:
    _sql(full, "DROP TRIGGER ledger_has_no_gap", unlock=False)
    assert failing(full) == {"schema"}


def test_a_head_that_was_signed_is_compared_and_a_later_ledger_extends_it(full: Path) -> None:
    with Store(full) as store:
        size, root, _ = store.head()
    add(full, SAM, now=NOW + timedelta(days=1))
    result = _of(check(full, head=(size, root)), "signed head")
    assert (result.ok, result.detail) == (True, "The first 8 records are those that were signed.")
    assert not _of(check(full, head=(size, b"\0" * 32)), "signed head").ok
    result = _of(check(full, head=(size + 2, root)), "signed head")
    assert (result.ok, result.detail) == (False, "10 records were signed and 9 are here.")


def test_history_rewritten_whole_passes_every_check_but_that_of_the_signed_head(full: Path, tmp_path: Path) -> None:
    with Store(full) as store:
        size, root, _ = store.head()
    forged = tmp_path / "forged"
    begin(forged)
    add(forged, *[SAM] * (size - 1))
    assert failing(forged) == set()
    assert {result.name for result in check(forged, head=(size, root)) if not result.ok} == {"signed head"}


def _damage(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"!")


@pytest.mark.parametrize("damage", [_damage, Path.unlink])
def test_evidence_that_is_missing_or_different_is_named(full: Path, damage: Callable[[Path], object]) -> None:
    damage(path_of(full, hashlib.sha256(b"second").hexdigest()))
    result = _of(check(full), "evidence")
    assert (result.ok, result.detail) == (False, "Missing or different: E-000002.")
    assert failing(full) == {"evidence"}


def test_many_broken_items_are_counted_and_not_all_named(workspace: Path) -> None:
    for number in range(8):
        kept = keep(workspace, bytes([number]))
        assert kept.seq == number + 2
    for path in (workspace / "evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    detail = _of(check(workspace), "evidence").detail
    assert detail == "Missing or different: E-000001, E-000002, E-000003, E-000004, E-000005 and 3 more."


def test_a_store_that_never_got_its_first_record_is_not_whole(tmp_path: Path) -> None:
    Store.create(tmp_path)
    result = _of(check(tmp_path), "fold")
    assert (result.ok, result.detail) == (False, "There is no record that creates the workspace.")


def test_where_there_is_no_store_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no workspace"):
        check(tmp_path)


def test_no_flipped_bit_in_what_was_recorded_goes_unseen(full: Path) -> None:
    """Flip bits where the leaves, their hashes and the private parts lie, and none goes unseen."""
    store = full / "store.db"
    whole = store.read_bytes()
    with Store(full) as opened:
        parts = [
            part if isinstance(part, bytes) else part.encode()
            for _, leaf, hashed, private in opened.leaves()
            for part in (leaf, hashed, private)
            if part is not None
        ]
    places = [whole.find(part) + offset for part in parts for offset in range(len(part)) if part in whole]
    assert len(places) > 2000
    random = Random(1)
    for place in random.sample(places, 60):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << random.randrange(8)
        store.write_bytes(spoilt)
        assert failing(full) & {"records", "private parts"}, place
    store.write_bytes(whole)
    assert failing(full) == set()


def test_a_damaged_page_fails_what_needs_it_and_the_rest_is_checked(full: Path) -> None:
    store = full / "store.db"
    with closing(sqlite3.connect(store)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'findings'").fetchone()[0]
    data = bytearray(store.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    store.write_bytes(data)
    assert failing(full) == {"database", "projections"}
