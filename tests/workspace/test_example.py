from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from cyberlayers.assess.forecast import forecast
from cyberlayers.assess.posture import ControlState, Posture, posture
from cyberlayers.assess.standing import ItemState, Standing
from cyberlayers.content.catalogue import content_folder
from cyberlayers.content.estate import load_estate
from cyberlayers.content.toml import read
from cyberlayers.model.example import Example
from cyberlayers.model.status import Method, Strength
from cyberlayers.store.check import check
from cyberlayers.workspace.awaiting import Waiting, awaited
from cyberlayers.workspace.example import make_example
from cyberlayers.workspace.workspace import Acting, View

VISITOR = Acting("visitor", "visitor", "laptop")
ONE_DAY = datetime(2026, 11, 22, 15, 40, tzinfo=UTC)
A_YEAR_LATER = datetime(2027, 11, 22, 3, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """The example made on some day, as it stands that day."""

    folder: Path
    view: View
    posture: Posture

    def standings(self) -> Iterator[Standing]:
        for layer in self.posture.layers:
            for required in layer.controls:
                yield from required.posture.standing

    def items(self, *states: ItemState) -> set[str]:
        return {item.id for item in self.standings() if item.supports and item.state in states}


def make(folder: Path, now: datetime) -> Made:
    workspace = make_example(folder / "council", VISITOR, lambda: now, Random(8).randbytes)
    view = workspace.view()
    return Made(workspace.folder, view, posture(view.state, view.criteria, view.at))


@pytest.fixture(scope="module")
def story() -> Example:
    return read(content_folder("scenarios") / "examples" / "council.toml").into(Example)


@pytest.fixture(scope="module")
def made() -> Iterator[Made]:
    with TemporaryDirectory() as folder:
        yield make(Path(folder), ONE_DAY)


def test_everything_that_the_store_promises_of_the_example_holds(made: Made) -> None:
    assert [result for result in check(made.folder) if not result.ok] == []


def test_each_layer_has_answers_and_evidence(made: Made) -> None:
    for layer in made.posture.layers:
        assert any(required.posture.claim.answers for required in layer.controls)
        assert any(required.posture.standing for required in layer.controls)


def test_the_work_is_half_done(made: Made, story: Example) -> None:
    states = Counter(required.state for layer in made.posture.layers for required in layer.controls)
    assert set(states) >= {
        ControlState.MET,
        ControlState.CONTRADICTED,
        ControlState.UNASSESSED,
        ControlState.CLAIMED_ONLY,
        ControlState.UNMET,
    }
    assert 0.3 < states[ControlState.MET] / states.total() < 0.6
    assert 60 <= len({answer.control for answer in story.answer}) <= 75


def test_one_layer_meets_target_and_the_weakest_is_wide_open(made: Made) -> None:
    assert made.posture.layers_meeting_target == 1
    weakest = made.posture.layers[(made.posture.weakest_layer or 0) - 1]
    assert weakest.low == pytest.approx(0.0)
    assert weakest.high is not None
    assert weakest.high > 0.8


def test_no_two_layers_look_alike(made: Made) -> None:
    assert len({(layer.low, layer.high) for layer in made.posture.layers}) == len(made.posture.layers)


def test_some_evidence_is_current_some_is_due_and_some_has_expired(made: Made) -> None:
    assert len(made.items(ItemState.CURRENT)) > 40
    assert len(made.items(ItemState.DUE)) == 3
    assert len(made.items(ItemState.EXPIRED)) == 3
    assert len({item.id for item in made.standings() if item.urgent}) == 2


def test_between_five_and_eight_items_lapse_within_ninety_days(made: Made) -> None:
    lapses = forecast(made.view.state, made.view.criteria, made.view.at, 90)
    assert 5 <= len({lapse.what for lapse in lapses if lapse.kind == "evidence"}) <= 8


def test_every_method_and_every_strength_is_shown(made: Made) -> None:
    assert {item.item.body.method for item in made.standings()} == set(Method)
    assert {item.strength for item in made.standings()} == set(Strength)


def test_one_contradiction_stands_and_one_waits_for_a_reader(made: Made) -> None:
    assert made.posture.control("L1-11").state is ControlState.CONTRADICTED
    assert made.posture.control("L5-01").state is ControlState.MET
    waiting = {(one.why, one.control) for one in awaited(made.view, made.posture)}
    assert (Waiting.CONTRADICTION, "L5-01") in waiting
    assert (Waiting.APPROVAL, "L3-06") in waiting
    assert (Waiting.REVIEW, "L1-12") in waiting


def test_one_risk_is_accepted_and_one_control_overridden(made: Made) -> None:
    controls = [required.posture for layer in made.posture.layers for required in layer.controls]
    assert [one.control.id for one in controls if one.acceptance] == ["L2-05"]
    assert [one.control.id for one in controls if one.overridden] == ["L5-07"]
    assert not any(one.not_applicable for one in controls)


def test_a_key_control_is_unmet_in_the_innermost_layer(made: Made) -> None:
    unmet = [one.posture.control for one in made.posture.layers[0].controls if not one.met]
    assert {"L1-11", "L1-12", "L1-13"} == {control.id for control in unmet if control.key}


def test_it_ends_in_a_rehearsal_that_left_findings_but_no_evidence(made: Made, story: Example) -> None:
    assert len(made.view.state.runs) == 1
    assert len(made.view.state.findings) > len(story.finding)
    assert len(made.view.state.evidence) == len(story.evidence)


def test_the_day_on_which_it_is_made_changes_nothing_but_the_dates(made: Made, tmp_path: Path) -> None:
    def picture(one: Made) -> list[tuple[object, ...]]:
        return [
            (required.posture.control.id, required.state, required.posture.supported, item.id, item.state)
            for layer in one.posture.layers
            for required in layer.controls
            for item in required.posture.standing
        ]

    later = make(tmp_path, A_YEAR_LATER)
    assert later.view.at != made.view.at
    assert picture(later) == picture(made)
    assert [layer.low for layer in later.posture.layers] == [layer.low for layer in made.posture.layers]
    assert [layer.high for layer in later.posture.layers] == [layer.high for layer in made.posture.layers]


def test_evidence_covers_only_what_stands_in_the_example_register(story: Example) -> None:
    estate = load_estate(content_folder("scenarios") / "examples" / "estate.toml")
    known = {entry.id for entry in (*estate.nodes, *estate.service, *estate.team)}
    assert {entry for item in story.evidence for entry in item.covers} <= known


def test_nobody_answers_reviews_or_approves_without_being_introduced(story: Example) -> None:
    named = {answer.by for answer in story.answer} | {finding.by for finding in story.finding}
    for item in story.evidence:
        named |= {item.by, *item.reviewed_by, *filter(None, [item.tested_by])}
    for judgement in story.judgement:
        named |= {judgement.by, *filter(None, [judgement.approver])}
    assert named == {person.id for person in story.person}


def test_an_item_names_each_statement_it_speaks_to_on_a_key_control(made: Made) -> None:
    keyed = [item for item in made.standings() if item.control.key]
    assert keyed
    assert [item.id for item in keyed if not item.statements] == []
