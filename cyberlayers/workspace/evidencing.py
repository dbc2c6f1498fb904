"""Record evidence, and everything that is later said about it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from cyberlayers.errors import ContentError, UsageError
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import (
    ContradictionAnswered,
    EvidenceAdded,
    EvidenceAttached,
    EvidenceReviewed,
    EvidenceSuperseded,
    EvidenceWithdrawn,
)
from cyberlayers.model.state import Evidence, Record, State
from cyberlayers.model.status import Method
from cyberlayers.store.evidence_files import Kept, Progress, keep_bytes, keep_file
from cyberlayers.workspace.answering import find_control
from cyberlayers.workspace.partner_controls import require_partners
from cyberlayers.workspace.refused import in_one_sentence
from cyberlayers.workspace.settings import load_settings
from cyberlayers.workspace.workspace import Workspace, require_subject


@dataclass(frozen=True)
class NewEvidence:
    """What a person enters about one item; exactly one of `file`, `note` and `link` is its content.

    Dates are days in UTC. `statements` are written `L1-12:a1`, or `a1` where there is one control.
    """

    controls: tuple[str, ...]
    title: str
    method: Method
    file: Path | None = None
    note: str | None = None
    link: str | None = None
    shows: str | None = None
    source: Literal["assertion", "test-result", "external-report"] = "assertion"
    polarity: Literal["supports", "contradicts"] = "supports"
    statements: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    population: int | None = None
    sampled: int | None = None
    excluded: str | None = None
    extract: str | None = None
    collected_by: str | None = None
    collected: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    expires: date | None = None
    tested_by: str | None = None
    tested_on: date | None = None
    author: str | None = None
    organisation: str | None = None
    about_own: bool = False
    run: str | None = field(default=None)


@in_one_sentence()
def add(workspace: Workspace, new: NewEvidence, progress: Progress | None = None) -> Record[EvidenceAdded]:
    """Keep an item's bytes, then record it; the record's id is `body.id`.

    Progress is told in bytes of the file; what it raises ends everything, and nothing stays.

    Raises:
        ContentError: unknown control or statement, or a file that cannot be evidence.
        UsageError: the words do not make an item.
    """
    _check_words(workspace, new)
    catalogue = workspace.view().criteria.catalogue
    controls = tuple(find_control(catalogue, control).id for control in new.controls)
    statements = named_statements(workspace, controls, new.statements)
    kept, content, name = _keep(workspace, new, progress)
    today = workspace.today()

    def decide(state: State) -> EvidenceAdded:
        require_subject(state, workspace.subject, today)
        return build(f"E-{len(state.evidence) + 1:06}")

    def build(number: str) -> EvidenceAdded:
        return EvidenceAdded(
            id=number,
            subject=workspace.subject,
            controls=controls,
            statements=statements,
            covers=new.covers,
            population=new.population,
            sampled=new.sampled,
            polarity=new.polarity,
            method=new.method,
            source=new.source,
            content=content,
            sha256=kept.sha256,
            size=kept.size,
            collected_by=new.collected_by or workspace.acting.person,
            collected=new.collected or new.tested_on or today,
            effective_from=new.effective_from,
            effective_to=new.effective_to,
            expires=new.expires,
            tested_by=new.tested_by,
            tested_on=new.tested_on,
            organisation=new.organisation,
            about_own=new.about_own,
            run=new.run,
            title=new.title,
            shows=new.shows,
            file_name=name,
            author=new.author,
            excluded=new.excluded,
            extract=new.extract,
        )

    build("E-000001")
    return workspace.record_one(decide)


@in_one_sentence()
def attach(
    workspace: Workspace, evidence: str, controls: Collection[str], statements: Collection[str] = ()
) -> Record[Body]:
    """Say that an existing item also speaks to other controls, or to more statements of its own."""
    catalogue = workspace.view().criteria.catalogue
    ids = tuple(find_control(catalogue, control).id for control in controls)
    body = EvidenceAttached(
        evidence=evidence, controls=ids, statements=named_statements(workspace, ids, tuple(statements))
    )

    def build(_state: State, item: Evidence) -> Body:
        if item.verified:
            require_partners(ids)
        return body

    return _say(workspace, evidence, build)


@in_one_sentence()
def review(
    workspace: Workspace, evidence: str, *, agrees: bool = True, shared_account: bool = False, why: str | None = None
) -> Record[Body]:
    """Record that the acting person read an item and agrees, or does not.

    Raises:
        ContentError: the person recorded or collected it, or acts at the account that recorded it and does not say so.
        UsageError: a disagreement or a shared account without a reason.
    """
    if not agrees and not why:
        raise UsageError("a disagreement needs a reason", "Say why", option="--why")
    if shared_account and not why:
        raise UsageError("a review from a shared account needs a reason", "Say why", option="--why")
    person = workspace.acting.person

    def build(state: State, item: Evidence) -> Body:
        if agrees and person in {item.added.actor.person, item.body.collected_by}:
            raise ContentError(
                f"{person} recorded or collected {evidence} and cannot review it", "Ask another person to review it"
            )
        if agrees and workspace.account(state) == item.added.actor.account and not shared_account:
            raise ContentError(
                f"{evidence} was recorded from this account",
                "Review it from your own account, or say that it is shared and why",
                option="--shared-account --why",
            )
        return EvidenceReviewed(evidence=evidence, agrees=agrees, shared_account=shared_account, why=why)

    return _say(workspace, evidence, build)


@in_one_sentence()
def supersede(workspace: Workspace, evidence: str, by: str) -> Record[Body]:
    """Put a later item in the place of an older one, for the controls both have.

    Raises:
        ContentError: the newer one is not later, or differs in subject or polarity, or shares no control, or is a
            contradiction that names fewer statements.
    """

    def build(state: State, item: Evidence) -> Body:
        newer = item_of(state, by)
        problem = _cannot_replace(item, newer)
        if problem:
            raise ContentError(f"{by} cannot supersede {evidence}: {problem}", "Record an item that can")
        return EvidenceSuperseded(evidence=evidence, by=by)

    return _say(workspace, evidence, build)


@in_one_sentence()
def answer_contradiction(workspace: Workspace, evidence: str, contradiction: str) -> Record[Body]:
    """Name the contradiction that a later supporting item answers.

    Raises:
        ContentError: the items do not fit together.
    """

    def build(state: State, item: Evidence) -> Body:
        other = item_of(state, contradiction)
        checks = (
            (item.body.polarity == "supports", f"{evidence} does not support"),
            (other.body.polarity == "contradicts", f"{contradiction} does not contradict"),
            (item.body.subject == other.body.subject, "they are about different subjects"),
            (item.added.seq > other.added.seq, f"{evidence} was recorded before it"),
            (bool(set(item.controls()) & set(other.controls())), "they share no control"),
            (item.body.method in {other.body.method, Method.TEST}, "its method is neither the same nor test"),
        )
        for holds, problem in checks:
            if not holds:
                raise ContentError(f"{evidence} cannot answer {contradiction}: {problem}", "Record an item that can")
        return ContradictionAnswered(evidence=evidence, contradiction=contradiction)

    return _say(workspace, evidence, build)


@in_one_sentence()
def withdraw(workspace: Workspace, evidence: str, why: str) -> Record[Body]:
    """Withdraw an item with a reason; a contradiction only counts as withdrawn once a third person has approved."""
    if not why.strip():
        raise UsageError("a withdrawal needs a reason", "Say why", option="--why")
    return _say(workspace, evidence, lambda _state, _item: EvidenceWithdrawn(evidence=evidence, why=why))


def _say(workspace: Workspace, evidence: str, build: Callable[[State, Evidence], Body]) -> Record[Body]:
    return workspace.record_one(lambda state: build(state, item_of(state, evidence)))


def item_of(state: State, evidence: str) -> Evidence:
    """Return an item by its id.

    Raises:
        ContentError: there is none.
    """
    found = state.evidence.get(evidence)
    if found is None:
        raise ContentError(f"there is no evidence {evidence}", "List it with: cyberlayers evidence list")
    return found


def _cannot_replace(item: Evidence, newer: Evidence) -> str:
    shared = set(item.controls()) & set(newer.controls())
    if newer.added.seq <= item.added.seq:
        return "it was not recorded later"
    if newer.body.subject != item.body.subject:
        return "it is about another subject"
    if newer.body.polarity != item.body.polarity:
        return "one supports and the other contradicts"
    if not shared:
        return "they share no control"
    mine = {ref for ref in item.statements() if ref.split(":")[0] in shared}
    if item.body.polarity == "contradicts" and not mine <= set(newer.statements()):
        return "it does not name every statement that the older contradiction names"
    return ""


def _check_words(workspace: Workspace, new: NewEvidence) -> None:
    if not new.title.strip():
        raise UsageError("the evidence has no title", "Give it a title", option="--title")
    if sum(content is not None for content in (new.file, new.note, new.link)) != 1:
        raise UsageError(
            "an item is a file, a note or a link", "Give exactly one of them", option="--file, --note, --link"
        )
    for label, day in (("collected", new.collected), ("tested", new.tested_on)):
        if day is not None and day > workspace.today():
            raise UsageError(f"it cannot have been {label} on {day}, which is in the future", "Correct the date")
    if new.source == "test-result":
        if new.method is not Method.TEST:
            raise UsageError("a test result has the method test", "Choose that method", option="--method test")
        if new.tested_by is None or new.tested_on is None:
            raise UsageError("a test result needs who ran it and when", "Say both", option="--tested-by --tested-on")
    if new.source == "external-report" and not (new.author and new.organisation and new.file):
        raise UsageError(
            "an external report needs its author, their organisation and the report itself",
            "Give all three",
            option="--author --organisation --file",
        )


def _keep(
    workspace: Workspace, new: NewEvidence, progress: Progress | None
) -> tuple[Kept, Literal["file", "note", "link"], str | None]:
    if new.file is not None:
        limit = load_settings(workspace.folder).evidence_limit
        # A name is bytes on disk; what of it is not UTF-8 becomes U+FFFD, as everywhere in a record.
        label = new.file.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return keep_file(workspace.folder, new.file, limit, progress), "file", label
    words = new.note if new.note is not None else new.link or ""
    if not words.strip():
        raise UsageError("the note or link is empty", "Write what it says")
    return keep_bytes(workspace.folder, words.encode("utf-8", "replace")), "link" if new.link else "note", None


def named_statements(workspace: Workspace, controls: tuple[str, ...], given: Collection[str]) -> tuple[str, ...]:
    """Return references like `L1-12:a1`, checked; `L1-12:a1,n2` names two, `a1` will do for one control."""
    catalogue = workspace.view().criteria.catalogue
    found: dict[str, None] = {}
    for words in given:
        control, _, keys = words.rpartition(":")
        if not control and len(controls) != 1:
            raise UsageError(f"{words} does not say of which control", "Write it like L1-12:a1")
        about = find_control(catalogue, control or controls[0])
        for key in keys.split(","):
            if key.strip() not in about.statements:
                raise ContentError(
                    f"{about.id} has no statement {key.strip()}", f"Its statements are {', '.join(about.statements)}"
                )
            found[f"{about.id}:{key.strip()}"] = None
    strays = [ref for ref in found if ref.split(":")[0] not in controls]
    if strays:
        raise ContentError(f"{strays[0]} is of a control that the item is not attached to", "Name that control too")
    return tuple(found)
