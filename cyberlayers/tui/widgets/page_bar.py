"""The pages of a screen on one line, each with its digit and what waits on it."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class PageBar(Static):
    """Shows which page is open; a click opens another. Posts `Chosen`; the screen binds the digits."""

    DEFAULT_CSS = "PageBar { height: 1; padding: 0 1; text-wrap: nowrap; }"

    class Chosen(Message):
        """A person wants another page."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(self, pages: tuple[tuple[str, str], ...], *, id: str = "pages") -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id, markup=False)
        self._pages = pages
        self._open = pages[0][0]
        self._counts: dict[str, int] = {}
        self._tabs: list[tuple[str, int]] = []

    def on_mount(self) -> None:
        """Show the pages."""
        self._lay_out()

    def fill(self, page: str, counts: dict[str, int]) -> None:
        """Show which page is open, and how much waits on each."""
        if (page, counts) != (self._open, self._counts):
            self._open, self._counts = page, counts
            self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Open what was clicked."""
        offset = event.get_content_offset(self)
        at = 0
        for name, width in self._tabs:
            if offset is not None and at <= offset.x < at + width:
                self.post_message(self.Chosen(name))
            at += width

    def _lay_out(self) -> None:
        pieces, self._tabs = [], []
        for number, (name, label) in enumerate(self._pages, 1):
            count = self._counts.get(name, 0)
            on = name == self._open
            piece = Content.assemble(
                (f"{'▸' if on else ' '}{number} ", "bold" if on else "bold $accent"),
                (label, "bold" if on else "$muted"),
                (f" {count}" if count else "", "bold $warning" if not on else "bold"),
                " ",
            )
            pieces.append(piece.stylize("on $block-cursor-background") if on else piece)
            self._tabs.append((name, piece.cell_length))
        self.update(Content("").join(pieces))
