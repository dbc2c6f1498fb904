import pickle
import threading
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyberlayers.errors import ContentError, WorkspaceError
from cyberlayers.ledger.fold import fold
from cyberlayers.ledger.leaf import decode
from cyberlayers.ledger.merkle import leaf_hash, root
from cyberlayers.ledger.projection import all_rows
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceReviewed
from cyberlayers.model.records import PersonAdded, PersonErased
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Side
from cyberlayers.store import journal
from cyberlayers.store.lock import held
from cyberlayers.store.store import Change, Store
from tests.ledger.story import created, evidence, stories
from tests.store.desk import CRITERIA, CRITERIA_SHA256, KIM, NOW, add, begin, entropy, failing, state_of

SAM = PersonAdded(person="sam", side=Side.AUDIT, name="Sam", title="Auditor")


def test_what_was_appended_is_there_for_the_next_who_opens(workspace: Path) -> None:
    (record,) = add(workspace, SAM)
    assert (record.seq, record.body) == (2, SAM)
    state = state_of(workspace)
    assert (state.size, state.people["sam"]) == (2, record)
    with Store(workspace) as store:
        assert store.last_seq() == 2


@settings(max_examples=15)
@given(stories(max_size=20), st.integers(1, 4))
def test_the_ledger_rebuilds_the_state_and_the_projections(story: list[Record[Body]], together: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "ws"
        Store.create(folder)
        told = list(story)
        with Store(folder) as store:
            while told:
                now, told = told[:together], told[together:]
                actors = {state_size: record.actor for state_size, record in enumerate(now, start=now[0].seq - 1)}
                store.append(
                    lambda _, now=now: Change(tuple(record.body for record in now)),  # type: ignore[misc]  # a default
                    lambda state, actors=actors: actors[state.size],  # type: ignore[misc]  # a default
                    now[0].at,
                    entropy,
                )
            rebuilt = fold(decode(leaf, private) for _, leaf, _, private in store.leaves())
            assert store.state() == rebuilt == state_of(folder)
            assert story[0].body == (rebuilt.created.body if rebuilt.created else None)
            found, expected = journal.projected(store._db), all_rows(rebuilt)
            assert {table: set(rows) for table, rows in found.items()} == {
                table: set(rows) for table, rows in expected.items()
            }
        assert failing(folder) <= {"criteria and registers", "evidence"}


def test_every_record_of_one_change_has_one_time_and_follows_the_last(workspace: Path) -> None:
    add(workspace, SAM, now=NOW + timedelta(days=1))
    records = add(workspace, SAM, SAM, now=NOW - timedelta(days=400))
    assert {record.at for record in records} == {NOW + timedelta(days=1)}


def test_the_decision_sees_the_latest_state_and_each_actor_the_one_before_the_record(workspace: Path) -> None:
    seen: list[int] = []

    def who(state: State) -> Actor:
        seen.append(state.size)
        return Actor("sam", state.side_of("sam"), "x")

    with Store(workspace) as store:
        add(workspace, evidence(1))
        records = store.append(lambda state: Change((SAM,) * state.size), who, NOW, entropy)
    assert seen == [2, 3]
    assert [record.actor.side for record in records] == [Side.IT, Side.AUDIT]


def test_a_decision_that_is_refused_leaves_everything_as_it_was(workspace: Path) -> None:
    before = (workspace / "store.db").read_bytes()

    def refuse(_: State) -> Change:
        raise ContentError("no")

    with Store(workspace) as store, pytest.raises(ContentError, match="no"):
        store.append(refuse, lambda _: KIM, NOW, entropy)
    assert (workspace / "store.db").read_bytes() == before
    assert add(workspace, SAM)[0].seq == 2


def test_of_a_change_that_does_not_fit_nothing_is_written(workspace: Path) -> None:
    with Store(workspace) as store:
        state = store.state()
        bodies = (SAM, EvidenceReviewed(evidence="E-000009", agrees=True))
        with pytest.raises(ContentError, match="does not hold evidence E-000009"):
            store.append(lambda _: Change(bodies, (("x", b"x"),)), lambda _: KIM, NOW, entropy)
        assert store.state() is state
        assert store.last_seq() == 1
    assert failing(workspace) == set()


def test_a_change_without_records_writes_nothing(workspace: Path) -> None:
    assert add(workspace) == []
    assert state_of(workspace).size == 1


def test_words_that_were_not_utf_8_come_back_as_they_will_be_read(workspace: Path) -> None:
    body = EvidenceReviewed.model_construct(evidence="E-000001", agrees=True, shared_account=False, why="a \udcff byte")
    record = add(workspace, evidence(1), body)[1]
    assert state_of(workspace).evidence["E-000001"].reviews == (record,)
    assert isinstance(record.body, EvidenceReviewed)
    assert record.body.why == "a \ufffd byte"


def test_a_body_that_could_not_be_read_back_is_never_written(workspace: Path) -> None:
    with pytest.raises(ContentError, match="does not have the shape"):
        add(workspace, PersonAdded.model_construct(person="not a person!", side=Side.IT, name=None, title=None))
    assert state_of(workspace).size == 1


def test_a_state_that_was_handed_out_never_changes(workspace: Path) -> None:
    with Store(workspace) as store:
        early = store.state()
        before = deepcopy(early)
        store.append(lambda _: Change((SAM, evidence(1))), lambda _: KIM, NOW, entropy)
        add(workspace, evidence(2))
        late = store.state()
    assert early == before
    assert (late.size, sorted(late.evidence)) == (4, ["E-000001", "E-000002"])


def test_a_known_state_is_continued_and_not_folded_again(workspace: Path) -> None:
    known = state_of(workspace)
    with Store(workspace, known=known) as store:
        assert store.state() is known
    add(workspace, SAM)
    with Store(workspace, known=known) as store:
        assert store.state() == state_of(workspace)
        assert store.state().created is known.created
    assert "sam" not in known.people


def test_a_known_state_of_another_ledger_is_not_continued(workspace: Path, tmp_path: Path) -> None:
    add(workspace, SAM)
    known = state_of(workspace)
    Store.create(tmp_path / "other")
    with Store(tmp_path / "other", known=known) as store:
        assert store.state() == State()
    other = created(CRITERIA_SHA256).model_copy(update={"log_id": "ff" * 16})
    add(tmp_path / "other", other, SAM)
    with Store(tmp_path / "other", known=known) as store:
        created_there = store.state().created
    assert created_there is not None
    assert created_there.body.log_id == "ff" * 16


def test_a_known_state_from_before_a_restore_is_not_continued(workspace: Path, tmp_path: Path) -> None:
    add(workspace, SAM, SAM)
    known = state_of(workspace)
    begin(tmp_path / "restored")
    with Store(tmp_path / "restored", known=known) as store:
        assert store.state().size == 1
    add(tmp_path / "restored", evidence(1), evidence(2), now=NOW + timedelta(days=1))
    with Store(tmp_path / "restored", known=known) as store:
        assert sorted(store.state().evidence) == ["E-000001", "E-000002"]


def test_what_was_known_at_a_moment_is_what_had_been_recorded_by_then(workspace: Path) -> None:
    add(workspace, SAM, now=NOW + timedelta(days=1))
    add(workspace, evidence(1), now=NOW + timedelta(days=2))
    with Store(workspace) as store:
        sizes = [store.state(NOW + timedelta(days=days)).size for days in (-1, 0, 1, 2, 3)]
        assert sizes == [0, 1, 2, 3, 3]
        assert store.state().size == 3


def test_an_erasure_removes_the_words_everywhere_and_leaves_the_rest(workspace: Path) -> None:
    add(workspace, SAM, SAM.model_copy(update={"name": "Samira"}), evidence(1))
    with Store(workspace) as other:
        known = other.state()
        before = other.leaves()
        (erased,) = add(workspace, PersonErased(person="sam"), erase=(2, 3))
        assert other.state().people["sam"].body.name is None
        assert [leaf[:3] for leaf in other.leaves()[:4]] == [leaf[:3] for leaf in before]
    with Store(workspace, known=known) as store:
        assert store.state().people["sam"].body == PersonAdded(person="sam", side=Side.AUDIT)
        assert (store.state().erased, erased.seq) == ({"sam"}, 5)
        assert store.state().evidence["E-000001"].body.title == "Item 1"
        assert journal.projected(store._db)["persons"] == [("sam", "audit", None, None, 1)]
    assert failing(workspace) == {"evidence"}
    assert b"Sam" not in (workspace / "store.db").read_bytes()


def test_the_one_who_erases_sees_the_words_gone_too(workspace: Path) -> None:
    add(workspace, SAM)
    with Store(workspace) as store:
        store.append(lambda _: Change((PersonErased(person="sam"),), erase=(2,)), lambda _: KIM, NOW, entropy)
        assert store.state().people["sam"].body.name is None


def test_nothing_is_erased_without_a_record_that_says_so(workspace: Path) -> None:
    add(workspace, SAM)
    with pytest.raises(ValueError, match="says so"):
        add(workspace, evidence(1), erase=(2,))
    assert state_of(workspace).people["sam"].body.name == "Sam"


def test_bytes_are_kept_by_their_digest_once(workspace: Path) -> None:
    add(workspace, SAM, blobs=(("again", CRITERIA), ("register", b"[[systems]]")))
    with Store(workspace) as store:
        assert store.blob(CRITERIA_SHA256) == CRITERIA
        assert len(store._db.execute("SELECT * FROM blobs").fetchall()) == 2
        with pytest.raises(WorkspaceError, match="does not hold the bytes of 000"):
            store.blob("0" * 64)


def test_the_head_is_the_root_over_the_leaves_and_the_name_of_the_log(workspace: Path) -> None:
    add(workspace, SAM, evidence(1))
    with Store(workspace) as store:
        leaves = store.leaves()
        size, digest, origin = store.head()
    assert [leaf[0] for leaf in leaves] == [1, 2, 3]
    assert all(leaf_hash(leaf.encode()) == hashed for _, leaf, hashed, _ in leaves)
    assert (size, digest) == (3, root(leaf_hash(leaf.encode()) for _, leaf, _, _ in leaves))
    assert origin == f"cyberlayers/{'c0' * 16}"


def test_an_empty_ledger_has_no_head(tmp_path: Path) -> None:
    Store.create(tmp_path)
    with Store(tmp_path) as store:
        assert (store.last_seq(), store.state()) == (0, State())
        with pytest.raises(WorkspaceError, match="holds no record yet"):
            store.head()


def test_a_record_that_cannot_be_read_names_itself_and_what_to_do(workspace: Path) -> None:
    add(workspace, SAM)
    with Store(workspace) as store:
        store._db.execute("DROP TRIGGER ledger_keeps_leaves")
        store._db.execute("UPDATE ledger SET leaf = replace(leaf, 'person-added', 'person-waved') WHERE seq = 2")
    with Store(workspace) as store, pytest.raises(WorkspaceError, match=r"record 2 is of a kind.*person-waved"):
        store.state()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger",
        "UPDATE ledger SET leaf = 'x'",
        "UPDATE ledger SET at = 'x'",
        "UPDATE ledger SET private = 'x'",
        "UPDATE ledger SET seq = seq + 1",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1",
        "INSERT INTO ledger SELECT seq + 2, leaf, leaf_hash, private, kind, at FROM ledger",
    ],
)
def test_the_tables_themselves_refuse_what_would_change_a_record(workspace: Path, statement: str) -> None:
    with Store(workspace) as store:
        before = store.leaves()
        with pytest.raises(Exception, match=r"a record|private part"):
            store._db.execute(statement)
        assert store.leaves() == before


def _open_and_append(
    folder: Path, opening: Callable[[], None], writing: Callable[[], None], go: threading.Event
) -> None:
    with Store(folder, waiting=opening) as store:
        go.wait(10)
        store.append(lambda _: Change((SAM,)), lambda _: KIM, NOW, entropy, waiting=writing)


def test_who_has_to_wait_is_told_once_each_time(workspace: Path) -> None:
    opening, writing, go = threading.Event(), threading.Event(), threading.Event()
    calls: list[threading.Event] = []

    def told(event: threading.Event) -> Callable[[], None]:
        def tell() -> None:
            calls.append(event)
            event.set()

        return tell

    thread = threading.Thread(target=_open_and_append, args=(workspace, told(opening), told(writing), go))
    with held(workspace):
        thread.start()
        assert opening.wait(10)
    with held(workspace, together=True):
        go.set()
        assert writing.wait(10)
        with Store(workspace) as store:
            assert store.last_seq() == 1
    thread.join()
    assert calls == [opening, writing]
    assert state_of(workspace).size == 2


def test_a_decision_may_read_the_store_but_not_write_to_it(workspace: Path) -> None:
    def read(_: State) -> Change:
        assert state_of(workspace).size == 1
        return Change((SAM,))

    def write(_: State) -> Change:
        add(workspace, SAM)
        pytest.fail("it would have waited for itself")

    with Store(workspace) as store:
        store.append(read, lambda _: KIM, NOW, entropy)
        with pytest.raises(RuntimeError, match="held by this thread already"):
            store.append(write, lambda _: KIM, NOW, entropy)
    assert add(workspace, SAM)[0].seq == 3


def test_who_need_not_wait_is_told_nothing(workspace: Path) -> None:
    with Store(workspace) as store:
        store.append(lambda _: Change((SAM,)), lambda _: KIM, NOW, entropy, waiting=lambda: pytest.fail("it was free"))


def test_a_state_travels_to_another_process(workspace: Path) -> None:
    add(workspace, SAM, evidence(1, expires=date(2027, 1, 1)))
    state = state_of(workspace)
    assert pickle.loads(pickle.dumps(state)) == state  # noqa: S301 - what was pickled here
