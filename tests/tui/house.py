"""A workspace to look at, an app over it, and what its screen shows."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from textual.notifications import Notification, Notifications
from textual.pilot import Pilot

from cyberlayers.content.catalogue import content_folder
from cyberlayers.model.layers import LAYERS
from cyberlayers.model.status import Method, Side
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.start import app_for
from cyberlayers.workspace import answering, evidencing, findings, people
from cyberlayers.workspace.workspace import Acting, Clock, Entropy, Workspace, create
from tests.tui.quiet import settled, strike, type_in

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIZES = ((80, 24), (120, 40), (200, 60))
TITLES = (
    "Somebody answers for it",
    "Multi-factor authentication for every user and every administrator",
    "Recovery is tried out and its figures are kept",
)
METHODS = ("examine", "test", "interview")


def clock() -> datetime:
    return NOW


def acting(person: str) -> Acting:
    """Return a person at an account of their own."""
    return Acting(person, f"account-of-{person}", "host")


def plain_controls(folder: Path) -> Path:
    """Write a catalogue of three controls a layer, the second a key control: what the screens show stays the same
    whatever the shipped catalogue says."""
    (folder / "profiles").mkdir(parents=True)
    ids = []
    for layer in LAYERS:
        controls = []
        for place, (title, method) in enumerate(zip(TITLES, METHODS, strict=True), 1):
            ids.append(f"L{layer.number}-0{place}")
            controls.append(_control(ids[-1], title, method, key=place == 2))
        (folder / f"{layer.number}-{layer.slug}.toml").write_text("".join(controls), encoding="utf-8")
    for name in ("starter", "baseline"):
        wanted = [one for one in ids if name == "baseline" or one.endswith("2")]
        lines = [f'"{one}" = {{ status = "achieved" }}' for one in wanted]
        head = f'format = "cyberlayers.profile/1"\nname = "{name}"\ntitle = "{name}"\nsource = "tests"\n'
        text = head + "date = 2026-11-22\n[requires]\n" + "\n".join(lines)
        (folder / "profiles" / f"{name}.toml").write_text(text, encoding="utf-8")
    shutil.copy(content_folder("controls") / "policy.toml", folder / "policy.toml")
    return folder


def _control(control: str, title: str, method: str, *, key: bool) -> str:
    sign_in = "shows that each account that runs a server or a cloud service needs a second factor"
    return f"""
[[control]]
id = "{control}"
title = "{title}"
outcome = "A stolen or guessed password alone opens nothing: users and administrators prove who they are twice."
why = "Without a second check one careless click is enough to read every resident's file."
key = {str(key).lower()}
achieved = ["An export from the last 90 days {sign_in}.", "A trial sign-in failed.", "Three test calls were refused."]
partial = ["Every route that faces the internet asks for a second factor."]
not_achieved = ["An administrator can sign in with a password alone.", "Nobody knows who can sign in."]
evidence = [
  {{ text = "Export of the sign-in rules with date and row count.", method = "{method}" }},
  {{ text = "Record of trial sign-ins with a password alone.", method = "test" }},
]
valid_days = 90
maps = {{ "caf-4.0" = ["B2.a"], "csf-2.0" = ["PR.AA-03"] }}
"""


@dataclass
class Told:
    """What the command line was told."""

    workspace: Path | None
    person: str = "ann"
    subject: str | None = None
    at: date | None = None
    known_at: date | None = None
    clock: Clock = clock
    entropy: Entropy = os.urandom

    def acting(self) -> Acting:
        return acting(self.person)


def open_as(folder: Path, person: str = "ann") -> Workspace:
    return Workspace(folder, acting(person), clock, os.urandom)


def empty_workspace(folder: Path, organisation: str = "Brackwater Borough Council", profile: str = "starter") -> Path:
    create(folder, organisation, profile, acting("ann"), clock, os.urandom)
    return folder


def worked_workspace(folder: Path) -> Path:
    """Make a workspace with a little of everything."""
    empty_workspace(folder, profile="baseline")
    ann, bob = open_as(folder), open_as(folder, "bob")
    people.add_person(ann, "bob", "Second person", "Head of Audit", Side.AUDIT)
    every_yes(ann, "L5-02")
    every_yes(ann, "L5-01")
    answering.answer(ann, "L4-02", answers={"n1": True})
    add_note(ann, ("L5-02",), "Export of sign-in rules", ("L5-02:a1", "L5-02:a2"))
    evidencing.review(bob, "E-000001")
    add_note(ann, ("L5-01", "L5-03"), "Leavers set beside the payroll list", ())
    add_note(ann, ("L4-02",), "Scan of the edge", ("L4-02:n1",), against=True)
    answering.accept(ann, "L4-02", "Replaced in spring", approver="bob", until=date(2027, 3, 31))
    findings.add_finding(
        ann,
        "L4-02",
        observation="Firmware of two firewalls is 60 days old",
        action="Update both firewalls",
        owner="Head of ICT",
        due=date(2026, 12, 15),
    )
    return folder


def every_yes(workspace: Workspace, control: str) -> None:
    """Answer a control as well as it can be answered."""
    keys = workspace.view().criteria.catalogue.by_id[control].statements
    answering.answer(workspace, control, answers={key: not key.startswith("n") for key in keys})


def add_note(
    workspace: Workspace, controls: tuple[str, ...], title: str, statements: tuple[str, ...], *, against: bool = False
) -> str:
    new = evidencing.NewEvidence(
        controls=controls,
        title=title,
        method=Method.TEST,
        note="What was seen, in a few words",
        statements=statements,
        polarity="contradicts" if against else "supports",
    )
    return evidencing.add(workspace, new).body.id


@asynccontextmanager
async def opened(
    folder: Path,
    person: str = "ann",
    size: tuple[int, int] = (120, 40),
    *,
    clock: Clock = clock,
    run: str | None = None,
) -> AsyncIterator[tuple[CyberlayersApp, Pilot[None]]]:
    """Run the app over a folder, on a run if one is given, until everything is read."""
    app = app_for(Told(folder, person, clock=clock), run)
    app.animation_level = "none"
    app._notifications = Remembered()
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield app, pilot


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when what the one before it caused is done; after `=` a text is typed, as fast as one can."""
    for key in keys:
        if key.startswith("="):
            type_in(pilot.app, key[1:])
        else:
            strike(pilot.app, key)
        await settled(pilot)
    if not keys:
        await settled(pilot)


def screen_of(app: CyberlayersApp) -> str:
    """Return every line of the screen as it would be written to a terminal, through the line filters."""
    width, height = app.size
    lines = []
    for strip in app.screen._compositor.render_strips():
        for line_filter in app._filters:
            if line_filter.enabled:
                strip = strip.apply_filter(line_filter, app.screen.background_colors[1])  # noqa: PLW2901 - each filter takes the last one's strip
        lines.append(strip.text[:width].rstrip())
    return "\n".join(lines[:height]) + "\n"


def without_half_blocks(text: str) -> str:
    """Return a screen whose rings are left to the tests of the rings."""
    return "\n".join(line.replace("▀", " ").rstrip() for line in text.split("\n"))


class Remembered(Notifications):
    """Toasts that go after five seconds, as ever, and a list of what they said that stays."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def add(self, notification: Notification) -> Self:
        """Show a toast, and remember it."""
        self.said.append(notification.message)
        return super().add(notification)


def toasts(app: CyberlayersApp) -> list[str]:
    """Return what has been notified since the app began, however long ago."""
    assert isinstance(app._notifications, Remembered)
    return app._notifications.said
