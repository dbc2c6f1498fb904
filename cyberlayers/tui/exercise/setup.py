"""How a run is set up: for a room or alone, when the services are shown, and whether dice decide."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cyberlayers.errors import UsageError
from cyberlayers.exercise.dice import draws, resisted
from cyberlayers.model.run import MAX_SEED, Mode, Reveal
from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Setup:
    """What was chosen; `seed` is given where dice decide."""

    scenario: str
    mode: Mode
    reveal: Reveal
    seed: str | None

    @classmethod
    def of(cls, scenario: str, said: Answered) -> "Setup":
        """Return the setup that was answered."""
        seed = said.get("seed", "1") if said["stages"] == "dice" else None
        return cls(scenario, cast("Mode", said["mode"]), cast("Reveal", said["reveal"]), seed)


def setup_question(scenario: str, title: str) -> Question:
    """Ask how a scenario is to be played."""
    return Question(
        key=f"setup:{scenario}",
        title=title,
        text="Facilitated: one screen for the facilitator, one view for the room; the clock is held until you have "
        "briefed them. Solo: the story comes to you; practice, never evidence.",
        fields=(
            Field("mode", "Played", "choice", options=(("facilitated", "facilitated"), ("solo", "solo"))),
            Field(
                "reveal",
                "Players see services",
                "choice",
                options=(("after each phase", "phase-end"), ("always", "live"), ("never", "never")),
            ),
            Field(
                "stages",
                "The attack",
                "choice",
                options=(("passes as written", "written"), ("dice, against our controls", "dice")),
            ),
            Field("seed", "Seed", value="1", hint="the same seed throws the same dice", when=("stages", ("dice",))),
        ),
        accept="Start",
    )


def start_run(workspace: "Workspace", setup: Setup, snapshot: "Snapshot") -> str:
    """Start the run and return its id.

    Raises:
        ContentError: the scenario does not hold together, or there is no register.
        UsageError: the seed is not a number.
    """
    from cyberlayers.workspace.closing import multipliers
    from cyberlayers.workspace.rehearsing import start
    from cyberlayers.workspace.scenarios import scenario_of

    if setup.seed is None:
        return start(workspace, setup.scenario, setup.mode, reveal=setup.reveal)
    if not setup.seed.isdecimal() or int(setup.seed) > MAX_SEED:
        raise UsageError(f"{setup.seed!r} is not a seed", "Give a whole number")
    seed = int(setup.seed)
    scenario = scenario_of(setup.scenario).scenario
    supported, _ = multipliers(snapshot.posture)
    stopped = resisted(scenario, supported, draws(scenario, seed))
    return start(workspace, setup.scenario, setup.mode, reveal=setup.reveal, seed=seed, resisted=stopped)
