import pytest

from cyberlayers.errors import ContentError
from tests.continuity.small import Table, estate, hit, named, node, seen, service, team

REGISTER = estate(
    node("a", by="crew", people=3),
    named("fixed"),
    named("shell", restore={"team": "crew"}),
    teams=(team(people=2),),
    services=(service("s"),),
    groups=(node("g"),),
    sites=(node("h"),),
    suppliers=(node("x"),),
)


def refusal(*hits: Table | str, **keys: object) -> str:
    with pytest.raises(ContentError) as caught:
        seen(REGISTER, *hits, **keys)
    assert caught.value.exit_status == 3
    assert caught.value.advice
    return caught.value.what


def test_groups_sites_and_suppliers_may_be_hit() -> None:
    assert set(seen(REGISTER, "g", "h", "x").tasks) == {"g", "h", "x"}


@pytest.mark.parametrize(
    ("ident", "words"),
    [("s", "the service s cannot be hit"), ("crew", "the team crew cannot be hit"), ("none", "none is not a node")],
)
def test_only_nodes_can_be_hit(ident: str, words: str) -> None:
    assert words in refusal(ident)


@pytest.mark.parametrize("ident", ["fixed", "shell"])
def test_what_nobody_knows_how_to_restore_cannot_be_hit(ident: str) -> None:
    assert f"{ident} is hit" in refusal(ident)
    assert f"{ident} is hit" in refusal(hit(ident, hours=3))


def test_a_task_must_fit_its_team_once_everybody_is_there() -> None:
    assert refusal("a") == "to restore a takes 3 people, and crew never has more than 2"
    assert seen(REGISTER, "a", crew=[{"team": "crew", "at_h": 7, "add": 1}]).span("a") == (7, 8)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"restore_order": ["a", "none"]}, "none is not a node"),
        ({"restore_order": ["s"]}, "s is not a node"),
        ({"crew": [{"team": "a", "add": 1}]}, "a is not a team"),
        ({"workaround": [{"service": "a", "not_before_h": 1}]}, "a is not a service"),
    ],
)
def test_every_id_is_known_and_of_the_right_kind(keys: Table, words: str) -> None:
    assert words in refusal("g", **keys)
