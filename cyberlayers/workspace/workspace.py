"""An open workspace: who acts, what time it is, and the road from a decision to a record.

Clock, randomness and the acting person are arguments here and nowhere ambient below. Opening never creates: `create`
is the one function that makes a workspace.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar, cast

from cyberlayers.assess.criteria import criteria_on
from cyberlayers.content.catalogue import assemble, catalogue_bytes, content_folder, profile_bytes
from cyberlayers.errors import ContentError, UsageError, WorkspaceError
from cyberlayers.ledger.leaf import account_hash
from cyberlayers.model.body import Body
from cyberlayers.model.criteria import Criteria
from cyberlayers.model.records import ORGANISATION, AccountLinked, WorkspaceCreated
from cyberlayers.model.state import Actor, Record, State
from cyberlayers.model.status import Side
from cyberlayers.store.store import Change, Store
from cyberlayers.workspace.refused import in_one_sentence

B = TypeVar("B", bound=Body)
Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]


@dataclass(frozen=True)
class Acting:
    """Who acts, and from where.

    Attributes:
        person: id of the person.
        account: the account's name; compared, as a keyed hash, to tell two accounts apart.
        host: the machine's name.
    """

    person: str
    account: str
    host: str


@dataclass(frozen=True)
class View:
    """What was known at a moment, and the day that is asked about.

    Attributes:
        state: the records known, folded.
        criteria: what they are judged against on that day.
        at: the day.
        known_at: the moment up to which records are known.
    """

    state: State
    criteria: Criteria
    at: date
    known_at: datetime


@dataclass
class Workspace:
    """One organisation's folder, as one person acts on it. Every call opens the store and closes it again."""

    folder: Path
    acting: Acting
    clock: Clock
    entropy: Entropy
    subject: str = ORGANISATION
    _known: State | None = field(default=None, repr=False)
    _criteria: dict[tuple[str, str, str], Criteria] = field(default_factory=dict, repr=False)

    def today(self) -> date:
        """Return the current day in UTC."""
        return self.clock().astimezone(UTC).date()

    def state(self) -> State:
        """Return everything recorded so far."""
        with Store(self.folder, known=self._known) as store:
            self._known = store.state()
            return self._known

    def last_seq(self) -> int:
        """Return the number of the last record, cheaply: a front end polls it to see a second person's change."""
        with Store(self.folder, known=self._known) as store:
            return store.last_seq()

    def view(self, at: date | None = None, known_at: date | None = None) -> View:
        """Return what was known, ready to be judged.

        Args:
            at: the day that is asked about; today if not given.
            known_at: only records made by the end of this day; everything if not given.

        Raises:
            WorkspaceError: nothing was known by then, or the criteria that were used are not kept here.
        """
        now = self.clock().astimezone(UTC)
        with Store(self.folder, known=self._known) as store:
            if known_at is None:
                state = self._known = store.state()
                moment = now
            else:
                moment = end_of(known_at)
                state = store.state(moment)
            if state.created is None:
                raise WorkspaceError(
                    f"nothing had been recorded by {known_at}", "Ask about a later day", option="--known-at"
                )
            asked = at or now.date()
            return View(state, self._criteria_on(store, state, asked), asked, moment)

    def record(
        self,
        decide: Callable[[State], Change],
        *,
        waiting: Callable[[], None] | None = None,
    ) -> list[Record[Body]]:
        """Append what `decide` makes of the latest state, in one transaction, and return it once it is durable.

        `decide` may raise; then nothing is written. The account behind a person's records is linked once.
        """
        with Store(self.folder, known=self._known) as store:

            def linked(state: State) -> Change:
                change = decide(state)
                actor = self._actor(state)
                if (actor.person, actor.account) in state.accounts:
                    return change
                link = AccountLinked(account=self.acting.account, host=self.acting.host)
                return Change((link, *change.bodies), change.blobs, change.erase)

            records = store.append(linked, self._actor, self.clock(), self.entropy, waiting=waiting)
            self._known = store.state()
        return [record for record in records if not isinstance(record.body, AccountLinked)]

    def record_one(self, build: Callable[[State], B]) -> Record[B]:
        """Append the one record that `build` makes of the latest state; as `record` otherwise."""
        return cast("Record[B]", self.record(lambda state: Change((build(state),)))[-1])

    def blob(self, sha256: str) -> bytes:
        """Return the bytes of a register or of criteria by their digest."""
        with Store(self.folder, known=self._known) as store:
            return store.blob(sha256)

    def account(self, state: State) -> str:
        """Return the keyed hash of the acting account, as records carry it."""
        return self._actor(state).account

    def _actor(self, state: State) -> Actor:
        key = state.created.body.account_key if state.created else None
        if key is None:
            raise WorkspaceError(
                "this store does not hold the key by which accounts are compared",
                "It is a copy that withholds private words: read it, but record in the original",
            )
        person = self.acting.person
        return Actor(person, state.side_of(person), account_hash(self.acting.account, bytes.fromhex(key)))

    def _criteria_on(self, store: Store, state: State, at: date) -> Criteria:
        digests = criteria_on(state, at)
        if digests not in self._criteria:
            catalogue, profile, policy = (store.blob(digest) for digest in digests)
            self._criteria[digests] = assemble(catalogue, profile, policy)
        return self._criteria[digests]


@in_one_sentence()
def create(  # noqa: PLR0913, PLR0917 - everything that a workspace begins with
    folder: Path,
    organisation: str,
    profile: str,
    acting: Acting,
    clock: Clock,
    entropy: Entropy,
    *,
    shared: bool = False,
) -> Workspace:
    """Make a workspace and record who it is for and what it is judged against.

    Args:
        folder: where; it must not exist or be empty.
        organisation: its name.
        profile: the name of a profile that comes with this version, or the path of a profile file.
        acting: who makes it.
        clock: gives the current time, with a time zone.
        entropy: gives random bytes.
        shared: whether the folder's group may use it too.

    Raises:
        ContentError: the profile is not acceptable.
        WorkspaceError: the folder cannot become a workspace.
    """
    if not organisation.strip():
        raise UsageError("the organisation has no name", "Give it a name", option="--organisation")
    blobs = criteria_blobs(profile)
    criteria = assemble(*(data for _, data in blobs))
    log_id, key = entropy(16).hex(), entropy(32)
    first = WorkspaceCreated(
        log_id=log_id,
        organisation=organisation.strip(),
        catalogue=criteria.catalogue.sha256,
        profile=criteria.profile_sha256,
        policy=criteria.policy_sha256,
        account_key=key.hex(),
    )
    actor = Actor(acting.person, Side.IT, account_hash(acting.account, key))
    Store.create(folder, shared=shared)
    workspace = Workspace(folder, acting, clock, entropy)
    with Store(folder) as store:
        store.append(lambda _: Change((first,), blobs), lambda _: actor, clock(), entropy)
    workspace.record(lambda _: Change(()))
    return workspace


def criteria_blobs(profile: str) -> tuple[tuple[str, bytes], ...]:
    """Return catalogue, profile and policy of this version, as they are kept: in the order `assemble` takes them."""
    folder = content_folder("controls")
    return (
        ("catalogue.toml", catalogue_bytes(folder)),
        ("profile.toml", profile_bytes(profile, folder)),
        ("policy.toml", (folder / "policy.toml").read_bytes()),
    )


def end_of(day: date) -> datetime:
    """Return the last moment of a day in UTC."""
    return datetime.combine(day, time.max, UTC)


def require_subject(state: State, subject: str, at: date) -> None:
    """Check that a subject is the organisation or a critical system of the register in force on a day.

    Raises:
        ContentError: it is neither.
    """
    if subject == ORGANISATION:
        return
    estates = [record for record in state.estates if record.body.from_date <= at]
    critical = max(estates, key=lambda r: (r.body.from_date, r.seq)).body.critical if estates else ()
    if subject not in critical:
        known = ", ".join(critical) or "the register names none"
        raise ContentError(f"{subject} is not a critical system of the register", f"Critical systems: {known}")
