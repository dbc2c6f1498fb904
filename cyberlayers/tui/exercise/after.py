"""The hot wash: what is talked about straight after play, as the run stands."""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.report.after_action import DECISION_WORDS
from cyberlayers.report.run_events import OUTCOMES, in_words
from cyberlayers.tui.exercise.marking import SIGNS, STYLES
from cyberlayers.tui.exercise.story import hours_words, span
from cyberlayers.tui.widgets.hanging_lines import Hanging

if TYPE_CHECKING:
    from cyberlayers.exercise.debrief import Debrief, DecisionRow, ServiceResult
    from cyberlayers.exercise.observed import ObjectiveRow
    from cyberlayers.report.run_events import EventWords
    from cyberlayers.workspace.closing import Material

BLANK = Hanging(Content(""), "")


def hot_wash_lines(found: "Material", words: "EventWords") -> tuple[Hanging, ...]:
    """Return what the room looks back at: parked items first, since that was promised."""
    seen = found.debrief
    return (
        *_titled(
            "Parked for now", [Hanging(Content.styled("◆ ", "$accent"), text) for text in seen.parked], "Nothing."
        ),
        *_titled("Objectives", [_objective(row, words) for row in seen.objectives], "None."),
        *_titled(
            "Decisions", [_decision(row, words) for row in seen.decisions if row.outcome != "not-put"], "None was put."
        ),
        *_titled("Expected actions", _expected(seen, words), "None was due."),
        *_titled("Services, the worst first", [_service(row) for row in seen.services if row.rta_h > 0], "None fell."),
        *_titled("Worth as evidence", list(_worth(found)), ""),
    )


def outcome_lines(found: "Material", evidence: list[str], findings: list[str]) -> tuple[Hanging, ...]:
    """Return what the end of a run left behind."""
    bullet = Content.styled("· ", "$muted")
    lines = []
    if evidence:
        shown = [f"supports {', '.join(found.earned.supports)}"] if found.earned.supports else []
        shown += [f"contradicts {', '.join(found.earned.contradicts)}"] if found.earned.contradicts else []
        lines.append(Hanging(Content.styled("√ ", "$primary"), f"Evidence {', '.join(evidence)}: {'; '.join(shown)}."))
        lines.append(Hanging(bullet, "It expires in a year at the latest; another person should review it (r)."))
    else:
        lines.append(Hanging(Content.styled("- ", "$muted"), "No evidence."))
        lines += list(_worth(found))
    recorded = (
        f"{len(findings)} recorded: {', '.join(findings)}." if findings else "none: no expected action was missed."
    )
    lines.append(Hanging(bullet, f"Findings {recorded}"))
    return tuple(lines)


def _titled(title: str, lines: list[Hanging], empty: str) -> tuple[Hanging, ...]:
    shown = lines or ([Hanging(Content("  "), empty, "$muted")] if empty else [])
    return (Hanging(Content(""), title, "bold $accent"), *shown, BLANK)


def _objective(row: "ObjectiveRow", words: "EventWords") -> Hanging:
    target = row.objective.target_min
    took = "" if row.measured_min is None else f" after {span(row.measured_min)}"
    within = "" if target is None else f", target {span(target)}"
    sign = Content.styled(f"{SIGNS[row.outcome]} ", STYLES[row.outcome])
    return Hanging(sign, f"{words.spell(row.objective.text).rstrip('.')} ({OUTCOMES[row.outcome]}{took}{within})")


def _decision(row: "DecisionRow", words: "EventWords") -> Hanging:
    option = row.decision.find(row.option)
    took = "" if row.took_min is None else f" after {span(row.took_min)}"
    who = f", {words.role(row.role)}{' (deputy)' if row.deputy else ''}" if row.role else ""
    sign = {"taken": ("√ ", "$primary"), "late": ("~ ", "$accent")}.get(row.outcome, ("! ", "$warning"))
    text = words.spell(option.text) if option else "nothing"
    return Hanging(
        Content.styled(*sign), f"{in_words(row.decision.id)}: {text} ({DECISION_WORDS[row.outcome]}{took}{who})"
    )


def _expected(found: "Debrief", words: "EventWords") -> list[Hanging]:
    rows = sorted(
        (row for row in found.expected if row.put),
        key=lambda row: ("not_met", "not_observed", "met").index(row.outcome),
    )
    lines = []
    for row in rows:
        critical = ", critical" if row.expected.critical else ""
        said = (
            f"{words.role(row.expected.owner)}: {words.spell(row.expected.action)} ({OUTCOMES[row.outcome]}{critical})"
        )
        sign = Content.styled(f"{SIGNS[row.outcome]} ", STYLES[row.outcome])
        lines.append(Hanging(sign, f"{said} {row.note or ''}".rstrip()))
    return lines


def _service(row: "ServiceResult") -> Hanging:
    broken = row.first_breach_h is not None
    mtpd = "" if row.mtpd_h is None else f"; MTPD {f'breached at {row.first_breach_h:.0f} h' if broken else 'kept'}"
    rto = "" if row.rto_h is None else f"; RTO {'missed' if row.rto_missed else 'kept'}"
    sign = Content.styled("▼ ", "bold $error") if broken else Content.styled("· ", "$primary")
    return Hanging(sign, f"{row.name}: too low for {hours_words(row.rta_h)}{rto}{mtpd}")


def _worth(found: "Material") -> tuple[Hanging, ...]:
    if found.earned.counts:
        text = f"It counts: supports {', '.join(found.earned.supports) or 'nothing'}"
        against = f"; contradicts {', '.join(found.earned.contradicts)}" if found.earned.contradicts else ""
        return (Hanging(Content.styled("√ ", "$primary"), f"{text}{against}."),)
    reasons = found.earned.shortfalls
    return tuple(Hanging(Content.styled("- ", "$muted"), f"Does not count: {reason}.") for reason in reasons)
