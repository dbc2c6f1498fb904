import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cyberlayers.ledger.canonical import MAX_INTEGER, are_canonical, canonical, clean, is_canonical, parse, stamp

_plain_text = st.text(st.characters(exclude_categories=["Cs"]))
_json = st.recursive(
    st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | _plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_plain_text, inner, max_size=4),
)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _expected(value: object) -> str:
    """Write RFC 8785 by hand, so that no encoder of the standard library is on this side of the comparison."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        escaped = (_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 0x20 else c) for c in value)
        return f'"{"".join(escaped)}"'
    if isinstance(value, list):
        return f"[{','.join(_expected(item) for item in value)}]"
    assert isinstance(value, dict)
    keys = sorted(value, key=lambda key: [int.from_bytes(pair, "big") for pair in _units(key)])
    return "{" + ",".join(f"{_expected(key)}:{_expected(value[key])}" for key in keys) + "}"


def _units(key: str) -> list[bytes]:
    raw = key.encode("utf-16-be")
    return [raw[i : i + 2] for i in range(0, len(raw), 2)]


@given(_json)
def test_canonical_json_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value) == _expected(value)


@given(_json)
def test_canonical_json_reads_back_as_the_same_value_and_has_one_form(value: object) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(_plain_text, st.integers(0, 9), min_size=2))
def test_the_order_in_which_keys_were_set_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_keys_sort_by_utf_16_units_and_not_by_code_points() -> None:
    assert canonical({"\U0001f600": 1, "\ufb33": 2}) == '{"\U0001f600":1,"\ufb33":2}'


@given(st.text())
def test_what_was_not_utf_8_becomes_one_replacement_character_and_nothing_else_changes(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert clean(f"a{text}b").startswith("a")
    assert clean(f"a{text}b").endswith("b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\ud800b", "a\ufffdb"), ("\udfff", "\ufffd"), ("\udc80\ud800", "\ufffd\ufffd"), ("\ud83d\ude00", "\U0001f600")],
)
def test_a_lone_surrogate_is_replaced_and_a_pair_is_joined(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal(100), "100"),
        (Decimal("-0.0"), "0"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e-7, "0.0000001"),
        (Decimal("0.000"), "0"),
    ],
)
def test_a_decimal_is_a_string_in_shortest_form(number: Decimal | float, text: str) -> None:
    assert canonical(number) == f'"{text}"'


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_equal_decimals_have_one_form_and_it_keeps_their_value(number: Decimal) -> None:
    text = json.loads(canonical(number))
    assert Decimal(text) == number
    assert canonical(Decimal(text)) == canonical(number)
    assert canonical(Decimal(f"{number:f}" + ("0" if "." in f"{number:f}" else ".0"))) == canonical(number)


@pytest.mark.parametrize("number", [float("inf"), float("nan"), Decimal("NaN"), MAX_INTEGER + 1, -MAX_INTEGER - 1])
def test_a_number_that_json_cannot_carry_is_refused(number: float | Decimal) -> None:
    with pytest.raises(ValueError, match=r"finite|beyond"):
        canonical(number)


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), [None]])
def test_what_has_no_place_in_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no place"):
        canonical(value)


def test_an_absent_value_is_an_absent_key() -> None:
    assert canonical({"a": None, "b": {"c": None}}) == '{"b":{}}'


class _Colour(Enum):
    RED = "red"


def test_dates_times_and_members_are_their_words() -> None:
    value = {"d": date(2026, 3, 1), "t": time(9, 30), "l": datetime(2026, 3, 1, 9, 30), "m": _Colour.RED}  # noqa: DTZ001 - without a zone on purpose
    assert canonical(value) == '{"d":"2026-03-01","l":"2026-03-01T09:30:00","m":"red","t":"09:30:00"}'


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)), st.integers(-23, 23))  # noqa: DTZ001 - without a zone on purpose
def test_a_moment_has_one_stamp_whatever_its_zone(moment: datetime, hours: int) -> None:
    at = moment.replace(tzinfo=UTC)
    text = stamp(at)
    assert len(text) == len("2026-11-22T16:20:00.000000Z")
    assert datetime.fromisoformat(text) == at
    assert stamp(at.astimezone(timezone(timedelta(hours=hours)))) == text
    assert canonical(at) == f'"{text}"'


@given(st.lists(st.datetimes(), min_size=2, max_size=2))
def test_stamps_sort_as_the_moments_do(pair: list[datetime]) -> None:
    first, second = sorted(moment.replace(tzinfo=UTC) for moment in pair)
    assert stamp(first) <= stamp(second)


_any_text = st.text(st.sampled_from('a"null:,[\\\n\x00é\ue000\uffff\U00010000\U0010ffff\ud800'), max_size=9)
_any_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**55), 2**55) | st.floats() | _any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_any_text, inner, max_size=4),
)


@example(value={"\ue000": 1, "\U00010000": 2}, ascii_only=False, by_code_point=True, between=(",", ":"))
@example(value={"\U00010000": 2, "\ue000": 1}, ascii_only=False, by_code_point=False, between=(",", ":"))
@example(value={"a": None}, ascii_only=False, by_code_point=True, between=(",", ":"))
@example(value=[":null"], ascii_only=False, by_code_point=True, between=(",", ":"))
@example(value=None, ascii_only=False, by_code_point=True, between=(",", ":"))
@given(
    value=_any_json,
    ascii_only=st.booleans(),
    by_code_point=st.booleans(),
    between=st.sampled_from([(",", ":"), (", ", ":")]),
)
def test_the_quick_look_at_canonical_form_sees_what_writing_it_again_does(
    *, value: object, ascii_only: bool, by_code_point: bool, between: tuple[str, str]
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, sort_keys=by_code_point, separators=between)
    try:
        read = parse(text)
    except ValueError:
        return
    try:
        same = canonical(read) == text
    except (TypeError, ValueError):
        same = False
    assert is_canonical(read, text) is same


@given(_json)
def test_canonical_form_is_seen_to_be_canonical(value: object) -> None:
    text = canonical(value)
    assert is_canonical(parse(text), text)


@pytest.mark.parametrize("text", ["1.0", "1e3", "NaN", "-Infinity", str(MAX_INTEGER + 1), "9" * 5000, "{", "'a'"])
def test_only_json_with_integers_of_our_size_is_parsed(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


_objects = st.dictionaries(_plain_text, _json, max_size=3)


@given(
    st.lists(st.tuples(_objects, st.sampled_from(["", "", "space", "end", "escape", "reversed", "null"])), max_size=4)
)
def test_many_texts_are_canonical_where_each_is(told: list[tuple[dict[str, object], str]]) -> None:
    texts = [_respelt(value, how) for value, how in told]
    values = [parse(text) for text in texts]
    each = all(is_canonical(value, text) for value, text in zip(values, texts, strict=True))
    assert are_canonical(values, texts) == each


def _respelt(value: dict[str, object], how: str) -> str:
    """Write an object in another way, where it has one."""
    match how:
        case "space":
            return canonical(value).replace("{", "{ ", 1)
        case "end":
            return canonical(value) + "\n"
        case "escape":
            return json.dumps(value, separators=(",", ":"), sort_keys=True)
        case "reversed":
            return json.dumps(dict(reversed(value.items())), ensure_ascii=False, separators=(",", ":"))
        case "null":
            return canonical(value)[:-1] + "," * bool(value) + '"\U0001f600":null}'
    return canonical(value)


@pytest.mark.parametrize("key", [1, True, None, 1.0, b"a"])
def test_a_key_that_is_no_text_is_refused(key: object) -> None:
    assert canonical({"1": 0}) == '{"1":0}'
    with pytest.raises(TypeError, match="a key that is a"):
        canonical([{"1": 0}, {key: 0}])
