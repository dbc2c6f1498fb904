"""The register in force as the screen shows it: its entries, and what the checks find."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cyberlayers.continuity.checks.register import check_register
from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.model.estate import Entry, Estate, Service
from cyberlayers.workspace.estates import register_of

if TYPE_CHECKING:
    from cyberlayers.tui.snapshot import Snapshot
    from cyberlayers.workspace.workspace import Workspace


@dataclass(frozen=True)
class Reading:
    """A register on a day.

    Attributes:
        since: the day from which it is in force.
        checks: what does not hold, in the order of the checks.
    """

    estate: Estate
    since: date
    today: date
    checks: tuple[CheckResult, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Services first, then nodes, then teams."""
        return (*self.estate.service, *self.estate.nodes, *self.estate.team)

    def entry(self, ident: str | None) -> Entry | None:
        """Return one entry by its id."""
        return next((entry for entry in self.entries if entry.id == ident), None)

    def name(self, ident: str) -> str:
        """Return what an entry is called."""
        found = self.entry(ident)
        return found.name if found else ident

    def concerning(self, ident: str) -> tuple[CheckResult, ...]:
        """Return what the checks say of one entry."""
        return tuple(result for result in self.checks if ident in result.nodes)

    def needed_by(self, ident: str) -> tuple[Entry, ...]:
        """Return what names an entry in its needs."""
        return tuple(one for one in self.estate.dependents if any(ident in group.members for group in one.needs))

    @property
    def services(self) -> tuple[Service, ...]:
        """The services."""
        return self.estate.service


def read_register(workspace: "Workspace", snapshot: "Snapshot") -> Reading | None:
    """Return the register in force on the day that is asked about, or None where there is none."""
    view = snapshot.view
    imported = [record for record in view.state.estates if record.body.from_date <= view.at]
    if not imported:
        return None
    estate = register_of(workspace, view.state, view.at).estate
    since = max(record.body.from_date for record in imported)
    return Reading(estate, since, view.at, check_register(estate, view.at))
