"""Digits drawn in pixels, five by seven, for the middle of a donut."""

_DIGITS = (
    " ### #   ##  ### # ###  ##   # ### ",
    "  #   ##    #    #    #    #   ### ",
    " ### #   #    #   #   #   #   #####",
    " ### #   #    #  ##     ##   # ### ",
    "   #   ##  # # #  # #####   #    # ",
    "######    ####     #    ##   # ### ",
    " ### #    #    #### #   ##   # ### ",
    "#####    #   #   #    #   #    #   ",
    " ### #   ##   # ### #   ##   # ### ",
    " ### #   ##   # ####    #    # ### ",
)
WIDTH, HEIGHT = 5, 7


def digit(number: int, left: int, top: int, scale: int = 1) -> set[tuple[int, int]]:
    """Return the pixels of a digit, (column, line), its upper left corner at (left, top).

    Raises:
        IndexError: `number` is not one digit.
    """
    return {
        (left + index % WIDTH * scale + x, top + index // WIDTH * scale + y)
        for index, mark in enumerate(_DIGITS[number])
        if mark != " "
        for y in range(scale)
        for x in range(scale)
    }
