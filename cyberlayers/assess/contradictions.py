"""Contradictions: they do not expire, and they stand until they are answered or withdrawn.

Rules (the posture design, "Contradictions do not expire"):

* one of strength `reviewed` or more stands, whatever its state or method; a `self-asserted` one only asks for review;
* it is answered by a supporting item on the same control and subject, recorded later, itself `reviewed` or more, of
  the same method or `test`, that names it, and for as long as that item counts;
* it is withdrawn with a reason and the approval of a third person, from another account, not on the `it` side;
* it is superseded only by a contradiction that names at least its statements.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cyberlayers.assess.standing import ItemState, Standing
from cyberlayers.model.status import Method, Strength


@dataclass(frozen=True, slots=True)
class Contradictions:
    """The contradictions of one control, by what became of them."""

    standing: tuple[Standing, ...]
    unreviewed: tuple[Standing, ...]
    answered: tuple[tuple[Standing, Standing], ...]
    withdrawn: tuple[Standing, ...]


def contradictions(items: Sequence[Standing]) -> Contradictions:
    """Sort the contradictions among one control's items."""
    if all(item.supports for item in items):
        return Contradictions((), (), (), ())
    standing, unreviewed, withdrawn = [], [], []
    answered: list[tuple[Standing, Standing]] = []
    # Of several answers the one whose reviewer is known comes first: it leaves no mark.
    supporting = sorted((i for i in items if i.supports and i.counts), key=lambda item: not item.shows_identity)
    for item in items:
        if item.supports or item.state in {ItemState.SUPERSEDED, ItemState.NOT_YET}:
            continue
        if item.state is ItemState.WITHDRAWN:
            withdrawn.append(item)
        elif answer := next((other for other in supporting if answers(other, item)), None):
            answered.append((item, answer))
        elif item.strength is Strength.SELF_ASSERTED:
            unreviewed.append(item)
        else:
            standing.append(item)
    return Contradictions(tuple(standing), tuple(unreviewed), tuple(answered), tuple(withdrawn))


def answers(support: Standing, contradiction: Standing) -> bool:
    """Tell whether a supporting item answers a contradiction on this day."""
    named = any(
        record.body.contradiction == contradiction.id and record.day <= support.at for record in support.item.answers
    )
    method = support.item.body.method
    return (
        named
        and support.counts
        and support.item.added.seq > contradiction.item.added.seq
        and support.strength is not Strength.SELF_ASSERTED
        and method in {contradiction.item.body.method, Method.TEST}
    )
