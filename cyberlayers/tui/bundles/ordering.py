"""The fields of an export, and what was typed into them as an order."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cyberlayers.errors import UsageError
from cyberlayers.model.layers import LAYERS
from cyberlayers.tui.bundles.signing import signing_fields
from cyberlayers.tui.evidence_fields import control_ids, path_of
from cyberlayers.tui.questions import day_of
from cyberlayers.tui.widgets.fields import Field, Value
from cyberlayers.tui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cyberlayers.bundle.predicate import RequiredSigner
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.gathering import Order

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
_OTHER = "other"
_DAY = "2026-11-30"


@dataclass(frozen=True)
class Wanted:
    """An export that was asked for: where to, and what."""

    out: Path
    order: "Order"


def export_fields(keys: tuple[str, ...], number: int) -> tuple[Field, ...]:
    """Return the fields; `number` is that of the bundle which comes next."""
    return (
        Field("to", "Write to", value=f"bundle-{number:06}.zip", hint="a new file or folder"),
        Field("form", "As", "choice", options=(("one zip file", "zip"), ("a folder", "folder"))),
        *signing_fields(keys),
        Field(
            "marking",
            "Marking",
            "choice",
            options=(("none", ""), *((one, one) for one in MARKINGS), ("other words", _OTHER)),
        ),
        Field(
            "marking_words", "In these words", hint="as it shall stand on the first page", when=("marking", (_OTHER,))
        ),
        Field(
            "about", "What", "choice", options=(("everything", "all"), ("layers", "layers"), ("controls", "controls"))
        ),
        Field(
            "layers",
            "Layers",
            "ticks",
            options=tuple((f"{one.number} {one.name}", str(one.number)) for one in LAYERS),
            when=("about", ("layers",)),
        ),
        Field("controls", "Controls", hint="L1-12 L1-13", when=("about", ("controls",))),
        Field("subject", "Only subject", hint="a critical system's id; empty: the organisation, and everything"),
        Field("since", "Period from", hint=f"{_DAY} (may stay empty)"),
        Field("until", "Period to", hint=f"{_DAY} (may stay empty)"),
        Field("audience", "Made for", hint="who asked for it (may stay empty)"),
        Field("challenge", "Challenge", hint="the word that they gave (may stay empty)"),
        Field(
            "also",
            "Must sign too",
            "choice",
            options=(
                ("nobody", ""),
                ("an auditor", "auditor"),
                ("a reviewer", "reviewer"),
                ("an assessor", "assessor"),
            ),
        ),
        Field(
            "also_key",
            "Their .pub file",
            hint="its path; F3 looks for it",
            when=("also", ("auditor", "reviewer", "assessor")),
        ),
        Field("withhold", "Withhold", hint="E-000003 E-000007: bytes and words (may stay empty)"),
    )


def wanted(said: "Mapping[str, str]", values: "Mapping[str, Value]", snapshot: "Snapshot") -> Wanted:
    """Return the export that was typed; the day is the one that the screen shows.

    Raises:
        UsageError: a value is missing or has not its shape.
        ContentError: the public key of who must sign too cannot be read.
    """
    from cyberlayers.workspace.bundling import required_signer
    from cyberlayers.workspace.gathering import Order

    layers: tuple[int, ...] = ()
    controls: tuple[str, ...] = ()
    required: tuple[RequiredSigner, ...] = ()
    if said["about"] == "layers":
        layers = tuple(int(one) for one in values["layers"])
        if not layers:
            raise UsageError("no layer is ticked", "Tick at least one, or choose everything")
    elif said["about"] == "controls":
        controls = control_ids(said.get("controls", ""))
        if not controls:
            raise UsageError("no control is named", "Name at least one, or choose everything")
    if said.get("also"):
        if "also_key" not in said:
            raise UsageError("whose signature is needed too is not said", "Give the path of their .pub file")
        required = (required_signer(f"{said['also']}={path_of(said['also_key'])}"),)
    view = snapshot.view
    order = Order(
        marking=marking(said),
        subject=said.get("subject"),
        controls=controls,
        layers=layers,
        since=day_of(said.get("since"), "period from"),
        to=day_of(said.get("until"), "period to"),
        at=view.at if view.at != snapshot.today else None,
        known_at=view.known_at.date() if view.known_at.date() != snapshot.today else None,
        audience=said.get("audience"),
        challenge=said.get("challenge"),
        required=required,
        redact=control_ids(said.get("withhold", "")),
    )
    return Wanted(destination(said), order)


def destination(said: "Mapping[str, str]") -> Path:
    """Return where the bundle goes: what ends in `.zip` is a zip, anything else a folder.

    Raises:
        UsageError: no name was typed, or a folder's would be that of a zip.
    """
    if "to" not in said:
        raise UsageError("where the bundle goes is not said", "Name a new file or folder")
    out = path_of(said["to"]).absolute()
    zipped = out.suffix.lower() == ".zip"
    if said["form"] == "zip" and not zipped:
        return out.with_name(f"{out.name}.zip")
    if said["form"] == "folder" and zipped:
        return out.with_suffix("")
    return out


def marking(said: "Mapping[str, str]") -> str | None:
    """Return the protective marking.

    Raises:
        UsageError: other words were chosen and none typed.
    """
    chosen = said.get("marking")
    if chosen != _OTHER:
        return chosen
    if "marking_words" not in said:
        raise UsageError("the marking has no words", "Type them, or choose another marking")
    return said["marking_words"]


def preview(said: "Mapping[str, str]", values: "Mapping[str, Value]", snapshot: "Snapshot") -> tuple[str, str]:
    """Return what would be exported, or what is still missing, in a sentence and its style."""
    state, by_id = snapshot.view.state, snapshot.view.criteria.catalogue.by_id
    withheld = control_ids(said.get("withhold", ""))
    strange = [one for one in withheld if one not in state.evidence]
    if strange:
        return f"There is no evidence {', '.join(strange)}.", "$warning"
    about = f"all {plural(len(state.evidence), 'item')} of evidence and {plural(state.size, 'record')}"
    if said.get("about") == "controls":
        controls = control_ids(said.get("controls", ""))
        strange = [one for one in controls if one not in by_id]
        if strange:
            return f"There is no control {', '.join(strange)}.", "$warning"
        about = f"what speaks to {', '.join(controls) or 'no control yet'}"
    elif said.get("about") == "layers":
        about = f"what speaks to layer {', '.join(values['layers']) or 'none yet'}"
    kept = f"; {plural(len(withheld), 'item')} withheld, and counted" if withheld else ""
    try:
        where = str(destination(said))
    except UsageError as error:
        return str(error), "$warning"
    return f"{about[0].upper()}{about[1:]}{kept}. To {where}.", "$muted"
