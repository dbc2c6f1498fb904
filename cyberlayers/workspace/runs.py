"""Look runs up: list them, say where one stands, write its report, and which kinds of scenario were rehearsed."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, cast, get_args

from cyberlayers.model.run import RunEnded, RunStarted
from cyberlayers.model.scenario import Kind
from cyberlayers.report.markdown import as_html
from cyberlayers.workspace.new_file import new_file
from cyberlayers.workspace.rehearsing import foresee, load, report, where
from cyberlayers.workspace.workspace import View, Workspace

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Exercised:
    """A kind of scenario, and when it was last rehearsed by a room; None: not in the last twelve months."""

    kind: str
    last: date | None


def list_runs(workspace: Workspace, view: View) -> list[dict[str, Any]]:
    """Return every run, oldest first."""
    rows = []
    for run in view.state.runs:
        rehearsal = load(workspace, run, view.state)
        state = rehearsal.state
        about = rehearsal.scenario.about
        rows.append(
            {
                "run": run,
                "scenario": about.id,
                "title": about.title,
                "kind": about.kind,
                "mode": state.started.mode,
                "started": state.started_at,
                "minute": round(state.clock.minute_at(state.ended_at or workspace.clock())),
                "ending": state.ended.ending if state.ended else None,
                "ended": state.ended_at,
                "evidence": [item.body.id for item in view.state.evidence.values() if item.body.run == run],
                "findings": [one.added.body.id for one in view.state.findings.values() if one.added.body.run == run],
            }
        )
    return rows


def standing_words(workspace: Workspace, run: str) -> str:
    """Return where a run stands, in a few lines."""
    rehearsal = load(workspace, run)
    now = workspace.clock().astimezone(UTC)
    found = where(rehearsal, now, foresee(rehearsal))
    state = rehearsal.state
    if state.ended is not None:
        return f"{run} has ended ({state.ended.ending}). Report it with: cyberlayers exercise report {run}"
    lines = [f"{run} stands at minute {found.minute:.0f}, {'clock held' if state.paused else 'clock running'}."]
    lines += [f"Due: {inject.id}" for inject in found.due]
    lines += [f"Open decision: {one.decision.id}, by minute {one.deadline_min:.0f}" for one in found.open]
    if found.next is not None:
        lines.append(f"Next: {found.next.id} at minute {found.next.at_min}")
    return "\n".join(lines)


def write_report(workspace: Workspace, run: str, to: Path | None) -> str:
    """Return the report of a run, and write it to a new file if one is named (HTML where it ends in .html).

    Raises:
        ContentError: there is no such run, or the file exists or cannot be written.
    """
    text = report(workspace, run)
    if to is not None:
        page = as_html(text, f"EXERCISE {run}") if to.suffix in {".html", ".htm"} else text
        with new_file(to) as file:
            file.write(page.encode())
    return text


def exercised(workspace: Workspace, view: View) -> tuple[Exercised, ...]:
    """Return every kind of scenario with the day on which a facilitated run of it last ended, in a year."""
    last: dict[str, date] = {}
    for run, records in view.state.runs.items():
        started = cast("RunStarted", records[0].body)
        completed = next((r for r in records if isinstance(r.body, RunEnded) and r.body.ending == "completed"), None)
        if started.mode == "facilitated" and completed and view.at - YEAR <= completed.day <= view.at:
            kind = load(workspace, run, view.state).scenario.about.kind
            last[kind] = max(last.get(kind, completed.day), completed.day)
    return tuple(Exercised(kind, last.get(kind)) for kind in get_args(Kind))
