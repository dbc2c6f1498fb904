"""Sentences under each other, later lines of each indented under its first: reasons, history, hints."""

from typing import NamedTuple

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from cyberlayers.tui.wording import hanging


class Hanging(NamedTuple):
    """One sentence and what stands before it."""

    lead: Content
    text: str
    style: str = ""


class HangingLines(Widget):
    """Shows sentences, as high as they need."""

    DEFAULT_CSS = "HangingLines { height: auto; width: 100%; }"

    def __init__(self, *, id: str) -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self._lines: tuple[Hanging, ...] = ()

    def fill(self, lines: "tuple[Hanging, ...]") -> None:
        """Show these."""
        if lines != self._lines:
            self._lines = lines
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines they take."""
        del container, viewport
        return sum(one.plain.count("\n") + 1 for one in self._folded(width))

    def render(self) -> RenderResult:
        """Return them all."""
        return Content("\n").join(self._folded(self.size.width))

    def _folded(self, width: int) -> list[Content]:
        return [hanging(line.lead, line.text, width, line.style) for line in self._lines]
