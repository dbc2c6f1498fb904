"""A workspace with a register and a short scenario, and a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from cyberlayers.model.run import Mode, RunEvent
from cyberlayers.workspace import estates, rehearsing
from cyberlayers.workspace.workspace import Acting, Workspace, create

DATA = Path(__file__).parents[1] / "data" / "exercise"
SCENARIO = DATA / "scenario.toml"
ESTATE = DATA / "estate.toml"


class Room:
    """A run of the short scenario, recorded by one facilitator."""

    def __init__(self, folder: Path, mode: Mode = "facilitated") -> None:
        self.now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
        self.workspace = create(folder, "A council", "starter", acting("ann"), lambda: self.now, Random(8).randbytes)
        estates.import_estate(self.workspace, ESTATE)
        self.run = rehearsing.start(self.workspace, str(SCENARIO), mode)

    def as_another(self, person: str) -> Workspace:
        """Return the same workspace as somebody else acts on it."""
        return Workspace(self.workspace.folder, acting(person), lambda: self.now, Random(9).randbytes)

    def forward(self, minutes: float) -> "Room":
        """Let time pass on the wall."""
        self.now += timedelta(minutes=minutes)
        return self

    def do(self, kind: type[RunEvent], **fields: object) -> "Room":
        """Record one event."""
        rehearsing.record_event(self.workspace, kind.model_validate({"run": self.run, **fields}))
        return self

    @property
    def loaded(self) -> rehearsing.Rehearsal:
        """The run as it stands."""
        return rehearsing.load(self.workspace, self.run)


def acting(person: str) -> Acting:
    """Return a person at an account of their own."""
    return Acting(person, f"account-of-{person}", "desk")
