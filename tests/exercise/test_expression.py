import contextlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.errors import ContentError
from cyberlayers.exercise.expression import (
    MAX_DEPTH,
    Every,
    Expression,
    Level,
    Minute,
    Not,
    Reached,
    Some,
    atoms,
    holds,
    parse,
)


def true(text: str, *on: str, t: float = 0, **levels: float) -> bool:
    return holds(parse(text), on, t, {name.replace("_", ":"): level for name, level in levels.items()})


def test_the_designs_own_conditions_hold_when_they_say() -> None:
    assert true("declared and not contained", "declared")
    assert not true("declared and not contained", "declared", "contained")
    assert true("t >= 90", t=90)
    assert not true("t >= 90", t=89.9)
    assert true("level(tag:care) < 0.5", tag_care=0.49)
    assert not true("level(tag:care) < 0.5", tag_care=0.5)


def test_or_binds_weaker_than_and_and_and_weaker_than_not() -> None:
    assert parse("a or b and not c") == Some((Reached("a"), Every((Reached("b"), Not(Reached("c"))))))
    assert parse("(a or b) and not (c)") == Every((Some((Reached("a"), Reached("b"))), Not(Reached("c"))))


@pytest.mark.parametrize(
    ("sign", "below", "at", "above"), [("<", 1, 0, 0), ("<=", 1, 1, 0), (">", 0, 0, 1), (">=", 0, 1, 1)]
)
def test_each_comparison_means_what_it_says(sign: str, below: int, at: int, above: int) -> None:
    assert [true(f"t {sign} 10", t=t) for t in (9, 10, 11)] == [bool(below), bool(at), bool(above)]


def test_an_aim_that_matches_nothing_stands_at_one() -> None:
    assert true("level(tag:nobody) >= 1")
    assert true("level(care) > 0.9")


def test_white_space_is_free_and_words_are_whole() -> None:
    assert parse(" not(t>=1.5)or\tlevel( care )<=0.25 ") == Some((Not(Minute(">=", 1.5)), Level("care", "<=", 0.25)))
    assert parse("android") == Reached("android")
    assert parse("not-yet and t2") == Every((Reached("not-yet"), Reached("t2")))


def test_the_atoms_come_from_left_to_right() -> None:
    expected = [Reached("a"), Minute("<", 2.0), Level("tag:x", ">", 0.5)]
    assert list(atoms(parse("a or not (t < 2 and level(tag:x) > 0.5)"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "and",
        "a and",
        "or a",
        "a b",
        "not",
        "(a",
        "a)",
        "()",
        "t",
        "t >= ",
        "t >= x",
        "t >= -1",
        "t == 1",
        "t => 1",
        "90 <= t",
        "level",
        "level care < 1",
        "level(care < 1",
        "level() < 1",
        "level(not) < 1",
        "level(care)",
        "level(tag:) < 1",
        "tag:care",
        "Declared",
        "a & b",
        "a; import",
        "__import__('os')",
        "a.b",
        "t >= 1e999",
        "t >= 9999999999999999999999",
        "level(tag:a:b) < 1",
        "a--b",
        "é",
        "a\x00",
    ],
)
def test_what_the_grammar_does_not_know_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        parse(text)


@pytest.mark.parametrize("opening", ["(", "not ", "not ("])
def test_hostile_depth_is_refused_without_exhausting_the_stack(opening: str) -> None:
    with pytest.raises(ContentError, match=f"more than {MAX_DEPTH} deep"):
        parse(opening * 100_000)


def test_a_long_flat_condition_is_no_deeper_than_a_short_one() -> None:
    assert true(" or ".join(["a"] * 5_000 + ["b"]), "b")


def test_a_condition_can_be_pickled() -> None:
    expression = parse("a and not (t < 2 or level(x) > 0.5)")
    assert pickle.loads(pickle.dumps(expression)) == expression  # noqa: S301 - our own bytes


NAMES = st.sampled_from(["a", "b-2", "nothing", "tea"])
LEAVES = st.one_of(
    NAMES.map(Reached),
    st.builds(Minute, st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 200).map(float)),
    st.builds(
        Level,
        st.sampled_from(["care", "tag:care"]),
        st.sampled_from(["<", "<=", ">", ">="]),
        st.integers(0, 4).map(lambda n: n / 4),
    ),
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Every(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Some(tuple(terms))),
    ),
    max_leaves=8,
)


def written(expression: Expression) -> str:
    match expression:
        case Reached(milestone):
            return milestone
        case Minute(sign, number):
            return f"t {sign} {number}"
        case Level(aim, sign, number):
            return f"level({aim}) {sign} {number}"
        case Not(term):
            return f"not ({written(term)})"
        case Every(terms):
            return " and ".join(f"({written(term)})" for term in terms)
        case Some(terms):
            return " or ".join(f"({written(term)})" for term in terms)


@given(EXPRESSIONS)
def test_every_condition_reads_back_as_it_was_written(expression: Expression) -> None:
    assert parse(written(expression)) == expression


@given(EXPRESSIONS, st.sets(NAMES), st.integers(0, 200), st.floats(0, 1))
def test_a_condition_and_its_opposite_never_agree(
    expression: Expression, on: set[str], minute: int, level: float
) -> None:
    levels = {"care": level}
    assert holds(Not(expression), on, minute, levels) is not holds(expression, on, minute, levels)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(ContentError):
        assert list(atoms(parse(text)))
