"""Make any text harmless to a terminal.

Control characters (C0, C1, DEL), bidirectional controls and other invisible format characters are shown as what they
are instead of being obeyed: ESC becomes `␛`, a right-to-left override `<U+202E>`. Line feeds and tabs become spaces
unless a caller keeps the lines.
"""

import json
import re
import unicodedata

_KEPT_FORMAT = frozenset("\u200c\u200d")
"""Zero-width joiner and non-joiner: needed by several scripts, and harmless."""

_SUSPECT = re.compile(r"[^\x20-\x7e]")


def safe(text: str, *, keep_lines: bool = False) -> str:
    """Return text that a terminal will show and not obey."""
    if text.isascii() and text.isprintable():
        return text
    return _SUSPECT.sub(lambda match: _shown(match.group(), keep_lines=keep_lines), text)


def escaped(text: str) -> str:
    """Return JSON with every character that a terminal would obey written as an escape of four hex digits.

    Such characters stand in JSON only inside strings, line feeds between them apart.
    """
    return _SUSPECT.sub(lambda match: _as_json(match.group()), text)


def _as_json(character: str) -> str:
    if character == "\n" or _shown(character, keep_lines=True) == character:
        return character
    return json.dumps(character)[1:-1]


def _shown(character: str, *, keep_lines: bool) -> str:
    if character == "\n":
        return "\n" if keep_lines else " "
    if character == "\t":
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in _KEPT_FORMAT:
        return f"<U+{code:04X}>"
    return character
