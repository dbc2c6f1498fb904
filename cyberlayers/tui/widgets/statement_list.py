"""The statements of a control, to be ticked: yes, no, or not yet."""

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cyberlayers.model.catalogue import Control
from cyberlayers.tui.widgets.followed_list import FollowedList
from cyberlayers.tui.wording import hanging

Answers = Mapping[str, bool | None]
"""Statement key to yes, no, or None for not yet."""

_HEADS = {
    "a": "Achieved when all of these are true",
    "p": "Partially achieved when all of these are true",
    "n": "Not achieved when any of these is true",
}
_SIGNS: dict[bool | None, str] = {True: "√", False: "×", None: " "}  # noqa: RUF001 - a sign, not a letter
WORDS: dict[bool | None, str] = {True: "yes", False: "no", None: "not yet"}
_NEXT: dict[bool | None, bool | None] = {None: True, True: False, False: None}


class StatementList(FollowedList):
    """Space goes round yes, no and not yet. Posts `Ticked`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "cycle", "Tick"),
        Binding("y", "tick('yes')", "Yes", show=False),
        Binding("n", "tick('no')", "No", show=False),
        Binding("minus,delete,backspace", "tick('not yet')", "Not yet", show=False),
    ]

    class Ticked(Message):
        """A person changed an answer."""

        def __init__(self, key: str, value: bool | None) -> None:  # noqa: FBT001 - the answer itself
            super().__init__()
            self.key = key
            self.value = value

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self._statements: Control | None = None
        self._recorded: Answers = {}
        self._draft: Answers = {}

    def fill(self, control: Control, recorded: Answers, draft: Answers) -> None:
        """Show the statements with what is recorded and what is not yet."""
        if (control, recorded, draft) != (self._statements, self._recorded, self._draft):
            self._statements, self._recorded, self._draft = control, recorded, draft
            self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the sentences again."""
        self._lay_out()

    def action_cycle(self) -> None:
        """Go on to the next answer."""
        key = self._key()
        if key:
            self.post_message(self.Ticked(key, _NEXT[self._answer(key)]))

    def action_tick(self, word: str) -> None:
        """Answer with a word, and go on to the next statement."""
        key = self._key()
        if key:
            self.post_message(self.Ticked(key, {"yes": True, "no": False}.get(word)))
            self.action_cursor_down()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick with the mouse or Enter, too."""
        event.stop()
        self.action_cycle()

    def _key(self) -> str | None:
        at = self.highlighted
        return None if at is None else self.get_option_at_index(at).id

    def _answer(self, key: str) -> bool | None:
        return self._draft[key] if key in self._draft else self._recorded.get(key)

    def _lay_out(self) -> None:
        control = self._statements
        if control is None:
            return
        at = self.highlighted
        width = max(20, self.scrollable_content_region.width - 2)
        options: list[Option] = []
        column = ""
        for key, statement in control.statements.items():
            if key[0] != column:
                column = key[0]
                gap = "\n" if options else ""
                options.append(Option(Content.styled(f"{gap} {_HEADS[column]}", "$muted"), disabled=True))
            was = f" (recorded: {WORDS[self._recorded.get(key)]})" if key in self._draft else ""
            options.append(Option(hanging(self._lead(key), statement.text + was, width), id=key))
        self.clear_options()
        self.add_options(options)
        self.highlighted = 1 if at is None else at

    def _lead(self, key: str) -> Content:
        value = self._answer(key)
        good = value is (key[0] != "n")
        style = "$muted" if value is None else ("$primary" if good else "$warning")
        return Content.assemble(
            ("*" if key in self._draft else " ", "bold $accent"),
            (f"[{_SIGNS[value]}] ", f"bold {style}"),
            (f"{key} ", "$muted"),
        )
