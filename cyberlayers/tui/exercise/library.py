"""The library: scenarios with when they were last exercised, runs to go on with, and what one needs to choose."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual.content import Content

from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.scenario import Found, find_scenarios
from cyberlayers.exercise.aims import spell_out
from cyberlayers.tui.exercise.story import span
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import cut, plural, short_day, shown
from cyberlayers.workspace.runs import exercised, list_runs

if TYPE_CHECKING:
    from cyberlayers.model.scenario import Scenario
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.workspace import Workspace

YEAR = timedelta(days=365)
BLANK = Hanging(Content(""), "")
ENDINGS = {None: "in play", "completed": "ended", "stopped": "stopped", "real-incident": "real incident"}


@dataclass(frozen=True)
class Library:
    """What the library shows.

    Attributes:
        found: the scenarios, broken ones with why they cannot be read.
        runs: newest first; `last` the day on which a room last played a scenario to its end, within a year.
        never: the kinds that no room has played within a year.
    """

    found: tuple[Found, ...]
    runs: tuple[dict[str, Any], ...]
    last: dict[str, date]
    never: tuple[str, ...]
    has_register: bool

    def scenario(self, key: str | None) -> "Scenario | None":
        """Return the scenario of a row."""
        return next((one.scenario for one in self.found if one.path.name == key), None)


def read_library(workspace: "Workspace", snapshot: "Snapshot") -> Library:
    """Read the library, and the runs of this workspace."""
    view = snapshot.view
    runs = tuple(reversed(list_runs(workspace, view)))
    last: dict[str, date] = {}
    for row in runs:
        held = row["ended"].date() if row["ended"] and row["ending"] == "completed" else None
        if row["mode"] == "facilitated" and held and view.at - YEAR <= held <= view.at:
            last[row["scenario"]] = max(held, last.get(row["scenario"], held))
    return Library(
        found=find_scenarios(content_folder("scenarios")),
        runs=runs,
        last=last,
        never=tuple(one.kind for one in exercised(workspace, view) if one.last is None),
        has_register=any(record.body.from_date <= view.at for record in view.state.estates),
    )


def scenario_headings(width: int) -> Content:
    """Return the headings, laid out as the rows are."""
    return Content.styled(
        f"  {cut('Scenario', _title(width))}{cut('Kind', 18)}{cut('Level', 7)}{cut('Lasts', 12)}Last exercised",
        "$muted",
    )


def scenario_rows(library: Library, width: int) -> tuple[KeyedRow, ...]:
    """Return one row a scenario; the key is its file's name."""
    return tuple(KeyedRow(found.path.name, _row(library, found, width)) for found in library.found)


def run_rows(library: Library) -> tuple[KeyedRow, ...]:
    """Return one row a run, the newest first."""
    rows = []
    for run in library.runs:
        open_now = run["ending"] is None
        worth = ", ".join(run["evidence"]) or plural(len(run["findings"]), "finding")
        rows.append(
            KeyedRow(
                run["run"],
                Content.assemble(
                    ("● " if open_now else "√ ", "bold $accent" if open_now else "$primary"),
                    (f"{run['run']}  ", "bold"),
                    (cut(ENDINGS[run["ending"]], 15), "$accent" if open_now else "$muted"),
                    cut(run["mode"], 13),
                    (cut(short_day(run["started"].date()), 13), "$muted"),
                    shown(f"at minute {run['minute']}, " if open_now else f"{worth}, ", "$muted"),
                    shown(run["title"]),
                ),
            )
        )
    return tuple(rows)


def scenario_lines(found: Found | None) -> tuple[Hanging, ...]:
    """Return what one needs to choose a scenario: nothing that spoils it."""
    if found is None:
        return ()
    if found.scenario is None:
        return (Hanging(Content.styled("! ", "$error"), str(found.refusal), "$error"),)
    scenario = found.scenario
    about = scenario.about

    def words(text: str) -> str:
        return spell_out(text, scenario, None)

    ratio = "" if about.clock_ratio == 1 else f", {about.clock_ratio:g} minutes of story to one of play"
    star, dot = Content.styled("★ ", "$accent"), Content.styled("· ", "$muted")
    return (
        Hanging(Content(""), words(about.title), "bold $accent"),
        Hanging(Content(""), f"{about.kind}, {about.hazard}; {span(about.duration_min)} of play{ratio}.", "$muted"),
        Hanging(Content(""), f"For: {about.audience}.", "$muted"),
        BLANK,
        Hanging(Content(""), words(about.summary)),
        BLANK,
        Hanging(Content(""), "What it is held for", "bold"),
        *(Hanging(dot, words(one.text)) for one in scenario.objective),
        BLANK,
        Hanging(Content(""), "Who plays (★ required)", "bold"),
        *(
            Hanging(star if role.required else Content("  "), f"{role.name} ({role.function})")
            for role in scenario.role
        ),
        BLANK,
        Hanging(Content(""), "What will have to be decided", "bold"),
        *(Hanging(dot, f"by the {scenario.role_by_id[one.owner].name}") for one in scenario.decision),
        BLANK,
        Hanging(Content(""), "It stands on", "bold"),
        *(Hanging(dot, f"{one.incident} ({one.source})") for one in about.grounding),
    )


def _title(width: int) -> int:
    return max(16, width - 2 - 18 - 7 - 12 - 15)


def _row(library: Library, found: Found, width: int) -> Content:
    if found.scenario is None:
        return Content.assemble(("! ", "$error"), cut(found.path.name, _title(width)), ("cannot be read", "$error"))
    about = found.scenario.about
    held = library.last.get(about.id)
    return Content.assemble(
        ("√ " if held else "○ ", "$primary" if held else "$warning"),
        (cut(about.title, _title(width) - 1) + " ", "bold"),
        cut(about.kind, 18),
        ("●" * about.difficulty, "$accent"),
        ("○" * (3 - about.difficulty) + "    ", "$faint"),
        cut(span(about.duration_min), 12),
        (short_day(held) if held else "never", "" if held else "$warning"),
    )
