from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from cyberlayers.model.estate import Estate, Group, Impact, NeedsGroup, Restore, Service, System, Team, WorkingHours
from cyberlayers.model.figures import Sourced, Spread

NAMED = {"id": "a", "name": "A"}


def refused(kind: Any, **keys: object) -> str:  # noqa: ANN401 - any kind of value
    with pytest.raises(ValidationError) as caught:
        kind.from_plain(keys)
    return str(caught.value)


def test_a_group_takes_one_of_three_forms() -> None:
    assert (NeedsGroup(all=("a", "b")).quorum, NeedsGroup(any=("a", "b")).quorum) == (2, 1)
    assert NeedsGroup(at_least=2, of=("a", "b", "c")).quorum == 2


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"all": ["a"], "any": ["b"]},
        {"all": ["a"], "at_least": 1, "of": ["b"]},
        {"at_least": 1},
        {"of": ["a"]},
        {"all": ["a"], "of": ["b"]},
        {"buffer_h": 1},
    ],
)
def test_any_other_form_is_refused(keys: dict[str, Any]) -> None:
    assert "a group is" in refused(NeedsGroup, **keys)


@pytest.mark.parametrize("form", ["all", "any"])
def test_an_empty_list_of_members_is_refused(form: str) -> None:
    assert "at least 1 item" in refused(NeedsGroup, **{form: []})


def test_members_are_distinct_and_keep_their_order() -> None:
    group = NeedsGroup(at_least=2, of=("b", "a", "b"))
    assert (group.members, group.quorum) == (("b", "a"), 2)
    assert NeedsGroup(all=("a", "a")).quorum == 1
    assert "only 2 distinct members" in refused(NeedsGroup, at_least=3, of=["b", "a", "b"])
    assert "greater than or equal to 1" in refused(NeedsGroup, at_least=0, of=["b"])


@pytest.mark.parametrize("key", ["buffer_h", "level_without"])
def test_figures_of_a_group_are_not_negative(key: str) -> None:
    assert key in refused(NeedsGroup, all=["a"], **{key: -1})


def test_one_number_is_a_constant_and_three_are_a_spread() -> None:
    assert Restore.from_plain({"hours": 4}).hours == Spread(4, 4, 4)
    assert Restore.from_plain({"hours": [1, 2.5, 9]}).hours == Spread(1, 2.5, 9)
    assert Spread(1, 2, 3).times(4) == (4, 8, 12)


@pytest.mark.parametrize(
    "hours", [[1, 3, 2], [2, 1, 3], [1, 2], [1, 2, 3, 4], 0, -1, [0, 1, 2], True, "4", None, {}, 2e6]
)
def test_anything_else_is_no_duration(hours: object) -> None:
    assert hours is None or "hours" in refused(Restore, hours=hours)


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_figures_are_finite(figure: float) -> None:
    assert "finite" in refused(System, **NAMED, rto_h=figure)


def test_every_hour_of_work_is_more_than_none() -> None:
    assert "every_h" in refused(System, **NAMED, backup={"every_h": 0})
    assert "every_h" in refused(System, **NAMED, backup={"isolated": True})
    assert "people" in refused(Restore, people=0)


def test_levels_are_for_services_only() -> None:
    assert "level_without" in refused(System, **NAMED, needs=[{"all": ["b"], "level_without": 0.5}])
    assert Service.from_plain({**NAMED, "needs": [{"all": ["b"], "level_without": 0.5}]}).needs[0].level_without == 0.5


def test_a_node_holds_data_when_it_has_a_backup_or_an_rpo() -> None:
    assert [
        System.from_plain({**NAMED, **keys}).holds_data for keys in ({}, {"rpo_h": 0}, {"backup": {"every_h": 1}})
    ] == [False, True, True]


def test_the_it_rto_is_the_rto_by_default() -> None:
    assert Service.from_plain({**NAMED, "rto_h": 4}).it_target_h == 4
    assert Service.from_plain({**NAMED, "rto_h": 4, "it_rto_h": 0}).it_target_h == 0
    assert Service.from_plain(NAMED).it_target_h is None


def test_a_team_works_always_or_in_shifts() -> None:
    hours = {"days": ["mon"], "from": "22:00", "to": "06:00"}
    assert Team.from_plain({**NAMED, "people": 1}).hours == "always"
    shifts = Team.from_plain({**NAMED, "people": 1, "hours": hours}).hours
    assert isinstance(shifts, WorkingHours)
    assert (shifts.opens, shifts.closes) == ("22:00", "06:00")


@pytest.mark.parametrize(
    "hours",
    [
        "never",
        {"days": [], "from": "08:00", "to": "18:00"},
        {"days": ["monday"], "from": "08:00", "to": "18:00"},
        {"days": ["mon"], "from": "8:00", "to": "18:00"},
        {"days": ["mon"], "from": "08:00", "to": "24:00"},
        {"days": ["mon"], "opens": "08:00", "closes": "18:00"},
        {"days": ["mon"], "from": "08:00"},
    ],
)
def test_other_working_hours_are_refused(hours: object) -> None:
    assert "hours" in refused(Team, **NAMED, people=1, hours=hours)


def test_layers_are_one_to_eight() -> None:
    assert [System.from_plain({**NAMED, "layer": layer}).layer for layer in (1, 8)] == [1, 8]
    assert "layer" in refused(System, **NAMED, layer=0)
    assert "layer" in refused(System, **NAMED, layer=9)


def test_an_impact_table_grows_in_time_and_has_a_score_for_each_hour() -> None:
    assert "equally long" in refused(Impact, category="community", after_h=[1, 2], score=[1])
    assert "must grow" in refused(Impact, category="community", after_h=[2, 2], score=[1, 2])
    assert "category" in refused(Impact, category="weather", after_h=[2], score=[2])


def test_words_may_be_one_text_or_a_list() -> None:
    one = Service.from_plain({**NAMED, "vital_records": "Case files", "dependants": ["Hospital", "Police"]})
    assert (one.vital_records, one.dependants) == (("Case files",), ("Hospital", "Police"))
    assert Service(id="a", name="A", dependants=("x",)).dependants == ("x",)
    assert "dependants" in refused(Service, **NAMED, dependants=4)


@pytest.mark.parametrize(
    ("keys", "unproven"),
    [
        ({"basis": "tested", "as_of": "2025-11-20"}, False),
        ({"basis": "tested", "as_of": "2025-11-19"}, True),
        ({"basis": "tested"}, True),
        ({"basis": "measured", "as_of": "2001-01-01"}, False),
        ({}, False),
    ],
)
def test_a_tested_figure_is_proven_for_a_year(keys: dict[str, str], unproven: bool) -> None:  # noqa: FBT001 - a parameter
    assert Sourced.from_plain(keys).is_unproven(date(2026, 11, 20)) is unproven


@pytest.mark.parametrize("ident", ["", "A", "a--b", "a_b", "-a", "a" * 65])
def test_ids_are_slugs(ident: str) -> None:
    assert "id" in refused(System, id=ident, name="A")


def test_nodes_come_by_kind_and_services_after_them() -> None:
    estate = Estate.from_plain(
        {
            "format": "cyberlayers.estate/1",
            "organisation": {"name": "X"},
            "service": [{"id": "s", "name": "S"}],
            "group": [{"id": "g", "name": "G", "number": 3}],
            "site": [{"id": "h", "name": "H"}],
            "supplier": [{"id": "x", "name": "X"}],
            "system": [{"id": "b", "name": "B"}, {"id": "a", "name": "A"}],
        }
    )
    assert [(node.id, node.kind) for node in estate.nodes] == [
        ("b", "system"),
        ("a", "system"),
        ("x", "supplier"),
        ("h", "site"),
        ("g", "group"),
    ]
    assert [entry.id for entry in estate.dependents] == ["b", "a", "x", "h", "g", "s"]
    assert isinstance(estate.nodes[-1], Group)


def test_a_register_names_its_format_and_its_organisation() -> None:
    assert "format" in refused(Estate, format="cyberlayers.estate/2", organisation={"name": "X"})
    assert "organisation" in refused(Estate, format="cyberlayers.estate/1")
