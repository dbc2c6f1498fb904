"""What one bundle asserts: the values from which its pages, its schedule and its OSCAL file are written.

Rules (the bundle design):

* `state` is folded from the records as they go into the bundle, so that words which are withheld cannot reach a page;
* `posture` is computed from that state, and is the one that `bundle.json` states;
* a path is that of a file inside the bundle, from its top folder; a file that is withheld or broken has none;
* names of persons stand only beside a signature, a review or an approval; everyone else is an id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from cyberlayers.assess.judgements import judged
from cyberlayers.assess.posture import ControlState, Posture, Required
from cyberlayers.assess.standing import Standing
from cyberlayers.model.records import ORGANISATION, Judgement
from cyberlayers.model.state import Record, State

CRITERIA_FILES = ("data/criteria/catalogue.toml", "data/criteria/profile.toml", "data/criteria/policy.toml")
"""Where the bundle keeps what posture is judged against, in the order of `Criteria.digests`."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the role, the principal of the key, and the SHA-256 of the key in hex."""

    role: str
    principal: str
    key_sha256: str

    @property
    def key8(self) -> str:
        """Return the short id that the names of signature files carry."""
        return self.key_sha256[:8]


@dataclass(frozen=True)
class Assertion:
    """Everything that the pages of one bundle are written from.

    Attributes:
        posture: of one subject on one day.
        state: what was known, as folded from the records that go into the bundle.
        known_at: up to when records are known.
        since: first day that the bundle is about; `to` is the last.
        made_at: when the bundle is made, by the signer's clock.
        origin: the name of the ledger; `log_size` counts its records and `log_root` is its root in hex.
        signers: those whose signatures the bundle requires.
        generator: the software and its version.
        controls: the controls that a narrowed bundle shows; none where it shows them all.
        narrowed_to: what it is narrowed to, in words; None where every record goes in.
        files: path of each item's bytes, by evidence id.
        absent: why an item's bytes are not there, `withheld` or `broken`, by evidence id.
        private_parts: how many records come without their words.
    """

    posture: Posture
    state: State
    known_at: datetime
    since: date
    to: date
    bundle_id: str
    sequence: int
    made_at: datetime
    origin: str
    log_size: int
    log_root: str
    signers: tuple[Signatory, ...]
    generator: str
    marking: str | None = None
    audience: str | None = None
    challenge: str | None = None
    previous: str | None = None
    controls: tuple[str, ...] = ()
    narrowed_to: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    private_parts: int = 0

    @property
    def narrowed(self) -> bool:
        """Tell whether only some controls are shown."""
        return bool(self.controls)

    @cached_property
    def shown(self) -> tuple[Required, ...]:
        """Return the controls that the bundle is about, in catalogue order: the named ones, or the required ones."""
        every = (required for layer in self.posture.layers for required in layer.controls)
        if self.controls:
            return tuple(required for required in every if required.posture.control.id in self.controls)
        return tuple(required for required in every if required.state is not ControlState.OUTSIDE)

    @cached_property
    def items(self) -> dict[str, tuple[Standing, ...]]:
        """Return where each item stands for the controls that are shown, by evidence id."""
        found: dict[str, list[Standing]] = {}
        for required in self.shown:
            for standing in required.posture.standing:
                found.setdefault(standing.id, []).append(standing)
        return {item: tuple(found[item]) for item in sorted(found, key=lambda one: self.state.evidence[one].added.seq)}

    @property
    def subject_words(self) -> str:
        """Return the organisation, and the system where the bundle is about one."""
        posture = self.posture
        return posture.organisation + ("" if posture.subject == ORGANISATION else f", system {posture.subject}")

    def acceptance(self, required: Required) -> Record[Judgement] | None:
        """Return the record of the risk acceptance that is in force for a control."""
        posture = required.posture
        if posture.acceptance is None:
            return None
        found = judged(self.state, posture.control, self.posture.subject, posture.computed, self.posture.at)
        return found.acceptance.record if found.acceptance else None

    def name_of(self, person: str) -> str | None:
        """Return the name of a reviewer or an approver, where it was recorded and is neither withheld nor erased."""
        record = self.state.people.get(person)
        return None if record is None or person in self.state.erased else record.body.name
