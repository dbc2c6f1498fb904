from cyberlayers.exercise.aims import aim_levels, matching, spell_out
from cyberlayers.model.estate import Estate
from cyberlayers.model.scenario import Scenario
from tests.exercise.room import Draft


def test_a_tag_matches_everything_that_carries_it_and_an_id_itself(estate: Estate) -> None:
    assert matching("tag:case-systems", estate.nodes) == ("care-records", "benefits-system")
    assert matching("network", estate.nodes) == ("network",)
    assert matching("case-systems", estate.nodes) == ()
    assert matching("tag:nothing", estate.nodes) == ()


def test_the_level_of_an_aim_is_the_least_of_what_it_matches(scenario: Scenario, estate: Estate) -> None:
    levels = {"adult-care": 0.6, "childrens-care": 0.2, "benefits": 0.0}
    assert aim_levels(scenario, estate, levels) == {"tag:social-care": 0.2}


def test_an_aim_without_services_has_no_level(draft: Draft, estate: Estate) -> None:
    draft.find("inject", "screens")["when"] = "level(tag:nobody) < 1 or level(benefits) < 1"
    assert aim_levels(draft.scenario(), estate, {"benefits": 0.5}) == {"benefits": 0.5}


def test_placeholders_become_the_organisations_own_names(scenario: Scenario, estate: Estate) -> None:
    text = "{role:chief} asks about {tag:social-care}, {tag:identity} and {tag:infrastructure-team}."
    assert spell_out(text, scenario, estate) == (
        "Chief executive asks about Adult social care and Children's social care, Directory and Infrastructure team."
    )
    assert spell_out("{role:chief}", scenario, estate, {"chief": "Managing director"}) == "Managing director"


def test_what_has_no_name_here_is_said_in_plain_words(scenario: Scenario, estate: Estate) -> None:
    assert spell_out("{tag:out-of-hours} {role:night-manager}", scenario, estate) == "out of hours night manager"
    assert spell_out("{tag:social-care}", scenario, None) == "social care"


def test_other_braces_are_left_alone(scenario: Scenario, estate: Estate) -> None:
    assert spell_out("{tag:} {x} {", scenario, estate) == "{tag:} {x} {"


def test_a_name_that_looks_like_a_placeholder_is_not_filled_again(scenario: Scenario, estate: Estate) -> None:
    assert spell_out("{role:chief}", scenario, estate, {"chief": "{role:leader}"}) == "{role:leader}"
