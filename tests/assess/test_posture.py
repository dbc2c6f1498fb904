"""Profiles, layers as vectors, and the whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.assess.posture import ControlState, LayerPosture
from cyberlayers.model.records import OrganisationRenamed, PersonAdded
from cyberlayers.model.status import Side, Status
from tests.assess.records_builder import CATALOGUE, REQUIRES, History, criteria

STATES = ("met", "contradicted", "unassessed", "claimed_only", "unmet")


def meet(history: History, control: str) -> None:
    history.claim(control)
    history.review(history.tested(control, statements="a1 a2"))


def accept(history: History, control: str, until: int = 50) -> None:
    history.approve(history.accept(control, until=until))


def add_up(layer: LayerPosture) -> bool:
    return bool(sum(getattr(layer, state) for state in STATES) == layer.applicable)


class TestProfile:
    def test_a_control_that_the_profile_does_not_name_is_outside_and_not_counted(self, history: History) -> None:
        meet(history, "L1-03")
        found = history.required("L1-03", 0)
        assert (found.state, found.requirement, found.applicable) == (ControlState.OUTSIDE, None, False)
        assert history.layer(1, 0).applicable == 2

    def test_supported_is_compared_with_what_is_required(self, history: History) -> None:
        history.claim("L2-02", "partially")
        history.evidence("L2-02")
        assert history.required("L2-02", 0).state is ControlState.MET
        history.claim("L2-01", "partially")
        history.evidence("L2-01")
        assert history.required("L2-01", 0).state is ControlState.UNMET


class TestStates:
    def test_each_applicable_control_is_in_the_first_state_that_fits(self, history: History) -> None:
        meet(history, "L2-01")
        history.claim("L2-03")
        history.claim("L2-04", "partially")
        history.contradiction("L2-02")
        layer = history.layer(2, 0)
        assert {one.posture.control.id: one.state.value for one in layer.controls} == {
            "L2-01": "met", "L2-02": "contradicted", "L2-03": "claimed_only", "L2-04": "unmet", "L2-05": "outside",
        }  # fmt: skip
        assert (layer.applicable, layer.met, layer.contradicted, layer.claimed_only, layer.unmet) == (4, 1, 1, 1, 1)
        assert add_up(layer)
        assert (layer.low, layer.high) == (0.25, 0.5)

    def test_met_comes_before_contradicted(self, history: History) -> None:
        history.claim("L2-02")
        history.contradiction("L2-02")
        history.review(history.evidence("L2-02"))
        found = history.required("L2-02", 0)
        assert found.posture.contradicted
        assert found.state is ControlState.MET

    def test_what_is_not_applicable_is_not_counted_but_is_shown(self, history: History) -> None:
        history.approve(history.not_applicable("L2-01", until=9))
        layer = history.layer(2, 0)
        assert (layer.applicable, layer.not_applicable) == (3, 1)
        assert add_up(layer)

    def test_overrides_are_counted_beside_the_states(self, history: History) -> None:
        history.claim("L2-01")
        history.override("L2-01", "not-achieved")
        assert history.layer(2, 0).overridden == 1

    def test_key_controls_that_are_not_met_are_counted(self, history: History) -> None:
        assert history.layer(1, 0).key_unmet == 1
        meet(history, "L1-02")
        assert history.layer(1, 0).key_unmet == 0


class TestInterval:
    def test_unassessed_and_claimed_only_widen_it_and_are_never_in_low(self, history: History) -> None:
        history.claim("L2-03")
        layer = history.layer(2, 0)
        assert (layer.low, layer.high) == (0.0, 1.0)
        assert (layer.unassessed, layer.claimed_only) == (3, 1)

    def test_it_has_three_decimals(self) -> None:
        made = History(criteria({name: {"status": "achieved"} for name in ("L2-01", "L2-02", "L2-03")}))
        meet(made, "L2-01")
        made.claim("L2-02", "not-achieved")
        layer = made.layer(2, 0)
        assert (layer.low, layer.high) == (0.333, 0.667)

    def test_with_none_applicable_everything_is_null_and_the_layer_is_not_counted(self, history: History) -> None:
        layer = history.layer(8, 0)
        assert (layer.applicable, layer.low, layer.high, layer.meets_target) == (0, None, None, None)
        history.approve(history.not_applicable("L3-01", until=9))
        assert history.layer(3, 0).meets_target is None
        assert history.posture(0).layers_counted == 2


class TestWeakest:
    def test_at_most_three_not_met_unassessed_lowest_then_catalogue_order(self, history: History) -> None:
        history.claim("L2-01")
        history.evidence("L2-01")
        history.claim("L2-02", "not-achieved")
        assert history.layer(2, 0).weakest == ("L2-03", "L2-04", "L2-02")
        meet(history, "L2-03")
        assert history.layer(2, 0).weakest == ("L2-04", "L2-02", "L2-01")

    def test_what_is_met_is_never_weakest(self, history: History) -> None:
        for control in ("L1-01", "L1-02"):
            meet(history, control)
        assert history.layer(1, 0).weakest == ()

    def test_the_weakest_layer_is_the_lowest_by_low_then_high_then_number(self, history: History) -> None:
        assert history.posture(0).weakest_layer == 1
        history.claim("L2-04", "not-achieved")
        assert history.posture(0).weakest_layer == 2
        history.claim("L3-01", "not-achieved")
        assert history.posture(0).weakest_layer == 3

    def test_where_none_is_counted_there_is_no_weakest(self) -> None:
        made = History(criteria({"L3-01": {"status": "partially"}}))
        made.approve(made.not_applicable("L3-01", until=9))
        found = made.posture(0)
        assert (found.weakest_layer, found.layers_counted, found.layers_meeting_target) == (None, 0, 0)


class TestTarget:
    def test_a_layer_meets_target_when_every_required_control_is_met(self, history: History) -> None:
        meet(history, "L1-01")
        assert history.layer(1, 0).meets_target is False
        meet(history, "L1-02")
        assert history.layer(1, 0).meets_target is True
        assert history.posture(0).layers_meeting_target == 1

    def layer_2(self, *unmet: str, because: str | None = None, limit: int | None = None) -> History:
        """Return a history in which all of layer 2 is met but some controls, whose risks are accepted."""
        requires: dict[str, Any] = {f"L2-0{place}": {"status": "achieved"} for place in range(1, 6)}
        if because:
            requires[because] = REQUIRES["L2-04"]
        judged_by = criteria(requires)
        if limit is not None:
            policy = judged_by.policy.model_copy(update={"accepted_per_layer": limit})
            judged_by = judged_by.model_copy(update={"policy": policy})
        made = History(judged_by)
        for control in CATALOGUE.in_layer(2):
            if control.id in unmet:
                made.claim(control.id, "partially")
                accept(made, control.id)
            else:
                meet(made, control.id)
        return made

    def test_accepted_risks_stand_in_for_at_most_two_controls(self) -> None:
        assert self.layer_2("L2-01").layer(2, 0).meets_target is True
        two = self.layer_2("L2-01", "L2-02").layer(2, 0)
        assert (two.meets_target, two.accepted) == (True, 2)
        assert [risk.id for risk in two.accepted_risks] == ["L2-01", "L2-02"]
        three = self.layer_2("L2-01", "L2-02", "L2-03").layer(2, 0)
        assert (three.meets_target, three.accepted) == (False, 3)

    def test_the_policy_may_allow_fewer(self) -> None:
        assert self.layer_2("L2-01", limit=0).layer(2, 0).meets_target is False

    def test_they_never_stand_in_for_a_key_control(self) -> None:
        assert self.layer_2("L2-05").layer(2, 0).meets_target is False

    def test_they_never_stand_in_for_what_is_required_as_achieved_with_a_because(self) -> None:
        assert self.layer_2("L2-04").layer(2, 0).meets_target is True
        assert self.layer_2("L2-04", because="L2-04").layer(2, 0).meets_target is False

    def test_they_may_stand_in_for_what_is_required_as_partially_with_a_because(self) -> None:
        made = History(criteria({"L2-01": {"status": "partially", "because": "somebody says so"}}))
        made.claim("L2-01", "not-achieved")
        accept(made, "L2-01")
        assert made.layer(2, 0).meets_target is True

    def test_they_never_stand_in_for_an_unassessed_control(self) -> None:
        made = History(criteria({"L2-01": {"status": "achieved"}}))
        accept(made, "L2-01")
        layer = made.layer(2, 0)
        assert (layer.meets_target, layer.accepted) == (False, 0)

    def test_they_stop_with_their_last_day(self) -> None:
        made = self.layer_2("L2-01")
        assert [made.layer(2, at).meets_target for at in (50, 51)] == [True, False]


class TestTheWhole:
    def test_no_percentage_crosses_layers(self, history: History) -> None:
        for control in ("L2-01", "L2-02", "L2-03", "L2-04", "L3-01"):
            meet(history, control)
        found = history.posture(0)
        assert (found.layers_meeting_target, found.layers_counted, found.weakest_layer) == (2, 3, 1)

    def test_it_names_the_organisation_the_subject_and_the_day(self, history: History) -> None:
        history.say(OrganisationRenamed(organisation="Another council"))
        found = history.posture(3)
        assert (found.organisation, found.subject) == ("Another council", "organisation")
        assert found.criteria.profile.name == "tiny"

    def test_as_at_one_day_as_known_on_another(self, history: History) -> None:
        history.claim("L1-01", on=0)
        history.review(history.evidence("L1-01", collected=10, on=40), on=45)
        seen = {
            (at, known): history.on("L1-01", at, known=known).supported
            for at, known in ((20, 39), (20, 44), (20, 60), (45, 60), (9, 60))
        }
        assert seen == {
            (20, 39): Status.NOT_ACHIEVED,
            (20, 44): Status.PARTIALLY,
            (20, 60): Status.PARTIALLY,  # the review is of day 45
            (45, 60): Status.ACHIEVED,
            (9, 60): Status.NOT_ACHIEVED,
        }

    def test_a_collectors_side_is_the_one_they_were_added_with(self, history: History) -> None:
        history.say(PersonAdded(person="owner", side=Side.SERVICE, name="Owner", title="Owner"))
        for method, collector in (("examine", "officer"), ("test", "owner")):
            history.review(history.evidence(method=method, collected_by=collector), "auditor")
        assert history.on("L1-01", 0).corroborated

    def test_asking_for_a_control_that_is_not_there_is_a_key_error(self, history: History) -> None:
        with pytest.raises(KeyError, match="L8-99"):
            history.posture(0).control("L8-99")


@given(st.lists(st.sampled_from(["met", "claimed", "partially", "not-achieved", "none", "contradicted"]), max_size=4))
def test_the_states_always_add_up_and_low_never_exceeds_high(worked: list[str]) -> None:
    made = History()
    for control, how in zip(("L2-01", "L2-02", "L2-03", "L2-04"), worked, strict=False):
        if how == "met":
            meet(made, control)
        elif how == "contradicted":
            made.contradiction(control)
        elif how != "none":
            made.claim(control, "achieved" if how == "claimed" else how)
    layer = made.layer(2, 0)
    assert add_up(layer)
    assert layer.low is not None
    assert layer.high is not None
    assert layer.low <= layer.high
