"""Registers and disruptions drawn at random, small enough for the reference and full of coincidences."""

from random import Random
from typing import Any

from cyberlayers.model.disruption import Disruption
from cyberlayers.model.estate import DAYS, Estate

COARSE = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12]
FINE = [0.1, 0.2, 0.3, 0.7, 1 / 3, 2 / 3, 1, 1.1, 2.4, 5]


class Draw:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        kind = self.random.random()
        self.figures = COARSE if kind < 0.6 else FINE
        self.continuous = kind > 0.9

    def hours(self) -> float:
        return self.random.uniform(0.01, 12) if self.continuous else self.random.choice(self.figures)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def needs(self, members: list[str], *, levels: bool) -> list[dict[str, Any]]:
        groups = []
        for _ in range(self.random.choice([0, 1, 1, 2, 3])):
            chosen = [self.random.choice(members) for _ in range(self.random.choice([1, 1, 2, 3]))]
            form = self.random.choice(["all", "any", "at_least"])
            group: dict[str, Any] = {form: chosen}
            if form == "at_least":
                group = {"at_least": self.random.randint(1, len(set(chosen))), "of": chosen}
            if self.maybe(0.35):
                group["buffer_h"] = self.random.choice([0, self.hours(), self.hours()])
            if levels and self.maybe(0.5):
                group["level_without"] = self.random.choice([0, 0.3, 0.5, 0.8, 1])
            groups.append(group)
        return groups

    def working(self) -> object:
        if self.maybe(0.5):
            return "always"
        days = sorted({self.random.choice(DAYS) for _ in range(5)}, key=DAYS.index)
        clocks = [f"{self.random.randint(0, 23):02}:{self.random.choice(['00', '30', '20'])}" for _ in range(2)]
        return {"days": days, "from": clocks[0], "to": clocks[1]}

    def team(self, name: str) -> dict[str, Any]:
        team: dict[str, Any] = {"id": name, "name": name, "people": self.random.choice([1, 1, 2, 3])}
        if self.maybe(0.4):
            team["mobilise_h"] = self.hours()
        team["hours"] = self.working()
        return team

    def node(self, name: str, others: list[str], everything: list[str]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": name, "name": name}
        if others:
            node["needs"] = self.needs(others, levels=False)
        least = self.hours()
        restore: dict[str, Any] = {"hours": self.random.choice([least, [least, least + 1, least + 3]])}
        if self.maybe(0.8):
            restore["team"] = self.random.choice(["team-a", "team-b"])
            restore["people"] = self.random.choice([1, 1, 1, 2])
        if self.maybe(0.3):
            restore["hours_without_backup"] = self.hours()
        if self.maybe(0.2):
            count = self.random.choice([0, 1, 2])
            restore["after"] = [self.random.choice(everything) for _ in range(count)]
        node["restore"] = restore
        for key in ("rto_h", "rpo_h"):
            if self.maybe(0.3):
                node[key] = self.hours()
        if self.maybe(0.4):
            node["backup"] = {"every_h": self.hours(), "isolated": self.maybe(0.5)}
        return node

    def service(self, name: str, members: list[str]) -> dict[str, Any]:
        service: dict[str, Any] = {"id": name, "name": name, "needs": self.needs(members, levels=True)}
        for key, chance in (
            ("mtpd_h", 0.7),
            ("rto_h", 0.7),
            ("it_rto_h", 0.3),
            ("rpo_h", 0.4),
            ("restart_h", 0.4),
            ("wrt_h", 0.4),
        ):
            if self.maybe(chance):
                service[key] = self.hours()
        service["mbco"] = self.random.choice([0, 0.3, 0.5, 0.6, 1, 1])
        if self.maybe(0.6):
            workaround: dict[str, Any] = {"level": self.random.choice([0.2, 0.5, 0.6, 1])}
            if self.maybe(0.6):
                workaround["ready_after_h"] = self.hours()
            if self.maybe(0.7):
                workaround["holds_h"] = self.hours() * self.random.choice([1, 3])
            if self.maybe(0.4):
                workaround["needs"] = self.needs(members, levels=False)
            service["workaround"] = workaround
        return service


def draw_estate(draw: Draw, nodes: int = 8) -> Estate:
    tables = ["system", "supplier", "site", "group"]
    names = [f"n{index}" for index in range(draw.random.randint(1, nodes))]
    draw.random.shuffle(names)
    cyclic = draw.maybe(0.5)
    data: dict[str, Any] = {"format": "cyberlayers.estate/1", "organisation": {"name": "Drawn"}}
    data["team"] = [draw.team("team-a"), draw.team("team-b")]
    for index, name in enumerate(names):
        others = names if cyclic and draw.maybe(0.4) else names[:index]
        after = names if draw.maybe(0.2) else (names[:index] or names)
        data.setdefault(draw.random.choice(tables), []).append(draw.node(name, others, after))
    members = list(names)
    services = []
    for index in range(draw.random.randint(1, 5)):
        services.append(draw.service(f"s{index}", members))
        members.append(f"s{index}")
    draw.random.shuffle(services)
    data["service"] = services
    return Estate.from_plain(data)


def draw_disruption(draw: Draw, estate: Estate) -> Disruption:
    names = [node.id for node in estate.nodes]
    data: dict[str, Any] = {"recovery_starts_h": draw.random.choice([0, draw.hours()])}
    if draw.maybe(0.6):
        data["starts_at"] = f"2026-11-{draw.random.randint(10, 28)}T{draw.random.randint(0, 23):02}:40:00"
    hits = []
    for _ in range(draw.random.randint(1, 2 * len(names))):
        hit: dict[str, Any] = {"node": draw.random.choice(names)}
        if draw.maybe(0.4):
            hit["at_h"] = draw.hours()
        hit["effect"] = draw.random.choice(["outage", "destroyed"])
        hit["backups"] = draw.random.choice(["usable", "online_only_lost", "all_lost"])
        if draw.maybe(0.1):
            hit["hours"] = draw.hours()
        hits.append(hit)
    data["hit"] = hits
    if draw.maybe(0.3):
        data["restore_order"] = draw.random.sample(names, draw.random.randint(1, len(names)))
    data["crew"] = [{"team": team, "at_h": draw.hours(), "add": 1} for team in ("team-a", "team-b")]
    if draw.maybe(0.5):
        data["crew"].append({"team": "team-a", "add": 2})
    if draw.maybe(0.4):
        names = [service.id for service in estate.service]
        data["workaround"] = [{"service": draw.random.choice(names), "not_before_h": draw.hours()} for _ in range(2)]
    return Disruption.from_plain(data)
