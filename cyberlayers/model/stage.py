"""The path of an attack or hazard: its stages, outside in, and the controls that resist them."""

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.catalogue import ControlId
from cyberlayers.model.effect import AimedHit
from cyberlayers.model.figures import MAX_HOURS, Share

TechniqueId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{4}(\.[0-9]{3})?$")]
StageHour = Annotated[float, Field(ge=-MAX_HOURS, le=MAX_HOURS)]


class Resistance(Value):
    """A control that resists a stage: the share by which it lowers the odds when fully supported."""

    control: ControlId
    effect: Share


class Stage(Value):
    """A step of the attack or hazard, outside in.

    Attributes:
        p_pass: probability of passing against an undefended layer.
        hours: when it passes, in hours from startex, as least, likely, most; negative: before startex.
        next: the stages that it leads to; a stage to which none leads is where the path begins.
    """

    id: Slug
    text: Text | None = None
    layer: Annotated[int, Field(ge=1, le=8)]
    techniques: tuple[TechniqueId, ...] = ()
    p_pass: Share
    hours: tuple[StageHour, StageHour, StageHour]
    resisted_by: tuple[Resistance, ...] = ()
    hits: tuple[AimedHit, ...] = ()
    next: tuple[Slug, ...] = ()

    @field_validator("hours")
    @classmethod
    def _hours_in_order(cls, value: tuple[float, float, float]) -> tuple[float, float, float]:
        least, likely, most = value
        if not least <= likely <= most:
            raise ValueError("least, likely and most must stand in that order")
        return value

    @property
    def likely_h(self) -> float:
        """Return the hour at which the stage passes when it does."""
        return self.hours[1]
