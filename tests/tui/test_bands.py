from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.assess.posture import ControlState
from cyberlayers.tui.rings.bands import SectorState
from tests.tui.samples import make_band

counts = st.tuples(*[st.integers(0, 16)] * 6)


def test_a_state_of_posture_is_a_state_of_a_sector_under_the_same_word() -> None:
    assert {state.value for state in ControlState} == {state.value for state in SectorState}


@given(counts)
def test_what_is_unassessed_follows_from_the_interval(counts: tuple[int, ...]) -> None:
    assert make_band(3, counts).unassessed == (counts[2] if sum(counts[:5]) else 0)


@given(counts)
def test_the_shares_of_a_layer_add_up_to_what_is_applicable(counts: tuple[int, ...]) -> None:
    band = make_band(3, counts)
    assert sum(band.shares) == band.applicable
    assert min(band.shares) >= 0
