"""Some of several lines, to be ticked."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cyberlayers.tui.widgets.followed_list import FollowedList
from cyberlayers.tui.wording import hanging


class Ticks(FollowedList):
    """Space ticks and unticks. Posts `Changed`."""

    DEFAULT_CSS = "Ticks { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Tick", show=False)]

    class Changed(Message):
        """Something was ticked or unticked."""

        def __init__(self, sender: "Ticks") -> None:
            super().__init__()
            self.sender = sender

    def __init__(self, lines: tuple[tuple[str, str], ...], ticked: tuple[str, ...], *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self._offered = lines
        self._on = set(ticked)

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is ticked, in the order of the lines."""
        return tuple(value for _, value in self._offered if value in self._on)

    def offer(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Offer other lines; what was ticked stays ticked where it is still there."""
        if lines != self._offered:
            self._offered = lines
            self._lay_out()

    def on_mount(self) -> None:
        """Show the lines."""
        self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the lines again."""
        self._lay_out()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick or untick."""
        event.stop()
        self._on ^= {self._offered[event.option_index][1]}
        self._lay_out()
        self.post_message(self.Changed(self))

    def _lay_out(self) -> None:
        at = self.highlighted
        width = max(20, self.scrollable_content_region.width - 2)
        self.clear_options()
        for label, value in self._offered:
            on = value in self._on
            lead = Content.styled(f" [{'√' if on else ' '}] ", "bold $primary" if on else "$muted")
            self.add_option(Option(hanging(lead, label, width)))
        self.highlighted = at if at is not None and at < len(self._offered) else (0 if self._offered else None)
