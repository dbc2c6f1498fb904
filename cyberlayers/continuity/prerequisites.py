"""What must be back before a recovery may start.

Rules (the continuity design, "Recovery"): every group of the node's `needs` is met by members available with all
buffers ignored; or, where `restore.after` is given, every node it lists is intact, and nothing else is asked.
"""

from collections.abc import Iterable

from cyberlayers.continuity.availability import Availability, Change
from cyberlayers.continuity.network import Network


class Prerequisites:
    """For each node that will be hit, how much of what its recovery needs is missing.

    Attributes:
        missing: by node, the number of needs groups that are not met, or of listed nodes that are not intact.
        since: by node, the moment since which nothing is missing.
    """

    def __init__(self, network: Network, nodes: Iterable[int]) -> None:
        self._network = network
        self.missing = dict.fromkeys(nodes, 0)
        self.since = dict.fromkeys(self.missing, 0)
        self._listing: dict[int, list[int]] = {}
        self._breaks_glass: set[int] = set()
        for node in self.missing:
            restore = network.nodes[node].restore
            if restore is None or restore.after is None:
                continue
            self._breaks_glass.add(node)
            for listed in dict.fromkeys(restore.after):
                self._listing.setdefault(network.number[listed], []).append(node)

    def note(self, change: Change, groups: Iterable[int], state: Availability) -> list[int]:
        """Take note of a change and of the groups whose supply it changed.

        Returns the nodes for which nothing is missing any more.
        """
        missing = self.missing
        before: dict[int, int] = {}
        for group in groups:
            owner = self._network.needs[group].owner
            if owner in missing and owner not in self._breaks_glass:
                before.setdefault(owner, missing[owner])
                missing[owner] += -1 if state.supplied[group] else 1
        for nodes, step in ((change.lost, 1), (change.restored, -1)):
            for listed in nodes:
                for node in self._listing.get(listed, ()):
                    before.setdefault(node, missing[node])
                    missing[node] += step
        complete = [node for node, was in before.items() if was and not missing[node]]
        for node in complete:
            self.since[node] = change.at
        return complete
