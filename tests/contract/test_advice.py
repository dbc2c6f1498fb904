"""What errors advise is said in words that fit the screen too; options of the command line stand beside it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberlayers.cli.entry import main
from cyberlayers.errors import UsageError

PACKAGE = Path(__file__).resolve().parents[2] / "cyberlayers"
OWN_COMMAND_LINES = (PACKAGE / "cli", PACKAGE / "report", PACKAGE / "bundle" / "__main__.py")
"""The command line, what tells a reader of a document how to use it, and the verifier that is a program of its own."""

OPTION = re.compile(r"(^|[\s(`])--[a-z]")


def options_in_words(source: str) -> list[tuple[int, str]]:
    """Return line and text of every literal that names an option, but docstrings and the argument `option`."""
    tree = ast.parse(source)
    apart = {id(one) for node in ast.walk(tree) for one in _apart(node)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in apart
        and OPTION.search(node.value)
    ]


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.keyword) and node.arg == "option":
        yield from ast.walk(node.value)


def test_no_words_but_the_command_lines_own_name_an_option() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if not any(path.is_relative_to(own) for own in OWN_COMMAND_LINES)
        for line, text in options_in_words(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise UsageError("no title", "Give one with --title")', 1),
        ('raise UsageError("no key", f"Name one (--key): {names}")', 1),
        ('raise UsageError("no title", "Give it a title", option="--title")', 0),
        ('def f():\n    """Takes --title."""', 0),
        ('x = "two -- three, a-b --- c"', 0),
    ],
)
def test_an_option_is_found_wherever_it_is_not_apart(source: str, found: int) -> None:
    assert len(options_in_words(source)) == found


def test_the_screen_reads_the_sentence_and_the_command_line_the_option_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = UsageError("the evidence has no title", "Give it a title", option="--title")
    assert str(error) == "the evidence has no title. Give it a title."

    def refuse(**_words: object) -> None:
        raise error

    monkeypatch.setattr("cyberlayers.cli.entry.cli.main", refuse)
    assert main([]) == 2
    assert capsys.readouterr().err == "cyberlayers: the evidence has no title. Give it a title (--title).\n"
