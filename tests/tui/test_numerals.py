import pytest

from cyberlayers.tui.rings.numerals import HEIGHT, WIDTH, digit


def test_no_two_digits_look_alike() -> None:
    assert len({frozenset(digit(number, 0, 0)) for number in range(10)}) == 10


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("scale", [1, 3])
def test_a_digit_fills_the_height_of_its_box(number: int, scale: int) -> None:
    pixels = digit(number, 7, 11, scale)
    assert {y for _, y in pixels} == set(range(11, 11 + HEIGHT * scale))
    assert {x for x, _ in pixels} <= set(range(7, 7 + WIDTH * scale))


def test_a_digit_at_twice_the_scale_has_four_times_the_pixels() -> None:
    assert len(digit(5, 0, 0, 2)) == 4 * len(digit(5, 0, 0))


def test_a_number_of_two_digits_has_no_shape() -> None:
    with pytest.raises(IndexError):
        digit(10, 0, 0)
