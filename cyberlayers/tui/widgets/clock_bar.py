"""The clock of an exercise: time of day in the story, the minute, and how the room stands against its plan."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from cyberlayers.tui.exercise.story import clock_words, span
from cyberlayers.tui.wording import joined, shown

if TYPE_CHECKING:
    from cyberlayers.exercise.situation import Situation
    from cyberlayers.tui.exercise.desk import Desk

LATE_MIN = 5
"""A room that is later than this hears of it."""


class ClockBar(Static):
    """Two lines, the same on every page of a run."""

    DEFAULT_CSS = (
        "ClockBar { height: 2; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }"
    )

    def __init__(self, *, id: str = "clock") -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, markup=False)
        self._shown: Content | None = None

    def fill(self, desk: "Desk", now: "Situation", *, private: bool = True) -> None:
        """Show a moment of a run; `private` adds the plan, which is the facilitator's alone."""
        lines = [_story(desk, now)] + ([_plan(desk, now)] if private else [])
        content = joined(lines, "\n")
        if content != self._shown:
            self._shown = content
            self.update(content)


def _story(desk: "Desk", now: "Situation") -> Content:
    state, at = desk.state, now.timing.scenario_at
    if state.ended is not None:
        how = Content.styled(" ENDED ", "bold reverse")
    elif state.paused:
        how = Content.styled(" HELD ", "bold $background on $warning")
    else:
        ratio = desk.scenario.about.clock_ratio
        how = Content.styled(f" RUNNING{f' {ratio:g} to 1' if ratio != 1 else ''} ", "bold $background on $primary")
    phase = f"{_place(desk, now)}{now.phase.title}" if now.phase else "all phases over"
    return joined(
        [
            Content.assemble((f"{at:%a} {at.day} {at:%b}  ", "bold"), (f"{at:%H:%M}", "bold $accent"), "  ", how),
            f"minute {now.minute:.0f}",
            shown(phase),
        ],
        "  ·  ",
    )


def _place(desk: "Desk", now: "Situation") -> str:
    phases = desk.scenario.phase
    return f"{phases.index(now.phase) + 1}/{len(phases)} " if now.phase in phases else ""


def _plan(desk: "Desk", now: "Situation") -> Content:
    if desk.state.ended is not None:
        return Content.styled("The clock stands for good.", "$muted")
    timing = now.timing
    behind = timing.behind_min
    late = Content.styled(f"{span(behind)} behind", "bold $warning" if behind >= LATE_MIN else "$muted")
    pace = late if behind >= 1 else Content.styled("on time", "$muted")
    skip = (
        [Content.styled(f"x can leave out {len(now.skippable)}", "$muted")]
        if behind >= LATE_MIN and now.skippable
        else []
    )
    return joined(
        [
            Content.styled(
                f"actual {clock_words(timing.actual_at)}, planned {clock_words(timing.planned_at)}", "$muted"
            ),
            pace,
            *skip,
        ],
        "  ·  ",
    )
