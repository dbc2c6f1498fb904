"""The ledger inside a bundle: leaves, private parts and leaf hashes as lines, and the state they fold into.

Rules:

* `records.jsonl` holds leaves verbatim, one a line, in ledger order; a narrowed bundle leaves some out;
* `private.jsonl` holds, for a record whose words are not withheld, canonical JSON of `private` (the part, verbatim,
  as a string, so that `jq -j .private | sha256sum` gives what its leaf names) and `seq`;
* `leaf-hashes.txt` holds the hash of every leaf in hex, left-out ones too: the root follows from it;
* a narrowed bundle is folded over its gaps: what a record speaks of must be among those that are there.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cyberlayers.bundle import strict_json
from cyberlayers.bundle.refusal import Code, RefusedError
from cyberlayers.errors import ContentError
from cyberlayers.ledger.canonical import canonical
from cyberlayers.ledger.fold import apply
from cyberlayers.ledger.leaf import parse, parse_all, record_of
from cyberlayers.ledger.merkle import HASH_BYTES, leaf_hash
from cyberlayers.model.body import Body
from cyberlayers.model.records import AccountLinked, WorkspaceCreated
from cyberlayers.model.state import Record, State

NEVER_SHOWN = frozenset({WorkspaceCreated.kind, AccountLinked.kind})


class Entry(NamedTuple):
    """A record as it is kept: its number, its leaf, and its private part where that is not withheld."""

    seq: int
    leaf: str
    private: str | None


def is_never_shown(leaf: str) -> bool:
    """Tell whether a record's private part stays at home: account names, hosts, and the key that hides them."""
    return parse(leaf)["kind"] in NEVER_SHOWN


def records_file(entries: Iterable[Entry]) -> bytes:
    """Return `records.jsonl`."""
    return "".join(f"{entry.leaf}\n" for entry in entries).encode()


def private_file(entries: Iterable[Entry]) -> bytes:
    """Return `private.jsonl`."""
    shown = (entry for entry in entries if entry.private is not None)
    return "".join(f"{canonical({'private': one.private, 'seq': one.seq})}\n" for one in shown).encode()


def hashes_file(hashes: Iterable[bytes]) -> bytes:
    """Return `leaf-hashes.txt`."""
    return "".join(f"{one.hex()}\n" for one in hashes).encode()


def parse_hashes(data: bytes) -> list[bytes]:
    """Return the leaf hashes of a log.

    Raises:
        RefusedError: SCHEMA.
    """
    try:
        hashes = [bytes.fromhex(line) for line in data.decode("ascii").split("\n")[:-1]]
    except ValueError:
        hashes = []
    if any(len(one) != HASH_BYTES for one in hashes) or hashes_file(hashes) != data:
        raise RefusedError(Code.SCHEMA, "leaf-hashes.txt is not a list of hashes")
    return hashes


def parse_private(data: bytes) -> dict[int, str]:
    """Return private parts by ledger number.

    Raises:
        RefusedError: SCHEMA.
    """
    found: dict[int, str] = {}
    last = 0
    for plain in strict_json.decode_lines(_lines(data, "private.jsonl"), "private.jsonl", Code.SCHEMA):
        if set(plain) != {"private", "seq"}:
            raise RefusedError(Code.SCHEMA, "a line of private.jsonl does not have its shape")
        seq, private = plain["seq"], plain["private"]
        if type(seq) is not int or type(private) is not str or seq <= last:
            raise RefusedError(Code.SCHEMA, "private.jsonl is not in ledger order")
        found[seq] = private
        last = seq
    return found


def read(leaves: bytes, private: dict[int, str], hashes: Sequence[bytes]) -> tuple[list[Entry], list[Record[Body]]]:
    """Return the records of a bundle, as kept and as decoded.

    Raises:
        RefusedError: SCHEMA where a record cannot be read; LOG_ORDER where they are out of order; LOG_ROOT where a
            leaf is not the one whose hash the log has.
    """
    entries: list[Entry] = []
    records: list[Record[Body]] = []
    unused = dict(private)
    lines = _lines(leaves, "records.jsonl")
    for leaf, data in zip(lines, _parsed(lines), strict=True):
        try:
            record = record_of(data, unused.get(data["seq"]))
        except ContentError as error:
            raise RefusedError(Code.SCHEMA, error.what, error.advice) from None
        if records and (record.seq <= records[-1].seq or record.at < records[-1].at):
            raise RefusedError(Code.LOG_ORDER, f"record {record.seq} stands out of order")
        if not 1 <= record.seq <= len(hashes) or leaf_hash(leaf.encode()) != hashes[record.seq - 1]:
            raise RefusedError(Code.LOG_ROOT, f"record {record.seq} is not the one that the log holds")
        entries.append(Entry(record.seq, leaf, unused.pop(record.seq, None)))
        records.append(record)
    if unused:
        raise RefusedError(Code.SCHEMA, "private.jsonl has words for a record that is not in the bundle")
    return entries, records


def folded(records: Iterable[Record[Body]], known_at: datetime | None = None) -> State:
    """Return the state after the records that were made by a moment, folded over the gaps between them.

    Raises:
        RefusedError: LOG_ORDER, where a record does not fit those before it.
    """
    state = State()
    try:
        for record in records:
            if known_at is None or record.at <= known_at:
                state.size = record.seq - 1
                apply(state, record)
    except ContentError as error:
        raise RefusedError(Code.LOG_ORDER, error.what, error.advice) from None
    if state.created is None:
        raise RefusedError(Code.LOG_ORDER, "the bundle does not hold the record that creates the ledger")
    return state


def _parsed(leaves: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        yield from parse_all(leaves)
    except ContentError as error:
        raise RefusedError(Code.SCHEMA, error.what, error.advice) from None


def _lines(data: bytes, name: str) -> list[str]:
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        lines = ["?"]
    if lines[-1] or not all(lines[:-1]):
        raise RefusedError(Code.SCHEMA, f"{name} is not made of whole lines")
    return lines[:-1]
