"""A form: labels at the left, fields at the right, all of it described by values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, TextArea

from cyberlayers.tui.widgets.choice import Choice
from cyberlayers.tui.widgets.secret_input import SecretInput
from cyberlayers.tui.widgets.ticks import Ticks

Value = str | tuple[str, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: its key among the values.
        kind: one line of text, several, one of a few options, some of several, or a secret: a masked line that is
            never among the values, so that no draft keeps it.
        options: (label, value) of a choice or of ticks.
        when: the field is asked only while another one has one of these values.
    """

    name: str
    label: str
    kind: Literal["line", "lines", "choice", "ticks", "secret"] = "line"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: Value = ""
    when: tuple[str, tuple[str, ...]] | None = None


class Fields(Vertical):
    """The fields of a form. Posts `Changed` at every key."""

    DEFAULT_CSS = """
    Fields { height: auto; }
    Fields > .field { height: auto; margin-bottom: 1; }
    Fields > .field > Label { width: 20; color: $muted; padding: 0 1 0 0; }
    Fields Input { width: 1fr; }
    Fields TextArea { height: 4; width: 1fr; }
    Fields .-hidden { display: none; }
    """

    class Changed(Message):
        """A value changed."""

    def __init__(self, fields: tuple[Field, ...], values: Values, *, id: str = "fields") -> None:  # noqa: A002 - the name that Textual gives it
        super().__init__(id=id)
        self.described = fields
        self._start = {field.name: values.get(field.name, field.value) for field in fields}

    def compose(self) -> ComposeResult:
        """Yield a row for each field."""
        for field in self.described:
            with Horizontal(classes="field", id=f"row-{field.name}"):
                yield Label(field.label, markup=False)
                yield self._widget(field)

    def on_mount(self) -> None:
        """Hide what is not asked."""
        self._ask()

    def values(self) -> dict[str, Value]:
        """Return every value by its name, hidden ones as they were left; secrets are left out."""
        found: dict[str, Value] = {}
        for field in self.described:
            widget = self.query_one(f"#field-{field.name}")
            match widget:
                case SecretInput():
                    continue
                case Input() | Choice():
                    found[field.name] = widget.value
                case TextArea():
                    found[field.name] = widget.text
                case Ticks():
                    found[field.name] = widget.ticked
        return found

    def put(self, name: str, value: str) -> None:
        """Set a field as if it had been typed."""
        widget = self.query_one(f"#field-{name}")
        match widget:
            case Input() | Choice():
                widget.value = value
            case TextArea():
                widget.text = value
        self._ask()
        self.post_message(self.Changed())

    def secret(self, name: str) -> str:
        """Return what was typed into a masked line."""
        return self.query_one(f"#field-{name}", SecretInput).value

    def drop_secrets(self) -> None:
        """Empty every masked line; that is no change to what was typed elsewhere."""
        for line in self.query(SecretInput):
            with line.prevent(Input.Changed):
                line.value = ""

    def asked(self) -> dict[str, str]:
        """Return the words of the fields that are asked and not empty, without spaces around them."""
        values = self.values()
        return {
            field.name: value.strip()
            for field in self.described
            if self._is_asked(field, values) and isinstance(value := values.get(field.name), str) and value.strip()
        }

    def _widget(self, field: Field) -> Widget:
        value, key = self._start[field.name], f"field-{field.name}"
        words = value if isinstance(value, str) else ""
        match field.kind:
            case "choice":
                return Choice(field.options, words or field.options[0][1], id=key)
            case "ticks":
                return Ticks(field.options, value if isinstance(value, tuple) else (), id=key)
            case "secret":
                return SecretInput(placeholder=field.hint, id=key)
            case "lines":
                return TextArea(words, id=key, tab_behavior="focus", placeholder=field.hint, show_line_numbers=False)
            case _:
                return Input(words, placeholder=field.hint, id=key)

    def _ask(self) -> None:
        values = self.values()
        for field in self.described:
            self.query_one(f"#row-{field.name}").set_class(not self._is_asked(field, values), "-hidden")

    @staticmethod
    def _is_asked(field: Field, values: Values) -> bool:
        return field.when is None or values[field.when[0]] in field.when[1]

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    @on(Ticks.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self._ask()
        self.post_message(self.Changed())
