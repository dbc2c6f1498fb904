"""One TOML file into a value of the model, or refused with its file and line; hostile files included."""

import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from cyberlayers.content.toml import MAX_BYTES, MAX_DOTS, Document, parse, read
from cyberlayers.errors import ContentError
from cyberlayers.model.base import Value

LONG_KEY = "a." * 20_000 + "a"


class Inner(Value):
    size: int = Field(le=1000)
    tags: tuple[str, ...] = ()


class Outer(Value):
    name: str
    day: date | None = None
    inner: tuple[Inner, ...] = ()


def refusal(text: str | bytes, name: str = "own.toml") -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ContentError) as caught:
        parse(raw, name).into(Outer)
    assert caught.value.exit_status == 3
    return str(caught.value)


def test_a_file_becomes_a_value() -> None:
    text = 'name = "x"\nday = 2026-03-31\n[[inner]]\nsize = 1\ntags = ["a", "b"]\n'
    found = parse(text.encode(), "own.toml").into(Outer)
    assert found == Outer(name="x", day=date(2026, 3, 31), inner=(Inner(size=1, tags=("a", "b")),))


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('name = "x"\nmore = 1\n', 2, "more: this key is not known here"),
        ('name = "x"\n[[inner]]\nsize = 1\n[[inner]]\ntags = []\n', 4, "inner.1.size: this key is missing"),
        ('name = "x"\n[[inner]]\nsize = 1\n\n[[inner]]\nsize = "one"\n', 6, "inner.1.size: Input should be"),
        ('name = "x"\n# [[inner]]\n[[inner]] # first\nsize = 1.5\n', 4, "inner.0.size: Input should be"),
        ("[[inner]]\nsize = 1\n", 1, "name: this key is missing"),
        ('name = "x"\nday = 2026-02-30\n', 2, "not TOML"),
        ('name = "x"\nname = "y"\n', 2, "not TOML"),
        ('name = "x\n', 1, "not TOML"),
        ('name = "x"\n[[inner]]\nsize = \n', 3, "not TOML"),
        ('name = "x"\nday = """\n[[inner]]\nsize = 1\n"""\n', 2, "day: Input should be"),
    ],
)
def test_a_refusal_names_the_file_the_line_and_what_is_wrong(text: str, line: int, what: str) -> None:
    said = refusal(text)
    assert said.startswith(f"own.toml:{line}: ")
    assert what in said


def test_windows_line_ends_are_line_ends() -> None:
    assert refusal('name = "x"\r\nmore = 1\r\n').startswith("own.toml:2: more")
    assert parse(b'name = "x"\r\n', "own.toml").into(Outer).name == "x"


def test_a_file_that_is_not_utf_8_is_refused_with_its_line() -> None:
    assert refusal(b'name = "x"\nday = "\xff"\n').startswith("own.toml:2: not UTF-8")


def test_a_file_over_1_mib_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ContentError, match=r"^big\.toml is larger than 1 MiB"):
        read(path)
    assert parse(b"#" * MAX_BYTES, "own.toml").data == {}


def test_a_file_that_cannot_be_read_is_refused_by_the_name_it_is_called(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^the profile cannot be read"):
        read(tmp_path / "none.toml", "the profile")
    with pytest.raises(ContentError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG_KEY} = 1",
        f"[{LONG_KEY}]",
        ".".join(['"a"'] * 20_000) + " = 1",
        # A string that began on an earlier line decides which quotes on this one open and which close.
        f't = {{ x = """\n\' """, {LONG_KEY} = 1, y = "\'" }}',
        f'x = """a""""\n{LONG_KEY} = 1',
        f"x = '''a'''''\n{LONG_KEY} = 1",
        f'x = "\\"" # "\n{LONG_KEY} = 1',
        f't = {{ x = """\\\n"\' """, {LONG_KEY} = 1, y = "\'" }}',
    ],
)
def test_a_key_of_20_000_parts_is_refused_at_once_wherever_it_hides(text: str) -> None:
    started = time.process_time()
    assert f"more than {MAX_DOTS} dots on a line" in refusal(text)
    assert time.process_time() - started < 3


def test_dots_in_strings_and_comments_are_only_dots() -> None:
    dots = "." * 100
    text = f"name = \"{dots}\" # {dots}\n# {dots}\nday = '''\n{dots}\n'''\n"
    assert parse(text.encode(), "own.toml").data["day"].strip() == dots


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "x = " + "[" * 300 + "]" * 300,
        "x = " + "{a = " * 5_000,
        "x = " + "[" * 1000 + "]" * 1000,
    ],
)
def test_deep_nesting_is_refused_and_is_no_traceback(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 9_000, "-" + "9" * 400_000])
def test_a_number_longer_than_the_interpreter_reads_is_refused(number: str) -> None:
    assert "too long to read" in refusal(f'name = "x"\nmore = {number}\n')


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "9" * 40])
def test_strange_numbers_are_refused_like_others(number: str) -> None:
    assert "own.toml:2:" in refusal(f'name = "x"\ninner = [{{ size = {number} }}]\n')


@pytest.mark.parametrize(
    "text",
    [
        "x = [\n[" + " " * 900_000 + "\n1]]\nzz = 1",
        'x = "' + '\\"' * 400_000 + '"',
        'x = """' + '"" ' * 200_000 + '"""',
        "\n".join(f"a{place} = 1" for place in range(60_000)),
        "[[inner]]\n" * 90_000,
    ],
    ids=["spaces", "quotes", "fences", "keys", "tables"],
)
def test_a_refusal_takes_no_longer_than_reading(text: str) -> None:
    started = time.process_time()
    refusal(text)
    assert time.process_time() - started < 30


@given(st.text(max_size=200))
def test_whatever_stands_in_a_file_only_this_projects_errors_come_out(text: str) -> None:
    with suppress(ContentError):
        parse(text.encode("utf-8", "surrogatepass"), "own.toml").into(Outer)


@given(st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_only_this_projects_errors_come_out(raw: bytes) -> None:
    with suppress(ContentError):
        parse(raw, "own.toml").into(Outer)


def test_a_line_is_found_for_nested_tables_and_dotted_keys() -> None:
    text = "[a]\nb.c = 1\n[[a.d]]\n[[a.d]]\n[a.d.e]\nf = 2\n"
    document = Document("own.toml", text, {})
    found = [
        document.line_of(place)
        for place in (("a", "b", "c"), ("a", "d", 1), ("a", "d", 1, "e", "f"), ("a", "d", 0, "x"), ("zz",))
    ]
    assert found == [2, 4, 6, 3, 1]
    assert str(document.error("this is wrong", ("a", "b", "c"), "Do better")) == (
        "own.toml:2: this is wrong. Do better."
    )
