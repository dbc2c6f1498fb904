"""The controls of a layer as a table: one line a control, columns that fit the width."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from cyberlayers.tui.wording import (
    STAR,
    STATE_SIGNS,
    STATE_STYLES,
    STATE_WORDS,
    STATUS_STYLES,
    STATUS_WORDS,
    cut,
    short_day,
)

if TYPE_CHECKING:
    from cyberlayers.assess.posture import Required

_STATUS, _STATE, _COUNT, _DAY = 13, 21, 4, 12
_LEAD = 12
_CHOICES = ((_STATUS, _STATE, _DAY), (_STATUS, 0, _DAY), (0, 0, _DAY), (0, 0, 0))
"""Which of claimed, state and lapse there is room for; the sign says the state in any case."""


@dataclass(frozen=True)
class ControlRow:
    """What a row shows.

    Attributes:
        items: how many items count, and how many there are.
        lapse: the first day on which one of them lapses.
    """

    id: str
    title: str
    key: bool
    claimed: str
    supported: str
    required: str
    state: str
    accepted: bool
    items: tuple[int, int]
    lapse: date | None

    def matches(self, words: str) -> bool:
        """Tell whether every word is in the id, the title or the state."""
        text = f"{self.id} {self.title} {STATE_WORDS[self.state]} {'key' if self.key else ''}".lower()
        return all(word in text for word in words.lower().split())


def row_of(required: "Required") -> ControlRow:
    """Return a control as a row."""
    posture = required.posture
    counting = [item for item in posture.standing if item.supports and item.counts]
    return ControlRow(
        id=posture.control.id,
        title=posture.control.title,
        key=posture.control.key,
        claimed=str(posture.claimed),
        supported=str(posture.supported),
        required=str(required.requirement.status) if required.requirement else "",
        state=str(required.state),
        accepted=required.accepted,
        items=(len(counting), len(posture.standing)),
        lapse=min((item.last_day for item in counting), default=None),
    )


class ControlTable(OptionList):
    """One line a control. Posts `Moved` and `Opened` with the control's id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("enter", "select", "Open control"),
    ]

    class Moved(Message):
        """The cursor stands on another control."""

        def __init__(self, control: str) -> None:
            super().__init__()
            self.id = control

    class Opened(Moved):
        """A person wants to open a control."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, markup=False)
        self._rows: tuple[ControlRow, ...] = ()

    def fill(self, rows: tuple[ControlRow, ...]) -> None:
        """Show these rows; the cursor stays on its control where that is still there."""
        chosen = self.chosen
        self._rows = rows
        self._lay_out()
        ids = [row.id for row in rows]
        self.highlighted = ids.index(chosen) if chosen in ids else (0 if rows else None)

    @property
    def chosen(self) -> str | None:
        """The control under the cursor."""
        at = self.highlighted
        return self._rows[at].id if at is not None and at < len(self._rows) else None

    def choose(self, control: str) -> None:
        """Put the cursor on a control."""
        ids = [row.id for row in self._rows]
        if control in ids:
            self.highlighted = ids.index(control)

    def headings(self) -> Content:
        """Return the headings, laid out as the rows are."""
        plan = _plan(self._room)
        cells = [" " * (_LEAD - 2), "  ", cut("Control", plan.title)]
        cells += [cut(name, width) for name, width in plan.named()]
        return Content.styled("".join(cells), "$muted")

    @property
    def _room(self) -> int:
        return max(40, self.size.width - 1)

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the rows out again."""
        at = self.highlighted
        self._lay_out()
        self.highlighted = at

    def _lay_out(self) -> None:
        plan = _plan(self._room)
        self.clear_options()
        self.add_options([Option(_line(row, plan)) for row in self._rows])

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say where the cursor stands."""
        event.stop()
        if event.option_index < len(self._rows):
            self.post_message(self.Moved(self._rows[event.option_index].id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what is to be opened."""
        event.stop()
        if event.option_index < len(self._rows):
            self.post_message(self.Opened(self._rows[event.option_index].id))


@dataclass(frozen=True)
class _Plan:
    """Widths of the columns in cells, 0 for one that is left out."""

    title: int
    claimed: int
    state: int
    lapse: int

    def named(self) -> list[tuple[str, int]]:
        """Return heading and width of the columns after the title."""
        columns = [
            ("Claimed", self.claimed),
            ("Supported", _STATUS),
            ("Required", _STATUS),
            ("State", self.state),
            ("Ev.", _COUNT),
            ("Next lapse", self.lapse),
        ]
        return [(name, width) for name, width in columns if width]


def _plan(width: int) -> _Plan:
    fixed = _LEAD + 2 * _STATUS + _COUNT
    for claimed, state, lapse in _CHOICES:
        title = width - fixed - claimed - state - lapse
        if title >= 27:
            return _Plan(min(title, 62), claimed, state, lapse)
    return _Plan(max(8, width - fixed), 0, 0, 0)


def _line(row: ControlRow, plan: _Plan) -> Content:
    style = STATE_STYLES[row.state]
    outside = row.state in {"outside", "not_applicable"}
    ink = "$faint" if outside else ""
    parts: list[tuple[str, str]] = [
        (f" {STATE_SIGNS[row.state]} ", style),
        (row.id, ink or "bold"),
        (f" {STAR if row.key else ' '} ", "$accent"),
        (cut(row.title, plan.title - 1) + " ", ink),
    ]
    if plan.claimed:
        parts.append((cut(STATUS_WORDS[row.claimed], _STATUS), ink or STATUS_STYLES[row.claimed]))
    parts += [
        (cut(STATUS_WORDS[row.supported], _STATUS), ink or STATUS_STYLES[row.supported]),
        (cut(STATUS_WORDS.get(row.required, "-"), _STATUS), ink or "$muted"),
    ]
    if plan.state:
        words = STATE_WORDS[row.state] + (", accepted" if row.accepted else "")
        parts.append((cut(words, _STATE - 1) + " ", style))
    count, total = row.items
    parts.append((cut(str(count) if count == total else f"{count}/{total}", _COUNT), ink))
    if plan.lapse:
        parts.append((cut(short_day(row.lapse) if row.lapse else "", _DAY), "$muted"))
    return Content.assemble(*parts)
