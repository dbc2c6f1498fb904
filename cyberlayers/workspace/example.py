"""Make the example council: a workspace worked part-way, through the same use cases that people use.

Its people act from accounts of their own (`example-…`), so that reviews and approvals are what they would be.
"""

import tempfile
from datetime import timedelta
from pathlib import Path

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.scenario import load_script
from cyberlayers.content.toml import read
from cyberlayers.errors import UsageError
from cyberlayers.model.example import Example, ExampleEvidence, ExampleJudgement
from cyberlayers.workspace import answering, evidencing
from cyberlayers.workspace.estates import import_estate
from cyberlayers.workspace.findings import add_finding
from cyberlayers.workspace.people import add_person
from cyberlayers.workspace.rehearsing import play_script
from cyberlayers.workspace.workspace import Acting, Clock, Entropy, Workspace, create

HOST = "example"


def make_example(folder: Path, acting: Acting, clock: Clock, entropy: Entropy) -> Workspace:
    """Make the example council in a new or empty folder and return its workspace, opened as the acting person.

    Raises:
        WorkspaceError: the folder cannot become a workspace.
        ContentError: the example's own files do not hold together.
    """
    source = content_folder("scenarios") / "examples"
    example = read(source / "council.toml").into(Example)
    first = example.person[0]
    workspace = create(folder, example.organisation, example.profile, _as(first.id), clock, entropy)

    for person in example.person:
        add_person(workspace, person.id, person.name, person.title, person.side)
    today = workspace.today()
    import_estate(workspace, source / "estate.toml")
    for answer in example.answer:
        said = {**dict.fromkeys(answer.true, True), **dict.fromkeys(answer.false, False)}
        from_date = today - timedelta(days=answer.days_ago)
        answering.answer(_acting_as(workspace, answer.by), answer.control, answers=said, from_date=from_date)
    with tempfile.TemporaryDirectory() as scratch:
        for item in example.evidence:
            _add(_acting_as(workspace, item.by), item, Path(scratch))
            _review(workspace, item)
    for judgement in example.judgement:
        _judge(_acting_as(workspace, judgement.by), judgement)
    for finding in example.finding:
        add_finding(
            _acting_as(workspace, finding.by),
            finding.control,
            observation=finding.observation,
            action=finding.action,
            owner=finding.owner,
            due=today + timedelta(days=finding.days),
        )
    if example.scenario and example.script:
        play_script(_acting_as(workspace, first.id), example.scenario, load_script(source / example.script))
    return Workspace(folder, acting, clock, entropy)


def _as(person: str) -> Acting:
    return Acting(person, f"example-{person}", HOST)


def _acting_as(workspace: Workspace, person: str) -> Workspace:
    """Hand the one open workspace to another person: what it knows of the ledger need not be read again."""
    workspace.acting = _as(person)
    return workspace


def _add(workspace: Workspace, item: ExampleEvidence, scratch: Path) -> None:
    collected = workspace.today() - timedelta(days=item.days_ago)
    file = scratch / item.file_name
    file.write_text(item.text, encoding="utf-8")
    evidencing.add(
        workspace,
        evidencing.NewEvidence(
            controls=item.controls,
            title=item.title,
            method=item.method,
            file=file,
            source=item.source,
            polarity="contradicts" if item.contradicts else "supports",
            statements=item.statements,
            covers=item.covers,
            population=item.population,
            sampled=item.sampled,
            collected=collected,
            tested_by=item.tested_by,
            tested_on=collected if item.tested_by else None,
            author=item.author,
            organisation=item.organisation,
        ),
    )


def _review(workspace: Workspace, item: ExampleEvidence) -> None:
    latest = f"E-{len(workspace.state().evidence):06}"
    for person in item.reviewed_by:
        evidencing.review(_acting_as(workspace, person), latest)


def _judge(workspace: Workspace, item: ExampleJudgement) -> None:
    until = workspace.today() + timedelta(days=item.days) if item.days else None
    if item.kind == "override" and item.status is not None:
        record = answering.override(workspace, item.control, item.status, item.why, approver=item.approver, until=until)
    elif item.approver is None or until is None:
        raise UsageError(f"the example's {item.kind} of {item.control} needs an approver and days")
    elif item.kind == "accept":
        record = answering.accept(workspace, item.control, item.why, approver=item.approver, until=until)
    else:
        record = answering.not_applicable(workspace, item.control, item.why, approver=item.approver, until=until)
    if item.approver and item.approved:
        answering.approve(_acting_as(workspace, item.approver), record.seq)
