"""Layers to draw: one of each kind that the board has to show."""

from collections.abc import Sequence

from cyberlayers.model.layers import LAYERS
from cyberlayers.tui.rings.bands import Band, SectorState

ORDER = (
    SectorState.MET,
    SectorState.CLAIMED_ONLY,
    SectorState.UNASSESSED,
    SectorState.CONTRADICTED,
    SectorState.UNMET,
    SectorState.OUTSIDE,
)


def make_band(number: int, counts: Sequence[int], word: str = "below target", name: str | None = None) -> Band:
    """Return a layer whose sectors stand in the order of `ORDER`, so many of each."""
    states = tuple(state for state, count in zip(ORDER, counts, strict=True) for _ in range(count))
    met, claimed, unassessed, *_ = counts
    applicable = sum(counts[:5])
    layer = LAYERS[number - 1]
    return Band(
        number=number,
        name=layer.name if name is None else name,
        slug=layer.slug,
        met=met,
        claimed_only=claimed,
        applicable=applicable,
        low=round(met / applicable, 3) if applicable else None,
        high=round((met + claimed + unassessed) / applicable, 3) if applicable else None,
        word=word,
        sectors=states,
    )


BANDS = (
    make_band(1, (12, 2, 1, 0, 1, 0)),
    make_band(2, (7, 2, 0, 1, 2, 0), "key control unmet"),
    make_band(3, (5, 3, 1, 0, 3, 0)),
    make_band(4, (11, 0, 0, 0, 0, 0), "meets target"),
    make_band(5, (5, 2, 2, 1, 1, 0), "key control unmet"),
    make_band(6, (0, 0, 0, 0, 0, 13), "not counted"),
    make_band(7, (0, 0, 12, 0, 0, 0), "not assessed"),
    make_band(8, (3, 10, 0, 0, 0, 0), "claimed, not shown"),
)
