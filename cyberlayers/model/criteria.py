"""What posture is judged against: the catalogue, a policy of caps, and a profile of what is required."""

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from cyberlayers.model.base import Slug, Text, Value
from cyberlayers.model.catalogue import Catalogue, ControlId
from cyberlayers.model.status import Status


class Caps(Value):
    """The highest status that each strength of evidence can support."""

    none: Status
    self_asserted: Status
    reviewed: Status
    reviewed_key: Status
    tested: Status
    independent: Status
    contradicted: Status
    contradicted_not_achieved: Status

    @model_validator(mode="after")
    def _stronger_evidence_never_caps_lower(self) -> "Caps":
        ladder = (self.none, self.self_asserted, self.reviewed, self.tested)
        if any(weaker > stronger for weaker, stronger in pairwise(ladder)):
            raise ValueError("a cap rises as the strength of evidence falls")
        if self.independent != self.tested:
            raise ValueError("tested and independent are equally strong and must have the same cap")
        if not self.self_asserted <= self.reviewed_key <= self.reviewed:
            raise ValueError("reviewed_key must lie between self_asserted and reviewed")
        if self.contradicted_not_achieved > self.contradicted:
            raise ValueError("a contradiction of a not_achieved statement must not cap higher than another")
        return self


class Policy(Value):
    """The caps and the day counts of posture, versioned.

    Attributes:
        due_days: evidence with at most this many days left is `due`.
        urgent_days: and with at most this many, urgent.
        accepted_per_layer: how many risk acceptances may stand in for met controls in one layer.
    """

    format: Literal["cyberlayers.policy/1"]
    version: Text
    date: date
    caps: Caps
    due_days: int = Field(ge=1, le=365)
    urgent_days: int = Field(ge=1, le=365)
    accepted_per_layer: int = Field(ge=0, le=100)


class Requirement(Value):
    """What a profile asks of one control, and on whose word."""

    status: Status
    because: Text | None = None

    @model_validator(mode="after")
    def _something_is_required(self) -> "Requirement":
        if self.status not in {Status.PARTIALLY, Status.ACHIEVED}:
            raise ValueError("a control is required as partially or as achieved")
        return self


class Profile(Value):
    """What is required of each control; a control that is not named is not counted."""

    format: Literal["cyberlayers.profile/1"]
    name: Slug
    title: Text
    source: Text
    date: date
    requires: dict[ControlId, Requirement] = Field(min_length=1)


class Criteria(Value):
    """The three files that one posture is judged against.

    Attributes:
        profile_sha256: digest of the bytes of the profile's file.
        policy_sha256: digest of the bytes of the policy's file.
    """

    catalogue: Catalogue
    policy: Policy
    policy_sha256: str
    profile: Profile
    profile_sha256: str

    @model_validator(mode="after")
    def _profile_names_controls(self) -> "Criteria":
        for control in self.profile.requires:
            if control not in self.catalogue.by_id:
                raise ValueError(f"the profile {self.profile.name} requires {control}, which is not a control")
        return self

    @cached_property
    def digests(self) -> tuple[str, str, str]:
        """Return the SHA-256 of catalogue, profile and policy: what names these criteria in a record."""
        return (self.catalogue.sha256, self.profile_sha256, self.policy_sha256)
