"""The after-action report in Markdown: what happened, what was decided, what it cost each service, what to do next.

No score from 0 to 100, ever: expected actions are met, not met or not observed. Nothing said is attributed by name
unless the run says so.
"""

from collections.abc import Iterable, Sequence

from cyberlayers.assess.reasons import day_words
from cyberlayers.exercise.debrief import Debrief, DecisionRow
from cyberlayers.exercise.dice import Barrier
from cyberlayers.exercise.evidence import Earned
from cyberlayers.exercise.run import RunState
from cyberlayers.model.estate import Estate
from cyberlayers.model.run import RunJumped
from cyberlayers.model.scenario import Scenario
from cyberlayers.report.run_events import OUTCOMES, EventWords
from cyberlayers.report.safe import safe

SIMPLIFICATIONS = (
    "A moment of full supply refills a buffer and re-arms a workaround.",
    "A call-out does not change a team's hours; people are not used up by workarounds.",
    "Work recovery time is constant however long the outage was.",
    "Every duration is the likely figure of the register: one course of events, not a range.",
)
STANDINGS = {"supported": "supported by evidence", "claimed-only": "claimed only", "absent": "absent"}
DECISION_WORDS = {"taken": "taken", "late": "taken late", "default": "left to its default", "not-put": "never put"}


def after_action(  # noqa: PLR0913, PLR0917 - the parts of a report
    scenario: Scenario, estate: Estate, state: RunState, found: Debrief, worth: Earned, path: Sequence[Barrier]
) -> str:
    """Return the whole report; `path` holds the controls that resist the stages, as they stand."""
    words = EventWords(scenario, estate)
    parts = [
        _opening(scenario, estate, state, worth),
        _objectives(words, found),
        _services(found),
        _decisions(words, found),
        _expected(words, found),
        _improvements(words, found),
        _barriers(path),
        _timeline(words, found),
        _parked(found),
        "## What the figures leave out\n\n" + "\n".join(f"* {line}" for line in SIMPLIFICATIONS),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(scenario: Scenario, estate: Estate, state: RunState, worth: Earned) -> str:
    about, started = scenario.about, state.started
    ended = state.ended_at
    lines = [
        f"# EXERCISE {started.run}: {_line(about.title)}",
        "",
        f"{_line(estate.organisation.name)}. Scenario {about.id} {started.scenario_version}, {started.mode}, "
        f"on {day_words(state.started_at.date())}" + (f", ended {ended:%H:%M} UTC." if ended else ", still in play."),
        f"The story began at {started.startex:%A %d %B %Y, %H:%M}.",
        "",
    ]
    if started.attribution == "role":
        lines.append("Nothing said in this exercise is attributed to a person by name.")
    if state.ended is not None and state.ended.ending == "real-incident":
        lines.append("**It stopped because a real incident began.**")
    if worth.counts:
        shown = [f"supports {', '.join(worth.supports)}"] if worth.supports else []
        shown += [f"contradicts {', '.join(worth.contradicts)}"] if worth.contradicts else []
        lines.append(f"It counts as evidence: {' and '.join(shown) or 'of no control'}.")
    else:
        lines.append("It is practice and counts as evidence of nothing: " + "; ".join(worth.shortfalls) + ".")
    return "\n".join(lines)


def _objectives(words: EventWords, found: Debrief) -> str:
    rows = [
        (
            words.spell(row.objective.text),
            OUTCOMES[row.outcome],
            "" if row.measured_min is None else f"{row.measured_min:.0f} min",
            "" if row.objective.target_min is None else f"{row.objective.target_min} min",
        )
        for row in found.objectives
    ]
    return _section("Objectives", ("Objective", "Outcome", "Took", "Target"), rows)


def _services(found: Debrief) -> str:
    hit = [row for row in found.services if row.rta_h > 0]
    rows = [
        (
            row.name,
            f"{row.rta_h:.1f} h",
            _hours(row.rto_h),
            _kept(row.rto_h, "missed" if row.rto_missed else ""),
            _hours(row.mtpd_h),
            _kept(row.mtpd_h, "" if row.first_breach_h is None else f"breached at {row.first_breach_h:.1f} h"),
        )
        for row in hit
    ]
    table = _section("Services", ("Service", "Gone for", "RTO", "", "MTPD", ""), rows)
    chains = [f"* **{_line(row.name)}**: " + _line("; ".join(row.held_up_by)) for row in hit if row.held_up_by]
    unhurt = len(found.services) - len(hit)
    kept = f"{unhurt} of {len(found.services)} services never fell below what is acceptable."
    tail = f"\n\n{kept if unhurt else 'Every service fell below what is acceptable.'}"
    return table + tail + ("\n\n### What held each one up\n\n" + "\n".join(chains) if chains else "")


def _decisions(words: EventWords, found: Debrief) -> str:
    rows = [
        (
            words.spell(row.decision.prompt),
            words.spell(_option(row)),
            DECISION_WORDS[row.outcome],
            _role(words, row),
            "" if row.took_min is None else f"{row.took_min:.0f} of {row.decision.deadline_min} min",
            row.rationale or "",
        )
        for row in found.decisions
    ]
    return _section("Decisions", ("Decision", "Option", "", "By", "Time to decide", "Why"), rows)


def _expected(words: EventWords, found: Debrief) -> str:
    rows = [
        (
            words.spell(row.expected.action) + (" (critical)" if row.expected.critical else ""),
            words.role(row.expected.owner) if row.expected.owner else "",
            OUTCOMES[row.outcome],
            "" if row.after_min is None else f"{row.after_min:.0f} min",
            ", ".join(row.expected.controls),
        )
        for row in found.expected
        if row.put
    ]
    return _section("Expected actions", ("Action", "Owner", "Outcome", "After", "Controls"), rows)


def _improvements(words: EventWords, found: Debrief) -> str:
    rows = [
        (
            words.spell(row.observation),
            row.control or "",
            words.spell(row.action),
            words.role(row.owner) if row.owner else "",
            row.due.isoformat(),
            row.retest_by.isoformat(),
        )
        for row in found.improvements
    ]
    columns = ("Observation", "Control", "Action", "Owner", "Due", "Retest by")
    return _section("Improvement plan", columns, rows) or "## Improvement plan\n\nNo expected action was missed."


def _barriers(path: Sequence[Barrier]) -> str:
    rows = [(str(one.layer), one.stage, one.control, STANDINGS[one.standing]) for one in path]
    return _section("Barriers on the path", ("Layer", "Stage", "Control", "Stands"), rows)


def _timeline(words: EventWords, found: Debrief) -> str:
    rows = [
        (f"{row.story_at:%a %H:%M}", f"{row.minute:.0f}", words.of(row.event))
        for row in found.timeline
        if not isinstance(row.event, RunJumped)
    ]
    return _section("Timeline", ("Story time", "Minute", ""), rows)


def _parked(found: Debrief) -> str:
    if not found.parked:
        return ""
    return "## Parked for the hot wash\n\n" + "\n".join(f"* {_line(text)}" for text in found.parked)


def _option(row: DecisionRow) -> str:
    option = row.decision.find(row.option)
    return option.text if option else ""


def _role(words: EventWords, row: DecisionRow) -> str:
    if row.role is None:
        return ""
    return f"{words.role(row.role)} (deputy)" if row.deputy else words.role(row.role)


def _section(title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    if not lines:
        return ""
    head = "| " + " | ".join(columns) + " |\n|" + "---|" * len(columns)
    return f"## {title}\n\n{head}\n" + "\n".join(lines)


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")


def _line(text: str) -> str:
    """Return text that stays on its line and is not obeyed: no control characters, no HTML, no Markdown links."""
    cleaned = safe(text).replace("&", "&amp;").replace("<", "&lt;")
    return cleaned.replace("[", "\\[").replace("`", "\\`").replace("*", "\\*")


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g} h"


def _kept(target: float | None, missed: str) -> str:
    return missed or ("" if target is None else "kept")
