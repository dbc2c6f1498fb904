import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cyberlayers.tui.widgets.band_text import bar_of, columns, counts_of, interval_of, shortened
from tests.tui.samples import BANDS, make_band

counts = st.tuples(*[st.integers(0, 16)] * 6)


@pytest.mark.parametrize(
    ("width", "short"),
    [
        (36, "Cloud and distributed infrastructure"),
        (35, "Cloud and distributed…"),
        (22, "Cloud and distributed…"),
        (21, "Cloud…"),
        (6, "Cloud…"),
        (5, "Clou…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_a_name_is_cut_between_words_while_one_fits(width: int, short: str) -> None:
    assert shortened("Cloud and distributed infrastructure", width) == short


@given(st.text(max_size=60), st.integers(0, 60))
def test_no_text_is_wider_than_its_room_or_can_do_anything(text: str, width: int) -> None:
    short = shortened(text, width)
    assert cell_len(short) <= width
    assert not {"\n", "\t", "\x1b", "\x9b"} & set(short)


@given(counts, st.integers(0, 40))
def test_a_bar_is_full_only_when_all_is_met(counts: tuple[int, ...], width: int) -> None:
    band = make_band(3, counts)
    met, claimed, unassessed, rest = bar_of(band, width)
    assert met + claimed + unassessed + rest == width
    assert min(met, claimed, unassessed, rest) >= 0
    if width > 1 and band.applicable:
        assert (met == width) == (band.met == band.applicable)
        assert (met > 0) == (band.met > 0)


@given(counts)
def test_the_interval_is_never_better_or_surer_than_it_is(counts: tuple[int, ...]) -> None:
    band = make_band(3, counts)
    if band.low is None or band.high is None:
        assert interval_of(band) == counts_of(band) == "–"  # noqa: RUF001 - the dash of a range
    else:
        low, _, high = interval_of(band).partition("–")  # noqa: RUF001 - the dash of a range
        assert float(low) <= band.low
        assert float(high or low) >= band.high or (not high and band.low == band.high)


def test_figures_are_met_of_applicable_and_low_to_high() -> None:
    assert counts_of(BANDS[4]) == "5/11"
    assert interval_of(BANDS[4]) == "0.45–0.82"  # noqa: RUF001 - the dash of a range
    assert interval_of(BANDS[3]) == "1.00"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((120, 8), "name bar counts interval word"),
        ((80, 8), "short bar counts interval word"),
        ((76, 8), "short counts interval word"),
        ((76, 16), "name bar counts interval word two"),
        ((44, 16), "short bar counts interval word two"),
        ((44, 8), "short counts word"),
        ((26, 16), "short counts"),
        ((12, 8), "short"),
    ],
)
def test_what_gives_way_as_a_list_gets_narrower(size: tuple[int, int], shown: str) -> None:
    plan = columns(BANDS, *size)
    found = ["name" if plan.name == 36 else "short"]
    found += [part for part in ("bar", "counts", "interval", "word") if getattr(plan, part)]
    assert " ".join([*found, "two"] if plan.two_lines else found) == shown


def test_no_layers_need_no_columns() -> None:
    assert columns((), 80, 24).name == 0
