"""What the palette found, with the letters that were typed marked in it.

Textual's own `Matcher.highlight` reads its words as markup: a title of an item of evidence could hold a link that runs
an action of the app, or a lone `[/]` that ends the search with an error.
"""

from textual.content import Content
from textual.fuzzy import Matcher

from cyberlayers.tui.wording import shown


def highlighted(matcher: Matcher, words: str) -> Content:
    """Return words as they are, the letters that match reversed."""
    content = shown(words)
    _, offsets = matcher.fuzzy_search.match(matcher.query, content.plain)
    for offset in offsets:
        if not content.plain[offset].isspace():
            content = content.stylize(matcher.match_style, offset, offset + 1)
    return content
