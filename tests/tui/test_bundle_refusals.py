"""Bundles on screen that are refused: what is said, and what is kept."""

import os
from pathlib import Path

import pytest
from textual.widgets import Input

from cyberlayers.tui.bundles.verdict import BAD, SAYS
from cyberlayers.tui.screens.bundle_check import BundleCheckScreen
from cyberlayers.tui.screens.bundle_compare import BundleCompareScreen
from cyberlayers.tui.widgets.keyed_list import KeyedList
from tests.tui.bundle_desk import (
    PASSPHRASE,
    council,
    exported,
    lines_of,
    put,
    quick_keys,
    tampered,
    with_key,
)
from tests.tui.house import open_as, opened, press, screen_of, toasts

pytestmark = pytest.mark.usefixtures(quick_keys.__name__)
__all__ = ["quick_keys"]


async def test_a_tampered_bundle_shows_the_check_that_failed_with_what_to_do(desk: Path) -> None:
    exported(with_key(open_as(desk)), desk.parent / "b.zip")
    bad = tampered(desk.parent / "b.zip", desk.parent / "bad.zip")
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "v", f"={bad}", "f2")
        text = " ".join(screen_of(app).split())
        assert f"{BAD} N O T V E R I F I E D" in text
        assert "Do not rely on what this bundle says." in text
        assert f"{BAD} FAIL files" in text
        assert "What to do    The zip was changed or packed again after the export." in lines_of(app)
        assert "It looks at   Every file, byte for byte" in lines_of(app)
        app.screen.query_one("#checks", KeyedList).choose(SAYS)
        await press(pilot)
        assert "UNVERIFIED: what the bundle says of itself" in screen_of(app)
        await press(pilot, "e")
        assert any("Only a verified bundle can be recorded" in words for words in toasts(app))
        await press(pilot, "o", "enter")
        (written,) = desk.parent.glob("verified-*.txt")
        assert "NOT VERIFIED" in written.read_text()
        assert not (desk / "trust" / "state.json").exists()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "cannot be read"),
        (lambda path: path.write_bytes(b"no zip at all"), "N O T   V E R I F I E D"),
        (lambda path: path.mkdir(), "N O T   V E R I F I E D"),
        (lambda path: (path.mkdir(), (path / "bagit.txt").write_text("x")), "N O T   V E R I F I E D"),
    ],
    ids=["missing", "not-a-zip", "empty-folder", "folder"],
)  # fmt: skip
async def test_what_is_no_bundle_is_refused_and_the_path_is_kept(desk: Path, make: object, said: str) -> None:
    with_key(open_as(desk))
    path = desk.parent / "thing"
    make(path)  # type: ignore[operator] # a lambda of the table
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "v", f"={path}", "f2")
        assert said in screen_of(app) + " ".join(toasts(app))
        assert isinstance(app.screen, BundleCheckScreen)
        if app.screen.answered:
            await press(pilot, "home")
            assert "It cannot be read: it is no bundle, or is damaged." in screen_of(app)
            await press(pilot, "n")
        assert app.screen.query_one("#field-path", Input).value == str(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_without_permission_is_said_in_a_sentence(desk: Path) -> None:
    with_key(open_as(desk))
    locked = desk.parent / "locked"
    locked.mkdir(mode=0o500)
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e")
        await put(app, pilot, "to", f"{locked}/b.zip")
        await put(app, pilot, "passphrase", PASSPHRASE)
        await press(pilot, "f2")
        assert any("Permission denied" in words for words in toasts(app))
        assert open_as(desk).state().bundles == []


async def test_a_folder_that_is_not_there_is_said_in_a_sentence_and_nothing_is_recorded(desk: Path) -> None:
    with_key(open_as(desk))
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e")
        await put(app, pilot, "to", f"{desk.parent}/nowhere/b.zip")
        await put(app, pilot, "passphrase", PASSPHRASE)
        await press(pilot, "f2")
        assert len([words for words in toasts(app) if "nowhere" in words]) == 1
        assert open_as(desk).state().bundles == []


async def test_the_trust_folder_is_named_where_nobody_is_trusted(desk: Path) -> None:
    exported(with_key(open_as(desk)), desk.parent / "b.zip")
    nobody = desk.parent / "nobody"
    nobody.mkdir()
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "v", f"={desk.parent}/b.zip")
        await put(app, pilot, "trust", str(nobody))
        await press(pilot, "f2")
        assert any("holds no allowed_signers" in words for words in toasts(app))
        await put(app, pilot, "trust", str(desk / "trust"))
        await put(app, pilot, "audience", "Somebody else")
        await press(pilot, "f2")
        assert "AUDIENCE" in screen_of(app)
        assert "It was made for somebody else." in lines_of(app)


async def test_bundles_of_two_organisations_are_not_compared(desk: Path) -> None:
    ours = with_key(open_as(desk))
    exported(ours, desk.parent / "ours.zip")
    exported(council(desk.parent / "other", "Partner", seed=8), desk.parent / "theirs.zip")
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "c", "f2")
        assert any("the earlier bundle is not named" in words for words in toasts(app))
        await press(pilot, f"={desk.parent}/ours.zip", "tab", f"={desk.parent}/theirs.zip", "f2")
        assert any("different ledgers" in words for words in toasts(app))
        assert isinstance(app.screen, BundleCompareScreen)
        assert not app.screen.answered
