"""The static table of commands is the commands."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import click
import pytest

import cyberlayers.cli
from cyberlayers import __version__
from cyberlayers.cli.entry import cli
from cyberlayers.cli.names import COMMANDS
from cyberlayers.cli.options import global_options
from tests.cli.desk import Desk

NOT_A_NOUN = {"entry", "names", "options", "output", "passphrase", "progress", "screen"}
GLOBAL = {option.name for option in global_options()}


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and the verbs below it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, verb in command.commands.items():
            yield from walk(verb, f"{path} {name}")


def load(name: str) -> click.Command:
    command = import_module(COMMANDS[name][0]).command
    assert isinstance(command, click.Command)
    return command


def every() -> list[tuple[str, click.Command]]:
    return [pair for name in COMMANDS for pair in walk(load(name), name)]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_name_is_a_command_of_that_name(name: str) -> None:
    assert load(name).name == name


def test_each_module_of_a_command_stands_in_the_table() -> None:
    modules = {module.name for module in pkgutil.iter_modules(cyberlayers.cli.__path__)} - NOT_A_NOUN
    # A verb with a file of its own is called after its noun: `bundle_record`.
    modules = {name for name in modules if name.partition("_")[0] not in COMMANDS or "_" not in name}
    assert {f"cyberlayers.cli.{module}" for module in modules} == {module for module, _ in COMMANDS.values()}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_in_one_line_what_a_command_does(name: str) -> None:
    said = COMMANDS[name][1]
    assert said.endswith(".")
    assert len(said) <= 70
    assert "\n" not in said


def test_every_command_and_every_option_has_help() -> None:
    silent = [path for path, command in every() if not (command.help or "").strip()]
    for path, command in every():
        silent += [
            f"{path} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not (option.help or "").strip()
        ]
    assert silent == []


def test_every_command_takes_the_options_of_every_command() -> None:
    assert [path for path, command in every() if not {param.name for param in command.params} >= GLOBAL] == []


def test_every_verb_that_lists_or_shows_has_formats() -> None:
    lists = [
        (path, command)
        for path, command in every()
        if path.split()[-1] in {"list", "show", "posture", "explain", "forecast", "layers", "check", "head"}
        and not isinstance(command, click.Group)
    ]
    assert len(lists) >= 10
    without = [path for path, command in lists if not any("--format" in param.opts for param in command.params)]
    assert without == []


def test_help_names_every_command_and_costs_no_import(desk: Desk) -> None:
    said = desk("--help", bare=True)
    assert said.status == 0
    for name, (_, what) in COMMANDS.items():
        assert f"  {name} " in said.out
        assert what.split()[0] in said.out
    assert desk("-h", bare=True).out == said.out


def test_the_version_is_said(desk: Desk) -> None:
    assert desk("--version", bare=True).out.strip().endswith(__version__)


def test_an_unknown_command_is_none() -> None:
    assert cli.get_command(click.Context(cli), "none") is None
    assert cli.list_commands(click.Context(cli)) == list(COMMANDS)
