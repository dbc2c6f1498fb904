"""The keys of the screen that is open as commands of the palette: what has a key has a name there too."""

from collections.abc import Iterator
from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from cyberlayers.tui.highlighting import highlighted
from cyberlayers.tui.wording import shown


class ScreenCommands(Provider):
    """Every key of the screen below the palette that says what it does."""

    async def discover(self) -> Hits:
        """Yield what is offered before anything is typed."""
        for key, binding in self._bindings():
            run = partial(self.app.run_action, binding.action, self.screen)
            yield DiscoveryHit(shown(binding.description), run, text=binding.description, help=f"Key {key}")

    async def search(self, query: str) -> Hits:
        """Yield what fits what was typed."""
        matcher = self.matcher(query)
        for key, binding in self._bindings():
            score = matcher.match(binding.description)
            if score > 0:
                run = partial(self.app.run_action, binding.action, self.screen)
                yield Hit(score, highlighted(matcher, binding.description), run, help=f"Key {key}")

    def _bindings(self) -> Iterator[tuple[str, Binding]]:
        said: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if active.node is self.screen and binding.description and binding.action not in said:
                said.add(binding.action)
                yield self.app.get_key_display(binding), binding
