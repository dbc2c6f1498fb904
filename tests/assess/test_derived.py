from dataclasses import dataclass, field

from cyberlayers.assess.derived import derived


@dataclass(frozen=True)
class _Square:
    side: int
    asked: list[int] = field(default_factory=list)

    @derived
    def area(self) -> int:
        """Return the area."""
        self.asked.append(self.side)
        return self.side**2


def test_a_derived_value_is_worked_out_once_for_each_instance() -> None:
    one, other = _Square(3), _Square(4)
    assert (one.area, one.area, other.area, one.area) == (9, 9, 16, 9)
    assert (one.asked, other.asked) == ([3], [4])


def test_a_derived_value_is_no_part_of_what_instances_are_compared_by() -> None:
    one, other = _Square(3), _Square(3)
    assert one.area == 9
    other.asked.extend(one.asked)
    assert one == other


def test_a_class_shows_the_property_itself_with_its_words() -> None:
    assert isinstance(_Square.area, derived)
    assert _Square.area.__doc__ == "Return the area."
