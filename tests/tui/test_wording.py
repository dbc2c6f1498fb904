"""Words on the screen: clean, cut, folded, and never wider than they may be."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from cyberlayers.tui.wording import cut, hanging, joined, plural, short_day, shown

anything = st.text(max_size=120)


@given(anything, st.integers(min_value=0, max_value=60))
def test_cut_words_take_exactly_their_width(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) == width


@given(anything, st.integers(min_value=12, max_value=80))
def test_folded_words_stay_within_their_width(text: str, width: int) -> None:
    folded = hanging(Content("* "), text, width).plain.split("\n")
    assert all(cell_len(line) <= width for line in folded)
    assert all(line.startswith("  ") for line in folded[1:])


@given(st.text(alphabet=st.characters(categories=["L", "N"]), max_size=60).map(lambda word: word[:60]))
def test_folding_loses_no_letter(text: str) -> None:
    folded = hanging(Content("- "), text, 20).plain
    assert "".join(folded.removeprefix("- ").split()) == "".join(text.split())


@given(anything)
def test_nothing_that_is_shown_can_be_obeyed(text: str) -> None:
    assert all(letter.isprintable() or letter in "\u200c\u200d" or letter.isspace() for letter in shown(text).plain)


def test_markup_in_words_stays_words() -> None:
    assert shown("[red]x[/] [@click=app.quit()]y[/]").plain == "[red]x[/] [@click=app.quit()]y[/]"
    assert not shown("[red]x[/]").spans


def test_counts_and_days_are_worded() -> None:
    assert plural(1, "finding") == "1 finding"
    assert plural(2, "finding") == "2 findings"
    assert plural(2, "person", "people") == "2 people"
    assert short_day(date(2026, 12, 3)) == "3 Dec 2026"
    assert joined(["a", Content("b")]).plain == "a · b"
