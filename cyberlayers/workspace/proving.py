"""The head of the ledger, proofs from it, and whether it still extends a head that was handed out."""

from typing import Any

from cyberlayers.errors import ContentError, UsageError
from cyberlayers.ledger.merkle import HASH_BYTES, inclusion_proof, leaf_hash, root
from cyberlayers.store.store import Store
from cyberlayers.workspace.workspace import Workspace


def head(workspace: Workspace) -> dict[str, Any]:
    """Return the ledger's size, root and origin."""
    with Store(workspace.folder) as store:
        size, top, origin = store.head()
    return {"size": size, "root_sha256": top.hex(), "origin": origin}


def inclusion(workspace: Workspace, seq: int) -> dict[str, Any]:
    """Return the proof that a record stands in the ledger: leaf, path (lowest sibling first), size and root.

    Raises:
        ContentError: there is no such record.
    """
    with Store(workspace.folder) as store:
        leaves = store.leaves()
        _, _, origin = store.head()
    if seq > len(leaves):
        raise ContentError(f"there is no record {seq}", f"The ledger holds {len(leaves)}")
    hashes = [kept for _, _, kept, _ in leaves]
    return {
        "seq": seq,
        "index": seq - 1,
        "leaf": leaves[seq - 1][1],
        "leaf_sha256": hashes[seq - 1].hex(),
        "size": len(hashes),
        "root_sha256": root(hashes).hex(),
        "path": [sibling.hex() for sibling in inclusion_proof(seq - 1, hashes)],
        "origin": origin,
    }


def verify(workspace: Workspace, size: int | None, root_hex: str | None) -> list[dict[str, Any]]:
    """Recompute every leaf hash and, given a head, whether the ledger still begins with it.

    Raises:
        UsageError: half a head, or a root that is not 32 bytes in hex.
    """
    if (size is None) != (root_hex is None):
        raise UsageError("a head is a size and a root", "Give both together", option="--size --root")
    with Store(workspace.folder) as store:
        leaves = store.leaves()
    wrong = [seq for seq, leaf, kept, _ in leaves if leaf_hash(leaf.encode()) != kept]
    detail = f"{len(leaves)} leaves recomputed" if not wrong else f"record {wrong[0]} has another hash"
    rows: list[dict[str, Any]] = [{"name": "leaf hashes", "ok": not wrong, "detail": detail}]
    if size is not None and root_hex is not None:
        expected = _hash(root_hex)
        extends = size <= len(leaves) and root(leaf_hash(leaf.encode()) for _, leaf, _, _ in leaves[:size]) == expected
        told = "the ledger extends that head" if extends else "the ledger does not begin with what that head covers"
        rows.append({"name": "head", "ok": extends, "detail": told})
    return rows


def _hash(text: str) -> bytes:
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != HASH_BYTES:
        raise UsageError("the root is not 32 bytes in hex", "Copy it from: cyberlayers ledger head")
    return value
