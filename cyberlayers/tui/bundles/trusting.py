"""Ask for a public key, and trust it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cyberlayers.tui.screens.dialog import Answered, Question
from cyberlayers.tui.screens.prompt import Prompt
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp
    from cyberlayers.workspace.workspace import Workspace

TRUST = Question(
    key="bundle-trust",
    title="Trust a public key",
    text="Only a key that its owner gave you in person, or that stands on their own website: whoever sends you a "
    "bundle could send you a key to match it.",
    fields=(
        Field("file", "Their .pub file", hint="its path"),
        Field("principal", "Whose it is", hint="as bundles name them; empty: as the file says"),
        Field(
            "role",
            "May sign as",
            "choice",
            options=(("assessor, reviewer", ""), ("auditor", "auditor"), ("assessor", "assessor"),
                     ("reviewer", "reviewer")),
        ),
        Field("after", "Counts from", hint="2026-11-30 (may stay empty)"),
        Field("before", "Counts until", hint="2027-11-30 (may stay empty)"),
    ),
    accept="Trust it",
    needed=(("file", "Give the path of the public key."),),
)  # fmt: skip


def trust_key(host: "CyberlayersApp", then: Callable[[object], None]) -> None:
    """Ask, and add a line to the trust folder."""

    def job(workspace: "Workspace", said: Answered) -> str:
        from cyberlayers.errors import UsageError
        from cyberlayers.tui.evidence_fields import path_of
        from cyberlayers.tui.questions import day_of
        from cyberlayers.workspace.bundling import read_public
        from cyberlayers.workspace.signing import add_trust

        key, comment = read_public(path_of(said["file"]))
        principal = said.get("principal") or comment
        if not principal:
            raise UsageError("the file does not say whose key it is", "Type the name that bundles give them")
        after, before = day_of(said.get("after"), "counts from"), day_of(said.get("before"), "counts until")
        add_trust(workspace, key, principal, role=said.get("role") or None, after=after, before=before)
        return principal

    def done(principal: object) -> None:
        host.forget(TRUST.key)
        then(principal)

    def answered(said: Answered | None) -> None:
        if said is not None:
            host.perform(
                lambda workspace: job(workspace, said),
                lambda principal: f"Signatures by {principal} count here from now on.",
                then=done,
                doing="trusting a key",
            )

    host.push_screen(Prompt(TRUST), answered)
