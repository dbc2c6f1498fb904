"""Targets against targets: whether what is promised is possible, and soon enough.

* RTO + WRT <= MTPD, at peaks too.
* The RTO of a hard dependency + restart <= the RTO of the dependent, or <= what a buffer or a workaround at MBCO
  covers; of k-of-n the k-th smallest counts. Where a service keeps its MBCO without a group, that is not hard.
* A supplier has a contracted RTO.
* MTPD is not later than the first hour at which any impact becomes unacceptable.
"""

from collections.abc import Iterator
from math import inf

from cyberlayers.continuity.checks.promises import kth
from cyberlayers.continuity.checks.result import CheckResult, listed, plain
from cyberlayers.continuity.checks.subject import Subject
from cyberlayers.model.estate import NeedsGroup, Node, Service

SLACK = 1e-9
"""Hours within this of each other are the same."""


def rto_and_wrt_within_mtpd(about: Subject) -> Iterator[CheckResult]:
    """Yield services that cannot be back to normal within their MTPD, though every target be met."""
    for service in about.estate.service:
        seasons = [("", service.mtpd_h, service.rto_h)]
        for peak in service.peaks:
            mtpd = service.mtpd_h if peak.mtpd_h is None else peak.mtpd_h
            seasons.append((f" at {peak.name}", mtpd, service.rto_h if peak.rto_h is None else peak.rto_h))
        for season, mtpd, rto in seasons:
            if mtpd is None or rto is None or rto + service.wrt_h <= mtpd + SLACK:
                continue
            yield CheckResult(
                "rto-and-wrt-within-mtpd",
                (service.id,),
                f"{service.name}{season}: RTO {plain(rto)} h and WRT {plain(service.wrt_h)} h"
                f" are more than its MTPD of {plain(mtpd)} h",
                "Shorten the RTO or the work recovery time, or have the MTPD judged again",
                {"rto_h": rto, "wrt_h": service.wrt_h, "mtpd_h": mtpd},
            )


def dependencies_back_in_time(about: Subject) -> Iterator[CheckResult]:
    """Yield needs that promise to be back too late for what needs them."""
    promised = about.promised
    names = {entry.id: entry.name for entry in about.estate.dependents}
    for dependent in about.estate.dependents:
        if dependent.rto_h is None:
            continue
        for group in dependent.needs:
            restart = dependent.restart_h if isinstance(dependent, Service) else 0.0
            needed = kth(group, promised) + restart
            covered = _covered_h(dependent, group, dependent.rto_h)
            if needed <= covered + SLACK:
                continue
            late = tuple(member for member in group.members if promised[member] + restart > covered + SLACK)
            when = "at no promised time" if needed == inf else f"after {plain(needed)} h at the earliest"
            yield CheckResult(
                "dependencies-back-in-time",
                (dependent.id, *late),
                f"{dependent.name} promises {plain(dependent.rto_h)} h, but what it needs"
                f" ({listed(tuple(names[member] for member in late))}) lets it be back {when}",
                "Agree a shorter RTO below, a longer one here, or a workaround that covers the difference",
                {"needed_h": None if needed == inf else needed, "rto_h": dependent.rto_h, "covered_h": covered},
            )


def _covered_h(dependent: Node | Service, group: NeedsGroup, rto: float) -> float:
    """Return for how long the dependent does without a group and still keeps its RTO."""
    covered = rto + group.buffer_h
    if not isinstance(dependent, Service):
        return covered
    if (group.level_without or 0.0) >= dependent.mbco:
        return inf
    workaround = dependent.workaround
    if workaround is None or workaround.level < dependent.mbco or workaround.ready_after_h > rto:
        return covered
    if workaround.holds_h is None:
        return inf
    return max(covered, group.buffer_h + workaround.ready_after_h + workaround.holds_h)


def suppliers_have_contracted_rto(about: Subject) -> Iterator[CheckResult]:
    """Yield suppliers who promise nothing."""
    for supplier in about.estate.supplier:
        if supplier.rto_h is None:
            yield CheckResult(
                "suppliers-have-contracted-rto",
                (supplier.id,),
                f"{supplier.name} has no contracted RTO, which counts as infinite",
                "Agree one in the contract, or plan to do without",
                {"rto_h": None},
            )


def mtpd_before_unacceptable_impact(about: Subject) -> Iterator[CheckResult]:
    """Yield services whose MTPD is later than an impact that nobody accepts."""
    for service in about.estate.service:
        if service.unacceptable is None or service.mtpd_h is None:
            continue
        reached = [
            (after, impact.category)
            for impact in service.impact
            for after, score in zip(impact.after_h, impact.score, strict=True)
            if score >= service.unacceptable
        ]
        if reached and min(reached)[0] < service.mtpd_h - SLACK:
            after, category = min(reached)
            yield CheckResult(
                "mtpd-before-unacceptable-impact",
                (service.id,),
                f"{service.name}: {category} impact is unacceptable after {plain(after)} h,"
                f" before its MTPD of {plain(service.mtpd_h)} h",
                "Bring the MTPD forward, or have the impact judged again",
                {"unacceptable_after_h": after, "mtpd_h": service.mtpd_h},
            )
