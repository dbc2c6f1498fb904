"""Items of evidence, two lines each: id and title, then where the item stands."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cyberlayers.tui.widgets.followed_list import FollowedList
from cyberlayers.tui.wording import hanging, joined, short_day

if TYPE_CHECKING:
    from cyberlayers.assess.standing import Standing

_INDENT = " " * 11
_STATE_STYLES = {"current": "$primary", "due": "$warning", "broken": "bold $error"}


class ItemList(FollowedList):
    """The items of one control. Posts `Opened` with an evidence id."""

    DEFAULT_CSS = "ItemList { width: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open item"),
    ]

    class Opened(Message):
        """A person wants to open an item."""

        def __init__(self, evidence: str) -> None:
            super().__init__()
            self.evidence = evidence

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self._standing: tuple[Standing, ...] = ()

    def fill(self, standing: "tuple[Standing, ...]") -> None:
        """Show the items of a control, the newest first."""
        self._standing = standing
        self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        """Fold the titles again."""
        self._lay_out()

    def _lay_out(self) -> None:
        at, width = self.highlighted, max(30, self.scrollable_content_region.width - 1)
        self.clear_options()
        self.add_options([Option(_lines(item, width), id=item.id) for item in reversed(self._standing)])
        if self._standing:
            self.highlighted = min(at or 0, len(self._standing) - 1)
        else:
            self.add_option(Option(Content.styled(" No evidence yet: press e to add some.", "$muted"), disabled=True))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what is to be opened."""
        event.stop()
        if event.option.id:
            self.post_message(self.Opened(event.option.id))


def _lines(item: "Standing", width: int) -> Content:
    from cyberlayers.assess.reasons import listed

    body, state = item.item.body, str(item.state)
    style = _STATE_STYLES.get(state, "$muted")
    against = [] if item.supports else [Content.styled("contradicts", "bold $error")]
    until = f" to {short_day(item.last_day)}" if item.counts and item.supports else ""
    about = f"speaks to {listed(item.statements)}" if item.statements else "speaks to no statement in particular"
    facts = joined(
        [
            *against,
            Content.styled("disputed" if item.disputed else str(item.strength), "$error" if item.disputed else ""),
            str(body.method) if item.admitted or not item.supports else f"{body.method} is not admitted here",
            Content.styled(f"{state}{until}", style),
        ]
    )
    ink = "" if item.counts else "$muted"
    head = hanging(Content.styled(f" {item.id}  ", "bold"), body.title or "(its words are withheld)", width, ink)
    tail = hanging(Content(_INDENT), about, width, "$muted")
    return Content.assemble(head, f"\n{_INDENT}", facts, "\n", tail)
