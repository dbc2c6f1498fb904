"""Every check and every reason for a refusal is explained to somebody who has never heard of a hash."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cyberlayers.bundle import verify
from cyberlayers.bundle.refusal import Code
from cyberlayers.report.check_words import ADVICE, CHECKS, UNKNOWN, advice_for, check_words


def names_of_checks() -> set[str]:
    """Return every name that the verifier gives to a check, as its source has them."""
    sources = [path.read_text(encoding="utf-8") for path in Path(verify.__file__).parent.glob("*.py")]
    found = {name for source in sources if "Checks" in source for name in _names(ast.parse(source))}
    assert {"container", "files", "posture", "audience"} <= found, "the verifier is not read as it is written"
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            arguments = node.args if called == "_skip" else node.args[:1]
            if called in {"run", "skip", "refuse", "_skip"}:
                yield from (
                    one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )
        elif isinstance(node, ast.Tuple) and len(node.elts) == 4:
            # The checks of what was asked for stand in a table: name, expected, found, code.
            first = node.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_check_of_the_verifier_is_explained_and_nothing_else() -> None:
    assert set(CHECKS) == names_of_checks()


def test_every_code_has_advice_and_nothing_else() -> None:
    assert set(ADVICE) == {code.value for code in Code}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_an_explanation_is_in_sentences(name: str) -> None:
    words = check_words(name)
    for text in words:
        assert text.endswith(".")
        assert text[0].isupper()
        assert len(text) > 30


@pytest.mark.parametrize("code", sorted(ADVICE))
def test_advice_is_a_sentence_that_says_what_to_do_and_never_to_go_on_regardless(code: str) -> None:
    advice = advice_for(code)
    assert advice.endswith(".")
    assert not advice.endswith("..")
    assert advice[0].isupper()
    assert "--" not in advice
    assert not any(words in advice.lower() for words in ("ignore", "can be trusted", "no problem", "anyway"))


def test_what_is_not_known_says_so_and_what_did_not_fail_has_no_advice() -> None:
    assert check_words("a check of tomorrow") is UNKNOWN
    assert not advice_for(None)
    assert not advice_for("TOMORROW")
