"""A layer, and the whole: vectors and intervals, never a mean.

Rules (the posture design, "A layer, and the whole"):

* applicable = required by the profile and not not-applicable; each applicable control is in exactly one state, the
  first that fits: met, contradicted, unassessed, claimed-only, unmet; they add up;
* low = met / applicable, high = (met + claimed-only + unassessed) / applicable, to three decimals; with none
  applicable both are None and the layer is not counted;
* a layer meets target when every applicable control is met or accepted; acceptances cover at most as many controls
  of a layer as the policy says, never a key control, never one that the profile requires as achieved with a
  `because`, and never an unassessed one;
* layers are never averaged: the weakest is the lowest by (low, high), ties to the lower number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyberlayers.assess.control import Accepted, ControlPosture, assess_control
from cyberlayers.model.criteria import Criteria, Policy, Requirement
from cyberlayers.model.layers import LAYERS, Layer
from cyberlayers.model.records import ORGANISATION
from cyberlayers.model.state import Evidence, State
from cyberlayers.model.status import Status

WEAKEST_SHOWN = 3


class ControlState(StrEnum):
    """Where a control stands against what is required of it."""

    MET = "met"
    CONTRADICTED = "contradicted"
    UNASSESSED = "unassessed"
    CLAIMED_ONLY = "claimed_only"
    UNMET = "unmet"
    NOT_APPLICABLE = "not_applicable"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Required:
    """One control against its requirement; `requirement` is None for a control outside the profile."""

    posture: ControlPosture
    requirement: Requirement | None
    state: ControlState

    @property
    def applicable(self) -> bool:
        """Tell whether the control is counted."""
        return self.state not in {ControlState.NOT_APPLICABLE, ControlState.OUTSIDE}

    @property
    def met(self) -> bool:
        """Tell whether what is supported reaches what is required."""
        return self.state is ControlState.MET

    @property
    def accepted(self) -> bool:
        """Tell whether an accepted risk stands beside a control that is not met."""
        posture = self.posture
        assessed = posture.claimed is not Status.UNASSESSED
        return self.applicable and not self.met and posture.acceptance is not None and assessed

    @property
    def may_be_covered(self) -> bool:
        """Tell whether an acceptance may stand in for this control being met."""
        firm = (
            self.requirement is not None
            and self.requirement.status is Status.ACHIEVED
            and self.requirement.because is not None
        )
        return self.accepted and not self.posture.control.key and not firm


@dataclass(frozen=True, slots=True)
class LayerPosture:
    """One layer on one day. The field names are the keys of the JSON contract."""

    layer: Layer
    controls: tuple[Required, ...]
    applicable: int
    met: int
    claimed_only: int
    contradicted: int
    unmet: int
    unassessed: int
    not_applicable: int
    overridden: int
    accepted: int
    accepted_risks: tuple[Accepted, ...]
    key_unmet: int
    low: float | None
    high: float | None
    meets_target: bool | None
    weakest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posture:
    """An organisation, or one critical system, on one day."""

    organisation: str
    subject: str
    at: date
    criteria: Criteria
    layers: tuple[LayerPosture, ...]

    @property
    def layers_counted(self) -> int:
        """Return how many layers have anything to count."""
        return sum(layer.meets_target is not None for layer in self.layers)

    @property
    def layers_meeting_target(self) -> int:
        """Return how many layers meet target."""
        return sum(layer.meets_target is True for layer in self.layers)

    @property
    def weakest_layer(self) -> int | None:
        """Return the number of the weakest layer, None where none is counted."""
        counted = [(layer.low, layer.high, layer.layer.number) for layer in self.layers if layer.low is not None]
        return min(counted)[2] if counted else None

    def control(self, control: str) -> Required:
        """Return one control's posture.

        Raises:
            KeyError: there is no such control.
        """
        for layer in self.layers:
            for required in layer.controls:
                if required.posture.control.id == control:
                    return required
        raise KeyError(control)


def posture(state: State, criteria: Criteria, at: date, subject: str = ORGANISATION) -> Posture:
    """Return the posture of a subject on a day: a pure function of what was known and what it is judged against."""
    items = evidence_by_control(state, subject, at)
    layers = []
    for layer in LAYERS:
        controls = tuple(
            _required(criteria, assess_control(state, criteria, control, items, subject, at))
            for control in criteria.catalogue.in_layer(layer.number)
        )
        layers.append(layer_posture(layer, controls, criteria.policy))
    return Posture(state.organisation, subject, at, criteria, tuple(layers))


def evidence_by_control(state: State, subject: str, at: date) -> dict[str, list[Evidence]]:
    """Return a subject's items by the controls they speak to on a day, oldest first."""
    items: defaultdict[str, list[Evidence]] = defaultdict(list)
    for item in sorted(state.evidence.values(), key=lambda item: item.added.seq):
        if item.body.subject != subject:
            continue
        later = [record.seq for record in item.attached if record.day > at]
        for control in item.controls(min(later, default=state.size + 1)):
            items[control].append(item)
    return dict(items)


def layer_posture(layer: Layer, controls: Sequence[Required], policy: Policy) -> LayerPosture:
    """Return the vector of one layer."""
    counted = [control for control in controls if control.applicable]
    count = {state: sum(control.state is state for control in controls) for state in ControlState}
    applicable, met = len(counted), count[ControlState.MET]
    hopeful = met + count[ControlState.CLAIMED_ONLY] + count[ControlState.UNASSESSED]
    open_ones = [control for control in counted if not control.met]
    accepted = [control for control in open_ones if control.accepted]
    covered = [control for control in open_ones if control.may_be_covered]
    every_one = len(covered) == len(open_ones) and len(covered) <= policy.accepted_per_layer
    ranked = sorted(open_ones, key=lambda control: control.posture.supported.rank)
    return LayerPosture(
        layer=layer,
        controls=tuple(controls),
        applicable=applicable,
        met=met,
        claimed_only=count[ControlState.CLAIMED_ONLY],
        contradicted=count[ControlState.CONTRADICTED],
        unmet=count[ControlState.UNMET],
        unassessed=count[ControlState.UNASSESSED],
        not_applicable=count[ControlState.NOT_APPLICABLE],
        overridden=sum(control.posture.overridden for control in counted),
        accepted=len(accepted),
        accepted_risks=tuple(control.posture.acceptance for control in accepted if control.posture.acceptance),
        key_unmet=sum(control.posture.control.key for control in open_ones),
        low=round(met / applicable, 3) if applicable else None,
        high=round(hopeful / applicable, 3) if applicable else None,
        meets_target=every_one if applicable else None,
        weakest=tuple(control.posture.control.id for control in ranked[:WEAKEST_SHOWN]),
    )


def _required(criteria: Criteria, posture: ControlPosture) -> Required:
    requirement = criteria.profile.requires.get(posture.control.id)
    return Required(posture, requirement, _state(posture, requirement))


def _state(posture: ControlPosture, requirement: Requirement | None) -> ControlState:
    if requirement is None:
        return ControlState.OUTSIDE
    if posture.not_applicable:
        return ControlState.NOT_APPLICABLE
    if posture.supported >= requirement.status:
        return ControlState.MET
    if posture.contradicted:
        return ControlState.CONTRADICTED
    if posture.claimed is Status.UNASSESSED:
        return ControlState.UNASSESSED
    return ControlState.CLAIMED_ONLY if posture.claimed >= requirement.status else ControlState.UNMET
