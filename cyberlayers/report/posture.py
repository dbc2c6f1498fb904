"""Posture as text."""

from datetime import date, datetime

from cyberlayers.assess.control import Accepted, ControlPosture
from cyberlayers.assess.posture import LayerPosture, Posture, Required
from cyberlayers.assess.reasons import day_words
from cyberlayers.report.listing import table
from cyberlayers.report.safe import safe


def layer_word(found: LayerPosture) -> str:
    """Return the one word that a layer gets, beside its figures and never instead of them."""
    if found.meets_target is None:
        return "not counted"
    if found.meets_target:
        return "meets target"
    if found.unassessed == found.applicable:
        return "not assessed"
    if found.key_unmet and found.met + found.claimed_only < found.applicable:
        return "key control unmet"
    if found.claimed_only and found.met + found.claimed_only == found.applicable:
        return "claimed, not shown"
    return "key control unmet" if found.key_unmet else "below target"


def target_words(found: LayerPosture) -> str:
    """Return whether a layer meets target, in full: accepted risks are named with their dates."""
    risks = found.accepted_risks
    if not found.meets_target or not risks:
        return layer_word(found)
    named = ", ".join(f"{risk.id} to {day_words(risk.until)}" for risk in risks)
    return f"meets target with {len(risks)} accepted risk{'s' if len(risks) > 1 else ''}: {named}"


def interval_words(found: LayerPosture) -> str:
    """Return the interval as people read it: `0.250 to 0.750`."""
    return "" if found.low is None else f"{found.low:.3f} to {found.high:.3f}"


def summary(found: Posture) -> str:
    """Return the sentence at the head of every report."""
    weakest = found.weakest_layer
    tail = f"; weakest: {weakest} {found.layers[weakest - 1].layer.name}" if weakest else ""
    return f"{found.layers_meeting_target} of {found.layers_counted} layers meet target{tail}"


def posture_text(found: Posture, known_at: datetime) -> str:
    """Return the report of the whole organisation, outside in."""
    rows = [
        [
            str(one.layer.number),
            one.layer.name,
            f"{one.met}/{one.applicable}",
            str(one.claimed_only),
            str(one.unassessed),
            str(one.contradicted),
            str(one.key_unmet),
            interval_words(one),
            target_words(one),
            ", ".join(one.weakest),
        ]
        for one in reversed(found.layers)
    ]
    headings = ["", "Layer", "Met", "Claimed", "Open", "Contra", "★ unmet", "Interval", "In a word", "Weakest"]
    return "\n".join([_head(found, known_at), "", table(rows, headings), "", summary(found) + "."])


def layer_text(found: Posture, known_at: datetime, number: int) -> str:
    """Return the report of one layer, control by control."""
    one = found.layers[number - 1]
    rows = [
        [
            required.posture.control.id + (" ★" if required.posture.control.key else ""),
            required.posture.control.title,
            str(required.posture.claimed),
            str(required.posture.supported),
            str(required.requirement.status) if required.requirement else "-",
            required.state.replace("_", " ") + _marks(required),
        ]
        for required in one.controls
    ]
    title = f"{one.layer.number} {one.layer.name}: {target_words(one)}, {one.met} of {one.applicable} met"
    headings = ["Control", "", "Claimed", "Supported", "Required", "State"]
    return "\n".join([_head(found, known_at), "", safe(title), "", table(rows, headings)])


def explain_text(required: Required) -> str:
    """Return why a control has its status, reason by reason."""
    posture = required.posture
    needed = required.requirement.status if required.requirement else "nothing (outside the profile)"
    state = required.state.replace("_", " ")
    lines = [
        f"{posture.control.id} {posture.control.title}{' ★ key control' if posture.control.key else ''}",
        f"claimed {posture.claimed}, cap {posture.cap}, supported {posture.supported}; required {needed}: {state}",
        "",
        *(f"- {reason.text}" for reason in posture.reasons),
    ]
    return "\n".join(safe(line) for line in lines)


def accepted_words(posture: ControlPosture) -> str:
    """Return the accepted risk of a control, if there is one."""
    risk: Accepted | None = posture.acceptance
    return f"risk accepted to {day_words(risk.until)}" if risk else ""


def _marks(required: Required) -> str:
    marks = []
    if required.posture.overridden:
        marks.append("overridden")
    if required.accepted:
        marks.append(accepted_words(required.posture))
    if required.posture.identity_not_shown:
        marks.append("identity not shown")
    if required.posture.corroborated:
        marks.append("corroborated")
    return f" ({', '.join(marks)})" if marks else ""


def _head(found: Posture, known_at: datetime) -> str:
    day: date = found.at
    subject = "" if found.subject == "organisation" else f", {found.subject}"
    return safe(
        f"{found.organisation}{subject}: as at {day_words(day)}, as known on {day_words(known_at.date())}, "
        f"profile {found.criteria.profile.name}"
    )
