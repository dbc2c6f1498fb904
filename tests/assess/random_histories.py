"""Random histories of one small organisation, for the laws of posture."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from cyberlayers.assess.claim import claim
from cyberlayers.model.evidence_records import EvidenceBroken, EvidenceWhole
from cyberlayers.model.status import Status
from tests.assess.records_builder import CATALOGUE, FIRST, History, criteria

CONTROLS = ("L1-01", "L1-02", "L1-03", "L1-04", "L2-05")
PERSONS = ("officer", "engineer", "owner", "auditor", "nobody-added")
KEYS = ("a1", "a2", "p1", "n1")
REQUIRES: dict[str, Any] = {control: {"status": "achieved"} for control in CONTROLS}

Draw = Callable[[st.SearchStrategy[Any]], Any]


def people(account: str | None) -> st.SearchStrategy[dict[str, Any]]:
    """Return strategies for who says something, and from which account."""
    accounts = st.just(account) if account else st.sampled_from((None, None, "officer's account"))
    return st.fixed_dictionaries({"by": st.sampled_from(PERSONS), "account": accounts})


def some_evidence(control: str, last: int, polarity: str = "supports") -> st.SearchStrategy[dict[str, Any]]:
    """Return strategies for the fields of an item."""
    days = st.integers(max(0, last - 120), last)
    source = st.sampled_from(("assertion", "test-result", "external-report"))
    shared = st.fixed_dictionaries(
        {
            "method": st.sampled_from(("examine", "interview", "test")),
            "content": st.sampled_from(("file", "file", "note")),
            "statements": st.lists(st.sampled_from(KEYS), max_size=3).map(lambda keys: " ".join(sorted(set(keys)))),
            "collected": days,
            "effective_from": st.none() | st.integers(0, last + 30),
            "expires": st.none() | st.integers(last, last + 120),
            "about_own": st.sampled_from((False, False, False, True)),
            "polarity": st.just(polarity),
            "controls": st.lists(st.sampled_from(CONTROLS), max_size=1).map(lambda more: (control, *more)),
            "collected_by": st.sampled_from(PERSONS),
        }
    )
    return st.tuples(shared, source).map(lambda pair: _with_source(*pair))


some_signature: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "role": st.sampled_from(("auditor", "auditor", "reviewer", "assessor")),
        "meaning": st.sampled_from(("examined", "agreed", "received", None)),
        "controls": st.lists(st.sampled_from(CONTROLS), min_size=1, max_size=3, unique=True),
    }
)
"""What a signature on a partner's bundle may say."""


def add(history: History, fields: dict[str, Any], **said: Any) -> str:  # noqa: ANN401 - who says it
    """Add an item with drawn fields."""
    rest = {key: value for key, value in fields.items() if key != "controls"}
    return history.evidence(*dict.fromkeys(fields["controls"]), **rest, **said)


@st.composite
def histories(draw: Draw, account: str | None = None, size: int = 24) -> History:
    """Return a history; all of it from one account, where one is given."""
    history = History(criteria(REQUIRES))
    if draw(st.booleans()):
        # Half of the histories begin well, so that there is something to lose.
        for control in CONTROLS:
            history.claim(control, account=account)
            item = history.tested(control, statements="a1 a2", account=account)
            history.review(item, "auditor", account=account, shared=account is not None)
    last = 0
    for _ in range(draw(st.integers(0, size))):
        last += draw(st.sampled_from((0, 0, 1, 7, 30)))
        step(draw, history, last, account)
    return history


def step(draw: Draw, history: History, last: int, account: str | None) -> None:
    """Say one more thing on a day."""
    control = draw(st.sampled_from(CONTROLS))
    said = {**draw(people(account)), "on": last}
    items = sorted(history.state().evidence)
    proposals = sorted(history.state().approvable)
    kinds = ["claim", "answer", "support", "contradict", "override", "not-applicable", "accept"]
    kinds += ["review", "review", "attach", "supersede", "answers", "withdraw", "verify", "condition"] if items else []
    kinds += ["approve", "approve"] if proposals else []
    match draw(st.sampled_from(kinds)):
        case "claim":
            history.claim(control, draw(st.sampled_from(("achieved", "partially", "not-achieved"))), **said)
        case "answer":
            key, value = draw(st.sampled_from(KEYS)), draw(st.sampled_from(("true", "false", "cleared")))
            history.answer(control, **{value: key}, **said)
        case "support" | "contradict" as kind:
            polarity = "supports" if kind == "support" else "contradicts"
            add(history, draw(some_evidence(control, last, polarity)), **said)
        case "override":
            override(draw, history, control, said)
        case "not-applicable" | "accept" as kind:
            propose = history.accept if kind == "accept" else history.not_applicable
            approved = draw(st.booleans())
            if approved:
                control, said["by"] = draw(st.sampled_from(("L1-01", "L1-04", "L1-02"))), "officer"
            record = propose(control, until=last + draw(st.integers(0, 60)), **said)
            if approved:
                history.approve(record, account=account, shared=account is not None)
        case "approve":
            agrees, shared = draw(st.sampled_from((True, True, False))), draw(st.booleans())
            said["by"] = draw(st.sampled_from(("owner", "auditor")))
            history.approve(draw(st.sampled_from(proposals)), agrees=agrees, shared=shared, **said)
        case kind:
            about_items(draw, history, kind, items, said)


def override(draw: Draw, history: History, control: str, said: dict[str, Any]) -> None:
    """Override a control as the workspace lets one: upwards with an end date, downwards without."""
    status = draw(st.sampled_from(("not-achieved", "partially", "achieved")))
    given = history.state().answers.get((control, "organisation"), ())
    day = FIRST.fromordinal(FIRST.toordinal() + said["on"])
    up = Status(status) > claim(CATALOGUE.by_id[control], given, day).status
    until = said["on"] + draw(st.integers(0, 60)) if up else None
    history.override(control, status, until=until, approver="owner" if up else None, **said)


def about_items(draw: Draw, history: History, kind: str, items: list[str], said: dict[str, Any]) -> None:
    """Say something of an item that exists."""
    item, other = draw(st.sampled_from(items)), draw(st.sampled_from(items))
    match kind:
        case "review":
            agrees, shared = draw(st.sampled_from((True, True, True, False))), draw(st.booleans())
            history.review(item, agrees=agrees, shared=shared, **said)
        case "attach":
            control = draw(st.sampled_from(CONTROLS))
            history.attach(item, control, statements=f"{control}:{draw(st.sampled_from(KEYS))}", **said)
        case "supersede":
            history.supersede(item, other, **said)
        case "answers":
            history.answers(item, other, **said)
        case "withdraw":
            history.withdraw(item, **said)
        case "verify":
            verify(history, item, draw(some_signature), **said)
        case _:
            body = draw(st.sampled_from((EvidenceBroken, EvidenceWhole)))
            history.say(body(evidence=item), **said)


def verify(history: History, item: str, signed: dict[str, Any], **said: Any) -> None:  # noqa: ANN401 - who says it
    """Say that an item is a verified bundle with a drawn signature."""
    history.verify(item, *signed["controls"], role=signed["role"], meaning=signed["meaning"], **said)


def _with_source(fields: dict[str, Any], source: str) -> dict[str, Any]:
    if source == "test-result":
        fields = {**fields, "method": "test", "tested_by": "engineer", "tested_on": fields["collected"]}
    if source == "external-report":
        fields = {**fields, "organisation": "An auditor"}
    return {**fields, "source": source}
