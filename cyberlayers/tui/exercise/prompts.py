"""What is asked of the facilitator while a room plays: few fields, and Enter records."""

from typing import TYPE_CHECKING

from cyberlayers.errors import UsageError
from cyberlayers.tui.exercise.story import span, story_time
from cyberlayers.tui.screens.dialog import Question
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from cyberlayers.model.scenario import Decision, Expected, Inject, Option
    from cyberlayers.tui.exercise.desk import Desk

_YES_NO = (("no", "no"), ("yes", "yes"))


def jump(desk: "Desk", minute: float) -> Question:
    """Ask to which minute the clock moves."""
    return Question(
        key=f"jump:{desk.run}",
        title="Move the clock on",
        text=f"It stands at minute {minute:.0f}, {story_time(desk.state.started.startex, minute)}. It never goes back.",
        fields=(Field("to", "Minute", hint="90, or +30 from now, or 2h30 for hours and minutes"),),
        accept="Move",
        needed=(("to", "Give a minute."),),
    )


def lapsing(desk: "Desk", names: list[str], to_min: float) -> Question:
    """Ask before the clock runs past the deadline of a decision."""
    listed = ", ".join(f"“{desk.scenario.decision_by_id[name].prompt}”" for name in names)
    return Question(
        key=f"lapse:{desk.run}",
        title="A decision is still before the room",
        text=f"By {story_time(desk.state.started.startex, to_min)} it takes its default: {listed}",
        fields=(),
        accept="Move on all the same",
    )


def early(desk: "Desk", inject: "Inject", minute: float) -> Question:
    """Ask before an inject is released ahead of its time."""
    return Question(
        key=f"early:{desk.run}",
        title="Release it before its time?",
        text=f"It is planned for {story_time(desk.state.started.startex, inject.at_min)}, "
        f"{span(inject.at_min - minute)} from now. n moves the clock there first.",
        fields=(),
        accept="Release now",
    )


def note(desk: "Desk", *, parked: bool) -> Question:
    """Ask for a line of the log, or an item for the hot wash."""
    return Question(
        key=f"{'park' if parked else 'note'}:{desk.run}",
        title="Park an item for the hot wash" if parked else "A note for the log",
        text="In the words of the room; without names of persons.",
        fields=(Field("text", "Item" if parked else "Note"),),
        accept="Park" if parked else "Note",
        needed=(("text", "Say what."),),
    )


def leaving_out(desk: "Desk", inject: "Inject") -> Question:
    """Ask why an inject is left out."""
    return Question(
        key=f"skip:{desk.run}:{inject.id}",
        title="Leave this inject out",
        text=desk.words.spell(inject.text),
        fields=(Field("why", "Why", value="The room runs late"),),
        accept="Leave out",
    )


def decision(desk: "Desk", asked: "Decision", option: "Option") -> Question:
    """Ask who decided, why, and from when it holds."""
    roles = tuple((role.name, role.id) for role in desk.scenario.role)
    owner = desk.scenario.role_by_id[asked.owner]
    released = desk.state.released.get(asked.inject)
    usual = "when it was taken" if asked.time_counts else "at its deadline"
    hint = usual if released is None else f"minute; empty: {usual}"
    return Question(
        key=f"decide:{desk.run}:{asked.id}",
        title=desk.words.spell(option.text),
        text=f"Legal position: {desk.words.spell(option.legal_position)}" if option.legal_position else "",
        fields=(
            Field("why", "Why", hint="the reason that was given; may stay empty"),
            Field("role", "Who decided", "choice", options=roles, value=owner.id),
            Field("deputy", "By the deputy", "choice", options=_YES_NO),
            Field("effective", "Takes effect", hint=hint),
        ),
        accept="Record the decision",
    )


def mark(desk: "Desk", expected: "Expected", evaluator: str) -> Question:
    """Ask what the evaluator saw."""
    known = desk.state.marks.get(expected.id)
    return Question(
        key=f"mark:{desk.run}:{expected.id}",
        title=desk.words.spell(expected.action),
        text="The last mark counts. A mark counts as evidence only if its evaluator attends as one (page 5).",
        fields=(
            Field(
                "mark",
                "Seen",
                "choice",
                options=(("met", "met"), ("not met", "not_met"), ("not observed", "not_observed")),
                value=known[1].mark if known else "met",
            ),
            Field("note", "Note", value=(known[1].note or "") if known else "", hint="what was seen; may stay empty"),
            Field("by", "Evaluator", value=evaluator, hint="a person's id"),
        ),
        accept="Mark",
    )


def evaluator(desk: "Desk", known: str) -> Question:
    """Ask once whose marks these are."""
    return Question(
        key=f"evaluator:{desk.run}",
        title="Who evaluates?",
        text="Asked once: the person whose marks these are. It has to be somebody who owns no decision; "
        "they are noted as here.",
        fields=(Field("by", "Evaluator", value=known, hint="a person's id"),
                Field("organisation", "Organisation", hint="Internal audit; may stay empty")),
        accept="Go on",
        needed=(("by", "Give the evaluator's id."),),
    )  # fmt: skip


def attendance(desk: "Desk", role: str, capacity: str) -> Question:
    """Ask who is here."""
    roles = (("none", "none"), *((one.name, one.id) for one in desk.scenario.role))
    capacities = ("player", "deputy", "evaluator", "facilitator", "observer")
    return Question(
        key=f"attend:{desk.run}",
        title="Who is here",
        text="Kept apart from what is said: nothing in the report is attributed by name.",
        fields=(
            Field("person", "Person", hint="a person's id; may stay empty"),
            Field("capacity", "As", "choice", options=tuple((one, one) for one in capacities), value=capacity),
            Field("role", "Role", "choice", options=roles, value=role, when=("capacity", ("player", "deputy"))),
            Field("organisation", "Organisation", hint="may stay empty"),
        ),
        accept="Note",
    )


def ending(desk: "Desk", warnings: list[str]) -> Question:
    """Ask how play ends."""
    open_points = " ".join(warnings)
    return Question(
        key=f"end:{desk.run}",
        title="End play",
        text=f"{open_points} The end is recorded with its findings, and evidence where the run earned it; marks made "
        "after it change nothing of that. F2 ends play, Enter goes back.".strip(),
        fields=(
            Field(
                "ending",
                "How",
                "choice",
                options=(("played to its end", "completed"), ("stopped before", "stopped"),
                         ("a real incident began", "real-incident")),
            ),
            Field("why", "Why", hint="may stay empty", when=("ending", ("stopped", "real-incident"))),
        ),
        accept="End play",
    )  # fmt: skip


def real_incident(desk: "Desk") -> Question:
    """Ask before everything stops."""
    return Question(
        key=f"real:{desk.run}",
        title="STOP: a real incident has begun",
        text="The exercise ends now: nothing of it counts, and no finding is recorded. Tell the room that this is no "
        "longer an exercise.",
        fields=(Field("why", "What happened", hint="may stay empty"),),
        accept="Stop the exercise",
    )


def answer(desk: "Desk", text: str, question: str) -> Question:
    """Ask what the room says to a question."""
    roles = (("the room", "none"), *((one.name, one.id) for one in desk.scenario.role))
    return Question(
        key=f"answer:{desk.run}:{question}",
        title=text,
        text="",
        fields=(Field("text", "Answer", "lines"), Field("role", "By", "choice", options=roles)),
        accept="Record",
        needed=(("text", "Say what was answered."),),
    )


def report_file(run: str) -> Question:
    """Ask where the report goes."""
    return Question(
        key=f"report:{run}",
        title="Write the report to a file",
        text="Markdown, or HTML where the name ends in .html. A file that exists is left alone.",
        fields=(Field("to", "New file", value=f"{run}-after-action.html"),),
        accept="Write",
        needed=(("to", "Name a file."),),
    )


def minute_of(words: str, now: float) -> int:
    """Return the minute that was typed: `90`, `+30` from now, or `2h30`.

    Raises:
        UsageError: it is none of these.
    """
    text = words.strip().lower()
    relative = text.startswith("+")
    hours, mark_h, minutes = text.removeprefix("+").rpartition("h")
    try:
        count = int(hours or 0) * 60 + int(minutes or 0) if mark_h else int(minutes)
    except ValueError:
        raise UsageError(f"{words!r} is not a minute", "Type 90, +30 or 2h30") from None
    return round(now) + count if relative else count
