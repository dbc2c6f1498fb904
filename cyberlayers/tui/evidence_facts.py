"""An item of evidence in lines: what was entered, where it stands, what was said about it."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.tui.history import events_about
from cyberlayers.tui.snapshot import Snapshot
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.wording import short_day

if TYPE_CHECKING:
    from cyberlayers.model.state import Evidence

PREVIEW_BYTES = 16_384


def facts(item: "Evidence") -> tuple[Hanging, ...]:
    """Return what was entered, without what was left empty."""
    body = item.body
    period = [short_day(day) for day in (body.effective_from, body.effective_to) if day]
    sample = f"{body.sampled} of {body.population}" if body.sampled is not None and body.population is not None else ""
    report = ", ".join(word for word in (body.author, body.organisation) if word)
    rows = (
        ("Shows", body.shows),
        ("Controls", ", ".join(item.controls())),
        ("Speaks to", ", ".join(item.statements()) or "no statement in particular"),
        ("It", body.polarity),
        ("Method", str(body.method)),
        ("Source", body.source.replace("-", " ")),
        ("Tested", f"by {body.tested_by} on {short_day(body.tested_on)}" if body.tested_on else ""),
        ("Report", f"{report}{', about itself' if body.about_own else ''}" if report else ""),
        ("Collected", f"by {body.collected_by} on {short_day(body.collected)}"),
        ("Period", " to ".join(period)),
        ("Expires", short_day(body.expires) if body.expires else ""),
        ("Covers", ", ".join(body.covers)),
        ("Sampled", sample),
        ("Left out", body.excluded),
        ("Extract", body.extract),
        ("File", body.file_name),
        ("Bytes", f"{body.size:,}, SHA-256 {body.sha256[:16]}…"),
        ("Subject", body.subject if body.subject != "organisation" else ""),
    )
    return tuple(_fact(label, words) for label, words in rows if words)


def standing_lines(snapshot: Snapshot, item: "Evidence") -> tuple[Hanging, ...]:
    """Return strength and state for each control."""
    from cyberlayers.workspace.consulting import standing_of

    lines = []
    for control, one in standing_of(snapshot.view, item).items():
        words = [str(one.strength), f"{one.state}, last day {short_day(one.last_day)}"]
        words += ["a reviewer disagrees"] if one.disputed else []
        words += [] if one.admitted or not one.supports else [f"{item.body.method} is not admitted here"]
        words += [f"superseded by {one.superseded_by}"] if one.superseded_by else []
        about = ", ".join(one.statements) or "no statement"
        lines.append(_fact(control, f"{'; '.join(words)}; speaks to {about}"))
    return tuple(lines)


def words_about(snapshot: Snapshot, item: "Evidence") -> tuple[Hanging, ...]:
    """Return everything that was recorded about the item, newest first."""
    return tuple(
        Hanging(Content.styled(f" {event.at:%d %b %Y %H:%M} ", "$muted"), f"{event.person} {event.text}")
        for event in events_about(snapshot.view.state, item)
    )


def preview(folder: Path, sha256: str, kind: str) -> str:
    """Return the beginning of an item's bytes as text.

    Raises:
        WorkspaceError: they are missing.
    """
    from cyberlayers.store.evidence_files import open_kept

    with open_kept(folder, sha256) as source:
        data = source.read(PREVIEW_BYTES + 1)
    if b"\0" in data[:PREVIEW_BYTES]:
        return "Not text. f writes it to a file."
    text = data[:PREVIEW_BYTES].decode("utf-8", "replace")
    if text.count("\ufffd") > len(text) // 10:
        return "Not text. f writes it to a file."
    return f"{text}\n… f writes all of it to a file." if len(data) > PREVIEW_BYTES and kind != "link" else text


def _fact(label: str, words: str | None) -> Hanging:
    return Hanging(Content.styled(f" {label:<12}", "$muted"), words or "")
