"""Another profile is proposed from the palette, and used once somebody else has said yes."""

from pathlib import Path

from cyberlayers.model.status import Side
from cyberlayers.workspace import people
from tests.tui.house import open_as, opened, press, screen_of, toasts


async def test_another_profile_is_proposed_and_waits_for_its_approver(council: Path) -> None:
    people.add_person(open_as(council), "bob", "Second person", "Head of Audit", Side.AUDIT)
    async with opened(council) as (app, pilot):
        await press(pilot, "colon", "=adopt", "enter", "right", "tab", "=ann", "tab", "=We outgrew the first one", "f2")
        assert any("ann cannot approve what ann proposes" in words for words in toasts(app))
        await press(pilot, "colon", "=adopt", "enter", "tab", "backspace", "backspace", "backspace", "=bob", "f2")
        assert any("Proposed. It is used once bob has said yes" in words for words in toasts(app))
        await press(pilot, "r")
        assert "approval" in screen_of(app)
    assert open_as(council).view().criteria.profile.name == "starter"
