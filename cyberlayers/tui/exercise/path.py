"""The path of the attack: its stages, whether each passes, and the controls that stand in its way.

For the facilitator alone. A control is supported by evidence, claimed only, or absent; where dice decide, the odds
stand beside the same figure for the claims.
"""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.tui.exercise.story import story_time
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.wording import STATE_SIGNS

if TYPE_CHECKING:
    from cyberlayers.model.stage import Stage
    from cyberlayers.tui.exercise.desk import Desk
    from cyberlayers.tui.snapshot import Snapshot

SIGNS = {"supported": ("√", "$primary"), "claimed-only": ("~", "$accent"), "absent": (STATE_SIGNS["unmet"], "$warning")}
WORDS = {"supported": "supported by evidence", "claimed-only": "claimed only", "absent": "absent"}


def path_lines(desk: "Desk", snapshot: "Snapshot") -> tuple[Hanging, ...]:
    """Return the stages in file order with their barriers, and how many of those hold."""
    every = {standing: len({b.control for b in desk.barriers if b.standing == standing}) for standing in SIGNS}
    counted = ", ".join(f"{count} {WORDS[standing]}" for standing, count in every.items())
    lines = [Hanging(Content.styled("Barriers on the path: ", "bold"), f"{counted}."), Hanging(Content(""), "")]
    for stage in desk.scenario.stage:
        lines += [_stage(desk, stage), *_barriers(desk, snapshot, stage), Hanging(Content(""), "")]
    if desk.odds:
        lines.append(
            Hanging(Content(""), "Odds multiply ordinal judgements: they rank, they do not measure.", "$muted")
        )
    return tuple(lines)


def _stage(desk: "Desk", stage: "Stage") -> Hanging:
    passed = dict(desk.prospect.consequence.passed)
    if stage.id in passed:
        how = f"passes at {story_time(desk.state.started.startex, stage.likely_h * 60)}"
    elif stage.id in desk.state.started.resisted:
        how = "stopped by the dice"
    else:
        how = "stopped, or never reached"
    odds = next((one for one in desk.odds if one.stage == stage.id), None)
    chance = "" if odds is None else f"; odds {odds.supported:.0%}, were every claim true {odds.claimed:.0%}"
    techniques = f" ({', '.join(stage.techniques)})" if stage.techniques else ""
    text = desk.words.spell(stage.text or stage.id)
    return Hanging(Content.styled(f"{stage.layer}  ", "bold $accent"), f"{text}{techniques}: {how}{chance}.", "bold")


def _barriers(desk: "Desk", snapshot: "Snapshot", stage: "Stage") -> list[Hanging]:
    titles = snapshot.view.criteria.catalogue.by_id
    found = [one for one in desk.barriers if one.stage == stage.id]
    if not found:
        return [Hanging(Content("   "), "No control of the catalogue stands against this stage.", "$muted")]
    return [
        Hanging(
            Content.styled(f"   {SIGNS[one.standing][0]} ", SIGNS[one.standing][1]),
            f"{one.control} {titles[one.control].title if one.control in titles else ''}: {WORDS[one.standing]}",
            "" if one.standing == "supported" else "$muted",
        )
        for one in found
    ]
