"""Words that attack a terminal or Textual are shown as words, on every screen, in a real pseudo-terminal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cyberlayers.model.status import Method, Status
from cyberlayers.report.safe import safe
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.workspace import answering, evidencing, findings
from tests.tui.attacks import PASTED, WORDS, numbered, obeyed, pasted
from tests.tui.house import NOW, add_note, empty_workspace, every_yes, open_as, opened, press, screen_of, toasts
from tests.tui.terminal import Terminal

DOWN, ENTER, ESCAPE, RIGHT, TAB, F2, F3 = "\x1b[B", "\r", "\x1b", "\x1b[C", "\t", "\x1bOQ", "\x1bOR"
END = "\x1b[F"
SCRIPT = """
import os, sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from cyberlayers.tui.start import run_screen
from cyberlayers.workspace.workspace import Acting
run_screen(SimpleNamespace(
    workspace=Path(sys.argv[1]), subject=None, at=None, known_at=None, entropy=os.urandom,
    clock=lambda: datetime.fromisoformat(sys.argv[2]), acting=lambda: Acting("bob", "account-of-bob", "host")))
"""
NAME = "\x1b]0;PWNED\x07[red]\u202e\x9b31m[@click=app.quit()]x"


def terminal_on(folder: Path) -> Terminal:
    return Terminal("-c", SCRIPT, str(folder), NOW.isoformat(), folder=folder.parent, columns=140, rows=60)


@pytest.fixture
def hostile(plain: Path) -> Path:
    empty_workspace(plain, f"Org {WORDS}", "baseline")
    ann = open_as(plain)
    file = plain.parent / f"{NAME}.txt"
    file.write_text(f"content {WORDS}\n{WORDS}", encoding="utf-8")
    every_yes(ann, "L5-02")
    evidencing.add(
        ann,
        evidencing.NewEvidence(
            controls=("L5-02",), title=f"Title {WORDS}", method=Method.TEST, file=file, shows=WORDS, covers=(WORDS,),
            statements=("L5-02:a1",), excluded=WORDS, extract=WORDS,
        ),
    )  # fmt: skip
    answering.override(ann, "L5-02", Status.NOT_ACHIEVED, f"Why {WORDS}")
    findings.add_finding(ann, "L5-02", observation=WORDS, action=WORDS, owner=WORDS, due=NOW.date())
    return plain


@pytest.fixture
def judged(hostile: Path) -> Path:
    """Return the hostile workspace with something to approve, and a contradiction."""
    ann = open_as(hostile)
    every_yes(ann, "L5-03")
    add_note(ann, ("L5-01",), f"Against {WORDS}", (), against=True)
    answering.accept(ann, "L5-02", f"Accept {WORDS}", approver="bob", until=date(2027, 3, 31))
    return hostile


def test_no_screen_lets_words_reach_the_terminal_as_commands(hostile: Path) -> None:
    terminal, seen = terminal_on(hostile), ""
    try:
        seen += terminal.read(lambda shown: "Next" in shown)
        for keys, expected in (
            ("5", "L5-03"), (DOWN, "L5-02 Multi"), (ENTER, "c Confirm"), (TAB, ""), (ENTER, "d Withdraw"),
            (ESCAPE, "c Confirm"), ("e", "New evidence"), (F3, "x.txt"), (ESCAPE, "New evidence"), (ESCAPE, "c Confir"),
            ("w", "L1-02"), ("r", "second pair of eyes"), ("?", "Keys of this screen"), (ESCAPE, "second pair"),
            (":", "Search"), ("E-0", "E-000001"),
        ):  # fmt: skip
            seen += terminal.type(keys, lambda shown, expected=expected: expected in shown)  # type: ignore[misc] # a default that binds
        assert terminal.process.poll() is None, "the app ran an action that stood in its data"
    finally:
        terminal.kill()
    assert not obeyed(terminal.raw)
    for words in (
        "Org ␛]0;PWNED␇",
        "[@click=app.quit()]x[/]",
        "<U+202E>",
        "<U+009B>31mC1",
        "␛Pq#␛\\",
        "[red]",
    ):
        assert words in seen


def test_a_hostile_name_and_folder_are_shown_as_words_from_the_welcome_on(plain: Path) -> None:
    folder = plain.parent / NAME
    terminal = terminal_on(folder)
    try:
        terminal.read(lambda shown: "A new organisation" in shown)
        name = f"Town {' '.join(PASTED[:3])}"
        terminal.type(pasted(name), lambda shown: safe(name) in shown)
        terminal.type(pasted("\x1b]0;PWNED\x07"), lambda shown: "^]0;PWNED" in shown)
        terminal.read()
        terminal.type(TAB)
        terminal.type(TAB)
        terminal.type(END, lambda shown: "[@click=app.quit()]x" in shown)
        assert safe(name) in terminal.type(F2, lambda shown: "Start with these" in shown)
        terminal.read()
        terminal.type("w", lambda shown: "L1-09" in shown and "c Confirm" in shown)
        assert terminal.process.poll() is None, "the app ran an action that stood in its data"
    finally:
        terminal.kill()
    assert not obeyed(terminal.raw)
    assert "Made a workspace" in terminal.raw.decode()
    assert open_as(folder).state().organisation.startswith(name)


class Hand:
    """Opens one dialog after the other, and pastes another attack into each of its fields."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pasted = 0

    def to(self, keys: str, *expected: str) -> str:
        """Press keys one by one, each when the screen rests, then wait for words."""
        for key in keys.split(" "):
            self.terminal.read()
            self.terminal.type(key)
        return self.terminal.read(lambda shown: all(words in shown for words in expected))

    def paste(self, fields: int) -> None:
        """Fill the focused field and those after it; each attack stands there as words."""
        for field in range(fields):
            if field:
                self.terminal.type(TAB)
            text, shown = numbered(self.pasted)
            self.pasted += 1
            self.terminal.type(pasted(text), lambda screen, shown=shown: shown in screen)  # type: ignore[misc] # a default that binds


@pytest.fixture
def hand(judged: Path) -> Iterator[Hand]:
    terminal = terminal_on(judged)
    try:
        terminal.read(lambda shown: "Next" in shown)
        yield Hand(terminal)
        assert terminal.process.poll() is None, "the app ran an action that stood in its data"
    finally:
        terminal.kill()
    assert not obeyed(terminal.raw)


@pytest.mark.long
def test_every_judgement_of_a_control_takes_hostile_words_and_shows_them_as_words(hand: Hand, judged: Path) -> None:
    hand.to(f"5 {DOWN} {ENTER}", "L5-02 Multi", "c Confirm")
    hand.to("o", "Judge L5-02")
    hand.to(TAB, "Judge L5-02")
    hand.paste(3)
    hand.to(ESCAPE, "c Confirm")
    hand.to("o", "Judge L5-02", numbered(0)[1], numbered(1)[1], numbered(2)[1])
    hand.to(f"{RIGHT} {RIGHT} {RIGHT}", "(•) accept the risk")
    hand.to(F2, "Not done")
    hand.to("f", "A finding on L5-02")
    hand.paste(5)
    hand.to(F2, "Not done")
    hand.to(RIGHT, "L5-03", "c Confirm")
    hand.to("o", "Judge L5-03")
    hand.to(f"{RIGHT} {RIGHT}", "(•) to not achieved")
    hand.to(TAB, "Judge L5-03")
    hand.paste(1)
    shown = hand.to(F2, "Recorded the judgement of L5-03", "overrode to")
    assert numbered(8)[1] in shown[shown.index("overrode to") :]
    hand.to("o", "Judge L5-03")
    hand.to(f"{RIGHT} {RIGHT} {RIGHT}", "(•) not applicable")
    hand.to(TAB, "Judge L5-03")
    hand.paste(3)
    hand.to(F2, "Not done")
    recorded = open_as(judged).state().judgements["L5-03", "organisation"]
    assert [one.body.why for one in recorded] == [numbered(8)[0]]


@pytest.mark.long
def test_every_word_about_an_item_takes_hostile_words_and_shows_them_as_words(hand: Hand, judged: Path) -> None:
    hand.to("r", "second pair of eyes", "E-000002 contradicts")
    hand.to(ENTER, "asks for approval", "Proposed by ann: Accept", "␛]0;PWNED␇ ␛]52")
    hand.to(f"{RIGHT} {TAB} {TAB}", "(•) no, I refuse")
    hand.paste(1)
    hand.to(F2, "Recorded your word on record")
    hand.to(ENTER, "E-000002", "Against ␛]0;PWNED␇", "d Withdraw")
    hand.to("t", "Attach E-000002")
    hand.paste(2)
    hand.to(F2, "Not done")
    hand.to("u", "E-000002 and another item")
    hand.to(TAB, "another item")
    hand.paste(1)
    hand.to(F2, "Not done")
    hand.to("f", "Write E-000002 to a file")
    hand.paste(1)
    hand.to(ESCAPE, "d Withdraw")
    hand.to("y", "You read E-000002 and agree")
    hand.to(f"{RIGHT} {TAB}", "(•) yes, identity not shown")
    hand.paste(1)
    hand.to(ESCAPE, "d Withdraw")
    hand.to("n", "Disagree with E-000002")
    hand.paste(1)
    said = hand.to(F2, "Recorded that you disagree", "bob disagreed with E-000002")
    assert numbered(6)[1] in said[said.index("bob disagreed") :]
    hand.to("d", "Withdraw E-000002")
    hand.paste(1)
    said = hand.to(F2, "Proposed to withdraw E-000002", "bob withdrew E-000002")
    assert numbered(7)[1] in said[said.index("bob withdrew") :]
    item = open_as(judged).state().evidence["E-000002"]
    assert [one.body.why for one in item.reviews] == [numbered(6)[0]]


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "found", "title", "fields"),
    [
        ("Close a finding", "With what was done", "What was done, or why", (TAB, 1)),
        ("Add a person", "Or change one", "Ids stay in the records", ("", 3)),
        ("Rename the organisation", "Its name from now on", "Rename the organisation", ("", 1)),
    ],
)
def test_the_questions_of_the_palette_take_hostile_words(
    hand: Hand, command: str, found: str, title: str, fields: tuple[str, int]
) -> None:
    hand.to(":", "Search")
    hand.to(command.replace(" ", ""), found)
    hand.to(f"{DOWN} {ENTER}", title, "Back")
    if fields[0]:
        hand.to(fields[0], title)
    hand.paste(fields[1])
    hand.to(ESCAPE, "Next")


async def test_a_toast_shows_hostile_words_as_words(hostile: Path) -> None:
    async with opened(hostile) as (app, pilot):
        app.perform(lambda _: None, lambda _: f"Said {WORDS}")
        await press(pilot, "0")
        assert any("PWNED" in message for message in toasts(app))
        text = screen_of(app)
        assert "\x1b" not in text
        assert "Said ␛]0;PWNED␇" in text


@pytest.mark.parametrize("title", ["[/] lost", "[@click=app.quit()]lost[/]", "[red]lost", "lost \x1b[31m"])
async def test_the_palette_reads_no_markup_in_a_title(council: Path, title: str) -> None:
    add_note(open_as(council), ("L5-02",), title, ())
    async with opened(council) as (app, pilot):
        await press(pilot, "colon", "=lost")
        for _ in range(500):
            if "Open the evidence" in screen_of(app):
                break
            await pilot.pause(0.02)
        assert f"E-000001 {safe(title)}" in screen_of(app)
        for strip in app.screen._compositor.render_strips():
            assert not any("@click" in segment.style.meta for segment in strip if segment.style is not None)


async def test_hostile_words_stay_inside_the_screen(hostile: Path) -> None:
    async with opened(hostile, size=(80, 24)) as (app, pilot):
        for keys in ((), ("5",), ("down", "enter"), ("tab", "enter"), ("r",)):
            await press(pilot, *keys)
            for strip in app.screen._compositor.render_strips():
                assert strip.cell_length == 80


async def test_clicking_hostile_words_does_nothing_of_what_they_say(hostile: Path) -> None:
    async with opened(hostile) as (app, pilot):
        await press(pilot, "5", "down", "enter")
        where = next(y for y, line in enumerate(screen_of(app).split("\n")) if "Title" in line)
        for x in range(60, 120, 6):
            await pilot.click(offset=(x, where))
        assert isinstance(app, CyberlayersApp)
        assert app.is_running
