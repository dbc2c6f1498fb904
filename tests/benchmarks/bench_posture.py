"""Posture of one hundred controls with 10,000 and 100,000 items of evidence in memory: how it grows."""

from datetime import UTC, date, datetime, timedelta

from cyberlayers.assess.posture import posture
from cyberlayers.content.catalogue import shipped_criteria
from cyberlayers.ledger.fold import fold
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded, EvidenceReviewed
from cyberlayers.model.records import StatementAnswer, StatementsAnswered, WorkspaceCreated
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Method, Side
from tests.benchmarks.measure import seconds

SIZES = (10_000, 100_000)
START = datetime(2026, 1, 1, tzinfo=UTC)
ONE, OTHER = Actor("ann", Side.IT, "0" * 32), Actor("bob", Side.AUDIT, "1" * 32)


def history(items: int) -> State:
    """Return a state in which every control is answered and has its share of reviewed evidence."""
    criteria = shipped_criteria("baseline")
    zero = "0" * 64
    bodies: list[tuple[Actor, Body]] = [
        (ONE, WorkspaceCreated(log_id="0" * 32, organisation="Bench", catalogue=zero, profile=zero, policy=zero))
    ]
    for control in criteria.catalogue.controls:
        answers = {
            key: StatementAnswer(value=key[0] != "n", text=statement.digest)
            for key, statement in control.statements.items()
        }
        bodies.append((ONE, StatementsAnswered(control=control.id, from_date=START.date(), answers=answers)))
    for number in range(1, items + 1):
        control = criteria.catalogue.controls[number % len(criteria.catalogue.controls)]
        method = min(control.methods)
        item = EvidenceAdded(
            id=f"E-{number:06}",
            controls=(control.id,),
            statements=tuple(f"{control.id}:{key}" for key in control.keys("a")),
            method=method,
            source="test-result" if method is Method.TEST else "assertion",
            content="file",
            sha256=zero,
            size=1,
            collected_by="ann",
            collected=START.date() + timedelta(days=number % 300),
        )
        bodies += [(ONE, item), (OTHER, EvidenceReviewed(evidence=item.id, agrees=True))]
    return fold(Record(seq, START, actor, body) for seq, (actor, body) in enumerate(bodies, 1))


def main() -> None:
    """Print the time of each size and how it grew."""
    criteria = shipped_criteria("baseline")
    taken = []
    for size in SIZES:
        state = history(size)
        posture(state, criteria, date(2026, 6, 1))
        taken.append(min(seconds(lambda: posture(state, criteria, date(2026, 6, 1))) for _ in range(3)))  # noqa: B023 - called at once
        print(f"posture of 100 controls, {size:,} items: {taken[-1] * 1000:.0f} ms")  # noqa: T201 - a benchmark prints
    grown = taken[1] / taken[0]
    print(f"ten times the evidence takes {grown:.1f} times as long (linear would be 10)")  # noqa: T201 - a benchmark prints


if __name__ == "__main__":
    main()
