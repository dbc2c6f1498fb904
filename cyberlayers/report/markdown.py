"""Our own Markdown as self-contained HTML: no script, nothing fetched, everything escaped.

It reads what `after_action` writes and no more: headings, paragraphs, lists, tables and bold words.
"""

import html
import re

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c2430}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #c9d1da}"
    "h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}@media print{body{margin:0}}"
)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ESCAPED = re.compile(r"\\([\[`*|])")


def as_html(text: str, title: str) -> str:
    """Return a report as one HTML page."""
    body = "\n".join(_block(block) for block in text.strip().split("\n\n"))
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _block(block: str) -> str:
    lines = block.split("\n")
    if lines[0].startswith("#"):
        level = len(lines[0]) - len(lines[0].lstrip("#"))
        heading = f"<h{level}>{_inline(lines[0][level:].strip())}</h{level}>"
        rest = "\n".join(lines[1:]).strip()
        return f"{heading}\n{_block(rest)}" if rest else heading
    if lines[0].startswith("|"):
        return _table(lines)
    if lines[0].startswith("* "):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str]) -> str:
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in _cells(lines[0]))
    rows = "".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in _cells(line)) + "</tr>" for line in lines[2:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _inline(text: str) -> str:
    # The report escapes & and < itself; unescaping first keeps one escaping rule for the page.
    escaped = html.escape(html.unescape(text), quote=True)
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"<strong>\1</strong>", escaped))
