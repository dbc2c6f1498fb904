"""The small questions that the screens ask: what is judged, why, by whom, until when."""

from datetime import date

from cyberlayers.errors import UsageError
from cyberlayers.tui.profile_field import PROFILE
from cyberlayers.tui.screens.dialog import Question
from cyberlayers.tui.widgets.fields import Field
from cyberlayers.tui.wording import STATUS_WORDS

SHARED = Field(
    "shared",
    "Same account",
    "choice",
    options=(("no", "no"), ("yes, identity not shown", "yes")),
)
"""A review or approval from the account that made the record: said, never silently taken."""

_PROPOSES = ("not-applicable", "accept", "partially", "achieved")


def judgement(control: str, *, key: bool, computed: str) -> Question:
    """Ask for a judgement beside the computed status."""
    options = [("override to achieved", "achieved"), ("to partially", "partially"), ("to not achieved", "not-achieved")]
    if not key:
        options.append(("not applicable", "not-applicable"))
    options.append(("accept the risk", "accept"))
    return Question(
        key=f"judge:{control}",
        title=f"Judge {control} beside the computed status ({STATUS_WORDS[computed]})",
        text="Downwards counts at once. Upwards, not applicable and an accepted risk are proposed, and change nothing "
        "until the approver says yes.",
        fields=(
            Field("what", "Judgement", "choice", options=tuple(options)),
            Field("why", "Why", "lines", "the reason, in your own words"),
            Field("approver", "Approver", hint="a person's id, not yours", when=("what", _PROPOSES)),
            Field("until", "Until", hint="2027-03-31", when=("what", _PROPOSES)),
        ),
        accept="Record",
        needed=(("why", "Say why."),),
    )


def adoption() -> Question:
    """Ask for another profile."""
    return Question(
        key="adopt",
        title="Adopt another profile",
        text="What is required of each control, with the catalogue and policy of this version. It is used from the day "
        "on which the approver says yes; what was recorded stays.",
        fields=(
            PROFILE,
            Field("approver", "Approver", hint="a person's id, not yours"),
            Field("why", "Why", "lines", "the reason, in your own words"),
        ),
        accept="Propose",
        needed=(("approver", "Name who is to approve it."), ("why", "Say why.")),
    )


def disagreement(evidence: str) -> Question:
    """Ask why a reviewer disagrees."""
    return Question(
        key=f"disagree:{evidence}",
        title=f"Disagree with {evidence}",
        text="It then counts as self-asserted until somebody reviews it again.",
        fields=(Field("why", "Why", "lines", "what it does not show"),),
        accept="Disagree",
        needed=(("why", "Say why you disagree."),),
    )


def agreement(evidence: str) -> Question:
    """Ask a reviewer for their word."""
    return Question(
        key=f"agree:{evidence}",
        title=f"You read {evidence} and agree",
        text="It shows what it claims, for the controls and statements that it names today.",
        fields=(
            SHARED,
            Field("why", "Why", "lines", "why the same account is used", when=("shared", ("yes",))),
        ),
        accept="Agree",
        needed=(("why", "Say why the same account is used."),),
    )


def withdrawal(evidence: str, *, contradiction: bool) -> Question:
    """Ask why an item is withdrawn."""
    text = "Nothing is deleted: the item stays, marked as withdrawn, and no longer counts."
    if contradiction:
        text = "A contradiction counts as withdrawn once a third person, not of the it side, has approved it."
    return Question(
        key=f"withdraw:{evidence}",
        title=f"Withdraw {evidence}",
        text=text,
        fields=(Field("why", "Why", "lines", "the reason"),),
        accept="Withdraw",
        needed=(("why", "Say why it is withdrawn."),),
    )


def attachment(evidence: str) -> Question:
    """Ask which other controls an item speaks to."""
    return Question(
        key=f"attach:{evidence}",
        title=f"Attach {evidence} to other controls",
        text="A key control needs to be told which of its statements the item speaks to.",
        fields=(
            Field("controls", "Controls", hint="L1-12 L1-13"),
            Field("statements", "Statements", hint="L1-12:a1,a2 L1-13:p1 (may stay empty)"),
        ),
        accept="Attach",
        needed=(("controls", "Name at least one control."),),
    )


def replacement(evidence: str) -> Question:
    """Ask for the later item that stands in for one, or for the contradiction that one answers."""
    return Question(
        key=f"supersede:{evidence}",
        title=f"{evidence} and another item",
        text="A later item can take its place for the controls that both have; or this item can answer a "
        "contradiction that was recorded before it.",
        fields=(
            Field("what", "", "choice", options=(("superseded by", "by"), ("answers contradiction", "answers"))),
            Field("other", "Item", hint="E-000012"),
        ),
        accept="Record",
        needed=(("other", "Name the other item."),),
    )


def destination(evidence: str, suggestion: str) -> Question:
    """Ask for a file to write to."""
    return Question(
        key=f"extract:{evidence}",
        title=f"Write {evidence} to a file",
        text="The bytes as they were recorded; a file that exists is left alone.",
        fields=(Field("to", "New file", value=suggestion),),
        accept="Write",
        needed=(("to", "Name a file."),),
    )


def approval(record: int, text: str) -> Question:
    """Ask the approver for their word."""
    return Question(
        key=f"approve:{record}",
        title=f"Record {record} asks for approval",
        text=text,
        fields=(
            Field("agrees", "Your word", "choice", options=(("yes, I approve", "yes"), ("no, I refuse", "no"))),
            SHARED,
            Field("why", "Why", "lines", "needed for a no, and for the same account"),
        ),
        accept="Record",
    )


def finding(control: str) -> Question:
    """Ask for a finding."""
    return Question(
        key=f"finding:{control}",
        title=f"A finding on {control}",
        text="An observation, an action, an owner and a day.",
        fields=(
            Field("observation", "Observation", "lines", "what was seen"),
            Field("action", "Action", "lines", "what is to be done"),
            Field("owner", "Owner", hint="who does it"),
            Field("due", "Due", hint="2027-03-31"),
            Field("retest_by", "Retest by", hint="2027-06-30 (may stay empty)"),
        ),
        accept="Record",
        needed=(
            ("observation", "Say what was seen."),
            ("action", "Say what is to be done."),
            ("owner", "Name an owner."),
            ("due", "Give a day."),
        ),
    )


def person() -> Question:
    """Ask for a person."""
    sides = ("it", "service", "audit", "external", "linked")
    return Question(
        key="person",
        title="Add a person, or change one",
        text="Ids stay in the records; names and titles can be erased.",
        fields=(
            Field("id", "Id", hint="letters, digits, dots, hyphens"),
            Field("name", "Name"),
            Field("title", "Title", hint="Head of Audit"),
            Field("side", "Side", "choice", options=tuple((side, side) for side in sides)),
        ),
        accept="Record",
        needed=(("id", "Give an id."), ("name", "Give a name."), ("title", "Give a title.")),
    )


def organisation(name: str) -> Question:
    """Ask for another name."""
    return Question(
        key="organisation",
        title="Rename the organisation",
        text="",
        fields=(Field("name", "Name", value=name),),
        accept="Record",
        needed=(("name", "Give a name."),),
    )


def day_of(words: str | None, what: str) -> date | None:
    """Return a day that was typed, None for none.

    Raises:
        UsageError: it is not one.
    """
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"{what}: {words!r} is not a date like 2027-03-31", "Correct it") from None


def needed_day(words: str | None, what: str) -> date:
    """Return a day that has to be given.

    Raises:
        UsageError: it is missing, or not a day.
    """
    found = day_of(words, what)
    if found is None:
        raise UsageError(f"{what} is missing", "Give a day like 2027-03-31")
    return found
