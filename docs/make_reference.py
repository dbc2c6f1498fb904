"""Write the generated pages of `docs/reference/`: the commands, the ledger, the JSON output and a bundle's checks.

They are made from what the program itself uses: the click commands, the record models, and the golden files that
the tests compare each command's JSON with. A test fails while a page differs from what this would write.

A kind of record never changes its shape silently: the page carries a digest of each shape, and this refuses to write
another digest beside the same version. A page that is deleted first is written anew.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin

import click
from pydantic import StringConstraints

from cyberlayers.bundle.refusal import Code
from cyberlayers.cli.entry import cli
from cyberlayers.cli.options import global_options
from cyberlayers.model import base, body, catalogue, records, run, scenario
from cyberlayers.model.body import Body
from cyberlayers.model.kinds import KINDS
from cyberlayers.report.check_words import CHECKS, advice_for

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
GOLDEN = ROOT / "tests" / "cli"

Schema = dict[str, Any]


def main() -> int:
    """Write every page that changed, and return 1 if a record changed its shape without a new version."""
    silent = silently_changed()
    for kind in silent:
        sys.stderr.write(f"{kind} changed its shape: give it a new version, and keep reading the old one.\n")
    if silent:
        return 1
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stderr.write(f"wrote docs/reference/{name}\n")
    return 0


def pages() -> dict[str, str]:
    """Return the generated pages by the names of their files."""
    return {
        "cli.md": "\n".join(commands_page()) + "\n",
        "ledger.md": "\n".join(ledger_page()) + "\n",
        "json.md": "\n".join(json_page()) + "\n",
        "bundle-checks.md": "\n".join(checks_page()) + "\n",
    }


# ----------------------------------------------------------------------------------------------------------------
# Commands
# ----------------------------------------------------------------------------------------------------------------


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below one, groups before their verbs, each with its words."""
    if path:
        yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from walk(below, (*path, name))


def commands_page() -> Iterator[str]:
    """Yield the lines of the page of commands."""
    yield "# Commands"
    yield ""
    yield "Made from the commands themselves by `make docs-reference`. Data goes to stdout, words to stderr;"
    yield "see also [exit status](exit-status.md) and [JSON output](json.md)."
    yield ""
    yield "Without a command `cyberlayers` opens the screen, or prints the posture report where there is no terminal."
    yield ""
    yield "## Options of every command"
    yield ""
    yield "They stand before or after the command's name; the innermost wins."
    yield ""
    everywhere = global_options()
    yield from option_table(everywhere)
    shared = {"help", *(option.name for option in everywhere)}
    for path, command in walk(cli):
        yield ""
        yield f"{'#' * (len(path) + 1)} {' '.join(path)}"
        yield ""
        yield from paragraphs(command.help or "")
        if not isinstance(command, click.Group):
            yield ""
            yield "```"
            yield usage(path, command, shared)
            yield "```"
            own = [p for p in command.params if isinstance(p, click.Option) and p.name not in shared]
            if own:
                yield ""
                yield from option_table(own)


def usage(path: tuple[str, ...], command: click.Command, shared: set[str]) -> str:
    """Return how a command is called."""
    context = click.Context(command, info_name=" ".join(path))
    own = [p for p in command.params if p.name not in shared]
    arguments = [p.make_metavar(context) for p in own if isinstance(p, click.Argument)]
    options = ["[OPTIONS]"] if any(isinstance(p, click.Option) for p in own) else []
    return " ".join(["cyberlayers", *path, *options, *arguments])


def option_table(options: list[click.Option]) -> Iterator[str]:
    """Yield a table of options."""
    yield "| option | meaning |"
    yield "|---|---|"
    for option in options:
        context = click.Context(click.Command("any"))
        value = "" if option.is_flag else f" {option.make_metavar(context)}"
        said = (option.help or "").rstrip(".")
        notes = [said, "needed" if option.required else "", "may be repeated" if option.multiple else ""]
        default = option.default
        if option.show_default and default not in {None, False}:
            notes.append(f"default `{default}`")
        words = "; ".join(note for note in notes if note)
        yield f"| `{cell(', '.join(option.opts) + value)}` | {cell(words)} |"


def paragraphs(text: str) -> Iterator[str]:
    """Yield a docstring as Markdown paragraphs, one a line."""
    for number, block in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ""
        yield " ".join(block.replace("\b", "").split())


def cell(text: str) -> str:
    """Return text that cannot end a table's cell."""
    return text.replace("|", "\\|")


# ----------------------------------------------------------------------------------------------------------------
# The checks of a bundle
# ----------------------------------------------------------------------------------------------------------------


def checks_page() -> Iterator[str]:
    """Yield the lines of the page of checks and codes."""
    yield "# What is checked of a bundle"
    yield ""
    yield "Made from the words of the screen by `make docs-reference`. `bundle verify` carries out these checks, in"
    yield "this order, and exits with 1 where one that is required did not pass. Names and codes are stable: a program"
    yield "may rely on them."
    yield ""
    yield "## Checks"
    yield ""
    yield "| check | what it looks at | why |"
    yield "|---|---|---|"
    for name, words in CHECKS.items():
        yield f"| {name} | {cell(words.looks_at)} | {cell(words.why)} |"
    yield ""
    yield "## Codes"
    yield ""
    yield "A check that failed gives one of these reasons."
    yield ""
    yield "| code | what to do |"
    yield "|---|---|"
    for code in Code:
        yield f"| `{code}` | {cell(advice_for(code))} |"


# ----------------------------------------------------------------------------------------------------------------
# The ledger
# ----------------------------------------------------------------------------------------------------------------


def ledger_page() -> Iterator[str]:
    """Yield the lines of the page of record kinds."""
    yield "# The ledger: every kind of record"
    yield ""
    yield "Made from the record models by `make docs-reference`. A record is a **leaf**, canonical JSON whose hash"
    yield "stands in the Merkle tree, and a **private** part beside it, which may be withheld or erased while the leaf"
    yield "still verifies. A field that is absent is an absent key."
    yield ""
    yield "A leaf's keys are `seq`, `at`, `kind`, `v` (the version of the kind), `person`, `side` and `account` (a"
    yield "keyed hash) of whoever made it, `private_sha256`, and `body` with the fields below. The shape is a digest of"
    yield "those fields; it never changes within a version."
    for kind, model in KINDS.items():
        yield ""
        yield f"## {kind}"
        yield ""
        yield from paragraphs((model.__doc__ or "").split("Attributes:")[0])
        yield ""
        yield f"Version {model.version}, shape `{shape_digest(model)}`."
        rows = list(field_rows(model))
        if rows:
            yield ""
            yield "| field | part | what it holds |"
            yield "|---|---|---|"
            yield from rows


def field_rows(model: type[Body]) -> Iterator[str]:
    """Yield one row of the table for each field of a kind."""
    schema = shape(model)
    private = model.private_fields()
    for name, field in schema["properties"].items():
        part = "private" if name in private else "leaf"
        needed = "" if name in schema.get("required", ()) else "; may be absent"
        yield f"| `{name}` | {part} | {cell(in_words(field, schema.get('$defs', {})))}{needed} |"


def shape(model: type[Body]) -> Schema:
    """Return the JSON schema of a kind, without the words that explain it."""
    bare: Schema = without_words(model.model_json_schema(mode="validation"))
    return {"properties": {}, **bare}


def without_words(value: Any) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return a schema without titles and descriptions, so that a better sentence is not another shape."""
    if isinstance(value, dict):
        return {
            key: ({k: without_words(v) for k, v in item.items()} if key == "properties" else without_words(item))
            for key, item in value.items()
            if key not in {"title", "description"} or not isinstance(item, str)
        }
    return [without_words(item) for item in value] if isinstance(value, list) else value


def shape_digest(model: type[Body]) -> str:
    """Return what tells one shape of a kind from another."""
    parts = {"fields": shape(model), "private": sorted(model.private_fields())}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def silently_changed() -> list[str]:
    """Return the kinds whose shape differs from the committed page although their version does not."""
    path = REFERENCE / "ledger.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    written = re.findall(r"^## (\S+)\n.*?^Version (\d+), shape `(\w+)`", text, re.MULTILINE | re.DOTALL)
    return [
        kind
        for kind, version, digest in written
        if kind in KINDS and KINDS[kind].version == int(version) and shape_digest(KINDS[kind]) != digest
    ]


def in_words(field: Schema, definitions: Schema) -> str:
    """Return what a field holds."""
    if "$ref" in field:
        return in_words(definitions[field["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in field:
        return " or ".join(in_words(item, definitions) for item in field["anyOf"] if item.get("type") != "null")
    if "const" in field or "enum" in field:
        return " or ".join(f"`{item}`" for item in field.get("enum", [field.get("const")]))
    if "pattern" in field:
        return PATTERNS.get(field["pattern"], f"text like `{field['pattern']}`")
    return typed_in_words(field, definitions)


def typed_in_words(field: Schema, definitions: Schema) -> str:
    """Return what a field holds that only its type describes."""
    if field.get("type") == "array":
        return f"list of {in_words(field['items'], definitions)}"
    if field.get("type") == "object":
        return object_in_words(field, definitions)
    plain = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    dates = {"date": "day", "date-time": "date and time", "time": "time of day"}
    return dates.get(field.get("format", ""), plain.get(field.get("type", ""), "value"))


def object_in_words(field: Schema, definitions: Schema) -> str:
    """Return what an object holds: named fields, or values by key."""
    if "properties" in field:
        parts = (f"`{key}` {in_words(item, definitions)}" for key, item in field["properties"].items())
        return "object of " + ", ".join(parts)
    inner = [field.get("additionalProperties") or {}, *field.get("patternProperties", {}).values()]
    return f"by key: {in_words(inner[-1], definitions)}"


def patterns(*modules: ModuleType) -> dict[str, str]:
    """Return the names that the model gives to its kinds of word, by their patterns."""
    found: dict[str, str] = {}
    for module in modules:
        for name, value in vars(module).items():
            if get_origin(value) is Annotated:
                for item in get_args(value)[1:]:
                    if isinstance(item, StringConstraints) and isinstance(item.pattern, str):
                        found[item.pattern] = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return found


PATTERNS = patterns(base, body, catalogue, records, run, scenario)


# ----------------------------------------------------------------------------------------------------------------
# JSON output
# ----------------------------------------------------------------------------------------------------------------


def json_page() -> Iterator[str]:
    """Yield the lines of the page of JSON output."""
    yield "# JSON output"
    yield ""
    yield "Made by `make docs-reference` from the golden files that the tests compare each command with. Keys stay;"
    yield "new ones may be added. A key whose value is absent for now is `null`."
    for path in sorted(GOLDEN.glob("golden*/*.json"), key=lambda file: file.stem):
        yield ""
        yield f"## {path.stem.replace('-', ' ')}"
        yield ""
        yield "| key | what it holds |"
        yield "|---|---|"
        for key, kind in keys(json.loads(path.read_text(encoding="utf-8"))).items():
            yield f"| `{key}` | {kind} |"


def keys(value: Any, before: str = "") -> dict[str, str]:  # noqa: ANN401 - JSON is of any type
    """Return every key of a JSON value by its path, with the kind of what it holds."""
    if isinstance(value, list):
        found: dict[str, str] = {}
        for item in value:
            for path, kind in keys(item, f"{before}[]").items():
                if found.get(path, "null") == "null":
                    found[path] = kind
        return found or {f"{before}[]": "empty here"}
    if isinstance(value, dict):
        found = {}
        for key, item in value.items():
            name = re.sub(r"^L[1-8]-\d\d$", "ID", key)
            path = f"{before}.{name}" if before else name
            if isinstance(item, (dict, list)):
                found[path] = "object" if isinstance(item, dict) else "list"
                if item:
                    found.update(keys(item, path))
            else:
                found[path] = scalar(item)
        return found
    return {before: scalar(value)}


def scalar(value: object) -> str:
    """Return the kind of a plain value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "number"
    return "day" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)) else "text"


if __name__ == "__main__":
    sys.exit(main())
