"""What the screens of bundles look like, as text; what follows from chance and version is masked."""

import re
from pathlib import Path

import pytest
from textual.widgets import Input

from cyberlayers.bundle.predicate import RequiredSigner
from cyberlayers.bundle.write import Written
from cyberlayers.tui.app import CyberlayersApp
from cyberlayers.tui.bundles.ordering import Wanted
from cyberlayers.tui.screens.bundle_countersign import BundleCountersignScreen
from cyberlayers.tui.screens.bundle_done import BundleDoneScreen
from cyberlayers.tui.screens.bundle_export import Exported
from cyberlayers.workspace import answering
from cyberlayers.workspace.gathering import Order
from tests.bundle.office import AUDITOR, private_key
from tests.tui.bundle_desk import NAME, council, exported, put, quick_keys, tampered, with_key
from tests.tui.house import SIZES, opened, press, screen_of
from tests.tui.text_grid import assert_golden

pytestmark = pytest.mark.usefixtures(quick_keys.__name__)
__all__ = ["quick_keys"]

HANDED = Path("/media/handover/bundle-000001.zip")
HEX = re.compile(r"(?<![\w@.-])(?!\d{1,3}(?!\w)|20\d\d(?!\w))[0-9a-f]{3,}(?![\w@.-])")
TAIL = re.compile(r"(?m)(^ {10,}|│ {10,})([0-9a-f]{1,63})(?=,| *$)")
"""The end of a digest on a line of its own: it may have digits only."""
SMALL = SIZES[:2]
IDS = [f"{width}x{height}" for width, height in SIZES]
ORDER = Order(
    marking="OFFICIAL-SENSITIVE",
    challenge="heron",
    required=(RequiredSigner(role="auditor", principal=AUDITOR.principal, key_sha256=private_key(3).public.sha256),),
)
DONE = Exported(
    Written(HANDED, f"cyb-{'5c' * 16}-000001", "7b" * 32), Wanted(HANDED, ORDER), ("2 of L4-02 (supports)",)
)


def masked(app: CyberlayersApp) -> str:
    """Return the screen without what differs between two runs or two versions."""
    text = re.sub(r"cyberlayers \d[\w.]*", "cyberlayers <version>", screen_of(app))
    text = TAIL.sub(lambda found: found[1] + "f" * len(found[2]), text)
    return HEX.sub(lambda found: "f" * len(found.group()), text)


@pytest.fixture
def desk(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a council with a key and two bundles, between which a control changed; a tampered copy of the first."""
    monkeypatch.chdir(plain.parent)
    ann = with_key(council(plain))
    exported(ann, plain.parent / "one.zip", marking="OFFICIAL", audience="Internal audit")
    answering.answer(ann, "L4-02", answers={"n1": True})
    exported(ann, plain.parent / "two.zip", redact=("E-000002",))
    tampered(plain.parent / "one.zip", plain.parent / "bad.zip")
    return plain


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_the_list_looks_as_it_did(desk: Path, size: tuple[int, int]) -> None:
    async with opened(desk, size=size) as (app, pilot):
        await press(pilot, "B")
        assert_golden(f"screen-bundles-{size[0]}x{size[1]}", masked(app))


@pytest.mark.parametrize("size", SMALL, ids=IDS[:2])
async def test_an_empty_desk_looks_as_it_did_and_says_what_comes_first(plain: Path, size: tuple[int, int]) -> None:
    council(plain)
    async with opened(plain, size=size) as (app, pilot):
        await press(pilot, "B")
        assert_golden(f"screen-bundles-empty-{size[0]}x{size[1]}", masked(app))
        await press(pilot, "n", f"={NAME}", "tab", "=four words are enough", "tab")
        assert_golden(f"screen-bundle-key-{size[0]}x{size[1]}", masked(app))


@pytest.mark.parametrize("size", SMALL, ids=IDS[:2])
async def test_what_is_done_with_bundles_looks_as_it_did(desk: Path, size: tuple[int, int]) -> None:
    different = []

    def compare(name: str, app: CyberlayersApp) -> None:
        try:
            assert_golden(f"screen-bundle-{name}-{size[0]}x{size[1]}", masked(app))
        except AssertionError as error:
            different.append(f"{name}: {error}")

    async with opened(desk, size=size) as (app, pilot):
        await press(pilot, "B", "e")
        await put(app, pilot, "to", str(HANDED))
        await press(pilot, "tab")
        compare("export", app)
        app.push_screen(BundleDoneScreen(DONE))
        await press(pilot)
        compare("done", app)
        await press(pilot, "escape", "escape", "v", "=two.zip", "f2")
        compare("verified", app)
        await press(pilot, "n")
        app.screen.query_one("#field-path", Input).value = "bad.zip"
        await press(pilot, "f2")
        compare("refused", app)
        app.push_screen(BundleCountersignScreen(HANDED, (NAME,), lambda: None))
        await press(pilot, "tab", "tab", "tab", "right")
        compare("countersign", app)
        await press(pilot, "escape", "escape", "escape", "c", "=one.zip", "tab", "=two.zip", "f2")
        compare("compared", app)
    assert not different, "\n".join(different)
