"""A room that plays: events at minutes of play, as a facilitator would record them."""

import copy
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from cyberlayers.exercise.run import RunState, fold
from cyberlayers.model.run import (
    RunAnswered,
    RunAttended,
    RunDecided,
    RunEnded,
    RunEvent,
    RunJumped,
    RunMarked,
    RunMilestone,
    RunNoted,
    RunParked,
    RunPaused,
    RunReleased,
    RunResumed,
    RunSkipped,
    RunStarted,
)
from cyberlayers.model.scenario import Scenario

DATA = Path(__file__).parent.parent / "data" / "exercise"
RUN = "R-000001"
BEGINS = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
STARTEX = dt.datetime(2026, 11, 27, 22, 40)  # noqa: DTZ001 - a local time of day
VERBS: dict[str, type[RunEvent]] = {
    "answer": RunAnswered,
    "attend": RunAttended,
    "decide": RunDecided,
    "end": RunEnded,
    "jump": RunJumped,
    "mark": RunMarked,
    "milestone": RunMilestone,
    "note": RunNoted,
    "park": RunParked,
    "pause": RunPaused,
    "release": RunReleased,
    "resume": RunResumed,
    "skip": RunSkipped,
}


def start(**fields: object) -> RunStarted:
    given = {
        "run": RUN,
        "scenario": "small-ransomware",
        "scenario_version": "1.2",
        "scenario_sha256": "0" * 64,
        "mode": "facilitated",
        "startex": STARTEX,
    }
    return RunStarted.model_validate({**given, **fields})


def wall(minutes: float) -> dt.datetime:
    return BEGINS + dt.timedelta(minutes=minutes)


def event(verb: str, **fields: object) -> RunEvent:
    return VERBS[verb].model_validate({"run": RUN, **fields})


class Room:
    """Records events; the scenario's clock runs two scenario minutes to the minute of play."""

    def __init__(self, scenario: Scenario, **fields: object) -> None:
        self.scenario = scenario
        self.events: list[tuple[dt.datetime, RunEvent]] = [(BEGINS, start(**fields))]

    def do(self, minutes: float, verb: str, **fields: object) -> "Room":
        self.events.append((wall(minutes), event(verb, **fields)))
        return self

    def decide(self, minutes: float, decision: str, option: str, **fields: object) -> "Room":
        role = self.scenario.decision_by_id[decision].owner
        return self.do(minutes, "decide", decision=decision, option=option, **{"role": role, **fields})

    @property
    def state(self) -> RunState:
        return fold(self.scenario, self.events)


def plain() -> dict[str, Any]:
    return tomllib.loads((DATA / "scenario.toml").read_text())


class Draft:
    """The small scenario as plain data, to be altered: `draft.find("inject", "alert")["when"] = …`."""

    def __init__(self) -> None:
        self.data = copy.deepcopy(plain())

    def find(self, table: str, entry_id: str) -> dict[str, Any]:
        found: dict[str, Any] = next(entry for entry in self.data[table] if entry["id"] == entry_id)
        return found

    def drop(self, table: str, entry_id: str) -> "Draft":
        self.data[table].remove(self.find(table, entry_id))
        return self

    def scenario(self) -> Scenario:
        return Scenario.from_plain(self.data)
