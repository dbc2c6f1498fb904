"""Bundles on screen: made, verified, counter-signed, compared and refused, in keystrokes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from cyberlayers.bundle.present import verification_text
from cyberlayers.tui.screens.bundle_check import BundleCheckScreen
from cyberlayers.tui.screens.bundle_countersign import BundleCountersignScreen
from cyberlayers.tui.screens.bundle_done import BundleDoneScreen
from cyberlayers.tui.screens.bundle_export import BundleExportScreen
from cyberlayers.tui.screens.bundle_key import BundleKeyScreen
from cyberlayers.tui.screens.bundles import BundlesScreen
from cyberlayers.tui.widgets.secret_input import SecretInput
from cyberlayers.workspace.examining import verify_bundle
from tests.tui.bundle_desk import (
    NAME,
    PASSPHRASE,
    council,
    exported,
    lines_of,
    put,
    quick_keys,
    with_key,
)
from tests.tui.house import NOW, add_note, open_as, opened, press, screen_of, toasts

pytestmark = pytest.mark.usefixtures(quick_keys.__name__)
__all__ = ["quick_keys"]


async def test_a_key_an_export_a_verification_a_counter_signature_and_a_comparison_in_keystrokes(desk: Path) -> None:
    outside = desk.parent
    async with opened(desk) as (app, pilot):
        await press(pilot, "B")
        assert "Make a key (n), once." in screen_of(app)
        await press(pilot, "n", f"={NAME}", "tab", f"={PASSPHRASE}", "enter", f"={PASSPHRASE}", "enter")
        assert "lead@council" in screen_of(app)
        assert "Export a first bundle (e)" in screen_of(app)
        await press(pilot, "e", "tab", "tab", "tab", "tab", f"={PASSPHRASE}", "f2")
        assert isinstance(app.screen, BundleDoneScreen)
        (signed,) = open_as(desk).state().bundles
        assert signed.body.bundle in screen_of(app)
        assert signed.body.tagmanifest_sha256 in screen_of(app)
        assert "Withheld      nothing" in screen_of(app)
        await press(pilot, "v", "f2")
        assert "V E R I F I E D" in screen_of(app)
        assert "N O T" not in screen_of(app)
        with_key(open_as(desk), "rev@council", 2)
        await press(pilot, "c", "right", "tab", "right", "tab", f"={PASSPHRASE}", "tab", "right", "tab", "=L5-02", "f2")
        assert isinstance(app.screen, BundleCheckScreen)
        assert "(reviewer): examined, about L5-02" in lines_of(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, BundleDoneScreen)
        add_note(open_as(desk), ("L4-02",), "Second scan", ())
        app.refresh_snapshot()
        await press(pilot, "escape")
        assert isinstance(app.screen, BundlesScreen)
        assert "1 record since the newest bundle. Export another (e)" in " ".join(screen_of(app).split())
        await press(pilot, "e", "tab", "tab", "tab", "tab", f"={PASSPHRASE}", "f2", "escape")
        one, two = outside / "bundle-000001.zip", outside / "bundle-000002.zip"
        await press(pilot, "c", f"={one}", "tab", f"={two}", "f2")
        text = screen_of(app)
        assert "T H E   L A T E R   E X T E N D S   T H E   E A R L I E R" in text
        assert "New evidence  E-000003" in text
        assert not app.drafts


async def test_what_is_exported_is_what_was_asked_for(desk: Path) -> None:
    ann = with_key(open_as(desk))
    public = desk.parent / "audit.pub"
    public.write_text((desk / "keys" / f"{NAME}.pub").read_text().replace(NAME, "audit@partner"))
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e")
        await put(app, pilot, "to", "given")
        await press(pilot, "tab", "right", "tab", "tab", "tab", f"={PASSPHRASE}", "tab", "right", "right")
        await press(pilot, "tab", "right", "right", "tab", "=l5-02 L4-02")
        await put(app, pilot, "audience", "Internal audit")
        await put(app, pilot, "challenge", "heron")
        await put(app, pilot, "withhold", "E-000002")
        assert "1 item withheld, and counted" in screen_of(app)
        await press(pilot, "f2")
        text = " ".join(lines_of(app).split())
        assert "Marking OFFICIAL-SENSITIVE" in text
        assert "Withheld 1 of L4-02 (supports)" in text
        assert "They type the audience “Internal audit” challenge “heron” too." in text
    found = verify_bundle(desk.parent / "given", desk / "trust", NOW, ("Internal audit", "heron"))
    assert found.found.verified, verification_text(found.found)
    assert found.bundle is not None
    assert found.bundle.predicate.scope is not None
    assert found.bundle.predicate.scope.controls == ("L4-02", "L5-02")
    assert [one.evidence for one in found.bundle.withheld.items] == ["E-000002"]
    assert len(ann.state().bundles) == 1


async def test_a_bundle_that_needs_another_signature_says_so_before_and_after(desk: Path) -> None:
    with_key(open_as(desk))
    with_key(open_as(desk), "audit@partner", 3)
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e")
        await press(pilot, "tab", "tab", "tab")
        choice = app.screen.query_one("#field-key")
        while getattr(choice, "value", "") != NAME:
            await press(pilot, "right")
        await put(app, pilot, "passphrase", PASSPHRASE)
        app.screen.query_one("#field-also").focus()
        await press(pilot, "right", "right", "tab", f"={desk}/keys/audit@partner.pub", "f2")
        assert "Have audit@partner counter-sign it: until then it does not verify." in screen_of(app)
        await press(pilot, "v", "f2")
        text = " ".join(screen_of(app).split())
        assert "N O T V E R I F I E D" in text
        assert "SIGNER_MISSING" in text
        assert "counter-sign it" in lines_of(app)
        await press(pilot, "c", "right", "tab")
        choice = app.screen.query_one("#field-key")
        while getattr(choice, "value", "") != "audit@partner":
            await press(pilot, "right")
        await press(pilot, "tab", f"={PASSPHRASE}", "f2")
        assert "√  V E R I F I E D" in screen_of(app)


async def test_a_wrong_passphrase_is_refused_in_a_sentence_and_kept_nowhere(desk: Path) -> None:
    with_key(open_as(desk))
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e", "=x", "tab", "tab", "tab", "tab", "=not the words", "f2")
        assert any("passphrase is wrong" in words for words in toasts(app))
        assert isinstance(app.screen, BundleExportScreen)
        assert not app.screen.query_one(SecretInput).value
        assert not list(desk.parent.glob("*.zip"))
        assert "not the words" not in repr(app.drafts) + "".join(toasts(app)) + screen_of(app)
        await press(pilot, "f2")
        assert any("the key needs its passphrase. Type it." in words for words in toasts(app))
        await press(pilot, "escape", "e")
        assert str(app.screen.query_one("#field-to", Input).value).startswith("x") or "xbundle" in screen_of(app)
        assert open_as(desk).state().bundles == []


async def test_a_masked_line_gives_nothing_to_the_clipboard_and_shows_no_letter(desk: Path) -> None:
    with_key(open_as(desk))
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "e", "tab", "tab", "tab", "tab", "=secret", "shift+home", "ctrl+c", "ctrl+x")
        line = app.screen.query_one(SecretInput)
        assert line.value == "secret"
        assert not app.clipboard
        assert "secret" not in screen_of(app)
        assert "••••••" in screen_of(app)


async def test_a_key_is_made_only_with_a_name_and_the_same_words_twice(desk: Path) -> None:
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "n", "f2")
        assert "Give the key a name." in screen_of(app)
        await press(pilot, "=lead council", "f2")
        assert "A key needs a passphrase." in screen_of(app)
        await press(pilot, "=short", "f2")
        assert "Weak: short enough" in screen_of(app)
        assert "The two passphrases are not the same." in screen_of(app)
        await press(pilot, "=short", "f2")
        assert any("lead council cannot be the name of a key" in words for words in toasts(app))
        assert isinstance(app.screen, BundleKeyScreen)
        await press(pilot, "escape", "n")
        assert "lead council" in screen_of(app)
        assert not any(line.value for line in app.screen.query(SecretInput))


async def test_somebody_elses_key_is_trusted_in_a_role_and_for_a_time(desk: Path) -> None:
    other = with_key(council(desk.parent / "other", "Partner"), "audit@partner", 3)
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "t", f"={other.folder}/keys/audit@partner.pub", "tab", "tab", "right", "tab", "tab")
        await press(pilot, "=2026-11-01", "enter")
        text = " ".join(screen_of(app).split())
        assert "audit@partner auditor ended 1 Nov 2026" in text
        assert "role=auditor" in (desk / "trust" / "allowed_signers").read_text()
        await press(pilot, "t", "=/nowhere/x.pub", "enter")
        assert any("/nowhere/x.pub cannot be read" in words for words in toasts(app))
        await press(pilot, "t")
        assert "/nowhere/x.pub" in screen_of(app)


async def test_an_export_can_be_cancelled_and_leaves_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cyberlayers.workspace import bundling

    with_key(open_as(desk))
    write: Callable[..., object] = bundling.__dict__["write"]

    async with opened(desk) as (app, pilot):

        def slow(*arguments: object, **words: object) -> object:
            app.call_from_thread(app.action_cancel_work)
            return write(*arguments, **words)

        monkeypatch.setattr(bundling, "write", slow)
        await press(pilot, "B", "e", "=x", "tab", "tab", "tab", "tab", f"={PASSPHRASE}", "f2")
        assert isinstance(app.screen, BundleExportScreen)
        assert not any("Exported" in words for words in toasts(app))
        assert app.screen.query_one("#field-to", Input).value
        assert app.drafts
    assert open_as(desk).state().bundles == []
    assert sorted(path.name for path in desk.parent.iterdir()) == ["controls", "council"]
    assert not hidden(desk)


def hidden(folder: Path) -> list[str]:
    """Return what an export left behind."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".export-")]


async def test_escape_leads_from_the_explanation_to_the_checks_to_the_form_and_back(desk: Path) -> None:
    exported(with_key(open_as(desk)), desk.parent / "b.zip")
    async with opened(desk, size=(80, 24)) as (app, pilot):
        await press(pilot, "B", "v", f"={desk.parent}/b.zip", "f2", "enter")
        assert app.screen.query_one("#entry").has_focus
        await press(pilot, "escape")
        assert app.screen.query_one("#checks").has_focus
        await press(pilot, "escape")
        assert app.screen.query_one("#field-path", Input).value == f"{desk.parent}/b.zip"
        await press(pilot, "escape")
        assert isinstance(app.screen, BundlesScreen)
        await press(pilot, "escape")
        assert not isinstance(app.screen, BundlesScreen)


async def test_the_palette_and_the_help_know_the_way(desk: Path) -> None:
    async with opened(desk) as (app, pilot):
        await press(pilot, "colon", "=bundles", "enter")
        assert isinstance(app.screen, BundlesScreen)
        await press(pilot, "question_mark")
        assert "An evidence bundle is one file" in screen_of(app)
        assert "signed evidence bundles" in screen_of(app)


async def test_a_partners_verified_bundle_is_recorded_as_evidence_in_layer_8(desk: Path) -> None:
    with_key(open_as(desk))
    exported(council(desk.parent / "other", "Partner", seed=8), desk.parent / "theirs.zip")
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "v", f"={desk.parent}/theirs.zip", "f2", "e")
        assert "Record this bundle as evidence in layer 8" in screen_of(app)
        await press(pilot, "=L5-02", "enter")
        assert open_as(desk).state().evidence.keys() == {"E-000001", "E-000002"}
        await press(pilot, "e")
        assert "L5-02" in screen_of(app)
        await put(app, pilot, "controls", "L8-01")
        await press(pilot, "enter")
        assert any("Recorded E-000003" in words for words in toasts(app))
        assert "E-000003" in screen_of(app)
    body = open_as(desk).state().evidence["E-000003"].body
    assert (body.organisation, body.controls, body.about_own) == ("Partner", ("L8-01",), True)


async def test_counter_signing_refuses_a_key_that_signed_already(desk: Path) -> None:
    exported(with_key(open_as(desk)), desk.parent / "b.zip")
    async with opened(desk) as (app, pilot):
        await press(pilot, "B", "v", f"={desk.parent}/b.zip", "f2", "c")
        assert isinstance(app.screen, BundleCountersignScreen)
        await press(pilot, "right", "right", "tab", "tab", f"={PASSPHRASE}", "f2")
        assert isinstance(app.screen, BundleCountersignScreen)
        assert any("signed" in words for words in toasts(app))
        assert not app.screen.query_one(SecretInput).value
        await put(app, pilot, "controls", "L1-99")
        await put(app, pilot, "passphrase", PASSPHRASE)
        await press(pilot, "f2")
        assert any("L1-99 is not a control" in words for words in toasts(app))
