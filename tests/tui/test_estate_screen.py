"""The register on screen: what it shows of each entry, and how one is imported and written out again."""

from pathlib import Path

import pytest

from cyberlayers.tui.screens.estate import EstateScreen
from tests.tui.house import press, screen_of, toasts
from tests.tui.rehearsal_room import ESTATE, Wall, council, pick_first, playing

FOLDER = Path(__file__).parents[1] / "data" / "estate-folder"
WIDE = (200, 60)


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def test_a_register_is_imported_from_a_path_and_written_out_byte_for_byte(
    tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    council(tmp_path / "council", wall, register=None)
    async with playing(tmp_path / "council", wall) as (app, pilot):
        await press(pilot, "s", "o")
        assert isinstance(app.screen, EstateScreen)
        await press(pilot, "i", "right", "tab", f"={ESTATE}", "enter")
        assert "3 services" in screen_of(app)
        assert any("Imported the register" in words for words in toasts(app))
        await press(pilot, "o", "enter")
        assert (tmp_path / "estate.toml").read_bytes() == ESTATE.read_bytes()
        await press(pilot, "o", "enter")
        assert any("exists already" in words for words in toasts(app))


async def test_a_folder_of_csv_files_is_imported_by_picking_one_of_them(
    tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    council(tmp_path / "council", wall, register=None)
    async with playing(tmp_path / "council", wall) as (app, pilot):
        await press(pilot, "s", "i", "right", "right")
        await pilot.press("enter")
        await pick_first(pilot)
        assert "Adult social care" in screen_of(app)


async def test_a_file_that_is_no_register_is_refused_in_a_sentence_and_the_path_is_kept(
    tmp_path: Path, wall: Wall
) -> None:
    council(tmp_path / "council", wall, register=None)
    (tmp_path / "bad.toml").write_text('format = "cyberlayers.estate/1"\nsurprise = 1\n', encoding="utf-8")
    async with playing(tmp_path / "council", wall) as (app, pilot):
        await press(pilot, "s", "i", "right", "tab", f"={tmp_path}/bad.toml", "enter")
        assert any("bad.toml" in words for words in toasts(app))
        assert "There is no register yet" in screen_of(app)
        await press(pilot, "i", "escape", "i", "tab")
        assert f"{tmp_path}/bad.toml"[-20:] in screen_of(app)


async def test_an_entry_shows_its_figures_their_basis_and_both_trees(tmp_path: Path, wall: Wall) -> None:
    council(tmp_path / "council", wall, register=FOLDER)
    async with playing(tmp_path / "council", wall, size=WIDE) as (app, pilot):
        await press(pilot, "s")
        text = screen_of(app)
        for words in (
            "24 h: longest below its least level (tested 29 Apr 2026)",
            "60%, ready after 4 h, holds for 72 h; 12 people; needs all of Civic Centre (tested: unproven)",
            "└─ Core network",
            "1 of these 2, lasts 2 h without, 40% without",
            "(above)",
        ):
            assert words in text
        assert "safeguarding 2 4! 5! 5!" in " ".join(text.split())
        await press(pilot, "slash", "=directory", "enter")
        text = screen_of(app)
        assert "4 to 24, likely 8 h by 1 of infra" in text
        assert "└─ Care records, hosted here" in text
        assert "   └─ Adult social care" in text


async def test_a_test_older_than_a_year_is_called_unproven(tmp_path: Path, wall: Wall) -> None:
    council(tmp_path / "council", wall, register=FOLDER)
    wall.forward(60 * 24 * 300)
    async with playing(tmp_path / "council", wall, size=WIDE) as (app, pilot):
        await press(pilot, "s")
        text = screen_of(app)
        assert "(tested 29 Apr 2026: unproven)" in text
        assert "24 h ?" in text


async def test_a_filter_that_matches_nothing_says_how_to_take_it_off(tmp_path: Path, wall: Wall) -> None:
    council(tmp_path / "council", wall)
    async with playing(tmp_path / "council", wall) as (app, pilot):
        await press(pilot, "s", "slash", "=zebra")
        assert "Nothing here matches" in screen_of(app)
        await press(pilot, "escape")
        assert "Adult social care" in screen_of(app)


async def test_a_check_leads_to_its_entry(tmp_path: Path, wall: Wall) -> None:
    council(tmp_path / "council", wall)
    async with playing(tmp_path / "council", wall, size=WIDE) as (app, pilot):
        await press(pilot, "s", "c")
        assert "Services have MTPD: 1 time not so" in screen_of(app)
        await press(pilot, "end", "enter")
        assert "Name" in screen_of(app)
        await press(pilot, "c", "escape")
        assert isinstance(app.screen, EstateScreen)
        await press(pilot, "escape")
        assert not isinstance(app.screen, EstateScreen)


async def test_without_a_register_an_exercise_says_what_comes_first(tmp_path: Path, wall: Wall) -> None:
    council(tmp_path / "council", wall, register=None)
    async with playing(tmp_path / "council", wall) as (app, pilot):
        await press(pilot, "x")
        assert "There is no register of services yet" in screen_of(app)
        await press(pilot, "enter")
        assert any("import a register first" in words for words in toasts(app))
