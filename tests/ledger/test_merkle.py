import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyberlayers.errors import CheckFailedError
from cyberlayers.ledger.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

DATA = Path(__file__).parent.parent / "data" / "merkle"
INCLUSION: dict[str, dict[str, Any]] = json.loads((DATA / "inclusion.json").read_text())
CONSISTENCY: dict[str, dict[str, Any]] = json.loads((DATA / "consistency.json").read_text())
STAND_IN = "additional/sizes-are-equal-one-and-proof-is-empty.json"

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def _proof(texts: list[str] | None) -> list[bytes]:
    return [_bytes(text) for text in texts or []]


def test_all_published_vectors_are_here() -> None:
    assert len(INCLUSION) + len(CONSISTENCY) == 196


@pytest.mark.parametrize("name", INCLUSION)
def test_published_inclusion_proof(name: str) -> None:
    case = INCLUSION[name]

    def verify() -> None:
        verify_inclusion(
            _bytes(case["leafHash"]), case["leafIdx"], case["treeSize"], _proof(case["proof"]), _bytes(case["root"])
        )

    if case["wantErr"]:
        with pytest.raises(CheckFailedError):
            verify()
    else:
        verify()


@pytest.mark.parametrize("name", CONSISTENCY)
def test_published_consistency_proof(name: str) -> None:
    case = CONSISTENCY[name]

    def verify() -> None:
        verify_consistency(
            case["size1"], case["size2"], _proof(case["proof"]), _bytes(case["root1"]), _bytes(case["root2"])
        )

    if case["wantErr"]:
        with pytest.raises(CheckFailedError):
            verify()
    elif name == STAND_IN:
        with pytest.raises(CheckFailedError, match="32 bytes"):
            verify()
    else:
        verify()


def _definition(items: list[bytes]) -> bytes:
    """Compute MTH of RFC 6962, 2.1, straight from its definition."""
    if not items:
        return hashlib.sha256(b"").digest()
    if len(items) == 1:
        return leaf_hash(items[0])
    split = 1
    while split * 2 < len(items):
        split *= 2
    return node_hash(_definition(items[:split]), _definition(items[split:]))


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(leaves)
def test_the_root_is_that_of_the_definition_and_of_pymerkle(items: list[bytes]) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for item in items:
        tree.append_entry(item)
    assert root(leaf_hash(item) for item in items) == _definition(items) == tree.get_root()


@given(leaves, st.data())
def test_every_leaf_has_a_proof_and_only_its_own(items: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(item) for item in items]
    index = data.draw(st.integers(0, len(items) - 1))
    proof = inclusion_proof(index, hashes)
    verify_inclusion(hashes[index], index, len(hashes), proof, root(hashes))
    with pytest.raises(CheckFailedError):
        verify_inclusion(leaf_hash(b"another, longer leaf"), index, len(hashes), proof, root(hashes))
    with pytest.raises(CheckFailedError):
        verify_inclusion(hashes[index], index, len(hashes), [*proof, root(hashes)], root(hashes))
    if proof:
        with pytest.raises(CheckFailedError):
            verify_inclusion(hashes[index], index, len(hashes), proof[:-1], root(hashes))


@given(leaves, st.data())
def test_pymerkle_proves_inclusion_by_the_same_hashes(items: list[bytes], data: st.DataObject) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for item in items:
        tree.append_entry(item)
    index = data.draw(st.integers(0, len(items) - 1))
    theirs = tree.prove_inclusion(index + 1)
    hashes = [leaf_hash(item) for item in items]
    pymerkle.verify_inclusion(hashes[index], root(hashes), theirs)
    # Theirs lists the leaf's own hash too, and goes from left to right.
    assert sorted([hashes[index], *inclusion_proof(index, hashes)]) == sorted(theirs.path)


@given(leaves, st.data())
def test_pymerkle_proves_growth_between_the_same_roots(items: list[bytes], data: st.DataObject) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for item in items:
        tree.append_entry(item)
    old = data.draw(st.integers(1, len(items)))
    theirs = tree.prove_consistency(old, len(items))
    hashes = [leaf_hash(item) for item in items]
    pymerkle.verify_consistency(root(hashes[:old]), root(hashes), theirs)
    verify_consistency(old, len(hashes), consistency_proof(old, hashes), root(hashes[:old]), root(hashes))


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(index, [leaf_hash(b"x")] * 3)


@pytest.mark.parametrize("size", [0, 4])
def test_there_is_no_proof_of_growth_from_nothing_or_from_more(size: int) -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_proof(size, [leaf_hash(b"x")] * 3)


def test_a_root_over_a_hundred_thousand_leaves_takes_one_pass() -> None:
    assert len(root(iter([leaf_hash(b"x")] * 100_000))) == 32


@pytest.mark.parametrize("old", [1, 2, 3, 4, 5, 6])
def test_no_growth_is_shown_by_an_empty_proof(old: int) -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(7)]
    with pytest.raises(CheckFailedError):
        verify_consistency(old, 7, [], root(hashes[:old]), root(hashes))
