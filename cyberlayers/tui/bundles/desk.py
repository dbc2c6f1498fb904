"""What a workspace has to do with bundles: those signed here, its keys, and whose signatures count."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from cyberlayers.errors import CyberlayersError
from cyberlayers.tui.bundles.facts import GAP, day_or, fact, moment, say, short_id, title
from cyberlayers.tui.widgets.hanging_lines import Hanging
from cyberlayers.tui.widgets.keyed_list import KeyedRow
from cyberlayers.tui.wording import cut, plural, short_day

if TYPE_CHECKING:
    from cyberlayers.bundle.trust import Allowed, Trust
    from cyberlayers.model.records import BundleSigned
    from cyberlayers.model.state import Record, State
    from cyberlayers.workspace.workspace import Workspace

_ROOMY = 66
"""From so many cells on the time of day fits into a row too."""


@dataclass(frozen=True)
class Key:
    """One of the workspace's own keys."""

    name: str
    sha256: str
    public: str


@dataclass(frozen=True)
class Desk:
    """One reading.

    Attributes:
        signed: the bundles that were signed here, the newest first.
        trust: the trust folder; None where it holds nothing yet, or cannot be read.
        problem: why the trust folder cannot be read; empty where it can, or where nobody is trusted yet.
        records: how many records the ledger holds.
        now: when it was read.
    """

    signed: "tuple[Record[BundleSigned], ...]"
    keys: tuple[Key, ...]
    trust: "Trust | None"
    problem: str
    records: int
    now: datetime

    @property
    def allowed(self) -> "tuple[Allowed, ...]":
        """Whose signatures count."""
        return self.trust.allowed if self.trust else ()


def read_desk(workspace: "Workspace", state: "State") -> Desk:
    """Read keys and trust beside what the ledger says.

    Raises:
        ContentError: the file of a key cannot be understood.
    """
    from cyberlayers.bundle.trust import ALLOWED, read_folder
    from cyberlayers.store import layout

    folder = workspace.folder / layout.TRUST
    trust, problem = None, ""
    if (folder / ALLOWED).exists():
        try:
            trust = read_folder(folder)
        except CyberlayersError as error:
            problem = str(error)
    return Desk(tuple(reversed(state.bundles)), read_keys(workspace), trust, problem, state.size, workspace.clock())


def read_keys(workspace: "Workspace") -> tuple[Key, ...]:
    """Return the workspace's own keys."""
    from cyberlayers.workspace.signing import list_keys

    rows = list_keys(workspace)
    return tuple(Key(str(row["name"]), str(row["key_sha256"]), str(row["public"])) for row in rows)


def summary(desk: Desk) -> str:
    """Return what there is, in one line."""
    keys = plural(len(desk.keys), "key") if desk.keys else "no key"
    signed = plural(len(desk.signed), "bundle") if desk.signed else "no bundle"
    return f"{signed} signed here · {keys} · {plural(len(desk.allowed), 'trusted signature')}"


def next_step(desk: Desk) -> str:
    """Return what to do next, in a sentence or two."""
    if desk.problem:
        return f"Whose signatures count cannot be read: {desk.problem}"
    if not desk.keys and not desk.signed:
        return (
            "Make a key (n), once. Then export a bundle (e): one file with what you know about yourself, which "
            "anybody can verify without trusting you. To look at somebody else's bundle, verify it (v)."
        )
    if not desk.signed:
        return "Export a first bundle (e), and hand your public key out over another road than the bundle."
    behind = desk.records - desk.signed[0].body.log_size - 1
    if behind > 0:
        return (
            f"{plural(behind, 'record')} since the newest bundle. Export another (e) and give it to somebody outside: "
            "only what others hold shows that history was not rewritten."
        )
    return "The newest bundle holds everything. Give it to somebody outside; verify it as they will (v)."


def rows(desk: Desk, width: int) -> tuple[KeyedRow, ...]:
    """Return bundles, keys and trusted signatures, each under its heading."""
    found = [_signed_heading(len(desk.signed), width)]
    found += [KeyedRow(f"bundle:{one.body.sequence}", _signed(one, width)) for one in desk.signed]
    found += [] if desk.signed else [_hint("No bundle yet: e exports one.")]
    found.append(_heading("Keys of this workspace", len(desk.keys)))
    found += [KeyedRow(f"key:{one.name}", _key(one, width)) for one in desk.keys]
    found += [] if desk.keys else [_hint("No key yet: n makes one.")]
    found.append(_heading("Whose signatures count here", len(desk.allowed)))
    found += [KeyedRow(f"trust:{place}", _trusted(one, desk, width)) for place, one in enumerate(desk.allowed)]
    found += [] if desk.allowed else [_hint("Nobody yet: t trusts a public key.")]
    return tuple(found)


def entry(desk: Desk, key: str) -> tuple[Hanging, ...]:
    """Return everything about one row."""
    kind, _, name = key.partition(":")
    if kind == "bundle":
        return next((_about_signed(one, desk) for one in desk.signed if str(one.body.sequence) == name), ())
    if kind == "key":
        return next((_about_key(one) for one in desk.keys if one.name == name), ())
    place = int(name)
    return _about_trusted(desk.allowed[place], desk) if place < len(desk.allowed) else ()


BEGINNING = (
    title("How it goes"),
    *(
        Hanging(Content.styled(f" {number}  ", "bold $accent"), text)
        for number, text in enumerate(
            (
                "Make a key, once (n). Hand its public half out in person or on your website.",
                "Export a bundle (e): records, evidence and criteria in one signed file.",
                "Give it to whoever asked: an auditor, a partner, a regulator.",
                "They verify it offline (v), here or with tools that other people wrote. Nobody has to trust you.",
            ),
            1,
        )
    ),
)
"""What is shown where no line can be chosen yet."""


def _heading(words: str, count: int) -> KeyedRow:
    return KeyedRow(None, Content.styled(f"{words} {count}" if count else words, "$muted"))


def _signed_heading(count: int, width: int) -> KeyedRow:
    if not count:
        return _heading("Signed here", 0)
    columns = f"{cut('When', _when(width))}{cut('By', 9)}Records"
    return KeyedRow(None, Content.styled(f"{cut(f'Signed here {count}', 27)}{columns}", "$muted"))


def _when(width: int) -> int:
    return 19 if width >= _ROOMY else 12


def _hint(words: str) -> KeyedRow:
    return KeyedRow(None, Content.styled(f"  {words}", "$muted"))


def _signed(record: "Record[BundleSigned]", width: int) -> Content:
    body = record.body
    when = f"{short_day(record.at)} {record.at:%H:%M}" if width >= _ROOMY else short_day(record.at)
    return Content.assemble(
        (f"{body.sequence:>4}  ", "$accent"),
        cut(short_id(body.bundle), 21),
        cut(when, _when(width)),
        cut(record.actor.person, 9),
        f"{body.log_size}",
    )


def _key(key: Key, width: int) -> Content:
    return Content.assemble("  ", cut(key.name, max(8, width - 14)), (key.sha256[:8], "$muted"))


def _trusted(one: "Allowed", desk: Desk, width: int) -> Content:
    state = trust_state(one, desk)
    name = max(10, width - 40)
    return Content.assemble(
        "  ",
        cut(one.principal, name),
        " ",
        cut(", ".join(sorted(one.roles)), 18),
        " ",
        (cut(state, 17), "$warning" if state.startswith(("ended", "revoked", "from")) else "$muted"),
    )


def trust_state(one: "Allowed", desk: Desk) -> str:
    """Return until when a signature counts, or why it does not."""
    if desk.trust is not None and desk.trust.revoked.holds(one.key):
        return "revoked"
    if one.before is not None and one.before < desk.now:
        return f"ended {short_day(one.before)}"
    if one.after is not None and one.after > desk.now:
        return f"from {short_day(one.after)}"
    return f"until {short_day(one.before)}" if one.before else "without an end"


def _about_signed(record: "Record[BundleSigned]", desk: Desk) -> tuple[Hanging, ...]:
    body = record.body
    return (
        title(f"Bundle {body.sequence}"),
        fact("Id", body.bundle),
        fact("Signed", f"{moment(record.at)} by {record.actor.person}"),
        fact("Ledger", f"its first {plural(body.log_size, 'record')} of {desk.records}"),
        fact("Head", body.log_root_sha256),
        fact("SHA-256", body.tagmanifest_sha256),
        GAP,
        say(
            "The SHA-256 is that of tagmanifest-sha256.txt in the bundle, which covers every byte of it. Read it out "
            "to whoever received the bundle, and you both know that it is the same.",
            "$muted",
        ),
        GAP,
        say("Where the file lies is not recorded: it is where it was saved. v verifies it, c compares two.", "$muted"),
    )


def _about_key(key: Key) -> tuple[Hanging, ...]:
    return (
        title(f"Key {key.name}"),
        fact("SHA-256", key.sha256),
        fact("Public key", key.public),
        GAP,
        say(
            f"Hand out keys/{key.name}.pub in person or on your website, never only beside a bundle: whoever can swap "
            "the bundle can swap the key. The key itself is encrypted and in no backup.",
            "$muted",
        ),
    )


def _about_trusted(one: "Allowed", desk: Desk) -> tuple[Hanging, ...]:
    state = trust_state(one, desk)
    return (
        title(one.principal),
        fact("May sign as", ", ".join(sorted(one.roles))),
        fact("Counts from", day_or(one.after, "the beginning")),
        fact("Counts until", day_or(one.before, "no end is set")),
        fact("Now", state, "$warning" if state.startswith(("ended", "revoked", "from")) else ""),
        fact("Key", one.key.sha256),
        GAP,
        say(
            "This is a line of trust/allowed_signers. To end it, write valid-before into the line, or revoke the key "
            "in revoked.krl; a new key is a second line.",
            "$muted",
        ),
    )
