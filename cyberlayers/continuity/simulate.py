"""From a register and a disruption to what becomes of every node and service."""

from collections.abc import Mapping

from cyberlayers.continuity.answer import outcome_of
from cyberlayers.continuity.course import play
from cyberlayers.continuity.outcome import Outcome
from cyberlayers.continuity.plan import prepare
from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import Estate


def simulate(estate: Estate, disruption: Disruption, durations: Mapping[str, float] | None = None) -> Outcome:
    """Return what a disruption does to a register.

    Whoever runs one disruption many times, with drawn durations, calls `prepare` once and `play` each time.

    Args:
        estate: the register; its ids are sound, and no service needs itself.
        disruption: what happens to it.
        durations: hours of recovery by id of a hit node, where they are not to be the most likely ones.

    Raises:
        ContentError: the register does not allow this disruption.
        RestoreDeadlockError: some of what is hit waits for itself.
    """
    return outcome_of(play(prepare(estate, disruption), durations or {}))
