"""Whether the register itself is looked after.

* A figure called tested has a date, within 365 days.
* A service has an MTPD, an owner, an approval within 365 days, and a workaround.
"""

from collections.abc import Iterator

from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Subject
from cyberlayers.model.estate import Estate
from cyberlayers.model.figures import PROVEN_DAYS, Sourced


def figures_are_proven(about: Subject) -> Iterator[CheckResult]:
    """Yield figures called tested whose test is too old, or undated."""
    for name, what, table in _tables(about.estate):
        if not table.is_unproven(about.today):
            continue
        days = None if table.as_of is None else (about.today - table.as_of).days
        when = "without a date" if days is None else f"{days} days ago"
        yield CheckResult(
            "figures-are-proven",
            (name,),
            f"{what} rest on a test {when}: unproven",
            "Test again, or call the figures estimated",
            {"days": days},
        )


def _tables(estate: Estate) -> Iterator[tuple[str, str, Sourced]]:
    for entry in (*estate.team, *estate.nodes, *estate.service):
        yield entry.id, f"The figures of {entry.name}", entry
        for part in ("restore", "backup", "workaround"):
            table: Sourced | None = getattr(entry, part, None)
            if table is not None:
                yield entry.id, f"The figures for the {part} of {entry.name}", table


def services_have_mtpd(about: Subject) -> Iterator[CheckResult]:
    """Yield services of which nobody has said how long they may be gone."""
    for service in about.estate.service:
        if service.mtpd_h is None:
            yield CheckResult(
                "services-have-mtpd",
                (service.id,),
                f"{service.name} has no MTPD",
                "Ask its owner after how long the impact becomes unacceptable",
            )


def services_have_owner(about: Subject) -> Iterator[CheckResult]:
    """Yield services that nobody answers for."""
    for service in about.estate.service:
        if service.owner is None:
            yield CheckResult(
                "services-have-owner", (service.id,), f"{service.name} has no owner", "Name the role that owns it"
            )


def services_are_approved(about: Subject) -> Iterator[CheckResult]:
    """Yield services whose figures nobody has approved within a year."""
    for service in about.estate.service:
        age = None if service.approved_on is None else (about.today - service.approved_on).days
        if age is None or age > PROVEN_DAYS:
            when = "have never been approved" if age is None else f"were last approved {age} days ago"
            yield CheckResult(
                "services-are-approved",
                (service.id,),
                f"The figures of {service.name} {when}",
                "Put them to whoever approves its continuity plan",
                {"days": age},
            )


def services_have_workaround(about: Subject) -> Iterator[CheckResult]:
    """Yield services that stop with their systems."""
    for service in about.estate.service:
        if service.workaround is None:
            yield CheckResult(
                "services-have-workaround",
                (service.id,),
                f"{service.name} has no workaround",
                "Agree how it goes on without its systems, at which level and for how long",
            )
