"""One control as text."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from cyberlayers.model.catalogue import COLUMN_NAMES
from cyberlayers.report.safe import safe

WIDTH = 96


def control_text(found: Mapping[str, Any]) -> str:
    """Return a control for reading: outcome, why, statements in three columns' order, evidence, frameworks."""
    star = " ★ key control" if found["key"] else ""
    lines = [f"{found['id']} {found['title']}{star}", "", *_filled(found["outcome"]), *_filled(found["why"])]
    column = ""
    for key, text in found["statements"].items():
        if key[0] != column:
            column = key[0]
            lines += ["", f"{COLUMN_NAMES[column].capitalize()}:"]
        lines += _filled(f"{key}  {text}", indent="      ")
    lines += ["", f"Evidence that would convince (stays current {found['valid_days']} days):"]
    for example in found["evidence"]:
        exercise = ", exercise" if example["exercise"] else ""
        lines += _filled(f"-   {example['text']} ({example['method']}{exercise})", indent="      ")
    if found["needs_tested"]:
        lines += ["", f"Also needs current tested evidence on {', '.join(found['needs_tested'])}."]
    maps = [f"{key}: {', '.join(ids)}" for key, ids in found["maps"].items() if ids]
    if maps:
        lines += ["", "Maps to " + "; ".join(maps)]
    return "\n".join(safe(line) for line in lines)


def _filled(text: str, indent: str = "  ") -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent=indent)
