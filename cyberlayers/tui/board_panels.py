"""The lines of the board's panels, made from a snapshot."""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.panel import PanelRow
from cyberlayers.tui.wording import STATUS_WORDS, joined, plural, short_day, shown

if TYPE_CHECKING:
    from datetime import date

ROWS = 30


def lapse_rows(snapshot: Snapshot) -> tuple[PanelRow, ...]:
    """Return what lapses, soonest first."""
    rows = []
    for lapse in snapshot.lapses[:ROWS]:
        falls = lapse.supported_after < lapse.supported_before
        after = f" → {STATUS_WORDS[lapse.supported_after]}" if falls else ""
        style = "$warning" if falls else ""
        text = Content.assemble(
            (_brief(lapse.last_day), style), "  ", lapse.control, (after, style), "  ", (lapse.what, "$muted")
        )
        rows.append(PanelRow(text, lapse.what if lapse.kind == "evidence" else lapse.control))
    return tuple(rows)


def waiting_rows(snapshot: Snapshot) -> tuple[PanelRow, ...]:
    """Return what waits, the most urgent first."""
    return tuple(
        PanelRow(Content.assemble((f"{one.why}  ", "$muted"), shown(f"{one.what} {one.control}")), "queue")
        for one in snapshot.awaited[:ROWS]
    )


def finding_rows(snapshot: Snapshot) -> tuple[PanelRow, ...]:
    """Return open findings, soonest due first; what is overdue stands out."""
    return tuple(
        PanelRow(
            Content.assemble(
                (_brief(row["due"]), "bold $error" if row["due"] < snapshot.view.at else ""),
                f"  {row['control']}  ",
                shown(row["action"] or row["id"]),
            ),
            row["control"],
        )
        for row in snapshot.findings[:ROWS]
    )


def exercise_rows(snapshot: Snapshot) -> tuple[PanelRow, ...]:
    """Return when an exercise is due, and what to do about it."""
    rehearsed = snapshot.rehearsed
    if rehearsed.last is None or rehearsed.due is None:
        lines = [Content.styled("None has been run yet.", "$warning"), Content("Press x for the library.")]
    else:
        late = rehearsed.due < snapshot.view.at
        due = Content.styled(f"Next due {short_day(rehearsed.due)}", "bold $error" if late else "")
        lines = [due, Content(f"Last {short_day(rehearsed.last)}, {plural(rehearsed.runs, 'run')}")]
    never = [kind_words(one.kind) for one in snapshot.exercised if one.last is None]
    if never and rehearsed.last is not None:
        lines.append(Content.styled(f"Not in a year: {', '.join(never)}", "$muted"))
    return tuple(PanelRow(line, "exercises") for line in lines)


def exercised_lines(snapshot: Snapshot) -> tuple[Hanging, ...]:
    """Return which kinds of scenario were exercised in the last twelve months, and which were not."""
    done = [f"{kind_words(one.kind)} ({short_day(one.last)})" for one in snapshot.exercised if one.last]
    never = [kind_words(one.kind) for one in snapshot.exercised if one.last is None]
    lines = [Hanging(Content.styled("Exercised ", "$muted"), ", ".join(done) or "nothing in a year")]
    if never:
        lines.append(Hanging(Content.styled("Not yet   ", "$muted"), ", ".join(never), "$muted"))
    return tuple(lines)


def kind_words(kind: str) -> str:
    """Return a kind of scenario in words."""
    return kind.replace("-", " ")


def glance(snapshot: Snapshot) -> Content:
    """Return the four panels in as many lines, for a small screen."""
    lines = []
    for name, rows, count, empty in (
        ("Lapses ", lapse_rows(snapshot), len(snapshot.lapses), "nothing in 90 days"),
        ("Waiting", waiting_rows(snapshot), len(snapshot.awaited), "nothing"),
        ("Finding", finding_rows(snapshot), len(snapshot.findings), "none open"),
        ("Rehearse", exercise_rows(snapshot), 0, ""),
    ):
        figure = f"{count:>3}  " if count else "     "
        first = rows[0].text if rows else Content.styled(empty, "$muted")
        lines.append(Content.assemble((f"{name:<9}", "$muted"), (figure, "bold"), first))
    return joined(lines, "\n")


def _brief(day: "date") -> str:
    return f"{day.day:>2} {day:%b}"
