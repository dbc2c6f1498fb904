"""Record the evidence bundle of a partner as evidence in layer 8.

Rules (the posture design, "Evidence"; the bundle design):

* a bundle is packed into its canonical zip first, and that copy is what is verified, against this workspace's own
  trust, and what is kept: nothing can change between the look and the record;
* one that does not verify is refused, and nothing of it is kept or recorded; so is one of this workspace's own ledger,
  and one that stands here already (a copy with more signatures takes the place of an item that was withdrawn);
* it speaks to controls of layer 8 and to no others, because it is about the partner, and so does the item later;
* it is the partner's evidence about itself, as an external report; its period is the day that its posture is about,
  from which it ages, however late it is recorded;
* each signature that held is recorded with what it means and every control that it is about, spelt out: what posture
  makes of them is said in `assess.standing`;
* the item and its verification are one transaction, made once the bundle is noted in the trust folder as seen.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from cyberlayers.assess.reasons import day_words
from cyberlayers.bundle import layout, meaning, predicate
from cyberlayers.bundle.opening import open_members
from cyberlayers.bundle.predicate import BundleFile
from cyberlayers.bundle.sink import ZipSink
from cyberlayers.bundle.verify import Verified
from cyberlayers.errors import ContentError
from cyberlayers.model.evidence_records import BundleSignature, EvidenceAdded, EvidenceVerified
from cyberlayers.model.state import State
from cyberlayers.model.status import Method
from cyberlayers.store import layout as store_layout
from cyberlayers.store.evidence_files import Progress, keep_file
from cyberlayers.store.store import Change
from cyberlayers.workspace.answering import find_control
from cyberlayers.workspace.evidencing import named_statements
from cyberlayers.workspace.examining import refusal, remember, shown_controls, verify_bundle
from cyberlayers.workspace.partner_controls import require_partners
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.settings import load_settings
from cyberlayers.workspace.working_folder import working_folder
from cyberlayers.workspace.workspace import Workspace, require_subject

DESK = ".record-"
"""How the folder begins in which a bundle lies while it is looked at."""

STEPS = 1000
"""In how many steps each part of the work is told."""


@in_one_sentence()
def record_bundle(  # noqa: PLR0913 - what can be said of one bundle
    workspace: Workspace,
    path: Path,
    controls: Collection[str],
    title: str | None = None,
    progress: Progress | None = None,
    *,
    statements: Collection[str] = (),
) -> str:
    """Verify a partner's bundle and record it as evidence; return the item's id.

    Args:
        workspace: whose evidence it becomes, and whose trust counts.
        path: the bundle, a zip or a folder.
        controls: controls of layer 8.
        title: what it is; by default the organisation, the bundle's id and its day.
        progress: called with how many of how many steps are done; what it raises ends everything, and nothing stays.
        statements: which it speaks to, as `L8-05:a1`; a key control counts only those that are named.

    Raises:
        ContentError: a control or statement cannot be its own, it cannot be read, is this workspace's own, or stands
            here already.
        RefusedError: it is not a bundle.
        CheckFailedError: it does not verify.
        MissingError: the trust folder cannot be written.
        WorkspaceError: the workspace cannot take it.
    """
    catalogue = workspace.view().criteria.catalogue
    ids = tuple(dict.fromkeys(find_control(catalogue, control).id for control in controls))
    require_partners(ids)
    named = named_statements(workspace, ids, statements)
    trust = workspace.folder / store_layout.TRUST
    limit = load_settings(workspace.folder).evidence_limit
    with working_folder(workspace.folder, DESK) as folder:
        packed = _packed(path, folder, limit, _part(0, progress))
        found = verify_bundle(packed, trust, workspace.clock(), progress=_part(1, progress))
        stated, said = found.stated, found.bundle
        if not found.found.verified or stated is None or said is None:
            raise refusal(found.found)
        _refuse_known(workspace.state(), said, stated.sha256)
        kept = keep_file(workspace.folder, packed, limit, _part(2, progress))
    remember(trust, found)
    today = workspace.today()

    def decide(state: State) -> Change:
        require_subject(state, workspace.subject, today)
        _refuse_known(state, said, stated.sha256)
        item = f"E-{len(state.evidence) + 1:06}"
        added = EvidenceAdded(
            id=item,
            subject=workspace.subject,
            controls=ids,
            statements=named,
            method=Method.EXAMINE,
            source="external-report",
            content="file",
            sha256=kept.sha256,
            size=kept.size,
            collected_by=workspace.acting.person,
            collected=today,
            effective_from=said.at,
            effective_to=said.at,
            organisation=said.organisation,
            about_own=True,
            title=title
            or f"{said.organisation}: evidence bundle {said.predicate.bundle_id}, as at {day_words(said.at)}",
            file_name=f"{layout.folder_name(said.predicate.bundle_id, said.marking)}.zip",
            author=", ".join(one.principal for one in found.found.signers if one.meaning is None),
        )
        return Change((added, _verification(item, found, said, stated.sha256)))

    added, _ = workspace.record(decide)
    return cast("EvidenceAdded", added.body).id


def _part(number: int, progress: Progress | None) -> Progress:
    """Return what tells of one of the three parts of the work: copying, verifying, keeping."""

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(number * STEPS + STEPS * done // max(total, 1), 3 * STEPS)

    return tell


def _packed(path: Path, folder: Path, limit: int, progress: Progress) -> Path:
    """Copy a bundle into its canonical zip."""
    out = folder / "bundle.zip"
    with closing(open_members(path)) as members:
        size = sum(members.sizes.values())
        if size > limit:
            raise ContentError(
                f"{path} is larger than the limit of {limit:,} bytes", "Ask for less, or raise the limit"
            )
        said = predicate.decode(BundleFile, members.read(layout.BUNDLE, meaning.MAX_BUNDLE_FILE), "bundle.json")
        inside = members.folder or layout.folder_name(said.predicate.bundle_id, said.marking)
        done = 0

        def told(chunks: Iterable[bytes]) -> Iterator[bytes]:
            nonlocal done
            for chunk in chunks:
                yield chunk
                done += len(chunk)
                progress(done, size)

        with ZipSink(out, inside) as sink:
            for name in sorted(members.sizes):
                sink.add(name, members.sizes[name], told(members.chunks(name)))
            sink.finish()
    return out


def _refuse_known(state: State, said: BundleFile, tagmanifest_sha256: str) -> None:
    if state.created and said.predicate.log.origin == f"cyberlayers/{state.created.body.log_id}":
        raise ContentError("the bundle is of this workspace's own ledger", "Record the evidence itself")
    for item in state.evidence.values():
        known = any(record.body.tagmanifest_sha256 == tagmanifest_sha256 for record in item.verified)
        if known and not item.withdrawn:
            raise ContentError(
                f"the bundle stands here already, as {item.body.id}",
                "If this copy carries more signatures, withdraw that item first",
            )


def _verification(item: str, found: Verified, said: BundleFile, tagmanifest_sha256: str) -> EvidenceVerified:
    shown = [row["id"] for row in shown_controls(said)]
    signers = found.found.signers
    return EvidenceVerified(
        evidence=item,
        bundle=said.predicate.bundle_id,
        origin=said.predicate.log.origin,
        sequence=said.predicate.sequence,
        tagmanifest_sha256=tagmanifest_sha256,
        at=said.at,
        signatures=tuple(
            BundleSignature.model_validate(
                {
                    "role": one.role,
                    "key_sha256": one.key_sha256,
                    "meaning": one.meaning,
                    "controls": tuple(control for control in shown if not one.controls or control in one.controls),
                }
            )
            for one in signers
        ),
        principals=tuple(one.principal for one in signers),
    )
