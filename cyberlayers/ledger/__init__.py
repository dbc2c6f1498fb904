"""The append-only ledger: leaves, canonical JSON, the Merkle tree, and the one fold from records to state."""
