"""How far long work is, and when cancelling it takes effect."""

import pytest

from cyberlayers.errors import CancelledError
from cyberlayers.tui.long_work import LongWork


class Watch:
    """A clock that is set by hand, and a count of what was told."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told = 0

    def tell(self) -> None:
        self.told += 1

    def __call__(self) -> float:
        return self.now


def test_the_screen_hears_at_once_and_then_ten_times_a_second() -> None:
    watch = Watch()
    work = LongWork("keeping", watch.tell, watch)
    for done in range(1000):
        work.progress(done, 1000)
    assert watch.told == 1
    watch.now += 0.11
    work.progress(1000, 1000)
    assert watch.told == 2


def test_it_says_how_many_hundredths_are_done_once_that_is_known() -> None:
    watch = Watch()
    work = LongWork("checking", watch.tell, watch)
    assert work.how_far() == "· ctrl+g cancels"
    work.progress(0, 0)
    assert work.how_far() == "· ctrl+g cancels"
    work.progress(413, 1000)
    assert work.how_far() == "41 % · ctrl+g cancels"


def test_it_ends_at_the_next_step_after_it_was_cancelled() -> None:
    watch = Watch()
    work = LongWork("keeping", watch.tell, watch)
    work.progress(1, 10)
    work.cancel()
    assert work.how_far() == "· cancelling"
    with pytest.raises(CancelledError, match=r"it was cancelled\. Nothing was recorded\."):
        work.progress(2, 10)
