"""Verify a bundle: a list of named checks, each passed, failed or not carried out, with a reason.

Rules:

* verify before parsing, and use only the verified bytes: the statement is read once its signature holds, the manifest
  once the statement names the tagmanifest that covers it, a file of the payload once its own bytes were hashed; what
  stands in it counts only once every byte of all of them was (hashing itself begins first: it reads no meaning);
* no unauthenticated byte: what no signature covers (the container, the signature files) has one canonical form and is
  compared with it;
* a check whose ground is missing is not carried out, and says so; the bundle is verified only if every check that is
  required passed and none failed;
* clock, trust folder and the way to compute posture are arguments; bytes are read through `members` and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cyberlayers.bundle import database, history, layout, meaning, oscal, payload, signatures, timestamp
from cyberlayers.bundle.checks import Checks, Signature, Verification
from cyberlayers.bundle.meaning import Judge
from cyberlayers.bundle.narrowing import in_words
from cyberlayers.bundle.opening import Opened, Opening
from cyberlayers.bundle.predicate import BundleFile, Predicate
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.bundle.signatures import Stated
from cyberlayers.bundle.trust import Trust

BEFORE = "A check that comes before it failed."


@dataclass(frozen=True)
class Verifier:
    """Who verifies, with what.

    Attributes:
        trust: whose signatures count.
        judge: computes posture.
        now: the verifier's clock, with a time zone.
        audience: for whom the bundle must have been made; None leaves that open.
        challenge: the word it must answer to; None leaves that open.
        progress: called with the payload bytes hashed so far, and all of them.
    """

    trust: Trust
    judge: Judge
    now: datetime
    audience: str | None = None
    challenge: str | None = None
    progress: Callable[[int, int], None] | None = None


@dataclass(frozen=True)
class Verified:
    """What a verification found, and what it is about where that could be read.

    Attributes:
        found: the checks.
        stated: what was signed; None where no trusted signature holds.
        bundle: `bundle.json`; None where it could not be verified.
    """

    found: Verification
    stated: Stated | None
    bundle: BundleFile | None


def verify(path: Path, verifier: Verifier) -> Verified:
    """Verify the bundle in a file or folder.

    Raises:
        ContentError: the path cannot be read at all.
    """
    with Opening(path) as opening:
        return verify_opening(opening, verifier)


def verify_opening(opening: Opening, verifier: Verifier) -> Verified:
    """Verify a bundle whose bytes are being hashed already."""
    checks = Checks()
    opened = checks.run("container", opening.opened, _container)
    if opened is None:
        return Verified(Verification(None, None, (), tuple(checks.done)), None, None)
    return _Verification(opened, verifier, checks).carry_out()


class _Verification:
    """One verification on its way."""

    def __init__(self, opened: Opened, verifier: Verifier, checks: Checks) -> None:
        self._opened = opened
        self._members = opened.members
        self._verifier = verifier
        self._trust = verifier.trust
        self._checks = checks

    def carry_out(self) -> Verified:
        """Carry out every check."""
        run = self._checks.run
        names = self._members.sizes
        laid_out = run(
            "layout", lambda: layout.check_layout(names), lambda count: f"{_counted(count, 'file')}, each in its place."
        )
        stated = None
        if laid_out:
            stated = run("statement", lambda: signatures.check_statement(self._members, self._trust), _statement)
        if stated is None:
            self._skip("signers", "files")
            return self._ended(None, None, None)
        signed = self._signers(stated)
        return self._ended(stated, self._files(stated), signed)

    def look_inside(self, files: payload.Payload, stated: Stated) -> BundleFile | None:
        """Carry out every check of what stands in the payload, and return `bundle.json`."""
        run, said = self._checks.run, stated.said
        bundle = run("bundle file", lambda: self._bundle_file(files, said), lambda _: "It says what was signed.")
        log = run("ledger", lambda: history.check_log(files, said), lambda log: _ledger(log, said))
        self._history(files, stated, log)
        self._asked_for(said)
        if bundle is None or log is None:
            self._skip("evidence", "posture")
        else:
            self._meaning(files, bundle, log)
        self._database(files, log)
        self._oscal(files, stated)
        return bundle

    def _signers(self, stated: Stated) -> tuple[Signature, ...] | None:
        now = self._verifier.now
        ssh = self._checks.run(
            "ssh signatures",
            lambda: signatures.check_ssh(self._members, stated, self._trust),
            lambda found: f"Sound over the tagmanifest: {_counted(len(found), 'SSH signature')}.",
        )
        counters = self._checks.run(
            "counter-signatures",
            lambda: signatures.check_counters(self._members, stated, self._trust, now),
            lambda found: " ".join(map(_counter, found)) or "There are none.",
        )
        timestamp.examine(self._checks, self._members, self._trust.authority, stated.said.created_at, now)
        if ssh is None or counters is None:
            self._skip("signers")
            return None
        return self._checks.run(
            "signers",
            lambda: signatures.check_signers(stated, ssh, counters, self._trust, now),
            lambda found: f"Signed by {', '.join(f'{one.principal} ({one.role})' for one in found)}.",
        )

    def _files(self, stated: Stated) -> BundleFile | None:
        """Check every file, and meanwhile what stands in them: aside, for it counts only if the files hold."""
        manifest = self._checks.run(
            "tag files",
            lambda: payload.check_tag_files(self._members, stated.tagmanifest, stated.said),
            lambda _: "The tag files are those that were signed.",
        )
        inside = _Verification(self._opened, self._verifier, Checks())
        found = None
        if manifest is None:
            self._skip("files")
        else:
            found = self._checks.run(
                "files",
                lambda: payload.check_files(
                    self._opened, manifest, lambda files: inside.look_inside(files, stated), self._verifier.progress
                ),
                lambda found: f"What was signed, and nothing else: {_counted(len(found[0].digests), 'file')}.",
            )
        if found is None:
            self._skip("bundle file", "ledger", "evidence", "posture")
            return None
        self._checks.done += inside._checks.done
        return found[1]

    def _bundle_file(self, files: payload.Payload, said: Predicate) -> BundleFile:
        found = meaning.check_bundle_file(files, said)
        meaning.check_folder(self._members.folder, found)
        return found

    def _history(self, files: payload.Payload, stated: Stated, log: history.Log | None) -> None:
        said = stated.said
        history.examine_log_signature(self._checks, files, said, self._trust)
        if log is None:
            self._skip("previous bundle", "history")
            return
        self._checks.run(
            "previous bundle",
            lambda: history.check_previous(files, said, log, self._trust),
            lambda _: "The log extends that of the bundle before." if said.previous else "It is the first bundle.",
        )
        known = self._trust.seen.logs.get(said.log.origin)
        if known is None:
            self._checks.skip("history", "No bundle of this log was seen before.", required=False)
        else:
            self._checks.run("history", lambda: history.check_seen(stated, log, known), str)

    def _asked_for(self, said: Predicate) -> None:
        for name, expected, found, code in (
            ("audience", self._verifier.audience, said.audience, Code.AUDIENCE),
            ("challenge", self._verifier.challenge, said.challenge, Code.REPLAY),
        ):
            if expected is None:
                why = f"The bundle names one; give --{name} to check it." if found else "The bundle names none."
                self._checks.skip(name, why, required=False)
            else:
                self._checks.run(
                    name, _Equal(name, expected, found, code), lambda _: "It is the one that was asked for."
                )

    def _meaning(self, files: payload.Payload, bundle: BundleFile, log: history.Log) -> None:
        self._checks.run(
            "evidence",
            lambda: meaning.check_evidence(files, bundle, log),
            lambda count: f"As their records say: {_counted(count, 'item')}; {_withheld(bundle)}.",
        )
        self._checks.run(
            "posture",
            lambda: meaning.check_posture(files, bundle, log, self._verifier.judge),
            lambda _: "It was computed again from the records and is what is stated.",
        )

    def _database(self, files: payload.Payload, log: history.Log | None) -> None:
        if layout.DATABASE not in files.digests:
            self._checks.skip("database", "The bundle holds no copy of the store.", required=False)
        elif log is None:
            self._skip("database")
        else:
            self._checks.run(
                "database",
                lambda: database.check_database(files, log),
                lambda count: f"The copy of the store holds the same: {_counted(count, 'record')}.",
            )

    def _oscal(self, files: payload.Payload, stated: Stated) -> None:
        if layout.OSCAL not in files.digests and layout.OSCAL_ENVELOPE not in self._members.sizes:
            self._checks.skip("oscal", "The bundle holds no OSCAL file.", required=False)
            return
        self._checks.run(
            "oscal",
            lambda: self._check_oscal(files, stated),
            lambda count: f"It is signed. Sound in it: {_counted(count, 'link')}.",
        )

    def _check_oscal(self, files: payload.Payload, stated: Stated) -> int:
        if layout.OSCAL not in files.digests:
            raise RefusedError(Code.FILE_MISSING, f"{layout.OSCAL} is signed and missing")
        oscal.check_signature(self._members, files, stated)
        return oscal.check_document(files)

    def _skip(self, *names: str) -> None:
        for name in names:
            self._checks.skip(name, BEFORE)

    def _ended(
        self, stated: Stated | None, bundle: BundleFile | None, signed: tuple[Signature, ...] | None
    ) -> Verified:
        said = stated.said if stated else None
        found = Verification(
            said.bundle_id if said else None,
            said.sequence if said else None,
            signed or (),
            tuple(self._checks.done),
        )
        return Verified(found, stated, bundle)


@dataclass(frozen=True)
class _Equal:
    """Checks that a bundle names what was asked for."""

    name: str
    expected: str
    found: str | None
    code: Code

    def __call__(self) -> None:
        if self.found != self.expected:
            raise RefusedError(self.code, f"the bundle names another {self.name} than was asked for, or none")


def _counter(one: signatures.Counter) -> str:
    said = one.said
    about = ", ".join(said.controls) or "all that the bundle shows"
    person = f", person {said.person}" if said.person else ""
    words = f", saying: {said.statement.rstrip('.')}" if said.statement else ""
    return (
        f"{said.principal} ({said.role}{person}) signed that it was {said.meaning} on {_moment(said.signed_at)}, about "
        f"{about}{words}."
    )


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _container(opened: Opened) -> str:
    return "It is a plain folder." if opened.members.folder is None else "It is a zip in its one canonical form."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _statement(stated: Stated) -> str:
    return f"Who signed what this bundle is: {_counted(len(stated.keys), 'key')} of the trust folder."


def _ledger(log: history.Log, said: Predicate) -> str:
    whole = f"All {len(log.hashes)} records lead to the root that is signed."
    if said.scope is None:
        return whole
    return (
        f"{len(log.entries)} of {len(log.hashes)} records are here and belong to the log: the bundle is narrowed to "
        f"{in_words(said.scope)}. Whether others speak to that cannot be seen from it."
    )


def _withheld(bundle: BundleFile) -> str:
    counts = bundle.withheld.counts
    if not counts:
        return "none is absent"
    return "absent: " + ", ".join(f"{one.items} for {one.control} ({one.polarity})" for one in counts)
