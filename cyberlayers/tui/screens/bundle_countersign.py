"""Counter-sign a bundle: who, with which key, and what the signature means."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType

from cyberlayers.tui.bundles.signing import Secret, signer_of, signing_fields
from cyberlayers.tui.evidence_fields import control_ids
from cyberlayers.tui.screens.bundle_form import BundleForm, accepting
from cyberlayers.tui.widgets.fields import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from cyberlayers.bundle.predicate import Meaning
    from cyberlayers.workspace.workspace import Workspace

MEANINGS = {
    "received": "It arrived whole, and you can show later what you were given. You say nothing about its contents.",
    "examined": "You looked at the evidence of these controls yourself. You do not say that you agree with the result.",
    "agreed": "You looked, and you stand behind the stated status of these controls as the organisation does.",
}
_CHOICES = (
    ("received: it arrived whole", "received"),
    ("examined: you looked at the evidence", "examined"),
    ("agreed: you stand behind the result", "agreed"),
)
ROLES = (("auditor", "auditor"), ("reviewer", "reviewer"), ("assessor", "assessor"))


class BundleCountersignScreen(BundleForm):
    """The form; the bundle is verified once more before it is signed."""

    HELP = (
        "A counter-signature adds two small files to the bundle and changes nothing else in it. It says who you are, "
        "in which role, and what your signature means: received, examined or agreed, and about which controls.\n\n"
        "The bundle is first verified against this workspace's own trust folder. From then on whoever verifies it must "
        "trust your key too: give them your .pub file."
    )
    BINDINGS: ClassVar[list[BindingType]] = [accepting("Counter-sign")]
    ACCEPT: ClassVar[str] = "Counter-sign"
    PATHS: ClassVar[tuple[str, ...]] = ("key_path",)

    def __init__(self, path: Path, keys: tuple[str, ...], then: "Callable[[], None]") -> None:
        super().__init__(f"bundle-countersign:{path}")
        self._path = path
        self._keys = keys
        self._then = then

    def heading(self) -> str:
        """Return what is being done."""
        return "Counter-sign"

    def lead(self) -> str:
        """Say which bundle."""
        return f"{self._path} is verified once more, then signed. It changes in nothing else."

    def fields(self) -> tuple[Field, ...]:
        """Return the fields."""
        return (
            *signing_fields(self._keys, ROLES),
            Field("meaning", "It means", "choice", options=_CHOICES),
            Field("controls", "About", hint="L1-12 L1-13; empty: all that the bundle shows"),
            Field("statement", "Statement", "lines", "what you add in your own words (may stay empty)"),
            Field("person", "Your id", hint="in your own records (may stay empty)"),
        )

    def preview(self, said: dict[str, str]) -> tuple[str, str]:
        """Say what the chosen meaning means."""
        return MEANINGS[said["meaning"]], ""

    def use(self, said: dict[str, str], secret: Secret) -> None:
        """Sign."""

        def job(workspace: "Workspace") -> str:
            from cyberlayers.workspace.examining import countersign_bundle

            signer = signer_of(workspace, said, secret)
            controls = control_ids(said.get("controls", ""))
            means = cast("Meaning", said["meaning"])
            words = {key: said[key] for key in ("statement", "person") if key in said}
            return countersign_bundle(workspace, self._path, signer, means, controls, **words)[0]

        self.host.perform(
            job,
            lambda name: f"Counter-signed: added {name}.",
            then=self._done,
            refused=self.emptied,
            doing="verifying and signing",
        )

    def _done(self, _name: str) -> None:
        self.host.forget(self.draft)
        self.emptied()
        if self.is_current:
            self.app.pop_screen()
            self._then()
