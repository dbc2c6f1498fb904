"""What the widgets have in common that draw themselves line by line."""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from itertools import groupby

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from cyberlayers.tui.rings.paint import Cell
from cyberlayers.tui.rings.palette import Colour, Palette, palette_on
from cyberlayers.tui.widgets.technique import Technique, technique_for


class Painted(Widget):
    """A widget that paints all its lines at once, and again only when something that they show has changed."""

    ALLOW_SELECT = False

    technique: reactive[Technique | None] = reactive(None)
    """How to draw; None for what suits the terminal."""

    _lines: tuple[Strip, ...] = ()
    _shown: Hashable = None

    @property
    def drawn_as(self) -> Technique:
        """The technique in use."""
        return self.technique or technique_for(self.app)

    def shows(self) -> Hashable:
        """Return everything of this widget's own that its lines depend on; nothing here."""
        return ()

    def paint(self, palette: Palette | None) -> Iterable[Strip]:
        """Return the lines, each as wide as the content; none here. No palette means no colours."""
        del palette
        return ()

    def render_line(self, y: int) -> Strip:
        """Return one line of the content."""
        palette = self._palette()
        shown = (self.size, palette, self.has_focus, self.base_style, self.shows())
        if shown != self._shown:
            self._shown = shown
            self._lines = tuple(self.paint(palette))
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.base_style)

    @property
    def base_style(self) -> Style:
        """The widget's own colours, from its stylesheet."""
        return self.visual_style.rich_style

    def strip_of(self, cells: Iterable[Cell]) -> Strip:
        """Return a line of cells as a strip."""
        base = self.base_style
        segments = []
        for (_, ink, ground, bold), run in groupby(cells, key=lambda cell: cell._replace(glyph="")):
            style = style_of(ink, ground, bold=bold)
            segments.append(Segment("".join(cell.glyph for cell in run), style if ground else base + style))
        return Strip(segments)

    def _palette(self) -> Palette | None:
        drawn_as = self.drawn_as
        if drawn_as is Technique.SIGNS:
            return None
        ground = self.background_colors[1]
        return palette_on((ground.r, ground.g, ground.b), indexed=drawn_as is Technique.INDEXED)


@lru_cache(maxsize=8192)
def style_of(ink: Colour | None, ground: Colour | None, *, bold: bool = False) -> Style:
    """Return a style; building one costs far more than looking it up."""
    return Style(
        color=None if ink is None else RichColor.from_rgb(*ink),
        bgcolor=None if ground is None else RichColor.from_rgb(*ground),
        bold=bold or None,
    )
