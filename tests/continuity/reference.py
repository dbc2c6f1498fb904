"""A second program for the continuity design: plain, slow, and written from its text alone.

It walks through time from one moment to the next and works everything out again at each of them, from the whole
history if need be. Numbers are fractions, working hours are walked through day by day, and nothing is shared
with the first program but the register that both read.
"""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import DAYS, Estate, NeedsGroup, Node, Service, Team

EVER = Fraction(10**12)
BEFORE = Fraction(-(10**6))


def number(figure: float) -> Fraction:
    return Fraction(figure).limit_denominator(10**10)


class Reference:
    """One deterministic run; `answer()` has the JSON keys of the outcome, as plain dictionaries."""

    def __init__(self, estate: Estate, disruption: Disruption, durations: dict[str, float] | None = None) -> None:
        self.estate = estate
        self.disruption = disruption
        self.nodes: dict[str, Node] = {node.id: node for node in estate.nodes}
        self.services: dict[str, Service] = {service.id: service for service in estate.service}
        self.teams: dict[str, Team] = {team.id: team for team in estate.team}
        self.durations = durations or {}
        self.recovery_starts = number(disruption.recovery_starts_h)
        self.hit: dict[str, dict[str, Any]] = {}
        for hit in disruption.hit:
            old = self.hit.get(hit.node)
            effect = ["outage", "destroyed"].index(hit.effect)
            backups = ["usable", "online_only_lost", "all_lost"].index(hit.backups)
            if old is None:
                self.hit[hit.node] = {"at": number(hit.at_h), "effect": effect, "backups": backups, "hours": hit.hours}
            else:
                old["at"] = min(old["at"], number(hit.at_h))
                old["effect"] = max(old["effect"], effect)
                old["backups"] = max(old["backups"], backups)
                if hit.hours is not None:
                    old["hours"] = hit.hours if old["hours"] is None else max(old["hours"], hit.hours)
        self.starts: dict[str, Fraction] = {}
        self.ends: dict[str, Fraction] = {}
        # One entry a moment: (t, nodes available, nodes available without buffers, service levels, ...).
        self.history: list[dict[str, Any]] = []
        self.episode: dict[str, Fraction | None] = dict.fromkeys(self.services)
        self.future: set[Fraction] = {Fraction(0)}
        self.looked: dict[str, list[tuple[Fraction, bool]]] = {name: [] for name in self.hit}

    # ------------------------------------------------------------------ durations and losses

    def usable(self, name: str) -> bool:
        backup = self.nodes[name].backup
        kind = self.hit[name]["backups"]
        return backup is not None and (kind == 0 or (kind == 1 and backup.isolated))

    def holds_data(self, name: str) -> bool:
        return self.nodes[name].backup is not None or self.nodes[name].rpo_h is not None

    def work(self, name: str) -> Fraction:
        if name in self.durations:
            return number(self.durations[name])
        if self.hit[name]["hours"] is not None:
            return number(self.hit[name]["hours"])
        restore = self.nodes[name].restore
        assert restore is not None
        assert restore.hours is not None
        if self.hit[name]["effect"] == 1 and self.holds_data(name) and not self.usable(name):
            if restore.hours_without_backup is None:
                return 4 * number(restore.hours[1])
            return number(restore.hours_without_backup[1])
        return number(restore.hours[1])

    def lost(self, name: str) -> float | None:
        if name not in self.hit or self.hit[name]["effect"] == 0 or not self.holds_data(name):
            return 0.0
        backup = self.nodes[name].backup
        return backup.every_h if backup is not None and self.usable(name) else None

    # ------------------------------------------------------------------ working hours

    def finish(self, name: str, start: Fraction) -> Fraction:
        team = self.team_of(name)
        work = self.work(name)
        if team is None or team.hours == "always" or self.disruption.starts_at is None:
            return start + work
        begin = self.disruption.starts_at
        midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
        offset = Fraction((begin - midnight) // timedelta(microseconds=1), 3_600_000_000)
        opens, closes = (Fraction(int(x[:2])) + Fraction(int(x[3:]), 60) for x in (team.hours.opens, team.hours.closes))
        if closes <= opens:
            closes += 24
        day = -2
        while True:
            day += 1
            if DAYS[(midnight + timedelta(days=day % 7)).weekday()] not in team.hours.days:
                continue
            a, b = day * 24 + opens - offset, day * 24 + closes - offset
            a = max(a, start)
            if b <= a:
                continue
            if b - a >= work:
                return a + work
            work -= b - a

    def team_of(self, name: str) -> Team | None:
        restore = self.nodes[name].restore
        return self.teams[restore.team] if restore and restore.team else None

    # ------------------------------------------------------------------ needs

    def supplied(self, group: NeedsGroup, available: dict[str, bool]) -> bool:
        members = set(group.all or group.any or group.of or ())
        count = sum(available[member] for member in members)
        if group.all:
            return count == len(members)
        if group.any:
            return count > 0
        assert group.at_least is not None
        return count >= group.at_least

    def met(self, group: NeedsGroup, available: dict[str, bool], now: Fraction, key: str) -> bool:
        """Enough members at t, or at some moment in (t - buffer_h, t]; `key` is which availability counts."""
        if self.supplied(group, available):
            return True
        buffer = number(group.buffer_h)
        if buffer == 0:
            return False
        ends = [entry["t"] for entry in self.history] + [now]
        if buffer > 0 and not self.history:
            return True
        if self.history and now - buffer < 0:
            return True
        for entry, end in zip(self.history, ends[1:], strict=True):
            if end > now - buffer and self.supplied(group, entry[key]):
                return True
        return False

    def greatest(self, intact: dict[str, bool], now: Fraction, *, buffers: bool) -> dict[str, bool]:
        available = dict.fromkeys(self.nodes, True)
        while True:
            new = {
                name: intact[name]
                and all(
                    self.met(group, available, now, "nodes") if buffers else self.supplied(group, available)
                    for group in node.needs
                )
                for name, node in self.nodes.items()
            }
            if new == available:
                return available
            available = new

    def startable(self, name: str, intact: dict[str, bool], strict: dict[str, bool]) -> bool:
        node = self.nodes[name]
        if node.restore is not None and node.restore.after is not None:
            return all(intact[other] for other in node.restore.after)
        return all(self.supplied(group, strict) for group in node.needs)

    def stuck(self) -> set[str]:
        """Hit nodes that can never be restored."""
        intact = {name: name not in self.hit for name in self.nodes}
        while True:
            strict = self.greatest(intact, Fraction(0), buffers=False)
            marked = [name for name in self.hit if not intact[name] and self.startable(name, intact, strict)]
            if not marked:
                break
            for name in marked:
                intact[name] = True
        return {name for name, whole in intact.items() if not whole}

    # ------------------------------------------------------------------ priority

    def requirements(self) -> dict[str, Fraction]:
        required = {name: EVER if node.rto_h is None else number(node.rto_h) for name, node in self.nodes.items()}
        while True:
            new = dict(required)
            for service in self.services.values():
                if service.rto_h is not None:
                    for group in service.needs:
                        for member in group.members:
                            if member in new:
                                new[member] = min(new[member], number(service.rto_h) - number(service.restart_h))
            for name, node in self.nodes.items():
                named = {member for group in node.needs for member in group.members}
                named |= set((node.restore.after if node.restore else None) or ())
                for member in named:
                    new[member] = min(new[member], required[name])
            if new == required:
                return required
            required = new

    def in_order(self) -> list[str]:
        order = list(self.disruption.restore_order)
        required = self.requirements()
        return sorted(
            self.hit, key=lambda name: (order.index(name) if name in order else len(order), required[name], name)
        )

    # ------------------------------------------------------------------ the walk through time

    def run(self) -> None:
        assert not self.stuck(), "a deadlock is refused"
        order = self.in_order()
        self.future |= {hit["at"] for hit in self.hit.values()} | {self.recovery_starts}
        self.future |= {number(team.mobilise_h) for team in self.teams.values()}
        self.future |= {number(crew.at_h) for crew in self.disruption.crew}
        self.future |= {number(late.not_before_h) for late in self.disruption.workaround}
        while self.future:
            now = min(self.future)
            self.moment(now, order)
            self.future = {time for time in self.future if time > now}

    def moment(self, now: Fraction, order: list[str]) -> None:
        intact = {
            name: name not in self.hit or now < self.hit[name]["at"] or (name in self.ends and now >= self.ends[name])
            for name in self.nodes
        }
        strict = self.greatest(intact, now, buffers=False)
        for name in order:
            if name not in self.starts:
                self.looked[name].append((now, self.startable(name, intact, strict)))
            self.maybe_start(name, now, intact, strict)
        nodes = self.greatest(intact, now, buffers=True)
        entry: dict[str, Any] = {"t": now, "nodes": nodes, "all": dict(nodes), "it": {}, "raw": {}, "level": {}}
        waiting = list(self.services)
        while waiting:
            for name in list(waiting):
                service = self.services[name]
                groups = [*service.needs, *(service.workaround.needs if service.workaround else ())]
                if not {member for group in groups for member in group.members} & set(waiting):
                    self.level(service, now, entry)
                    waiting.remove(name)
        for service in self.services.values():
            for group in (*service.needs, *(service.workaround.needs if service.workaround else ())):
                self.look_forward(group, entry["all"], now, "all")
        for node in self.nodes.values():
            for group in node.needs:
                self.look_forward(group, nodes, now, "nodes")
        self.history.append(entry)

    def look_forward(self, group: NeedsGroup, available: dict[str, bool], now: Fraction, key: str) -> None:
        if group.buffer_h and not self.supplied(group, available):
            was = not self.history or self.supplied(group, self.history[-1][key])
            if was:
                self.future.add(now + number(group.buffer_h))

    def maybe_start(self, name: str, now: Fraction, intact: dict[str, bool], strict: dict[str, bool]) -> None:
        if name in self.starts or now < max(self.hit[name]["at"], self.recovery_starts):
            return
        if not self.startable(name, intact, strict):
            return
        team = self.team_of(name)
        if team is not None:
            restore = self.nodes[name].restore
            assert restore is not None
            if now < number(team.mobilise_h):
                return
            people = team.people + sum(
                crew.add for crew in self.disruption.crew if crew.team == team.id and number(crew.at_h) <= now
            )
            for other in self.starts:
                if self.team_of(other) is team and self.ends[other] > now:
                    other_restore = self.nodes[other].restore
                    assert other_restore is not None
                    people -= other_restore.people
            if restore.people > people:
                return
        self.starts[name] = now
        self.ends[name] = self.finish(name, now)
        self.future.add(self.ends[name])

    # ------------------------------------------------------------------ services

    def level(self, service: Service, now: Fraction, entry: dict[str, Any]) -> None:
        name = service.id
        unmet = [group for group in service.needs if not self.met(group, entry["all"], now, "all")]
        raw = min((group.level_without or 0.0 for group in unmet), default=1.0)
        restart = number(service.restart_h)
        it_level = raw
        ends = [past["t"] for past in self.history] + [now]
        for past, end in zip(self.history, ends[1:], strict=True):
            if end > now - restart:
                it_level = min(it_level, past["raw"][name])
        if self.history and self.history[-1]["raw"][name] != raw:
            self.future.add(now + restart)
        opened = self.episode[name]
        if opened is not None and it_level == 1:
            opened = None
        elif opened is None and it_level < service.mbco:
            opened = now
        self.episode[name] = opened
        level = it_level
        if opened is not None and service.workaround is not None:
            start = opened + number(service.workaround.ready_after_h)
            for late in self.disruption.workaround:
                if late.service == name:
                    start = max(start, number(late.not_before_h))
            stop = EVER if service.workaround.holds_h is None else start + number(service.workaround.holds_h)
            self.future |= {time for time in (start, stop) if now < time < EVER}
            formed = all(self.met(group, entry["all"], now, "all") for group in service.workaround.needs)
            if start <= now < stop and formed:
                level = max(level, service.workaround.level)
        entry["raw"][name], entry["it"][name], entry["level"][name] = raw, it_level, level
        entry["all"][name] = level >= service.mbco

    # ------------------------------------------------------------------ the answer

    def spans(self, key: str, name: str, *, least: float) -> list[tuple[Fraction, Fraction]]:
        found: list[tuple[Fraction, Fraction]] = []
        for entry, following in zip(self.history, [*self.history[1:], None], strict=True):
            if entry[key][name] >= least:
                continue
            assert following is not None, "the last moment finds everything back"
            if found and found[-1][1] == entry["t"]:
                found[-1] = (found[-1][0], following["t"])
            else:
                found.append((entry["t"], following["t"]))
        return found

    def reached(self, name: str, seen: set[str]) -> set[str]:
        entry = self.services.get(name) or self.nodes[name]
        for group in entry.needs:
            for member in group.members:
                if member not in seen:
                    seen.add(member)
                    self.reached(member, seen)
        return seen

    def breach(self, service: Service) -> Fraction | None:
        if service.mtpd_h is None:
            return None
        limit = number(service.mtpd_h)
        clock = Fraction(0)
        standing: Fraction | None = BEFORE
        for entry, following in zip(self.history, [*self.history[1:], None], strict=True):
            now: Fraction = entry["t"]
            if standing is not None and now - standing >= number(service.wrt_h):
                clock = Fraction(0)
            if entry["it"][service.id] == 1:
                standing = now if standing is None else standing
                if service.wrt_h == 0:
                    clock = Fraction(0)
            else:
                standing = None
            if entry["level"][service.id] < service.mbco:
                assert following is not None
                length = following["t"] - now
                if clock + length > limit:
                    return now + limit - clock if limit > clock else now
                clock += length
        return None

    def answer(self) -> dict[str, Any]:
        self.run()
        return {
            "tasks": {name: (self.starts[name], self.ends[name], self.waited_for(name)) for name in self.starts},
            "nodes": {name: self.node_answer(node) for name, node in self.nodes.items()},
            "services": {name: self.service_answer(service) for name, service in self.services.items()},
        }

    def waited_for(self, name: str) -> list[str]:
        team = self.team_of(name)
        at = self.hit[name]["at"]
        mobilised = number(team.mobilise_h) if team else Fraction(0)
        release = max(at, self.recovery_starts, mobilised)
        kinds = ["containment"] if self.recovery_starts > at else []
        if mobilised > max(at, self.recovery_starts):
            kinds.append("mobilising")
        looked = [(time, ready) for time, ready in self.looked[name] if time >= release]
        if not all(ready for _, ready in looked):
            kinds.append("needs")
        if len(looked) > 1 and looked[-2][1]:
            kinds.append("people")
        return kinds

    def node_answer(self, node: Node) -> dict[str, Any]:
        lost = self.lost(node.id)
        return {
            "outages": self.spans("nodes", node.id, least=1),
            "rpa_h": lost,
            "rpo_missed": node.rpo_h is not None and (lost is None or lost > node.rpo_h),
        }

    def service_answer(self, service: Service) -> dict[str, Any]:
        name = service.id
        steps: list[tuple[Fraction, float]] = []
        for entry in self.history:
            if not steps or steps[-1][1] != entry["level"][name]:
                steps.append((entry["t"], entry["level"][name]))
        low = self.spans("level", name, least=service.mbco)
        it_low = self.spans("it", name, least=service.mbco)
        rta = low[-1][1] - low[0][0] if low else Fraction(0)
        it_rta = it_low[-1][1] - it_low[0][0] if it_low else Fraction(0)
        it_rto = service.rto_h if service.it_rto_h is None else service.it_rto_h
        losses = [self.lost(member) for member in self.reached(name, set()) if member in self.nodes]
        breach = self.breach(service)
        return {
            "steps": steps,
            "falls_h": low[0][0] if low else None,
            "resumed_h": low[-1][1] if low else None,
            "rta_h": rta,
            "rto_missed": service.rto_h is not None and rta > number(service.rto_h),
            "it_falls_h": it_low[0][0] if it_low else None,
            "it_back_h": it_low[-1][1] if it_low else None,
            "it_rta_h": it_rta,
            "it_rto_h": it_rto,
            "it_rto_missed": it_rto is not None and it_rta > number(it_rto),
            "normal_h": it_low[-1][1] + number(service.wrt_h) if it_low else None,
            "rpo_missed": service.rpo_h is not None and any(lost is None or lost > service.rpo_h for lost in losses),
            "mtpd_breached": breach is not None,
            "first_breach_h": breach,
            "below_mbco_h": sum((b - a for a, b in low), Fraction(0)),
            "longest_below_h": max((b - a for a, b in low), default=Fraction(0)),
        }
