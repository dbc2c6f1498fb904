"""What a check reads: a register as of a day, and what several checks want to know of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cyberlayers.continuity.availability import Availability, Change
from cyberlayers.continuity.checks.promises import promises
from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.level import Line, lines_of
from cyberlayers.continuity.network import Network, network_of
from cyberlayers.model.estate import Estate


@dataclass(frozen=True)
class Subject:
    """A register whose ids are sound, as of a day; everything else is worked out once, when first asked for."""

    estate: Estate
    today: date

    @cached_property
    def network(self) -> Network:
        """The nodes by number."""
        return network_of(self.estate)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The services, each after those that it needs."""
        return lines_of(self.estate)

    @cached_property
    def promised(self) -> dict[str, float]:
        """By id, the hours by which a node or service promises to be back."""
        return promises(self.estate)

    @cached_property
    def lost_with(self) -> dict[str, frozenset[str]]:
        """By id of a node, all nodes and services that are lost when it alone is, itself included.

        Judged without time: buffers and workarounds are ignored, and a service is lost below its MBCO.
        """
        state = Availability(self.network, None)
        found = {}
        for number, node in enumerate(self.network.nodes):
            state.settle(Change(0, (number,), ()))
            found[node.id] = self._lost(state)
            state.settle(Change(0, (), (number,)))
        return found

    def _lost(self, state: Availability) -> frozenset[str]:
        lost = {node.id for node, is_up in zip(self.network.nodes, state.up, strict=True) if not is_up}
        for line in self.lines:
            left = [
                group.level
                for group in line.needs
                if len(lost.intersection(group.members)) > len(group.members) - group.quorum
            ]
            if left and min(left) < line.service.mbco:
                lost.add(line.service.id)
        return frozenset(lost)


Check = Callable[[Subject], Iterator[CheckResult]]
"""A check yields what does not hold."""
