"""Strategies for the body of every kind of record, made from the kind's own annotations."""

import enum
import types
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types
from hypothesis import strategies as st
from pydantic import StringConstraints, ValidationError

from cyberlayers.ledger.canonical import MAX_INTEGER
from cyberlayers.model.base import Value
from cyberlayers.model.body import Body
from cyberlayers.model.evidence_records import EvidenceAdded, EvidenceVerified
from cyberlayers.model.kinds import KINDS
from cyberlayers.model.state import Actor, Record
from cyberlayers.model.status import Side

START = datetime(2026, 1, 1, tzinfo=UTC)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda text: text.strip())


def _text(constraints: StringConstraints) -> st.SearchStrategy[Any]:
    if constraints.pattern is None:
        return words
    limit = constraints.max_length or 200
    return st.from_regex(constraints.pattern, fullmatch=True).filter(lambda text: len(text) <= limit)


def _integer(marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    low: Any = -MAX_INTEGER
    high: Any = MAX_INTEGER
    for mark in marks:
        for part in (mark, *getattr(mark, "metadata", ())):
            low = part.ge if isinstance(part, annotated_types.Ge) else low
            high = part.le if isinstance(part, annotated_types.Le) else high
    return st.integers(low, high)


def values(annotation: Any, marks: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:  # noqa: ANN401, PLR0911 - one return a kind
    """Return a strategy for what an annotation allows."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return values(args[0], (*args[1:], *marks))
    if origin in {Union, types.UnionType}:
        return st.one_of(*(values(arg, marks) for arg in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple:
        return st.lists(values(args[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values(args[0]), values(args[1]), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return st.sampled_from(list(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return fields(annotation).map(annotation.model_validate)
    constraints = [mark for mark in marks if isinstance(mark, StringConstraints)]
    simple: dict[Any, st.SearchStrategy[Any]] = {
        type(None): st.none(),
        bool: st.booleans(),
        int: _integer(marks),
        date: st.dates(),
        datetime: st.datetimes(),
        str: _text(constraints[0]) if constraints else words,
    }
    return simple[annotation]


def fields(kind: type[Value]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for the fields of a value."""
    return st.fixed_dictionaries(
        {name: values(field.annotation, tuple(field.metadata)) for name, field in kind.model_fields.items()}
    )


@st.composite
def bodies(draw: st.DrawFn, kind: type[Body]) -> Body:
    """Return a body of a kind; what breaks a rule between fields is drawn again."""
    found = draw(fields(kind).map(lambda some: _valid(kind, some)).filter(lambda body: body is not None))
    assert found is not None
    return found


def _valid(kind: type[Body], some: dict[str, Any]) -> Body | None:
    if kind is EvidenceAdded:
        some = some | {"statements": tuple(f"{control}:a1" for control in some["controls"][:1])}
        some |= {"source": "assertion", "sampled": None, "effective_to": None}
    if kind is EvidenceVerified:
        some = some | {"principals": tuple(one.role for one in some["signatures"]) if some["principals"] else None}
    try:
        return kind.model_validate(some)
    except ValidationError:
        return None


@st.composite
def records(draw: st.DrawFn, kind: type[Body] | None = None) -> Record[Body]:
    """Return a record of a kind, or of any."""
    body = draw(bodies(kind or draw(st.sampled_from(list(KINDS.values())))))
    at = START + timedelta(microseconds=draw(st.integers(0, 10**15)))
    actor = Actor(draw(words), draw(st.sampled_from(Side)), draw(words))
    return Record(draw(st.integers(1, MAX_INTEGER)), at, actor, body)


any_body = st.sampled_from(list(KINDS.values())).flatmap(bodies)
