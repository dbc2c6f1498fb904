"""Which screen a run is opened on."""

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from cyberlayers.model.run import RunStarted
    from cyberlayers.tui.snapshot import Snapshot


def run_screen_of(snapshot: "Snapshot", run: str) -> Screen[None]:
    """Return the screen for a run: the facilitator's, or that of somebody who plays alone.

    A run that is not known opens the facilitator's, which says so.
    """
    records = snapshot.view.state.runs.get(run)
    if records and cast("RunStarted", records[0].body).mode == "solo":
        from cyberlayers.tui.screens.exercise_solo import ExerciseSoloScreen

        return ExerciseSoloScreen(run)
    from cyberlayers.tui.screens.exercise_run import ExerciseRunScreen

    return ExerciseRunScreen(run)
