"""The control catalogue: one hundred controls in eight layers.

Shapes are those of the controls design: statements in three columns, keyed `a1 a2 …` (achieved),
`p1 …` (partial), `n1 …` (not achieved) in file order.
"""

import hashlib
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self, cast

from pydantic import Field, StringConstraints, model_validator

from cyberlayers.model.base import Text, Value
from cyberlayers.model.status import Method

ControlId = Annotated[str, StringConstraints(pattern=r"^L[1-8]-[0-9]{2}$")]
Framework = Literal["caf-4.0", "caf-3.2", "csf-2.0", "cyber-essentials", "cloud-principles", "connected-places"]
Column = Literal["a", "p", "n"]

COLUMN_NAMES: dict[Column, str] = {"a": "achieved", "p": "partial", "n": "not achieved"}


class Statement(NamedTuple):
    """One observable fact about a control.

    Attributes:
        key: `a1`, `p1` or `n1`: the column and the place in it.
        text: the fact, in one sentence.
        digest: the first 16 hex digits of the SHA-256 of the text; an answer carries it, so that an answer to
            a sentence that has since changed counts as not given.
    """

    key: str
    text: str
    digest: str

    @property
    def column(self) -> Column:
        """Return the column this statement stands in."""
        return cast("Column", self.key[0])


class EvidenceExample(Value):
    """Evidence that would convince an auditor, and the method by which it is obtained.

    Attributes:
        exercise: whether a facilitated exercise is such evidence.
        shows: the statements that an exercise can show by being played; the others need evidence of their own.
    """

    text: Text
    method: Method
    exercise: bool = False
    shows: tuple[Annotated[str, StringConstraints(pattern=r"^[ap][1-9]$")], ...] = ()

    @model_validator(mode="after")
    def _only_an_exercise_shows(self) -> Self:
        if self.exercise != bool(self.shows):
            raise ValueError("an exercise says which statements it shows, and nothing else does")
        return self


class Control(Value):
    """One control of the catalogue."""

    id: ControlId
    title: Text
    outcome: Text
    why: Text
    key: bool = False
    two_reviews: bool = False
    needs_tested: tuple[ControlId, ...] = ()
    achieved: tuple[Text, ...] = Field(min_length=2, max_length=5)
    partial: tuple[Text, ...] = Field(min_length=1, max_length=3)
    not_achieved: tuple[Text, ...] = Field(min_length=1, max_length=4)
    evidence: tuple[EvidenceExample, ...] = Field(min_length=2, max_length=4)
    valid_days: int = Field(ge=1, le=3660)
    maps: dict[Framework, tuple[str, ...]]

    @property
    def layer(self) -> int:
        """Return the number of the layer, 1 to 8."""
        return int(self.id[1])

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Return every statement by its key, in file order."""
        columns: tuple[tuple[Column, tuple[str, ...]], ...] = (
            ("a", self.achieved),
            ("p", self.partial),
            ("n", self.not_achieved),
        )
        return {
            f"{column}{place}": Statement(f"{column}{place}", text, statement_digest(text))
            for column, texts in columns
            for place, text in enumerate(texts, 1)
        }

    @cached_property
    def references(self) -> dict[str, str]:
        """Return, by the key of every statement, how evidence names it: `L1-12:a1`."""
        return {key: f"{self.id}:{key}" for key in self.statements}

    @model_validator(mode="after")
    def _shows_its_own_statements(self) -> Self:
        strays = [key for example in self.evidence for key in example.shows if key not in self.statements]
        if strays:
            raise ValueError(f"{self.id} has no statement {strays[0]} that an exercise could show")
        return self

    def keys(self, *columns: Column) -> tuple[str, ...]:
        """Return the keys of the statements in some columns, in file order."""
        if columns not in self._keys:
            # Posture asks for the same few columns once an item.
            self._keys[columns] = tuple(key for key in self.statements if key[0] in columns)
        return self._keys[columns]

    @cached_property
    def _keys(self) -> dict[tuple[Column, ...], tuple[str, ...]]:
        return {}

    @cached_property
    def methods(self) -> frozenset[Method]:
        """Return the methods by which this control can be evidenced."""
        return frozenset(example.method for example in self.evidence)

    @cached_property
    def by_exercise(self) -> bool:
        """Tell whether an exercise is admissible evidence of this control."""
        return bool(self.shown_by_exercise)

    @cached_property
    def shown_by_exercise(self) -> tuple[str, ...]:
        """Return the statements that an exercise can show, in file order."""
        shown = {key for example in self.evidence for key in example.shows}
        return tuple(key for key in self.statements if key in shown)


class LayerFile(Value):
    """One file of the catalogue."""

    control: tuple[Control, ...]


class Catalogue(Value):
    """Every control, in catalogue order.

    Attributes:
        sha256: digest of the files this was read from.
    """

    controls: tuple[Control, ...]
    sha256: str

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Catalogue":
        seen: set[str] = set()
        for control in self.controls:
            if control.id in seen:
                raise ValueError(f"control {control.id} stands twice")
            seen.add(control.id)
        for control in self.controls:
            for needed in control.needs_tested:
                if needed not in seen:
                    raise ValueError(f"{control.id} needs {needed}, which is not a control")
        return self

    @cached_property
    def by_id(self) -> dict[str, Control]:
        """Return the controls by id, in catalogue order."""
        return {control.id: control for control in self.controls}

    def in_layer(self, number: int) -> tuple[Control, ...]:
        """Return the controls of one layer, in catalogue order."""
        return tuple(control for control in self.controls if control.layer == number)


def statement_digest(text: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a statement's UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
