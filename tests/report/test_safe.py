"""No text makes a terminal obey."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.report.safe import escaped, safe

BAD = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANY = st.text(st.characters())


def bad(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in BAD and c not in "\u200c\u200d"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x07\x7f", "␇␡"),
        ("\x9b1m", "<U+009B>1m"),
        ("\u202eabc", "<U+202E>abc"),
        ("a\nb\tc", "a b c"),
        ("é ü 漢 🙂", "é ü 漢 🙂"),
        ("a\u200cb\u200dc", "a\u200cb\u200dc"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_lines_are_kept_where_a_caller_asks() -> None:
    assert safe("a\nb\tc", keep_lines=True) == "a\nb c"


@given(ANY)
def test_nothing_harmful_is_left(text: str) -> None:
    assert bad(safe(text)) == set()
    assert bad(safe(text, keep_lines=True)) <= {"\n"}
    assert safe(safe(text)) == safe(text)


@given(st.dictionaries(ANY, ANY))
def test_escaped_json_is_harmless_and_means_the_same(value: dict[str, str]) -> None:
    text = escaped(json.dumps(value, indent=2, ensure_ascii=False))
    assert bad(text) <= {"\n"}
    assert json.loads(text) == value
