"""The nodes of a register and what they need of each other, by number instead of by name."""

from dataclasses import dataclass
from typing import NamedTuple

from cyberlayers.continuity.moments import ticks
from cyberlayers.model.estate import Estate, Node


class Needs(NamedTuple):
    """One needs group of a node.

    Attributes:
        owner: the node that has it.
        members: the distinct nodes of which it is made.
        quorum: how many of them must be available.
        buffer: for how many ticks it still counts as met.
    """

    owner: int
    members: tuple[int, ...]
    quorum: int
    buffer: int


@dataclass(frozen=True)
class Network:
    """Nodes are numbered in the order of the register; so are their needs groups.

    Attributes:
        nodes: the nodes.
        number: the number of each id.
        needs: all needs groups.
        owned: for each node, the numbers of its own groups.
        used_by: for each node, the numbers of the groups of which it is a member.
    """

    nodes: tuple[Node, ...]
    number: dict[str, int]
    needs: tuple[Needs, ...]
    owned: tuple[tuple[int, ...], ...]
    used_by: tuple[tuple[int, ...], ...]

    @property
    def has_buffers(self) -> bool:
        """Whether any group outlasts its members."""
        return any(group.buffer for group in self.needs)


def network_of(estate: Estate) -> Network:
    """Return the nodes of a register by number; its ids are known to be sound."""
    nodes = estate.nodes
    number = {node.id: index for index, node in enumerate(nodes)}
    needs: list[Needs] = []
    owned: list[list[int]] = [[] for _ in nodes]
    used_by: list[list[int]] = [[] for _ in nodes]
    for owner, node in enumerate(nodes):
        for group in node.needs:
            members = tuple(number[member] for member in group.members)
            for member in members:
                used_by[member].append(len(needs))
            owned[owner].append(len(needs))
            needs.append(Needs(owner, members, group.quorum, ticks(group.buffer_h)))
    return Network(nodes, number, tuple(needs), tuple(map(tuple, owned)), tuple(map(tuple, used_by)))
