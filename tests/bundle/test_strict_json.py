"""One spelling of JSON, whole or line by line."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.bundle import strict_json
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.ledger.canonical import canonical


def test_lines_are_read_one_by_one() -> None:
    assert strict_json.decode_lines(['{"a":1}', '{"a":{"b":[]}}'], "it") == [{"a": 1}, {"a": {"b": []}}]
    assert strict_json.decode_lines([], "it") == []


@pytest.mark.parametrize(
    "lines",
    [
        ['{"a":1},{"a":2}', "3"],
        ['{"a":[{"b":1}', '{"b":2}]}', '{"a":1},{"a":2}'],
        ['{"a":1}', '{"b":2,"a":1}'],
        ['{"a":1} ', '{"a":1}'],
        ['{"a":1}', ' {"a":1}'],
        ['{"a":1,"a":1}'],
        ['{"a":null}'],
        ['{"a":1.0}'],
        ["[]"],
        ["1"],
        [""],
        ["[" * 100_000],
    ],
)
def test_lines_that_are_anything_but_canonical_objects_are_refused(lines: list[str]) -> None:
    with pytest.raises(RefusedError) as refused:
        strict_json.decode_lines(lines, "it", Code.SCHEMA)
    assert refused.value.code is Code.SCHEMA
    assert refused.value.what.startswith("a line of it is not ")


ARRAYS = ("observations", "resources")
_names = st.sampled_from([*ARRAYS, 'x"observations', "y", "a\\", ""])
_json = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text('x"\\:[]{},é\U0001f600', max_size=4) | st.sampled_from(ARRAYS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
)
_documents = st.dictionaries(_names, _json | st.lists(_json, max_size=600), max_size=4)


def whole(data: bytes) -> bool:
    try:
        strict_json.decode(data, "it")
    except RefusedError:
        return False
    return True


def in_pieces(data: bytes) -> list[Any] | None:
    taken: list[Any] = []
    try:
        strict_json.decode_in_pieces(data, "it", dict.fromkeys(ARRAYS, taken.append), Code.SCHEMA)
    except RefusedError:
        return None
    return taken


@given(_documents, st.data())
def test_what_is_read_in_pieces_is_what_is_read_as_a_whole(value: dict[str, Any], data: st.DataObject) -> None:
    written = canonical(value).encode()
    assert in_pieces(written) is not None
    at = data.draw(st.integers(0, len(written)))
    some = data.draw(
        st.sampled_from([b"", b" ", b",", b"[", b"]", b'"', b":", b"{", b"}", b"\\", b"0", b'"resources":['])
    )
    until = data.draw(st.integers(at, min(len(written), at + 3)))
    changed = written[:at] + some + written[until:]
    assert (in_pieces(changed) is not None) == whole(changed)


def test_every_element_of_an_array_is_handed_out_once() -> None:
    many = [{"n": n} for n in range(600)]
    value = {"a": {"observations": many}, "observations": [1], "resources": ["r"]}
    assert in_pieces(canonical(value).encode()) == [*many, "r"]
    nested = {"observations": [{"resources": [1, 2]}, {"resources": [3]}]}
    assert in_pieces(canonical(nested).encode()) == nested["observations"]
