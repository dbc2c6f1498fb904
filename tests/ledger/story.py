"""Random ledgers in which every record fits the ones before it."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from cyberlayers.ledger.fold import apply
from cyberlayers.model import evidence_records as evidence_kinds
from cyberlayers.model import records as kinds
from cyberlayers.model import run
from cyberlayers.model.body import Body
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Method, Side, Status
from tests.ledger.bodies import START

DAY = date(2026, 3, 1)
DIGEST = "0" * 64
PEOPLE = ("kim", "sam", "alex")
CONTROLS = ("L1-01", "L1-13", "L5-02")
SUBJECTS = ("organisation", "housing")
ACCOUNT = "ab" * 16

people, controls, subjects = st.sampled_from(PEOPLE), st.sampled_from(CONTROLS), st.sampled_from(SUBJECTS)
days = st.integers(0, 60).map(lambda days: DAY + timedelta(days=days))
keys = st.sampled_from(["a1", "a2", "p1", "n1"])

Draw = Callable[[st.SearchStrategy[Any]], Any]


def created(digest: str = DIGEST) -> kinds.WorkspaceCreated:
    """Return the first record of a ledger."""
    return kinds.WorkspaceCreated(
        log_id="c0" * 16, organisation="Council", catalogue=digest, profile=digest, policy=digest, account_key="00" * 32
    )


def evidence(number: int, *wanted: str, sha256: str = DIGEST, **more: Any) -> evidence_kinds.EvidenceAdded:  # noqa: ANN401 - fields of any type
    """Return a plain item of evidence."""
    fields: dict[str, Any] = {
        "id": f"E-{number:06}",
        "controls": wanted or ("L1-01",),
        "method": Method.EXAMINE,
        "content": "note",
        "sha256": sha256,
        "size": 1,
        "collected_by": "kim",
        "collected": DAY,
        "title": f"Item {number}",
    }
    return evidence_kinds.EvidenceAdded.model_validate(fields | more)


def verified(number: int) -> evidence_kinds.EvidenceVerified:
    """Return that an item is a partner's bundle, verified."""
    signature = evidence_kinds.BundleSignature(role="assessor", key_sha256=DIGEST, controls=("L8-05",))
    return evidence_kinds.EvidenceVerified(
        evidence=f"E-{number:06}",
        bundle=f"cyb-{'d' * 32}-000001",
        origin=f"cyberlayers/{'d' * 32}",
        sequence=1,
        tagmanifest_sha256=DIGEST,
        at=DAY,
        signatures=(signature,),
        principals=("ict@partner",),
    )


def _about_people(draw: Draw, _: State) -> Body:
    person = draw(people)
    found: Body = draw(
        st.sampled_from(
            [
                kinds.PersonAdded(person=person, side=draw(st.sampled_from(Side)), name=f"Name of {person}"),
                kinds.PersonErased(person=person),
                kinds.AccountLinked(account=person, host="host"),
                kinds.OrganisationRenamed(organisation=f"Council of {person}"),
            ]
        )
    )
    return found


def _about_answers(draw: Draw, _: State) -> Body:
    said = draw(st.dictionaries(keys, st.booleans(), max_size=3))
    cleared = tuple(sorted(draw(st.sets(keys, max_size=2)) - set(said)))
    answers = {key: kinds.StatementAnswer(value=value, text="0" * 16) for key, value in said.items()}
    if not answers and not cleared:
        cleared = ("a1",)
    return kinds.StatementsAnswered(
        control=draw(controls), subject=draw(subjects), from_date=draw(days), answers=answers, cleared=cleared
    )


def _about_judgement(draw: Draw, state: State) -> Body:
    where = {"control": draw(controls), "subject": draw(subjects), "from_date": draw(days), "why": "Because."}
    until, approver = draw(days), draw(people)
    found: list[Body] = [
        kinds.Overridden(status=Status.PARTIALLY, **where),
        kinds.RiskAccepted(until=until, approver=approver, **where),
        kinds.NotApplicable(until=until, approver=approver, **where),
        kinds.CriteriaAdopted(catalogue=DIGEST, profile=DIGEST, policy=DIGEST, approver=approver),
        kinds.EstateImported(sha256=DIGEST, from_date=until, critical=("housing",)),
        run.RunStarted.model_validate(
            {
                "run": "R-000001",
                "scenario": "ransomware",
                "scenario_version": "1",
                "scenario_sha256": DIGEST,
                "mode": "solo",
                "startex": "2026-03-01T09:00:00",
            }
        ),
    ]
    if state.approvable:
        record = draw(st.sampled_from(sorted(state.approvable)))
        found.append(kinds.Approved(record=record, agrees=draw(st.booleans())))
    chosen: Body = draw(st.sampled_from(found))
    return chosen


def _about_evidence(draw: Draw, state: State) -> Body:
    number = len(state.evidence) + 1
    if number <= 2 or draw(st.booleans()):
        wanted = draw(st.lists(controls, min_size=1, max_size=2, unique=True))
        polarity = draw(st.sampled_from(["supports", "contradicts"]))
        return evidence(number, *wanted, polarity=polarity, subject=draw(subjects), expires=draw(st.none() | days))
    item, other = draw(st.sampled_from(sorted(state.evidence))), draw(st.sampled_from(sorted(state.evidence)))
    found: Body = draw(
        st.sampled_from(
            [
                evidence_kinds.EvidenceAttached(evidence=item, controls=(draw(controls),)),
                evidence_kinds.EvidenceReviewed(evidence=item, agrees=draw(st.booleans())),
                evidence_kinds.EvidenceSuperseded(evidence=item, by=other),
                evidence_kinds.ContradictionAnswered(evidence=item, contradiction=other),
                evidence_kinds.EvidenceWithdrawn(evidence=item, why="Because."),
                evidence_kinds.EvidenceBroken(evidence=item),
                evidence_kinds.EvidenceWhole(evidence=item),
                verified(int(item.removeprefix("E-"))),
            ]
        )
    )
    return found


def _about_findings(draw: Draw, state: State) -> Body:
    if state.findings and draw(st.booleans()):
        return kinds.FindingClosed(finding=draw(st.sampled_from(sorted(state.findings))), why="Done.")
    number = len(state.findings) + 1
    return kinds.FindingAdded(id=f"F-{number:06}", control=draw(controls), due=draw(days), observation="Seen.")


_SUBJECTS = (_about_people, _about_answers, _about_judgement, _about_evidence, _about_evidence, _about_findings)


@st.composite
def stories(draw: st.DrawFn, max_size: int = 25) -> list[Record[Body]]:
    """Return the records of a ledger, the first of which creates it."""
    state = State()
    told: list[Record[Body]] = []
    for _ in range(draw(st.integers(1, max_size))):
        body = draw(st.sampled_from(_SUBJECTS))(draw, state) if told else created()
        actor = Actor(draw(people), Side.IT, ACCOUNT)
        at = START + timedelta(minutes=len(told))
        told.append(Record(len(told) + 1, at, actor, body))
        apply(state, told[-1])
    return told


def numbered(bodies: Iterable[Body], person: str = "kim") -> list[Record[Body]]:
    """Return bodies as the records of one ledger, a minute apart, behind the record that creates it."""
    return [
        Record(seq, START + timedelta(minutes=seq), Actor(person, Side.IT, ACCOUNT), body)
        for seq, body in enumerate((created(), *bodies), start=1)
    ]
