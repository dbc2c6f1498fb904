"""Who is in the room: each role with who plays it, then the others. Names of persons stay on this page."""

from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import cut, shown

if TYPE_CHECKING:
    from cyberlayers.model.run import RunAttended
    from cyberlayers.model.scenario import Role
    from cyberlayers.tui.exercise.desk import Desk

OTHERS = ("evaluator", "facilitator", "observer")


def room_rows(desk: "Desk") -> tuple[KeyedRow, ...]:
    """Return the roles, the required ones first, then evaluators, facilitators and observers."""
    roles = sorted(desk.scenario.role, key=lambda role: not role.required)
    rows = [KeyedRow(None, Content.styled("Roles (★ required): Enter notes who plays one", "$muted"))]
    rows += [KeyedRow(role.id, _role(role, _in(desk, role.id))) for role in roles]
    rows.append(KeyedRow(None, Content.styled("Others", "$muted")))
    rows += [KeyedRow(f"as:{name}", _other(name, _as(desk, name))) for name in OTHERS]
    return tuple(rows)


def missing_roles(desk: "Desk") -> int:
    """Return how many required roles nobody plays."""
    return sum(role.required and not _in(desk, role.id) for role in desk.scenario.role)


def evaluators(desk: "Desk") -> tuple[str, ...]:
    """Return the persons who attend as evaluators."""
    return tuple(dict.fromkeys(entry.person for entry in _as(desk, "evaluator") if entry.person))


def _in(desk: "Desk", role: str) -> list["RunAttended"]:
    playing = [entry for entry in desk.state.attendance if entry.capacity in {"player", "deputy"}]
    return [entry for entry in playing if entry.role == role]


def _as(desk: "Desk", capacity: str) -> list["RunAttended"]:
    return [entry for entry in desk.state.attendance if entry.capacity == capacity]


def _role(role: "Role", here: list["RunAttended"]) -> Content:
    star = "★ " if role.required else "  "
    sign = (
        Content.styled("√ ", "$primary")
        if here
        else Content.styled("○ ", "bold $warning" if role.required else "$faint")
    )
    who = ", ".join(_person(entry) for entry in here)
    absent = "nobody yet" + (f" (deputy: {role.deputy})" if role.deputy else "")
    return Content.assemble(
        sign, (star, "$accent"), cut(role.name, 36), "  ", shown(who) if who else shown(absent, "$muted")
    )


def _other(capacity: str, here: list["RunAttended"]) -> Content:
    sign = (
        Content.styled("√ ", "$primary")
        if here
        else Content.styled("○ ", "$accent" if capacity == "evaluator" else "$faint")
    )
    need = "an evaluator who owns no decision makes the marks count" if capacity == "evaluator" else "nobody"
    who = ", ".join(_person(entry) for entry in here)
    return Content.assemble(
        sign, "  ", cut(capacity.capitalize(), 36), "  ", shown(who) if who else shown(need, "$muted")
    )


def _person(entry: "RunAttended") -> str:
    name = entry.person or "somebody"
    where = f" of {entry.organisation}" if entry.organisation else ""
    return f"{name}{where}{' (deputy)' if entry.capacity == 'deputy' else ''}"
