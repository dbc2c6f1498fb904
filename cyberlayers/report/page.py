"""HTML in which nothing can be forgotten to be escaped: text is escaped where it becomes part of a page.

Rules:

* only `element` and `page` make an `Html`; whatever else is put into one is text, escaped, and made harmless like
  any text that a terminal shows;
* no script, nothing fetched: the policy of our other reports stands at the head;
* an attribute's value is escaped too, and a link leads only to a file beside the page.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cyberlayers.report.markdown import POLICY, STYLE
from cyberlayers.report.safe import safe

_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_VOID = frozenset({"br", "hr"})


@dataclass(frozen=True, slots=True)
class Html:
    """A part of a page that is escaped already."""

    text: str


Part = Html | str


def element(name: str, *parts: Part, **attributes: str) -> Html:
    """Return an element; an attribute that is a word of Python ends in an underscore."""
    words = "".join(f' {key.rstrip("_")}="{html.escape(safe(value))}"' for key, value in attributes.items())
    inner = "".join(_escaped(part) for part in parts)
    return Html(f"<{name}{words}>" if name in _VOID else f"<{name}{words}>{inner}</{name}>")


def link(path: str, words: str) -> Html:
    """Return a link to a file beside the page.

    Raises:
        ValueError: the path could lead elsewhere.
    """
    if not _LOCAL.fullmatch(path):
        raise ValueError(f"{path} is not a file beside the page")
    return element("a", words, href=path)


def bullets(items: Iterable[Part]) -> Html:
    """Return a list."""
    return element("ul", *(element("li", item) for item in items))


def table(headings: Sequence[str], rows: Iterable[Sequence[Part]]) -> Html:
    """Return a table with its headings."""
    head = element("tr", *(element("th", one, scope="col") for one in headings))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("table", element("thead", head), element("tbody", *body))


def page(title: str, *parts: Part) -> str:
    """Return a whole page that fetches and runs nothing."""
    body = "\n".join(_escaped(part) for part in parts)
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{html.escape(safe(title))}</title><style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _escaped(part: Part) -> str:
    return part.text if isinstance(part, Html) else html.escape(safe(part))
