"""Bundles whose signer is trusted and lies, or is out of date: each refused, with its code."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cyberlayers.bundle import checkpoint, layout, records
from cyberlayers.bundle.checkpoint import Checkpoint, LogKey
from cyberlayers.bundle.predicate import Previous
from cyberlayers.bundle.seen import Seen, SeenLog
from cyberlayers.ledger.canonical import canonical
from cyberlayers.ledger.merkle import leaf_hash, root
from cyberlayers.store.schema import MIGRATIONS
from tests.bundle.forger import Forger, Spoil, dropped, moved, then
from tests.bundle.office import (
    ASSESSOR,
    CONTROL,
    LOG_ID,
    ORIGIN,
    REVIEWER,
    STRANGER,
    Office,
    check,
    codes,
    story,
    trust,
)  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "b.zip"
    Office().export(path)
    return path


def bundle_file(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Change what `bundle.json` says."""

    def spoil(forger: Forger) -> None:
        forger[layout.BUNDLE] = canonical({**forger.json(layout.BUNDLE), **changes}).encode()

    return spoil


def signed_head(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Say something else of the bundle, in the statement and in `bundle.json` alike."""

    def spoil(forger: Forger) -> None:
        said = {**forger.statement()["predicate"], **changes}
        bundle_file(predicate=said)(forger)
        forger.manifest()
        forger.sign(**changes)

    return spoil


def text(name: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of a file."""

    def spoil(forger: Forger) -> None:
        forger[name] = change(forger[name])

    return spoil


def rehashed(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the records, and write leaf hashes, checkpoint and head that fit them."""

    def spoil(forger: Forger) -> None:
        forger[layout.RECORDS] = change(forger[layout.RECORDS])
        hashes = [leaf_hash(line) for line in forger[layout.RECORDS].splitlines()]
        forger[layout.LEAF_HASHES] = records.hashes_file(hashes)
        top = root(hashes)
        forger[layout.CHECKPOINT] = checkpoint.sign(Checkpoint(ORIGIN, len(hashes), top), ASSESSOR.key)
        signed_head(log={"origin": ORIGIN, "rootSha256": top.hex(), "size": len(hashes)})(forger)

    return spoil


def sealed(change: Spoil) -> Spoil:
    """Seal after a change."""

    def spoil(forger: Forger) -> None:
        change(forger)
        forger.seal()

    return spoil


def head(**changes: Any) -> Spoil:  # noqa: ANN401 - fields by name
    """Sign a checkpoint that names another head."""

    def spoil(forger: Forger) -> None:
        found = checkpoint.decode(forger[layout.CHECKPOINT])
        forger[layout.CHECKPOINT] = checkpoint.sign(replace(found, **changes), ASSESSOR.key)

    return sealed(spoil)


def database(*statements: str) -> Spoil:
    """Run SQL on the copy of the store."""

    def spoil(forger: Forger) -> None:
        db = sqlite3.connect(":memory:")
        db.deserialize(forger[layout.DATABASE])
        db.execute("PRAGMA writable_schema=ON")
        for statement in statements:
            db.execute(statement)
        db.commit()
        forger[layout.DATABASE] = db.serialize()
        db.close()

    return sealed(spoil)


def oscal(change: Callable[[Any], object]) -> Spoil:
    """Change the OSCAL file, and sign it again."""

    def spoil(forger: Forger) -> None:
        plain = forger.json(layout.OSCAL)
        change(plain["assessment-results"])
        forger[layout.OSCAL] = canonical(plain).encode()

    return sealed(spoil)


def posture(change: Callable[[Any], object]) -> Spoil:
    """Change the posture that is stated."""

    def spoil(forger: Forger) -> None:
        plain = forger.json(layout.BUNDLE)
        change(plain["posture"])
        forger[layout.BUNDLE] = canonical(plain).encode()

    return sealed(spoil)


def first_link(results: Any) -> Any:  # noqa: ANN401 - JSON's own type
    return results["back-matter"]["resources"][0]["rlinks"][0]


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(change(data.splitlines(keepends=True)))


def redated(data: bytes) -> bytes:
    return data.replace(b'"collected":"2026-03-01"', b'"collected":"2026-03-31"')


def blind_index(forger: Forger) -> None:
    """Give an index of the store no rows: a question that it answers finds nothing, one that reads the table does."""
    name = "evidence_by_control"
    said = f"CREATE INDEX {name} ON evidence_controls(control)"
    database(f"DROP INDEX {name}", f"{said} WHERE 0")(forger)
    database(f"UPDATE sqlite_master SET sql='{said}' WHERE name='{name}'")(forger)  # noqa: S608 - own words
    db = sqlite3.connect(":memory:")
    db.deserialize(forger[layout.DATABASE])
    counts = [
        db.execute(f"SELECT count(*) FROM evidence_controls {how} WHERE control='{CONTROL}'").fetchone()[0]  # noqa: S608 - own words
        for how in ("NOT INDEXED", "INDEXED BY evidence_by_control")
    ]
    db.close()
    assert counts == [3, 0]


def rewritten(more: str) -> str:
    """Return SQL that writes something more into the definition of a column."""
    words = more.replace("'", "''")
    return f"UPDATE sqlite_master SET sql=replace(sql, 'leaf TEXT', 'leaf TEXT {words}') WHERE name='ledger'"  # noqa: S608 - own words


EVIDENCE = "data/evidence/E-000001/restore_log_1.txt"
TRIGGERS = {
    words.split()[2]: words for step in MIGRATIONS for words in step if words.startswith("CREATE TRIGGER ledger_")
}


def ledger(statement: str) -> Spoil:
    """Run SQL on the ledger of the copy of the store without the triggers that forbid it, and put them back."""
    return database(*(f"DROP TRIGGER {name}" for name in TRIGGERS), statement, *TRIGGERS.values())


def without_last(data: bytes) -> bytes:
    """Return lines but the last one."""
    return b"".join(data.splitlines(keepends=True)[:-1])


def absent(*items: str, counts: list[dict[str, Any]] | None = None) -> Spoil:
    """List items as absent; by default as one item that supports."""
    one = [{"control": CONTROL, "items": 1, "polarity": "supports"}]
    listed = [{"evidence": item, "why": "withheld"} for item in items]
    return bundle_file(withheld={"counts": one if counts is None else counts, "items": listed, "privateParts": 1})


def oscal_under_old_signature(forger: Forger) -> None:
    """Change the OSCAL file, sign the bag, and leave the old signature over the OSCAL file."""
    kept = forger[layout.OSCAL_ENVELOPE]
    forger.replace(layout.OSCAL, b"Results", b"Reports")
    forger.seal()
    forger[layout.OSCAL_ENVELOPE] = kept


HOSTILE: dict[str, tuple[str, Spoil]] = {
    # the file that says what this is
    "another audience than is signed": (
        "SCHEMA",
        lambda forger: sealed(bundle_file(predicate={**forger.json(layout.BUNDLE)["predicate"], "audience": "x"}))(
            forger
        ),
    ),
    "a key more in bundle.json": ("SCHEMA", sealed(bundle_file(note="x"))),
    "a key less in bundle.json": (
        "SCHEMA",
        sealed(text(layout.BUNDLE, lambda data: data.replace(b'"format"', b'"forma"'))),
    ),
    "a marking that is not in the folder's name": ("LAYOUT", sealed(bundle_file(marking="OFFICIAL"))),
    "bundle.json in another form": ("SCHEMA", sealed(text(layout.BUNDLE, lambda data: data + b"\n"))),
    # the ledger
    "a changed record": ("LOG_ROOT", sealed(text(layout.RECORDS, redated))),
    "a record that is not canonical": (
        "SCHEMA",
        sealed(text(layout.RECORDS, lambda data: data.replace(b"{", b"{ ", 1))),
    ),
    "a record left out": (
        "LOG_ORDER",
        sealed(then(text(layout.RECORDS, without_last), text(layout.PRIVATE, without_last))),
    ),
    "two records in each other's place": (
        "LOG_ORDER",
        sealed(text(layout.RECORDS, lines(lambda some: [*some[:3], some[4], some[3], *some[5:]]))),
    ),
    "a record twice": ("LOG_ORDER", sealed(text(layout.RECORDS, lines(lambda some: [*some, some[-1]])))),
    "no end of the last record": ("SCHEMA", sealed(text(layout.RECORDS, lambda data: data[:-1]))),
    "a record of no known kind": (
        "SCHEMA",
        rehashed(lambda data: data.replace(b'"evidence-reviewed"', b'"evidence-blessed"')),
    ),
    "a number left out of the ledger": ("LOG_ROOT", rehashed(lines(lambda some: [*some[:2], *some[3:]]))),
    "a record dated before the one it follows": (
        "LOG_ORDER",
        rehashed(lambda data: data.replace(b'"at":"2026-03-06', b'"at":"2026-03-01')),
    ),
    "a review of evidence that is not there": (
        "LOG_ORDER",
        rehashed(lambda data: data.replace(b'"evidence":"E-000001"', b'"evidence":"E-000009"')),
    ),
    "another log in its first record": ("LOG_ORIGIN", rehashed(lambda data: data.replace(LOG_ID.encode(), b"d0" * 16))),
    "a leaf hash more": ("LOG_ROOT", sealed(text(layout.LEAF_HASHES, lambda data: data + data[:65]))),
    "a leaf hash less": ("LOG_ROOT", sealed(text(layout.LEAF_HASHES, lambda data: data[65:]))),
    "leaf hashes in capitals": ("SCHEMA", sealed(text(layout.LEAF_HASHES, lambda data: data.upper()))),
    "leaf hashes of half the length": ("SCHEMA", sealed(text(layout.LEAF_HASHES, lambda data: data[:32] + b"\n"))),
    "another size in the head": (
        "LOG_ROOT",
        lambda forger: signed_head(log={**forger.statement()["predicate"]["log"], "size": 6})(forger),
    ),
    "another root in the head": (
        "LOG_ROOT",
        lambda forger: signed_head(log={**forger.statement()["predicate"]["log"], "rootSha256": "0" * 64})(forger),
    ),
    "another size in the checkpoint": ("LOG_ROOT", head(size=6)),
    "another root in the checkpoint": ("LOG_ROOT", head(root=bytes(32))),
    "another origin in the checkpoint": ("LOG_ORIGIN", head(origin="cyberlayers/" + "0" * 32)),
    "a checkpoint by another key": (
        "LOG_SIG",
        sealed(
            lambda forger: forger.files.update(
                {layout.CHECKPOINT: checkpoint.sign(checkpoint.decode(forger[layout.CHECKPOINT]), STRANGER.key)}
            )
        ),
    ),
    "a checkpoint with a line more": (
        "SCHEMA",
        sealed(text(layout.CHECKPOINT, lambda data: data.replace(b"\n\n", b"\nx\n\n"))),
    ),
    "a checkpoint of rubbish": ("SCHEMA", sealed(text(layout.CHECKPOINT, lambda _: b"\xff"))),
    "a checkpoint of the bundle before a first one": (
        "CHAIN",
        sealed(lambda forger: forger.files.update({layout.CHECKPOINT_PREVIOUS: forger[layout.CHECKPOINT]})),
    ),
    "words that are not the record's": (
        "SCHEMA",
        sealed(text(layout.PRIVATE, lambda data: data.replace(b"Item 1", b"Item 9"))),
    ),
    "words of a record that is not there": (
        "SCHEMA",
        sealed(text(layout.PRIVATE, lambda data: data + b'{"private":"{}","seq":99}\n')),
    ),
    "words out of order": ("SCHEMA", sealed(text(layout.PRIVATE, lines(lambda some: some[::-1])))),
    "words withheld that are not counted": ("SCHEMA", sealed(text(layout.PRIVATE, lines(lambda some: some[:-1])))),
    # the copy of the store
    "a changed leaf in the store": (
        "DB_MISMATCH",
        ledger("UPDATE ledger SET leaf=replace(leaf, 'lead', 'head')"),
    ),
    "a record less in the store": ("DB_MISMATCH", ledger("DELETE FROM ledger WHERE seq=7")),
    "another time beside a leaf": (
        "DB_MISMATCH",
        ledger("UPDATE ledger SET at='2026-01-01' WHERE seq=3"),
    ),
    "another kind beside a leaf": (
        "DB_MISMATCH",
        ledger("UPDATE ledger SET kind='approved' WHERE seq=3"),
    ),
    "words in the store that are withheld": (
        "DB_MISMATCH",
        ledger("UPDATE ledger SET private='{}' WHERE seq=1"),
    ),
    "a changed projection": ("DB_MISMATCH", database("UPDATE answers SET value=0")),
    "an item less in a projection": ("DB_MISMATCH", database("DELETE FROM evidence WHERE entity='E-000003'")),
    "a changed blob": ("DB_MISMATCH", database("UPDATE blobs SET bytes=x'00'")),
    "a table of persons": ("DB_SCHEMA", database("CREATE TABLE persons(entity TEXT)")),
    "a view": ("DB_SCHEMA", database("CREATE VIEW more AS SELECT 1")),
    "a missing table": ("DB_SCHEMA", database("DROP TABLE findings")),
    "an index that hides rows of its table": ("DB_SCHEMA", blind_index),
    "a trigger more": (
        "DB_SCHEMA",
        database("CREATE TRIGGER more AFTER INSERT ON blobs BEGIN DELETE FROM answers; END"),
    ),
    "a trigger less": ("DB_SCHEMA", database("DROP TRIGGER ledger_keeps_leaves")),
    "an index more": ("DB_SCHEMA", database("CREATE INDEX more ON ledger(kind) WHERE kind = 'x'")),
    "a constraint that runs whatever it likes": ("DB_SCHEMA", database(rewritten("CHECK(randomblob(1) IS NOT NULL)"))),
    "a default that runs whatever it likes": ("DB_SCHEMA", database(rewritten("DEFAULT (load_extension('x'))"))),
    "bytes after the store's end": ("DB_SCHEMA", sealed(text(layout.DATABASE, lambda data: data + bytes(4096)))),
    "a store that needs a file beside it": (
        "DB_SCHEMA",
        sealed(text(layout.DATABASE, lambda data: data[:18] + b"\2\2" + data[20:])),
    ),
    "a column more": ("DB_SCHEMA", database("ALTER TABLE findings ADD COLUMN note TEXT")),
    "a column that computes itself": ("DB_SCHEMA", database("ALTER TABLE findings ADD COLUMN note TEXT AS (control)")),
    "a store of rubbish": (
        "DB_SCHEMA",
        sealed(text(layout.DATABASE, lambda data: b"SQLite format 3\0" + bytes(len(data)))),
    ),
    "a store that is cut short": ("DB_SCHEMA", sealed(text(layout.DATABASE, lambda data: data[:5000]))),
    # evidence
    "missing evidence": ("EVIDENCE_MISSING", sealed(lambda forger: forger.drop(EVIDENCE))),
    "other evidence than was recorded": ("DIGEST", sealed(text(EVIDENCE, lambda _: b"restored in 12 minutes\n"))),
    "evidence under another item": ("FILE_EXTRA", sealed(moved(EVIDENCE, "data/evidence/E-000002/second.txt"))),
    "evidence of no record": ("FILE_EXTRA", sealed(moved(EVIDENCE, "data/evidence/E-000009/restore_log_1.txt"))),
    "evidence in a folder too deep": ("LAYOUT", sealed(moved(EVIDENCE, "data/evidence/E-000001/a/b.txt"))),
    "evidence that is there and listed as absent": (
        "FILE_EXTRA",
        sealed(
            bundle_file(
                withheld={
                    "counts": [{"control": CONTROL, "items": 1, "polarity": "supports"}],
                    "items": [{"evidence": "E-000001", "why": "withheld"}],
                    "privateParts": 1,
                }
            )
        ),
    ),
    "an absent item that no record has": (
        "EVIDENCE_MISSING",
        sealed(
            bundle_file(
                withheld={"counts": [], "items": [{"evidence": "E-000009", "why": "withheld"}], "privateParts": 1}
            )
        ),
    ),
    "a withheld contradiction that is not counted": (
        "EVIDENCE_MISSING",
        sealed(then(dropped("data/evidence/E-000003/restore_log_3.txt"), absent("E-000003", counts=[]))),
    ),
    "an item absent twice": ("SCHEMA", sealed(then(dropped(EVIDENCE), absent("E-000001", "E-000001")))),
    # posture
    "a layer that meets its target": (
        "POSTURE_MISMATCH",
        posture(lambda said: said["layers"][0].update({"meets_target": True})),
    ),
    "a control that is met": (
        "POSTURE_MISMATCH",
        posture(lambda said: said["layers"][0]["controls"][0].update(state="met")),
    ),
    "a reason left out": ("POSTURE_MISMATCH", posture(lambda said: said["layers"][0]["controls"][0]["reasons"].pop())),
    "a layer left out": ("POSTURE_MISMATCH", posture(lambda said: said["layers"].pop())),
    "another day than was judged": ("POSTURE_MISMATCH", sealed(bundle_file(at="2027-04-01"))),
    "another moment of knowledge": ("POSTURE_MISMATCH", sealed(bundle_file(knownAt="2026-03-03T12:00:00.000000Z"))),
    "a moment without a zone": ("SCHEMA", sealed(bundle_file(knownAt="2026-03-03T12:00:00.000000"))),
    "nothing known at all": ("LOG_ORDER", sealed(bundle_file(knownAt="2025-03-03T12:00:00.000000Z"))),
    "another organisation": ("POSTURE_MISMATCH", sealed(bundle_file(organisation="Borough"))),
    "another profile by name": ("POSTURE_MISMATCH", sealed(bundle_file(profile="enhanced"))),
    "another policy by name": ("POSTURE_MISMATCH", sealed(bundle_file(policy="99"))),
    "other criteria": ("POSTURE_MISMATCH", sealed(text(layout.POLICY, lambda data: data + b"\n# milder\n"))),
    "the last day of the calendar": ("POSTURE_MISMATCH", sealed(bundle_file(at="9999-12-31"))),
    "evidence of the last day of the calendar": (
        "POSTURE_MISMATCH",
        rehashed(lambda data: data.replace(b'"collected":"2026-03-01"', b'"collected":"9999-12-31"')),
    ),
    "a subject that is not there": ("POSTURE_MISMATCH", sealed(bundle_file(subject="housing"))),
    # OSCAL
    "another version of OSCAL": (
        "OSCAL_VERSION",
        oscal(lambda said: said["metadata"].update({"oscal-version": "9.9.9"})),
    ),
    "a link to a file that is not there": (
        "OSCAL_LINK",
        oscal(lambda said: first_link(said).update(href="../evidence/x")),
    ),
    "a link out of the bundle": (
        "OSCAL_LINK",
        oscal(lambda said: first_link(said).update(href="../../../../etc/passwd")),
    ),
    "a link to another host": ("OSCAL_LINK", oscal(lambda said: first_link(said).update(href="https://example.org/x"))),
    "another hash of a link": ("OSCAL_HASH", oscal(lambda said: first_link(said)["hashes"][0].update(value="0" * 64))),
    "a hash that is cut short": (
        "OSCAL_HASH",
        oscal(lambda said: first_link(said)["hashes"][0].update(value=first_link(said)["hashes"][0]["value"][:32])),
    ),
    "an MD5 hash": ("OSCAL_HASH", oscal(lambda said: first_link(said)["hashes"][0].update(algorithm="MD5"))),
    "a link without a hash": ("OSCAL_HASH", oscal(lambda said: first_link(said).pop("hashes"))),
    "no results in the OSCAL file": ("SCHEMA", sealed(text(layout.OSCAL, lambda _: b"{}"))),
    "an OSCAL file in another form": ("SCHEMA", sealed(text(layout.OSCAL, lambda data: data + b"\n"))),
    "an OSCAL file that nobody signed": ("SIG_MISSING", lambda forger: forger.drop(layout.OSCAL_ENVELOPE)),
    "an OSCAL file that was signed and is gone": ("FILE_MISSING", sealed(lambda forger: forger.drop(layout.OSCAL))),
    "another OSCAL file than was signed": ("OSCAL_HASH", oscal_under_old_signature),
}


@pytest.mark.parametrize("wrong", HOSTILE)
def test_a_bundle_is_refused_with(wrong: str, original: Path, tmp_path: Path) -> None:
    code, spoil = HOSTILE[wrong]
    forger = Forger(original)
    spoil(forger)
    found = check(forger.save(tmp_path / "b.zip"))
    assert code in codes(found), [one for one in found.found.checks if one.code]
    assert not found.found.verified


def previous(office: Office, digest: str, sequence: int = 1) -> Previous:
    """Return how a bundle names the one before it."""
    hashes = office.hashes()
    return Previous(
        bundle_id=layout.bundle_id(LOG_ID, sequence), tagmanifest_sha256=digest, log_size=len(hashes),
        log_root_sha256=root(hashes).hex(),
    )  # fmt: skip


def second(before: Previous, path: Path, told: list[Any] | None = None, sequence: int = 2) -> Path:
    """Export the bundle that follows."""
    office = Office(story=told or story(), head={"sequence": sequence, "previous": before}, with_database=False)
    office.export(path)
    return path


def test_a_second_bundle_extends_the_first(tmp_path: Path) -> None:
    written = Office().export(tmp_path / "1.zip")
    first = check(tmp_path / "1.zip")
    assert first.stated
    seen = Seen().after(first.stated.said, first.stated.sha256)
    path = second(previous(Office(), written.tagmanifest_sha256), tmp_path / "2.zip")
    found = check(path, trust=trust(seen=seen))
    assert found.found.verified, found.found.checks
    assert found.stated
    both = seen.after(found.stated.said, found.stated.sha256)
    assert check(path, trust=trust(seen=both)).found.verified
    assert codes(check(tmp_path / "1.zip", trust=trust(seen=both))) == {"REPLAY"}


def known(**changes: Any) -> Seen:  # noqa: ANN401 - fields by name
    """Return what a verifier saw before: by default, a first bundle of the same log."""
    hashes = Office().hashes()
    fields = {
        "size": len(hashes),
        "root_sha256": root(hashes).hex(),
        "bundle_id": layout.bundle_id(LOG_ID, 1),
        "sequence": 1,
        "tagmanifest_sha256": "a" * 64,
    }
    return Seen(logs={ORIGIN: SeenLog.model_validate(fields | changes)})


SEEN: dict[str, tuple[str, Seen]] = {
    "another bundle of its number": ("REPLAY", known()),
    "a log that was longer": ("LOG_ROLLBACK", known(size=99)),
    "a log of its size with other records": ("LOG_FORK", known(root_sha256="0" * 64)),
    "a log that began with other records": ("LOG_CONSISTENCY", known(size=3, root_sha256="0" * 64)),
    "a later bundle": ("REPLAY", known(size=3, root_sha256=root(Office().hashes()[:3]).hex(), sequence=5)),
}


@pytest.mark.parametrize("before", SEEN)
def test_a_bundle_is_refused_where_there_was_seen(before: str, original: Path) -> None:
    code, seen = SEEN[before]
    assert codes(check(original, trust=trust(seen=seen))) == {code}


def chained(sequence: int = 2, **changes: Any) -> Callable[[Path], Path]:  # noqa: ANN401 - fields by name
    """Return what exports a later bundle that says something else of the one before it."""
    return lambda path: second(previous(Office(), "b" * 64).model_copy(update=changes), path, sequence=sequence)


CHAINS: dict[str, tuple[str, Seen, Callable[[Path], Path]]] = {
    "another one before it than was seen": ("CHAIN", known(), chained()),
    "a number that skips one": ("CHAIN", Seen(), chained(sequence=3)),
    "a log that does not extend the one before": ("LOG_CONSISTENCY", Seen(), chained(log_root_sha256="0" * 64)),
    "a log that was longer before": ("LOG_CONSISTENCY", Seen(), chained(log_size=99)),
}


@pytest.mark.parametrize("wrong", CHAINS)
def test_a_later_bundle_is_refused_that_has(wrong: str, tmp_path: Path) -> None:
    code, seen, export = CHAINS[wrong]
    assert codes(check(export(tmp_path / "b.zip"), trust=trust(seen=seen))) == {code}


def test_the_checkpoint_before_is_compared(tmp_path: Path, original: Path) -> None:
    before = previous(Office(), "b" * 64)
    office = Office(head={"sequence": 2, "previous": before}, with_database=False)
    genuine = Forger(original)[layout.CHECKPOINT]
    office.export(tmp_path / "good.zip", content=replace(office.content(), previous=genuine))
    assert check(tmp_path / "good.zip").found.verified
    other = checkpoint.sign(Checkpoint(ORIGIN, 3, bytes(32)), ASSESSOR.key)
    office.export(tmp_path / "bad.zip", content=replace(office.content(), previous=other))
    assert codes(check(tmp_path / "bad.zip")) == {"CHAIN"}


def test_audience_and_challenge_are_those_that_were_asked_for(tmp_path: Path) -> None:
    Office(head={"audience": "The regulator", "challenge": "2f9a"}).export(tmp_path / "b.zip")
    assert check(tmp_path / "b.zip").found.verified
    assert check(tmp_path / "b.zip", audience="The regulator", challenge="2f9a").found.verified


ASKED: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "another audience": ("AUDIENCE", {"audience": "The regulator"}, {"audience": "A partner"}),
    "no audience": ("AUDIENCE", {}, {"audience": "A partner"}),
    "another challenge": ("REPLAY", {"challenge": "2f9a"}, {"challenge": "2f9b"}),
    "no challenge": ("REPLAY", {}, {"challenge": "2f9b"}),
}


@pytest.mark.parametrize("wrong", ASKED)
def test_a_bundle_is_refused_that_names(wrong: str, tmp_path: Path) -> None:
    code, head, asked = ASKED[wrong]
    Office(head=head).export(tmp_path / "b.zip")
    assert codes(check(tmp_path / "b.zip", **asked)) == {code}


@pytest.mark.parametrize("name", ["", "cyberlayers/" + "0" * 32])
def test_without_a_key_of_this_log_the_checkpoint_is_not_checked(name: str, original: Path) -> None:
    logs = (LogKey(name, ASSESSOR.key.public),) if name else ()
    found = check(original, trust=trust(logs=logs)).found
    assert found.verified
    assert next(one.result for one in found.checks if one.name == "log signature") == "not checked"


def test_rows_of_the_copy_of_the_store_may_stand_in_another_order(original: Path, tmp_path: Path) -> None:
    forger = Forger(original)
    turned = "CREATE TEMP TABLE kept AS SELECT * FROM answers ORDER BY rowid DESC"
    database(turned, "DELETE FROM answers", "INSERT INTO answers SELECT * FROM kept")(forger)
    assert forger[layout.DATABASE] != Forger(original)[layout.DATABASE]
    assert check(forger.save(tmp_path / "b.zip")).found.verified


def test_a_second_signer_must_have_signed_the_oscal_file_too(tmp_path: Path) -> None:
    office = Office(signers=(ASSESSOR, REVIEWER))
    forger = Forger(office.export(tmp_path / "a.zip").path)
    plain = forger.json(layout.OSCAL_ENVELOPE)
    plain["signatures"].pop()
    forger[layout.OSCAL_ENVELOPE] = canonical(plain).encode()
    assert codes(check(forger.save(tmp_path / "b.zip"))) == {"SIGNER_MISSING"}
