"""START-HERE.html: the first page of a bundle, for a person who has never seen one.

Rules:

* the first sentence says who asserts what, of which day and as known when; the figures follow, never one alone;
* what weighs against the assertion stands on the page: what is withheld, not assessed, contradicted, accepted, and
  what such a bundle cannot show;
* everything that comes from the ledger is text, escaped where it becomes part of the page.
"""

from collections import Counter

from cyberlayers.assess.posture import ControlState, LayerPosture, Required
from cyberlayers.assess.reasons import day_words, listed
from cyberlayers.assess.standing import Standing
from cyberlayers.model.status import Strength
from cyberlayers.report.assertion import Assertion
from cyberlayers.report.page import Html, Part, bullets, element, link, page, table
from cyberlayers.report.posture import interval_words, target_words


def start_here(said: Assertion) -> bytes:
    """Return `START-HERE.html`."""
    title = f"{said.subject_words}: evidence of {day_words(said.posture.at)}"
    marking = [element("p", element("strong", said.marking))] if said.marking else []
    parts = [
        *marking,
        element("h1", title),
        element("p", element("strong", _sentence(said))),
        element("h2", "What this is"),
        _facts(said),
        element("h2", "Controls" if said.narrowed else "Layers, outermost first"),
        *(_controls(said) if said.narrowed else _layers(said)),
        element("h2", "Accepted risks"),
        _risks(said),
        element("h2", "Evidence"),
        *_evidence(said),
        element("h2", "What is withheld"),
        *_withheld(said),
        element("h2", "What this cannot show"),
        _limits(said),
        element("h2", "How to verify it"),
        *_verify(said),
        element("h2", "The files"),
        _files(said),
        *marking,
    ]
    return page(title, *parts).encode()


def _sentence(said: Assertion) -> str:
    posture = said.posture
    when = f"as at {day_words(posture.at)}, as known on {day_words(said.known_at.date())}"
    who = listed(tuple(f"{signer.principal} ({signer.role})" for signer in said.signers))
    head = f"{said.subject_words} asserts that, {when},"
    tail = f"and {who} sign{'' if len(said.signers) > 1 else 's'} for it."
    profile = posture.criteria.profile.name
    if said.narrowed:
        met = sum(required.met for required in said.shown)
        return f"{head} {met} of the {len(said.shown)} controls that it shows meet the profile {profile}, {tail}"
    verb = "meets" if posture.layers_meeting_target == 1 else "meet"
    figures = f"{posture.layers_meeting_target} of {posture.layers_counted} layers {verb} the target"
    return f"{head} {figures} of the profile {profile}, {tail}"


def _facts(said: Assertion) -> Html:
    posture = said.posture
    criteria = posture.criteria
    rows: list[tuple[str, Part]] = [
        ("Organisation", posture.organisation),
        ("Subject", "the whole organisation" if posture.subject == "organisation" else posture.subject),
        ("Period", f"{day_words(said.since)} to {day_words(said.to)}"),
        ("As at", day_words(posture.at)),
        ("Known at", f"{said.known_at:%Y-%m-%d %H:%M} UTC"),
        ("Profile", f"{criteria.profile.title} ({criteria.profile.name}, {day_words(criteria.profile.date)})"),
        ("Policy", f"version {criteria.policy.version} of {day_words(criteria.policy.date)}"),
        ("Bundle", f"{said.bundle_id}, number {said.sequence} of this ledger"),
        ("Bundle before it", said.previous or "none"),
        ("Made", f"{said.made_at:%Y-%m-%d %H:%M} UTC by {said.generator}"),
        ("Ledger", f"{said.origin}, {said.log_size} records, root {said.log_root}"),
    ]
    rows += [("For", said.audience)] if said.audience else []
    rows += [("Answers the challenge", said.challenge)] if said.challenge else []
    rows += [("Signed by", f"{one.principal} ({one.role}), key {one.key_sha256}") for one in said.signers]
    return element("table", element("tbody", *(_row(name, value) for name, value in rows)))


def _row(name: str, value: Part) -> Html:
    return element("tr", element("th", name, scope="row"), element("td", value))


def _layers(said: Assertion) -> list[Html]:
    rows = [
        [
            f"{one.layer.number} {one.layer.name}",
            target_words(one),
            f"{one.met} of {one.applicable}",
            interval_words(one),
            str(one.claimed_only),
            str(one.unassessed),
            str(one.contradicted),
            str(one.key_unmet),
            ", ".join(one.weakest),
        ]
        for one in reversed(said.posture.layers)
    ]
    headings = [
        "Layer", "In words", "Met", "Interval", "Claimed only", "Not assessed", "Contradicted", "Key controls unmet",
        "Weakest",
    ]  # fmt: skip
    note = (
        "Low is what is shown; high is what could be true if every claim without evidence, and everything that nobody "
        "has assessed, turned out well. The width is the evidence gap. No percentage decides, and layers are never "
        "averaged: a strong outer layer cannot hide a failed inner one."
    )
    return [table(headings, rows), element("p", note), *_weakest(said)]


def _weakest(said: Assertion) -> list[Html]:
    number = said.posture.weakest_layer
    if number is None:
        return []
    layer: LayerPosture = said.posture.layers[number - 1]
    return [element("p", f"Weakest layer: {number} {layer.layer.name}.")]


def _controls(said: Assertion) -> list[Html]:
    rows = [
        [
            f"{one.posture.control.id} {one.posture.control.title}",
            str(one.posture.claimed),
            str(one.posture.supported),
            str(one.requirement.status) if one.requirement else "nothing",
            one.state.value.replace("_", " "),
        ]
        for one in said.shown
    ]
    note = "This bundle is narrowed to these controls. Nothing follows from it for any other, nor for a layer."
    return [element("p", note), table(["Control", "Claimed", "Supported", "Required", "State"], rows)]


def _risks(said: Assertion) -> Html:
    accepted = [required for required in said.shown if required.accepted]
    if not accepted:
        return element("p", "None is accepted.")
    headings = ["Control", "To", "Approved by", "May stand in for the control being met", "Reason"]
    return table(headings, [_risk(said, required) for required in accepted])


def _risk(said: Assertion, required: Required) -> list[Part]:
    posture = required.posture
    record = said.acceptance(required)
    approver = (record.body.approver if record else None) or ""
    name = said.name_of(approver)
    why = (record.body.why if record else None) or "withheld"
    until = day_words(posture.acceptance.until) if posture.acceptance else ""
    title = f"{posture.control.id} {posture.control.title}"
    return [title, until, f"{name} ({approver})" if name else approver, "yes" if required.may_be_covered else "no", why]


def _evidence(said: Assertion) -> list[Html]:
    items = list(said.items.values())
    best = Counter(_best(standings) for standings in items if standings[0].supports)
    strengths = [f"{best[one]} {one.value}" for one in reversed(Strength) if best[one]]
    against = sum(not standings[0].supports for standings in items)
    states = Counter(required.state for required in said.shown)
    counted = [f"{states[one]} {one.value.replace('_', ' ')}" for one in ControlState if states[one]]
    return [
        element(
            "p",
            f"Items that speak to the controls shown: {len(items)}. Supporting: {', '.join(strengths) or 'none'}. "
            f"Contradicting: {against}. Strength is derived from the records and never typed "
            "in: self-asserted is somebody's word about their own work.",
        ),
        element("p", f"Controls shown: {len(said.shown)}, of which {', '.join(counted)}."),
    ]


def _best(standings: tuple[Standing, ...]) -> Strength:
    order = list(Strength)
    return max((standing.strength for standing in standings), key=order.index)


def _withheld(said: Assertion) -> list[Html]:
    private = said.private_parts
    words = f"Records without their words (titles, notes, names of people and files): {private}."
    if not said.absent:
        return [element("p", "The bytes of every item are here. " + (words if private else "No words are withheld."))]
    counts: Counter[tuple[str, str]] = Counter()
    for item in said.absent:
        evidence = said.state.evidence[item]
        counts.update((control, evidence.body.polarity) for control in evidence.controls())
    rows = [[control, polarity, str(number)] for (control, polarity), number in sorted(counts.items())]
    named = [f"{item}: {why}" for item, why in sorted(said.absent.items())]
    note = (
        "Withholding takes away bytes and words, never what posture reads: control, statements, polarity, method, "
        "strength, dates, state and hash are all here."
    )
    return [
        element("p", f"Items without their bytes: {len(said.absent)}. {words} {note}"),
        table(["Control", "Polarity", "Items without bytes"], rows),
        bullets(named),
    ]


def _limits(said: Assertion) -> Html:
    unassessed = sum(required.state is ControlState.UNASSESSED for required in said.shown)
    shared = [required.posture.control.id for required in said.shown if required.posture.identity_not_shown]
    limits = [
        "A signature shows who signs and that nothing has changed since. It does not show that what is signed is true.",
        "The evidence is what the organisation chose to record. Look at the contradictions first.",
        "Whoever holds the key can rewrite history that nobody outside has seen. Keep this: the next must extend it.",
        "Times are those of the clocks of those who recorded and signed, unless a timestamp stands beside a signature.",
    ]
    if unassessed:
        limits.append(f"Controls that nobody has assessed: {unassessed}. None of them counts as good.")
    if shared:
        limits.append(
            "Identity not shown: a review or approval came from the account that made the record, at "
            f"{listed(tuple(shared))}."
        )
    if said.narrowed_to:
        limits.append(
            f"This bundle is narrowed to {said.narrowed_to}. Records about anything else are left out, and it cannot "
            "be seen from here which, nor whether some of those speak to what is shown."
        )
    return bullets(limits)


def _verify(said: Assertion) -> list[Html]:
    keys = listed(tuple(f"{signer.key8}… ({signer.principal})" for signer in said.signers))
    return [
        element(
            "p",
            "This page proves nothing: anybody can write such a page. Get the keys of the signers over another road "
            f"than this bundle came by, and compare them: {keys}. Then either run ",
            element("code", "cyberlayers bundle verify BUNDLE --trust DIR"),
            ", which also computes the figures above again from the records, or follow ",
            link("VERIFY.md", "VERIFY.md"),
            ", which needs only tools that other people wrote.",
        )
    ]


def _files(said: Assertion) -> Html:
    narrowed = "" if said.narrowed_to else "; db/evidence.sqlite, the same as a database, where it is not left out"
    return bullets(
        [
            _file("schedule.csv", "every control, statement and item, for a spreadsheet"),
            _file("bundle.json", "the assertion for programs, each status with its reasons"),
            _file("oscal/assessment-results.json", "the same in OSCAL 1.2.1"),
            element(
                "span", link("criteria/catalogue.toml", "criteria/"), ": catalogue, profile and policy, word for word"
            ),
            element("span", link("log/records.jsonl", "log/"), f": the records, and the head of the ledger{narrowed}"),
            "evidence/: the items themselves, as they were recorded",
        ]
    )


def _file(path: str, words: str) -> Html:
    return element("span", link(path, path), f": {words}")
