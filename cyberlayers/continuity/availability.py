"""Which nodes are available, from one moment to the next.

Rules (the continuity design, "Availability"):

1. A node is available iff it is intact and every needs group of it is met.
2. A group is met while enough of its members are available, and until `buffer` after they last were.
3. Needs may run in circles: of all solutions the greatest holds. Nodes that need each other come back together.

What rises at a moment does so because some node is restored then. So the candidates to rise are the intact nodes that
a restored one reaches through needs, but for those that have too few intact members. All candidates are taken to be
available, and from there whatever is not met falls, until nothing changes. Since that start holds every solution,
where it ends is the greatest. Only when a moment is settled are supplies noted: what was merely assumed must not
refill a buffer.
"""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from cyberlayers.continuity.moments import Moments
from cyberlayers.continuity.network import Network

Interval = tuple[int, int]
"""Half open, in ticks: from (inclusive) to (exclusive)."""


class Change(NamedTuple):
    """Nodes that stop being intact at a moment, and nodes that are intact again."""

    at: int
    lost: Sequence[int]
    restored: Sequence[int]


class Availability:
    """The state of every node at the moment last settled; before the first, everything is available.

    Attributes:
        up: for each node, whether it is available.
        intact: for each node, whether it is intact.
        supplied: for each group, whether enough of its members are available.
        outages: for each node, the intervals in which it was not available.
    """

    def __init__(self, network: Network, moments: Moments | None) -> None:
        """Start with everything available; without `moments` all buffers are ignored."""
        count = len(network.nodes)
        self._network = network
        self._moments = moments
        self.up = [True] * count
        self.intact = [True] * count
        self.supplied = [True] * len(network.needs)
        self.outages: list[list[Interval]] = [[] for _ in range(count)]
        self._available = [len(group.members) for group in network.needs]
        self._whole = [len(group.members) for group in network.needs]
        self._spent = [0] * len(network.needs)
        self._down_since = [0] * count
        self._expiries: list[tuple[int, int]] = []

    def next_expiry(self) -> int | None:
        """Return when the next buffer may be spent."""
        return self._expiries[0][0] if self._expiries else None

    def settle(self, change: Change) -> list[int]:
        """Make nodes not intact, or intact again, at a moment; return the groups whose supply changed."""
        now, lost, restored = change
        before: dict[int, bool] = {}
        touched: set[int] = set()
        doubted: list[int] = []
        self._mark(restored, whole=True)
        self._mark(lost, whole=False)
        doubted += lost
        doubted += self._raise_from(now, restored, before, touched)
        doubted += self._expired(now)
        self._fall(now, doubted, before, touched)
        self._note(now, before)
        return self._supplies(now, touched)

    def _mark(self, nodes: Sequence[int], *, whole: bool) -> None:
        for node in nodes:
            self.intact[node] = whole
            for group in self._network.used_by[node]:
                self._whole[group] += 1 if whole else -1

    def _raise_from(self, now: int, restored: Sequence[int], before: dict[int, bool], touched: set[int]) -> list[int]:
        """Take every node that may rise to be available; return them, to be doubted."""
        network, up, intact = self._network, self.up, self.intact
        waiting = list(restored)
        for node in waiting:
            if up[node] or not intact[node] or any(self._hopeless(g, now) for g in network.owned[node]):
                continue
            up[node] = True
            before[node] = False
            for group in network.used_by[node]:
                self._available[group] += 1
                touched.add(group)
                waiting.append(network.needs[group].owner)
        return list(before)

    def _expired(self, now: int) -> list[int]:
        owners = []
        while self._expiries and self._expiries[0][0] <= now:
            owners.append(self._network.needs[heappop(self._expiries)[1]].owner)
        return owners

    def _fall(self, now: int, doubted: list[int], before: dict[int, bool], touched: set[int]) -> None:
        """Let every doubted node fall whose groups are not all met, and doubt what needs it."""
        network, up, available = self._network, self.up, self._available
        for node in doubted:
            if not up[node] or (self.intact[node] and all(self._met(g, now) for g in network.owned[node])):
                continue
            up[node] = False
            before.setdefault(node, True)
            for group in network.used_by[node]:
                available[group] -= 1
                touched.add(group)
                if available[group] == network.needs[group].quorum - 1:
                    doubted.append(network.needs[group].owner)

    def _met(self, group: int, now: int) -> bool:
        return self._available[group] >= self._network.needs[group].quorum or self._outlasts(group, now)

    def _hopeless(self, group: int, now: int) -> bool:
        """Return whether too few members are intact, whatever rises."""
        return self._whole[group] < self._network.needs[group].quorum and not self._outlasts(group, now)

    def _outlasts(self, group: int, now: int) -> bool:
        """Return whether a group without supply would still count as met."""
        if self._moments is None:
            return False
        return self._network.needs[group].buffer > 0 if self.supplied[group] else now < self._spent[group]

    def _note(self, now: int, before: dict[int, bool]) -> None:
        for node, was_up in before.items():
            if was_up and not self.up[node]:
                self._down_since[node] = now
            elif self.up[node] and not was_up and self._down_since[node] < now:
                self.outages[node].append((self._down_since[node], now))

    def _supplies(self, now: int, touched: set[int]) -> list[int]:
        changed = []
        for group in touched:
            needs = self._network.needs[group]
            supplied = self._available[group] >= needs.quorum
            if supplied == self.supplied[group]:
                continue
            changed.append(group)
            self.supplied[group] = supplied
            if self._moments is not None and needs.buffer and not supplied:
                self._spent[group] = self._moments.at(now + needs.buffer)
                heappush(self._expiries, (self._spent[group], group))
        return changed


def with_buffers(network: Network, changes: Sequence[Change], moments: Moments) -> list[list[Interval]]:
    """Return the outages of each node, given when nodes stop being intact and are intact again."""
    state = Availability(network, moments)
    place = 0
    while True:
        expiry = state.next_expiry()
        if place < len(changes) and (expiry is None or changes[place].at <= expiry):
            state.settle(changes[place])
            place += 1
        elif expiry is not None:
            state.settle(Change(expiry, (), ()))
        else:
            return state.outages
