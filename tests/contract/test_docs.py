"""The documentation says what is so: its commands parse, its ids exist, its links resolve, its pages are current."""

import itertools
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from cyberlayers.assess.reasons import Code
from cyberlayers.cli.entry import cli
from cyberlayers.cli.options import Session
from cyberlayers.content.catalogue import content_folder, framework, shipped_criteria
from cyberlayers.continuity.checks.register import CHECKS
from docs.make_reference import REFERENCE, pages, silently_changed, walk
from tests.contract.tree import ROOT, name, texts

PAGES = {file: text for file, text in texts().items() if file.endswith(".md") and not file.startswith("tests/")}
COMMANDS = [" ".join(path) for path, _ in walk(cli)]
PACKAGE = ROOT / "cyberlayers"
CATALOGUE = shipped_criteria().catalogue
SCENARIOS = {
    tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]["id"]
    for path in content_folder("scenarios").glob("*.toml")
}
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def typed(text: str) -> Iterator[str]:
    """Yield what a page tells its reader to type at a prompt."""
    for indent, language, block in BLOCK.findall(text):
        if language == "console":
            joined = block.replace("\\\n", " ")
            for line in joined.splitlines():
                if line.removeprefix(indent).startswith("$ "):
                    yield line.removeprefix(indent)[2:]


def said(text: str) -> Iterator[str]:
    """Yield the commands that a page names in its sentences: `cyberlayers posture --layer 1`."""
    prose = BLOCK.sub("", text)
    yield from re.findall(r"`(cyberlayers [a-z][^`]*)`", prose)


def parse(words: list[str]) -> click.Context:
    """Parse a command as click would, without running it."""
    context = cli.make_context("cyberlayers", words, obj=Session())
    while isinstance(context.command, click.Group):
        rest = [*context._protected_args, *context.args]
        called, command, rest = context.command.resolve_command(context, rest)
        assert command is not None
        context = command.make_context(called, rest, parent=context)
    return context


@pytest.mark.parametrize(("file", "line"), [(file, line) for file, text in PAGES.items() for line in typed(text)])
def test_every_command_that_a_page_shows_can_be_typed(file: str, line: str) -> None:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|><&")
    lexer.whitespace_split = True
    words = list(itertools.takewhile(lambda word: not set(word) & set("|><&"), lexer))
    if words[0] == "cyberlayers" and len(words) > 1:
        parse(words[1:])


@pytest.mark.parametrize(("file", "line"), [(file, line) for file, text in PAGES.items() for line in said(text)])
def test_every_command_that_a_sentence_names_exists(file: str, line: str) -> None:
    words = line.split()[1:]
    assert any(" ".join(words[:count]) in COMMANDS for count in range(1, len(words) + 1)) or words[0].startswith("-")


@pytest.mark.parametrize("page", ["cli.md", "ledger.md", "json.md"])
def test_the_generated_pages_are_up_to_date(page: str) -> None:
    assert (REFERENCE / page).read_text(encoding="utf-8") == pages()[page], "run: make docs-reference"


def test_every_command_and_option_is_documented() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    headings = {line.lstrip("# ") for line in page.splitlines() if line.startswith("##")}
    assert set(COMMANDS) <= headings
    options = {option for _, command in walk(cli) for item in command.params for option in item.opts if "--" in option}
    assert {option for option in options if option not in page} == set()


def test_no_kind_of_record_changed_its_shape_without_a_new_version() -> None:
    assert silently_changed() == []


def test_every_command_and_option_says_what_it_does() -> None:
    assert [path for path, command in walk(cli) if not command.help] == []
    silent = [
        (path, item.name)
        for path, command in walk(cli)
        for item in command.params
        if isinstance(item, click.Option) and not item.help
    ]
    assert silent == []


def test_every_control_and_statement_that_is_named_exists() -> None:
    missing = [
        f"{file}: {control}{key}"
        for file, text in PAGES.items()
        for control, key in re.findall(r"\b(L[1-9]-\d{2})(:[a-z]\d)?", text)
        if control not in CATALOGUE.by_id or (key and key[1:] not in CATALOGUE.by_id[control].statements)
    ]
    assert missing == []


def test_every_framework_that_is_named_exists() -> None:
    named = {key for text in PAGES.values() for key in re.findall(r"\b(?:caf|csf)-\d\.\d\b", text)}
    assert [key for key in sorted(named) if not framework(key)] == []


def test_every_scenario_that_is_named_exists() -> None:
    pattern = re.compile(r"(?:--scenario|exercise start|exercise play|scenario show) ([a-z][a-z0-9-]+)")
    named = {(file, scenario) for file, text in PAGES.items() for scenario in pattern.findall(text)}
    assert named
    assert {place for place in named if place[1] not in SCENARIOS} == set()


def test_every_reason_that_posture_gives_is_explained() -> None:
    page = PAGES["docs/reference/posture-rules.md"]
    section = page.partition("## Reasons")[2]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == [code.value for code in Code]


def test_every_check_of_a_register_is_explained() -> None:
    section = PAGES["docs/reference/estate-format.md"].partition("## What estate check")[2].partition("\n## ")[0]
    named = [
        name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(.+?)`", row)
    ]
    assert sorted(named) == sorted(CHECKS)


def test_every_file_of_the_project_that_is_named_exists() -> None:
    pattern = re.compile(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|toml|txt|md|sh|in))`")
    named = {(file, path) for file, text in PAGES.items() for path in pattern.findall(BLOCK.sub("", text))}
    assert len(named) > 5
    missing = [place for place in sorted(named) if not ((ROOT / place[1]).exists() or (PACKAGE / place[1]).exists())]
    assert missing == []


@pytest.mark.parametrize("file", sorted(PAGES))
def test_every_relative_link_resolves(file: str) -> None:
    page = BLOCK.sub("", PAGES[file])
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        linked = (ROOT / file).parent / path if path else ROOT / file
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_every_picture_fetches_nothing_when_it_is_looked_at() -> None:
    pictures = {file: text for file, text in texts().items() if file.endswith(".svg")}
    assert pictures
    fetching = re.compile(r"@font-face|@import|url\(\s*['\"]?(?!#)|<image|<script|href=['\"](?!#)")
    assert [file for file, text in pictures.items() if fetching.search(text)] == []


def test_every_page_can_be_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target).resolve() for target in re.findall(r"\]\(([^)#]+)\)", index.read_text())}
    own = {ROOT / file for file in PAGES if file.startswith("docs/")} - {index}
    assert sorted(name(path) for path in own - linked) == []
