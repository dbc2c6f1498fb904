"""One entry of the register: its figures with where they come from, what it needs and what needs it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.model.estate import Entry, NeedsGroup, Node, Service, System, Team
from cyberlayers.report.estate import kind_of
from cyberlayers.tui.exercise.story import hours_words
from cyberlayers.tui.figures import basis_words, spread_words
from cyberlayers.tui.register.tree import needed_by_tree, needs_tree
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.wording import short_day

if TYPE_CHECKING:
    from datetime import date

    from cyberlayers.tui.register.reading import Reading

BLANK = Hanging(Content(""), "")
_LABEL = 15


def entry_lines(reading: "Reading", entry: Entry) -> tuple[Hanging, ...]:
    """Return everything that the register says of an entry, and what the checks find."""
    lines = [Hanging(Content(""), entry.name, "bold $accent"), Hanging(Content(""), _what(entry), "$muted")]
    lines += [
        Hanging(Content.styled("! ", "bold $warning"), f"{result.sentence}. {result.advice}.")
        for result in reading.concerning(entry.id)
    ]
    lines += [BLANK, *_figures(entry, reading.today)]
    if isinstance(entry, Service):
        lines += [*_workaround(reading, entry), *_impact(entry), *_words(entry)]
    if isinstance(entry, (Node, Service)):
        lines += [*_titled("Needs", needs_tree(reading, entry), "Nothing: it stands alone.")]
        lines += [*_titled("Needed by", needed_by_tree(reading, entry.id), "Nothing needs it.")]
    if isinstance(entry, Team):
        restored = [node.name for node in reading.estate.nodes if node.restore and node.restore.team == entry.id]
        lines += _titled("Restores", [Hanging(Content.styled("· ", "$muted"), name) for name in restored], "Nothing.")
    return tuple(lines)


def needs_words(reading: "Reading", group: NeedsGroup) -> str:
    """Return one group of needs by the names of its members."""
    how = "all of" if group.all is not None else "any of" if group.any is not None else f"{group.quorum} of"
    return f"{how} {', '.join(reading.name(member) for member in group.members)}"


def _titled(title: str, lines: "list[Hanging]", empty: str) -> "list[Hanging]":
    return [BLANK, Hanging(Content(""), title, "bold"), *(lines or [Hanging(Content("  "), empty, "$muted")])]


def _what(entry: Entry) -> str:
    layer = f" of layer {entry.layer}" if isinstance(entry, System) and entry.layer else ""
    critical = ", critical" if isinstance(entry, System) and entry.critical else ""
    tier = f", tier {entry.tier}" if isinstance(entry, Service) and entry.tier else ""
    owner = f"; owner: {entry.owner}" if entry.owner else "; no owner"
    tags = f"; tags: {', '.join(entry.tags)}" if entry.tags else ""
    return f"{kind_of(entry).capitalize()} {entry.id}{layer}{critical}{tier}{owner}{tags}"


def _line(label: str, text: str) -> Hanging:
    return Hanging(Content.styled(f"{label:<{_LABEL}}", "$muted"), text)


def _figures(entry: Entry, today: "date") -> Iterator[Hanging]:
    source = f" ({basis_words(entry, today)})"
    if isinstance(entry, Service):
        yield _line("MTPD", f"{_hours(entry.mtpd_h)}: longest below its least level{source}")
        it_rto = "" if entry.it_rto_h is None else f"; on its own systems {_hours(entry.it_rto_h)}"
        yield _line("RTO", f"{_hours(entry.rto_h)}{it_rto}{source}")
        yield _line("RPO", f"{_hours(entry.rpo_h)}{source}")
        yield _line(
            "Least level", f"{entry.mbco:.0%} (MBCO); restart {entry.restart_h:g} h; backlog {entry.wrt_h:g} h (WRT)"
        )
    elif isinstance(entry, Node):
        yield _line("RTO", f"{_hours(entry.rto_h)}{source}")
        if entry.rpo_h is not None:
            yield _line("RPO", f"{_hours(entry.rpo_h)}{source}")
        yield from _restore(entry, today)
    elif isinstance(entry, Team):
        works = (
            "always"
            if entry.hours == "always"
            else f"{', '.join(entry.hours.days)} {entry.hours.opens} to {entry.hours.closes}"
        )
        yield _line(
            "People", f"{entry.people} at once, here {entry.mobilise_h:g} h after the start; works {works}{source}"
        )


def _restore(node: Node, today: "date") -> Iterator[Hanging]:
    restore = node.restore
    if restore is None or restore.hours is None:
        yield _line("Restored", "nobody has said how long it takes: it cannot be hit in a simulation")
    else:
        who = restore.team or "the supplier's own people"
        without = (
            f"; without a backup {spread_words(restore.hours_without_backup)}" if restore.hours_without_backup else ""
        )
        after = f"; after {', '.join(restore.after) or 'nothing: break-glass'}" if restore.after is not None else ""
        how = f"{spread_words(restore.hours)} by {restore.people} of {who}{without}{after}"
        yield _line("Restored", f"{how} ({basis_words(restore, today)})")
    backup = node.backup
    if backup is not None:
        where = "isolated" if backup.isolated else "not isolated"
        kept = "" if backup.retained_days is None else f", kept {backup.retained_days:g} days"
        tested = short_day(backup.restore_tested_on) if backup.restore_tested_on else "never"
        text = f"every {backup.every_h:g} h, {where}{kept}; restore tested {tested} ({basis_words(backup, today)})"
        yield _line("Backup", text)


def _workaround(reading: "Reading", service: Service) -> Iterator[Hanging]:
    plan = service.workaround
    if plan is None:
        yield _line("Workaround", "none: it stops with its systems")
        return
    holds = "without limit" if plan.holds_h is None else f"for {hours_words(plan.holds_h)}"
    needs = "".join(f"; needs {needs_words(reading, group)}" for group in plan.needs)
    people = f"; {plan.people} people" if plan.people is not None else ""
    text = f"{plan.level:.0%}, ready after {plan.ready_after_h:g} h, holds {holds}{people}{needs}"
    yield _line("Workaround", f"{text} ({basis_words(plan, reading.today)})")


def _impact(service: Service) -> Iterator[Hanging]:
    if not service.impact:
        return
    worst = service.unacceptable
    yield BLANK
    yield Hanging(Content(""), f"Impact, by hours without it{f' ({worst} is unacceptable)' if worst else ''}", "bold")
    hours = sorted({hour for row in service.impact for hour in row.after_h})
    head = "".join(f"{f'{hour:g} h':>7}" for hour in hours)
    yield Hanging(Content.styled(f"{'':<{_LABEL}}", "$muted"), head.replace(" ", "\u00a0"), "$muted")
    for row in service.impact:
        scores = dict(zip(row.after_h, row.score, strict=True))
        cells = []
        for hour in hours:
            score = max((after for after in scores if after <= hour), default=None)
            value = "·" if score is None else str(scores[score])
            bad = worst is not None and score is not None and scores[score] >= worst
            cells.append((f"{f'{value}!' if bad else value + ' ':>7}", "bold $error" if bad else ""))
        yield Hanging(Content.assemble((f"{row.category:<{_LABEL}}", "$muted"), *cells), "")


def _words(service: Service) -> Iterator[Hanging]:
    yield BLANK
    day = f", {short_day(service.approved_on)}" if service.approved_on else ""
    approved = f"{service.approved_by or 'nobody'}{day}"
    review = f"; review by {short_day(service.review_by)}" if service.review_by else ""
    yield _line("Approved by", f"{approved}{review}")
    if service.vital_records:
        yield _line("Vital records", " ".join(service.vital_records))
    if service.dependants:
        yield _line("Relied on by", ", ".join(service.dependants))
    for peak in service.peaks:
        tighter = "" if peak.mtpd_h is None else f": MTPD {_hours(peak.mtpd_h)}"
        yield _line("Peak", f"{peak.name}, {peak.when}{tighter}")


def _hours(hours: float | None) -> str:
    return "not set" if hours is None else f"{hours:g} h"
