"""Words that attack a terminal or Textual, and how one sees that they did nothing."""

from cyberlayers.report.safe import safe

ATTACKS = (
    "\x1b]0;PWNED\x07", "\x1b]52;c;UFdORUQ=\x07", "\x1b[31mRED", "\x1bPq#\x1b\\", "\x9b31mC1", "\x9d0;PWNED\x9c",
    "\u202eevil\u202c", "\u2066iso\u2069", "\u200bzw\ufeff", "[@click=app.quit()]x[/]", "[red]r", "[/]", "[bold",
)  # fmt: skip
"""Operating system commands, CSI, DCS, C1, directions, invisible signs, markup."""

WORDS = " ".join((*ATTACKS, "\U0001f469\u200d\U0001f4bb", "W" * 300))
NEVER = tuple(
    words.encode()
    for words in (
        "\x1b]0;PWNED", "\x1b]52;c;UFd", "\x1b[31mRED", "\x1bPq#", "\x9b", "\x9d", "\u202e", "\u2066", "\u200b",
        "\ufeff",
    )
)  # fmt: skip
"""What a terminal must never be sent; the app itself sends nothing that begins like these."""


def obeyed(raw: bytes) -> list[bytes]:
    """Return the attacks that reached a terminal as they were."""
    return [words for words in NEVER if words in raw]


def pasted(text: str) -> str:
    """Return what a terminal sends when a text is pasted."""
    return f"\x1b[200~{text}\x1b[201~"


PASTED = tuple(words for words in ATTACKS if "\x1b" not in words)
"""Attacks that arrive in one piece: Textual takes an ESC inside a paste for a key of its own and types the rest."""


def numbered(number: int) -> tuple[str, str]:
    """Return one attack after the other under a number of its own, and how it looks when it is shown."""
    text = f"k{number:02} {PASTED[number % len(PASTED)]}"
    return text, safe(text)
