"""What never belongs in a file of this project, and what every exception owes."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.contract.tree import ROOT, files, name, texts

# Each pattern is spelt in two halves, so that this file does not hold what it forbids.
MACHINE_PATHS = (
    re.escape(str(ROOT)) + r"(?![\w-])",
    re.escape(str(Path.home())) + "/",
    "/ho" + "me/[a-z]",
    "/Us" + "ers/[A-Za-z]",
    "/ro" + "ot/",
)
INDEX_HOSTS = ("py" + r"pi\.(org|python\.org)", "python" + r"hosted\.org", "conda" + r"\.anaconda\.org")
UNFINISHED = (r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b", r"\bHA" + r"CK\b")
AMERICAN = re.compile(
    r"\b\w*(?:organiz|recogniz|prioritiz|authoriz|minimiz|summariz|categoriz|finaliz|behavior|defense|analyz|"
    r"fulfillment|enrollment|labeled|modeled|canceled|traveled)\w*|\b(?:color|center|catalog|artifact)s?\b",
    re.IGNORECASE,
)
PROSE = (".md", ".toml")
LARGEST = 512 * 1024


def places(pattern: str, flags: int = 0) -> list[str]:
    found = re.compile(pattern, flags)
    return [
        f"{file}:{number}: {line.strip()}"
        for file, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


@pytest.mark.parametrize("pattern", MACHINE_PATHS)
def test_no_file_names_a_path_of_somebodys_machine(pattern: str) -> None:
    assert places(pattern) == []


@pytest.mark.parametrize("pattern", INDEX_HOSTS)
def test_no_file_names_the_host_of_a_package_index(pattern: str) -> None:
    assert places(pattern, re.IGNORECASE) == []


@pytest.mark.parametrize("option", ["--index-url", "--extra-index-url", "--find-links", "--trusted-host"])
def test_the_pinned_lists_leave_the_index_to_the_machine(option: str) -> None:
    lists = [file for file in texts() if re.fullmatch(r"requirements/.*\.(in|txt)", file)]
    assert lists
    assert [file for file in lists if option in texts()[file]] == []


@pytest.mark.parametrize("file", ["requirements/runtime.txt", "requirements/dev.txt"])
def test_every_pin_has_a_hash(file: str) -> None:
    pins = re.split(r"\n(?=\S)", texts()[file].strip())
    assert len(pins) > 20
    assert [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("pattern", UNFINISHED)
def test_nothing_is_marked_as_unfinished(pattern: str) -> None:
    assert [place for place in places(pattern) if not place.startswith(("LICENSE", "controls/frameworks/"))] == []


def test_every_file_is_text_of_a_size_that_a_person_can_review() -> None:
    binary = [name(path) for path in files() if b"\0" in path.read_bytes()]
    assert binary == []
    assert [name(path) for path in files() if path.stat().st_size > LARGEST] == []


def test_every_silenced_lint_names_its_rule_and_says_why() -> None:
    silenced = [place for place in places(r"#\s*noqa") if place.split(":")[0].endswith(".py")]
    said = re.compile(r"#\s*noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)* - \S+ \S+")
    assert [place for place in silenced if not said.search(place) and "test_hygiene" not in place] == []


def test_every_silenced_type_error_names_its_code_and_says_why() -> None:
    silenced = [place for place in places(r"#\s*type:\s*ignore") if place.split(":")[0].endswith(".py")]
    said = re.compile(r"#\s*type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\]\s+# \S+ \S+")
    assert [place for place in silenced if not said.search(place) and "test_hygiene" not in place] == []


def test_every_lint_rule_that_is_switched_off_says_why() -> None:
    text = texts()["pyproject.toml"]
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    codes = [*lint["ignore"], *(code for rules in lint["per-file-ignores"].values() for code in rules)]
    reasons = re.findall(r'^\s+"([A-Z]+[0-9]*)",\s+# (\w+.* \w+)', text, re.MULTILINE)
    assert sorted(codes) == sorted(code for code, _ in reasons)


def test_words_are_spelt_as_in_britain() -> None:
    spelt = [
        f"{file}: {match.group()}"
        for file, text in texts().items()
        if file.endswith(PROSE) and not file.startswith(("pyproject", "requirements"))
        for match in AMERICAN.finditer(re.sub(r"`[^`]*`|\]\([^)]*\)", "", text))
    ]
    assert spelt == []
