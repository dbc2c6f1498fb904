"""Every check on the register, in the order of the continuity design."""

from datetime import date

from cyberlayers.continuity.checks import data, people, structure, times, upkeep
from cyberlayers.continuity.checks.result import CheckResult
from cyberlayers.continuity.checks.subject import Check, Subject
from cyberlayers.model.estate import Estate

CHECKS: dict[str, Check] = {
    "rto-and-wrt-within-mtpd": times.rto_and_wrt_within_mtpd,
    "dependencies-back-in-time": times.dependencies_back_in_time,
    "suppliers-have-contracted-rto": times.suppliers_have_contracted_rto,
    "backups-keep-rpo": data.backups_keep_rpo,
    "backups-are-isolated": data.backups_are_isolated,
    "restores-are-tested": data.restores_are_tested,
    "backups-are-kept": data.backups_are_kept,
    "rebuilds-are-estimated": data.rebuilds_are_estimated,
    "teams-meet-demand": people.teams_meet_demand,
    "everything-can-be-restored": structure.everything_can_be_restored,
    "figures-are-proven": upkeep.figures_are_proven,
    "alternatives-are-apart": structure.alternatives_are_apart,
    "single-points-are-few": structure.single_points_are_few,
    "services-have-mtpd": upkeep.services_have_mtpd,
    "services-have-owner": upkeep.services_have_owner,
    "services-are-approved": upkeep.services_are_approved,
    "services-have-workaround": upkeep.services_have_workaround,
    "mtpd-before-unacceptable-impact": times.mtpd_before_unacceptable_impact,
    "groups-are-large-enough": people.groups_are_large_enough,
    "services-are-staffed": people.services_are_staffed,
    "tiers-follow-needs": people.tiers_follow_needs,
}
"""Every check by the name that its results carry. What a check yields nothing for holds."""


def check_register(estate: Estate, today: date) -> tuple[CheckResult, ...]:
    """Return all that does not hold in a register as of a day; its ids are sound."""
    about = Subject(estate, today)
    return tuple(result for check in CHECKS.values() for result in check(about))
