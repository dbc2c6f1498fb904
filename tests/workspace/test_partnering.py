"""The bundle of a partner, recorded as evidence: two workspaces, an auditor, and what posture makes of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from cyberlayers.assess.posture import posture
from cyberlayers.assess.reasons import Code
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.predicate import Meaning
from cyberlayers.bundle.refusal import RefusedError
from cyberlayers.bundle.write import Signer
from cyberlayers.errors import CancelledError, CheckFailedError, ContentError, UsageError
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded, EvidenceVerified
from cyberlayers.model.state import Record
from cyberlayers.model.status import Side, Strength
from cyberlayers.store.evidence_files import open_kept
from cyberlayers.workspace.answering import answer
from cyberlayers.workspace.bundling import export
from cyberlayers.workspace.checking import check_workspace
from cyberlayers.workspace.consulting import show_evidence, standing_of
from cyberlayers.workspace.evidencing import attach, review, withdraw
from cyberlayers.workspace.examining import countersign_bundle, verify_bundle
from cyberlayers.workspace.gathering import Order
from cyberlayers.workspace.partnering import DESK, record_bundle
from cyberlayers.workspace.people import add_person
from cyberlayers.workspace.signing import add_trust
from cyberlayers.workspace.workspace import Acting, Workspace, create
from tests.bundle.office import ASSESSOR, AUDITOR, private_key

OWN = Signer("assessor", "lead@council", private_key(7))
PARTNERS_DAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
OUR_DAY = PARTNERS_DAY + timedelta(days=19)
ABOUT, KEY = "L8-05", "L8-03"


@pytest.fixture(scope="module")
def partners_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle of the partner's workspace, with the partner's own signature only."""
    folder = tmp_path_factory.mktemp("partner")
    partner = opened(folder / "partner", "A partner", PARTNERS_DAY, "supplier")
    answer(partner, ABOUT, answers={"p1": True, "p2": True})
    return export(partner, folder / "bundle.zip", Order(), ASSESSOR).path


@pytest.fixture
def bundle(partners_bundle: Path, tmp_path: Path) -> Path:
    """Return the bundle as it arrives."""
    return Path(shutil.copy(partners_bundle, tmp_path / "bundle.zip"))


@pytest.fixture
def council(tmp_path: Path) -> Workspace:
    """Return our workspace, which trusts the partner's key and the auditor's."""
    made = opened(tmp_path / "council", "A council", OUR_DAY, "officer")
    add_person(made, "owner", "The owner", "Head of service", Side.SERVICE)
    add_trust(made, ASSESSOR.key.public, ASSESSOR.principal)
    add_trust(made, AUDITOR.key.public, AUDITOR.principal, role="auditor")
    return made


def opened(folder: Path, organisation: str, now: datetime, person: str) -> Workspace:
    acting = Acting(person, f"{person}-account", "desk")
    return create(folder, organisation, "starter", acting, lambda: now, os.urandom)


def audited(workspace: Workspace, path: Path, meaning: Meaning = "examined", *controls: str) -> Path:
    """Counter-sign as the auditor, who trusts whom the workspace trusts."""
    countersign_bundle(workspace, path, AUDITOR, meaning, controls)
    return path


def reviewed(workspace: Workspace, item: str, *, agrees: bool = True) -> None:
    who = replace(workspace.acting, person="owner", account="owner-account")
    other = Workspace(workspace.folder, who, workspace.clock, workspace.entropy)
    review(other, item, agrees=agrees, why=None if agrees else "It is about another service.")


def strength(workspace: Workspace, item: str, control: str = ABOUT) -> Strength:
    view = workspace.view()
    return standing_of(view, view.state.evidence[item])[control].strength


def words(workspace: Workspace, control: str = ABOUT) -> str:
    view = workspace.view()
    found = posture(view.state, view.criteria, view.at, workspace.subject).control(control).posture.reasons
    return " ".join(one.text for one in found if one.code is Code.VERIFIED_BUNDLE)


def untouched(workspace: Workspace) -> Callable[[], bool]:
    """Return a way to see that nothing was recorded, kept or noted."""

    def now() -> tuple[int, list[Path], bool]:
        files = sorted(path for path in workspace.folder.rglob("*") if path.is_file() and path.name != "store.lock")
        return workspace.last_seq(), files, (workspace.folder / "trust" / "state.json").exists()

    before = now()
    return lambda: now() == before


def test_a_partner_about_itself_is_reviewed_at_most(council: Workspace, bundle: Path) -> None:
    item = record_bundle(council, bundle, [ABOUT])
    assert item == "E-000001"
    assert strength(council, item) is Strength.SELF_ASSERTED
    assert "no auditor's signature" in words(council)
    reviewed(council, item)
    assert strength(council, item) is Strength.REVIEWED


@pytest.mark.parametrize("meaning", ["examined", "agreed"])
def test_an_auditors_signature_over_the_control_makes_it_independent(
    council: Workspace, bundle: Path, meaning: Meaning
) -> None:
    item = record_bundle(council, audited(council, bundle, meaning), [ABOUT, "L8-06"])
    assert strength(council, item) is strength(council, item, "L8-06") is Strength.INDEPENDENT
    assert f"{meaning} (auditor's key {AUDITOR.key.public.key8})" in words(council)
    reviewed(council, item, agrees=False)
    assert strength(council, item) is Strength.SELF_ASSERTED


def test_a_signature_over_other_controls_or_that_it_arrived_lifts_nothing(council: Workspace, bundle: Path) -> None:
    elsewhere = Path(shutil.copy(bundle, bundle.with_name("elsewhere.zip")))
    item = record_bundle(council, audited(council, elsewhere, "examined", "L8-06"), [ABOUT, "L8-06"])
    assert (strength(council, item), strength(council, item, "L8-06")) == (
        Strength.SELF_ASSERTED,
        Strength.INDEPENDENT,
    )
    withdraw(council, item, "The auditor looked at another control.")
    item = record_bundle(council, audited(council, bundle, "received"), [ABOUT])
    assert item == "E-000002"
    assert strength(council, item) is Strength.SELF_ASSERTED
    reviewed(council, item)
    assert strength(council, item) is Strength.REVIEWED


def test_a_key_control_waits_for_another_account_and_counts_the_statements_that_are_named(
    council: Workspace, bundle: Path
) -> None:
    item = record_bundle(council, audited(council, bundle), [KEY], statements=["a1"])
    assert strength(council, item, KEY) is Strength.SELF_ASSERTED
    reviewed(council, item)
    assert strength(council, item, KEY) is Strength.INDEPENDENT
    view = council.view()
    standing = standing_of(view, view.state.evidence[item])[KEY]
    assert standing.statements == ("a1",)


def test_what_somebody_who_was_killed_left_behind_is_removed(council: Workspace, bundle: Path) -> None:
    left = council.folder / f"{DESK}{'0' * 16}"
    left.mkdir()
    (left / "bundle.zip").write_bytes(b"half of it")
    record_bundle(council, bundle, [ABOUT])
    assert list(council.folder.glob(f"{DESK}*")) == []


def test_what_is_recorded_is_the_bundle_and_who_signed_it(council: Workspace, bundle: Path) -> None:
    audited(council, bundle, "examined", ABOUT)
    item = record_bundle(council, bundle, [ABOUT])
    added, verified = (record.body for record in recorded(council))
    assert isinstance(added, EvidenceAdded)
    assert isinstance(verified, EvidenceVerified)
    with open_kept(council.folder, added.sha256) as kept:
        assert kept.read() == bundle.read_bytes()
    assert (added.source, added.organisation, added.about_own, added.author) == (
        "external-report", "A partner", True, ASSESSOR.principal,
    )  # fmt: skip
    assert added.collected == OUR_DAY.date()
    assert added.effective_from == added.effective_to == verified.at == PARTNERS_DAY.date()
    assert added.title == f"A partner: evidence bundle {verified.bundle}, as at 1 March 2026"
    assert verified.principals == (ASSESSOR.principal, AUDITOR.principal)
    whole, part = verified.signatures
    assert (whole.role, whole.meaning, len(whole.controls)) == ("assessor", None, 100)
    assert (part.role, part.meaning, part.controls) == ("auditor", "examined", (ABOUT,))
    view = council.view()
    standing = standing_of(view, view.state.evidence[item])[ABOUT]
    assert standing.last_day == PARTNERS_DAY.date() + timedelta(days=365), "it ages from the day it is about"
    assert show_evidence(view, item)["verified_bundle"]["bundle"] == verified.bundle
    assert all(one.ok for one in check_workspace(council))


def recorded(workspace: Workspace) -> Iterator[Record[Body]]:
    state = workspace.state()
    item = state.evidence["E-000001"]
    yield item.added
    yield from item.verified


def test_a_folder_is_packed_into_the_same_zip(council: Workspace, bundle: Path) -> None:
    folder = bundle.with_name("unpacked")
    with open_members(bundle) as members:
        for name in members.sizes:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"".join(members.chunks(name)))
    record_bundle(council, folder, [ABOUT], title="Their yearly bundle")
    body = council.state().evidence["E-000001"].body
    assert body.title == "Their yearly bundle"
    with open_kept(council.folder, body.sha256) as kept:
        assert kept.read() == bundle.read_bytes()


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_a_bundle_that_does_not_verify_is_refused_and_nothing_is_recorded(
    council: Workspace, bundle: Path, form: str
) -> None:
    path = bundle
    if form == "zip":
        data = bytearray(bundle.read_bytes())
        data[data.index(b"A partner")] ^= 1
        bundle.write_bytes(data)
    else:
        path = bundle.with_name("unpacked")
        with open_members(bundle) as members:
            for name in members.sizes:
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                (path / name).write_bytes(b"".join(members.chunks(name)))
        (path / "data" / "schedule.csv").write_text("something else\n")
    same = untouched(council)
    with pytest.raises(CheckFailedError):
        record_bundle(council, path, [ABOUT])
    assert same()


def test_a_bundle_whose_signer_is_not_trusted_here_is_refused(tmp_path: Path, bundle: Path) -> None:
    council = opened(tmp_path / "council", "A council", OUR_DAY, "officer")
    add_trust(council, AUDITOR.key.public, AUDITOR.principal, role="auditor")
    same = untouched(council)
    with pytest.raises(CheckFailedError, match="trust folder"):
        record_bundle(council, bundle, [ABOUT])
    assert same()


def test_what_is_no_bundle_or_too_large_is_refused(council: Workspace, bundle: Path) -> None:
    same = untouched(council)
    with pytest.raises(RefusedError):
        record_bundle(council, bundle.parent / "council" / "trust", [ABOUT])
    with pytest.raises(ContentError, match="cannot be read"):
        record_bundle(council, bundle.with_name("none.zip"), [ABOUT])
    assert same()
    (council.folder / "settings.toml").write_text("evidence_limit = 1000\n")
    same = untouched(council)
    with pytest.raises(ContentError, match="larger than the limit"):
        record_bundle(council, bundle, [ABOUT])
    assert same()


def test_it_speaks_to_layer_eight_and_to_nothing_else(council: Workspace, bundle: Path) -> None:
    same = untouched(council)
    with pytest.raises(ContentError, match="L1-12 is not of layer 8"):
        record_bundle(council, bundle, [ABOUT, "L1-12"])
    with pytest.raises(ContentError, match="no control L8-99"):
        record_bundle(council, bundle, ["L8-99"])
    with pytest.raises(ContentError, match="no statement a9"):
        record_bundle(council, bundle, [ABOUT], statements=["a9"])
    assert same()
    item = record_bundle(council, bundle, [ABOUT])
    with pytest.raises(ContentError, match="L1-12 is not of layer 8"):
        attach(council, item, ["L1-12"])
    attach(council, item, ["L8-06"])
    assert council.state().evidence[item].controls() == (ABOUT, "L8-06")


def test_the_same_bundle_is_recorded_once(council: Workspace, bundle: Path) -> None:
    item = record_bundle(council, bundle, [ABOUT])
    same = untouched(council)
    with pytest.raises(ContentError, match=f"stands here already, as {item}"):
        record_bundle(council, audited(council, bundle), ["L8-06"])
    assert same()
    withdraw(council, item, "Their auditor has signed it since.")
    assert strength(council, record_bundle(council, bundle, [ABOUT])) is Strength.INDEPENDENT


def test_a_second_person_who_is_faster_leaves_one_item(council: Workspace, bundle: Path) -> None:
    def overtaken(done: int, total: int) -> None:
        if done == total and not council.state().evidence:
            record_bundle(council, bundle, [ABOUT])

    with pytest.raises(ContentError, match="stands here already, as E-000001"):
        record_bundle(council, bundle, ["L8-06"], progress=overtaken)
    assert [item.controls() for item in council.state().evidence.values()] == [(ABOUT,)]
    assert all(one.ok for one in check_workspace(council))


def test_our_own_bundle_is_no_partners(council: Workspace, tmp_path: Path) -> None:
    add_trust(council, OWN.key.public, OWN.principal)
    path = export(council, tmp_path / "own.zip", Order(), OWN).path
    same = untouched(council)
    with pytest.raises(ContentError, match="own ledger"):
        record_bundle(council, path, [ABOUT])
    assert same()


def test_it_is_noted_as_seen_and_an_older_one_is_then_refused(council: Workspace, partners_bundle: Path) -> None:
    partner = Workspace(
        partners_bundle.parent / "partner", Acting("supplier", "a", "desk"), lambda: PARTNERS_DAY, os.urandom
    )
    later = export(partner, partners_bundle.parent / "later.zip", Order(), ASSESSOR).path
    record_bundle(council, later, [ABOUT])
    assert "000002" in (council.folder / "trust" / "state.json").read_text()
    same = untouched(council)
    with pytest.raises(CheckFailedError, match="seen"):
        record_bundle(council, partners_bundle, [ABOUT])
    assert same()


def test_words_that_no_record_holds_are_refused_in_a_sentence(council: Workspace, bundle: Path) -> None:
    with pytest.raises(UsageError, match="title"):
        record_bundle(council, bundle, [ABOUT], title=" ")
    assert council.state().evidence == {}


def test_progress_goes_from_nothing_to_all_and_a_cancelled_one_leaves_nothing(council: Workspace, bundle: Path) -> None:
    seen: list[tuple[int, int]] = []

    def until(last: int, done: int, total: int) -> None:
        assert total == 3000
        if done > last:
            raise CancelledError

    same = untouched(council)
    for last in (0, 500, 1500, 2999):
        with pytest.raises(CancelledError):
            record_bundle(council, bundle, [ABOUT], progress=partial(until, last))
        assert same()
    record_bundle(council, bundle, [ABOUT], progress=lambda *told: seen.append(told))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def test_a_bundle_of_ours_carries_it_and_redaction_withholds_who_signed(
    council: Workspace, bundle: Path, tmp_path: Path
) -> None:
    add_trust(council, OWN.key.public, OWN.principal)
    item = record_bundle(council, audited(council, bundle), [ABOUT])
    shown = [Order(), Order(controls=(ABOUT,)), Order(redact=(item,))]
    for number, order in enumerate(shown, 1):
        out = tmp_path / f"ours-{number}"
        export(council, out, order, OWN)
        found = verify_bundle(out, council.folder / "trust", OUR_DAY)
        assert found.found.verified, found.found
        given = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
        assert (AUDITOR.principal.encode() in given) is (order.redact == ())
        assert b"verified-bundle" in given, "posture says whose signature lifts it, by the key"
    assert date(2026, 3, 20) == council.today()
