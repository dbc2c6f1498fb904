"""Histories for the tests of posture: bodies said on chosen days, by chosen persons, from chosen accounts."""

# ruff: noqa: ANN401 - fields of any kind pass through
# Fields are passed on by name.

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from cyberlayers.assess.control import ControlPosture
from cyberlayers.assess.posture import LayerPosture, Posture, Required, posture
from cyberlayers.ledger.fold import fold
from cyberlayers.model.body import Body
from cyberlayers.model.catalogue import Catalogue, Control, statement_digest
from cyberlayers.model.criteria import Caps, Criteria, Policy, Profile
from cyberlayers.model.evidence_records import (
    BundleSignature,
    ContradictionAnswered,
    EvidenceAdded,
    EvidenceAttached,
    EvidenceReviewed,
    EvidenceSuperseded,
    EvidenceVerified,
    EvidenceWithdrawn,
)
from cyberlayers.model.records import (
    ORGANISATION,
    Approved,
    NotApplicable,
    Overridden,
    RiskAccepted,
    StatementAnswer,
    StatementsAnswered,
    WorkspaceCreated,
)
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Side, Status

SIDES = {
    "officer": Side.IT,
    "engineer": Side.IT,
    "owner": Side.SERVICE,
    "auditor": Side.AUDIT,
    "supplier": Side.EXTERNAL,
}
FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    """Return the day so many days after the first."""
    return FIRST + timedelta(days=number)


def tiny_control(number: str, *, methods: Sequence[str] = ("examine", "test"), **more: Any) -> Control:
    """Return a control with two achieved statements, one partial and one not achieved."""
    return Control.from_plain(
        {
            "id": number,
            "title": f"Control {number}",
            "outcome": "Something holds.",
            "why": "Because.",
            "achieved": [f"{number} holds everywhere.", f"{number} is watched."],
            "partial": [f"{number} holds in part."],
            "not_achieved": [f"{number} does not hold."],
            "evidence": [{"text": f"Proof by {method}.", "method": method} for method in methods],
            "valid_days": 100,
            "maps": {},
            **more,
        }
    )


CATALOGUE = Catalogue(
    controls=(
        tiny_control("L1-01"),
        tiny_control("L1-02", key=True),
        tiny_control("L1-03", key=True, two_reviews=True, methods=("examine", "interview")),
        tiny_control("L1-04", needs_tested=["L1-02"]),
        tiny_control("L2-01"),
        tiny_control("L2-02"),
        tiny_control("L2-03"),
        tiny_control("L2-04"),
        tiny_control("L2-05", key=True),
        tiny_control("L3-01", valid_days=30),
    ),
    sha256="c" * 64,
)
CAPS = {
    "none": "not-achieved", "self_asserted": "partially", "reviewed": "achieved", "reviewed_key": "partially",
    "tested": "achieved", "independent": "achieved", "contradicted": "partially",
    "contradicted_not_achieved": "not-achieved",
}  # fmt: skip
REQUIRES: dict[str, Any] = {
    "L1-01": {"status": "achieved"},
    "L1-02": {"status": "achieved"},
    "L2-01": {"status": "achieved"},
    "L2-02": {"status": "partially"},
    "L2-03": {"status": "achieved"},
    "L2-04": {"status": "achieved", "because": "somebody says so"},
    "L3-01": {"status": "partially"},
}


def criteria(requires: dict[str, Any] | None = None, **caps: str) -> Criteria:
    """Return the tiny catalogue with a profile and a policy, some of its caps changed."""
    return Criteria(
        catalogue=CATALOGUE,
        policy=Policy(
            format="cyberlayers.policy/1",
            version="1",
            date=FIRST,
            caps=Caps.from_plain({**CAPS, **caps}),
            due_days=21,
            urgent_days=7,
            accepted_per_layer=2,
        ),
        policy_sha256="b" * 64,
        profile=Profile.from_plain(
            {
                "format": "cyberlayers.profile/1",
                "name": "tiny",
                "title": "Tiny",
                "source": "here",
                "date": "2026-01-01",
                "requires": requires or REQUIRES,
            }
        ),
        profile_sha256="a" * 64,
    )


class History:
    """Records, said one after the other; the day goes on unless it is given."""

    def __init__(self, judged_by: Criteria | None = None) -> None:
        self.criteria = judged_by or criteria()
        self.records: list[Record[Body]] = []
        self.items = 0
        created = WorkspaceCreated(
            log_id="0" * 32, organisation="A council", catalogue="c" * 64, profile="a" * 64, policy="b" * 64
        )
        self.say(created, "officer", 0)

    def say(self, body: Body, by: str = "officer", on: int | None = None, account: str | None = None) -> int:
        """Record a body and return its ledger number."""
        seq = len(self.records) + 1
        last = self.records[-1].at if self.records else datetime.combine(FIRST, time(), UTC)
        at = last if on is None else max(last, datetime.combine(day(on), time(), UTC))
        assert on is None or at.date() == day(on), "records are said in order"
        self.records.append(Record(seq, at, Actor(by, SIDES.get(by, Side.IT), account or f"{by}'s account"), body))
        return seq

    def answer(
        self,
        control: str = "L1-01",
        true: str = "",
        false: str = "",
        cleared: str = "",
        since: int | None = None,
        subject: str = ORGANISATION,
        wording: str | None = None,
        **said: Any,
    ) -> int:
        """Answer statements: `answer(true="a1 a2", false="n1")`."""
        statements = CATALOGUE.by_id[control].statements
        given = {
            key: StatementAnswer(value=value, text=statement_digest(wording or statements[key].text))
            for keys, value in ((true, True), (false, False))
            for key in keys.split()
        }
        start = day(since) if since is not None else self._day(said)
        body = StatementsAnswered(
            control=control, subject=subject, from_date=start, answers=given, cleared=tuple(cleared.split())
        )
        return self.say(body, **said)

    def claim(self, control: str = "L1-01", status: str = "achieved", **said: Any) -> int:
        """Answer statements so that they add up to a status."""
        true = {"achieved": "a1 a2 p1", "partially": "p1", "not-achieved": "n1"}[status]
        return self.answer(control, true=true, false="" if status == "not-achieved" else "n1", **said)

    def evidence(
        self, *controls: str, statements: str = "", by: str = "officer", on: int | None = None,
        account: str | None = None, **more: Any,
    ) -> str:  # fmt: skip
        """Add an item and return its id; dates are given as day numbers."""
        self.items += 1
        number = f"E-{self.items:06}"
        for name in ("collected", "effective_from", "effective_to", "expires", "tested_on"):
            if isinstance(more.get(name), int):
                more[name] = day(more[name])
        about = controls or ("L1-01",)
        fields: dict[str, Any] = {
            "id": number,
            "controls": about,
            "statements": tuple(ref if ":" in ref else f"{about[0]}:{ref}" for ref in statements.split()),
            "method": "examine",
            "content": "file",
            "sha256": hashlib.sha256(number.encode()).hexdigest(),
            "size": 1,
            "collected_by": by,
            "collected": self._day({"on": on}),
            **more,
        }
        self.say(EvidenceAdded(**fields), by, on, account)
        return number

    def tested(self, *controls: str, **more: Any) -> str:
        """Add a test result with everything that makes it one."""
        defaults: dict[str, Any] = {
            "method": "test",
            "source": "test-result",
            "tested_by": "engineer",
            "tested_on": self._day(more),
        }
        return self.evidence(*controls, **{**defaults, **more})

    def contradiction(self, *controls: str, **more: Any) -> str:
        """Add a contradiction and have it read by the auditor."""
        item = self.evidence(*controls, polarity="contradicts", **more)
        self.review(item, "auditor")
        return item

    def attach(self, item: str, *controls: str, statements: str = "", **said: Any) -> int:
        """Attach an item to more controls or statements."""
        return self.say(EvidenceAttached(evidence=item, controls=controls, statements=statements.split()), **said)

    def review(self, item: str, by: str = "engineer", *, agrees: bool = True, shared: bool = False, **said: Any) -> int:
        """Review an item."""
        return self.say(EvidenceReviewed(evidence=item, agrees=agrees, shared_account=shared), by, **said)

    def bundle(self, *controls: str, **more: Any) -> str:
        """Add a partner's bundle about itself, as it stands before anything is said of who signed it."""
        return self.evidence(*controls, source="external-report", organisation="A partner", about_own=True, **more)

    def verify(
        self, item: str, *covered: str, role: str = "auditor", meaning: str | None = "examined", **said: Any
    ) -> int:
        """Say that an item is a bundle that was verified, with a signature over some controls beside the partner's."""
        own = {"role": "assessor", "key_sha256": "1" * 64, "controls": tuple(CATALOGUE.by_id)}
        other = {"role": role, "key_sha256": "2" * 64, "meaning": meaning, "controls": covered or ("L1-01",)}
        body = EvidenceVerified(
            evidence=item,
            bundle=f"cyb-{'d' * 32}-000001",
            origin=f"cyberlayers/{'d' * 32}",
            sequence=1,
            tagmanifest_sha256="e" * 64,
            at=FIRST,
            signatures=(BundleSignature.model_validate(own), BundleSignature.model_validate(other)),
        )
        return self.say(body, **said)

    def supersede(self, item: str, newer: str, **said: Any) -> int:
        """Put a newer item in an older one's place."""
        return self.say(EvidenceSuperseded(evidence=item, by=newer), **said)

    def answers(self, item: str, contradiction: str, **said: Any) -> int:
        """Answer a contradiction with an item."""
        return self.say(ContradictionAnswered(evidence=item, contradiction=contradiction), **said)

    def withdraw(self, item: str, **said: Any) -> int:
        """Withdraw an item."""
        return self.say(EvidenceWithdrawn(evidence=item), **said)

    def approve(self, record: int, by: str = "owner", *, agrees: bool = True, shared: bool = False, **said: Any) -> int:
        """Say yes, or no, to a record."""
        return self.say(Approved(record=record, agrees=agrees, shared_account=shared), by, **said)

    def override(self, control: str, status: str, **more: Any) -> int:
        """Override a control; upwards it needs `until` and an approval by the owner."""
        return self._judge(Overridden, control, {"status": Status(status)}, more)

    def not_applicable(self, control: str, until: int, **more: Any) -> int:
        """Propose that a control is not applicable."""
        return self._judge(NotApplicable, control, {}, {"until": until, **more})

    def accept(self, control: str, until: int, **more: Any) -> int:
        """Propose that a risk is accepted."""
        return self._judge(RiskAccepted, control, {}, {"until": until, **more})

    def state(self, known: int | None = None) -> State:
        """Return what the records said by the end of a day."""
        return fold(record for record in self.records if known is None or record.day <= day(known))

    def posture(self, at: int, known: int | None = None, subject: str = ORGANISATION) -> Posture:
        """Return the posture on a day."""
        return posture(self.state(known), self.criteria, day(at), subject)

    def on(self, control: str, at: int, **more: Any) -> ControlPosture:
        """Return one control's posture on a day."""
        return self.required(control, at, **more).posture

    def required(self, control: str, at: int, **more: Any) -> Required:
        """Return one control against what is required of it, on a day."""
        return self.posture(at, **more).control(control)

    def layer(self, number: int, at: int) -> LayerPosture:
        """Return one layer on a day."""
        return self.posture(at).layers[number - 1]

    def _judge(self, kind: Any, control: str, fields: dict[str, Any], more: dict[str, Any]) -> int:
        said: dict[str, Any] = {key: more.pop(key) for key in ("by", "on", "account") if key in more}
        start, until = more.pop("since", None), more.pop("until", None)
        body = kind(
            control=control,
            from_date=self._day(said) if start is None else day(start),
            until=None if until is None else day(until),
            approver=more.pop("approver", "owner"),
            **fields,
            **more,
        )
        return self.say(body, **said)

    def _day(self, said: dict[str, Any]) -> date:
        given = said.get("on")
        return day(given) if given is not None else self.records[-1].day
