"""One spelling of JSON, whole or line by line."""

import pytest

from cyberlayers.bundle import strict_json
from cyberlayers.bundle.refusal import Code, RefusedError


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
