"""The ordinals of posture are compared, and only with each other."""

from itertools import combinations

import pytest

from cyberlayers.model.status import Status


def test_unassessed_is_lowest_and_achieved_highest() -> None:
    order = list(Status)
    assert sorted(order, key=lambda status: status.rank) == order
    assert max(order) is order[-1]
    assert order[0] is Status.UNASSESSED
    assert order[-1] is Status.ACHIEVED
    for lower, higher in combinations(order, 2):
        assert lower < higher
        assert lower <= higher
        assert higher > lower
        assert higher >= lower
        assert not higher <= lower
        assert not lower >= higher
        assert lower.rank < higher.rank


@pytest.mark.parametrize("other", ["achieved", 1, None])
def test_a_status_has_no_order_with_anything_else(other: object) -> None:
    for compare in ("__lt__", "__le__", "__gt__", "__ge__"):
        assert getattr(Status.ACHIEVED, compare)(other) is NotImplemented
