"""The Merkle tree of RFC 6962 (SHA-256) over the leaves of a ledger.

* leaf hash: SHA-256(0x00 || leaf); node hash: SHA-256(0x01 || left || right); the empty tree: SHA-256("").
* a tree of n > 1 leaves splits at the largest power of two below n (section 2.1).
* inclusion and consistency proofs are those of sections 2.1.1 and 2.1.2; they are verified by the algorithms of
  RFC 9162, sections 2.1.3.2 and 2.1.4.2, which walk the proof and never build a tree.

Hashes are 32 bytes; indices count from 0, sizes count leaves.
"""

import hashlib
from collections.abc import Iterable, Sequence

from cyberlayers.errors import CheckFailedError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf's bytes."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, in one pass and with memory logarithmic in their number."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in hashes:
        height, top = 0, leaf
        while peaks and peaks[-1][0] == height:
            top = node_hash(peaks.pop()[1], top)
            height += 1
        peaks.append((height, top))
    if not peaks:
        return EMPTY_ROOT
    _, top = peaks.pop()
    while peaks:
        top = node_hash(peaks.pop()[1], top)
    return top


def inclusion_proof(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the audit path of a leaf, lowest sibling first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(f"leaf {index} of {len(hashes)}")
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*inclusion_proof(index, hashes[:split]), root(hashes[split:])]
    return [*inclusion_proof(index - split, hashes[split:]), root(hashes[:split])]


def consistency_proof(old_size: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the proof that the tree over all hashes extends the tree over the first `old_size`.

    Raises:
        ValueError: the old tree is empty or larger than the new one.
    """
    if not 0 < old_size <= len(hashes):
        raise ValueError(f"no consistency proof from size {old_size} to {len(hashes)}")
    return [] if old_size == len(hashes) else _subproof(old_size, hashes, known=True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> None:
    """Check that a leaf hash stands at an index of the tree of a size and root (RFC 9162, 2.1.3.2).

    Raises:
        CheckFailedError: it does not, or the proof is malformed.
    """
    _check_hashes(leaf, expected_root, *proof)
    if not 0 <= index < size:
        raise CheckFailedError(f"leaf {index} lies outside a tree of {size}")
    position, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise CheckFailedError("the inclusion proof is too long")
        if position % 2 or position == last:
            reached = node_hash(sibling, reached)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        position, last = position >> 1, last >> 1
    if last != 0 or reached != expected_root:
        raise CheckFailedError("the inclusion proof does not lead to the root")


def verify_consistency(  # noqa: C901 - the steps of the RFC, in its order
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Check that the tree of a new size and root extends the old one (RFC 9162, 2.1.4.2).

    Raises:
        CheckFailedError: it does not, the proof is malformed, or the old tree is empty (every tree extends the
            empty one, so such a proof would say nothing).
    """
    _check_hashes(old_root, new_root, *proof)
    if not 0 < old_size <= new_size:
        raise CheckFailedError(f"a tree of {new_size} cannot be shown to extend one of {old_size}")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise CheckFailedError("trees of one size must have one root and an empty proof")
        return
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise CheckFailedError("the consistency proof is empty")
    position, last = old_size - 1, new_size - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise CheckFailedError("the consistency proof is too long")
        if position % 2 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    if last != 0 or old != old_root or new != new_root:
        raise CheckFailedError("the consistency proof does not lead to both roots")


def _subproof(old_size: int, hashes: Sequence[bytes], *, known: bool) -> list[bytes]:
    """Build SUBPROOF of RFC 6962, 2.1.2; `known` tells that the verifier holds this subtree's root."""
    if old_size == len(hashes):
        return [] if known else [root(hashes)]
    split = _split(len(hashes))
    if old_size <= split:
        return [*_subproof(old_size, hashes[:split], known=known), root(hashes[split:])]
    return [*_subproof(old_size - split, hashes[split:], known=False), root(hashes[:split])]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def _check_hashes(*hashes: bytes) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise CheckFailedError("a hash of the proof is not 32 bytes long")
