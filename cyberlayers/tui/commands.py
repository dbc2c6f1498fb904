"""Every command of the screen, by its name: what the palette finds."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from cyberlayers.model.layers import LAYERS
from cyberlayers.tui.highlighting import highlighted
from cyberlayers.tui.wording import STAR, shown

if TYPE_CHECKING:
    from cyberlayers.tui.app import CyberlayersApp


class Command(NamedTuple):
    """A command, what it does, and how."""

    name: str
    what: str
    run: Callable[[], object]


class Commands(Provider):
    """The commands, every layer, every control, and every item of evidence."""

    async def discover(self) -> Hits:
        """Yield what is offered before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(shown(command.name), command.run, text=command.name, help=command.what)

    async def search(self, query: str) -> Hits:
        """Yield what fits what was typed."""
        matcher = self.matcher(query)
        for command in (*self._commands(), *self._controls(), *self._evidence()):
            score = matcher.match(command.name)
            if score > 0:
                yield Hit(score, highlighted(matcher, command.name), command.run, help=command.what)

    @property
    def _host(self) -> "CyberlayersApp":
        return cast("CyberlayersApp", self.app)

    def _commands(self) -> Iterator[Command]:
        from cyberlayers.tui.palette_actions import PaletteActions

        host = self._host
        yield Command("Help", "What this screen is for and what its keys do", host.action_help)
        if host.snapshot is not None:
            actions = PaletteActions(host)
            yield Command("Board", "The eight rings", host.home)
            yield Command("Walk on", "The next key control", host.action_walk)
            yield Command("The walk", "The key controls, in order", partial(host.go, "walk"))
            yield Command("Review queue", "What waits for a review or an approval", partial(host.go, "queue"))
            yield Command("Services", "The register of services and what they stand on", partial(host.go, "estate"))
            yield Command("Bundles", "Signed evidence: export, verify, compare", partial(host.go, "bundles"))
            yield Command("Verify a bundle", "Check by check", partial(host.go, "bundle-check"))
            yield Command("Compare two bundles", "What changed between them", partial(host.go, "bundle-compare"))
            yield Command("Exercises", "The library of scenarios", partial(host.go, "exercises"))
            for layer in LAYERS:
                yield Command(f"Layer {layer.number}: {layer.name}", "Open it", partial(host.open_layer, layer.number))
            yield Command("Add a person", "Or change one", actions.add_person)
            yield Command("Rename the organisation", "Its name from now on", actions.rename)
            yield Command("Adopt another profile", "What is required from now on", actions.adopt)
            yield Command("Close a finding", "With what was done", actions.close_finding)
            yield Command("Write the posture report to a file", "As plain text", actions.write_posture)
            yield Command("Check everything", "Verify all that the store promises", actions.check)
            yield Command("Read again", "Look for what others have recorded", host.refresh_snapshot)
        yield Command("Cancel what is running", "Nothing of it is recorded", host.action_cancel_work)
        yield Command("Change the theme", "Colours of the screen", host.action_change_theme)
        yield Command("Quit", "Leave the screen", host.action_leave)

    def _controls(self) -> Iterator[Command]:
        snapshot = self._host.snapshot
        if snapshot is None:
            return
        for control in snapshot.view.criteria.catalogue.controls:
            name = f"{control.id} {control.title}{f' {STAR}' if control.key else ''}"
            yield Command(name, "Open the control", partial(self._host.open_control, control.id))

    def _evidence(self) -> Iterator[Command]:
        snapshot = self._host.snapshot
        if snapshot is None:
            return
        for item in snapshot.view.state.evidence.values():
            name = f"{item.body.id} {item.body.title or ''}"
            yield Command(name, "Open the evidence", partial(self._host.open_evidence, item.body.id))
