"""From answered statements to the status that an organisation claims.

Rules (the posture design, "From statements to a claim"); the first that fits:

1. `not-achieved` if any not_achieved statement is true;
2. `achieved` if every achieved statement is true and every not_achieved one is false;
3. `partially` if all partial statements are true and every not_achieved one is false;
4. `not-achieved`, or `unassessed` where nothing at all has been answered.

An answer counts from its own from-date; of two, the one with the later from-date, then the higher ledger number,
has the word. An answer to a sentence that has since changed counts as not given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cyberlayers.assess.reasons import Code, Reason, listed
from cyberlayers.model.catalogue import Control
from cyberlayers.model.records import StatementsAnswered
from cyberlayers.model.state import Record
from cyberlayers.model.status import Status

Answers = dict[str, bool]
"""Statement key to answer; a statement that is not there is not yet answered."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the statements add up to.

    Attributes:
        status: the computed status.
        answers: the answers that counted.
        changed: statements whose answer was to an earlier wording.
    """

    status: Status
    answers: Answers
    changed: tuple[str, ...]


def claim(control: Control, records: Iterable[Record[StatementsAnswered]], at: date) -> Claim:
    """Return the claim on a control from the answers that were given for one subject."""
    last: dict[str, tuple[date, int, bool | None, str]] = {}
    for record in records:
        if record.body.from_date > at:
            continue
        said: dict[str, tuple[bool | None, str]] = {key: (a.value, a.text) for key, a in record.body.answers.items()}
        said.update(dict.fromkeys(record.body.cleared, (None, "")))
        for key, (value, text) in said.items():
            if key not in last or (record.body.from_date, record.seq) > last[key][:2]:
                last[key] = (record.body.from_date, record.seq, value, text)
    answers: Answers = {}
    changed = []
    for key, statement in control.statements.items():
        value, text = last[key][2:] if key in last else (None, "")
        if value is not None and text != statement.digest:
            changed.append(key)
        elif value is not None:
            answers[key] = value
    return Claim(_status(control, answers), answers, tuple(changed))


def claim_reasons(control: Control, found: Claim) -> list[Reason]:
    """Say why the statements add up to this status."""
    reasons = []
    if found.changed:
        text = (
            f"The wording of {listed(found.changed)} has changed since it was answered, so it counts as not answered."
        )
        reasons.append(Reason(Code.STATEMENT_CHANGED, text, found.changed))
    wrong = tuple(key for key in control.keys("n") if found.answers.get(key))
    if not found.answers:
        reasons.append(Reason(Code.UNASSESSED, "No statement of this control has been answered."))
    elif wrong:
        text = f"{listed(wrong)} is true, and any one not-achieved statement means not achieved."
        reasons.append(Reason(Code.NOT_ACHIEVED_TRUE, text, wrong))
    elif found.status is Status.ACHIEVED:
        text = "Every achieved statement is true and every not-achieved one is false."
        reasons.append(Reason(Code.ALL_ACHIEVED, text, control.keys("a", "n")))
    elif found.status is Status.PARTIALLY:
        missing = tuple(key for key in control.keys("a") if found.answers.get(key) is not True)
        text = f"All partial statements are true; achieved still lacks {listed(missing)}."
        reasons.append(Reason(Code.ALL_PARTIAL, text, control.keys("p", "n")))
    else:
        missing = tuple(
            key for key in control.statements if found.answers.get(key) is not (key[0] != "n") and key[0] != "a"
        )
        text = f"Partially achieved still lacks {listed(missing)}."
        reasons.append(Reason(Code.STATEMENTS_MISSING, text, missing))
    return reasons


def _status(control: Control, answers: Answers) -> Status:
    if any(answers.get(key) for key in control.keys("n")):
        return Status.NOT_ACHIEVED
    cleared = all(answers.get(key) is False for key in control.keys("n"))
    if cleared and all(answers.get(key) for key in control.keys("a")):
        return Status.ACHIEVED
    if cleared and all(answers.get(key) for key in control.keys("p")):
        return Status.PARTIALLY
    return Status.NOT_ACHIEVED if answers else Status.UNASSESSED
