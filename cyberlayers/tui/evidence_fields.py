"""The fields of the evidence form, and what was typed into them as a new item."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import unquote, urlsplit

from cyberlayers.errors import UsageError
from cyberlayers.tui.questions import day_of
from cyberlayers.tui.widgets.fields import Field, Fields

if TYPE_CHECKING:
    from cyberlayers.model.catalogue import Catalogue
    from cyberlayers.workspace.evidencing import NewEvidence

_DAY = "2026-11-30"


def evidence_fields(controls: tuple[str, ...], catalogue: "Catalogue", person: str) -> tuple[Field, ...]:
    """Return the fields; those of a test result and of an external report are asked only for these."""
    test, report = ("source", ("test-result",)), ("source", ("external-report",))
    return (
        Field("kind", "Content", "choice", options=(("file", "file"), ("note", "note"), ("link", "link"))),
        Field("file", "File", hint="path, typed or pasted; F3 looks for it", when=("kind", ("file",))),
        Field("note", "Note", "lines", "what was seen or said", when=("kind", ("note",))),
        Field("link", "Link", hint="where it is kept", when=("kind", ("link",))),
        Field("title", "Title", hint="what it is, in a few words"),
        Field("shows", "Shows", "lines", "what it shows about the control"),
        Field("controls", "Controls", hint="L1-12 L1-13", value=" ".join(controls)),
        Field("statements", "Speaks to", "ticks", options=statement_lines(controls, catalogue)),
        Field(
            "polarity",
            "It",
            "choice",
            options=(("supports", "supports"), ("contradicts what is claimed", "contradicts")),
        ),
        Field(
            "method",
            "Method",
            "choice",
            options=(("examine", "examine"), ("interview", "interview"), ("test", "test")),
        ),
        Field(
            "source",
            "Source",
            "choice",
            options=(
                ("our own word", "assertion"),
                ("a test result", "test-result"),
                ("an external report", "external-report"),
            ),
        ),
        Field("tested_by", "Tested by", hint="a person's id", value=person, when=test),
        Field("tested_on", "Tested on", hint=_DAY, when=test),
        Field("author", "Author", hint="who wrote the report", when=report),
        Field("organisation", "Organisation", hint="whose report it is", when=report),
        Field("about_own", "About itself", "choice", options=(("no", "no"), ("yes", "yes")), when=report),
        Field("collected_by", "Collected by", hint="a person's id", value=person),
        Field("collected", "Collected on", hint=f"today, or {_DAY}"),
        Field("effective_from", "Period from", hint=f"{_DAY} (may stay empty)"),
        Field("effective_to", "Period to", hint=f"{_DAY} (may stay empty)"),
        Field("expires", "Expires", hint="only to shorten its life (may stay empty)"),
        Field("covers", "Covers", hint="systems or words, separated by commas"),
        Field("population", "Out of", hint="how many there are"),
        Field("sampled", "Sampled", hint="how many were looked at"),
        Field("excluded", "Left out", hint="what was not looked at"),
        Field("extract", "Extract", hint="system, report or query, when, rows"),
    )


def statement_lines(controls: tuple[str, ...], catalogue: "Catalogue") -> tuple[tuple[str, str], ...]:
    """Return (label, reference) of every statement of some controls."""
    lines = []
    for control in controls:
        if control in catalogue.by_id:
            lead = f"{control}:" if len(controls) > 1 else ""
            lines += [
                (f"{lead}{key} {statement.text}", f"{control}:{key}")
                for key, statement in catalogue.by_id[control].statements.items()
            ]
    return tuple(lines)


def control_ids(words: str) -> tuple[str, ...]:
    """Return the ids in what was typed."""
    return tuple(dict.fromkeys(words.upper().replace(",", " ").split()))


def new_evidence(fields: Fields) -> "NewEvidence":
    """Return the item that was typed.

    Raises:
        UsageError: a day or a number is not one.
    """
    from cyberlayers.model.status import Method
    from cyberlayers.workspace.evidencing import NewEvidence

    said = fields.asked()
    values = fields.values()
    return NewEvidence(
        controls=control_ids(said.get("controls", "")),
        title=said.get("title", ""),
        method=Method(said["method"]),
        file=path_of(said["file"]) if "file" in said else None,
        note=said.get("note"),
        link=said.get("link"),
        shows=said.get("shows"),
        source=cast("Literal['assertion', 'test-result', 'external-report']", said["source"]),
        polarity=cast("Literal['supports', 'contradicts']", said["polarity"]),
        statements=cast("tuple[str, ...]", values["statements"]),
        covers=tuple(word.strip() for word in said.get("covers", "").split(",") if word.strip()),
        population=_number(said.get("population"), "out of"),
        sampled=_number(said.get("sampled"), "sampled"),
        excluded=said.get("excluded"),
        extract=said.get("extract"),
        collected_by=said.get("collected_by"),
        collected=day_of(said.get("collected"), "collected on"),
        effective_from=day_of(said.get("effective_from"), "period from"),
        effective_to=day_of(said.get("effective_to"), "period to"),
        expires=day_of(said.get("expires"), "expires"),
        tested_by=said.get("tested_by"),
        tested_on=day_of(said.get("tested_on"), "tested on"),
        author=said.get("author"),
        organisation=said.get("organisation"),
        about_own=said.get("about_own") == "yes",
    )


def path_of(words: str) -> Path:
    """Return the path that was typed, pasted or dropped: with quotes, as a file link, or with `~`."""
    bare = words.strip().strip("'\"")
    if bare.startswith("file://"):
        bare = unquote(urlsplit(bare).path)
    return Path(bare).expanduser()


def _number(words: str | None, what: str) -> int | None:
    if not words:
        return None
    if not words.isascii() or not words.isdigit() or len(words) > 12:
        raise UsageError(f"{what}: {words!r} is not a whole number", "Correct it")
    return int(words)
