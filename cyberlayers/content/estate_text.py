"""Write a register as TOML that reads back to an equal one.

Two rules of the reader shape the text. A line may have 32 dots outside strings, so whole numbers are written
without one, and arrays of many figures or of tables are broken into lines. And whatever is not printable
(controls, line separators, bidirectional marks) is escaped, so that a name can neither end a line nor hide
one.
"""

from collections.abc import Iterator
from datetime import date

from cyberlayers.model.base import Value
from cyberlayers.model.estate import Estate
from cyberlayers.model.figures import Spread

_ON_ONE_LINE = 8
_SOURCES = ("basis", "as_of")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_estate(estate: Estate) -> str:
    """Return the text of a register file; absent and default figures are left out."""
    lines = [f"format = {_string(estate.format)}", "", "[organisation]", *_assignments(estate.organisation)]
    for table in ("team", "system", "supplier", "site", "group", "service"):
        for entry in getattr(estate, table):
            lines += ["", f"[[{table}]]", *_assignments(entry)]
    return "\n".join(lines) + "\n"


def _assignments(value: Value) -> Iterator[str]:
    fields = type(value).model_fields
    for name in sorted(fields, key=_SOURCES.__contains__):
        field, content = fields[name], getattr(value, name)
        if content is not None and (field.is_required() or content != field.default):
            yield f"{field.alias or name} = {_written(content)}"


def _written(content: object) -> str:
    match content:
        case str():
            text = _string(content)
        case bool():
            text = "true" if content else "false"
        case int() | float():
            text = _number(content)
        case date():
            text = content.isoformat()
        case Value():
            text = "{ " + ", ".join(_assignments(content)) + " }"
        case Spread(least, likely, most) if least == most:
            text = _number(likely)
        case tuple():
            text = _array(content)
        case _:
            raise TypeError(f"a register has no {type(content).__name__}")
    return text


def _array(content: tuple[object, ...]) -> str:
    items = [_written(item) for item in content]
    if len(items) <= _ON_ONE_LINE and not any(isinstance(item, Value) for item in content):
        return f"[{', '.join(items)}]"
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _number(content: float) -> str:
    return str(int(content)) if content == int(content) else repr(content)


def _string(content: str) -> str:
    return '"' + "".join(_character(character) for character in content) + '"'


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"
